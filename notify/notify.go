// Package notify writes the Programme's mails: who is due what, when and in
// which language; their bytes; and the ledger of what was sent.
//
// A mail is in the ledger before it is sent, once per recipient, purpose and
// occasion, and its bytes are composed once and kept (I5). Whether it is still
// wanted is decided in the transaction that claims it. After the server's 250
// we hold and never send again; without one the same bytes go again under the
// same Message-ID.
//
// Notify knows the store, the archive and the mail server by the interfaces
// below and no other way.
package notify

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/upr-info/followup"
)

// A State is where a mail of ours stands.
type State string

// The states of a mail. What our server's 250 says is that it will deliver or
// report (RFC 5321, section 6.1), and no more; so a mail is accepted only where a
// delivery status notification says that it was delivered, or relayed to a
// server that sends no such notifications and took it with its own 250
// (RFC 3464, section 2.3.3).
const (
	Planned   State = "planned"
	Sent      State = "sent"      // our server said 250
	Accepted  State = "accepted"  // the recipient's side has it
	Deferred  State = "deferred"  // a temporary refusal; tried again at Due
	Bounced   State = "bounced"   // sent, and reported as undeliverable afterwards
	Failed    State = "failed"    // refused for good
	Cancelled State = "cancelled" // no longer wanted when it was claimed
)

// States returns all states of a mail.
func States() []State { return []State{Planned, Sent, Accepted, Deferred, Bounced, Failed, Cancelled} }

// An Entry is one mail in the ledger. Recipient, Purpose and Occasion are
// unique together.
type Entry struct {
	ID          int64
	Token       followup.Token // in Reply-To, Message-ID and the attached sheet
	Purpose     followup.Purpose
	Occasion    string // see Occasion…
	Recipient   string // addr-spec
	Review      followup.ReviewID
	Stakeholder followup.StakeholderID
	Language    followup.Language
	Due         time.Time
	Why         string            // one sentence for staff
	Deadline    followup.Deadline // that the mail speaks of; zero for receipts and digests
	Grace       followup.Date     // until whose end answers are still taken; zero: as the plan says. Not kept: Claim knows it
	Receipt     *followup.Receipt // for receipts
	Digest      *News             // for digests
	Question    *Question         // for requests
	Version     *VersionOf        // for thanks
	Selection   *Selection        // for the view of a recommending State
	State       State
	Reason      string    // why deferred, failed or cancelled; no address
	Attempts    int       // how often a server was asked to take it
	Key         string    // of the composed bytes in the archive; empty until composed
	Begun       time.Time // of the first attempt
	Sent        time.Time // of the 250
}

// Versions returns the published assessments that the mail speaks of.
func (e Entry) Versions() []VersionOf {
	switch {
	case e.Version != nil:
		return []VersionOf{*e.Version}
	case e.Selection != nil:
		return e.Selection.Versions
	}
	return nil
}

// A Result is what came of sending one entry.
type Result struct {
	ID     int64
	State  State // sent, deferred or failed
	Reason string
	At     time.Time
	// Again is when to try a deferred one again. Where it is not after At, the
	// server was not reached and nothing was tried: that counts as no attempt.
	Again time.Time
	Copy  bool // of a sent one: a copy of it is to be kept in the mailbox
	Gone  bool // of a failed one: there is no such address
}

// A Ledger is what sending asks of the store.
type Ledger interface {
	// Plan adds those entries that are not in the ledger yet and mints their
	// tokens. One that is there stays as it is, whatever its state, unless it was
	// cancelled and never composed: that one is planned again. Plan returns how
	// many it planned.
	Plan(ctx context.Context, entries []Entry) (added int, err error)
	// Claim leases up to limit entries that are due at now until the given
	// time, so that no other worker takes them, oldest first. Those that Wanted
	// says are not wanted any more are cancelled in the same transaction and
	// counted. An invitation that is not composed yet comes with the deadline
	// that holds then; what Waits or Limits hold stays where it is, retries too.
	Claim(ctx context.Context, now, until time.Time, limit int) (claimed []Entry, cancelled int, err error)
	// Composed records the archive keys under which the bytes of entries are
	// durable, before they are sent.
	Composed(ctx context.Context, keys map[int64]string) error
	// Settle records what came of sending, durably, and ends the leases.
	Settle(ctx context.Context, results []Result) error
}

// A Situation is where one stakeholder stands with one review that is open.
type Situation struct {
	Review      followup.Review
	Stakeholder followup.Stakeholder
	Deadline    followup.Deadline
	Set         followup.Adjustments // the dates that staff set for it by hand
	Answered    bool                 // something of theirs is filed under this review
	Pending     bool                 // a letter of theirs is fetched, waiting or held
	Invited     bool                 // an invitation is in the ledger as sent
	// Told is the deadline that the latest mail sent spoke of.
	Told followup.Deadline
	// ToldAt is when the last invitation or notice of another deadline was sent, so
	// that nobody who just had one is reminded the day after; zero where there was
	// none, or where it is not known.
	ToldAt time.Time
}

// An Agenda is what planning asks of the store.
type Agenda interface {
	// Situations returns one for every stakeholder that is to be asked for
	// every open review, ordered by review and stakeholder.
	Situations(ctx context.Context) ([]Situation, error)
	// News returns what came in from since (inclusive) to until (exclusive)
	// and what waits at until.
	News(ctx context.Context, since, until time.Time) (News, error)
}

// Material is what composing asks of the store.
type Material interface {
	// Review returns a review with its State, as the calendar has it now.
	Review(ctx context.Context, id followup.ReviewID) (followup.Review, followup.Country, error)
	Stakeholder(ctx context.Context, id followup.StakeholderID) (followup.Stakeholder, error)
	Recommendations(ctx context.Context, id followup.ReviewID) ([]followup.Recommendation, error)
	// Answers returns what is on file of one stakeholder for one review.
	Answers(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) ([]followup.Answer, error)
}

// A Memory knows what was answered before.
type Memory interface {
	// Earlier returns what a stakeholder answered about earlier reviews of the same
	// State, and about this one until a later sheet took its place, the latest
	// first.
	Earlier(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) ([]followup.Earlier, error)
}

// An Outbox keeps composed mails.
type Outbox interface {
	// KeepMail stores the bytes of a mail under its token and returns the key. Bytes
	// stored before under the token are replaced. Nothing is under the key before
	// Sync has been called with it.
	KeepMail(ctx context.Context, t followup.Token, mail []byte) (key string, err error)
	// Sync makes what was stored under keys durable; many at once cost little more
	// than one. With an error none of it may be counted on.
	Sync(ctx context.Context, keys []string) error
	// Mail opens what is under a key.
	Mail(ctx context.Context, key string) (io.ReadCloser, error)
}

// ErrUnreachable is wrapped by what Send returns where no mail can be sent now,
// whoever it is to: no connection, no trust, a wrong password, a sender refused.
// It says nothing about the mail.
var ErrUnreachable = errors.New("the mail server takes no mail from us")

// ErrNoSuchAddress is wrapped by what Send returns where the server says of the
// recipient's address, for good, that there is none.
var ErrNoSuchAddress = errors.New("there is no such address")

// An Envelope is what a mail server is told of a mail beside its bytes.
type Envelope struct {
	From string // where what comes of the mail is reported to; an addr-spec
	To   string // addr-spec
	// ID is what reports name the mail by (ENVID; RFC 3461, section 4.4), of
	// printable ASCII.
	ID string
}

// A Sender hands mails to a mail server. Package smtp has the one
// implementation.
type Sender interface {
	// Send delivers one mail to one recipient. A nil error is the server's 250.
	// A *followup.Fault that wraps ErrUnreachable concerns all mails. Any other
	// with Remedy ByTime is a temporary refusal or a broken connection, one with
	// ByStaff a refusal for good. Several goroutines may send at once.
	Send(ctx context.Context, e Envelope, mail io.Reader) error
	Close() error
}
