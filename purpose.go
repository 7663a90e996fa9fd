package followup

import "slices"

// A Purpose is why the Programme writes a mail.
type Purpose string

// The purposes.
const (
	Invitation     Purpose = "invitation"
	Reminder       Purpose = "reminder"
	LastReminder   Purpose = "last-reminder" // after the deadline, within the grace
	Extension      Purpose = "extension"     // the deadline of somebody invited was moved
	ReceiptPurpose Purpose = "receipt"
	Request        Purpose = "request"      // to look again at answers that staff have doubts about
	Thanks         Purpose = "thanks"       // to who answered, once the assessment is published
	Recommending   Purpose = "recommending" // to a State: what became of what it recommended
	Digest         Purpose = "digest"
)

// Purposes returns all of them.
func Purposes() []Purpose {
	return []Purpose{Invitation, Reminder, LastReminder, Extension, ReceiptPurpose, Request, Thanks, Recommending, Digest}
}

// ByCalendar reports whether mails of this purpose are due by the calendar, to
// whom a review's answers are asked of.
func (p Purpose) ByCalendar() bool { return p == Invitation || p.Repeats() }

// Repeats reports whether mails of this purpose ask somebody once more who was
// invited before. None goes while a letter of theirs is being read or waits.
func (p Purpose) Repeats() bool { return p == Reminder || p == LastReminder || p == Extension }

// ByStaff reports whether mails of this purpose go to a stakeholder because staff
// published something or gave a command, and not because the calendar says so.
func (p Purpose) ByStaff() bool { return p == Thanks || p == Request || p == Recommending }

func descending(days []int) []int {
	d := slices.Clone(days)
	slices.Sort(d)
	slices.Reverse(d)
	return slices.Compact(d)
}
