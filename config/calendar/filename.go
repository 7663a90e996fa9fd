package calendar

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// titleWords may stand beside the name of a State in the name of a file without
// making another thing of it: jordan_upr_report is about Jordan, jordan_smith is
// somebody. Words of two letters and numbers may as well.
const titleWords = " upr epu spu упо report reports rapport rapports informe informes доклад отчет midterm mid term parcours medio termino final definitif draft version signed copy scan " +
	"answers answer sheet reponses reponse respuestas ответы matrix matrice matriz annex annexe anexo part parte comments commentaires comentarios " +
	"follow followup suivi seguimiento recommendations recommandations recomendaciones implementation submission soumission contribution review examen cycle session " +
	"ngo ong cso osc nhri indh coalition joint state national government mission civil society un unct shadow alternative alternatif alterno the and for of sur pour sobre "

// lowerCodes are alpha-3 codes that are words, names or types of file when they
// are written small.
const lowerCodes = " AGO ARM AUS AUT BEL BOL CIV COD COG COL DEU ECU ESP ETH FIN FRA GEO GUY IND ITA JOR KEN KIR LUX MEX MNE MUS NAM NIC PNG POL PRY RUS SVN TUR USA VEN "

// titleCodes are alpha-3 codes that in the name of a file as often say its
// language (report_FRA) or something else (report_FIN).
const titleCodes = " CHN DEU ESP FIN FRA IND ITA POL PRT RUS TUR "

// FindInName returns the States named in the name of a file, as Find does in a
// text. Words may be joined by anything or by nothing but their capitals
// (Rapport_UPR-Haiti, RapportHaiti), and small letters mean nothing: haiti.pdf,
// hti-3.xlsx. The extension does not count.
func (f *Facts) FindInName(name string) []Mention {
	if len(name) > maxFind {
		name = strings.ToValidUTF8(name[:maxFind], "")
	}
	return f.find(name, f.namePieces(strings.TrimSuffix(name, extension(name))), f.inName)
}

// extension returns what a file's name ends with if that can be the type of a
// file: report.v2 has none, UPR.Haiti neither.
func extension(name string) string {
	const longest = 5 // with the dot: .xlsx
	ext := path.Ext(name)
	if len(ext) > longest || strings.ContainsFunc(ext, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return ""
	}
	return ext
}

// namePieces cuts a name at its separators, and between a letter and a digit, and
// where a capital begins a word; but what is a name when written together is one.
func (f *Facts) namePieces(name string) []piece {
	var found []piece
	for _, p := range pieces(name) {
		for _, run := range cutAt(name, p, betweenDigits) {
			if _, known := f.index().senses[run.text]; known {
				found = append(found, run)
				continue
			}
			found = append(found, cutAt(name, run, beforeCapital)...)
		}
	}
	return found
}

// cutAt cuts a piece between any two runes where cut says so.
func cutAt(s string, p piece, cut func(before, r, after rune) bool) []piece {
	var found []piece
	start, before := p.start, rune(0)
	for i, r := range s[p.start:p.end] {
		at := p.start + i
		after, _ := utf8.DecodeRuneInString(s[at+utf8.RuneLen(r) : p.end])
		if at > start && cut(before, r, after) {
			found = append(found, newPiece(s, start, at))
			start = at
		}
		before = r
	}
	if start == p.start {
		return []piece{p}
	}
	return append(found, newPiece(s, start, p.end))
}

func betweenDigits(before, r, _ rune) bool { return unicode.IsDigit(before) != unicode.IsDigit(r) }

// beforeCapital reports whether r begins a word: rapportHaiti, UPRHaiti where a
// small letter follows, and UPRГрузия.
func beforeCapital(before, r, after rune) bool {
	if unicode.IsLetter(before) && unicode.IsLetter(r) && unicode.Is(unicode.Latin, before) != unicode.Is(unicode.Latin, r) {
		return true
	}
	return unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsUpper(before) && unicode.IsLower(after))
}

// inName reads the name of a file.
func (f *Facts) inName(_ string, words []piece, i int) (s sense, n int, sure bool) {
	if s, n = f.index().at(words, i); n == 0 {
		s, sure = f.codeInName(words, i)
		return s, 1, sure
	}
	first := words[i]
	switch s.kind {
	case abbreviation:
		written := len(first.text) > 2 && first.text != "eau" || first.shouted
		if !written {
			return sense{}, n, false
		}
		return s, n, true
	case ambiguous:
		return s, n, false
	case given, word:
		return s, n, f.besideTitle(words, i, n)
	}
	return s, n, !isCyrillic(first.text) || f.besideTitle(words, i, n)
}

// codeInName returns what a word means that is an alpha-3 code, in any letters.
func (f *Facts) codeInName(words []piece, i int) (s sense, sure bool) {
	code := followup.CountryCode(strings.ToUpper(words[i].text))
	if _, ok := f.byCode[code]; !ok {
		return sense{}, false
	}
	is := func(codes string) bool { return strings.Contains(codes, " "+string(code)+" ") }
	s = sense{[]followup.CountryCode{code}, name}
	switch {
	case namesReview(words, i):
		return s, true
	case !words[i].shouted && (is(everydayCodes) || is(lowerCodes)):
		return sense{}, false
	}
	return s, !is(everydayCodes) && !is(titleCodes)
}

// besideTitle reports whether all neighbours of the words at i, as far as there
// are any, are words of a title or name another State.
func (f *Facts) besideTitle(words []piece, i, n int) bool {
	title := func(w piece) bool {
		return utf8.RuneCountInString(w.text) <= 2 || unicode.IsDigit(rune(w.text[0])) || f.is(w, titling) || f.names(w)
	}
	return (i == 0 || title(words[i-1])) && (i+n == len(words) || title(words[i+n]))
}
