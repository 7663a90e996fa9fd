package calendar

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// maxFind is how much of a text is searched, in bytes: the names that tell what
// a letter is about stand at its beginning.
const maxFind = 1 << 20

// everydayCodes are alpha-3 codes that are words when a text is in capitals.
const everydayCodes = " ALB AND ARE BEN BRA CAN CHE CHN COM CUB DOM EST GAB GIN ISL JAM LIE MAR NOR PAN PER SEN SOM SUR TON TUN VAN "

// reviewWords may stand beside the name of a State in a title without being the
// rest of a person's name.
const reviewWords = " in for on of from to re and the report submission review assessment midterm mid term upr ngo coalition session state republic kingdom government " +
	"rapport examen soumission pour sur en le la revision informe examen para sobre "

// A Mention is a place in a text where a State is named.
type Mention struct {
	Country    followup.CountryCode
	Text       string // as it stands there
	Start, End int    // bytes in the text
	// Sure is false where the words may mean another State or none: each State
	// they may mean has a Mention then, with the same Start.
	Sure bool
	// Organisation is set where the State stands in the name of an organisation,
	// which may write about any other.
	Organisation bool
}

// Find returns the States named in a text, in its order, by name in six
// languages, by usual abbreviation, by alpha-3 code in capitals or as part of a
// review's name (HTI-2). The longest name wins: "Guinea-Bissau" does not mention
// Guinea, nor "Niger Delta" Niger. Only whole words count; Arabic prefixes
// and Russian cases are understood, Chinese needs no spaces.
func (f *Facts) Find(text string) []Mention {
	if len(text) > maxFind {
		text = strings.ToValidUTF8(text[:maxFind], "")
	}
	return f.find(text, pieces(text), f.inText)
}

// A reader tells what the longest spelling that begins with word i means, of how
// many words it is, and whether it can mean nothing else. 0 words: nothing.
type reader func(text string, words []piece, i int) (s sense, n int, sure bool)

// find reads words from the first to the last.
func (f *Facts) find(text string, words []piece, read reader) []Mention {
	var found []Mention
	for i := 0; i < len(words); {
		s, n, sure := read(text, words, i)
		if n == 0 {
			i++
			continue
		}
		listed := len(found) > 0 && i > 0 && found[len(found)-1].End == words[i-1].end
		sure = sure && !f.qualified(text, words, i, n) && !f.geographic(text, words, i, n) && (listed || !f.located(text, words, i))
		start, end := words[i].start, words[i+n-1].end
		within := len(s.states) > 0 && f.inOrganisation(text, words, i, n)
		for _, c := range s.states {
			found = append(found, Mention{c, text[start:end], start, end, sure, within})
		}
		i += n
	}
	return found
}

// inText reads running text.
func (f *Facts) inText(text string, words []piece, i int) (s sense, n int, sure bool) {
	if s, n = f.index().at(words, i); n == 0 {
		s, n = f.code(words, i), 1
	}
	if s.rejected(words, i, n) {
		return sense{}, n, false
	}
	return s, n, f.sure(s, text, words, i, n)
}

// at returns what the longest spelling that begins with word i means, and how
// many words it has; 0 if none begins there.
func (x index) at(words []piece, i int) (sense, int) {
	for _, first := range stems(words[i].text) {
		for n := min(x.longest[first], len(words)-i); n > 0; n-- {
			var key strings.Builder
			key.WriteString(first)
			for _, w := range words[i+1 : i+n] {
				key.WriteByte(' ')
				key.WriteString(w.text)
			}
			if s, ok := x.senses[key.String()]; ok {
				return s, n
			}
		}
	}
	return sense{}, 0
}

// stems returns a word, and an Arabic one also without the particles that are
// written in one with it: and, then, in, to, like.
func stems(w string) []string {
	found := []string{w}
	if !isArabic(w) {
		return found
	}
	for _, conjunction := range []string{"و", "ف", ""} {
		rest, ok := strings.CutPrefix(w, conjunction)
		if !ok {
			continue
		}
		found = append(found, rest)
		for _, particle := range []string{"ب", "ك", "ل"} {
			if bare, ok := strings.CutPrefix(rest, particle); ok {
				found = append(found, bare)
			}
		}
		if bare, ok := strings.CutPrefix(rest, "لل"); ok { // "to" and the article
			found = append(found, "ال"+bare)
		}
	}
	return found
}

// code returns what a word means that is an alpha-3 code in capitals.
func (f *Facts) code(words []piece, i int) sense {
	w := words[i]
	if !w.shouted || len(w.text) != 3 {
		return sense{}
	}
	c := followup.CountryCode(strings.ToUpper(w.text))
	if _, ok := f.byCode[c]; !ok {
		return sense{}
	}
	if namesReview(words, i) {
		return sense{[]followup.CountryCode{c}, name}
	}
	if strings.Contains(everydayCodes, " "+string(c)+" ") || shoutedAround(words, i, 1) {
		return sense{}
	}
	return sense{[]followup.CountryCode{c}, abbreviation}
}

// namesReview reports whether word i goes on with a hyphen and a cycle: HTI-2.
func namesReview(words []piece, i int) bool {
	if i+1 == len(words) || words[i+1].start != words[i].end+1 {
		return false
	}
	next := words[i+1].text
	return len(next) == 1 && next >= "1" && next <= "9"
}

// rejected reports whether the words at i do not name a State after all.
func (s sense) rejected(words []piece, i, n int) bool {
	switch s.kind {
	case abbreviation:
		return slices.ContainsFunc(words[i:i+n], func(w piece) bool { return !w.shouted })
	case word:
		return words[i].small && isCyrillic(words[i].text) // «того» is "of that", in every letter
	}
	return false
}

// sure reports whether the words at i can mean nothing else. In Cyrillic, names
// that are written small are often other words (перу, куба).
func (f *Facts) sure(s sense, text string, words []piece, i, n int) bool {
	first := words[i]
	switch s.kind {
	case ambiguous:
		return false
	case word:
		return first.capital && !isCyrillic(first.text)
	case given:
		return !first.small && !f.besidePerson(text, words, i, n)
	}
	return !first.small || !isCyrillic(first.text)
}

// besidePerson reports whether a first name at i stands directly beside another
// word with a capital letter that is no word of our trade and no other State.
func (f *Facts) besidePerson(text string, words []piece, i, n int) bool {
	personal := func(j int, between string) bool {
		w := words[j]
		return between == " " && w.capital && !(w.shouted && utf8.RuneCountInString(w.text) > 1) &&
			!f.is(w, reviewing) && !f.names(w)
	}
	last := i + n - 1
	return i > 0 && personal(i-1, text[words[i-1].end:words[i].start]) ||
		last+1 < len(words) && personal(last+1, text[words[last].end:words[last+1].start])
}

// qualifiers make part of a State, or another one, of the name they stand beside
// if the name of none goes on with them: Sudan South, Guinea Eq., S. Korea.
const qualifiers = " north south west nord sud ouest norte oeste new nouvelle nueva nuevo little american n s e w b eq equ ecu bis bissao dem rep новая новой новую الجديده "

// qualified reports whether the words at i stand directly beside a word that makes
// something else of them.
func (f *Facts) qualified(text string, words []piece, i, n int) bool {
	is := func(w piece, between string) bool {
		return f.is(w, qualifying) && strings.Trim(between, " _-.()") == ""
	}
	last := i + n - 1
	return i > 0 && is(words[i-1], text[words[i-1].end:words[i].start]) ||
		last+1 < len(words) && is(words[last+1], text[words[last].end:words[last+1].start])
}

// whereabouts are the words before a preposition and a State by which people say
// where they are, and not what they write about.
const whereabouts = " office offices bureau bureaux oficina oficinas headquarters headquartered seat siege sede based basee bases sedes colleagues collegues colegas team equipe equipo " +
	"branch antenne delegation travelling traveling офис офиса бюро "

const prepositions = " in to from the au aux en a la le el los из в "

// located reports whether the words at i only say where somebody or something is:
// behind another name and a comma (Kigali, Rwanda), or as in "our office in".
func (f *Facts) located(text string, words []piece, i int) bool {
	if i == 0 {
		return false
	}
	w := words[i-1]
	if text[w.end:words[i].start] == ", " {
		return w.capital && !w.shouted && !f.is(w, reviewing|breaking)
	}
	j := i - 1
	for j > 0 && j >= i-2 && f.is(words[j], leading) && joined(text, words[j], words[j+1]) {
		j--
	}
	return j < i-1 && f.is(words[j], placing)
}

// names reports whether a single word names a State.
func (f *Facts) names(w piece) bool { return len(f.index().senses[w.text].states) > 0 }

// shoutedAround reports whether both neighbours of the words at i, as far as
// there are any, are in capitals too, so that capitals say nothing.
func shoutedAround(words []piece, i, n int) bool {
	before := i == 0 || words[i-1].shouted
	after := i+n == len(words) || words[i+n].shouted
	return before && after && len(words) > n
}
