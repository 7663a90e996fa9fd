package workbook_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// A saving is a format that people save a sheet in.
type saving struct {
	name, ext, filter string // as LibreOffice calls it; empty: as it was edited
	format            table.Format
	whole             bool // the workbook, and not the sheet of answers alone
	colours           bool
}

func savings() []saving {
	return []saving{
		{"sent", "xlsx", "", table.XLSX, true, true},
		{"xlsx", "xlsx", "xlsx:Calc MS Excel 2007 XML", table.XLSX, true, true},
		{"ods", "ods", "ods:calc8", table.ODS, true, true},
		{"xls", "xls", "xls:MS Excel 97", table.XLS, true, true},
		{"csv", "csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", table.CSV, false, false}, // UTF-8, a file for each sheet
	}
}

// TestSavings edits a filled sheet in every way that edits knows, saves it in
// every format, and reads it back: each answer is recovered, or asked about; none
// is recovered wrongly. It prints what came back.
func TestSavings(t *testing.T) {
	dir := t.TempDir()
	copies := editAll(t, dir)
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	used := savings()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Log("LibreOffice is not installed, so that sheets are read as edited only: apt install libreoffice-calc-nogui")
		used = used[:1]
	}
	for _, s := range used {
		fmt.Fprint(w, "\t", s.name)
		saveAll(t, dir, s)
	}
	for _, c := range copies {
		fmt.Fprintf(w, "\n%s (%s)", c.edit.name, c.language)
		for _, s := range used {
			fmt.Fprint(w, "\t", c.readBack(t, dir, s))
		}
	}
	w.Flush()
	t.Logf("answers recovered, of %d, and those asked about:\n%s", len(given()), out.String())
}

// An editedCopy is a filled sheet after an edit.
type editedCopy struct {
	edit     edit
	language followup.Language
	name     string // of its file, without extension
	sheet    string // of answers
}

// editAll writes the plain sheet in three languages, and each edit in one of them.
func editAll(t *testing.T, dir string) []editedCopy {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(filepath.Join(dir, "sent"), 0o700))
	written := followup.Written()
	var copies []editedCopy
	for i, ed := range edits() {
		languages := written
		if i > 0 {
			languages = written[i%len(written):][:1]
		}
		for _, l := range languages {
			e := &editor{f: filled(t, l)}
			e.sheet = e.f.GetSheetName(2)
			ed.do(e)
			must(e.err)
			c := editedCopy{ed, l, fmt.Sprintf("edit%02d-%s", i, l), e.sheet}
			must(os.WriteFile(filepath.Join(dir, "sent", c.name+".xlsx"), saved(t, e.f), 0o600))
			must(e.f.Close())
			copies = append(copies, c)
		}
	}
	return copies
}

// saveAll has LibreOffice save all edited sheets in a format.
func saveAll(t *testing.T, dir string, s saving) {
	t.Helper()
	if s.filter == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(dir, "sent", "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", s.filter, "--outdir", filepath.Join(dir, s.name)}
	office := exec.CommandContext(t.Context(), "soffice", append(args, files...)...)
	office.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // names of sheets become names of files
	if log, err := office.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, log)
	}
}

// readBack reads a copy in a format, and returns "6" or "4+2".
func (c editedCopy) readBack(t *testing.T, dir string, s saving) string {
	t.Helper()
	pattern := c.name + "." + s.ext
	if !s.whole {
		pattern = c.name + "-" + c.sheet + "." + s.ext
	}
	file, err := os.ReadFile(filepath.Join(dir, s.name, pattern))
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, file)
	if b.Format != s.format {
		t.Errorf("%s as %s is %s", c.edit.name, s.name, b.Format)
	}
	got := workbook.Read(b, review, recommendations())
	asked := c.check(t, s, got)
	if c.edit.name == edits()[0].name {
		wantAll(t, got, followup.ByKey)
		claim := workbook.Inspect(b)
		if !claim.Sheet || claim.Review != review || claim.Token != token || claim.Language != c.language || (claim.Cover.Organisation != "") != s.whole {
			t.Errorf("%s as %s: claim %+v", c.language, s.name, claim)
		}
	}
	if asked == 0 {
		return fmt.Sprint(len(given()))
	}
	return fmt.Sprintf("%d+%d", len(given())-asked, asked)
}

// check compares what was read with what was given, and returns how many answers
// are asked about.
func (c editedCopy) check(t *testing.T, s saving, got workbook.Reading) (asked int) {
	t.Helper()
	for _, want := range given() {
		i := slices.IndexFunc(got.Answers, func(a followup.Answer) bool { return a.Recommendation == want.Recommendation })
		if i >= 0 && got.Answers[i].Same(want) {
			continue
		}
		asked++
		if !isAsked(got.Doubts, want) {
			t.Errorf("%s (%s) as %s: %s is neither recovered nor asked about; doubts %+v", c.edit.name, c.language, s.name, want.Recommendation, got.Doubts)
		}
		if i < 0 {
			continue
		}
		a := got.Answers[i]
		a.Level = want.Level
		if !a.Same(want) || got.Answers[i].Level != followup.NoLevel {
			t.Errorf("%s (%s) as %s: recovered wrongly: %+v", c.edit.name, c.language, s.name, got.Answers[i])
		}
	}
	if len(got.Answers) > len(given()) {
		t.Errorf("%s (%s) as %s: %d answers of %d", c.edit.name, c.language, s.name, len(got.Answers), len(given()))
	}
	if asked > 0 && !c.edit.loses(s) {
		t.Errorf("%s (%s) as %s: %d answers had to be asked about: %+v", c.edit.name, c.language, s.name, asked, got.Doubts)
	}
	return asked
}

// isAsked reports whether a doubt is about an answer: it names the recommendation,
// or quotes it.
func isAsked(doubts []followup.Doubt, want followup.Answer) bool {
	return slices.ContainsFunc(doubts, func(d followup.Doubt) bool {
		number := want.Recommendation.Number()
		return slices.Contains(strings.Split(d.Expected, ", "), number) || strings.HasPrefix(number, d.Read) && d.Read != ""
	})
}
