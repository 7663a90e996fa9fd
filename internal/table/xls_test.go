package table

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup/internal/office"
)

func TestXLSCells(t *testing.T) {
	shared := rec(recSST, uint32(3), uint32(3), 5, byte(0), "plain", 4, byte(8), 1, "rich", 0, 0, 6, byte(0), "nar") // cut inside the third
	wide := rec(recContinue, byte(1), "\x16\x04", "\x17\x04", "\x18\x04")                                            // and going on in UTF-16
	globals := [][]byte{
		rec(recFormat, 164, 5, byte(0), "d-mmm"),
		rec(recXF, 0, 0), rec(recXF, 0, 164), rec(recXF, 0, 14), shared, wide,
	}
	cells := [][]byte{
		rec(recRow, 0, 0, 9, 255, 0, 0, 0, 0),
		rec(recLabelSST, 0, 0, 0, uint32(0)), rec(recLabelSST, 0, 1, 0, uint32(1)), rec(recLabelSST, 0, 2, 0, uint32(2)),
		rec(recNumber, 1, 0, 0, 121.1), rec(recNumber, 1, 1, 0, 121.09999999999999), rec(recRK, 1, 2, 0, uint32(12110<<2|3)),
		rec(recNumber, 2, 0, 1, 46307.0), rec(recNumber, 2, 1, 2, 46307.0),
		rec(recMulRK, 3, 0, 0, uint32(1<<2|2), 0, uint32(2<<2|2), 1),
		rec(recBoolErr, 4, 0, 0, byte(1), byte(0)), rec(recBoolErr, 4, 1, 0, byte(0x1D), byte(1)),
		rec(recFormula, 5, 0, 0, 2.5, 0, uint32(0), 0),
		rec(recFormula, 5, 1, 0, byte(0), byte(0), byte(0), byte(0), byte(0), byte(0), 0xFFFF, 0, uint32(0), 0), rec(recString, 2, byte(0), "ok"),
		rec(recFormula, 5, 2, 0, byte(2), byte(0), byte(0x17), byte(0), byte(0), byte(0), 0xFFFF, 0, uint32(0), 0),
		rec(recLabel, 6, 0, 0, 5, byte(0), "label"),
		rec(recRow, 6, 0, 1, 255, 0, 0, 0x20, 0),
		rec(recColInfo, 1, 1, 2000, 0, 1, 0),
		rec(recMergeCells, 1, 6, 6, 0, 2),
	}
	book, err := open(compound("Workbook", biffStream(globals, 1, cells...)))
	must(t, err)
	s := book.Sheets[0]
	want := `1: 1="plain" 2="rich" 3="narЖЗИ"; 2: 1="121.1" 2="121.1" 3="121.1"; 3: 1="12-Oct" 2="2026-10-12"; 4: 1="1" 2="2"; ` +
		`5: 1="TRUE" 2="#NAME?"; 6: 1="2.5" 2="ok" 3="#REF!"; 7: 1="label"`
	if got := grid(s); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	last := s.Rows[6]
	if !s.Hidden || !last.Hidden || s.Rows[0].Hidden || !last.Cells[0].Merged || fmt.Sprint(s.HiddenColumns) != "map[2:true]" {
		t.Errorf("hidden %v %v, columns %v, merged %v", s.Hidden, last.Hidden, s.HiddenColumns, last.Cells)
	}
	if f := s.Rows[5].Cells; !f[0].Formula || !f[0].Number || !f[1].Formula || f[1].Number || !f[2].Formula {
		t.Errorf("formulas: %v", f)
	}
	if n := s.Rows[1].Cells[0]; !n.Number || n.Formula {
		t.Errorf("number: %v", n)
	}
}

func TestXLSRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		stream []byte
		want   error
		says   string
	}{
		{"password", biffStream([][]byte{rec(recFilePass, 1, 1, 1)}, 0), ErrEncrypted, "without a password"},
		{"Excel 95, cut in the globals", rec(recBOF, biff5, 5, 0, 0), ErrDamaged, "damaged"},
		{"Excel 95 with a password", append(rec(recBOF, biff5, 5, 0, 0), rec(recFilePass, 1, 1)...), ErrEncrypted, "without a password"},
		{"cut in the globals", rec(recBOF, biff8, 5, 0, 0), ErrDamaged, "damaged"},
		{"string out of range", biffStream(nil, 0, rec(recLabelSST, 0, 0, 0, uint32(7))), ErrDamaged, "damaged"},
		{"shared strings cut short", biffStream([][]byte{rec(recSST, uint32(9), uint32(9), 5, byte(0), "x")}, 0), ErrDamaged, "damaged"},
	} {
		_, err := open(compound("Workbook", tt.stream))
		if !errors.Is(err, tt.want) || !strings.Contains(fmt.Sprint(err), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestXLSCircle reads a file whose sectors form a circle.
func TestXLSCircle(t *testing.T) {
	b := compound("Workbook", biffStream(nil, 0, rec(recLabel, 0, 0, 0, 1, byte(0), "x")))
	for at := 512; at < 1024; at += 4 {
		if le32(b, at) == 0xFFFFFFFE {
			copy(b[at:], []byte{1, 0, 0, 0})
		}
	}
	if _, err := open(b); !errors.Is(err, ErrUnknown) && !errors.Is(err, ErrDamaged) {
		t.Errorf("a circle gave %v", err)
	}
}

func TestXLSNames(t *testing.T) {
	extern := rec(recExternSheet, 1, 0, 0, 0)
	name := func(s string, formula ...byte) []byte {
		return rec(recName, 0, byte(0), byte(len(s)), len(formula), 0, 0, uint32(0), byte(0), s, string(formula))
	}
	book, err := open(compound("Workbook", biffStream([][]byte{extern,
		name("cell", 0x3A, 0, 0, 4, 0, 27, 0xC0),
		name("range", 0x5B, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0),
		name("elsewhere", 0x3A, 9, 0, 0, 0, 0, 0),
		name("number", 0x1E, 1, 0),
		name("\x06", 0x3A, 0, 0, 0, 0, 0, 0), // the print area
	}, 0)))
	must(t, err)
	if got := fmt.Sprint(book.Names); got != "map[cell:S!$AB$5 range:S!$A$1:$B$3]" {
		t.Errorf("names %s", got)
	}
}

// TestOLEMiniStream reads a stream below 4096 bytes, which lies in the mini
// stream. What a workbook with a password says of itself is one: its version,
// 3.2, comes first ([MS-OFFCRYPTO], section 2.3.4.5).
func TestOLEMiniStream(t *testing.T) {
	b := locked(t)
	o, err := office.OpenCompound(bytes.NewReader(b), int64(len(b)), defaultPart)
	must(t, err)
	info, err := o.Stream("EncryptionInfo", sniffed)
	must(t, err)
	if len(info) < 100 || len(info) >= 4096 || !bytes.HasPrefix(info, []byte{3, 0, 2, 0}) {
		t.Errorf("%d bytes, %x", len(info), info[:min(len(info), 8)])
	}
}

// TestXLSFill: the colours of styles, of the standard palette and of the file's.
func TestXLSFill(t *testing.T) {
	xf := func(pattern uint32, fore int) []byte {
		return rec(recXF, 0, 0, 0, uint32(0), uint32(0), pattern<<26, fore|65<<7)
	}
	globals := [][]byte{xf(0, 64), xf(1, 13), xf(1, 9), xf(2, 13), xf(1, 64), xf(1, 20)}
	palette := rec(recPalette, 3, "\x00\x00\x00\x00", "\x00\xB0\x50\x00", "\xFF\x00\x00\x00")
	cells := [][]byte{
		rec(recNumber, 0, 0, 0, 1.0), rec(recNumber, 0, 1, 1, 1.0), rec(recNumber, 0, 2, 2, 1.0), rec(recNumber, 0, 3, 3, 1.0), rec(recNumber, 0, 4, 4, 1.0), rec(recNumber, 0, 5, 5, 1.0),
		rec(recMulBlank, 1, 0, 1, 0, 5, 2), rec(recLabel, 1, 3, 1, 1, byte(0), "x"), rec(recBlank, 1, 4, 1),
		rec(recBlank, 2, 0, 1), // a row without text
		rec(recMulRK, 3, 0, 5, uint32(2), 0, uint32(2), 1),
	}
	for _, tt := range []struct {
		name    string
		globals [][]byte
		want    string
	}{
		{"the standard palette", globals, "1.2=FFFF00* 1.6=800080* 2.1=FFFF00 2.3=800080 2.4=FFFF00* 2.5=FFFF00 4.1=800080*"},
		{"its own", append(globals, palette), "1.2=FFFF00* 1.3=00B050* 1.6=800080* 2.1=FFFF00 2.3=800080 2.4=FFFF00* 2.5=FFFF00 4.1=800080*"},
	} {
		book, err := open(compound("Workbook", biffStream(tt.globals, 0, cells...)))
		must(t, err)
		if got := fills(book.Sheets[0]); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}
