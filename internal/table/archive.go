package table

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// An archive is the zip file that an Office document is (ECMA-376, part 2).
//
// archive/zip checks neither how often bytes overlap nor how far they expand,
// and a declared size may be a lie: what counts here is how many bytes really
// come out, of one part and of all.
type archive struct {
	files  map[string]*zip.File
	budget *budget
}

func openArchive(r io.ReaderAt, size int64, b *budget) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged(err)
	}
	if len(z.File) > b.Entries {
		return nil, b.fail("more files inside than can be read")
	}
	return &archive{files: index(z.File), budget: b}, nil
}

// index finds files by name. Part names are compared without case (ECMA-376,
// part 2, section 9.1.1.1), and some programs write them with backslashes.
func index(files []*zip.File) map[string]*zip.File {
	m := make(map[string]*zip.File, len(files))
	for _, f := range files {
		name := canonical(f.Name)
		if _, taken := m[name]; !taken {
			m[name] = f
		}
	}
	return m
}

func canonical(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// main returns the name of the part that begins so and is XML: word/document.xml,
// but also xl/workbook22.xml as Microsoft's web editors write it. The shortest
// is taken, the first by name among those.
func (a *archive) main(prefix string) string {
	best := ""
	for name := range a.files {
		if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, ".xml") || strings.Count(name, "/") > 1 {
			continue
		}
		if best == "" || len(name) < len(best) || len(name) == len(best) && name < best {
			best = name
		}
	}
	return best
}

// errNoPart says that a part is not in the archive, which for most is no fault.
var errNoPart = errors.New("no such part")

// open returns the tokens of an XML part.
func (a *archive) open(name string) (*tokens, error) {
	f := a.files[canonical(name)]
	if f == nil {
		return nil, fmt.Errorf("open %s: %w", path.Base(name), errNoPart)
	}
	if f.UncompressedSize64 > uint64(a.budget.Part) {
		return nil, a.budget.fail("a part larger than can be read")
	}
	if f.Flags&1 != 0 { // APPNOTE.TXT 4.4.4, bit 0
		return nil, encrypted()
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part: %w", err)
	}
	return newTokens(rc, a.budget), nil
}

// tokens reads an XML part within a budget. Elements are known by their local
// names: prefixes differ between programs, and the strict and the transitional
// form of the format differ in their namespaces alone.
type tokens struct {
	dec    *xml.Decoder
	src    io.Closer
	budget *budget
	part   int64 // bytes left of this part
	token  int   // bytes since the last token
	open   []xml.Name
}

func newTokens(src io.ReadCloser, b *budget) *tokens {
	t := &tokens{src: src, budget: b, part: b.Part}
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
	t   *tokens
	src io.Reader
}

func (m *metered) Read(p []byte) (int, error) {
	b := m.t.budget
	if err := b.clock(); err != nil {
		return 0, err
	}
	n, err := m.src.Read(p)
	m.t.part -= int64(n)
	m.t.token += n
	b.Unzipped -= int64(n)
	if m.t.part < 0 || b.Unzipped < 0 || m.t.token > maxToken {
		return 0, b.fail("more than can be unpacked")
	}
	return n, err
}

// maxDepth is how deep elements may nest: Word stays below a hundred.
const maxDepth = 512

var errNesting = errors.New("elements are not nested")

// next returns the next token, or io.EOF after the last. That what begins also
// ends, in order, is checked here: RawToken, which spares us the namespaces,
// leaves it to the caller.
func (t *tokens) next() (xml.Token, error) {
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

// A marker is told what stands in an XML part, in its order.
type marker interface {
	start(e xml.StartElement) error
	chars(text []byte) // gone when it returns
	end(local string) error
}

// walk tells m all of the part.
func (t *tokens) walk(m marker) error {
	for {
		tok, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			err = m.start(tok)
		case xml.CharData:
			m.chars(tok)
		case xml.EndElement:
			err = m.end(tok.Name.Local)
		}
		if err != nil {
			return err
		}
	}
}

func (t *tokens) Close() error { return t.src.Close() }

// attr returns the value of an attribute by its local name, or "".
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// isTrue reads an xsd:boolean.
func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }
