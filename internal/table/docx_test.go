package table

import (
	"testing"
)

const (
	cellA = `<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>`
	cellB = `<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>`
)

func TestDOCX(t *testing.T) {
	cell := func(inside string) string {
		return `<w:tbl><w:tr><w:tc><w:p>` + inside + `</w:p></w:tc>` + cellB + `</w:tr></w:tbl>`
	}
	for _, tt := range []struct{ name, in, want string }{
		{"two cells", `<w:tbl><w:tr>` + cellA + cellB + `</w:tr></w:tbl>`, `1: 1="a" 2="b"`},
		{"runs join, white space stays", cell(`<w:r><w:t>a </w:t></w:r><w:r><w:t xml:space="preserve"> b</w:t></w:r>`), `1: 1="a  b" 2="b"`},
		{"tab and break", cell(`<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>`), `1: 1="a\tb\nc" 2="b"`},
		{"deleted text", cell(`<w:del><w:r><w:delText>x</w:delText><w:t>y</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>`), `1: 1="new" 2="b"`},
		{"text moved away", cell(`<w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>here</w:t></w:r></w:moveTo>`), `1: 1="here" 2="b"`},
		{"one of two renderings", cell(`<mc:AlternateContent><mc:Choice><w:r><w:t>one</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>two</w:t></w:r></mc:Fallback></mc:AlternateContent>`), `1: 1="one" 2="b"`},
		{"hidden text", cell(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:t>seen</w:t></w:r>`), `1: 1="seen" 2="b"`},
		{"hidden switched off", cell(`<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>`), `1: 1="seen" 2="b"`},
		{"field code", cell(`<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>`), `1: 1="7" 2="b"`},
		{"paragraphs", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, `1: 1="one\n\ntwo"`},
		{"spanned columns", `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc>` + cellB + `</w:tr></w:tbl>`, `1: 1="wide" 4="b"`},
		{"columns before the row", `<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cellA + `</w:tr></w:tbl>`, `1: 2="a"`},
		{"a deleted row", `<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + cellA + `</w:tr><w:tr>` + cellB + `</w:tr></w:tbl>`, `1: 1="b"`},
		{"empty rows are left out and counted", `<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr><w:tr>` + cellB + `</w:tr></w:tbl>`, `2: 1="b"`},
		{"a table inside a cell", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>out</w:t></w:r></w:p><w:tbl><w:tr>` + cellA + cellB + `</w:tr></w:tbl></w:tc>` + cellB + `</w:tr></w:tbl>`, `1: 1="out\na\nb" 2="b"`},
		{"text outside of tables", `<w:p><w:r><w:t>before</w:t></w:r></w:p><w:tbl><w:tr>` + cellA + `</w:tr></w:tbl>`, `1: 1="a"`},
		{"content control around a row", `<w:tbl><w:sdt><w:sdtContent><w:tr>` + cellA + `</w:tr></w:sdtContent></w:sdt></w:tbl>`, `1: 1="a"`},
	} {
		book, err := open(wordXML(t, tt.in))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := grid(book.Sheets[0]); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestDOCXTables(t *testing.T) {
	book, err := open(wordXML(t, `<w:tbl><w:tr>`+cellA+`</w:tr></w:tbl><w:p/><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>m</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`))
	must(t, err)
	if book.Format != DOCX || len(book.Sheets) != 2 || book.Sheets[1].Name != "table 2" {
		t.Fatalf("%+v", book)
	}
	if book.Sheets[0].Rows[0].Cells[0].Merged || !book.Sheets[1].Rows[0].Cells[0].Merged || book.Sheets[1].Rows[0].Number != 1 {
		t.Errorf("%+v", book.Sheets)
	}
}
