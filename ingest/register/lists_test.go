package register_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

func csvBook(t testing.TB, text string) *table.Book {
	t.Helper()
	b, err := table.Open(strings.NewReader(text), int64(len(text)), table.Limits{})
	must(t, err)
	return b
}

// sheetBook returns a workbook of one sheet with these rows.
func sheetBook(t testing.TB, rows ...[]any) *table.Book {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	book, err := table.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), table.Limits{})
	must(t, err)
	return book
}

// said writes problems as a script sees them.
func said(problems []followup.Problem) string {
	var s []string
	for _, p := range problems {
		s = append(s, p.Where+": "+p.Problem)
	}
	return strings.Join(s, "\n")
}

// shown writes a recommendation in one line.
func shown(r followup.Recommendation) string {
	return fmt.Sprintf("%s %s %q from %q %s issues %q action %d", r.Key, r.Kind, r.Text, r.From, r.Response, r.Issues, r.Action)
}

func all(r register.Result) string {
	var s []string
	for _, l := range r.Reviews {
		for _, rec := range l.Recommendations {
			s = append(s, shown(rec))
		}
	}
	return strings.Join(s, "\n")
}

func TestExport(t *testing.T) {
	r, err := register.Recommendations(csvBook(t, `Session,Issue,Action,Response,From-Org,From-Rgrp,From,Text,To-Org,To-Rgrp,To
4,"Justice,Detention",5,Accepted,,,Norway,"Build more  courts ",,,Malaysia
4,Justice,4,Noted,,,&#40;Unknown&#41;,Build more courts,,,Malaysia
4,,9,rejected,,,Holy See,Open the archives &amp; keep them,,,Malaysia
5,General,2,Voluntary Pledge,,,Chile,Go on as before,,,Chile
5,General,2,Accepted,,,Palestine,Go on,,,Chile
`), register.Options{Calendar: facts(t)})
	must(t, err)
	want := `MYS-1/1 recommendation "Build more courts" from ["Norway"] Accepted issues ["Justice" "Detention"] action 5
MYS-1/2 recommendation "Build more courts" from ["Unknown"] Noted issues ["Justice"] action 4
MYS-1/3 recommendation "Open the archives & keep them" from ["Holy See"] Rejected issues [] action 0
CHL-1/P1 pledge "Go on as before" from ["Chile"]  issues ["General"] action 2
CHL-1/1 recommendation "Go on" from ["Palestine"] Accepted issues ["General"] action 2`
	if got := all(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(r.Refused) != 0 || said(r.Doubts) != `line 4: "9" is not an action category from 1 to 5; it was left out` {
		t.Errorf("refused %v, doubts %v", r.Refused, r.Doubts)
	}
}

func TestExportRefusedRows(t *testing.T) {
	r, err := register.Recommendations(csvBook(t, `To,Text,From,Response,Issue,Session
Atlantis,Text,Norway,Accepted,Justice,4
Malaysia,Text,Norway,Accepted,Justice,5
Malaysia,Text,Norway,Accepted,Justice,four
Malaysia,  ,Norway,Accepted,Justice,4
Malaysia,Text,Norway,Perhaps,Justice,4
Malaysia,Text,Norway,,Justice,4
Malaysia,Text,Norway,Accepted,Justice,
Malaysia,`+strings.Repeat("long ", 2001)+`,Norway,Accepted,Justice,4
Malaysia,Text,Norway,Accepted,Justice,4
`), register.Options{Calendar: facts(t)})
	must(t, err)
	want := `line 2: "Atlantis" is not a State under Review
line 3: "Malaysia" was not reviewed in session 5
line 4: "four" is not the number of a session
line 5: the row has no text
line 6: "Perhaps" is not a known response
line 7: the row has no response
line 8: it is not said which review the row is about: name State and session, or use --review
line 9: the text is longer than 10000 characters`
	if got := said(r.Refused); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if all(r) != `MYS-1/1 recommendation "Text" from ["Norway"] Accepted issues ["Justice"] action 0` {
		t.Errorf("taken: %s", all(r))
	}
}

func TestOwnList(t *testing.T) {
	for _, tt := range []struct {
		name string
		book *table.Book
		want string
		said string
	}{
		{"text cells keep their zeros", sheetBook(t, []any{"My list"}, []any{"Recommendation", "No."}, []any{"One", "121.1"}, []any{"Ten", "121.10"}),
			"SVN-3/121.1 One\nSVN-3/121.10 Ten", ""},
		{"numbers lost theirs, which shows by the order", sheetBook(t, []any{"Paragraph", "Recommendation"}, []any{121.8, "a"}, []any{121.9, "b"}, []any{121.1, "c"}, []any{121.11, "d"},
			[]any{121.19, "e"}, []any{121.2, "f"}),
			"SVN-3/121.8 a\nSVN-3/121.9 b\nSVN-3/121.10 c\nSVN-3/121.11 d\nSVN-3/121.19 e\nSVN-3/121.20 f",
			"row 4: number 121.1 is taken as 121.10, as it follows 121.9\nrow 7: number 121.2 is taken as 121.20, as it follows 121.19"},
		{"numbers that cannot be told apart", sheetBook(t, []any{"Paragraph", "Recommendation"}, []any{121.1, "a"}, []any{121.5, "b"}, []any{121.1, "c"}),
			"SVN-3/121.1 a\nSVN-3/121.5 b",
			"row 4: number 121.1 stands already in row 2: the sheet stores paragraph numbers as numbers, in which 121.1 and 121.10 are the same; format the column as text"},
		{"French headings, pledges, several States", csvBook(t, "Numéro;Recommandation;État recommandant;Réponse;Thèmes\n12.1;Un;Norvège; Acceptée\n12.2;Deux;Chili;Engagement volontaire\n"),
			"SVN-3/12.1 Un\nSVN-3/12.2 Deux", ""},
		{"what is no number", csvBook(t, "Number,Recommendation\n121/1,a\n,b\n121.1,c\n121.1,d\n12-Oct,e\n"),
			"SVN-3/121.1 c",
			`line 2: "121/1" is not a paragraph number` + "\nline 3: the row has no paragraph number\nline 5: number 121.1 stands already in line 4\n" + `line 6: "12-Oct" is not a paragraph number`},
		{"a review in each row", csvBook(t, "Number,Recommendation,Review\n1.1,a,MYS-1\n1.1,b,xyz\n1.1,c,CHL-1\n1.2,d,CHL-99\n"),
			"", ""},
	} {
		r, err := register.Recommendations(tt.book, register.Options{Calendar: facts(t), Review: "SVN-3"})
		must(t, err)
		if r.Source != followup.OwnList {
			t.Errorf("%s: source %s", tt.name, r.Source)
		}
		if tt.want == "" {
			continue
		}
		var got []string
		for _, l := range r.Reviews {
			for _, rec := range l.Recommendations {
				got = append(got, string(rec.Key)+" "+rec.Text)
			}
		}
		if s := strings.Join(got, "\n"); s != tt.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", tt.name, s, tt.want)
		}
		if s := said(append(r.Refused, r.Doubts...)); s != tt.said {
			t.Errorf("%s: said\n%s\nwant\n%s", tt.name, s, tt.said)
		}
	}
}

func TestOwnListReviews(t *testing.T) {
	r, err := register.Recommendations(csvBook(t, "Number,Recommendation,Review,Response\n1.1,a,mys-1,Supported\n1.1,b,xyz,\n1.1,c,CHL-1,Partially accepted\n1.2,d,CHL-99,\n1.3,e,,\n"), register.Options{Calendar: facts(t)})
	must(t, err)
	if got := all(r); got != `MYS-1/1.1 recommendation "a" from ["Unknown"] Accepted issues [] action 0
CHL-1/1.1 recommendation "c" from ["Unknown"] Noted issues [] action 0` {
		t.Errorf("got\n%s", got)
	}
	if got := said(r.Refused); got != `line 3: "xyz" is not a review: write it as in HTI-2
line 5: there is no review CHL-99 in the calendar
line 6: it is not said which review the row is about: name State and session, or use --review` {
		t.Errorf("got\n%s", got)
	}
}

// TestSheets reads a workbook with a cover, a hidden sheet and two lists.
func TestSheets(t *testing.T) {
	row := func(n int, texts ...string) table.Row {
		r := table.Row{Number: n}
		for i, text := range texts {
			r.Cells = append(r.Cells, table.Cell{Column: i + 1, Text: text})
		}
		return r
	}
	list := func(number, text string) []table.Row {
		return []table.Row{row(1, "Number", "Recommendation"), row(2, number, text), row(4, number, text)}
	}
	b := &table.Book{Format: table.XLSX, Sheets: []table.Sheet{
		{Name: "Cover", Rows: []table.Row{row(1, "Our recommendations")}},
		{Name: "Hidden", Hidden: true, Rows: list("9.9", "x")},
		{Name: "First", Rows: list("1.1", "a")},
		{Name: "Second", Rows: list("1.2", "b")},
	}}
	r, err := register.Recommendations(b, register.Options{Calendar: facts(t), Review: "SVN-3"})
	must(t, err)
	if recs := r.Reviews[0].Recommendations; len(recs) != 2 || recs[0].Number() != "1.1" || recs[1].Number() != "1.2" {
		t.Errorf("taken %s", all(r))
	}
	if s := said(append(r.Doubts, r.Refused...)); s != "Cover: the sheet has no known header and was not read\n"+
		"First row 4: number 1.1 stands already in First row 2\nSecond row 4: number 1.2 stands already in Second row 2" {
		t.Errorf("said %s", s)
	}
}

func TestNoList(t *testing.T) {
	for _, tt := range []struct {
		name string
		book *table.Book
		o    register.Options
		says string
	}{
		{"other columns", csvBook(t, "a,b\nc,d\n"), register.Options{}, "no table of recommendations"},
		{"a review that is not", csvBook(t, "a,b\nc,d\n"), register.Options{Review: "XXX-1"}, "there is no review XXX-1"},
		{"a matrix of no review", &table.Book{Format: table.DOCX}, register.Options{}, "--review"},
		{"a document without a matrix", &table.Book{Format: table.DOCX}, register.Options{Review: "SVN-3"}, "holds no UN matrix"},
	} {
		tt.o.Calendar = facts(t)
		_, err := register.Recommendations(tt.book, tt.o)
		var f *followup.Fault
		if !errors.As(err, &f) || f.Remedy != followup.ByStaff || !strings.Contains(f.Reason, tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
