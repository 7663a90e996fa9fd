package followup

// A Plan says when a review's mails are due, counted from its deadline.
type Plan struct {
	MidtermAfter int   // months after the session, where the next review is not known
	InviteBefore int   // days
	RemindBefore []int // days
	Grace        int   // days after the deadline in which answers are still asked for
}

// Midterm returns the month proposed as the deadline of r: half-way between
// its session and the next where that is known, else MidtermAfter months after
// its session. It is a month and never a day, and opens nothing: staff decide.
func (p Plan) Midterm(r Review) Date {
	if r.Start.IsZero() {
		return Date{}
	}
	months := p.MidtermAfter
	if !r.NextDate.IsZero() {
		between := (r.NextDate.Year-r.Start.Year)*12 + int(r.NextDate.Month-r.Start.Month)
		months = between / 2
	}
	return r.Start.AddMonths(months)
}

// A Deadline is the day until whose end answers to a review are asked for.
type Deadline struct {
	Date    Date
	Version int // how often it changed since it was first given, for the one whose deadline it is
}

// A Milestone is a day on which something is due to be sent.
type Milestone struct {
	Purpose Purpose
	Day     Date
	Before  int // days before the deadline
}

// Milestones returns what is due for a deadline, earliest first. A deadline
// without a day gives none: nothing is sent on a date that was never given.
func (p Plan) Milestones(deadline Date) []Milestone {
	if !deadline.HasDay() {
		return nil
	}
	ms := []Milestone{{Invitation, deadline.AddDays(-p.InviteBefore), p.InviteBefore}}
	for _, n := range descending(p.RemindBefore) {
		if n < p.InviteBefore {
			ms = append(ms, Milestone{Reminder, deadline.AddDays(-n), n})
		}
	}
	return ms
}
