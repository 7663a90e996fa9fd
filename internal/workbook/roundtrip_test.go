package workbook_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// given returns an answer to every second recommendation, each with a comment
// that names its recommendation, so that a wrong match shows.
func given() []followup.Answer {
	var answers []followup.Answer
	for i, r := range recommendations() {
		if i%2 == 1 {
			continue
		}
		answers = append(answers, followup.Answer{
			Recommendation: r.Key,
			Level:          []followup.Level{followup.Full, followup.Partial, followup.Not}[i/2%3],
			Comment:        "About " + r.Number() + ": “été”, señal; a, b\nsecond line",
			Reference:      "Report of " + r.Number(),
			Private:        "Only for you: " + r.Number(),
		})
	}
	return answers
}

// filled returns the file of a form in l with all of given in it, typed in by
// somebody.
func filled(t testing.TB, l followup.Language) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, form(l))))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(2)
	for _, a := range given() {
		row := slices.IndexFunc(recommendations(), func(r followup.Recommendation) bool { return r.Key == a.Recommendation }) + 3
		for col, text := range map[string]string{"F": levelWord(l, a.Level), "G": a.Comment, "H": a.Reference, "I": a.Private} {
			set(t, f, sheet, fmt.Sprint(col, row), text)
		}
	}
	return f
}

func levelWord(l followup.Language, level followup.Level) string {
	return map[followup.Language]map[followup.Level]string{
		followup.English: {followup.Full: "Fully implemented", followup.Partial: "Partially implemented", followup.Not: "Not implemented"},
		followup.French:  {followup.Full: "Pleinement mise en œuvre", followup.Partial: "Partiellement mise en œuvre", followup.Not: "Non mise en œuvre"},
		followup.Spanish: {followup.Full: "Plenamente implementada", followup.Partial: "Parcialmente implementada", followup.Not: "No implementada"},
	}[l][level]
}

func set(t testing.TB, f *excelize.File, sheet, cell, text string) {
	t.Helper()
	if err := f.SetCellStr(sheet, cell, text); err != nil {
		t.Fatal(err)
	}
}

// saved returns the bytes of f.
func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wantAll fails unless reading is exactly given, all matched in one way, and
// nothing was doubtful.
func wantAll(t *testing.T, got workbook.Reading, by followup.MatchedBy) {
	t.Helper()
	wantGiven(t, got)
	if len(got.Answers) != len(given()) {
		t.Errorf("%d answers, want %d", len(got.Answers), len(given()))
	}
	for _, a := range got.Answers {
		if a.MatchedBy != by {
			t.Errorf("%s was matched by %s, want %s", a.Recommendation, a.MatchedBy, by)
		}
	}
	if len(got.Doubts) > 0 {
		t.Errorf("doubts: %+v", got.Doubts)
	}
}

// wantGiven fails if any answer is not one of given, word for word.
func wantGiven(t *testing.T, got workbook.Reading) {
	t.Helper()
	for _, a := range got.Answers {
		if !slices.ContainsFunc(given(), a.Same) {
			t.Errorf("recovered wrongly: %+v", a)
		}
		if a.Notes == nil || a.Cell == "" {
			t.Errorf("%s: notes %v, cell %q", a.Recommendation, a.Notes, a.Cell)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for _, l := range followup.Written() {
		t.Run(string(l), func(t *testing.T) {
			f := filled(t, l)
			defer f.Close()
			b := open(t, saved(t, f))
			got := workbook.Read(b, review, recommendations())
			wantAll(t, got, followup.ByKey)
			if got.Rows != len(given()) {
				t.Errorf("%d rows, want %d", got.Rows, len(given()))
			}
			if want := f.GetSheetName(2) + "!F3"; got.Answers[0].Cell != want {
				t.Errorf("the first answer stood in %s, want %s", got.Answers[0].Cell, want)
			}
			c := workbook.Inspect(b)
			want := workbook.Cover{Organisation: "Example NGO 3", Kind: followup.NGO, Email: "ngo3@example.org", Attribution: followup.KindOnly}
			if !c.Sheet || c.Token != token || c.Review != review || c.Language != l || c.Rows[review] != len(recommendations()) || !reflect.DeepEqual(c.Cover, want) {
				t.Errorf("claim %+v", c)
			}
		})
	}
}

// TestPrefilled: what was answered before stands in the sheet and is read as
// the same.
func TestPrefilled(t *testing.T) {
	f := form(followup.French)
	f.Answers = given()
	wantAll(t, workbook.Read(open(t, written(t, f)), review, recommendations()), followup.ByKey)
}

// TestDeterministic: the same form gives the same bytes, so that a mail composed
// twice is the same mail.
func TestDeterministic(t *testing.T) {
	if !bytes.Equal(written(t, form(followup.English)), written(t, form(followup.English))) {
		t.Error("two sheets of one form differ")
	}
}

// TestHostileForm: names and texts from registers cannot break the workbook.
func TestHostileForm(t *testing.T) {
	f := form(followup.English)
	f.Programme = "Follow & <up> \x00\x1b\"'" + strings.Repeat("é", 300)
	f.Country.Name = "=cmd()&[x]"
	f.Recommendations[0].Text = "=HYPERLINK(\"x\")\x00\x08" + strings.Repeat("long ", 8000)
	f.Recommendations[1].Text = "\xff\xfe bad bytes"
	f.Stakeholder.Name = "-1+1"
	b := open(t, written(t, f))
	if got := workbook.Inspect(b); got.Rows[review] != len(f.Recommendations) || got.Cover.Organisation != "-1+1" {
		t.Errorf("claim %+v", got)
	}
	empty := form(followup.Arabic) // not written: English
	empty.Recommendations, empty.Stakeholder, empty.Token, empty.Zone = nil, nil, "", nil
	empty.Deadline = followup.Date{}
	c := workbook.Inspect(open(t, written(t, empty)))
	if !c.Sheet || c.Review != review || c.Token != "" || c.Language != followup.English || !reflect.DeepEqual(c.Cover, workbook.Cover{}) {
		t.Errorf("claim of an empty form: %+v", c)
	}
}
