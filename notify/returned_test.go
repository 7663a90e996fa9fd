package notify

import (
	"testing"

	"github.com/upr-info/followup"
)

// TestConsequence: what follows from a mail that came back, and what is not
// believed.
func TestConsequence(t *testing.T) {
	mail := Entry{Purpose: followup.Invitation, Recipient: "one@example.org", Review: "NOR-4", State: Sent}
	hard := followup.Return{Kind: followup.HardBounce, Status: "5.1.1", Recipient: "One@example.org"}
	bounced := Effect{Counts: true, Mail: Bounced, Reason: "there is no such address (5.1.1)", Contact: followup.Bounced}
	for _, c := range []struct {
		name    string
		change  func(*followup.Return, *Entry)
		contact followup.ContactState
		seen    bool
		want    Effect
	}{
		{"hard", nil, followup.Good, false, bounced},
		{"hard, nobody named", func(r *followup.Return, _ *Entry) { r.Recipient = "" }, followup.Good, false, bounced},
		{"hard, after a delivery report", func(_ *followup.Return, e *Entry) { e.State = Accepted }, followup.Good, false, bounced},
		{"replayed", nil, followup.Good, true, Effect{}},
		{"never sent", func(_ *followup.Return, e *Entry) { e.State = Planned }, followup.Good, false, Effect{}},
		{"refused when handed over", func(_ *followup.Return, e *Entry) { e.State = Failed }, followup.Good, false, Effect{}},
		{"names somebody else", func(r *followup.Return, _ *Entry) { r.Recipient = "two@example.org" }, followup.Good, false, Effect{Counts: true}},
		{"of a receipt", func(_ *followup.Return, e *Entry) { e.Purpose = followup.ReceiptPurpose }, followup.Good, false,
			Effect{Counts: true, Mail: Bounced, Reason: bounced.Reason}},
		{"opted out before", nil, followup.OptedOut, false, Effect{Counts: true, Mail: Bounced, Reason: bounced.Reason}}, // what it wants stays known
		{"soft", func(r *followup.Return, _ *Entry) { r.Kind, r.Status = followup.SoftBounce, "5.7.1" }, followup.Good, false,
			Effect{Counts: true, Mail: Bounced, Reason: "the recipient's server did not take it (5.7.1)"}},
		{"full", func(r *followup.Return, _ *Entry) { r.Kind, r.Status = followup.MailboxFull, "" }, followup.Good, false,
			Effect{Counts: true, Mail: Bounced, Reason: "the recipient's mailbox is full"}},
		{"delivered", func(r *followup.Return, _ *Entry) { r.Kind = followup.Delivered }, followup.Good, false, Effect{Mail: Accepted}},
		{"delivered, after it bounced", func(r *followup.Return, e *Entry) { r.Kind, e.State = followup.Delivered, Bounced }, followup.Bounced, false, Effect{}},
		{"complaint", func(r *followup.Return, _ *Entry) { r.Kind = followup.Complaint }, followup.Good, false,
			Effect{Counts: true, Contact: followup.Complained, Declines: true, All: true}},
		{"opt-out", func(r *followup.Return, _ *Entry) { r.Kind = followup.OptOut }, followup.Good, false,
			Effect{Counts: true, Contact: followup.OptedOut, Declines: true, All: true}},
		{"opt-out after a bounce", func(r *followup.Return, e *Entry) { r.Kind, e.State = followup.OptOut, Bounced }, followup.Bounced, false,
			Effect{Counts: true, Contact: followup.OptedOut, Declines: true, All: true}},
		{"opt-out of a receipt", func(r *followup.Return, e *Entry) { r.Kind, e.Purpose = followup.OptOut, followup.ReceiptPurpose }, followup.Good, false, Effect{}},
		{"opt-out of a review", func(r *followup.Return, _ *Entry) { r.Kind = followup.ReviewOptOut }, followup.Good, false, Effect{Counts: true, Declines: true}},
		{"opt-in", func(r *followup.Return, _ *Entry) { r.Kind = followup.OptIn }, followup.OptedOut, false,
			Effect{Counts: true, Contact: followup.Good, Accepts: true}},
		{"opt-in mends no address", func(r *followup.Return, _ *Entry) { r.Kind = followup.OptIn }, followup.Bounced, false, Effect{Counts: true, Accepts: true}},
	} {
		r, e := hard, mail
		if c.change != nil {
			c.change(&r, &e)
		}
		if got := Consequence(r, e, c.contact, c.seen); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
