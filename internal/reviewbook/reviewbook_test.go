package reviewbook_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/reviewbook"
	"github.com/upr-info/followup/internal/table"
)

func entry(number, who string, level followup.Level, comment string, e followup.Edit) reviewbook.Entry {
	key := followup.NewRecommendationKey("SVN-3", number)
	return reviewbook.Entry{
		ID: followup.AnswerID{Recommendation: key, Stakeholder: followup.StakeholderID(who)}, Text: "Recommendation " + number, Name: "Example NGO " + who, Kind: followup.NGO,
		Answer: followup.Answer{Recommendation: key, Level: level, Comment: comment}, Edit: e,
	}
}

// sample has answers in rows 3 to 7.
func sample() reviewbook.Book {
	return reviewbook.Book{
		Review: "SVN-3", Title: "Slovenia",
		Entries: []reviewbook.Entry{
			entry("121.1", "a", followup.Full, "=HYPERLINK(\"x\") is how it begins.", followup.Edit{}),
			entry("121.10", "a", followup.NoLevel, "A comment without a level.\nIt has two lines.", followup.Edit{}),
			entry("121.11", "a", followup.Partial, strings.Repeat("A long comment. ", 2000), followup.Edit{Comment: "A short one."}),
			entry("121.1", "b", followup.Not, "", followup.Edit{}),
			entry("121.10", "b", followup.NoLevel, "والنص بالعربية", followup.Edit{}),
		},
		Voices: []reviewbook.Voice{
			{ID: "a", Name: "Example NGO a", Kind: followup.NGO, Allowed: followup.Named},
			{ID: "b", Name: "Example NGO b", Kind: followup.NGO, Allowed: followup.KindOnly, Shown: followup.Withheld},
		},
	}
}

func asXLSX(t testing.TB, b reviewbook.Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := reviewbook.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// edited returns a workbook after something was done to it.
func edited(t *testing.T, content []byte, do func(*excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := do(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// typed sets cells as somebody types them: "G3=text", on the sheet of answers
// unless another is named.
func typed(cells ...string) func(*excelize.File) error {
	return func(f *excelize.File) error {
		for _, c := range cells {
			at, text, _ := strings.Cut(c, "=")
			sheet, cell, found := strings.Cut(at, "!")
			if !found {
				sheet, cell = "Answers", at
			}
			if err := f.SetCellStr(sheet, cell, text); err != nil {
				return err
			}
		}
		return nil
	}
}

// outcome says what a workbook that came back changes of now, or what is wrong.
func outcome(t *testing.T, content []byte, now reviewbook.Book) string {
	t.Helper()
	book, err := table.Open(bytes.NewReader(content), int64(len(content)), table.OperatorLimits())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reviewbook.ReviewOf(book); err != nil {
		return err.Error()
	}
	c := reviewbook.Compare(book, now)
	var lines []string
	for _, x := range c.Changes {
		lines = append(lines, fmt.Sprintf("%s %s: %s %q", x.Where, x.ID, x.Edit, x.Edit.Comment))
	}
	for _, x := range c.Showings {
		lines = append(lines, fmt.Sprintf("%s %s: %s", x.Where, x.ID, x.Shown))
	}
	for _, x := range c.Wrong {
		lines = append(lines, "WRONG "+x.Where+": "+x.Problem)
	}
	if c.Absent > 0 {
		lines = append(lines, fmt.Sprint(c.Absent, " absent"))
	}
	return strings.Join(lines, "\n")
}

func TestNothingChanged(t *testing.T) {
	content := asXLSX(t, sample())
	if got := outcome(t, content, sample()); got != "" {
		t.Error(got)
	}
	// Nor where all that stands in it was overtaken meanwhile.
	now := sample()
	for i := range now.Entries {
		now.Entries[i].Answer.Comment += " And more."
		now.Entries[i].Edit = followup.Edit{NotAssessable: true}
	}
	if got := outcome(t, content, now); got != "" {
		t.Error(got)
	}
}

// TestEdited: what staff do to the workbook, and what comes of it.
func TestEdited(t *testing.T) {
	row := func(n int, do func(*excelize.File, int) error) func(*excelize.File) error {
		return func(f *excelize.File) error { return do(f, n) }
	}
	for _, tt := range []struct {
		name string
		do   func(*excelize.File) error
		want string
	}{
		{"shortened", typed("G3=Shorter."), `Answers!G3 121.1/a: shortened "Shorter."`},
		{"left out and not assessable", typed("H3=off-topic", "I3=not assessable"), `Answers!H3 121.1/a: left-out off-topic, not-assessable ""`},
		{"a level set, in capitals", typed("I4=PARTIALLY"), `Answers!I4 121.10/a: level-set partial ""`},
		{"an edit taken away", typed("G5="), `Answers!G5 121.11/a:  ""`},
		{"shown by its kind", typed("Stakeholders!E3=kind"), `Stakeholders!E3 a: kind`},
		{"shown as it allows again", typed("Stakeholders!E4="), `Stakeholders!E4 b: `},

		{"more open than allowed", typed("Stakeholders!E4=named"), `WRONG Stakeholders!E4: it allowed "kind", and is never shown more openly`},
		{"shown in a way there is not", typed("Stakeholders!E3=by name"), `WRONG Stakeholders!E3: "by name" is none of the list: choose one, or empty the cell`},
		{"an unknown reason", typed("H3=ugly"), `WRONG Answers!H3: "ugly" is none of the list: choose one, or empty the cell`},
		{"an unknown level", typed("I4=maybe"), `WRONG Answers!I4: "maybe" is none of the list: choose one, or empty the cell`},
		{"a level where there is one", typed("I3=not"), `WRONG Answers!I3: its stakeholder said "full": a level is set only where there is none`},
		{"both", typed("G3=x", "H3=too-long"), `WRONG Answers!G3: a comment is shortened or left out, not both`},
		{"words in a mouth", typed("G6=They agree."), `WRONG Answers!G6: its stakeholder wrote no comment: words are not put into anybody's mouth`},
		{"originals", typed("E3=Something else.", "D4=fully", "G3=x"), "WRONG Answers!E3: originals never change: put back what was sent, or export the workbook again\n" +
			"WRONG Answers!D4: originals never change: put back what was sent, or export the workbook again"},
		{"a formula", func(f *excelize.File) error { return f.SetCellFormula("Answers", "G3", "=A1&B1") }, "WRONG Answers!G3: it holds a formula: write the text itself"},
		{"the hidden column", typed("K3=x"), "WRONG Answers!K3: the hidden column was changed in this row: export the workbook again"},
		{"a name that is none", typed("A3=121.1", "G3=x"), "WRONG Answers!A3: \"121.1\" is no answer to SVN-3: the cell was changed, or the answer was taken away since\n1 absent"},
		{"no name", typed("A3="), "WRONG Answers!A3: the row does not say what it is about: leave the first column as it was written\n1 absent"},
		{"the name of another", typed("A3=121.11/a", "G3=x"), "WRONG Answers!G3: 121.11/a was corrected by its stakeholder after this workbook was written, or the row belongs to another answer: export the workbook again\n" +
			"WRONG Answers!A5: 121.11/a stands in Answers!A3 too: keep one of the two rows\n1 absent"},
		{"a row twice", row(3, func(f *excelize.File, n int) error { return f.DuplicateRow("Answers", n) }), "WRONG Answers!A4: 121.1/a stands in Answers!A3 too: keep one of the two rows"},
		{"a row deleted", row(3, func(f *excelize.File, n int) error { return f.RemoveRow("Answers", n) }), "1 absent"},
		{"a row moved and edited", func(f *excelize.File) error {
			if err := f.DuplicateRowTo("Answers", 3, 8); err != nil {
				return err
			}
			if err := f.RemoveRow("Answers", 3); err != nil {
				return err
			}
			return f.SetCellStr("Answers", "G7", "Moved.")
		}, `Answers!G7 121.1/a: shortened "Moved."`},
		{"the sheet called otherwise", func(f *excelize.File) error {
			if err := f.SetCellStr("Answers", "G3", "x"); err != nil {
				return err
			}
			return f.SetSheetName("Answers", "Réponses")
		}, `Réponses!G3 121.1/a: shortened "x"`},
		{"a column without its heading", typed("K2=x"), "this is no review workbook, or its hidden column is gone: make one with 'followup review export REVIEW'"},
		{"written for another review", typed("Stakeholders!F2=followup-review 1 HTI-3"), "WRONG Stakeholders: it was written for HTI-3, not for SVN-3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := outcome(t, edited(t, asXLSX(t, sample()), tt.do), sample()); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestOvertaken: what was edited or corrected since the workbook was written is
// told by its cell; edits of other cells go together.
func TestOvertaken(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*excelize.File) error
		now  func(*reviewbook.Book)
		want string
	}{
		{"the same cell", typed("G3=Mine."), func(b *reviewbook.Book) { b.Entries[0].Edit.Comment = "Theirs." },
			"WRONG Answers!G3: it was edited by somebody else after this workbook was written: export the workbook again"},
		{"the same cell, alike", typed("G3=Ours."), func(b *reviewbook.Book) { b.Entries[0].Edit.Comment = "Ours." }, ""},
		{"another cell", typed("G3=Mine."), func(b *reviewbook.Book) { b.Entries[0].Edit.NotAssessable = true },
			`Answers!G3 121.1/a: shortened, not-assessable "Mine."`},
		{"another row", typed("G3=Mine."), func(b *reviewbook.Book) { b.Entries[1].Edit.Level = followup.Not }, `Answers!G3 121.1/a: shortened "Mine."`},
		{"a correction", typed("G3=Mine."), func(b *reviewbook.Book) { b.Entries[0].Answer.Level = followup.Not },
			"WRONG Answers!G3: 121.1/a was corrected by its stakeholder after this workbook was written, or the row belongs to another answer: export the workbook again"},
		{"taken away", typed("G3=Mine."), func(b *reviewbook.Book) { b.Entries = b.Entries[1:] },
			`WRONG Answers!A3: "121.1/a" is no answer to SVN-3: the cell was changed, or the answer was taken away since`},
		{"taken away, and not edited", typed(), func(b *reviewbook.Book) { b.Entries = b.Entries[1:] }, ""},
		{"shown otherwise", typed("Stakeholders!E3=kind"), func(b *reviewbook.Book) { b.Voices[0].Shown = followup.Withheld },
			"WRONG Stakeholders!E3: it was changed by somebody else after this workbook was written: export the workbook again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := sample()
			tt.now(&now)
			if got := outcome(t, edited(t, asXLSX(t, sample()), tt.do), now); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestSavedByLibreOffice: a workbook that another program opened and saved changes
// nothing but what was edited.
func TestSavedByLibreOffice(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("needs soffice")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "review.xlsx")
	if err := os.WriteFile(in, edited(t, asXLSX(t, sample()), typed("G3=Shorter.")), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"xlsx", "ods"} {
		out := filepath.Join(dir, format)
		cmd := exec.CommandContext(t.Context(), "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
			"--headless", "--convert-to", format, "--outdir", out, in)
		if log, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, log)
		}
		b, err := os.ReadFile(filepath.Join(out, "review."+format))
		if err != nil {
			t.Fatal(err)
		}
		if got := outcome(t, b, sample()); got != `Answers!G3 121.1/a: shortened "Shorter."` {
			t.Errorf("%s: %s", format, got)
		}
	}
}

// FuzzCompare: whatever stands in the cells, comparing does not panic, and what it
// changes is an edit of the answer.
func FuzzCompare(f *testing.F) {
	f.Add("121.1/a", "x", "off-topic", "not", "d 1 2 3")
	f.Add("", "", "", "", "")
	now := sample()
	f.Fuzz(func(t *testing.T, id, publish, drop, count, hidden string) {
		header := []string{"Answer", "Recommendation", "Stakeholder", "Level as sent", "Comment as sent", "Reference as sent", "Comment to publish", "Leave out because", "Level to count", "Remarks", "followup-review 1 SVN-3"}
		row := []string{id, "", "", "", "", "", publish, drop, count, "", hidden}
		sheet := table.Sheet{Name: "Answers"}
		for n, texts := range [][]string{header, row} {
			r := table.Row{Number: n + 1}
			for i, text := range texts {
				r.Cells = append(r.Cells, table.Cell{Column: i + 1, Text: text})
			}
			sheet.Rows = append(sheet.Rows, r)
		}
		for _, c := range reviewbook.Compare(&table.Book{Sheets: []table.Sheet{sheet}}, now).Changes {
			for _, e := range now.Entries {
				if _, err := c.Edit.Check(e.Answer); e.ID == c.ID && err != nil {
					t.Errorf("%+v: %v", c, err)
				}
			}
		}
	})
}
