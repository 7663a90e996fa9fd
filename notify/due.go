package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// Skipped is a mail that the calendar would send and that is not sent.
type Skipped struct {
	Entry  Entry
	Reason string // why not; a sentence's clause for staff
}

// Due returns what is due at now, planned for the ledger, and what would be
// due but is not sent, with the reason. The order is that of situations.
//
// An invitation is due from the plan's day for it until the deadline; where that
// day has passed, at once. Of the reminders whose day has come only the latest is
// due, so that an outage is caught up with one mail, and none whose day was over
// when the invitation or a notice went out. Reminders go only to those invited of
// whom nothing came and nothing waits. To those who were told another deadline
// than the one that holds, a notice is due in place of a reminder. After the
// deadline, the end of its day in zone, nothing is due but the last reminder,
// until the grace ends.
//
// On a day of rest nothing is due, unless the next working day would be too late.
//
// What is in the ledger already is returned again: Plan knows it.
func Due(situations []Situation, plan followup.Plan, zone *time.Location, now time.Time) (due []Entry, skipped []Skipped) {
	for _, s := range situations {
		m, ok := milestone(s, plan, zone, now)
		if _, rests := s.rests(m.Purpose, plan, zone, now); !ok || rests {
			continue
		}
		e := entry(s, m, plan, zone, now)
		if why := hindrance(s, m.Purpose); why != "" {
			skipped = append(skipped, Skipped{Entry: e, Reason: why})
			continue
		}
		due = append(due, e)
	}
	return due, skipped
}

// rests reports whether a mail by the calendar waits at now for the next working
// day: today is none, and that day is not too late.
func (s *Situation) rests(p followup.Purpose, plan followup.Plan, zone *time.Location, now time.Time) (until followup.Date, ok bool) {
	today := followup.DateOf(now, zone)
	next := plan.Rest.Next(today)
	return next, next != today && !s.lastDay(p, plan, today).Before(next)
}

// lastDay returns the last day on which a mail is of use. An invitation that did
// not get away before the deadline still is in the grace.
func (s *Situation) lastDay(p followup.Purpose, plan followup.Plan, today followup.Date) followup.Date {
	if p == followup.LastReminder || p == followup.Invitation && s.Deadline.Date.Before(today) {
		return plan.GraceEnds(s.Deadline.Date, s.Set)
	}
	return s.Deadline.Date
}

// Forecast returns what Due returns from now until the end of a day, each mail
// once, on the assumption that nobody answers and every invitation arrives.
// Entries are ordered by the day they are due.
func Forecast(situations []Situation, plan followup.Plan, zone *time.Location, now time.Time, until followup.Date) (due []Entry, skipped []Skipped) {
	type key struct{ recipient, purpose, occasion, stakeholder string }
	seen := map[key]bool{}
	fresh := func(e Entry) bool {
		k := key{e.Recipient, string(e.Purpose), e.Occasion, string(e.Stakeholder)}
		was := seen[k]
		seen[k] = true
		return !was
	}
	future := slices.Clone(situations)
	for _, at := range instants(situations, plan, zone, now, until) {
		entries, left := Due(future, plan, zone, at)
		for _, e := range entries {
			if fresh(e) {
				due = append(due, e)
			}
		}
		for _, s := range left {
			if fresh(s.Entry) {
				skipped = append(skipped, s)
			}
		}
		tell(future, entries, at)
	}
	return due, skipped
}

// instants returns now and the start of every later day until the end of until
// on which a milestone of a situation lies, or work begins again: between them
// nothing changes.
func instants(situations []Situation, plan followup.Plan, zone *time.Location, now time.Time, until followup.Date) []time.Time {
	end := until.End(zone)
	if !now.Before(end) {
		return nil
	}
	days := map[followup.Date]bool{plan.Rest.Next(followup.DateOf(now, zone)): true}
	for _, s := range situations {
		for _, m := range plan.Milestones(s.Deadline.Date, s.Set) {
			days[m.Day] = true
		}
	}
	at := []time.Time{now}
	for d := range days {
		if start := d.Start(zone); start.After(now) && start.Before(end) {
			at = append(at, start)
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

// tell marks those of situations as told whose invitation or notice is in entries.
func tell(situations []Situation, entries []Entry, at time.Time) {
	type pair struct {
		review      followup.ReviewID
		stakeholder followup.StakeholderID
	}
	told := map[pair]bool{}
	for _, e := range entries {
		if e.Purpose == followup.Invitation || e.Purpose == followup.Extension {
			told[pair{e.Review, e.Stakeholder}] = true
		}
	}
	for i, s := range situations {
		if told[pair{s.Review.ID, s.Stakeholder.ID}] {
			situations[i].Invited, situations[i].Told, situations[i].ToldAt = true, s.Deadline, at
		}
	}
}

// milestone returns the one thing that the calendar asks for at now. Nobody is
// reminded of what he was not invited to, whatever the hindrance was.
func milestone(s Situation, plan followup.Plan, zone *time.Location, now time.Time) (m followup.Milestone, ok bool) {
	if !s.Deadline.Date.HasDay() {
		return m, false
	}
	late, over := s.passed(now, zone, plan)
	if over {
		return m, false
	}
	if s.untold() && !late {
		today := followup.DateOf(now, zone)
		return followup.Milestone{Purpose: followup.Extension, Day: today, Meant: today}, true
	}
	for _, c := range plan.Milestones(s.Deadline.Date, s.Set) {
		if now.Before(c.Day.Start(zone)) {
			break
		}
		switch {
		case c.Purpose == followup.Invitation && !s.Invited && !late,
			c.Purpose == followup.Reminder && s.Invited && !late && !toldAfter(s, c.Day, zone),
			c.Purpose == followup.LastReminder && s.Invited && late && !toldAfter(s, c.Day, zone):
			m, ok = c, true
		}
	}
	return m, ok
}

// toldAfter reports whether the invitation or the last notice went out on day or
// later. Where it is not known when, it was long ago.
func toldAfter(s Situation, day followup.Date, zone *time.Location) bool {
	return !s.ToldAt.IsZero() && !s.ToldAt.Before(day.Start(zone))
}

// hindrance returns why a mail of this purpose is not sent, or "".
func hindrance(s Situation, purpose followup.Purpose) string {
	why := Unreachable(s.Stakeholder, s.Review.ID)
	switch {
	case s.Answered && s.Stakeholder.DoNotContact == "":
		return "has answered"
	case why != "":
		return why
	case purpose.Repeats() && s.Pending:
		return "a letter of theirs is being read or waits for staff"
	}
	return ""
}

// Unreachable returns why nothing about a review is sent to a stakeholder, in a
// clause for staff, or "".
func Unreachable(s followup.Stakeholder, r followup.ReviewID) string {
	contact, left := s.Correspondent()
	switch {
	case s.DoNotContact != "":
		return "not to be contacted: " + s.DoNotContact
	case s.Declined(r):
		return "wants no mails about this review"
	case len(s.Contacts) == 0:
		return "no address is known"
	case !left:
		return "no contact is left that may be written to: " + states(s.Contacts)
	case !deliverable(contact.Address):
		return "the address on file is not one that mail can be sent to"
	}
	return ""
}

// states returns the states of contacts, each once: "bounced, opted-out".
func states(contacts []followup.Contact) string {
	var all []string
	for _, c := range contacts {
		all = append(all, string(c.State))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// entry returns the mail of a milestone. It is due at the start of its day, or
// of today where that day has passed.
func entry(s Situation, m followup.Milestone, plan followup.Plan, zone *time.Location, now time.Time) Entry {
	day := m.Day
	if today := followup.DateOf(now, zone); day.Before(today) {
		day = today
	}
	e := Entry{
		Purpose:     m.Purpose,
		Occasion:    occasion(s, m),
		Review:      s.Review.ID,
		Stakeholder: s.Stakeholder.ID,
		Language:    s.Stakeholder.Language.OrWritten(),
		Due:         day.Start(zone).UTC(),
		Why:         why(m, day, s.Deadline.Date),
		Deadline:    s.Deadline,
		Grace:       plan.GraceEnds(s.Deadline.Date, s.Set),
		State:       Planned,
	}
	if c, ok := s.Stakeholder.Correspondent(); ok {
		e.Recipient, e.Language = c.Address, c.Language.OrWritten()
	}
	return e
}

func occasion(s Situation, m followup.Milestone) string {
	switch m.Purpose {
	case followup.Reminder:
		return OccasionReminder(s.Review.ID, s.Deadline.Version, m.Before)
	case followup.LastReminder:
		return OccasionLastReminder(s.Review.ID, s.Deadline.Version)
	case followup.Extension:
		return OccasionExtension(s.Review.ID, s.Deadline.Version)
	}
	return OccasionInvitation(s.Review.ID)
}

// why says why a mail is due, and what moved it off the day that was meant.
func why(m followup.Milestone, day, deadline followup.Date) string {
	s := fmt.Sprintf("%s before the deadline %s", days(m.Before), deadline)
	switch {
	case m.Purpose == followup.Extension:
		return "the deadline is now " + deadline.String()
	case m.Set:
		s = fmt.Sprintf("set for %s by staff", m.Meant)
	case m.Purpose == followup.LastReminder:
		s = fmt.Sprintf("%s after the deadline %s", days(daysBetween(deadline, m.Meant)), deadline)
	}
	switch {
	case day != m.Day:
		s += fmt.Sprintf(" was %s: at once", m.Day)
	case day != m.Meant:
		s += fmt.Sprintf(" is %s, a day of rest", m.Meant)
	}
	return s
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func daysBetween(from, to followup.Date) int {
	return int(to.Start(time.UTC).Sub(from.Start(time.UTC)) / (24 * time.Hour))
}
