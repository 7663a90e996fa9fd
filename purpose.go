package followup

import "slices"

// A Purpose is why the Programme writes a mail.
type Purpose string

// The purposes.
const (
	Invitation     Purpose = "invitation"
	Reminder       Purpose = "reminder"
	ReceiptPurpose Purpose = "receipt"
	Digest         Purpose = "digest"
)

// Purposes returns all of them.
func Purposes() []Purpose { return []Purpose{Invitation, Reminder, ReceiptPurpose, Digest} }

func descending(days []int) []int {
	d := slices.Clone(days)
	slices.Sort(d)
	slices.Reverse(d)
	return slices.Compact(d)
}
