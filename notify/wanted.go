package notify

import (
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
// receipts up to ReceiptsPerDay, which the store counts.
//
// Cancelling is for good, since an occasion is planned once. So Wanted gives
// only reasons that stay:
//
//   - A letter that waits may turn out to be nothing. It cancels no reminder;
//     Due plans none as long as it waits.
//   - A deadline that moved cancels a reminder, which counts its days and has a
//     successor with the new version. It does not cancel an invitation, which
//     has none: Dispatcher composes it with the deadline that holds then.
//   - A reminder is useless after its deadline, an invitation only when the
//     grace after it, in days, has passed too.
func Wanted(e Entry, s *Situation, now time.Time, zone *time.Location, grace int) (why string, wanted bool) {
	switch e.Purpose {
	case followup.Invitation, followup.Reminder:
	default:
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
	}
	if e.Purpose == followup.Reminder {
		return reminderWanted(e, s, now, zone)
	}
	return invitationWanted(s, now, zone, grace)
}

func reminderWanted(e Entry, s *Situation, now time.Time, zone *time.Location) (why string, wanted bool) {
	switch {
	case s.Deadline.Version != e.Deadline.Version:
		return "the deadline was changed", false
	case !now.Before(s.Deadline.Date.End(zone)):
		return "the deadline has passed", false
	}
	return "", true
}

func invitationWanted(s *Situation, now time.Time, zone *time.Location, grace int) (why string, wanted bool) {
	switch {
	case s.Invited:
		return "the stakeholder was invited already", false
	case !now.Before(s.Deadline.Date.AddDays(grace).End(zone)):
		return "the deadline and the grace after it have passed", false
	}
	return "", true
}
