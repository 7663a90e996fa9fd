package table

import (
	"fmt"
	"strings"
	"testing"
)

// fills writes the colours of a sheet's cells: row.column=colour, with an
// asterisk where there is text too.
func fills(s Sheet) string {
	var out []string
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.Fill == "" {
				continue
			}
			mark := ""
			if c.Text != "" {
				mark = "*"
			}
			out = append(out, fmt.Sprintf("%d.%d=%s%s", r.Number, c.Column, c.Fill, mark))
		}
	}
	return strings.Join(out, " ")
}

// TestXLSXFill: a colour however a file names it.
func TestXLSXFill(t *testing.T) {
	ground := func(colour string) string {
		return `<fill><patternFill patternType="solid"><fgColor ` + colour + `/><bgColor indexed="64"/></patternFill></fill>`
	}
	for _, tt := range []struct{ name, fill, want string }{
		{"by its parts", ground(`rgb="FF00b050"`), "00B050"},
		{"by its parts, as transparent as some write", ground(`rgb="0000B050"`), "00B050"},
		{"of the theme", ground(`theme="5"`), "ED7D31"},
		{"of the theme, lighter", ground(`theme="9" tint="0.59999389629810485"`), "C5E0B4"},
		{"of the theme, darker", ground(`theme="0" tint="-0.249977111117893"`), "BFBFBF"},
		{"of the palette", ground(`indexed="13"`), "FFFF00"},
		{"white", ground(`rgb="FFFFFFFF"`), ""},
		{"white of the theme", ground(`theme="0"`), ""},
		{"no such place in the theme", ground(`theme="77" tint="-0.5"`), ""},
		{"a pattern", `<fill><patternFill patternType="gray125"><fgColor rgb="FF00B050"/></patternFill></fill>`, ""},
		{"a gradient", `<fill><gradientFill><stop position="0"><color rgb="FF00B050"/></stop></gradientFill></fill>`, ""},
		{"no digits", ground(`rgb="FFxyzxyz"`), ""},
	} {
		styles := `<styleSheet><fills><fill><patternFill patternType="none"/></fill>` + tt.fill + `</fills>` +
			`<cellStyleXfs><xf fillId="1"/></cellStyleXfs><cellXfs><xf fillId="0"/><xf fillId="1"/></cellXfs>` +
			`<dxfs><dxf><fill><patternFill patternType="solid"><fgColor rgb="FF123456"/></patternFill></fill></dxf></dxfs></styleSheet>`
		book, err := open(sheetXML(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c></row></sheetData></worksheet>`, "<sst/>", styles))
		must(t, err)
		if got := book.Sheets[0].Rows[0].Cells; len(got) != 2 || got[0].Fill != "" || got[1].Fill != tt.want {
			t.Errorf("%s: %+v, want %q", tt.name, got, tt.want)
		}
	}
}

// TestXLSXFillOfOwnTheme: the file's theme and palette go before those of programs.
func TestXLSXFillOfOwnTheme(t *testing.T) {
	styles := `<styleSheet><fills><fill/><fill><patternFill patternType="solid"><fgColor theme="3"/></patternFill></fill>` +
		`<fill><patternFill patternType="solid"><fgColor indexed="1"/></patternFill></fill></fills><cellXfs><xf/><xf fillId="1"/><xf fillId="2"/></cellXfs>` +
		`<colors><indexedColors><rgbColor rgb="00000000"/><rgbColor rgb="00ABCDEF"/></indexedColors></colors></styleSheet>`
	book, err := open(zipped(t,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="sheet1.xml"/></Relationships>`,
		"xl/sheet1.xml", `<worksheet><row><c s="1"><v>1</v></c><c s="2"><v>2</v></c></row></worksheet>`,
		"xl/styles.xml", styles,
		"xl/theme/theme1.xml", `<a:theme><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr lastClr="FFFFFF"/></a:lt1>`+
			`<a:dk2><a:srgbClr val="1F497D"/></a:dk2></a:clrScheme><a:fmtScheme><a:srgbClr val="777777"/></a:fmtScheme></a:theme>`))
	must(t, err)
	if got := fills(book.Sheets[0]); got != "1.1=1F497D* 1.2=ABCDEF*" {
		t.Error(got)
	}
}

// TestFillWithoutText: a coloured cell without text counts beside text, as long
// as a person may have coloured it.
func TestFillWithoutText(t *testing.T) {
	const styles = `<styleSheet><fills><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill></fills><cellXfs><xf/><xf fillId="1"/></cellXfs></styleSheet>`
	for _, tt := range []struct{ name, rows, want string }{
		{"beside text", `<row r="1"><c r="A1"><v>1</v></c><c r="C1" s="1"/></row>`, "1.3=00B050"},
		{"before text", `<row r="1"><c r="A1" s="1"/><c r="C1"><v>1</v></c></row>`, "1.1=00B050"},
		{"in a row without text", `<row r="1"><c r="A1" s="1"/></row><row r="2"><c r="A2"><v>1</v></c></row>`, ""},
		{"in a row of which all is coloured", `<row r="1"><c r="A1"><v>1</v></c>` + strings.Repeat(`<c s="1"/>`, maxColoured+1) + `</row>`, ""},
		{"where text stands too", `<row r="1"><c r="A1" s="1"><v>1</v></c><c r="A1" s="1"/></row>`, "1.1=00B050*"},
		{"in a row that comes twice", `<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1" s="1"/><c r="B1"><v>2</v></c></row>`, ""},
		{"under a merged cell", `<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"/><c r="C1" s="1"/></row><mergeCells><mergeCell ref="A1:B1"/></mergeCells>`, "1.1=00B050* 1.3=00B050"},
	} {
		book, err := open(sheetXML(t, `<worksheet>`+tt.rows+`</worksheet>`, "<sst/>", styles))
		must(t, err)
		if got := fills(book.Sheets[0]); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestODFFill: the colour of a cell's style, or of its row's or column's.
func TestODFFill(t *testing.T) {
	const styles = `<style:style style:name="ce1"><style:table-cell-properties fo:background-color="#00b050"/></style:style>` +
		`<style:style style:name="ce2"><style:table-cell-properties fo:background-color="transparent"/></style:style>` +
		`<style:style style:name="ce3"><style:table-cell-properties fo:background-color="#ffffff"/></style:style>`
	cell := func(attributes, text string) string {
		return `<table:table-cell ` + attributes + `>` + text + `</table:table-cell>`
	}
	const own, text = `table:style-name="ce1"`, `<text:p>a</text:p>`
	for _, tt := range []struct{ name, in, want string }{
		{"its own", `<table:table-row>` + cell(own, text) + odfB + `</table:table-row>`, "1.1=00B050*"},
		{"without text", `<table:table-row>` + odfA + cell(own+` table:number-columns-repeated="2"`, "") + `</table:table-row>`, "1.2=00B050 1.3=00B050"},
		{"to the last column", `<table:table-row>` + odfA + cell(own+` table:number-columns-repeated="16383"`, "") + `</table:table-row>`, ""},
		{"a million rows without text", `<table:table-row table:number-rows-repeated="1048575">` + cell(own, "") + `</table:table-row><table:table-row>` + odfB + `</table:table-row>`, ""},
		{"none, and white", `<table:table-row>` + cell(`table:style-name="ce2"`, text) + cell(`table:style-name="ce3"`, text) + `</table:table-row>`, ""},
		{"of the row", `<table:table-row table:default-cell-style-name="ce1">` + odfA + cell(`table:style-name="ce2"`, text) + `</table:table-row><table:table-row>` + odfA + `</table:table-row>`, "1.1=00B050*"},
		{"of the column", `<table:table-column table:default-cell-style-name="ce2"/><table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="99999"/><table:table-row>` + odfA + odfB + `</table:table-row>`, "1.2=00B050*"},
	} {
		book, err := open(odfXML(t, "spreadsheet", styles+`<table:table>`+tt.in+`</table:table>`))
		must(t, err)
		if got := fills(book.Sheets[0]); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestDOCXFill(t *testing.T) {
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr><w:p><w:pPr><w:shd w:val="clear" w:fill="123456"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p></w:tc>`
	}
	for _, tt := range []struct{ name, in, want string }{
		{"with text", cell(`<w:shd w:val="clear" w:color="auto" w:fill="92D050"/>`, "a"), "1.1=92D050*"},
		{"without text", cell("", "a") + cell(`<w:shd w:val="clear" w:fill="92d050"/>`, ""), "1.2=92D050"},
		{"without text, and nothing beside", cell(`<w:shd w:val="clear" w:fill="92D050"/>`, ""), ""},
		{"of the pattern", cell(`<w:shd w:val="solid" w:color="92D050" w:fill="auto"/>`, "a"), "1.1=92D050*"},
		{"a pattern", cell(`<w:shd w:val="pct10" w:color="92D050" w:fill="FFFF00"/>`, "a"), ""},
		{"automatic", cell(`<w:shd w:val="clear" w:fill="auto"/>`, "a"), ""},
		{"of the paragraph alone", cell("", "a"), ""},
	} {
		book, err := open(wordXML(t, `<w:tbl><w:tr>`+tt.in+`</w:tr></w:tbl>`))
		must(t, err)
		if got := fills(book.Sheets[0]); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
