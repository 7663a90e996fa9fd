package letter

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
)

// toUTF8 converts text of a charset. Text of an unknown charset, of none, or of
// one that is often declared wrongly, is UTF-8 if it is valid as that, else
// what Guess makes of it; it is not known then, unless it is all ASCII.
func toUTF8(name string, b []byte) (s string, known bool) {
	name = strings.ToLower(strings.Trim(name, `"' `))
	switch name {
	case "", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "utf-8", "utf8":
	case "gb2312", "gbk", "x-gbk", "cp936":
		name = "gb18030" // what programs of China write under these names
		fallthrough
	default:
		if s, ok := converted(name, b); ok {
			return s, true
		}
	}
	if utf8.Valid(b) {
		return string(b), name != "" || isASCII(b)
	}
	if name == "utf-8" || name == "utf8" {
		if bad := countInvalid(b); bad*10 <= len(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD"), false
		}
	}
	return Guess(string(b)), strings.HasPrefix(name, "iso-8859") || strings.HasPrefix(name, "latin")
}

// converted converts text of a charset. It is not ok where that is unknown, or is
// obviously not that of b: what is valid as UTF-8 is not the same by chance.
func converted(name string, b []byte) (s string, ok bool) {
	r, err := charset.Reader(name, bytes.NewReader(b))
	if err != nil {
		return "", false
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return "", false
	}
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) && utf8.Valid(b) {
		return "", false
	}
	s = strings.ToValidUTF8(string(out), "\uFFFD")
	return s, !strings.ContainsRune(s, '\uFFFD') || isASCII(b) || !utf8.Valid(b)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// countInvalid counts the bytes of b that are not UTF-8.
func countInvalid(b []byte) (n int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}

// maxWord bounds an encoded word. RFC 2047 allows 75 characters; some programs
// write a whole subject into one.
const maxWord = 2048

// An encodedWord is one "=?charset?B?text?=" (RFC 2047).
type encodedWord struct {
	charset string
	raw     []byte
}

// decodeWords decodes the encoded words of a header value. Neighbours of one
// charset are joined before they are converted, since many programs split
// characters between them. What cannot be decoded stays as it is written, and
// raw bytes are taken as toUTF8 takes them.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		t, _ := toUTF8("", []byte(s))
		return t
	}
	var out strings.Builder
	var last encodedWord // not written yet
	flush := func() {
		t, _ := toUTF8(last.charset, last.raw)
		out.WriteString(t)
		last = encodedWord{}
	}
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			i = len(s)
		}
		word, length := parseWord(s[i:])
		// White space between two encoded words is none (RFC 2047, section 6.2).
		if plain := s[:i]; length == 0 || last.raw == nil || strings.Trim(plain, " \t\r\n") != "" {
			flush()
			if length == 0 && i < len(s) {
				plain = s[:i+2]
				i += 2
			}
			t, _ := toUTF8("", []byte(plain))
			out.WriteString(t)
		}
		s = s[i+length:]
		if length > 0 && last.raw != nil && strings.EqualFold(last.charset, word.charset) {
			last.raw = append(last.raw, word.raw...)
		} else if length > 0 {
			flush()
			last = word
		}
	}
	flush()
	return out.String()
}

// parseWord reads the encoded word with which s begins. Its length is 0 where
// there is none.
func parseWord(s string) (w encodedWord, length int) {
	parts := strings.SplitN(s[:min(len(s), maxWord)], "?", 4)
	if len(parts) < 4 || parts[0] != "=" || len(parts[1]) == 0 || len(parts[1]) > 40 || len(parts[2]) != 1 {
		return w, 0
	}
	text, _, ok := strings.Cut(parts[3], "?=")
	if !ok {
		return w, 0
	}
	length = len("=?") + len(parts[1]) + len("?B?") + len(text) + len("?=")
	w.charset, _, _ = strings.Cut(parts[1], "*") // RFC 2231, section 5: a language behind it
	switch parts[2] {
	case "b", "B":
		w.raw, ok = wordBase64(text)
	case "q", "Q":
		w.raw, ok = wordQ(text), true
	default:
		ok = false
	}
	if !ok {
		return encodedWord{}, 0
	}
	return w, length
}

func wordBase64(s string) ([]byte, bool) {
	s = strings.TrimRight(strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, s), "=")
	b := make([]byte, base64.RawStdEncoding.DecodedLen(len(s)))
	n, err := base64.RawStdEncoding.Decode(b, []byte(s))
	return b[:n], err == nil || n > 0
}

// wordQ decodes the Q encoding (RFC 2047, section 4.2).
func wordQ(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			b = append(b, ' ')
		case s[i] == '=' && i+2 < len(s):
			if c, ok := hexByte(s[i+1], s[i+2]); ok {
				b = append(b, c)
				i += 2
				continue
			}
			b = append(b, '=')
		default:
			b = append(b, s[i])
		}
	}
	return b
}
