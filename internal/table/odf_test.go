package table

import (
	"fmt"
	"strings"
	"testing"
)

const (
	odfA = `<table:table-cell><text:p>a</text:p></table:table-cell>`
	odfB = `<table:table-cell><text:p>b</text:p></table:table-cell>`
)

func TestODFCells(t *testing.T) {
	cell := func(attributes, inside string) string {
		return `<table:table-row><table:table-cell ` + attributes + `>` + inside + `</table:table-cell>` + odfB + `</table:table-row>`
	}
	for _, tt := range []struct{ name, in, want string }{
		{"two cells", `<table:table-row>` + odfA + odfB + `</table:table-row>`, `1: 1="a" 2="b"`},
		{"paragraphs", cell("", `<text:p>one</text:p><text:p/><text:p>two</text:p>`), `1: 1="one\n\ntwo" 2="b"`},
		{"white space", cell("", "<text:p>a \n b<text:s/><text:s text:c=\"2\"/>c<text:tab/>d<text:line-break/>e</text:p>"), `1: 1="a b   c\td\ne" 2="b"`},
		{"spans and links", cell("", `<text:p>a<text:span>b</text:span><text:a>c</text:a></text:p>`), `1: 1="abc" 2="b"`},
		{"a note of somebody", cell("", `<office:annotation><text:p>x</text:p></office:annotation><text:p>a</text:p>`), `1: 1="a" 2="b"`},
		{"a picture with a caption", cell("", `<text:p>a<draw:frame><draw:text-box><text:p>x</text:p></draw:text-box></draw:frame></text:p>`), `1: 1="a" 2="b"`},
		{"hidden text", cell("", `<text:p>a<text:span text:style-name="unseen">x</text:span></text:p>`), `1: 1="a" 2="b"`},
		{"a number is exact whatever is shown", cell(`office:value-type="float" office:value="121.09999999999999"`, `<text:p>121</text:p>`), `1: 1="121.1" 2="b"`},
		{"a percentage", cell(`office:value-type="percentage" office:value="0.5"`, `<text:p>50%</text:p>`), `1: 1="0.5" 2="b"`},
		{"a date as it is shown", cell(`office:value-type="date" office:date-value="2026-10-12"`, `<text:p>12/10/2026</text:p>`), `1: 1="12/10/2026" 2="b"`},
		{"a truth", cell(`office:value-type="boolean" office:boolean-value="true"`, `<text:p>WAHR</text:p>`), `1: 1="TRUE" 2="b"`},
		{"a text that looks like a number", cell(`office:value-type="string"`, `<text:p>121.10</text:p>`), `1: 1="121.10" 2="b"`},
		{"a number that is none", cell(`office:value-type="float" office:value="NaN"`, `<text:p>?</text:p>`), `1: 1="?" 2="b"`},
		{"repeated cells", `<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell>` + odfB + `</table:table-row>`, `1: 1="a" 2="a" 3="b"`},
		{"repeated rows", `<table:table-row table:number-rows-repeated="2">` + odfA + `</table:table-row><table:table-row>` + odfB + `</table:table-row>`, `1: 1="a"; 2: 1="a"; 3: 1="b"`},
		{"a million empty rows", `<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row>` + odfB + `</table:table-row>`, `1048571: 1="b"`},
		{"beyond the last row", `<table:table-row table:number-rows-repeated="9999999"/><table:table-row>` + odfB + `</table:table-row>`, ``},
		{"beyond the last column", `<table:table-row>` + odfA + `<table:table-cell table:number-columns-repeated="9999999"/>` + odfB + `</table:table-row>`, `1: 1="a"`},
		{"what a merged cell covers is not shown", `<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell><table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>` + odfB + `</table:table-row>`, `1: 1="a" 3="b"`},
		{"rows in groups and headers", `<table:table-header-rows><table:table-row>` + odfA + `</table:table-row></table:table-header-rows><table:table-row-group><table:table-row>` + odfB + `</table:table-row></table:table-row-group>`, `1: 1="a"; 2: 1="b"`},
		{"a table inside a cell", cell("", `<text:p>out</text:p><table:table><table:table-row>`+odfA+odfB+`</table:table-row></table:table>`), `1: 1="out\na\nb" 2="b"`},
	} {
		book, err := open(odfXML(t, "spreadsheet", `<office:spreadsheet><table:table table:name="S">`+tt.in+`</table:table></office:spreadsheet>`))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := grid(book.Sheets[0]); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// TestODSHidden: whatever is not shown is marked as such.
func TestODSHidden(t *testing.T) {
	book, err := open(odfXML(t, "spreadsheet", `<table:table table:name="S"><table:table-column/><table:table-column table:visibility="collapse"/>`+
		`<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>`+
		`<table:table-row>`+odfA+odfB+odfA+`</table:table-row><table:table-row table:visibility="filter">`+odfA+`</table:table-row>`+
		`<table:table-row-group table:display="false"><table:table-row>`+odfA+`</table:table-row></table:table-row-group><table:table-row>`+odfA+`</table:table-row></table:table>`+
		`<table:table table:name="off" table:style-name="off"><table:table-row>`+odfA+`</table:table-row></table:table>`+
		`<table:table table:name="'file:///x.ods'#S"><table:table-source/><table:table-row>`+odfB+`</table:table-row></table:table>`))
	must(t, err)
	if len(book.Sheets) != 2 || book.Sheets[0].Hidden || !book.Sheets[1].Hidden {
		t.Fatalf("%+v", book.Sheets)
	}
	s := book.Sheets[0]
	if fmt.Sprint(s.HiddenColumns) != "map[2:true 3:true]" || s.Rows[0].Hidden || !s.Rows[1].Hidden || !s.Rows[2].Hidden || s.Rows[3].Hidden {
		t.Errorf("%+v", s)
	}
}

// TestODFNames: names and properties read as those of a workbook of Excel.
func TestODFNames(t *testing.T) {
	b := zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml", `<a><table:named-range table:name="one" table:cell-range-address="$'me ta'.$A$1"/><table:named-range table:name="two" table:cell-range-address="$m.$A$1:.$B$2"/>`+
			`<table:named-expression table:name="three" table:expression="of:=&quot;SVN-3&quot;"/></a>`,
		"meta.xml", `<a><meta:user-defined meta:name="p" meta:value-type="string">v</meta:user-defined><dc:title>x</dc:title></a>`)
	book, err := open(b)
	must(t, err)
	if got := fmt.Sprint(book.Names, book.Properties); got != `map[one:'me ta'!$A$1 three:"SVN-3" two:m!$A$1:$B$2] map[p:v]` {
		t.Error(got)
	}
}

// TestODT: tables of a text document are numbered as those of Word are.
func TestODT(t *testing.T) {
	row := `<table:table-row>` + odfA + odfB + `</table:table-row>`
	book, err := open(odfXML(t, "text", `<office:text><text:tracked-changes><text:deletion><table:table>`+row+`</table:table></text:deletion></text:tracked-changes>`+
		`<text:p>before</text:p><table:table table:name="T">`+row+`</table:table><table:table>`+strings.Repeat(row, 2)+`</table:table></office:text>`))
	must(t, err)
	if book.Format != ODT || len(book.Sheets) != 2 || book.Sheets[0].Name != "table 1" || grid(book.Sheets[1]) != `1: 1="a" 2="b"; 2: 1="a" 2="b"` {
		t.Errorf("%+v", book)
	}
}
