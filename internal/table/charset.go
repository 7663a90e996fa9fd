package table

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

// decode returns a text file as UTF-8, without its byte order mark. What is
// neither UTF-8 nor marked as UTF-16 is Windows-1252 or MacRoman, the two that
// Excel writes where it does not write UTF-8.
func decode(b []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return bytes.ToValidUTF8(b[3:], []byte("\uFFFD")), nil
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return utf.UTF16(utf.LittleEndian, utf.UseBOM).NewDecoder().Bytes(b)
	case utf8.Valid(b):
		return b, nil
	}
	return eightBit(b).NewDecoder().Bytes(b)
}

// eightBit decides between the two by what their non-ASCII bytes would be where
// they stand: "é" inside a word is plausible, "Ž" there is not. A tie goes by
// the line ends, since only a Macintosh ends lines with a bare CR.
func eightBit(b []byte) *charmap.Charmap {
	windows, mac := plausibility(b, charmap.Windows1252), plausibility(b, charmap.Macintosh)
	if bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') >= 0 {
		mac++
	}
	if mac > windows {
		return charmap.Macintosh
	}
	return charmap.Windows1252
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
	case unicode.IsLower(r):
		if unicode.IsLetter(before) || unicode.IsLetter(after) {
			return 2
		}
		return 0
	case unicode.IsUpper(r):
		if unicode.IsLower(before) || !unicode.IsLetter(after) && !unicode.IsUpper(before) {
			return -3
		}
		return 1
	case r == '’':
		return 2
	case r == '‘' || r == '“' || r == '”' || r == '–' || r == '—':
		if inWord {
			return -2
		}
		return 2
	case r == '\u00A0' || r == '…' || r == '«' || r == '»' || r == '°' || r == '§':
		return 1
	case unicode.IsControl(r) || r == utf8.RuneError:
		return -5
	}
	return -1
}
