package table

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// sample is a workbook with what an answer sheet has.
func sample(t *testing.T) []byte {
	return workbook(t, func(f *excelize.File) {
		for i, text := range []string{"121.1", "121.10", "Straße – “état”", "комментарий", "评论 تعليق", "two\nlines", "x"} {
			must(t, f.SetCellStr("Sheet1", fmt.Sprintf("A%d", i+2), text))
			must(t, f.SetCellStr("Sheet1", fmt.Sprintf("C%d", i+2), fmt.Sprintf("SVN-3/%d", i)))
		}
		must(t, f.SetCellValue("Sheet1", "B2", 121.1))
		must(t, f.SetCellValue("Sheet1", "B3", 1234567.25))
		must(t, f.SetCellFormula("Sheet1", "B4", `="a"&"b"`))
		must(t, f.SetCellFormula("Sheet1", "B5", "=1/0"))
		must(t, f.SetCellStr("Sheet1", "A1", "merged heading"))
		must(t, f.MergeCell("Sheet1", "A1", "C1"))
		must(t, f.SetColVisible("Sheet1", "C", false))
		must(t, f.SetRowVisible("Sheet1", 8, false))
		_, err := f.NewSheet("meta")
		must(t, err)
		must(t, f.SetCellStr("meta", "A1", "token"))
		must(t, f.SetSheetVisible("meta", false, true))
		must(t, f.SetDefinedName(&excelize.DefinedName{Name: "followup_token", RefersTo: "meta!$A$1"}))
		must(t, f.SetCustomProps(excelize.CustomProperty{Name: "followup-token", Value: "abc"}))
	})
}

// TestLibreOffice reads what LibreOffice makes of a workbook.
func TestLibreOffice(t *testing.T) {
	t.Parallel() // it waits for another program
	in := sample(t)
	for _, format := range []string{"xlsx", "xls", "ods"} {
		book, err := open(converted(t, in, "xlsx", format, format))
		must(t, err)
		if string(book.Format) != format {
			t.Errorf("%s is read as %s", format, book.Format)
		}
		checkSample(t, format, book)
	}
}

// converted returns what LibreOffice makes of a file: a format is an extension,
// and to an extension with, perhaps, the name of a filter.
func converted(t *testing.T, in []byte, from, to, extension string) []byte {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (Debian package libreoffice-calc-nogui)")
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "in."+from), in, 0o600))
	out := filepath.Join(dir, "out")
	cmd := exec.Command(program, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", out, filepath.Join(dir, "in."+from))
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("convert: %v: %s", err, msg)
	}
	b, err := os.ReadFile(filepath.Join(out, "in."+extension))
	must(t, err)
	return b
}

func checkSample(t *testing.T, format string, book *Book) {
	t.Helper()
	if len(book.Sheets) != 2 || !book.Sheets[1].Hidden || book.Sheets[1].Rows[0].At(1) != "token" {
		t.Fatalf("%s: sheets %+v", format, book.Sheets)
	}
	s := book.Sheets[0]
	want := `1: 1="merged heading"; 2: 1="121.1" 2="121.1" 3="SVN-3/0"; 3: 1="121.10" 2="1234567.25" 3="SVN-3/1"; 4: 1="Straße – “état”" 2="ab" 3="SVN-3/2"; ` +
		`5: 1="комментарий" 2="#DIV/0!" 3="SVN-3/3"; 6: 1="评论 تعليق" 3="SVN-3/4"; 7: 1="two\nlines" 3="SVN-3/5"; 8: 1="x" 3="SVN-3/6"`
	if got := grid(s); got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", format, got, want)
	}
	if !s.Rows[0].Cells[0].Merged || fmt.Sprint(s.HiddenColumns) != "map[3:true]" || !s.Rows[7].Hidden || s.Rows[6].Hidden {
		t.Errorf("%s: merged %v, hidden columns %v, hidden row %v", format, s.Rows[0].Cells, s.HiddenColumns, s.Rows[7].Hidden)
	}
	if c := s.Rows[1].Cells; c[0].Number || !c[1].Number || !s.Rows[3].Cells[1].Formula || !s.Rows[4].Cells[1].Formula {
		t.Errorf("%s: %v", format, s.Rows[:5])
	}
	if len(book.Risks) > 0 {
		t.Errorf("%s: risks %v", format, book.Risks)
	}
	if book.Names["followup_token"] != "meta!$A$1" {
		t.Errorf("%s: names %v", format, book.Names)
	}
	if format != "xls" && book.Properties["followup-token"] != "abc" {
		t.Errorf("properties %v", book.Properties)
	}
}

// TestExcelize compares with the library's own reading of the same bytes.
func TestExcelize(t *testing.T) {
	b := sample(t)
	f, err := excelize.OpenReader(bytes.NewReader(b))
	must(t, err)
	defer f.Close()
	book, err := open(b)
	must(t, err)
	for _, r := range book.Sheets[0].Rows {
		for _, c := range r.Cells {
			at, err := excelize.CoordinatesToCellName(c.Column, r.Number)
			must(t, err)
			if want, err := f.GetCellValue("Sheet1", at); err != nil || c.Text != want {
				t.Errorf("%s: %q, excelize reads %q %v", at, c.Text, want, err)
			}
		}
	}
}

func BenchmarkXLSX(b *testing.B) {
	f := excelize.NewFile()
	defer f.Close()
	for r := 1; r <= 400; r++ {
		for c := 1; c <= 10; c++ {
			at, err := excelize.CoordinatesToCellName(c, r)
			must(b, err)
			must(b, f.SetCellStr("Sheet1", at, fmt.Sprintf("Some text of recommendation %d, as long as it may be in column %d.", r, c)))
		}
	}
	var buf bytes.Buffer
	must(b, f.Write(&buf))
	for b.Loop() {
		if _, err := open(buf.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(400*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
