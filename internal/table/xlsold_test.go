package table

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// cell2 returns a cell of Excel 2: its style has three bytes, of which the
// second tells the number format. The first tells a record of styles, here of the
// same number.
func cell2(id uint16, row, column int, format byte, value ...any) []byte {
	return rec(id, append([]any{row, column, format, format, byte(0)}, value...)...)
}

// excel2 is a sheet of Excel 2.
func excel2() []byte {
	return bytes.Join([][]byte{
		rec(recBOF2, 2, kindSheet),
		rec(recCodePage, 1251),
		rec(recFormat2, byte(7), "General"), rec(recFormat2, byte(5), "d-mmm"),
		rec(recXF2, byte(0), byte(0), byte(0), byte(0)), rec(recXF2, byte(0), byte(0), byte(1), byte(0)),
		rec(recColWidth2, byte(2), byte(3), 0),
		rec(0x0008, 2, 0, 3, 0, 0, byte(0), 0),
		cell2(0x0002, 0, 0, 0, 121), cell2(0x0003, 0, 1, 0, 121.1), cell2(0x0003, 0, 2, 1, 46307.0), cell2(0x0001, 0, 3, 0),
		cell2(0x0004, 1, 0, 0, byte(3), "\xC4\xE0!"), cell2(0x0005, 1, 1, 0, byte(1), byte(0)), cell2(0x0005, 1, 2, 0, byte(0x1D), byte(1)),
		cell2(0x0006, 2, 0, 0, 2.5, byte(0), byte(9), byte(0x1F), 2.5),
		cell2(0x0006, 2, 1, 0, "\x00\x00\x00\x00\x00\x00\xFF\xFF", byte(0), byte(4), byte(0x17), byte(2), "ok"), rec(0x0007, byte(2), "ok"),
		rec(recEOF),
	}, nil)
}

// body34 is what sheets of Excel 3 and 4 have in common.
func body34(formula uint16) []byte {
	return bytes.Join([][]byte{
		rec(recColInfo, 1, 1, 2000, 0, 1, 0),
		rec(recRow, 2, 0, 3, 255, 0, 0, 0x20, 0),
		rec(recNumber, 0, 0, 0, 121.1), rec(recRK, 0, 1, 0, uint32(12110<<2|3)), rec(recNumber, 0, 2, 1, 46307.0),
		rec(recLabel, 1, 0, 0, 4, "caf\x8E"), rec(recBoolErr, 1, 1, 0, byte(1), byte(0)), rec(recBoolErr, 1, 2, 0, byte(0x2A), byte(1)),
		rec(formula, 2, 0, 0, 2.5, 0, 9, byte(0x1F), 2.5),
		rec(formula, 2, 1, 0, "\x00\x00\x00\x00\x00\x00\xFF\xFF", 0, 4, byte(0x17), byte(2), "ok"), rec(recString, 2, "ok"),
		rec(recEOF),
	}, nil)
}

// excel3 is a sheet of Excel 3, with a record among its first.
func excel3(extra []byte) []byte {
	return bytes.Join([][]byte{
		rec(recBOF3, 0, kindSheet, 0), extra, rec(recCodePage, 0x8000),
		rec(recFormat2, byte(7), "General"), rec(recFormat2, byte(5), "d-mmm"),
		xf3(0), xf3(1), body34(recFormula3),
	}, nil)
}

func xf3(format byte) []byte {
	return rec(recXF3, byte(0), format, byte(1), byte(0xFF), 0, 0, uint32(0))
}

// styles4 is what a file of Excel 4 begins with.
func styles4() []byte {
	xf := func(format byte) []byte { return rec(recXF4, byte(0), format, 1, byte(0), byte(0xFF), 0, uint32(0)) }
	return bytes.Join([][]byte{rec(recCodePage, 10000), rec(recFormat, 0, byte(7), "General"), rec(recFormat, 0, byte(5), "d-mmm"), xf(0), xf(1)}, nil)
}

// sheet4 is a sheet of Excel 4, with its own styles or those of the workbook.
func sheet4(styles []byte) []byte {
	return bytes.Join([][]byte{rec(recBOF4, 0, kindSheet, 0), styles, body34(recFormula4)}, nil)
}

// excel4 is a workbook of Excel 4 with two sheets.
func excel4() []byte {
	sheet := sheet4(nil)
	head := func(name string) []byte { return rec(recSheetHdr4, uint32(len(sheet)), byte(len(name)), name) }
	return bytes.Join([][]byte{rec(recBOF4, 0, kindWorkbook4, 0), styles4(), head("One"), sheet, head("Deuxi\x8Fme"), sheet, rec(recEOF)}, nil)
}

// excel5 is a stream of Excel 5 with a sheet and a defined name, as it lies in a
// compound file.
func excel5() []byte {
	globals := bytes.Join([][]byte{
		rec(recBOF, biff5, kindWorkbook, 0, 0), rec(recCodePage, 1252),
		rec(recFormat, 164, byte(5), "d-mmm"),
		rec(recXF, 0, 0, 0, byte(0), byte(0), 0, 0, uint32(0)), rec(recXF, 0, 164, 0, byte(0), byte(0), 13|65<<7, 1, uint32(0)),
		rec(recExternSheet, byte(2), byte(3), "S"),
		rec(recName, 0, byte(0), byte(1), 18, 0, 0, uint32(0), "n", byte(0x3A), 0xFFFF, 0.0, 0, 0, 0xC004, byte(2)),
		rec(recName, 0, byte(0), byte(1), 21, 0, 0, uint32(0), "m", byte(0x3B), 0xFFFF, 0.0, 0, 0, 0, 4, byte(0), byte(2)),
	}, nil)
	bound := func(offset int) []byte {
		return rec(recBoundSheet, uint32(offset), byte(1), byte(0), byte(4), "\xC9tat")
	}
	offset := len(globals) + len(bound(0)) + len(rec(recEOF))
	return bytes.Join([][]byte{globals, bound(offset), rec(recEOF), rec(recBOF, biff5, kindSheet, 0, 0),
		rec(recNumber, 0, 0, 1, 46307.0), rec(recRString, 0, 1, 0, 4, "caf\xE9", byte(1), byte(0), byte(0)),
		rec(recMulRK, 1, 0, 0, uint32(1<<2|2), 1, uint32(46307<<2|2), 1), rec(recMulBlank, 1, 2, 0, 1, 3), rec(recBlank, 2, 0, 1),
		rec(recEOF)}, nil)
}

const grid34 = `1: 1="121.1" 2="121.1" 3="12-Oct"; 2: 1="café" 2="TRUE" 3="#N/A"; 3: 1="2.5" 2="ok"`

// TestXLSOld reads the formats before Excel 97.
func TestXLSOld(t *testing.T) {
	for _, tt := range []struct {
		name   string
		in     []byte
		sheets string // names
		grid   string // of the last
		hidden string // its columns
	}{
		{"Excel 2", excel2(), "table 1", `1: 1="121" 2="121.1" 3="12-Oct"; 2: 1="Да!" 2="TRUE" 3="#NAME?"; 3: 1="2.5" 2="ok"`, "map[3:true]"},
		{"Excel 3", excel3(nil), "table 1", grid34, "map[2:true]"},
		{"Excel 4", sheet4(styles4()), "table 1", grid34, "map[2:true]"},
		{"a workbook of Excel 4", excel4(), "One, Deuxième", grid34, "map[2:true]"},
		{"Excel 5", compound("Book", excel5()), "État", `1: 1="12-Oct" 2="café"; 2: 1="1" 2="12-Oct" 4=""`, "map[]"},
		{"Excel 5 without its container", excel5(), "État", `1: 1="12-Oct" 2="café"; 2: 1="1" 2="12-Oct" 4=""`, "map[]"},
	} {
		book, err := open(tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var names []string
		for _, s := range book.Sheets {
			names = append(names, s.Name)
		}
		last := book.Sheets[len(book.Sheets)-1]
		if got := strings.Join(names, ", "); got != tt.sheets {
			t.Errorf("%s: sheets %s", tt.name, got)
		}
		if got := grid(last); got != tt.grid {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.grid)
		}
		if got := fmt.Sprint(last.HiddenColumns); got != tt.hidden {
			t.Errorf("%s: hidden %s", tt.name, got)
		}
		if n := len(last.Rows); n == 3 && (!last.Rows[2].Hidden || last.Rows[0].Hidden || !last.Rows[2].Cells[1].Formula) {
			t.Errorf("%s: rows %+v", tt.name, last.Rows)
		}
	}
}

func TestXLSExcel5(t *testing.T) {
	book, err := open(compound("Book", excel5()))
	must(t, err)
	if got := fmt.Sprint(book.Names); got != "map[m:État!$A$1:$C$5 n:État!$C$5]" {
		t.Errorf("names %s", got)
	}
	if got := fills(book.Sheets[0]); got != "1.1=FFFF00* 2.2=FFFF00* 2.4=FFFF00" {
		t.Errorf("fills %s", got)
	}
	if !book.Sheets[0].Hidden {
		t.Error("the sheet is hidden")
	}
}

// TestXLSCodePages: texts before Excel 97 are in the code page of their country.
func TestXLSCodePages(t *testing.T) {
	for _, tt := range []struct {
		page     int
		in, want string
	}{
		{437, "\x82", "é"}, {850, "\xB5", "Á"}, {852, "\x9F", "č"}, {866, "\x84\xA0", "Да"}, {874, "\xA1", "ก"},
		{932, "\x93\xFA", "日"}, {936, "\xC6\xC0", "评"}, {949, "\xC7\xD1", "한"}, {950, "\xB5\xAA", "答"},
		{1250, "\xE8", "č"}, {1251, "\xC4\xE0", "Да"}, {1252, "\xE9", "é"}, {1253, "\xE1", "α"}, {1254, "\xFD", "ı"}, {1255, "\xE0", "א"},
		{1256, "\xC8", "ب"}, {1257, "\xE8", "č"}, {1258, "\xD0", "Đ"}, {10000, "\x8E", "é"}, {0x8000, "\x8E", "é"}, {0x8001, "\xE9", "é"}, {10007, "\x84", "Д"}, {9, "\xE9", "é"},
	} {
		book, err := open(bytes.Join([][]byte{rec(recBOF3, 0, kindSheet, 0), rec(recCodePage, tt.page), rec(recLabel, 0, 0, 0, len(tt.in), tt.in), rec(recEOF)}, nil))
		must(t, err)
		if got := book.Sheets[0].Rows[0].At(1); got != tt.want {
			t.Errorf("%d: %q, want %q", tt.page, got, tt.want)
		}
	}
}

// TestXLSOldInLibreOffice: an independent reader finds the same in the same bytes.
func TestXLSOldInLibreOffice(t *testing.T) {
	t.Parallel()
	for name, in := range map[string][]byte{"Excel 2": excel2(), "Excel 3": excel3(nil), "Excel 4": sheet4(styles4()), "a workbook of Excel 4": excel4(), "Excel 5": compound("Book", excel5())} {
		want, err := open(in)
		must(t, err)
		got, err := open(converted(t, in, "xls", "xlsx", "xlsx"))
		must(t, err)
		for i, s := range want.Sheets {
			// It leaves the styles of a workbook of Excel 4 aside.
			if i >= len(got.Sheets) || strings.Replace(grid(got.Sheets[i]), "46307", "12-Oct", 1) != grid(s) {
				t.Errorf("%s: LibreOffice reads\n     %s\nwant %s", name, grid(got.Sheets[min(i, len(got.Sheets)-1)]), grid(s))
			}
		}
	}
}
