package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// Tokens reads an XML part within a budget. Elements are known by their local
// names: prefixes differ between programs, and the strict and the transitional
// form of the format differ in their namespaces alone.
type Tokens struct {
	scan   *scanner
	src    io.Closer
	budget *Budget
	part   int64 // bytes left of this part
	open   []xml.Name
}

func newTokens(src io.ReadCloser, b *Budget) *Tokens {
	t := &Tokens{src: src, budget: b, part: b.limits.Part}
	// What is declared is not what counts: it is UTF-8 or, with a byte order
	// mark, was UTF-16 (ECMA-376, part 2, section 9.1.2).
	t.scan = newScanner(&metered{t, src})
	if head := t.scan.ahead(2); len(head) == 2 && (head[0] == 0xFE && head[1] == 0xFF || head[0] == 0xFF && head[1] == 0xFE) {
		wide := io.MultiReader(bytes.NewReader(bytes.Clone(t.scan.buf[:t.scan.end])), &metered{t, src})
		t.scan.release()
		t.scan = newScanner(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(wide))
	}
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
	b.limits.Unzipped -= int64(n)
	if m.t.part < 0 || b.limits.Unzipped < 0 {
		return 0, b.Fail("more than can be unpacked")
	}
	return n, err
}

// maxDepth is how deep elements may nest: Word stays below a hundred.
const maxDepth = 512

var errNesting = errors.New("elements are not nested")

// advance reads the next token. That what begins also ends, in order, is
// checked here.
func (t *Tokens) advance() (kind, error) {
	k, err := t.scan.next()
	switch {
	case err == io.EOF && len(t.open) > 0:
		return 0, io.ErrUnexpectedEOF
	case errors.Is(err, errLong):
		return 0, t.budget.Fail("more than can be unpacked")
	case err != nil:
		return 0, err
	}
	switch k {
	case startToken:
		if len(t.open) == maxDepth {
			return 0, errNesting
		}
		t.open = append(t.open, t.scan.name)
	case endToken:
		last := len(t.open) - 1
		if last < 0 || t.open[last] != t.scan.name {
			return 0, errNesting
		}
		t.open = t.open[:last]
	}
	return k, nil
}

// A Marker is told what stands in an XML part, in its order.
type Marker interface {
	Start(e xml.StartElement) error // its attributes are gone when it returns
	Chars(text []byte)              // likewise
	End(local string) error
}

// Walk tells m all of the part.
func (t *Tokens) Walk(m Marker) error {
	for {
		k, err := t.advance()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch k {
		case startToken:
			err = m.Start(xml.StartElement{Name: t.scan.name, Attr: t.scan.attrs})
		case textToken:
			m.Chars(t.scan.text)
		case endToken:
			err = m.End(t.scan.name.Local)
		}
		if err != nil {
			return err
		}
	}
}

// Close ends the reading of the part.
func (t *Tokens) Close() error {
	t.scan.release()
	return t.src.Close()
}

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
