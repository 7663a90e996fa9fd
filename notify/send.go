package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/upr-info/followup"
)

const (
	// claimSize keeps what a crash leaves leased small.
	claimSize = 50
	// defaultLease leaves each mail more than the five minutes in which servers
	// answer: none is begun in its second half.
	defaultLease = 10 * time.Minute
	// firstPause is doubled with each attempt up to longestPause. Servers that
	// turn strangers away at first (greylisting) take the mail after some
	// minutes; most that are full do within a day.
	firstPause   = time.Minute
	longestPause = 4 * time.Hour
	// maxAttempts makes a little more than two days with these pauses.
	maxAttempts = 20
	// maxMail is what we may have composed: a sheet of 400 rows is 0.1 MB.
	maxMail = 32 << 20
)

// A Dispatcher plans what is due and sends what is planned. Several may run at
// once, on several machines: the ledger leases each mail to one of them.
type Dispatcher struct {
	Ledger   Ledger
	Agenda   Agenda
	Outbox   Outbox
	Sender   Sender
	Composer *Composer // its Zone and Address are ours too
	Plan     followup.Plan
	Lease    time.Duration // of a claim; 0: ten minutes
	Workers  int           // mails composed at the same time; at least 1. They are sent one after another
	Log      *slog.Logger
	Now      func() time.Time
}

// A Tally counts what a run did.
type Tally struct {
	Sent      int `json:"sent"`
	Deferred  int `json:"deferred"`
	Failed    int `json:"failed"`
	Cancelled int `json:"cancelled"`
}

func (t *Tally) count(s State) {
	switch s {
	case Sent:
		t.Sent++
	case Deferred:
		t.Deferred++
	case Failed:
		t.Failed++
	}
}

// PlanDue puts what is due now into the ledger and returns how many mails are
// new there. Doing it twice adds nothing.
func (d *Dispatcher) PlanDue(ctx context.Context) (added int, err error) {
	situations, err := d.Agenda.Situations(ctx)
	if err != nil {
		return 0, fmt.Errorf("list situations: %w", err)
	}
	due, _ := Due(situations, d.Plan, d.Composer.Zone, d.Now())
	if len(due) == 0 {
		return 0, nil
	}
	if added, err = d.Ledger.Plan(ctx, due); err != nil {
		return 0, fmt.Errorf("plan mails: %w", err)
	}
	// A crash here leaves them planned; the next run sends them.
	return added, nil
}

// Run sends what is due in the ledger until nothing is. It stops with an error
// that wraps ErrUnreachable where the server takes no mail at all; then what
// was not tried stays due. A mail that cannot be composed stops none behind it:
// it is tried again later, and the error is returned at the end.
func (d *Dispatcher) Run(ctx context.Context) (Tally, error) {
	var tally Tally
	var broken []error
	for {
		now := d.Now()
		entries, cancelled, err := d.Ledger.Claim(ctx, now, now.Add(d.lease()), claimSize)
		if err != nil {
			return tally, errors.Join(append(broken, fmt.Errorf("claim mails: %w", err))...)
		}
		// A crash here leaves them leased; they are due again when the lease ends.
		tally.Cancelled += cancelled
		if len(entries) == 0 && cancelled == 0 {
			return tally, errors.Join(broken...)
		}
		failed, err := d.batch(ctx, entries, &tally)
		broken = append(broken, failed...)
		if err != nil {
			return tally, errors.Join(append(broken, err)...)
		}
	}
}

func (d *Dispatcher) lease() time.Duration {
	if d.Lease > 0 {
		return d.Lease
	}
	return defaultLease
}

// batch sends what was claimed. broken are errors of single mails; err ends the
// run. What is not begun in the first half of the lease is given back, and a
// mail takes half a lease at most, so that no other worker has it meanwhile.
func (d *Dispatcher) batch(ctx context.Context, entries []Entry, tally *Tally) (broken []error, err error) {
	half := d.lease() / 2
	begun := time.Now() // not d.Now: the lease is measured by what really passes
	moved, err := d.deadlines(ctx, entries)
	if err != nil {
		return nil, errors.Join(err, d.giveBack(ctx, entries, err.Error()))
	}
	for i, e := range entries {
		if deadline, ok := moved[e.ID]; ok {
			entries[i].Deadline, entries[i].Key = deadline, ""
		}
	}
	var next []prepared
	for i, e := range entries {
		if len(next) == 0 {
			next = d.prepare(ctx, begun.Add(half), entries[i:])
		}
		if time.Since(begun) > half {
			return broken, d.giveBack(ctx, entries[i:], "the lease ended")
		}
		one, cancel := context.WithTimeout(ctx, half)
		err := d.deliver(one, e, next[0])
		cancel()
		next = next[1:]
		if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
			tally.Deferred += len(entries) - i
			return broken, errors.Join(err, d.giveBack(ctx, entries[i:], reason(err)))
		}
		r := d.result(e, err)
		// The server's 250 must outlive us: the context's end does not stop this.
		if err := d.Ledger.Settle(context.WithoutCancel(ctx), []Result{r}); err != nil {
			return broken, errors.Join(fmt.Errorf("settle mail: %w", err), d.giveBack(ctx, entries[i+1:], "the ledger failed"))
		}
		// A crash here loses nothing and repeats nothing. One between the 250 and
		// here repeats this one mail, with the same bytes and Message-ID (I5).
		tally.count(r.State)
		d.Log.Info("mail", "id", e.ID, "purpose", e.Purpose, "review", e.Review, "stakeholder", e.Stakeholder, "state", r.State, "reason", r.Reason)
		var fault *followup.Fault
		if err != nil && !errors.As(err, &fault) {
			broken = append(broken, fmt.Errorf("mail %d: %w", e.ID, err))
		}
	}
	return broken, nil
}

// deadlines returns the deadlines that hold now for those invitations that were
// composed with another and not sent, by entry. An invitation has one occasion
// however often the deadline moves, so that it is not cancelled but written
// anew, under the same token and Message-ID: a wrong date helps nobody.
func (d *Dispatcher) deadlines(ctx context.Context, entries []Entry) (map[int64]followup.Deadline, error) {
	moved := map[int64]followup.Deadline{}
	var situations []Situation
	for _, e := range entries {
		if e.Purpose != followup.Invitation || e.Key == "" {
			continue
		}
		if situations == nil {
			var err error
			if situations, err = d.Agenda.Situations(ctx); err != nil {
				return nil, fmt.Errorf("list situations: %w", err)
			}
		}
		for _, s := range situations {
			if s.Review.ID == e.Review && s.Stakeholder.ID == e.Stakeholder && s.Deadline != e.Deadline {
				moved[e.ID] = s.Deadline
			}
		}
	}
	return moved, nil
}

// A prepared mail is the bytes of one, or why there are none.
type prepared struct {
	mail []byte
	err  error
}

// prepare makes the next mails ready side by side, since composing one takes
// longer than handing it over. What is not ready by the given time is broken off.
func (d *Dispatcher) prepare(ctx context.Context, by time.Time, entries []Entry) []prepared {
	ctx, cancel := context.WithDeadline(ctx, by)
	defer cancel()
	next := make([]prepared, min(len(entries), max(d.Workers, 1)))
	var all sync.WaitGroup
	for i := range next {
		all.Go(func() { next[i].mail, next[i].err = d.bytes(ctx, entries[i]) })
	}
	all.Wait()
	return next
}

// deliver sends one mail. A nil error is the server's 250.
func (d *Dispatcher) deliver(ctx context.Context, e Entry, p prepared) error {
	if p.err != nil {
		return p.err
	}
	return d.Sender.Send(ctx, d.Composer.Address, e.Recipient, bytes.NewReader(p.mail))
}

// bytes returns the mail as it was composed, or composes and keeps it (I5).
func (d *Dispatcher) bytes(ctx context.Context, e Entry) ([]byte, error) {
	switch {
	case !deliverable(e.Recipient):
		return nil, &followup.Fault{Remedy: followup.ByStaff, Reason: "the address is not one that mail can be sent to"}
	case ours(e.Recipient, d.Composer.Address, d.Composer.Reply):
		return nil, &followup.Fault{Remedy: followup.ByStaff, Reason: "the address is the Programme's own"}
	}
	if e.Key != "" {
		return d.kept(ctx, e.Key)
	}
	mail, err := d.Composer.Compose(ctx, e, d.Now())
	if err != nil {
		return nil, err
	}
	key, err := d.Outbox.KeepMail(ctx, e.Token, mail)
	if err != nil {
		return nil, fmt.Errorf("keep mail: %w", err)
	}
	// A crash here leaves bytes that nobody saw; they are replaced.
	if err := d.Ledger.Composed(ctx, e.ID, key); err != nil {
		return nil, fmt.Errorf("record mail: %w", err)
	}
	// A crash here leaves a composed mail; from now on these bytes are sent.
	return mail, nil
}

func (d *Dispatcher) kept(ctx context.Context, key string) ([]byte, error) {
	r, err := d.Outbox.Mail(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open composed mail: %w", err)
	}
	defer r.Close()
	mail, err := io.ReadAll(io.LimitReader(r, maxMail+1))
	if err != nil {
		return nil, fmt.Errorf("read composed mail: %w", err)
	}
	if len(mail) > maxMail {
		return nil, fmt.Errorf("the composed mail is larger than %d MB", maxMail>>20)
	}
	return mail, nil
}

// result returns what came of sending e.
func (d *Dispatcher) result(e Entry, err error) Result {
	now := d.Now()
	r := Result{ID: e.ID, State: Sent, At: now}
	if err == nil {
		return r
	}
	r.Reason = reason(err)
	var fault *followup.Fault
	switch {
	case errors.As(err, &fault) && fault.Remedy == followup.ByStaff:
		r.State = Failed
	case e.Attempts+1 >= maxAttempts:
		r.State, r.Reason = Failed, fmt.Sprintf("given up after %d attempts: %s", maxAttempts, r.Reason)
	default:
		r.State, r.Again = Deferred, now.Add(pause(e.Attempts))
	}
	return r
}

// reason returns why a mail was not sent, without an address: a fault's
// sentence, never its cause.
func reason(err error) string {
	var fault *followup.Fault
	switch {
	case errors.As(err, &fault):
		return fault.Reason
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "the run was ended"
	}
	return "the mail could not be written"
}

// pause returns how long to wait after so many earlier attempts.
func pause(attempts int) time.Duration {
	p := firstPause
	for range attempts {
		if p *= 2; p >= longestPause {
			return longestPause
		}
	}
	return p
}

// giveBack ends the leases of entries that were not tried: they are due at once
// and it counts as no attempt.
func (d *Dispatcher) giveBack(ctx context.Context, entries []Entry, why string) error {
	now := d.Now()
	var results []Result
	for _, e := range entries {
		results = append(results, Result{ID: e.ID, State: Deferred, Reason: why, At: now, Again: now})
	}
	if len(results) == 0 {
		return nil
	}
	if err := d.Ledger.Settle(context.WithoutCancel(ctx), results); err != nil {
		return fmt.Errorf("give back mails: %w", err)
	}
	return nil
}
