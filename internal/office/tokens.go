package office

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// Tokens reads an XML part within a budget. Elements are known by their local
// names: prefixes differ between programs, and the strict and the transitional
// form of the format differ in their namespaces alone.
type Tokens struct {
	dec    *xml.Decoder
	src    io.Closer
	budget *Budget
	part   int64 // bytes left of this part
	token  int   // bytes since the last token
	open   []xml.Name
}

func newTokens(src io.ReadCloser, b *Budget) *Tokens {
	t := &Tokens{src: src, budget: b, part: b.limits.Part}
	buffered := bufio.NewReaderSize(&metered{t, src}, 32<<10)
	var r io.Reader = buffered
	if head, _ := buffered.Peek(2); len(head) == 2 && (head[0] == 0xFE && head[1] == 0xFF || head[0] == 0xFF && head[1] == 0xFE) {
		r = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(buffered)
	}
	t.dec = xml.NewDecoder(r)
	// What is declared is not what counts: it is UTF-8 or, with a byte order
	// mark, was UTF-16 (ECMA-376, part 2, section 9.1.2).
	t.dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return t
}

// metered charges what is read to the budget.
type metered struct {
	t   *Tokens
	src io.Reader
}

func (m *metered) Read(p []byte) (int, error) {
	b := m.t.budget
	if err := b.Clock(); err != nil {
		return 0, err
	}
	n, err := m.src.Read(p)
	m.t.part -= int64(n)
	m.t.token += n
	b.limits.Unzipped -= int64(n)
	if m.t.part < 0 || b.limits.Unzipped < 0 || m.t.token > maxToken {
		return 0, b.Fail("more than can be unpacked")
	}
	return n, err
}

// maxDepth is how deep elements may nest: Word stays below a hundred.
const maxDepth = 512

var errNesting = errors.New("elements are not nested")

// Next returns the next token, or io.EOF after the last. That what begins also
// ends, in order, is checked here: RawToken, which spares us the namespaces,
// leaves it to the caller.
func (t *Tokens) Next() (xml.Token, error) {
	t.token = 0
	tok, err := t.dec.RawToken()
	if err == io.EOF && len(t.open) > 0 {
		return nil, io.ErrUnexpectedEOF
	}
	switch tok := tok.(type) {
	case xml.StartElement:
		if len(t.open) == maxDepth {
			return nil, errNesting
		}
		t.open = append(t.open, tok.Name)
	case xml.EndElement:
		last := len(t.open) - 1
		if last < 0 || t.open[last] != tok.Name {
			return nil, errNesting
		}
		t.open = t.open[:last]
	}
	return tok, err
}

// A Marker is told what stands in an XML part, in its order.
type Marker interface {
	Start(e xml.StartElement) error
	Chars(text []byte) // gone when it returns
	End(local string) error
}

// Walk tells m all of the part.
func (t *Tokens) Walk(m Marker) error {
	for {
		tok, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			err = m.Start(tok)
		case xml.CharData:
			m.Chars(tok)
		case xml.EndElement:
			err = m.End(tok.Name.Local)
		}
		if err != nil {
			return err
		}
	}
}

// Close ends the reading of the part.
func (t *Tokens) Close() error { return t.src.Close() }

// Attr returns the value of an attribute by its local name, or "".
func Attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// IsTrue reads an xsd:boolean.
func IsTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
