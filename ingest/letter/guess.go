package letter

import (
	"math"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxGuess is how many bytes of a text tell its charset: a page.
const maxGuess = 4 << 10

// Guess converts text whose charset nobody tells from that of the code pages which
// makes words of it, the first in doubt. Without pages it knows those in which mail
// of Western Europe, Russia and the Arab States was written before UTF-8.
func Guess(s string, pages ...*charmap.Charmap) string {
	if len(pages) == 0 {
		pages = []*charmap.Charmap{charmap.Windows1252, charmap.Windows1251, charmap.KOI8R, charmap.Windows1256}
	}
	best, most := pages[0], math.MinInt
	for _, page := range pages {
		if score := wordiness(page, s[:min(len(s), maxGuess)]); score > most {
			best, most = page, score
		}
	}
	out := make([]rune, 0, len(s))
	for i := range len(s) {
		out = append(out, best.DecodeByte(s[i]))
	}
	return string(out)
}

// wordiness rates how much text looks like words in a code page: Latin letters
// anywhere, letters of another script next to each other only, capitals at the
// beginning of words or throughout, and little else that is not ASCII.
func wordiness(page *charmap.Charmap, s string) (score int) {
	before := ' '
	for i := range len(s) {
		r := page.DecodeByte(s[i])
		if r >= utf8.RuneSelf {
			score += likelihood(before, r)
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			score -= 2
		}
		before = r
	}
	return score
}

// likelihood rates a character that is not ASCII behind another.
func likelihood(before, r rune) int {
	for _, script := range []*unicode.RangeTable{unicode.Cyrillic, unicode.Arabic} {
		switch {
		case !unicode.Is(script, r):
		case unicode.Is(script, before) && unicode.IsUpper(r):
			return 2
		case unicode.Is(script, before):
			return 3
		case unicode.IsLetter(before):
			return -2
		default:
			return 0
		}
	}
	switch {
	case unicode.Is(unicode.Latin, r) && (!unicode.IsLetter(before) || unicode.Is(unicode.Latin, before)):
		return 2
	case unicode.IsPunct(r) || unicode.IsSpace(r):
		return 0 // quotes, dashes
	}
	return -3
}
