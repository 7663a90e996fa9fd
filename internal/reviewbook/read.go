package reviewbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A Change is what staff changed in the row of one answer.
type Change struct {
	ID    followup.AnswerID
	Where string // of the first cell that was changed
	Edit  followup.Edit
}

// A Showing is how staff want a stakeholder to be shown.
type Showing struct {
	ID    followup.StakeholderID
	Where string
	Shown followup.Attribution // empty: as it allowed
}

// A Comparison is what a workbook that came back says.
type Comparison struct {
	Changes  []Change
	Showings []Showing
	Wrong    []followup.Problem // in the order of the cells; where there is any nothing should be taken
	Rows     int                // answers in the workbook
	Absent   int                // answers that have no row in it: nothing is said of them
}

// ReviewOf returns the review that a workbook was written for. A file that is no
// review workbook is a *followup.Fault with Remedy ByStaff.
func ReviewOf(b *table.Book) (followup.ReviewID, error) {
	for _, s := range b.Sheets {
		if h, ok := headingOf(s, colAnswer); ok {
			id, err := followup.ParseReviewID(h.review)
			if err == nil {
				return id, nil
			}
		}
	}
	return "", &followup.Fault{Remedy: followup.ByStaff, Reason: "this is no review workbook, or its hidden column is gone: make one with 'followup review export REVIEW'"}
}

// Compare says what a workbook changes of now. It reads only what it can tell
// apart from what it wrote: rows may be moved or missing.
func Compare(b *table.Book, now Book) Comparison {
	c := &comparing{now: now, entries: map[followup.AnswerID]Entry{}, rows: map[string]string{}}
	for _, e := range now.Entries {
		c.entries[e.ID] = e
	}
	for _, s := range b.Sheets {
		if h, ok := headingOf(s, colAnswer); ok {
			c.each(h, c.answer)
		} else if h, ok := headingOf(s, colName); ok {
			c.each(h, c.voice)
		}
	}
	for _, e := range now.Entries {
		if c.rows[answersSheet+e.ID.String()] == "" {
			c.Absent++
		}
	}
	return c.Comparison
}

// A heading is where the columns of a sheet are.
type heading struct {
	sheet   table.Sheet
	columns map[string]int // by their headings
	hidden  int            // the column that says what was written
	review  string
	rest    []table.Row
}

// headingOf finds the heading of a table whose first column is called first.
func headingOf(s table.Sheet, first string) (h heading, ok bool) {
	const enough = 10 // rows; somebody may have put some above
	for i, row := range s.Rows[:min(enough, len(s.Rows))] {
		h = heading{sheet: s, columns: map[string]int{}, rest: s.Rows[i+1:]}
		for _, cell := range row.Written() {
			text := strings.TrimSpace(cell.Text)
			if review, found := strings.CutPrefix(text, mark); found {
				h.hidden, h.review = cell.Column, review
			} else if _, twice := h.columns[text]; !twice {
				h.columns[text] = cell.Column
			}
		}
		if h.hidden > 0 && h.columns[first] > 0 {
			return h, true
		}
	}
	return heading{}, false
}

// A row is one that was read.
type row struct {
	table.Row
	heading
}

func (r row) text(column string) string { return normal(r.At(r.columns[column])) }

// where names the cell of a column: "Answers!G14".
func (r row) where(column string) string { return r.cell(r.columns[column]) }

func (r row) cell(column int) string {
	return fmt.Sprintf("%s!%s%d", r.sheet.Name, letters(max(column, 1)), r.Number)
}

// letters names a column as spreadsheets do.
func letters(n int) (s string) {
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// formula reports whether a cell holds one.
func (r row) formula(column string) bool {
	return slices.ContainsFunc(r.Cells, func(c table.Cell) bool { return c.Column == r.columns[column] && c.Formula })
}

// changed says which of the cells that may be changed were, by what the hidden
// column says of them; ok is false where that is not to be read.
func (r row) changed(cells ...string) (digest string, changed []bool, ok bool) {
	words := strings.Fields(r.At(r.hidden))
	if len(words) != len(cells)+1 {
		return "", nil, false
	}
	for i, cell := range cells {
		changed = append(changed, words[i+1] != print(cell))
	}
	return words[0], changed, true
}

type comparing struct {
	Comparison
	now     Book
	entries map[followup.AnswerID]Entry
	rows    map[string]string // the cell of each row that was seen, by sheet and name
}

func (c *comparing) wrong(where, format string, args ...any) {
	c.Wrong = append(c.Wrong, followup.Problem{Where: where, Problem: fmt.Sprintf(format, args...)})
}

// each compares the rows of a table one by one.
func (c *comparing) each(h heading, compare func(row)) {
	if h.review != string(c.now.Review) {
		c.wrong(h.sheet.Name, "it was written for %s, not for %s", h.review, c.now.Review)
		return
	}
	for _, r := range h.rest {
		if len(r.Written()) > 0 {
			compare(row{r, h})
		}
	}
}

// once notes a row by its name, and says whether it is there for the first time.
func (c *comparing) once(r row, table, name, column string) bool {
	if name == "" {
		c.wrong(r.where(column), "the row does not say what it is about: leave the first column as it was written")
		return false
	}
	if before := c.rows[table+name]; before != "" {
		c.wrong(r.where(column), "%s stands in %s too: keep one of the two rows", name, before)
		return false
	}
	c.rows[table+name] = r.where(column)
	return true
}

// opened are the columns of the answers that may be changed, in the order of editable.
func opened() [3]string { return [3]string{colPublish, colDrop, colCount} }

func (c *comparing) answer(r row) {
	if !c.once(r, answersSheet, r.text(colAnswer), colAnswer) {
		return
	}
	c.Rows++
	var theirs [3]string
	for i, column := range opened() {
		theirs[i] = r.text(column)
		if r.formula(column) {
			c.wrong(r.where(column), "it holds a formula: write the text itself")
			return
		}
	}
	digest, changed, ok := r.changed(theirs[:]...)
	if !ok {
		c.wrong(r.cell(r.hidden), "the hidden column was changed in this row: export the workbook again")
		return
	}
	id, err := followup.ParseAnswerID(c.now.Review, r.text(colAnswer))
	e, known := c.entries[id]
	touched := slices.Contains(changed, true)
	switch {
	case err != nil || !known && touched:
		c.wrong(r.where(colAnswer), "%q is no answer to %s: the cell was changed, or the answer was taken away since", r.text(colAnswer), c.now.Review)
	case !known:
	case digest == e.Answer.Digest():
		if c.originals(r, e) && touched {
			c.merge(r, e, theirs, changed)
		}
	case touched:
		c.wrong(r.where(opened()[slices.Index(changed, true)]),
			"%s was corrected by its stakeholder after this workbook was written, or the row belongs to another answer: export the workbook again", id)
	}
}

// originals reports whether what was sent stands in the row as it was sent.
func (c *comparing) originals(r row, e Entry) bool {
	before := len(c.Wrong)
	for _, cell := range []struct{ column, sent string }{
		{colLevel, levelWord(e.Answer.Level)}, {colComment, e.Answer.Comment}, {colReference, e.Answer.Reference},
	} {
		if r.columns[cell.column] > 0 && r.text(cell.column) != normal(cell.sent) {
			c.wrong(r.where(cell.column), "originals never change: put back what was sent, or export the workbook again")
		}
	}
	return len(c.Wrong) == before
}

// merge puts the cells that were changed onto the edit that holds now, cell by
// cell, unless somebody else changed the same one.
func (c *comparing) merge(r row, e Entry, theirs [3]string, changed []bool) {
	words := strings.Fields(r.At(r.hidden))
	merged := editable(e.Edit)
	first := ""
	for i, column := range opened() {
		now := print(merged[i])
		if !changed[i] || now == print(theirs[i]) {
			continue
		}
		if words[i+1] != now {
			c.wrong(r.where(column), "it was edited by somebody else after this workbook was written: export the workbook again")
			return
		}
		merged[i] = theirs[i]
		first = cmp.Or(first, r.where(column))
	}
	if first == "" {
		return
	}
	edit, understood := editOf(merged)
	for i, ok := range understood {
		if !ok {
			c.wrong(r.where(opened()[i]), "%q is none of the list: choose one, or empty the cell", merged[i])
			return
		}
	}
	edit, err := edit.Check(e.Answer)
	if err != nil {
		c.wrong(first, "%v", err)
		return
	}
	c.Changes = append(c.Changes, Change{e.ID, first, edit})
}

func (c *comparing) voice(r row) {
	if !c.once(r, voicesSheet, r.text(colName), colName) {
		return
	}
	theirs := r.text(colShow)
	_, changed, ok := r.changed(theirs)
	if !ok {
		c.wrong(r.cell(r.hidden), "the hidden column was changed in this row: export the workbook again")
		return
	}
	if !changed[0] {
		return
	}
	i := slices.IndexFunc(c.now.Voices, func(v Voice) bool { return string(v.ID) == r.text(colName) })
	shown := followup.Attribution(strings.ToLower(theirs))
	switch {
	case i < 0:
		c.wrong(r.where(colName), "%q has not answered about %s", r.text(colName), c.now.Review)
	case r.formula(colShow):
		c.wrong(r.where(colShow), "it holds a formula: write the text itself")
	case !slices.Contains([]followup.Attribution{"", followup.Named, followup.KindOnly, followup.Withheld}, shown):
		c.wrong(r.where(colShow), "%q is none of the list: choose one, or empty the cell", theirs)
	case shown != "" && c.now.Voices[i].Allowed.Stricter(shown) != shown:
		c.wrong(r.where(colShow), "it allowed %q, and is never shown more openly", c.now.Voices[i].Allowed)
	case shown == c.now.Voices[i].Shown:
	case strings.Fields(r.At(r.hidden))[1] != print(string(c.now.Voices[i].Shown)):
		c.wrong(r.where(colShow), "it was changed by somebody else after this workbook was written: export the workbook again")
	default:
		c.Showings = append(c.Showings, Showing{c.now.Voices[i].ID, r.where(colShow), shown})
	}
}
