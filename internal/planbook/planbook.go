// Package planbook is the planning calendar as a table, both ways: staff plan in
// Excel. A row is one review, or one stakeholder's own dates for it.
//
// It promises that a table that comes back as it went out changes nothing; that a
// cell that was changed is one Change, or one Problem with its place; that a row
// which the calendar overtook since it was written is a Problem and never takes
// back what others decided; and that what cannot be set is not passed over in
// silence.
package planbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// The words that a cell may hold where a date is looked for.
const (
	Never     = "never" // this date does not come
	AsPlanned = "plan"  // the plan counts this date again
)

// The columns before and after the dates of the plan, which are called as they are.
const (
	colReview      = "review"
	colState       = "state"
	colStakeholder = "stakeholder"
	colSession     = "session"
	colBegins      = "begins"
	colNext        = "next"
	colMidterm     = "midterm"
	colWritten     = "written" // by which a row is known again; see Row.mark
)

// A Row is what the calendar says of one review, for all stakeholders or for one.
type Row struct {
	Review      followup.ReviewID
	State       string                 // its name
	Stakeholder followup.StakeholderID // empty: for all
	Session     int
	Begins      followup.Date
	Next        int             // session of the next review; 0 where it is not known
	Midterm     followup.Date   // a proposal for the deadline
	Deadline    followup.Date   // zero: not open
	Dates       []followup.Date // of the steps of the plan, in the order of Table.Steps; zero: none
	Left        []bool          // those of them that staff left out
}

// A Table is rows of one plan.
type Table struct {
	Steps []followup.Step // the plan's, the deadline among them
	Rows  []Row
}

// header returns the names of the columns.
func (t Table) header() []string {
	h := []string{colReview, colState, colStakeholder, colSession, colBegins, colNext, colMidterm}
	for _, s := range t.Steps {
		h = append(h, string(s))
	}
	return append(h, colWritten)
}

// told are the columns that say what follows from others: nothing can be set there.
// The State's name only helps the eye, and is not looked at.
func told() []string { return []string{colNext, colMidterm} }

// cells returns what a row holds, by column.
func (r Row) cells(steps []followup.Step) map[string]string {
	c := map[string]string{
		colReview: string(r.Review), colState: r.State, colStakeholder: string(r.Stakeholder), colSession: number(r.Session),
		colBegins: r.Begins.String(), colNext: number(r.Next), colMidterm: r.Midterm.String(),
	}
	for i, s := range steps {
		c[string(s)] = r.date(i, s)
	}
	c[colWritten] = mark(c, steps)
	return c
}

func (r Row) date(i int, s followup.Step) string {
	switch {
	case s == followup.StepDeadline:
		return r.Deadline.String()
	case i < len(r.Left) && r.Left[i]:
		return Never
	case i < len(r.Dates):
		return r.Dates[i].String()
	}
	return ""
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// set are the columns that staff may change.
func set(steps []followup.Step) []string {
	columns := []string{colSession, colBegins}
	for _, s := range steps {
		columns = append(columns, string(s))
	}
	return columns
}

// mark returns a few digits by which a row is known again as it was written.
func mark(cells map[string]string, steps []followup.Step) string {
	const digits = 10 // enough to tell a few thousand rows of one review from each other
	columns := append([]string{colReview, colStakeholder}, set(steps)...)
	columns = append(columns, told()...)
	slices.Sort(columns)
	var all strings.Builder
	for _, name := range columns {
		fmt.Fprintf(&all, "%s=%s\n", name, cells[name])
	}
	sum := sha256.Sum256([]byte(all.String()))
	return "r" + hex.EncodeToString(sum[:])[:digits] // a letter, so that no program takes it for a number
}
