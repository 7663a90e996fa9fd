package xlsx_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/xlsx"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t testing.TB, s compile.Snapshot) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, compile.Assemble(s), followup.English); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// dump returns every cell that holds something, sheet by sheet and row by row.
func dump(t testing.TB, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, value := range row {
				if value != "" {
					cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
					fmt.Fprintf(&b, "%s %s %q\n", name, cell, value)
				}
			}
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	const file = "testdata/small.txt"
	got := dump(t, open(t, render(t, compiletest.Small())))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("the workbook has changed (%v); run with -update and look at the difference", err)
	}
}

func TestSameBytes(t *testing.T) {
	want := render(t, compiletest.Small())
	for range 10 {
		if !bytes.Equal(render(t, compiletest.Small()), want) {
			t.Fatal("the same assessment gives another file")
		}
	}
}

func TestNothingSecretAndNoFormula(t *testing.T) {
	f := open(t, render(t, compiletest.Sample()))
	all := dump(t, f)
	for _, secret := range compiletest.Secrets() {
		if strings.Contains(strings.ToLower(all), strings.ToLower(secret)) {
			t.Errorf("the workbook holds %q", secret)
		}
	}
	if !strings.Contains(all, `"=HYPERLINK(\"http://example.org\",\"click\")"`) {
		t.Error("a comment that looks like a formula is not there as text")
	}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c := range row {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, err := f.GetCellFormula(name, cell); err != nil || formula != "" {
					t.Fatalf("%s!%s holds the formula %q (%v)", name, cell, formula, err)
				}
			}
		}
	}
}

func TestLongTextsAreCut(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		cut  bool
	}{
		{"just as long as a cell", strings.Repeat("x", 32767), false},
		{"one more", strings.Repeat("x", 32768), true},
		{"two units a letter", strings.Repeat("😀", 16383), false},
		{"two units a letter, one more", strings.Repeat("😀", 16384), true},
	} {
		s := compiletest.Small()
		s.Answers = s.Answers[:1]
		s.Answers[0].Answers = s.Answers[0].Answers[:1]
		s.Answers[0].Answers[0].Comment = c.text
		got, err := open(t, render(t, s)).GetCellValue(xlsx.Answers, "J2")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(utf16.Encode([]rune(got))); n > 32767 || strings.Contains(got, "[cut here") != c.cut {
			t.Errorf("%s: %d units, cut: %v", c.name, n, !c.cut)
		}
	}
}

// TestNumbersStayText holds 121.1 and 121.10 apart.
func TestNumbersStayText(t *testing.T) {
	f := open(t, render(t, compiletest.Sample()))
	kind, err := f.GetCellType(xlsx.Recommendations, "A11")
	value, _ := f.GetCellValue(xlsx.Recommendations, "A11")
	if err != nil || value != "121.10" || kind == excelize.CellTypeNumber {
		t.Errorf("A11 is %q of type %v (%v)", value, kind, err)
	}
}

func TestSheetsAreReadyForUse(t *testing.T) {
	f := open(t, render(t, compiletest.Sample()))
	for _, name := range []string{xlsx.Recommendations, xlsx.Answers, xlsx.Issues, xlsx.Contributors, xlsx.Methodology} {
		if p, err := f.GetPanes(name); err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: the header does not stay in sight (%v)", name, err)
		}
		if d, err := f.GetSheetDimension(name); err != nil || d == "A1" {
			t.Errorf("%s: dimension %s (%v)", name, d, err)
		}
	}
	a := compile.Assemble(compiletest.Sample())
	answers := 0
	for _, r := range a.Recommendations {
		answers += len(r.Answers)
	}
	for name, want := range map[string]int{xlsx.Recommendations: len(a.Recommendations), xlsx.Answers: answers, xlsx.Contributors: len(a.Contributors), xlsx.Issues: len(a.Issues)} {
		if rows, err := f.GetRows(name); err != nil || len(rows) != want+1 {
			t.Errorf("%s has %d rows below its header, want %d (%v)", name, len(rows)-1, want, err)
		}
	}
}

func TestEmptyAssessments(t *testing.T) {
	for name, s := range map[string]compile.Snapshot{"unanswered": compiletest.Unanswered(), "nothing": {Review: followup.Review{ID: "UTO-3"}}} {
		if all := dump(t, open(t, render(t, s))); !strings.Contains(all, "Draft") {
			t.Errorf("%s: a draft does not say that it is one", name)
		}
	}
}

// TestLibreOfficeReadsIt has another program open the workbook.
func TestLibreOfficeReadsIt(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed: nobody else opens the workbook here")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "small.xlsx"), render(t, compiletest.Small()), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, filepath.Join(dir, "small.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for sheet, want := range map[string]string{xlsx.Recommendations: "121.10,", xlsx.Answers: "Permanent Mission of Utopia", xlsx.Summary: "Triggered action,"} {
		csv, err := os.ReadFile(filepath.Join(dir, "small-"+sheet+".csv"))
		if err != nil || !strings.Contains(string(csv), want) {
			t.Errorf("%s lacks %q (%v)", sheet, want, err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	a := compile.Assemble(compiletest.Large(75, 5))
	for b.Loop() {
		var book bytes.Buffer
		if err := xlsx.Write(&book, a, followup.English); err != nil {
			b.Fatal(err)
		}
	}
}
