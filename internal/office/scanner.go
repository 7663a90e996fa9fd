package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"sync"
	"unicode/utf8"
)

// The kinds of token.
type kind byte

const (
	startToken kind = iota + 1
	endToken
	textToken
)

const (
	// firstBuffer holds nearly every token; it grows up to maxToken.
	firstBuffer = 32 << 10
	// maxNames and longestName bound the names that are remembered: a format has
	// some hundred, of up to forty bytes.
	maxNames    = 1000
	longestName = 100
	// shortText is the longest attribute value that is looked for among those
	// seen: references of cells, numbers of styles and strings.
	shortText = 16
	// shortTexts is how many are kept, a power of two.
	shortTexts = 256
)

var (
	errSyntax = errors.New("this is not XML")
	errLong   = errors.New("a tag or text longer than any")
)

// A scanner reads XML 1.0 in UTF-8 as Office documents hold it: elements,
// attributes, text, the five entities and references to characters, CDATA.
// Comments, processing instructions and declarations are passed over, and no
// entity is ever declared, so nothing expands. It checks what encoding/xml's
// RawToken checks and reads the same (a fuzz test compares them), except that
// it forgives "--" in a comment and "]]>" in text; and it is several times as
// fast, since nearly all names and values of a sheet were seen before.
//
// Everything it returns but strings is gone with the next call.
type scanner struct {
	*desk
	r       io.Reader
	at, end int   // what was read and is not yet taken
	err     error // of r

	name   xml.Name // of the element that begins or ends
	attrs  []xml.Attr
	text   []byte
	closed bool // the element that began is empty: its end comes next

	resolved []byte // where text or values are not as they stand
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, desk: desks.Get().(*desk)}
}

// A desk is what a scanner works with. It is used again: a workbook has ten parts
// or more, most of them small, and all of a format have the same names.
type desk struct {
	buf   []byte
	names map[string]xml.Name // that were seen, in their parts
	short [shortTexts]string  // that were seen, by their hash
}

var desks = sync.Pool{New: func() any { return &desk{buf: make([]byte, firstBuffer), names: map[string]xml.Name{}} }}

// noDesk is that of a scanner which was released, and reads nothing.
var noDesk = &desk{}

// release gives back what the scanner works with. Nothing is read any more.
func (s *scanner) release() {
	if s.buf == nil {
		return // was released before
	}
	if len(s.buf) == firstBuffer && len(s.names) < maxNames { // else it grew by one odd file
		desks.Put(s.desk)
	}
	*s = scanner{desk: noDesk, err: io.EOF}
}

// next reads the next token, or returns io.EOF after the last.
func (s *scanner) next() (kind, error) {
	if s.closed {
		s.closed = false
		return endToken, nil
	}
	for {
		ahead := s.ahead(len("<![CDATA["))
		switch {
		case len(ahead) == 0:
			return 0, s.err
		case ahead[0] != '<':
			return textToken, s.readText()
		case bytes.HasPrefix(ahead, []byte("</")):
			return endToken, s.readEnd()
		case bytes.HasPrefix(ahead, []byte("<![CDATA[")):
			return textToken, s.readCDATA()
		case bytes.HasPrefix(ahead, []byte("<!")), bytes.HasPrefix(ahead, []byte("<?")):
			if err := s.pass(ahead); err != nil {
				return 0, err
			}
		default:
			return startToken, s.readStart()
		}
	}
}

// ahead returns the next n bytes, fewer where the part ends before.
func (s *scanner) ahead(n int) []byte {
	for s.end-s.at < n && s.fill() == nil {
	}
	return s.buf[s.at:min(s.at+n, s.end)]
}

// fill reads more behind what was not yet taken.
func (s *scanner) fill() error {
	if s.err != nil {
		return s.err
	}
	if s.at > 0 {
		s.end = copy(s.buf, s.buf[s.at:s.end])
		s.at = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			s.err = errLong
			return s.err
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.end:])
	s.end += n
	s.err = err
	if n > 0 {
		return nil
	}
	return err
}

// find returns where sep begins, counted from s.at, at or behind from.
func (s *scanner) find(sep string, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[s.at+from:s.end], []byte(sep)); i >= 0 {
			return from + i, nil
		}
		from = max(from, s.end-s.at-len(sep)+1)
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// more reads more of a token that must not end here.
func (s *scanner) more() error {
	err := s.fill()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// take returns the next n bytes and goes behind them.
func (s *scanner) take(n int) []byte {
	b := s.buf[s.at : s.at+n]
	s.at += n
	return b
}

// readText reads up to the next tag, or to the end of the part.
func (s *scanner) readText() error {
	n, err := s.find("<", 0)
	if err == io.ErrUnexpectedEOF {
		n, err = s.end-s.at, nil
	}
	if err == nil {
		s.text, err = s.resolve(s.take(n), true)
	}
	return err
}

func (s *scanner) readCDATA() error {
	const open, shut = "<![CDATA[", "]]>"
	n, err := s.find(shut, len(open))
	if err == nil {
		s.text, err = s.resolve(s.take(n + len(shut))[len(open):n], false)
	}
	return err
}

// pass goes behind a comment, a processing instruction or a declaration.
func (s *scanner) pass(ahead []byte) error {
	open, shut := "<?", "?>"
	switch {
	case bytes.HasPrefix(ahead, []byte("<!--")):
		open, shut = "<!--", "-->"
	case ahead[1] == '!' && len(ahead) > 2 && (ahead[2] < 'A' || ahead[2] > 'Z'):
		return errSyntax
	case ahead[1] == '!':
		return s.passDeclaration()
	}
	n, err := s.find(shut, len(open))
	if err == nil {
		s.take(n + len(shut))
	}
	return err
}

// passDeclaration goes behind a declaration and those in it, as OpenOffice.org
// wrote them. Nothing that they declare holds.
func (s *scanner) passDeclaration() error {
	depth, quote := 0, byte(0)
	for i := 0; ; i++ {
		for s.at+i == s.end {
			if err := s.more(); err != nil {
				return err
			}
		}
		switch c := s.buf[s.at+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<' && bytes.HasPrefix(s.ahead(i + len("<!--"))[i:], []byte("<!--")):
			end, err := s.find("-->", i+len("<!--"))
			if err != nil {
				return err
			}
			i = end + len("-->") - 1
		case c == '<':
			depth++
		case c == '>':
			if depth--; depth == 0 {
				s.take(i + 1)
				return nil
			}
		}
	}
}

func (s *scanner) readEnd() error {
	n, err := s.find(">", 2)
	if err != nil {
		return err
	}
	name, rest := cutName(s.take(n + 1)[2:n])
	if len(skipSpace(rest)) > 0 {
		return errSyntax
	}
	s.name, err = s.nameOf(name)
	return err
}

// readStart reads the tag of an element that begins.
func (s *scanner) readStart() error {
	n, err := s.tagEnd()
	if err != nil {
		return err
	}
	tag := s.take(n + 1)[1:n]
	name, rest := cutName(tag)
	if s.name, err = s.nameOf(name); err != nil {
		return err
	}
	s.attrs = s.attrs[:0]
	for rest = skipSpace(rest); len(rest) > 0; rest = skipSpace(rest) {
		if len(rest) == 1 && rest[0] == '/' {
			s.closed = true
			return nil
		}
		if rest, err = s.readAttr(rest); err != nil {
			return err
		}
	}
	return nil
}

// tagEnd returns where the ">" of a tag is, which may stand in values too.
func (s *scanner) tagEnd() (int, error) {
	quote := byte(0)
	for i := 1; ; i++ {
		for s.at+i == s.end {
			if err := s.more(); err != nil {
				return 0, err
			}
		}
		switch c := s.buf[s.at+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		}
	}
}

// readAttr reads the attribute that b begins with, and returns what follows it.
func (s *scanner) readAttr(b []byte) (rest []byte, err error) {
	name, rest := cutName(b)
	rest = skipSpace(rest)
	if len(rest) == 0 || rest[0] != '=' {
		return nil, errSyntax
	}
	rest = skipSpace(rest[1:])
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, errSyntax
	}
	end := bytes.IndexByte(rest[1:], rest[0]) + 1
	if end == 0 {
		return nil, errSyntax
	}
	value := rest[1:end]
	if bytes.IndexByte(value, '<') >= 0 {
		return nil, errSyntax
	}
	a := xml.Attr{}
	if a.Name, err = s.nameOf(name); err != nil {
		return nil, err
	}
	if value, err = s.resolve(value, true); err != nil {
		return nil, err
	}
	a.Value = s.stringOf(value)
	s.attrs = append(s.attrs, a)
	return rest[end+1:], nil
}

// stringOf returns b as a string, the one that was made before where it is short.
func (s *scanner) stringOf(b []byte) string {
	if len(b) == 0 || len(b) > shortText {
		return string(b)
	}
	h := uint(len(b))
	for _, c := range b {
		h = h*31 + uint(c)
	}
	known := &s.short[h%shortTexts]
	if *known != string(b) {
		*known = string(b)
	}
	return *known
}

// nameOf returns a name in its parts, of which it has one or two.
func (s *scanner) nameOf(b []byte) (xml.Name, error) {
	if n, known := s.names[string(b)]; known {
		return n, nil
	}
	if len(b) == 0 || bytes.Count(b, []byte(":")) > 1 || !utf8.Valid(b) || b[0] == '-' || b[0] == '.' || '0' <= b[0] && b[0] <= '9' {
		return xml.Name{}, errSyntax
	}
	n := xml.Name{Local: string(b)}
	if prefix, local, ok := bytes.Cut(b, []byte(":")); ok && len(prefix) > 0 && len(local) > 0 {
		n = xml.Name{Space: string(prefix), Local: string(local)}
	}
	if len(s.names) < maxNames && len(b) <= longestName {
		s.names[string(b)] = n
	}
	return n, nil
}

// cutName cuts b behind the name that it begins with.
func cutName(b []byte) (name, rest []byte) {
	for i, c := range b {
		if !inName(c) {
			return b[:i], b[i:]
		}
	}
	return b, nil
}

func inName(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.' || c >= utf8.RuneSelf
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}
