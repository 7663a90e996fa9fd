package csv_test

import (
	"bytes"
	encoding "encoding/csv"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/csv"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(t testing.TB, s compile.Snapshot, l followup.Language) string {
	t.Helper()
	var b bytes.Buffer
	if err := csv.Write(&b, compile.Assemble(s), l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares the table with testdata. Run with -update after a change that
// is meant, and read the difference.
func TestGolden(t *testing.T) {
	for _, l := range followup.Written() {
		file := "testdata/small." + string(l) + ".csv"
		got := write(t, compiletest.Small(), l)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != got {
			t.Errorf("%s: the table has changed (%v); run with -update and look at the difference", l, err)
		}
	}
}

// TestNoFormula makes sure that no cell begins as a formula does, and that what
// people wrote is whole behind the apostrophe.
func TestNoFormula(t *testing.T) {
	s := compiletest.Small()
	hostile := []string{`=HYPERLINK("http://example.org","click")`, "+1", "-1+2", "@SUM(A1)", "＝1+1", "=\"a\nb\"", "plain"}
	s.Answers = s.Answers[:1]
	s.Answers[0].Answers = s.Answers[0].Answers[:1]
	for _, comment := range hostile {
		s.Answers[0].Answers[0].Comment = comment
		rows, err := encoding.NewReader(strings.NewReader(strings.TrimPrefix(write(t, s, followup.English), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") || strings.HasPrefix(cell, "＝") {
					t.Errorf("a cell begins as a formula: %q", cell)
				}
				found = found || strings.TrimPrefix(cell, "'") == comment
			}
		}
		if !found {
			t.Errorf("%q is not in the table", comment)
		}
	}
}

// TestColumnsAreDocumented holds docs/data.md against the columns.
func TestColumnsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range csv.Columns() {
		if line := "| `" + c[0] + "` | " + c[1] + " |\n"; !strings.Contains(string(doc), line) {
			t.Errorf("docs/data.md lacks the line\n%s", line)
		}
	}
}
