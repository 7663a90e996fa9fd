package workbook

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words returns s as it is compared: lower case, without accents, without
// whatever is neither letter nor digit, one space between words. "œ" is "oe".
// Arabic letters that are written for each other are one.
func words(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	if isASCII(s) {
		for _, r := range s {
			if letter := foldASCII(r); letter != 0 {
				put(letter)
			} else {
				gap = true
			}
		}
		return b.String()
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == tatweel: // accents, and marks that nobody sees
		case r == 'œ' || r == 'Œ':
			put('o')
			put('e')
		case r == 'ة':
			put('ه')
		case r == 'ى':
			put('ي')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r):
			put(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// tatweel stretches an Arabic word and says nothing.
const tatweel = 'ـ'

// foldASCII returns a letter in lower case, a digit, or 0.
func foldASCII(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return r
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// alike reports whether two folded texts share most of their words, as the same
// recommendation does after somebody mended or cut it a little, or a program
// lost the letters it has no code for. It never identifies: it only tells that a
// text does not speak against what key or number say.
func alike(a, b string) bool {
	const enough = 0.6 // of the words of the longer text
	count := map[string]int{}
	total, shared, other := 0, 0, 0
	for w := range strings.SplitSeq(a, " ") {
		count[w]++
		total++
	}
	for w := range strings.SplitSeq(b, " ") {
		other++
		if count[w] > 0 {
			count[w]--
			shared++
		}
	}
	return float64(shared) >= enough*float64(max(total, other))
}

// short returns s on one line and cut to what a Doubt may quote.
func short(s string) string {
	const most = 80 // runes, as followup.Doubt says
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
