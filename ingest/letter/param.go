package letter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// maxParameters bounds the parameters of one field; real ones have up to ten.
const maxParameters = 100

// A content is what a part's header says about its body (RFC 2045, RFC 2183).
type content struct {
	mediaType   string // lower case; empty where none can be read
	encoding    string // lower case
	charset     string
	boundary    string
	report      string // report-type of a multipart/report
	disposition string // lower case
	name        string
	id          string
	flowed      bool // RFC 3676: its lines are to be joined
	delSp       bool // without the space at their ends
}

// content reads what f says about the body.
func (f fields) content() content {
	value, params := parameters(f.first("content-type"))
	disposition, dparams := parameters(f.first("content-disposition"))
	c := content{
		mediaType:   mediaType(value),
		encoding:    encodingName(f.first("content-transfer-encoding")),
		charset:     params["charset"],
		boundary:    strings.TrimRight(params["boundary"], " \t"),
		report:      strings.ToLower(params["report-type"]),
		disposition: strings.ToLower(strings.ToValidUTF8(disposition, "")),
		name:        CleanName(decodeWords(cmp.Or(dparams["filename"], params["name"], dparams["name"], params["filename"]))),
		id:          strings.Trim(f.text("content-id"), "<> \t"),
		flowed:      strings.EqualFold(params["format"], "flowed"),
		delSp:       strings.EqualFold(params["delsp"], "yes"),
	}
	if len(c.boundary) > maxBoundary {
		c.boundary = ""
	}
	return c
}

// mediaType returns the media type that s begins with (RFC 2045, section 5.1),
// lower case, or "".
func mediaType(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, " ", ""))
	if i := strings.IndexFunc(s, func(r rune) bool { return !isToken(r) && r != '/' }); i >= 0 {
		s = s[:i]
	}
	major, minor, ok := strings.Cut(s, "/")
	if !ok || major == "" || minor == "" {
		return ""
	}
	return s
}

// isToken reports whether r may stand in a token of RFC 2045.
func isToken(r rune) bool {
	return r > ' ' && r < 0x7f && !strings.ContainsRune(`()<>@,;:\"/[]?=`, r)
}

// encodingName returns the first word of a Content-Transfer-Encoding.
func encodingName(s string) string {
	s = strings.ToLower(strings.Trim(s, ` "'`))
	if i := strings.IndexAny(s, " \t;,("); i >= 0 {
		s = s[:i]
	}
	return s
}

// parameters splits a field such as `text/plain; charset="utf-8"` into its value
// and its parameters by lower-case name. It reads what it can of broken ones:
// missing quotes, missing semicolons, names given twice (the first counts).
// Parameters in pieces and in charsets are put together (RFC 2231).
func parameters(s string) (value string, params map[string]string) {
	i := strings.IndexByte(s, ';')
	if i < 0 {
		i = len(s)
	}
	value = strings.TrimSpace(s[:i])
	// `text/plain charset=x`, with the semicolon forgotten
	if j := strings.IndexAny(value, " \t"); j > 0 && strings.Contains(value[j:], "=") {
		value, i = value[:j], j
	}
	raw := map[string]string{}
	for n := 0; i < len(s) && n < maxParameters; n++ {
		var name, v string
		name, v, i = parameter(s, i)
		if _, twice := raw[name]; name != "" && !twice {
			raw[name] = v
		}
	}
	return value, joinPieces(raw)
}

// parameter reads one parameter of s from i on and returns where the next
// begins.
func parameter(s string, i int) (name, value string, next int) {
	for i < len(s) && (s[i] == ';' || s[i] == ' ' || s[i] == '\t') {
		i++
	}
	start := i
	for i < len(s) && s[i] != '=' && s[i] != ';' {
		i++
	}
	name = strings.ToLower(strings.TrimSpace(s[start:i]))
	if i == len(s) || s[i] == ';' {
		return "", "", i
	}
	for i++; i < len(s) && (s[i] == ' ' || s[i] == '\t'); i++ {
	}
	if i < len(s) && s[i] == '"' {
		value, next = quoted(s, i+1)
		return name, value, next
	}
	start = i
	for i < len(s) && s[i] != ';' {
		i++
	}
	return name, strings.TrimSpace(s[start:i]), i
}

// quoted reads a quoted string of s from i on, behind its opening quote. One
// whose closing quote is missing ends with its last semicolon-free stretch.
func quoted(s string, i int) (value string, next int) {
	var b strings.Builder
	for start := i; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), i + 1
		// A backslash before a letter is a path of Windows, not an escape.
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
		if i+1 == len(s) {
			v, _, _ := strings.Cut(s[start:], ";")
			return strings.TrimSpace(v), start + len(v)
		}
	}
	return b.String(), i
}

// joinPieces puts parameters together that came in pieces (name*0, name*1*) or
// with a charset (name*), which win over a plain one of the same name.
func joinPieces(raw map[string]string) map[string]string {
	params := map[string]string{}
	pieces := map[string][]piece{}
	for name, v := range raw {
		base, p, ok := parsePiece(name, v)
		if ok {
			pieces[base] = append(pieces[base], p)
		} else {
			params[name] = v
		}
	}
	for base, list := range pieces {
		slices.SortFunc(list, func(a, b piece) int { return cmp.Compare(a.number, b.number) })
		if v := join(list); v != "" {
			params[base] = v
		}
	}
	return params
}

// A piece is a parameter of RFC 2231, section 3 or 4.
type piece struct {
	number  int
	encoded bool
	value   string
}

func parsePiece(name, value string) (base string, p piece, ok bool) {
	base, number, starred := strings.Cut(name, "*")
	if !starred || base == "" {
		return "", piece{}, false
	}
	p.value = value
	if number == "" {
		p.encoded = true
		return base, p, true
	}
	number, p.encoded = strings.CutSuffix(number, "*")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return "", piece{}, false
	}
	p.number = n
	return base, p, true
}

// join decodes the pieces of one parameter. Their charset stands in the first;
// a character may be split between two, so bytes are joined before decoding.
func join(list []piece) string {
	var raw []byte
	charset := ""
	for i, p := range list {
		v := p.value
		if p.encoded && i == 0 {
			if parts := strings.SplitN(v, "'", 3); len(parts) == 3 {
				charset, v = parts[0], parts[2]
			}
		}
		if p.encoded {
			raw = appendPercent(raw, v)
		} else {
			raw = append(raw, v...)
		}
	}
	s, _ := toUTF8(charset, raw)
	return s
}

// appendPercent decodes %XX; what is no such thing stays.
func appendPercent(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if b, ok := hexByte(s[i+1], s[i+2]); ok {
				dst = append(dst, b)
				i += 2
				continue
			}
		}
		dst = append(dst, s[i])
	}
	return dst
}

// hexByte decodes two hexadecimal digits.
func hexByte(hi, lo byte) (b byte, ok bool) {
	h, ok1 := hexDigit(hi)
	l, ok2 := hexDigit(lo)
	return h<<4 | l, ok1 && ok2
}

func hexDigit(c byte) (b byte, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
