package table

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// opened checks what Open promises of any bytes.
func opened(t *testing.T, b []byte) {
	t.Helper()
	book, err := open(b)
	if err != nil {
		var f *followup.Fault
		if !errors.As(err, &f) || f.Remedy != followup.BySender || f.Reason == "" {
			t.Fatalf("not a fault that the sender can mend: %v", err)
		}
		for _, e := range []error{ErrEncrypted, ErrDamaged, ErrTooLarge, ErrUnknown} {
			if errors.Is(err, e) {
				return
			}
		}
		t.Fatalf("a fault of no kind: %v", err)
	}
	for _, s := range book.Sheets {
		for i, r := range s.Rows {
			if r.Number < 1 || len(r.Cells) == 0 || i > 0 && s.Rows[i-1].Number >= r.Number {
				t.Fatalf("row %d after another, with %d cells", r.Number, len(r.Cells))
			}
			if !slices.IsSortedFunc(r.Cells, func(a, b Cell) int { return a.Column - b.Column }) || r.Cells[0].Column < 1 {
				t.Fatalf("cells of row %d out of order", r.Number)
			}
			for _, c := range r.Cells {
				if c.blank() && c.Fill == "" {
					t.Fatalf("row %d has a cell that holds nothing", r.Number)
				}
			}
		}
	}
}

// unfenced reports a panic that Open would have turned into a Fault.
func unfenced(t *testing.T, b []byte, read func(*budget) (*Book, error)) {
	t.Helper()
	if _, err := read(newBudget(Limits{})); err == nil {
		opened(t, b)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(workbook(f, func(w *excelize.File) { must(f, w.SetCellStr("Sheet1", "A1", "x")) }))
	f.Add(compound("Workbook", biffStream(nil, 0, rec(recLabel, 0, 0, 0, 1, byte(0), "x"))))
	f.Add([]byte("a;b\n1;2\n"))
	f.Add(wordXML(f, "<w:tbl><w:tr>"+cellA+"</w:tr></w:tbl>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		Sniff(bytes.NewReader(b), int64(len(b)))
		opened(t, b)
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c r="A2" s="1"><v>46307</v></c>`+
		`<c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c><c t="e"><f>A</f><v>#REF!</v></c><c t="b"><v>1</v></c></row></sheetData>`+
		`<mergeCells><mergeCell ref="A2:B2"/></mergeCells></worksheet>`,
		`<sst><si><t>one_x000D_</t></si><si><r><t>t</t></r><r><t>wo</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-409]d\-mmm\-yy;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	f.Add(`<x:worksheet xmlns:x="y"><x:row><x:c r="XFD1048576"><x:v>1e300</x:v></x:c></x:row></x:worksheet>`, "<sst/>", "<styleSheet/>")
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		b := sheetXML(t, sheet, shared, styles)
		unfenced(t, b, func(l *budget) (*Book, error) { return readXLSX(bytes.NewReader(b), int64(len(b)), l) })
	})
}

func FuzzXLSB(f *testing.F) {
	first := bcell(xlsbCellSt, 0, 3, wide("a")) + bcell(xlsbCellBlank, 1, 4) + bcell(xlsbCellIsst, 2, 0, uint32(0))
	f.Add([]byte(brec(xlsbName, uint32(0), byte(0), uint32(0xFFFFFFFF), wide("n"), uint32(9), byte(0x3A), 0, uint32(0), 0, uint32(0))),
		[]byte(sampleStyles()), []byte(brow(1, 0)+first+brow(2, 0x1000)+bcell(xlsbCellReal, 1, 1, 46307.0)))
	f.Add([]byte(brec(xlsbSupSelf)+brec(xlsbExternSheet, uint32(1), uint32(0), uint32(0), uint32(0))), []byte{},
		[]byte(brow(1, 0)+brec(16, uint32(0), 1.5)+brec(xlsbMergeCell, uint32(0), uint32(0), uint32(0), uint32(2))+brec(xlsbColInfo, uint32(0), uint32(9), uint32(0), uint32(0), 1)))
	f.Fuzz(func(t *testing.T, workbook, styles, rows []byte) {
		b := xlsbFile(t, string(workbook), string(styles), []string{"s"}, bsheet{name: "S", rows: string(rows)})
		unfenced(t, b, func(l *budget) (*Book, error) { return readXLSB(bytes.NewReader(b), int64(len(b)), l) })
	})
}

// FuzzBIFF reads files without a container, as Excel wrote them before version 5.
func FuzzBIFF(f *testing.F) {
	f.Add(excel2())
	f.Add(excel3(nil))
	f.Add(excel4())
	f.Add(excel5())
	f.Fuzz(func(t *testing.T, b []byte) {
		unfenced(t, b, func(l *budget) (*Book, error) { return readXLS(bytes.NewReader(b), int64(len(b)), l) })
	})
}

func FuzzXLS(f *testing.F) {
	f.Add(biffStream([][]byte{rec(recXF, 0, 14), rec(recSST, uint32(1), uint32(1), 3, byte(0), "a"), rec(recContinue, byte(1), "bcde")}, 0,
		rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recNumber, 0, 1, 0, 46307.5), rec(recMulRK, 1, 0, 0, uint32(5), 1),
		rec(recFormula, 2, 0, 0, byte(0), byte(0), byte(0), byte(0), byte(0), byte(0), 0xFFFF, 0, uint32(0), 0), rec(recString, 1, byte(0), "z"),
		rec(recMergeCells, 1, 0, 0, 0, 3), rec(recColInfo, 0, 3, 1, 0, 1, 0), rec(recRow, 0, 0, 1, 255, 0, 0, 0x20, 0)))
	f.Fuzz(func(t *testing.T, stream []byte) {
		b := compound("Workbook", stream)
		unfenced(t, b, func(l *budget) (*Book, error) { return readXLS(bytes.NewReader(b), int64(len(b)), l) })
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("sep=;\r\na;\"b\"\"c\";\r\n\"x\ny\";z\r"))
	f.Add([]byte("a,b\r\x8E,\xD5\r\"lone"))
	f.Add([]byte("\xFF\xFEa\x00,\x00b\x00\n\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		unfenced(t, b, func(l *budget) (*Book, error) { return readCSV(bytes.NewReader(b), int64(len(b)), l) })
		opened(t, b)
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(`<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p>` +
		`<w:tbl><w:tr>` + cellB + `</w:tr></w:tbl></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr></w:tr></w:tbl>`)
	f.Add(`<w:tbl><w:tr><w:tr><w:tc><w:t>a</w:t></w:tc></w:tr></w:tr><w:tc><w:t>b</w:t></w:tc></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		b := wordXML(t, body)
		unfenced(t, b, func(l *budget) (*Book, error) { return readDOCX(bytes.NewReader(b), int64(len(b)), l) })
	})
}

func FuzzODF(f *testing.F) {
	f.Add(`<table:table table:name="a" table:style-name="off"><table:table-column-group table:display="false"><table:table-column table:number-columns-repeated="3"/></table:table-column-group>`+
		`<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/>`+
		`<table:table-cell table:number-columns-spanned="2" table:formula="of:=A1"><text:p>a<text:s text:c="9"/><text:span text:style-name="unseen">b</text:span></text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>`+
		`<table:named-expressions><table:named-range table:name="n" table:cell-range-address="$a.$A$1:.$B$2"/><table:named-expression table:name="m" table:expression="of:=&quot;x&quot;"/></table:named-expressions>`, true)
	f.Add(`<table:table><table:table-row><table:table-cell><table:table><table:table-row>`+odfA+`</table:table-row></table:table></table:table-cell></table:table-row></table:table>`, false)
	f.Fuzz(func(t *testing.T, body string, sheet bool) {
		kind, format := "text", ODT
		if sheet {
			kind, format = "spreadsheet", ODS
		}
		b := odfXML(t, kind, body)
		unfenced(t, b, func(l *budget) (*Book, error) { return readODF(bytes.NewReader(b), int64(len(b)), l, format) })
	})
}

func FuzzDateFormat(f *testing.F) {
	f.Add(`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy "at" h:mm AM/PM;@`, 46307.75)
	f.Fuzz(func(t *testing.T, format string, serial float64) {
		if d := dateFormat(format); d != nil {
			showDate(serial, d, false)
		}
	})
}
