package office

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// resolve returns text as it is meant: line ends as "\n" (XML 1.0, section 2.11)
// and, where entities may stand in it, what they stand for. It refuses
// characters that XML does not have (section 2.2).
func (s *scanner) resolve(b []byte, entities bool) ([]byte, error) {
	plain := 0
	for plain < len(b) && isPlain(b[plain]) {
		plain++
	}
	if plain == len(b) {
		return b, nil
	}
	s.resolved = append(s.resolved[:0], b[:plain]...)
	for b = b[plain:]; len(b) > 0; {
		n := 1
		switch c := b[0]; {
		case isPlain(c):
			s.resolved = append(s.resolved, c)
		case c == '&' && entities:
			r, length, err := entity(b)
			if err != nil {
				return nil, err
			}
			s.resolved, n = utf8.AppendRune(s.resolved, r), length
		case c == '\r':
			if len(b) == 1 || b[1] != '\n' {
				s.resolved = append(s.resolved, '\n')
			}
		default:
			r, length := utf8.DecodeRune(b)
			if r == utf8.RuneError && length == 1 || !isCharacter(r) {
				return nil, errSyntax
			}
			s.resolved, n = append(s.resolved, b[:length]...), length
		}
		b = b[n:]
	}
	return s.resolved, nil
}

// isPlain reports whether a byte stands for itself.
func isPlain(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '&' || c == '\n' || c == '\t'
}

// isCharacter reports whether XML has this character.
func isCharacter(r rune) bool {
	return r >= ' ' && r <= 0xFFFD && (r < 0xD800 || r > 0xDFFF) || r == '\t' || r == '\n' || r == '\r' || r >= 0x10000 && r <= utf8.MaxRune
}

// entity returns what the reference that b begins with stands for, and its
// length (XML 1.0, sections 4.1 and 4.6).
func entity(b []byte) (r rune, length int, err error) {
	end := bytes.IndexByte(b, ';')
	if end < 0 {
		return 0, 0, errSyntax
	}
	switch name := string(b[1:end]); name {
	case "lt":
		r = '<'
	case "gt":
		r = '>'
	case "amp":
		r = '&'
	case "apos":
		r = '\''
	case "quot":
		r = '"'
	default:
		if r, err = reference(name); err != nil {
			return 0, 0, err
		}
	}
	return r, end + 1, nil
}

// reference reads "#65" and "#x41".
func reference(name string) (rune, error) {
	base := 10
	digits, ok := strings.CutPrefix(name, "#")
	if hex, is := strings.CutPrefix(digits, "x"); is {
		base, digits = 16, hex
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if !ok || err != nil || !isCharacter(rune(n)) {
		return 0, errSyntax
	}
	return rune(n), nil
}
