package table

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup/internal/office/officetest"
)

func risks(b []byte) string {
	return strings.Trim(fmt.Sprint(Risks(bytes.NewReader(b), int64(len(b)), Limits{})), "[]")
}

func TestRisks(t *testing.T) {
	const relation = `<Relationships><Relationship Id="a" Type="http://x/%s" Target="http://example.org/x" TargetMode="External"/></Relationships>`
	word := func(body string) []byte { return wordXML(t, body) }
	part := func(name, content string) []byte {
		return zipped(t, "xl/workbook.xml", "<workbook/>", name, content)
	}
	sheets := func(body string, more ...string) []byte {
		return zipped(t, append([]string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<office:document-content>" + body + "</office:document-content>"}, more...)...)
	}
	object := func(path, kind string) []byte {
		return sheets("", "META-INF/manifest.xml", `<m:manifest><m:file-entry m:full-path="`+path+`" m:media-type="`+kind+`"/></m:manifest>`)
	}
	supBook := func(cch int, name string) []byte {
		return compound("Workbook", biffStream([][]byte{rec(recSupBook, 1, cch, byte(0), name)}, 0))
	}
	for _, tt := range []struct {
		name string
		in   []byte
		want string
	}{
		{"a workbook", part("xl/styles.xml", ""), ""},
		{"Visual Basic in a workbook", part("xl/vbaProject.bin", ""), "macros"},
		{"Visual Basic in a text", zipped(t, "word/document.xml", "", "word/vbaProject.bin", ""), "macros"},
		{"a macro sheet of Excel 4", part("xl/macrosheets/sheet1.xml", ""), "macros"},
		{"an object in a workbook", part("xl/embeddings/oleObject1.bin", ""), "embedded"},
		{"a control in a workbook", part("xl/activeX/activeX1.bin", ""), "embedded"},
		{"another workbook", part("xl/externalLinks/externalLink1.xml", "<externalLink><externalBook/></externalLink>"), "external"},
		{"another program", part("xl/externalLinks/externalLink1.xml", `<externalLink><ddeLink ddeService="x"/></externalLink>`), "dde"},
		{"another workbook, in binary", part("xl/externalLinks/externalLink1.bin", brec(360, 0)), "external"},
		{"another program, in binary", part("xl/externalLinks/externalLink1.bin", brec(360, 1)), "dde"},
		{"a database", part("xl/connections.xml", ""), "external"},
		{"a link to click on", part("xl/worksheets/_rels/sheet1.xml.rels", fmt.Sprintf(relation, "hyperlink")), ""},
		{"a template from elsewhere", part("word/_rels/settings.xml.rels", fmt.Sprintf(relation, "attachedTemplate")), "external"},
		{"all of it", zipped(t, "xl/vbaProject.bin", "", "xl/embeddings/a", "", "xl/connections.xml", "", "xl/externalLinks/a.xml", "<ddeLink/>"), "macros embedded external dde"},
		{"a field of a number", word(`<w:instrText> PAGE </w:instrText>`), ""},
		{"a field of a command", word(`<w:fldChar/><w:instrText> DDEAUTO c:\\cmd.exe </w:instrText><w:fldChar/>`), "dde"},
		{"a field of a command, in pieces", word(`<w:fldChar/><w:instrText> D</w:instrText><w:instrText>DE</w:instrText>`), "dde"},
		{"a simple field of a command", word(`<w:fldSimple w:instr="dde x y"/>`), "dde"},
		{"a text of commands", word(`<w:t>DDEAUTO</w:t>`), ""},
		{"Basic in OpenDocument", sheets("", "Basic/Standard/Module1.xml", ""), "macros"},
		{"Python in OpenDocument", sheets("", "Scripts/python/a.py", ""), "macros"},
		{"a chart in OpenDocument", object("Object 1/", "application/vnd.oasis.opendocument.chart"), ""},
		{"a sheet in OpenDocument", object("Object 1/", "application/vnd.oasis.opendocument.spreadsheet"), "embedded"},
		{"an object in OpenDocument", object("Object 2", "application/vnd.sun.star.oleobject"), "embedded"},
		{"a picture of OpenDocument", sheets(`<draw:image xlink:href="Pictures/a.png"/>`), ""},
		{"a picture from elsewhere", sheets(`<draw:image xlink:type="simple" xlink:href="https://example.org/a.png"/>`), "external"},
		{"a sheet from elsewhere", sheets(`<table:table-source xlink:href="x"/>`), "external"},
		{"another program in OpenDocument", sheets(`<office:dde-source office:dde-application="x"/>`), "dde"},
		{"a formula of another program", sheets(`<table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;1)"/>`), "dde"},
		{"an old workbook", compound("Workbook", biffStream(nil, 0)), ""},
		{"an old macro sheet", compound("Workbook", biffStream([][]byte{rec(recBoundSheet, uint32(0), byte(0), byte(1), byte(1), byte(0), "M")}, 0)), "macros"},
		{"Visual Basic in an old workbook", compound("Workbook", biffStream([][]byte{rec(recObProj)}, 0)), "macros"},
		{"this workbook", supBook(supSelf, ""), ""},
		{"another old workbook", supBook(5, "\x01a.xls"), "external"},
		{"another program, of old", supBook(5, "cmd\x03x"), "dde"},
		{"a macro sheet by itself", append(rec(recBOF3, 0, kindMacros, 0), rec(recEOF)...), "macros"},
		{"another workbook of Excel 5", append(rec(recBOF, biff5, kindWorkbook, 0, 0), rec(recExternSheet, byte(6), byte(1), "a.xls")...), "external"},
		{"a sheet of Excel 5", compound("Book", excel5()), ""},
		{"an old text with a command", officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: []byte("\x13 \x00D\x00D\x00E\x00AUTO")}), "dde"},
		{"an old text", officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: []byte("\x13 PAGE \x15 DDE")}), ""},
		{"RTF", []byte(`{\rtf1 \object \fldinst, all of it}`), "embedded"},
		{"RTF of a text", []byte(`{\rtf1\ansi{\*\template C:\\a\\Normal.dot}{\fldinst PAGE}text of DDE}`), ""},
		{"RTF of a command", []byte(`{\rtf1{\field{\*\fldinst { DDEAUTO c:\\\\cmd.exe}}}}`), "dde"},
		{"RTF of a template from elsewhere", []byte(`{\rtf1{\*\template http://example.org/a.dotm}}`), "external"},
		{"RTF of a link", []byte(`{\rt{\object\objautlink{\*\objdata 00}}}`), "embedded external"},
		{"PDF", []byte("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>"), "macros"},
		{"PDF with a file", []byte("%PDF-1.7\n<</Type/EmbeddedFile>>"), "embedded"},
		{"PDF that starts a program", []byte("junk\n%PDF-1.7\n" + strings.Repeat("x", 300<<10) + "<</S/Launch>>"), "external"},
		{"text", []byte("/JavaScript"), ""},
		{"nothing", nil, ""},
		{"damage", part("xl/vbaProject.bin", "")[:60], ""},
	} {
		if got := risks(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestRisksOfCells: what Excel would take for a command when it opens a CSV.
func TestRisksOfCells(t *testing.T) {
	for _, tt := range []struct {
		cell string
		want int
	}{
		{`=cmd|'/c calc'!A0`, 1},
		{`@SUM(1+1)*cmd|' /C calc'!A0`, 1},
		{`=DDE(""cmd"")`, 1},
		{`- partially | see our report!`, 0},
		{`- partially|see our report`, 0},
		{`=1+1`, 0},
		{`cmd|'/c calc'!A0`, 0},
	} {
		book, err := open([]byte("a,b\nx,\"" + tt.cell + "\"\n"))
		must(t, err)
		if len(book.Risks) != tt.want {
			t.Errorf("%s: %v", tt.cell, book.Risks)
		}
	}
}

// TestRisksOfBook: whoever opens a file is told them.
func TestRisksOfBook(t *testing.T) {
	b := zipped(t, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="s.xml"/></Relationships>`, "xl/s.xml", "<worksheet/>", "xl/vbaProject.bin", "")
	book, err := open(b)
	must(t, err)
	if book.Format != XLSX || fmt.Sprint(book.Risks) != "[macros]" {
		t.Errorf("%s %v", book.Format, book.Risks)
	}
}

// TestRisksOfFormulas: a command that failed.
func TestRisksOfFormulas(t *testing.T) {
	book, err := open(sheetXML(t, `<worksheet><row><c t="e"><f>cmd|'/c calc'!A0</f><v>#REF!</v></c><c t="str"><v>=cmd|'/c calc'!A0</v></c></row></worksheet>`, "<sst/>", "<styleSheet/>"))
	must(t, err)
	if fmt.Sprint(book.Risks) != "[dde]" {
		t.Errorf("%v", book.Risks)
	}
}

func FuzzRisks(f *testing.F) {
	f.Add([]byte(`{\rtf1 \object`))
	f.Add([]byte("%PDF-1.7 /Launch"))
	f.Add(compound("Workbook", biffStream([][]byte{rec(recSupBook, 1, 5, byte(0), "a\x03b")}, 0)))
	f.Add(excel5())
	f.Add(zipped(f, "xl/externalLinks/a.bin", brec(360, 1), "word/document.xml", "<w:instrText>DDE</w:instrText>", "_rels/.rels", "<a/>"))
	f.Add(zipped(f, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<a/>", "META-INF/manifest.xml", "<a/>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		finder := &finder{budget: newBudget(Limits{}), has: map[Risk]bool{}}
		finder.look(bytes.NewReader(b), int64(len(b)))
	})
}
