package text

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office/officetest"
)

// small are limits that a fuzzer reaches.
func small() Limits { return Limits{Blocks: 100, Text: 2000, Time: 5 * time.Second} }

// checked checks what Read promises of any bytes.
func checked(t *testing.T, d Document, err error) {
	t.Helper()
	if err != nil {
		var f *followup.Fault
		if !errors.As(err, &f) || f.Remedy != followup.BySender || f.Reason == "" {
			t.Fatalf("not a fault that the sender can mend: %v", err)
		}
		if strings.Contains(err.Error(), "panic") {
			t.Fatal(err)
		}
		return
	}
	bytes := 0
	for _, b := range d.Blocks {
		bytes += len(b.Text)
		if b.Where == "" || b.Text == "" || !utf8.ValidString(b.Text) || strings.ContainsAny(b.Text, "\x00\r\v") || strings.Contains(b.Text, "  ") {
			t.Fatalf("block %q: %q", b.Where, b.Text)
		}
	}
	if len(d.Blocks) > small().Blocks || bytes > small().Text {
		t.Fatalf("%d blocks of %d bytes", len(d.Blocks), bytes)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("text\n\nmore"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add(wordXML(f, "<w:p>"+say("a")+"</w:p>"))
	f.Add(docPieces(2, 5))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := read(b, small())
		checked(t, d, err)
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/><w:tbl/></w:tc></w:tr></w:tbl>`, `<w:footnote w:type="separator"/><w:footnote><w:p/></w:footnote>`)
	f.Fuzz(func(t *testing.T, body, notes string) {
		d, err := read(wordXML(t, body, "word/footnotes.xml", "<w:footnotes>"+notes+"</w:footnotes>"), small())
		checked(t, d, err)
	})
}

func FuzzODT(f *testing.F) {
	f.Add(`<text:p text:style-name="unseen">a<text:note><text:note-body><text:p>b</text:p><table:table/></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, body string) {
		d, err := read(odtXML(t, body), small())
		checked(t, d, err)
	})
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(` {\fonttbl{\f0\fcharset134 a;}}\f0\'bd\'a8\u-10179?{\v a}{\upr{a}{\*\ud b}}{\footnote a\ftnalt}\intbl a\cell\row\bin2 ab{\*\shpinst{\shptxt a}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := read(append(append([]byte(`{\rtf1`), body...), '}'), small())
		checked(t, d, err)
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<meta charset=gbk><p hidden>a<p>b<table><tr><td>a<td><div style="display:none">b</div><table></table><pre>a`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := read(append([]byte("<html>"), body...), small())
		checked(t, d, err)
	})
}

// FuzzDOC changes what the streams of a document say and not the container around
// them.
func FuzzDOC(f *testing.F) {
	text := []byte("a\x13PAGE\x14 7\x15\rb\x07c\x07\x07\x02note\r")
	f.Add(text, len(text)-6, []byte{4, 0}, []byte{0, 2, 0, 0, 0, 3, 0, 0, 250, 6, 0x3C, 8, 1, 0, 8, 1}, []byte{})
	f.Add([]byte("a\x00\x16\x04\r\x00"), 3, []byte{0, 0}, []byte{}, []byte("\x01\x02\x00ab"))
	f.Fuzz(func(t *testing.T, text []byte, main int, wide, properties, before []byte) {
		stream, table := docStreams(text, main, len(wide) > 0 && wide[0] == 0, properties, before)
		d, err := read(officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: stream}, officetest.Stream{Name: "0Table", Bytes: table}), small())
		checked(t, d, err)
	})
}

func FuzzPDF(f *testing.F) {
	f.Add(pdfPages(at(50, 700, "One."), at(50, 700, "Two.")))
	f.Add(formBomb(2))
	f.Fuzz(func(t *testing.T, b []byte) {
		if Sniff(bytes.NewReader(b), int64(len(b))) != PDF {
			return
		}
		d, err := readPDFFile(b, small())
		checked(t, d, err)
	})
}

// FuzzFlow puts lines together that stand anywhere.
func FuzzFlow(f *testing.F) {
	f.Add("a line\nof text-\nand more", []byte{50, 70, 50, 69, 60, 68})
	f.Fuzz(func(t *testing.T, text string, places []byte) {
		var page pdfPage
		for i, l := range strings.Split(text, "\n") {
			if l = tidy(strings.ToValidUTF8(l, "")); l != "" && 2*i+1 < len(places) {
				x, y := float64(places[2*i]), float64(places[2*i+1])
				page.lines = append(page.lines, pdfLine{text: l, left: x, right: x + float64(len(l)), base: y, size: 10})
			}
		}
		page.number, page.height = 1, 256
		w := &writer{Budget: newBudget(t.Context(), small().orDefault()), blocks: small().Blocks, room: small().Text}
		err := w.outcome(flow(withoutMargins([]pdfPage{page}), w))
		checked(t, Document{Blocks: w.done}, err)
	})
}

// TestTruncatedAndMutated reads the report in every format, cut short at many
// places and with bytes changed.
func TestTruncatedAndMutated(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "report.*"))
	must(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, ".golden") {
			continue
		}
		whole, err := os.ReadFile(name)
		must(t, err)
		for n := 0; n < len(whole); n += 1 + len(whole)/40 {
			d, err := read(whole[:n], small())
			checked(t, d, err)
			changed := bytes.Clone(whole)
			changed[n] ^= 0x5A
			d, err = read(changed, small())
			checked(t, d, err)
		}
	}
}
