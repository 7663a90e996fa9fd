package calendar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A piece is a word of a text, or one character of Chinese, which is written
// without spaces.
type piece struct {
	text       string // folded
	start, end int    // bytes in the text
	capital    bool   // begins with a capital letter
	shouted    bool   // has capital letters only
	small      bool   // has small letters only
}

// fold brings a name to the form in which names are compared: words in lower
// case without accents, joined with single spaces.
func fold(s string) string {
	var words []string
	for _, p := range pieces(s) {
		words = append(words, p.text)
	}
	return strings.Join(words, " ")
}

// pieces cuts a text into words.
func pieces(s string) []piece {
	var found []piece
	start := -1
	flush := func(end int) {
		if start >= 0 {
			found = append(found, newPiece(s, start, end))
			start = -1
		}
	}
	for i, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			flush(i)
			found = append(found, newPiece(s, i, i+utf8.RuneLen(r)))
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == tatweel:
			if start < 0 {
				start = i
			}
		case r == '&':
			flush(i)
			found = append(found, piece{text: "and", start: i, end: i + 1})
		default:
			flush(i)
		}
	}
	flush(len(s))
	return found
}

// tatweel is the line that stretches Arabic words and means nothing.
const tatweel = 'ـ'

func newPiece(s string, start, end int) piece {
	raw := s[start:end]
	lower := strings.ToLower(raw)
	upper := strings.ToUpper(raw)
	first, _ := utf8.DecodeRuneInString(raw)
	return piece{
		text: foldWord(lower), start: start, end: end,
		capital: unicode.IsUpper(first), shouted: raw == upper && raw != lower, small: raw == lower && raw != upper,
	}
}

// foldWord takes accents, Arabic vowel signs and the like off a lower-case
// word, and writes out what is usually shortened.
func foldWord(lower string) string {
	if !isASCII(lower) {
		lower = strings.Map(plain, norm.NFKD.String(lower))
	}
	switch lower {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	}
	return lower
}

// plain drops marks and gives letters that do not decompose their plain form.
func plain(r rune) rune {
	switch {
	case unicode.IsMark(r), r == tatweel:
		return -1
	}
	switch r {
	case 'ı':
		return 'i'
	case 'ø':
		return 'o'
	case 'ł':
		return 'l'
	case 'ة': // written for one another in Arabic
		return 'ه'
	case 'ى':
		return 'ي'
	}
	return r
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
}

func isArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

func isCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
