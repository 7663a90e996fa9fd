package planbook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// The kinds of Change that are no step of a plan.
const (
	DeadlineChange = "deadline"
	SessionChange  = "session"
	StartChange    = "start"
)

// A Change is one thing that staff changed in the table.
type Change struct {
	Kind        string // DeadlineChange, SessionChange, StartChange or a followup.Step
	Review      followup.ReviewID
	Stakeholder followup.StakeholderID
	Value       string
}

// A Plan is what came back.
type Plan struct {
	Changes  []Change           // in the order in which they are to be made
	Places   map[string]string  // of the row of each change, by Key
	Wrong    []followup.Problem // where it is not empty nothing should be taken
	Ignored  []string           // columns that are not read
	Rows     int
	changing []line
	mistakes []mistake
}

// A mistake is a Problem in a row; those of the header have row 0.
type mistake struct {
	row int
	followup.Problem
}

// Key names a row among Plan.Places.
func Key(r followup.ReviewID, s followup.StakeholderID) string {
	return strings.TrimSpace(string(r) + " " + string(s))
}

// A Calendar is what reading asks of the calendar.
type Calendar struct {
	Steps []followup.Step
	// Row returns what the calendar says of a review, for all stakeholders or for one,
	// or an error that says what is not known.
	Row   func(followup.ReviewID, followup.StakeholderID) (Row, error)
	Today followup.Date // a deadline before it is refused
}

// A line is one row as it was read.
type line struct {
	row   int
	where func(column string) string
	cells map[string]string
	now   Row
}

// Read compares a table with the calendar. A file without such a table is a
// *followup.Fault with Remedy ByStaff.
func Read(b *table.Book, c Calendar) (Plan, error) {
	p := Plan{Places: map[string]string{}}
	found := false
	for _, s := range b.Sheets {
		columns, rest, ok := heading(s)
		if s.Hidden || !ok {
			continue
		}
		found = true
		p.ignore(columns, c.Steps)
		for _, row := range rest {
			p.take(line{row: row.Number, cells: cellsOf(row, columns), where: placer(b, s, row.Number, columns)}, c)
		}
	}
	if !found {
		return p, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "no table of the calendar was found: its header names the columns review, deadline and others, as 'followup calendar export' writes them"}
	}
	slices.SortStableFunc(p.changing, func(a, b line) int { return strings.Compare(string(a.now.Stakeholder), string(b.now.Stakeholder)) })
	for _, l := range p.changing {
		p.compare(l, c)
	}
	slices.SortStableFunc(p.mistakes, func(a, b mistake) int { return a.row - b.row })
	for _, m := range p.mistakes {
		p.Wrong = append(p.Wrong, m.Problem)
	}
	return p, nil
}

// heading finds the header among the first rows: the one that names the review.
func heading(s table.Sheet) (columns map[int]string, rest []table.Row, ok bool) {
	const first = 10
	for i, row := range s.Rows[:min(first, len(s.Rows))] {
		columns := map[int]string{}
		for _, c := range row.Written() {
			columns[c.Column] = strings.ToLower(strings.TrimSpace(c.Text))
		}
		for _, name := range columns {
			ok = ok || name == colReview
		}
		if ok {
			return columns, s.Rows[i+1:], true
		}
	}
	return nil, nil, false
}

// ignore notes the columns that are nobody's, and refuses those of a plan that is
// not this one's.
func (p *Plan) ignore(columns map[int]string, steps []followup.Step) {
	known := append(append(set(steps), told()...), colReview, colState, colStakeholder, colWritten)
	for _, name := range columns {
		switch _, err := followup.ParseStep(name); {
		case slices.Contains(known, name):
		case err == nil:
			p.wrong(0, "column "+name, "the plan has no %s", name)
		default:
			p.Ignored = append(p.Ignored, name)
		}
	}
	slices.Sort(p.Ignored)
}

func (p *Plan) wrong(row int, where, format string, args ...any) {
	p.mistakes = append(p.mistakes, mistake{row, followup.Problem{Where: where, Problem: fmt.Sprintf(format, args...)}})
}

// cellsOf returns the text of a row's cells, by the name of their column.
func cellsOf(row table.Row, columns map[int]string) map[string]string {
	cells := map[string]string{}
	for n, name := range columns {
		cells[name] = ""
		for _, c := range row.Written() {
			if c.Column == n {
				cells[name] = plain(c.Text)
			}
		}
	}
	return cells
}

// plain returns the text of a cell, a day as it is written here, whatever the
// program that saved the file made of it.
func plain(text string) string {
	text = strings.TrimSpace(text)
	if d, err := day(strings.TrimSuffix(text, " 00:00:00")); err == nil {
		return d.String()
	}
	return text
}

// placer returns how a cell is called: "Calendar!H12", or "line 12, deadline".
func placer(b *table.Book, s table.Sheet, row int, columns map[int]string) func(string) string {
	return func(name string) string {
		for n, c := range columns {
			if c == name && b.Format != table.CSV {
				return fmt.Sprintf("%s!%s%d", s.Name, letters(n), row)
			}
		}
		return fmt.Sprintf("line %d, %s", row, name)
	}
}

// letters returns a column's name: A, …, Z, AA.
func letters(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// take finds out what a row is about.
func (p *Plan) take(l line, c Calendar) {
	if !slices.ContainsFunc(slices.Collect(maps.Values(l.cells)), func(s string) bool { return s != "" }) {
		return
	}
	p.Rows++
	where := l.where(colReview)
	id, err := followup.ParseReviewID(l.cells[colReview])
	if err != nil {
		p.wrong(l.row, where, "%s", err)
		return
	}
	who := followup.StakeholderID(l.cells[colStakeholder])
	if l.now, err = c.Row(id, who); err != nil {
		p.wrong(l.row, where, "%s", err)
		return
	}
	if first, twice := p.Places[Key(id, who)]; twice {
		p.wrong(l.row, where, "%s stands already in %s", Key(id, who), first)
		return
	}
	p.Places[Key(id, who)] = where
	p.changing = append(p.changing, l)
}

// compare finds what was changed in a row.
func (p *Plan) compare(l line, c Calendar) {
	now := l.now.cells(c.Steps)
	written, marked := l.cells[colWritten]
	if marked && written == mark(l.cells, c.Steps) {
		return // as it was written, whatever became of the calendar since
	}
	changed := false
	for _, column := range append(set(c.Steps), told()...) {
		text, there := l.cells[column]
		changed = changed || there && text != now[column]
	}
	switch {
	case !changed:
	case marked && written != "" && written != now[colWritten]:
		p.wrong(l.row, l.where(colReview), "the calendar says something else of %s since this file was written: export it anew, and change it there", Key(l.now.Review, l.now.Stakeholder))
	default:
		p.changes(l, now, c)
	}
}

// changes notes each cell that differs from what the calendar says now.
func (p *Plan) changes(l line, now map[string]string, c Calendar) {
	columns := []string{colSession, colBegins, string(followup.StepDeadline)}
	for _, s := range c.Steps {
		if s != followup.StepDeadline {
			columns = append(columns, string(s))
		}
	}
	for _, column := range append(columns, told()...) {
		text, there := l.cells[column]
		if !there || text == now[column] || text == "" && (l.now.Stakeholder != "" || l.cells[colWritten] == "") {
			continue // in a stakeholder's row, and in a table of one's own, only what differs need be written
		}
		value, reason := l.read(column, text, c)
		if reason != "" {
			p.wrong(l.row, l.where(column), "%s", reason)
			continue
		}
		if value == now[column] {
			continue
		}
		kind := column
		if column == colBegins {
			kind = StartChange
		}
		p.Changes = append(p.Changes, Change{kind, l.now.Review, l.now.Stakeholder, value})
	}
}

// read returns what a changed cell says, or why it cannot be taken.
func (l line) read(column, text string, c Calendar) (value, reason string) {
	switch {
	case slices.Contains(told(), column):
		return "", fmt.Sprintf("%s follows from the calendar and is not read; there it is %q", column, l.now.cells(c.Steps)[column])
	case (column == colSession || column == colBegins) && l.now.Stakeholder != "":
		return "", column + " belongs to the review, and is changed in its own row"
	case column == colSession:
		return text, notSession(text)
	case text == "" && column == string(followup.StepDeadline):
		return "", "a deadline cannot be taken back: write another day"
	case text == "" && column == colBegins:
		return "", "a session that was dated stays so: write another day or month"
	case text == "":
		return "", `an empty cell says nothing: write a day, "never", or "plan" for what the plan says`
	}
	word := strings.ToLower(text)
	if (word == Never || word == AsPlanned) && column != colBegins && column != string(followup.StepDeadline) {
		return word, ""
	}
	d, err := day(text)
	switch {
	case err != nil:
		return "", err.Error()
	case !d.HasDay() && column != colBegins:
		return "", fmt.Sprintf("%s is a month: write a day, as in 2027-03-31", text)
	case column == string(followup.StepDeadline) && d.Before(c.Today):
		return "", fmt.Sprintf("%s has passed", d)
	}
	return d.String(), ""
}

func notSession(text string) string {
	for _, r := range text {
		if r < '0' || r > '9' {
			return fmt.Sprintf("%q is no session: write its number, as in 47", text)
		}
	}
	if text == "" || len(text) > 3 {
		return fmt.Sprintf("%q is no session: write its number, as in 47", text)
	}
	return ""
}

// day reads a date as it is written here, or with dots, as spreadsheets of much of
// Europe write them. With slashes nobody knows which is the month.
func day(text string) (followup.Date, error) {
	if t, err := time.Parse("2.1.2006", text); err == nil {
		return followup.DateOf(t, time.UTC), nil
	}
	d, err := followup.ParseDate(text)
	if err != nil && strings.Count(text, "/") == 2 {
		err = fmt.Errorf("%q may be two days: write it as 2027-03-31", text)
	}
	return d, err
}
