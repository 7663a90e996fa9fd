package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// TestBombsOfRecords: what costs a file nothing costs its reader nothing, or is
// refused.
func TestBombsOfRecords(t *testing.T) {
	coloured := [][]byte{rec(recXF, 0, 0, 0, uint32(0), uint32(0), uint32(1<<26), 13|65<<7)}
	blanks := func(row int) []byte { return rec(recMulBlank, row, 0, strings.Repeat("\x00\x00", 256), 255) }
	var blankRows, blankCells [][]byte
	blankRows = append(blankRows, rec(recLabel, 0, 0, 0, 1, byte(0), "x"))
	for row := range 1 << 13 {
		blankRows = append(blankRows, blanks(row))
	}
	for row := range 1 << 13 {
		blankCells = append(blankCells, rec(recLabel, row, 0, 0, 1, byte(0), "x"), blanks(row))
	}
	row := func(cells string) []byte {
		return xlsbFile(t, "", sampleStyles(), []string{strings.Repeat("x", 30_000)}, bsheet{name: "S", rows: cells})
	}
	last := brow(1<<20, 0) + bcell(xlsbCellSt, 1<<14-1, 0, wide("x"))
	for _, tt := range []struct {
		name string
		in   []byte
		want error
		rows int
	}{
		{"coloured rows without text", compound("Workbook", biffStream(coloured, 0, blankRows...)), nil, 1},
		{"whole rows coloured beside text", compound("Workbook", biffStream(coloured, 0, blankCells...)), nil, 1 << 13},
		{"many cells", compound("Workbook", biffStream(nil, 0, bytes.Repeat(rec(recMulRK, 0, 0, strings.Repeat("\x00\x00\x02\x00\x00\x00", 256), 255), 1000))), ErrTooLarge, 0},
		{"the last cell of a binary sheet", row(last), nil, 1},
		{"a row after the last", row(brow(1<<20+1, 0)), ErrDamaged, 0},
		{"coloured cells without text, in binary", row(strings.Repeat(brow(1, 0)+strings.Repeat(bcell(xlsbCellBlank, 0, 3), 100), 5000) + last), nil, 1},
		{"one shared string, used often", row(brow(1, 0) + strings.Repeat(bcell(xlsbCellIsst, 0, 0, uint32(0)), 50_000)), ErrTooLarge, 0},
		{"many binary cells", row(brow(1, 0) + strings.Repeat(bcell(xlsbCellRk, 0, 0, uint32(2)), 250_000)), ErrTooLarge, 0},
		{"many empty binary rows", row(strings.Repeat(brow(7, 0), 200_000) + last), nil, 1},
		{"an old file of many rows", append(rec(recBOF3, 0, kindSheet, 0), append(bytes.Repeat(rec(recNumber, 0, 0, 0, 1.0), 250_000), rec(recEOF)...)...), ErrTooLarge, 0},
		{"quotes that nothing ends", []byte("sep=,\na,b\n" + strings.Repeat(`"x"",`, 1_000_000) + "\n,\"x"), ErrTooLarge, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			book, err := bomb(t, tt.in)
			if tt.want != nil || err != nil {
				if !errors.Is(err, tt.want) {
					t.Errorf("got %v", err)
				}
				return
			}
			if got := len(book.Sheets[0].Rows); got != tt.rows {
				t.Errorf("%d rows", got)
			}
		})
	}
}
