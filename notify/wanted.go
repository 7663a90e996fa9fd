package notify

import (
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// ReceiptsPerDay is how many receipts one address gets on one day of the
// Programme's zone (I6). Whoever forwards the reports of a coalition one by one
// sends some twenty letters a day; what sends more is a program, perhaps one that
// answers our receipts.
const ReceiptsPerDay = 40

// TooManyReceipts is why a receipt beyond ReceiptsPerDay is cancelled.
const TooManyReceipts = "the address had all the receipts that one gets on a day"

// Wanted reports whether a mail in the ledger is still to be sent at now, and
// if not, why: a clause for the ledger, without an address. The store calls it
// in the transaction that claims the mail (I5), with the situation as it is
// then, nil where the stakeholder is no longer asked for the review or the
// review is no longer open. Receipts and digests are always wanted,
// receipts up to ReceiptsPerDay, which the store counts; what staff have sent is
// [WantedOf]'s to judge.
//
// Cancelling is for good, since an occasion is planned once. So Wanted gives
// only reasons that stay:
//
//   - A letter that waits may turn out to be nothing. It cancels no reminder;
//     Due plans none as long as it waits.
//   - A deadline that moved cancels reminders and notices, which have successors
//     with the new version. It does not cancel an invitation, which has none:
//     Dispatcher composes it with the deadline that holds then.
//   - A reminder is useless after its deadline and once a later one is due; a
//     last reminder or an invitation only when the grace has passed too.
func Wanted(e Entry, s *Situation, now time.Time, zone *time.Location, plan followup.Plan) (why string, wanted bool) {
	if !e.Purpose.ByCalendar() {
		return "", true
	}
	if s == nil || !s.Deadline.Date.HasDay() {
		return "the review is no longer open for this stakeholder", false
	}
	contact, left := s.Stakeholder.Correspondent()
	switch {
	case s.Answered:
		return "the stakeholder has answered", false
	case s.Stakeholder.DoNotContact != "":
		return "the stakeholder is not to be contacted", false
	case s.Stakeholder.Declined(e.Review):
		return "the stakeholder wants no mails about this review", false
	case !left:
		return "the stakeholder has no address any more", false
	case contact.Address != e.Recipient:
		return "the stakeholder has another address now", false
	case e.Purpose.Repeats() && s.Deadline.Version != e.Deadline.Version:
		return "the deadline was changed", false
	}
	if why := s.pointless(e, now, zone, plan); why != "" {
		return why, false
	}
	return "", true
}

// WantedOf is Wanted for mails that staff have sent to a stakeholder. s is the
// stakeholder as registered at that time, nil where it is no more; withdrawn says
// of a version whether it was taken back.
//
// What the mail shows of a withdrawn version must not go out, and was perhaps
// composed already. The recipient must be a contact that may be written to, and
// need not be the first of them.
func WantedOf(e Entry, s *followup.Stakeholder, withdrawn func(VersionOf) bool) (why string, wanted bool) {
	switch {
	case s == nil:
		return "the stakeholder is no longer registered", false
	case s.DoNotContact != "":
		return "the stakeholder is not to be contacted", false
	case s.Declined(e.Review):
		return "the stakeholder wants no mails about this review", false
	case !slices.ContainsFunc(s.Contacts, func(c followup.Contact) bool { return c.Address == e.Recipient && c.Good() }):
		return "the address is no longer one that may be written to", false
	case slices.ContainsFunc(e.Versions(), withdrawn):
		return "an assessment that it speaks of was withdrawn", false
	}
	return "", true
}

// Waits returns why a mail by the calendar that is due and wanted does not go at
// now, in a clause for staff, or "". It holds for the first attempt and for every
// later one.
func (s *Situation) Waits(e Entry, now time.Time, zone *time.Location, plan followup.Plan) string {
	if s.Pending && e.Purpose.Repeats() {
		return "a letter of theirs waits to be read or settled"
	}
	if until, ok := s.rests(e.Purpose, plan, zone, now); ok {
		return "today is a day of rest: it goes on " + until.String()
	}
	return ""
}

// pointless returns why a mail by the calendar would say nothing new or come too
// late, or "".
func (s *Situation) pointless(e Entry, now time.Time, zone *time.Location, plan followup.Plan) string {
	late, over := s.passed(now, zone, plan)
	switch {
	case e.Purpose == followup.Invitation && s.Invited:
		return "the stakeholder was invited already"
	case over:
		return "the deadline and the grace after it have passed"
	case e.Purpose == followup.Extension && !s.untold():
		return "the stakeholder was told already"
	case late && (e.Purpose == followup.Reminder || e.Purpose == followup.Extension):
		return "the deadline has passed"
	case e.Purpose == followup.Reminder && s.superseded(e, now, zone, plan):
		return "a later reminder is due"
	}
	return ""
}

// passed reports whether at now the deadline, and whether its grace, has passed.
func (s *Situation) passed(now time.Time, zone *time.Location, plan followup.Plan) (deadline, grace bool) {
	return !now.Before(s.Deadline.Date.End(zone)), !now.Before(plan.GraceEnds(s.Deadline.Date, s.Set).End(zone))
}

// untold reports whether somebody invited knows another deadline than the one that
// holds.
func (s *Situation) untold() bool {
	return s.Invited && s.Told.Date.HasDay() && s.Told.Version < s.Deadline.Version && s.Told.Date != s.Deadline.Date
}

// superseded reports whether the calendar asks for another reminder by now.
func (s *Situation) superseded(e Entry, now time.Time, zone *time.Location, plan followup.Plan) bool {
	m, ok := milestone(*s, plan, zone, now)
	return ok && m.Purpose == followup.Reminder && OccasionReminder(e.Review, e.Deadline.Version, m.Before) != e.Occasion
}
