package table

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// bomb opens a file and fails if that costs more than it should, whatever
// comes of it.
func bomb(t *testing.T, b []byte) (*Book, error) {
	t.Helper()
	const (
		megabytes = 200 // what the largest admitted file may cost, with room for the collector
		seconds   = 25  // a little more than the limit, for a machine that is busy
	)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	book, err := open(b)
	runtime.ReadMemStats(&after)
	if d := time.Since(start); d > seconds*time.Second {
		t.Errorf("took %v", d)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > megabytes {
		t.Errorf("allocated %d MB for a file of %d KB", mb, len(b)>>10)
	}
	return book, err
}

func TestBombWide(t *testing.T) {
	var s strings.Builder
	s.WriteString("<worksheet><sheetData>")
	for r := range 2000 {
		fmt.Fprintf(&s, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, r+1, r+1)
	}
	s.WriteString("</sheetData></worksheet>")
	book, err := bomb(t, sheetXML(t, s.String(), "<sst/>", "<styleSheet/>"))
	must(t, err)
	if rows := book.Sheets[0].Rows; len(rows) != 2000 || rows[0].Cells[0].Column != 16384 {
		t.Errorf("%d rows, column %d", len(rows), rows[0].Cells[0].Column)
	}
}

func TestBombSparse(t *testing.T) {
	book, err := bomb(t, sheetXML(t, `<worksheet><cols><col min="1" max="16384" hidden="1"/><col min="1" max="16384" hidden="1"/></cols><sheetData>`+
		`<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData></worksheet>`, "<sst/>", "<styleSheet/>"))
	must(t, err)
	if s := book.Sheets[0]; len(s.Rows) != 2 || len(s.HiddenColumns) != 1 {
		t.Errorf("%d rows, %d hidden columns", len(s.Rows), len(s.HiddenColumns))
	}
}

func TestBombsTooLarge(t *testing.T) {
	cells := func(cell string, n int) string {
		return "<worksheet><sheetData><row>" + strings.Repeat(cell, n) + "</row></sheetData></worksheet>"
	}
	for _, tt := range []struct {
		name string
		file []byte
	}{
		{"one shared string, used often", sheetXML(t, cells(`<c t="s"><v>0</v></c>`, 100_000), "<sst><si><t>"+strings.Repeat("x", 900_000)+"</t></si></sst>", "<styleSheet/>")},
		{"many empty strings", sheetXML(t, cells("", 0), "<sst>"+strings.Repeat("<si/>", 1_500_000)+"</sst>", "<styleSheet/>")},
		{"many cells", sheetXML(t, cells(`<c><v>1</v></c>`, 300_000), "<sst/>", "<styleSheet/>")},
		{"one long text", sheetXML(t, cells(`<c t="inlineStr"><is><t>`+strings.Repeat("x", 3<<20)+`</t></is></c>`, 1), "<sst/>", "<styleSheet/>")},
		{"many attributes", sheetXML(t, `<worksheet `+strings.Repeat(`a="" `, 1_500_000)+`/>`, "<sst/>", "<styleSheet/>")},
		{"a large part", sheetXML(t, strings.Repeat(" ", 9<<20)+"<worksheet/>", "<sst/>", "<styleSheet/>")},
		{"many merged cells", sheetXML(t, `<worksheet><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B1"/>`, 250_000)+`</mergeCells></worksheet>`, "<sst/>", "<styleSheet/>")},
		{"a row of OpenDocument, used often", odfXML(t, "spreadsheet", `<table:table><table:table-row table:number-rows-repeated="1000000">`+odfA+`</table:table-row></table:table>`)},
		{"a cell of OpenDocument, used often", odfXML(t, "spreadsheet", `<table:table>`+strings.Repeat(`<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell></table:table-row>`, 20)+`</table:table>`)},
		{"many files", manyFiles(t, 3000)},
		{"many tables", wordXML(t, strings.Repeat("<w:tbl></w:tbl>", 1000))},
		{"many rows", []byte(strings.Repeat("a,b\n", 60_000))},
		{"long text", []byte(strings.Repeat("aaaaaaaaaaaaaaa,bbbbbbbbbbbbbbb\n", 300_000))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bomb(t, tt.file)
			var f *followup.Fault
			if !errors.As(err, &f) || !errors.Is(err, ErrTooLarge) || f.Remedy != followup.BySender || !strings.Contains(f.Reason, "smaller parts") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func manyFiles(t *testing.T, n int) []byte {
	parts := []string{"xl/workbook.xml", "<workbook/>"}
	for i := range n {
		parts = append(parts, fmt.Sprint(i), "")
	}
	return zipped(t, parts...)
}

// TestBombDeclaredSizes reads archives whose directory lies about sizes.
func TestBombDeclaredSizes(t *testing.T) {
	b := sheetXML(t, "<worksheet/>", "<sst/>", "<styleSheet/>")
	directory := bytes.Index(b, []byte("PK\x01\x02"))
	for _, size := range []uint32{0xFFFFFFF0, 1 << 30, 1} {
		lie := bytes.Clone(b)
		for at := directory; at >= 0 && at+46 < len(lie) && bytes.HasPrefix(lie[at:], []byte("PK\x01\x02")); {
			binary.LittleEndian.PutUint32(lie[at+24:], size)
			at += 46 + int(le16(lie, at+28)) + int(le16(lie, at+30)) + int(le16(lie, at+32))
		}
		if _, err := bomb(t, lie); !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrDamaged) {
			t.Errorf("declared %d: %v", size, err)
		}
	}
}

// TestBombTotal has parts that are each small enough and together too large.
func TestBombTotal(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	write := func(name, text string) {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, text)
		must(t, err)
	}
	var sheets, rels strings.Builder
	large := "<worksheet>" + strings.Repeat("<x/>", 1_800_000) + "</worksheet>"
	for i := range 6 {
		fmt.Fprintf(&sheets, `<sheet name="%d" r:id="r%d"/>`, i, i)
		fmt.Fprintf(&rels, `<Relationship Id="r%d" Type="worksheet" Target="s%d.xml"/>`, i, i)
		write(fmt.Sprintf("xl/s%d.xml", i), large)
	}
	write("xl/workbook.xml", "<workbook><sheets>"+sheets.String()+"</sheets></workbook>")
	write("xl/_rels/workbook.xml.rels", "<Relationships>"+rels.String()+"</Relationships>")
	must(t, z.Close())
	if _, err := open(b.Bytes()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestTimeLimit(t *testing.T) {
	b := []byte(strings.Repeat("a,b\n", 1000))
	_, err := Open(bytes.NewReader(b), int64(len(b)), Limits{Time: time.Nanosecond})
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "reasonable time") {
		t.Errorf("got %v", err)
	}
}

// TestRatio: staff's own files may be large, and still expand only so far.
func TestRatio(t *testing.T) {
	b := sheetXML(t, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row></sheetData>`+strings.Repeat("<x/>", 3<<20)+`</worksheet>`, "<sst/>", "<styleSheet/>")
	for ratio, want := range map[int]error{0: ErrTooLarge, 100: ErrTooLarge, 2000: nil} {
		lim := OperatorLimits()
		lim.Ratio = ratio
		if _, err := Open(bytes.NewReader(b), int64(len(b)), lim); !errors.Is(err, want) {
			t.Errorf("ratio %d: %v, want %v", ratio, err, want)
		}
	}
}

func TestColumns(t *testing.T) {
	b := []byte(strings.Repeat("a,b,c\n", 3))
	for columns, want := range map[int]error{0: nil, 3: nil, 2: ErrTooLarge} {
		if _, err := Open(bytes.NewReader(b), int64(len(b)), Limits{Columns: columns}); !errors.Is(err, want) {
			t.Errorf("%d columns: %v, want %v", columns, err, want)
		}
	}
}
