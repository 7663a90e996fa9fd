package table

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// binarySample is a workbook with every kind of cell.
func binarySample(t testing.TB) []byte {
	// A value is followed by the formula that gave it: flags and tokens.
	value := func(v any, tokens string) []any { return []any{v, 0, uint32(len(tokens)), tokens, uint32(0)} }
	first := bsheet{name: "First",
		before: between(390, 391, brec(xlsbColInfo, uint32(2), uint32(2), uint32(2304), uint32(0), 1)),
		rows: brow(1, 0) + bcell(xlsbCellSt, 0, 0, wide("merged heading")) + bcell(xlsbCellBlank, 1, 3) + bcell(xlsbCellBlank, 2, 0) +
			brow(2, 0) + bcell(xlsbCellIsst, 0, 0, uint32(0)) + bcell(xlsbCellRk, 1, 0, uint32(12110<<2|3)) + bcell(xlsbCellIsst, 2, 0, uint32(1)) +
			brow(3, 0) + bcell(xlsbCellReal, 0, 0, 121.09999999999999) + bcell(xlsbCellReal, 1, 1, 46307.0) + bcell(xlsbCellRk, 2, 2, uint32(46307<<2|2)) +
			brow(5, 0) + bcell(xlsbCellBool, 0, 0, byte(1)) + bcell(xlsbCellError, 1, 0, byte(0x2A)) + bcell(xlsbRString, 3, 0, byte(0), wide("комментарий 评论")) +
			brow(6, 0) + bcell(xlsbFmlaNum, 0, 0, value(2.5, string(packed(byte(0x1F), 2.5)))...) + bcell(xlsbFmlaString, 1, 0, value(wide("ab"), "\x17\x02\x00a\x00b\x00")...) + bcell(xlsbFmlaBool, 2, 0, value(byte(0), "\x1D\x00")...) + bcell(xlsbFmlaError, 3, 0, value(byte(0x07), "\x1C\x07")...) +
			brow(7, 0x1000) + bcell(xlsbCellSt, 0, 3, wide("two\nlines")) + bcell(xlsbCellBlank, 1, 4),
		after: brec(177, uint32(1)) + brec(xlsbMergeCell, uint32(0), uint32(0), uint32(0), uint32(2)) + brec(178),
	}
	meta := bsheet{name: "me ta", state: 2, rows: brow(1, 0) + bcell(xlsbCellSt, 0, 0, wide("token"))}
	names := between(353, 354, brec(xlsbSupSelf)+brec(xlsbExternSheet, uint32(1), uint32(0), uint32(1), uint32(1))) +
		brec(xlsbName, uint32(0), byte(0), uint32(0xFFFFFFFF), wide("followup_token"), uint32(9), byte(0x3A), 0, uint32(0), 0, uint32(0), uint32(0xFFFFFFFF))
	return xlsbFile(t, names, sampleStyles(), []string{"121.10", "SVN-3/0"}, first, meta)
}

const binaryGrid = `1: 1="merged heading"; 2: 1="121.10" 2="121.1" 3="SVN-3/0"; 3: 1="121.1" 2="2026-10-12" 3="12-Oct"; ` +
	`5: 1="TRUE" 2="#N/A" 4="комментарий 评论"; 6: 1="2.5" 2="ab" 3="FALSE" 4="#DIV/0!"; 7: 1="two\nlines" 2=""`

func checkBinary(t *testing.T, book *Book) {
	t.Helper()
	if len(book.Sheets) != 2 || book.Sheets[0].Name != "First" || book.Sheets[0].Hidden || book.Sheets[1].Name != "me ta" || !book.Sheets[1].Hidden {
		t.Fatalf("%+v", book.Sheets)
	}
	s := book.Sheets[0]
	// A date without a format of its own has that of its reader's country.
	if got := strings.Replace(grid(s), "10/12/2026", "2026-10-12", 1); got != binaryGrid {
		t.Errorf("got  %s\nwant %s", got, binaryGrid)
	}
	if got := fills(s); got != "7.1=00B050* 7.2=FFFF00" {
		t.Errorf("fills %s", got)
	}
	if !s.Rows[0].Cells[0].Merged || fmt.Sprint(s.HiddenColumns) != "map[3:true]" || s.Rows[4].Hidden || !s.Rows[5].Hidden {
		t.Errorf("merged %v, hidden %v, %+v", s.Rows[0].Cells, s.HiddenColumns, s.Rows)
	}
	if c := s.Rows[1].Cells; c[0].Number || !c[1].Number {
		t.Errorf("numbers: %+v", c)
	}
	if book.Properties["followup-token"] != "abc" {
		t.Errorf("properties %v", book.Properties)
	}
}

func TestXLSB(t *testing.T) {
	book, err := open(binarySample(t))
	must(t, err)
	if book.Format != XLSB {
		t.Errorf("read as %s", book.Format)
	}
	checkBinary(t, book)
	if got := book.Names["followup_token"]; got != "'me ta'!$A$1" { // LibreOffice does not read it
		t.Errorf("name %q", got)
	}
	for _, c := range book.Sheets[0].Rows[4].Cells {
		if !c.Formula {
			t.Errorf("%+v is no formula", c)
		}
	}
}

// TestXLSBShortCells: cells that only say that they follow the last one.
func TestXLSBShortCells(t *testing.T) {
	short := func(kind int, value ...any) string { return brec(kind, append([]any{uint32(0)}, value...)...) }
	book, err := open(xlsbFile(t, "", "", []string{"s"}, bsheet{name: "S", rows: brow(1, 0) + bcell(xlsbCellSt, 1, 0, wide("b")) +
		short(13, uint32(7<<2|2)) + short(14, byte(0x17)) + short(15, byte(0)) + short(16, 1.5) + short(12) + short(17, wide("t")) + short(18, uint32(0))}))
	must(t, err)
	if got := grid(book.Sheets[0]); got != `1: 2="b" 3="7" 4="#REF!" 5="FALSE" 6="1.5" 8="t" 9="s"` {
		t.Error(got)
	}
}

func TestXLSBRefused(t *testing.T) {
	row := func(cells string) []byte {
		return xlsbFile(t, "", "", []string{"s"}, bsheet{name: "S", rows: brow(1, 0) + cells})
	}
	many := ""
	for range 50_000 {
		many += "\x01\x00" // a cell of no bytes
	}
	for _, tt := range []struct {
		name string
		in   []byte
		want error
	}{
		{"no such shared string", row(bcell(xlsbCellIsst, 0, 0, uint32(9))), ErrDamaged},
		{"a column beyond the last", row(bcell(xlsbCellBool, 1<<14, 0, byte(1))), ErrDamaged},
		{"a text longer than its record", row(bcell(xlsbCellSt, 0, 0, uint32(1<<31))), ErrDamaged},
		{"a record cut short", row(many), ErrDamaged},
		{"a record of 200 MB", row("\x06\xFF\xFF\xFF\x7F"), ErrTooLarge},
		{"no sheets", xlsbFile(t, "", "", nil), ErrDamaged},
		{"a sheet that is not there", zipped(t, "xl/workbook.bin", brec(xlsbBundleSh, uint32(0), uint32(1), wide("r"), wide("S"))), ErrDamaged},
	} {
		if _, err := open(tt.in); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestXLSBInLibreOffice: an independent reader of the same bytes finds the same.
func TestXLSBInLibreOffice(t *testing.T) {
	t.Parallel()
	book, err := open(converted(t, binarySample(t), "xlsb", "xlsx", "xlsx"))
	must(t, err)
	checkBinary(t, book)
}
