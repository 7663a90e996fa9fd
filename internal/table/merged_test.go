package table

import (
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestMergedDown: a cell that is merged downwards says over how many rows, in
// every format that can say it.
func TestMergedDown(t *testing.T) {
	const (
		down    = `<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>down</w:t></w:r></w:p></w:tc>`
		goesOn  = `<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`
		plainTC = `<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>`
	)
	for format, file := range map[Format][]byte{
		XLSX: workbook(t, func(f *excelize.File) {
			must(t, f.SetCellStr("Sheet1", "A1", "down"))
			must(t, f.SetCellStr("Sheet1", "B1", "x"))
			must(t, f.SetCellStr("Sheet1", "A4", "x"))
			must(t, f.MergeCell("Sheet1", "A1", "A3"))
		}),
		ODS: odfXML(t, "spreadsheet", `<table:table table:name="S"><table:table-row><table:table-cell table:number-rows-spanned="3"><text:p>down</text:p></table:table-cell>`+odfB+`</table:table-row>`+
			`<table:table-row table:number-rows-repeated="2"><table:covered-table-cell/></table:table-row><table:table-row>`+odfB+`</table:table-row></table:table>`),
		DOCX: wordXML(t, `<w:tbl><w:tr>`+down+plainTC+`</w:tr><w:tr>`+goesOn+plainTC+`</w:tr><w:tr>`+goesOn+plainTC+`</w:tr><w:tr>`+plainTC+plainTC+`</w:tr></w:tbl>`),
	} {
		book, err := open(file)
		must(t, err)
		for i, row := range book.Sheets[0].Rows {
			for _, c := range row.Cells {
				if want := map[bool]int{true: 3}[c.Text == "down"]; c.Rows != want || c.Merged {
					t.Errorf("%s: row %d, %+v", format, i+1, c)
				}
			}
		}
		if book.Sheets[0].Rows[0].At(1) != "down" {
			t.Errorf("%s: %s", format, grid(book.Sheets[0]))
		}
	}
}

// TestSource: what somebody wrote that a program took for a formula is kept where
// it failed.
func TestSource(t *testing.T) {
	for format, file := range map[Format][]byte{
		XLSX: sheetXML(t, `<sheetData><row r="1"><c r="A1" t="e"><f>-Done</f><v>#NAME?</v></c><c r="B1"><f>1+1</f><v>2</v></c></row></sheetData>`, "", ""),
		ODS: odfXML(t, "spreadsheet", `<table:table table:name="S"><table:table-row><table:table-cell table:formula="of:=-Done" office:value-type="string"><text:p>#NAME?</text:p></table:table-cell>`+
			`<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell></table:table-row></table:table>`),
	} {
		book, err := open(file)
		must(t, err)
		c := book.Sheets[0].Rows[0].Cells
		if len(c) != 2 || c[0].Text != "#NAME?" || c[0].Source != "=-Done" || !c[0].Formula || c[1].Text != "2" || c[1].Source != "" || !c[1].Formula {
			t.Errorf("%s: %+v", format, c)
		}
	}
}
