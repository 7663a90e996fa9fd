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
// An invitation is due from InviteBefore days before the deadline until the
// deadline; where that day has passed, at once. Of the reminders whose day has
// come only the latest is due, so that an outage is caught up with one mail,
// and none whose day was over when the invitation went out. Reminders go only
// to those invited of whom nothing came and nothing waits. Nothing is due once
// the deadline, the end of its day in zone, has passed.
//
// What is in the ledger already is returned again: Plan knows it.
func Due(situations []Situation, plan followup.Plan, zone *time.Location, now time.Time) (due []Entry, skipped []Skipped) {
	for _, s := range situations {
		m, ok := milestone(s, plan, zone, now)
		if !ok {
			continue
		}
		e := entry(s, m, zone, now)
		if why := hindrance(s, m.Purpose); why != "" {
			skipped = append(skipped, Skipped{Entry: e, Reason: why})
			continue
		}
		due = append(due, e)
	}
	return due, skipped
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
		invite(future, entries, at)
	}
	return due, skipped
}

// instants returns now and the start of every later day until the end of until
// on which a milestone of a situation lies: between them nothing changes.
func instants(situations []Situation, plan followup.Plan, zone *time.Location, now time.Time, until followup.Date) []time.Time {
	end := until.End(zone)
	if !now.Before(end) {
		return nil
	}
	days := map[followup.Date]bool{}
	for _, s := range situations {
		for _, m := range plan.Milestones(s.Deadline.Date) {
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

// invite marks those of situations as invited whose invitation is in entries.
func invite(situations []Situation, entries []Entry, at time.Time) {
	type pair struct {
		review      followup.ReviewID
		stakeholder followup.StakeholderID
	}
	invited := map[pair]bool{}
	for _, e := range entries {
		if e.Purpose == followup.Invitation {
			invited[pair{e.Review, e.Stakeholder}] = true
		}
	}
	for i, s := range situations {
		if invited[pair{s.Review.ID, s.Stakeholder.ID}] {
			situations[i].Invited, situations[i].InvitedAt = true, at
		}
	}
}

// milestone returns the one thing that the calendar asks for at now. Nobody is
// reminded of what he was not invited to, whatever the hindrance was.
func milestone(s Situation, plan followup.Plan, zone *time.Location, now time.Time) (m followup.Milestone, ok bool) {
	if !s.Deadline.Date.HasDay() || !now.Before(s.Deadline.Date.End(zone)) {
		return m, false
	}
	for _, c := range plan.Milestones(s.Deadline.Date) {
		if now.Before(c.Day.Start(zone)) {
			break
		}
		switch {
		case c.Purpose == followup.Invitation && !s.Invited:
			m, ok = c, true
		case c.Purpose == followup.Reminder && s.Invited && !invitedAfter(s, c.Day, zone):
			m, ok = c, true
		}
	}
	return m, ok
}

// invitedAfter reports whether the invitation went out on day or later. Where
// it is not known when, it was long ago.
func invitedAfter(s Situation, day followup.Date, zone *time.Location) bool {
	return !s.InvitedAt.IsZero() && !s.InvitedAt.Before(day.Start(zone))
}

// hindrance returns why a mail of this purpose is not sent, or "".
func hindrance(s Situation, purpose followup.Purpose) string {
	contact, left := s.Stakeholder.Correspondent()
	switch {
	case s.Stakeholder.DoNotContact != "":
		return "not to be contacted: " + s.Stakeholder.DoNotContact
	case s.Answered:
		return "has answered"
	case s.Stakeholder.Declined(s.Review.ID):
		return "wants no mails about this review"
	case len(s.Stakeholder.Contacts) == 0:
		return "no address is known"
	case !left:
		return "no contact is left that may be written to: " + states(s.Stakeholder.Contacts)
	case !deliverable(contact.Address):
		return "the address on file is not one that mail can be sent to"
	case purpose == followup.Reminder && s.Pending:
		return "a letter of theirs is being read or waits for staff"
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
func entry(s Situation, m followup.Milestone, zone *time.Location, now time.Time) Entry {
	day := m.Day
	if today := followup.DateOf(now, zone); day.Before(today) {
		day = today
	}
	e := Entry{
		Purpose:     m.Purpose,
		Occasion:    OccasionInvitation(s.Review.ID),
		Review:      s.Review.ID,
		Stakeholder: s.Stakeholder.ID,
		Language:    s.Stakeholder.Language.OrWritten(),
		Due:         day.Start(zone).UTC(),
		Why:         why(m, day, s.Deadline.Date),
		Deadline:    s.Deadline,
		State:       Planned,
	}
	if m.Purpose == followup.Reminder {
		e.Occasion = OccasionReminder(s.Review.ID, s.Deadline.Version, m.Before)
	}
	if c, ok := s.Stakeholder.Correspondent(); ok {
		e.Recipient, e.Language = c.Address, c.Language.OrWritten()
	}
	return e
}

func why(m followup.Milestone, day, deadline followup.Date) string {
	days := fmt.Sprintf("%d days", m.Before)
	if m.Before == 1 {
		days = "1 day"
	}
	s := fmt.Sprintf("%s before the deadline %s", days, deadline)
	if day != m.Day {
		s += fmt.Sprintf(" was %s: at once", m.Day)
	}
	return s
}
