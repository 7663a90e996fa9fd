package text

import (
	"bytes"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// decode returns text in whatever charset as UTF-8, with "\n" between lines.
func decode(b []byte) string {
	text := convert(charsetOf(b), b)
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n")
}

// convert decodes b; what the charset does not have becomes U+FFFD.
func convert(e encoding.Encoding, b []byte) string {
	if e == encoding.Nop || e == utf.UTF8 {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil { // the decoders replace what they cannot read
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(out)
}

// maxGuess is how many bytes of a text tell its charset: some pages.
const maxGuess = 16 << 10

// charsetOf returns the charset of a text that does not say it: by its byte order
// mark, as UTF-8 where it is that, or the one that makes words of it.
func charsetOf(b []byte) encoding.Encoding {
	head := b[:min(len(b), maxGuess)]
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return utf.UTF16(utf.LittleEndian, utf.UseBOM)
	case isUTF8(b):
		return utf.UTF8
	}
	best, most := encoding.Encoding(charmap.Windows1252), math.MinInt
	for _, e := range []encoding.Encoding{
		charmap.Windows1252, charmap.Windows1251, charmap.KOI8R, charmap.Windows1256, charmap.Windows1250,
		charmap.Macintosh, simplifiedchinese.GB18030,
	} {
		if score := wordiness(convert(e, head)); score > most {
			best, most = e, score
		}
	}
	return best
}

// isUTF8 reports whether b is UTF-8 but for a few bytes, which damage or the
// end of what was read explain.
func isUTF8(b []byte) bool {
	wrong, long := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case !utf8.FullRune(b): // cut at the end
		case r == utf8.RuneError && n == 1:
			wrong++
		case n > 1:
			long++
		}
		b = b[n:]
	}
	return wrong <= long/20
}

// wordiness rates how much text looks like words: letters of one script next to
// each other, capitals at the beginning of words or throughout, and little else
// that is not ASCII.
func wordiness(s string) (score int) {
	before := ' '
	for _, r := range s {
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
		case unicode.Is(script, before):
			return 3
		case unicode.IsLetter(before):
			return -2
		default:
			return 0
		}
	}
	switch {
	case isCommonHan(r):
		return 4 // of two bytes
	case unicode.Is(unicode.Latin, r) && (!unicode.IsLetter(before) || unicode.Is(unicode.Latin, before)):
		return 2
	case unicode.IsPunct(r) || unicode.IsSpace(r):
		return 0 // quotes, dashes
	}
	return -3
}

// isCommonHan reports whether r is one of the some 3,700 characters that make up
// nearly all of Chinese: level 1 of GB 2312.
func isCommonHan(r rune) bool {
	if r < 0x4E00 || r > 0x9FFF {
		return false
	}
	b, err := simplifiedchinese.GBK.NewEncoder().String(string(r))
	return err == nil && len(b) == 2 && b[0] >= 0xB0 && b[0] <= 0xD7 && b[1] >= 0xA1
}
