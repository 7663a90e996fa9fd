package planbook_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/planbook"
	"github.com/upr-info/followup/internal/table"
)

func date(s string) followup.Date {
	d, err := followup.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func plan() followup.Plan {
	return followup.Plan{InviteBefore: 90, RemindBefore: []int{30, 7}, RemindAfter: 7, Grace: 14, CompileAfter: 7, PublishAfter: 30}
}

// rows are a calendar of three reviews: one open, one with a stakeholder's own
// dates, one whose mid-term is a month.
func rows() []planbook.Row {
	row := func(id followup.ReviewID, state, who, deadline string, left ...followup.Step) planbook.Row {
		r := planbook.Row{Review: id, State: state, Stakeholder: followup.StakeholderID(who), Session: 47, Begins: date("2024-11-04"), Midterm: date("2027-02"), Deadline: date(deadline)}
		days := map[followup.Step]followup.Date{}
		for _, m := range plan().Dates(r.Deadline, nil) {
			days[m.Step] = m.Day
		}
		for _, s := range plan().Steps() {
			out := len(left) > 0 && left[0] == s
			if out || who != "" && s.OfReview() {
				days[s] = followup.Date{}
			}
			r.Dates, r.Left = append(r.Dates, days[s]), append(r.Left, out)
		}
		return r
	}
	return []planbook.Row{
		row("NOR-4", "Norway", "", "2027-03-31"), row("NOR-4", "Norway", "ex-1", "2027-04-30", "remind-7"),
		row("CIV-4", "Côte d’Ivoire", "", ""), row("SVN-3", "Slovenia", "", "2027-05-31"),
	}
}

func calendar(all []planbook.Row) planbook.Calendar {
	return planbook.Calendar{Steps: plan().Steps(), Today: date("2026-11-25"), Row: func(id followup.ReviewID, who followup.StakeholderID) (planbook.Row, error) {
		for _, r := range all {
			if r.Review == id && r.Stakeholder == who {
				return r, nil
			}
		}
		return planbook.Row{}, fmt.Errorf("there is no review %s in the calendar", id)
	}}
}

func open(t testing.TB, b []byte) *table.Book {
	t.Helper()
	book, err := table.Open(bytes.NewReader(b), int64(len(b)), table.OperatorLimits())
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func written(t testing.TB, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asXLSX(t testing.TB) []byte {
	return written(t, func(b *bytes.Buffer) error {
		return planbook.WriteXLSX(b, planbook.Table{Steps: plan().Steps(), Rows: rows()})
	})
}

func asCSV(t testing.TB) []byte {
	return written(t, func(b *bytes.Buffer) error {
		return planbook.WriteCSV(b, planbook.Table{Steps: plan().Steps(), Rows: rows()})
	})
}

// outcome is what came back, a line each: changes as "kind review stakeholder
// value", mistakes as "place: sentence".
func outcome(t testing.TB, b []byte, all []planbook.Row) string {
	t.Helper()
	p, err := planbook.Read(open(t, b), calendar(all))
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, c := range p.Changes {
		lines = append(lines, strings.Join(strings.Fields(fmt.Sprint(c.Kind, " ", c.Review, " ", c.Stakeholder, " ", c.Value)), " "))
	}
	for _, w := range p.Wrong {
		lines = append(lines, w.Where+": "+w.Problem)
	}
	for _, name := range p.Ignored {
		lines = append(lines, "ignored "+name)
	}
	return strings.Join(lines, "\n")
}

func TestThereAndBack(t *testing.T) {
	for name, b := range map[string][]byte{"xlsx": asXLSX(t), "csv": asCSV(t)} {
		if got := outcome(t, b, rows()); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestChanges edits cells of the workbook as people do, by "cell=text"; a text that
// is a day is typed as a date.
func TestChanges(t *testing.T) {
	for _, tt := range []struct {
		name, edits, want string
	}{
		{"a deadline", "K2=2027-04-15", "deadline NOR-4 2027-04-15"},
		{"a deadline that opens, with a date of its own", "K4=2027-06-30|H4=2027-04-12", "deadline CIV-4 2027-06-30\ninvite CIV-4 2027-04-12"},
		{"dates of the plan", "H2=2027-01-11|J2=never|O2=2027-07-01", "invite NOR-4 2027-01-11\nremind-7 NOR-4 never\npublish NOR-4 2027-07-01"},
		{"one stakeholder's, after those for all", "K3=2027-05-14|J3=plan|K2=2027-04-15", "deadline NOR-4 2027-04-15\ndeadline NOR-4 ex-1 2027-05-14\nremind-7 NOR-4 ex-1 plan"},
		{"the session", "D4=48|E4=2025-05", "session CIV-4 48\nstart CIV-4 2025-05"},
		{"as text, with dots", "K2='15.4.2027", "deadline NOR-4 2027-04-15"},
		{"the same day as text", "K2='2027-03-31", ""},
		{"a column of notes", "Q1=Notes|Q2=call them", "ignored notes"},
		{"a day that does not exist", "K2='2027-02-30", `Calendar!K2: "2027-02-30" is not a date: write it as 2027-03-31, or 2027-03 where the day is not known`},
		{"no day for certain", "K2='4/5/2027", `Calendar!K2: "4/5/2027" may be two days: write it as 2027-03-31`},
		{"a month", "K4='2027-06", "Calendar!K4: 2027-06 is a month: write a day, as in 2027-03-31"},
		{"a deadline before today", "K2=2026-11-24", "Calendar!K2: 2026-11-24 has passed"},
		{"today", "K2=2026-11-25", "deadline NOR-4 2026-11-25"},
		{"a deadline taken back", "K2=", "Calendar!K2: a deadline cannot be taken back: write another day"},
		{"an empty cell", "H2=", `Calendar!H2: an empty cell says nothing: write a day, "never", or "plan" for what the plan says`},
		{"an unknown review", "A2='NOR-9", "Calendar!A2: there is no review NOR-9 in the calendar"},
		{"no review", "A2='Norway", `Calendar!A2: "Norway" is not a review: write the State's three-letter code and the cycle, as in HTI-2`},
		{"two rows of one", "A4='NOR-4", "Calendar!A4: NOR-4 stands already in Calendar!A2"},
		{"what follows from the calendar", "F2=52", `Calendar!F2: next follows from the calendar and is not read; there it is ""`},
		{"a session in a stakeholder's row", "D3=48", "Calendar!D3: session belongs to the review, and is changed in its own row"},
		{"no session", "D2='next", `Calendar!D2: "next" is no session: write its number, as in 47`},
		{"another plan's reminder", "J1=remind-8", "column remind-8: the plan has no remind-8"},
		{"two mistakes", "K2='soon|H2='never mind", "Calendar!K2: \"soon\" is not a date: write it as 2027-03-31, or 2027-03 where the day is not known\n" +
			"Calendar!H2: \"never mind\" is not a date: write it as 2027-03-31, or 2027-03 where the day is not known"},
	} {
		if got := outcome(t, edited(t, asXLSX(t), tt.edits), rows()); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func edited(t testing.TB, b []byte, edits string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for edit := range strings.SplitSeq(edits, "|") {
		cell, text, _ := strings.Cut(edit, "=")
		var value any = text
		if d, err := followup.ParseDate(text); err == nil && d.HasDay() {
			value = d.Start(time.UTC)
		}
		if quoted, ok := strings.CutPrefix(text, "'"); ok {
			value = quoted
		}
		if text == "" {
			value = nil
		}
		if err := f.SetCellValue("Calendar", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	return written(t, func(out *bytes.Buffer) error { return f.Write(out) })
}

// TestOvertaken: a row that staff changed, and the calendar too, is told; one that
// nobody touched in the file never takes back what others decided.
func TestOvertaken(t *testing.T) {
	later := rows()
	later[0].Deadline = date("2027-04-30")
	if got := outcome(t, edited(t, asXLSX(t), "K5=2027-06-15"), later); got != "deadline SVN-3 2027-06-15" {
		t.Errorf("a row that was not touched: %s", got)
	}
	want := "Calendar!A2: the calendar says something else of NOR-4 since this file was written: export it anew, and change it there"
	if got := outcome(t, edited(t, asXLSX(t), "H2=2027-01-11"), later); got != want {
		t.Errorf("got %s", got)
	}
	if got := outcome(t, edited(t, asXLSX(t), "K2=2027-04-30"), later); got != "" {
		t.Errorf("both agree by now: %s", got)
	}
}

// TestByHand: a table of one's own needs two columns.
func TestByHand(t *testing.T) {
	for text, want := range map[string]string{
		"Deadline,Review\n2027-04-15,nor-4\n,SVN-3\n":                      "deadline NOR-4 2027-04-15",
		"review,stakeholder,deadline,grace\nNOR-4,ex-1,,2027-06-30\n,,,\n": "grace NOR-4 ex-1 2027-06-30",
		"name,kind\nExample NGO 1,NGO\n":                                   "no table of the calendar was found: its header names the columns review, deadline and others, as 'followup calendar export' writes them",
	} {
		if got := outcome(t, []byte(text), rows()); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// FuzzRead: whatever a table holds, each row is the calendar's own or a sentence, and
// no deadline is taken that has passed or has no day.
func FuzzRead(f *testing.F) {
	f.Add(string(asCSV(f)))
	f.Add("review,deadline,begins,session\nNOR-4,30.2.2027,2027-13,0\n")
	f.Add("review,stakeholder,invite\nSVN-3,ex-1,never\nNOR-4,ex-1,plan\n")
	f.Fuzz(func(t *testing.T, text string) {
		book, err := table.Open(strings.NewReader(text), int64(len(text)), table.DefaultLimits())
		if err != nil {
			return
		}
		p, err := planbook.Read(book, calendar(rows()))
		if err != nil {
			return
		}
		for _, c := range p.Changes {
			if _, known := p.Places[planbook.Key(c.Review, c.Stakeholder)]; !known {
				t.Errorf("a change of no row: %+v", c)
			}
			if d, err := followup.ParseDate(c.Value); c.Kind == planbook.DeadlineChange && (err != nil || !d.HasDay() || d.Before(date("2026-11-25"))) {
				t.Errorf("deadline %q", c.Value)
			}
		}
	})
}
