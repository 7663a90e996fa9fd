package notify

import (
	"strings"

	"github.com/upr-info/followup"
)

// An Effect is what follows from a mail of ours that came back.
type Effect struct {
	// Counts is set where it is to be recorded: it is news, and happened once.
	Counts bool
	// Mail is the state that the mail comes to, Reason why; empty: it stays.
	Mail   State
	Reason string
	// Contact is the state that the contact it went to comes to; empty: it stays.
	Contact followup.ContactState
	// Declines says that the contact wants no more mails about the mail's review,
	// and All that this goes for every review that it was written to about.
	// Accepts takes back all that it declined.
	Declines, All, Accepts bool
}

// Consequence says what follows from r for the mail that carries its token and
// for the contact that the mail went to, as both are on file. The store calls it
// in the transaction that records r. seen is whether the same was said of the mail
// before: whoever says it again, a bounce that is replayed after staff restored a
// contact included, changes nothing.
//
// What is believed of a contact is what r says of the very mail that went to it:
//
//   - A mail that never left us cannot come back.
//   - Only mails that the calendar sends switch a contact off. A receipt goes to
//     whoever wrote, and a digest to staff.
//   - A hard bounce that names another address tells of a forwarding behind the
//     contact's, or of one of several that it stands for. It counts as a soft one.
//   - Soft bounces and full mailboxes switch nobody off. The next mail may arrive.
func Consequence(r followup.Return, e Entry, contact followup.ContactState, seen bool) Effect {
	left := e.State == Sent || e.State == Accepted || e.State == Bounced
	switch r.Kind {
	case followup.OptOut, followup.ReviewOptOut, followup.OptIn:
		return choice(r.Kind, e, contact)
	case followup.Delivered:
		if e.State == Sent {
			return Effect{Mail: Accepted}
		}
		return Effect{}
	}
	if !left || seen {
		return Effect{}
	}
	if r.Kind == followup.Complaint {
		if !solicits(e.Purpose) {
			return Effect{Counts: true}
		}
		return Effect{Counts: true, Contact: worse(contact, followup.Complained), Declines: true, All: true}
	}
	f := Effect{Counts: true, Mail: Bounced, Reason: cameBack(r)}
	elsewhere := r.Recipient != "" && !strings.EqualFold(r.Recipient, e.Recipient) && !strings.EqualFold(r.Recipient, transportable(e.Recipient))
	if elsewhere {
		f.Mail, f.Reason = "", "" // others behind the address may have it
	}
	if r.Kind == followup.HardBounce && !elsewhere && solicits(e.Purpose) {
		f.Contact = worse(contact, followup.Bounced)
	}
	return f
}

// Refused says what becomes of the contact whose address our server refused for
// good when the mail e was handed over: what a hard bounce makes of it. Empty: it
// stays.
func Refused(e Entry, contact followup.ContactState) followup.ContactState {
	if !solicits(e.Purpose) {
		return ""
	}
	return worse(contact, followup.Bounced)
}

// choice says what follows from what the contact itself wants. It may be taken
// back, so that it is no matter how often it was said.
func choice(k followup.ReturnKind, e Entry, contact followup.ContactState) Effect {
	switch {
	case !solicits(e.Purpose):
		return Effect{}
	case k == followup.ReviewOptOut:
		return Effect{Counts: true, Declines: true}
	case k == followup.OptOut:
		return Effect{Counts: true, Contact: worse(contact, followup.OptedOut), Declines: true, All: true}
	}
	f := Effect{Counts: true, Accepts: true}
	if contact == followup.OptedOut || contact == followup.Complained {
		f.Contact = followup.Good
	}
	return f
}

// worse returns to, or "" where the contact is not good any more: the first reason
// stays, but for what its owner wants, which stands above what servers say.
func worse(contact, to followup.ContactState) followup.ContactState {
	if contact == followup.Good || contact == followup.Bounced && to != followup.Bounced {
		return to
	}
	return ""
}

// solicits reports whether a mail of this purpose is one that the calendar sends
// to a contact.
func solicits(p followup.Purpose) bool {
	return p != followup.ReceiptPurpose && p != followup.Digest
}

// cameBack says why a mail came back, for the ledger.
func cameBack(r followup.Return) string {
	why := map[followup.ReturnKind]string{
		followup.HardBounce:  "there is no such address",
		followup.SoftBounce:  "the recipient's server did not take it",
		followup.MailboxFull: "the recipient's mailbox is full",
	}[r.Kind]
	if r.Status != "" {
		why += " (" + r.Status + ")"
	}
	return why
}
