package table

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// decode returns a text file as UTF-8, without its byte order mark. What is
// neither UTF-8 nor UTF-16 is in the code page that Excel or another program
// writes in the country of the sender, by what its bytes would mean in each.
func decode(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return bytes.ToValidUTF8(b[3:], []byte("\uFFFD")), nil
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return utf.UTF16(utf.LittleEndian, utf.UseBOM).NewDecoder().Bytes(b)
	}
	if order, ok := unmarked(b); ok {
		return utf.UTF16(order, utf.IgnoreBOM).NewDecoder().Bytes(b)
	}
	if utf8.Valid(b) {
		return b, nil
	}
	if chinese := chinese(b); chinese != nil {
		return chinese.NewDecoder().Bytes(b)
	}
	return eightBit(b).NewDecoder().Bytes(b)
}

// unmarked finds UTF-16 without a byte order mark: a table has digits,
// delimiters and line ends in any language, of which one byte of two is zero.
func unmarked(b []byte) (utf.Endianness, bool) {
	b = b[:min(len(b), sniffed)&^1]
	var even, odd int
	for i := 0; i < len(b); i += 2 {
		if b[i] == 0 {
			even++
		}
		if b[i+1] == 0 {
			odd++
		}
	}
	many, few := len(b)/2/10, len(b)/2/100
	switch {
	case odd > many && even <= few:
		return utf.LittleEndian, true
	case even > many && odd <= few:
		return utf.BigEndian, true
	}
	return utf.LittleEndian, false
}

// chinese finds the two encodings of Chinese, by the characters that are used
// most: each has them together. Letters of other languages seldom fall into
// pairs there. Nil says that it is none.
func chinese(b []byte) encoding.Encoding {
	const least, most = 4, 0.8
	for _, c := range []struct {
		encoding.Encoding
		common func(first, second byte) bool
	}{
		{simplifiedchinese.GB18030, func(first, second byte) bool { return first >= 0xA1 && first <= 0xD7 && second >= 0xA1 }},
		{traditionalchinese.Big5, func(first, second byte) bool { return first >= 0xA1 && first <= 0xC6 && second >= 0x40 }},
	} {
		pairs, common := 0, 0
		for i := 0; i < len(b)-1; i++ {
			if b[i] < 0x80 {
				continue
			}
			pairs++
			if c.common(b[i], b[i+1]) {
				common++
			}
			i++
		}
		if pairs >= least && float64(common) >= most*float64(pairs) && readable(c.Encoding, b) {
			return c.Encoding
		}
	}
	return nil
}

// readable reports whether nearly all that b holds is text in an encoding: a few
// characters may be damaged.
func readable(e encoding.Encoding, b []byte) bool {
	text, err := e.NewDecoder().Bytes(b)
	return err == nil && bytes.Count(text, []byte("\uFFFD")) <= len(text)/1000
}

// eightBit decides by what the non-ASCII bytes would be where they stand: "é"
// inside a word is plausible, "Ž" there is not, nor is a Cyrillic letter among
// Latin ones. Of two that are as good the first is taken, but only a Macintosh
// ends lines with a bare CR, and only in the middle of Europe are š and ž common,
// which stand on the same bytes in the west.
func eightBit(b []byte) *charmap.Charmap {
	best, most := charmap.Windows1252, plausibility(b, charmap.Windows1252)
	for _, m := range []*charmap.Charmap{charmap.Macintosh, charmap.Windows1250, charmap.Windows1251, charmap.Windows1256, charmap.KOI8R} {
		p := plausibility(b, m)
		switch {
		case m == charmap.Macintosh && bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') >= 0:
			p++
		case m == charmap.Windows1250:
			p += bytes.Count(b, []byte("\x9A")) + bytes.Count(b, []byte("\x9E"))
		}
		if p > most {
			best, most = m, p
		}
	}
	return best
}

func plausibility(b []byte, m *charmap.Charmap) int {
	at := func(i int) rune {
		if i < 0 || i >= len(b) {
			return ' '
		}
		return m.DecodeByte(b[i])
	}
	score := 0
	for i, c := range b {
		if c >= 0x80 {
			score += plausible(at(i-1), at(i), at(i+1))
		}
	}
	return score
}

// plausible rates a character between its neighbours.
func plausible(before, r, after rune) int {
	inWord := unicode.IsLetter(before) && unicode.IsLetter(after)
	switch {
	case mixed(before, r) || mixed(r, after):
		return -3
	case unicode.Is(unicode.Arabic, r):
		return 2
	case unicode.IsLower(r):
		if unicode.IsLetter(before) || unicode.IsLetter(after) {
			return 2 + rare(r) + rarePair(before, r)
		}
		return 0
	case unicode.IsUpper(r):
		if unicode.IsLower(before) || !unicode.IsLetter(after) && !unicode.IsUpper(before) {
			return -3
		}
		return 1 + rare(r) + rarePair(before, r)
	case r == '’':
		return 2
	case (r == '¿' || r == '¡') && !unicode.IsLetter(before) && unicode.IsLetter(after):
		return 2
	case r == '‘' || r == '“' || r == '”' || r == '–' || r == '—':
		if inWord {
			return -2
		}
		return 2
	case r == '\u00A0' || r == '…' || r == '«' || r == '»' || r == '°' || r == '§' || r == '№':
		return 1
	case unicode.IsControl(r) || r == utf8.RuneError:
		return -5
	}
	return -1
}

// mixed reports whether two letters of different scripts stand together.
func mixed(a, b rune) bool {
	if !unicode.IsLetter(a) || !unicode.IsLetter(b) {
		return false
	}
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Arabic} {
		if unicode.Is(script, a) != unicode.Is(script, b) {
			return true
		}
	}
	return false
}

// rare lowers the rate of Latin letters that few languages have, so that the
// others tell between the code pages of the west and of the middle of Europe.
func rare(r rune) int {
	switch unicode.ToLower(r) {
	case 'ŕ', 'ĺ', 'ð', 'þ', 'ý', 'ÿ', 'ì', 'ò', 'đ', 'ƒ', 'ı':
		return -1
	}
	return 0
}

// rarePair lowers the rate of two letters with marks side by side, which is how
// any other script looks as a Latin one.
func rarePair(before, r rune) int {
	if before >= 0x80 && unicode.Is(unicode.Latin, before) && unicode.Is(unicode.Latin, r) {
		return -2
	}
	return 0
}
