package followup

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Plan says when what is due for a review is due, counted from its deadline.
type Plan struct {
	MidtermAfter int   // months after the session, where the next review is not known
	InviteBefore int   // days
	RemindBefore []int // days
	RemindAfter  int   // days after the deadline, within the grace; 0: never
	Grace        int   // days after the deadline in which answers are still asked for
	CompileAfter int   // days after the grace
	PublishAfter int   // days after that
	Rest         Rest
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

// Overdue reports whether staff should have set the day of a deadline that is
// still the month that Midterm proposes: the first invitations for that month
// are within so many days of today, and the month is not over.
func (p Plan) Overdue(midterm, today Date, days int) bool {
	if midterm.IsZero() || midterm.Before(Date{today.Year, today.Month, 0}) {
		return false
	}
	first := Date{midterm.Year, midterm.Month, 1}
	return !today.AddDays(days).Before(first.AddDays(-p.InviteBefore))
}

// A Deadline is the day until whose end answers to a review are asked for.
type Deadline struct {
	Date    Date
	Version int // how often it changed since it was first given, for the one whose deadline it is
}

// A Step is one of the dates of a plan, by the name that staff set it with.
type Step string

// The steps, in the order of the plan. Between StepInvite and StepDeadline there
// is one for each reminder, see StepRemind.
const (
	StepInvite   Step = "invite"
	StepDeadline Step = "deadline"
	StepLast     Step = "last" // the last reminder, after the deadline
	StepGrace    Step = "grace"
	StepCompile  Step = "compile"
	StepPublish  Step = "publish"
)

const remindPrefix = "remind-"

// StepRemind returns the step of the reminder so many days before the deadline:
// "remind-30".
func StepRemind(before int) Step { return Step(fmt.Sprint(remindPrefix, before)) }

// ParseStep reads the name of a step other than the deadline, which is moved and
// not set. It does not know which reminders a plan has.
func ParseStep(s string) (Step, error) {
	step := Step(strings.ToLower(strings.TrimSpace(s)))
	switch step {
	case StepInvite, StepLast, StepGrace, StepCompile, StepPublish:
		return step, nil
	}
	if days, ok := strings.CutPrefix(string(step), remindPrefix); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && StepRemind(n) == step {
			return step, nil
		}
	}
	return "", fmt.Errorf("%q is no date of a plan: write invite, remind-30 (for the reminder 30 days before), last, grace, compile or publish", s)
}

// OfReview reports whether the step is one of the review alone, and none that a
// stakeholder could have for itself.
func (s Step) OfReview() bool { return s == StepCompile || s == StepPublish }

// Adjustments are the dates of a plan that staff set by hand, by step. A step
// with the zero Date is left out of the plan.
type Adjustments map[Step]Date

// A Milestone is one date of a plan.
type Milestone struct {
	Step    Step
	Purpose Purpose // of the mail that is due on Day; empty where none is
	Day     Date
	Meant   Date // Day, before it was moved off a day of rest
	Before  int  // days before the deadline, for invitation and reminders as planned
	Set     bool // by hand
}

// Milestones returns what is due to be sent for a deadline, earliest first. What
// falls on a day of rest is due on the next working day. Where that would be
// after the deadline, or for the last reminder after the grace, it is due on the
// last working day before it, and on none where there is none. A deadline without a
// day gives none: nothing is sent on a date that was never given.
func (p Plan) Milestones(deadline Date, set Adjustments) []Milestone {
	ms := slices.DeleteFunc(p.Dates(deadline, set), func(m Milestone) bool { return m.Purpose == "" })
	slices.SortStableFunc(ms, func(a, b Milestone) int { return a.Day.Compare(b.Day) })
	return ms
}

// Dates returns all dates of the plan for a deadline, in the order of the steps,
// those apart that do not come.
func (p Plan) Dates(deadline Date, set Adjustments) []Milestone {
	if !deadline.HasDay() {
		return nil
	}
	grace := p.GraceEnds(deadline, set)
	s := sequence{set: set, rest: p.Rest}
	s.send(StepInvite, Invitation, deadline.AddDays(-p.InviteBefore), Date{}, deadline, p.InviteBefore)
	for _, n := range p.reminders() {
		s.send(StepRemind(n), Reminder, deadline.AddDays(-n), Date{}, deadline, n)
	}
	s.add(Milestone{Step: StepDeadline, Day: deadline, Meant: deadline})
	if p.RemindAfter > 0 || !set[StepLast].IsZero() {
		s.send(StepLast, LastReminder, deadline.AddDays(p.RemindAfter), deadline.AddDays(1), grace, 0)
	}
	s.mark(StepGrace, grace)
	compile := s.mark(StepCompile, grace.AddDays(p.CompileAfter))
	s.mark(StepPublish, compile.AddDays(p.PublishAfter))
	return s.dates
}

// reminders returns for how many days before the deadline there is one, most first.
func (p Plan) reminders() []int {
	return slices.DeleteFunc(descending(p.RemindBefore), func(n int) bool { return n >= p.InviteBefore })
}

// Steps returns the names of the plan's dates, in its order.
func (p Plan) Steps() []Step {
	steps := []Step{StepInvite}
	for _, n := range p.reminders() {
		steps = append(steps, StepRemind(n))
	}
	return append(steps, StepDeadline, StepLast, StepGrace, StepCompile, StepPublish)
}

// GraceEnds returns the day until whose end answers are still taken.
func (p Plan) GraceEnds(deadline Date, set Adjustments) Date {
	if day, ok := set[StepGrace]; ok {
		if day.Before(deadline) { // also where there is to be no grace
			return deadline
		}
		return day
	}
	return deadline.AddDays(p.Grace)
}

// A sequence gathers the dates of a plan.
type sequence struct {
	set   Adjustments
	rest  Rest
	dates []Milestone
}

func (s *sequence) add(m Milestone) { s.dates = append(s.dates, m) }

// send adds a mail that is due on a day from the first to the last, both included;
// a zero first is no bound. What was set by hand outside of them is not due.
func (s *sequence) send(step Step, purpose Purpose, day, first, last Date, before int) {
	own, set := s.set[step]
	if set {
		day = own
	}
	if day.IsZero() || day.Before(first) || last.Before(day) {
		return
	}
	if due, ok := s.rest.within(day, first, last); ok {
		s.add(Milestone{Step: step, Purpose: purpose, Day: due, Meant: day, Before: before, Set: set})
	}
}

// mark adds a date on which nothing is sent, and returns it.
func (s *sequence) mark(step Step, day Date) Date {
	own, set := s.set[step]
	if set && step != StepGrace { // which GraceEnds has seen to
		if own.IsZero() {
			return day
		}
		day = own
	}
	s.add(Milestone{Step: step, Day: day, Meant: day, Set: set})
	return day
}

// Rest is the days on which the calendar sends nothing. Deadlines know no rest.
type Rest struct {
	Weekend  []time.Weekday // not all seven
	Holidays []Date         // with their day
}

// Has reports whether d is a day of rest.
func (r Rest) Has(d Date) bool {
	return slices.Contains(r.Weekend, d.Weekday()) || slices.Contains(r.Holidays, d)
}

// Next returns d, or the first working day after it.
func (r Rest) Next(d Date) Date { return r.walk(d, 1) }

// walk goes from d day by day until one is no day of rest. Seven days beyond as
// many holidays as there are, one is: the weekend leaves one.
func (r Rest) walk(d Date, by int) Date {
	for range 7 * (len(r.Holidays) + 1) {
		if !r.Has(d) {
			break
		}
		d = d.AddDays(by)
	}
	return d
}

// within returns the next working day from d on, or, where that is after last, the
// one before d, unless that is before first.
func (r Rest) within(d, first, last Date) (day Date, ok bool) {
	if day = r.Next(d); !last.Before(day) {
		return day, true
	}
	day = r.walk(d, -1)
	return day, !day.Before(first)
}
