package table

import (
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/upr-info/followup/internal/office"
)

// Risks returns what a file can do beside holding text, each once and in the
// order of the constants: Office documents of all kinds, RTF and PDF. It looks
// for the parts, records and words by which programs find such things, as far as
// lim allows, and neither runs nor follows any. That it finds nothing proves
// nothing; a file of another kind has none.
func Risks(r io.ReaderAt, size int64, lim Limits) (found []Risk) {
	f := &finder{budget: newBudget(lim), has: map[Risk]bool{}}
	defer func() { // as in Open
		if recover() != nil {
			found = f.list()
		}
	}()
	f.look(r, size)
	return f.list()
}

func (f *finder) look(r io.ReaderAt, size int64) {
	head := make([]byte, min(max(size, 0), 1<<10))
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		f.inArchive(r, size)
	case office.IsCompound(head):
		f.inCompound(r, size)
	case isBareBIFF(head):
		stream, _ := io.ReadAll(io.NewSectionReader(r, 0, min(size, f.budget.Part)))
		f.inRecords(stream)
	case bytes.HasPrefix(bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n"), []byte(`{\rt`)): // Word asks for no more
		f.scan(io.NewSectionReader(r, 0, size), rtfMarks)
	case bytes.Contains(head, []byte("%PDF-")): // where it must stand
		f.scan(io.NewSectionReader(r, 0, size), pdfMarks)
	}
}

// A finder gathers the risks of one file.
type finder struct {
	budget *budget
	has    map[Risk]bool
}

func (f *finder) list() []Risk {
	var out []Risk
	for _, risk := range []Risk{Macros, Embedded, ExternalLink, DDE} {
		if f.has[risk] {
			out = append(out, risk)
		}
	}
	return out
}

// A mark is what tells a risk in bytes that are not parsed: a pattern, and what
// all that matches it holds, which is quicker to look for. Without a pattern
// that is enough.
type mark struct {
	risk    Risk
	holds   string
	pattern *regexp.Regexp
}

func (m mark) in(b []byte) bool {
	return bytes.Contains(b, []byte(m.holds)) && (m.pattern == nil || m.pattern.Match(b))
}

// longestMark bounds what a mark may match, so that none is missed between two
// pieces of a file.
const longestMark = 512

// scanRoom is how many bytes are looked through at once. The rooms are used again.
const scanRoom = 256 << 10

var scanRooms = sync.Pool{New: func() any { return new([scanRoom]byte) }}

// scan looks for marks in all that r holds, within the budget.
func (f *finder) scan(r io.Reader, marks []mark) {
	room := scanRooms.Get().(*[scanRoom]byte)
	defer scanRooms.Put(room)
	buf := room[:0]
	for left := f.budget.Unzipped; left > 0 && f.budget.Clock() == nil; {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		left -= int64(n)
		for _, m := range marks {
			if !f.has[m.risk] && m.in(buf) {
				f.has[m.risk] = true
			}
		}
		if err != nil {
			return
		}
		buf = buf[:copy(buf, buf[len(buf)-longestMark:])]
	}
}

// inArchive goes by the names of parts, the relations that lead outside, and the
// parts that tell where to.
func (f *finder) inArchive(r io.ReaderAt, size int64) {
	a, err := office.OpenArchive(r, size, f.budget.Budget)
	if err != nil {
		return
	}
	if kind, encrypted := a.OpenDocument(); kind != "" {
		if !encrypted {
			f.inOpenDocument(a)
		}
		return
	}
	for _, name := range a.Names() {
		dir, base := path.Split(name)
		switch {
		case base == "vbaproject.bin" || strings.Contains(dir, "macrosheets/"):
			f.has[Macros] = true
		case strings.Contains(dir, "/embeddings/") || strings.Contains(dir, "/activex/"):
			f.has[Embedded] = true
		case strings.HasSuffix(dir, "xl/externallinks/"):
			f.externalLink(a, name)
		case name == "xl/connections.xml" || name == "xl/connections.bin":
			f.has[ExternalLink] = true
		case strings.HasSuffix(base, ".rels"):
			f.relations(a, name)
		case dir == "word/" && strings.HasSuffix(base, ".xml"):
			f.fields(a, name)
		}
	}
}

// externalLink tells another workbook from another program (part 1, section
// 18.14; [MS-XLSB], BrtBeginSupBook).
func (f *finder) externalLink(a *office.Archive, name string) {
	if strings.HasSuffix(name, ".bin") {
		const supBook, isDDE = 360, 1
		x := &xlsb{xlsx: xlsx{zip: a, budget: f.budget}}
		x.records(name, func(id int, d fields) error { // damage ends the looking
			if id == supBook {
				f.link(d.u16() == isDDE)
			}
			return d.err
		})
		return
	}
	f.elements(a, name, func(e xml.StartElement) {
		switch e.Name.Local {
		case "ddeLink", "externalBook", "oleLink":
			f.link(e.Name.Local == "ddeLink")
		}
	})
}

// link takes what a workbook refers to outside of itself.
func (f *finder) link(toProgram bool) {
	if toProgram {
		f.has[DDE] = true
		return
	}
	f.has[ExternalLink] = true
}

// relations looks for targets outside of the file, other than links to click on.
func (f *finder) relations(a *office.Archive, name string) {
	f.elements(a, name, func(e xml.StartElement) {
		if office.Attr(e, "TargetMode") == "External" && path.Base(office.Attr(e, "Type")) != "hyperlink" {
			f.has[ExternalLink] = true
		}
	})
}

func (f *finder) elements(a *office.Archive, name string, see func(xml.StartElement)) {
	t, err := a.Open(name)
	if err != nil {
		return
	}
	defer t.Close()
	each(t, func(e xml.StartElement) error { // damage ends the looking
		see(e)
		return nil
	})
}

// fields looks for DDE in the fields of a text (part 1, section 17.16). What a
// field does may be spread over many runs.
func (f *finder) fields(a *office.Archive, name string) {
	if f.has[DDE] || !f.holds(a, name, "instrText", "fldSimple") {
		return
	}
	t, err := a.Open(name)
	if err != nil {
		return
	}
	defer t.Close()
	var code strings.Builder
	check := func(s string) {
		if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(s)), "DDE") {
			f.has[DDE] = true
		}
	}
	texts(t, func(e xml.StartElement) { // damage ends the looking
		switch e.Name.Local {
		case "fldSimple":
			check(office.Attr(e, "instr"))
		case "fldChar":
			check(code.String())
			code.Reset()
		}
	}, func(local, text string) error {
		if local == "instrText" {
			code.WriteString(text)
		}
		return nil
	})
	check(code.String())
}

// holds reports whether a part holds one of some words.
func (f *finder) holds(a *office.Archive, name string, words ...string) bool {
	src, err := a.Raw(name)
	if err != nil {
		return false
	}
	defer src.Close()
	var marks []mark
	for _, word := range words {
		marks = append(marks, mark{risk: DDE, holds: word})
	}
	look := &finder{budget: f.budget, has: map[Risk]bool{}}
	look.scan(src, marks)
	return look.has[DDE]
}

// inOpenDocument goes by the names of parts, their types, and what the content
// refers to.
func (f *finder) inOpenDocument(a *office.Archive) {
	for _, name := range a.Names() {
		if strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/") {
			f.has[Macros] = true
		}
	}
	f.elements(a, "META-INF/manifest.xml", func(e xml.StartElement) {
		name, kind := strings.TrimSuffix(office.Attr(e, "full-path"), "/"), path.Base(office.Attr(e, "media-type"))
		if isObject := strings.HasPrefix(name, "Object ") && !strings.Contains(name, "/"); isObject && kind != "vnd.oasis.opendocument.chart" && kind != "vnd.oasis.opendocument.formula" {
			f.has[Embedded] = true
		}
	})
	for _, name := range []string{"content.xml", "styles.xml"} {
		if src, err := a.Raw(name); err == nil {
			f.scan(src, openDocumentMarks)
			src.Close()
		}
	}
}
