package notify

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
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
	// defaultRetry is as long as a stakeholder's server may be down over a weekend.
	defaultRetry = 48 * time.Hour
	// leastAttempts are made before a mail is given up, however far the clock
	// leapt between them.
	leastAttempts = 5
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
	Workers  int           // mails composed at the same time; at least 1
	Lanes    int           // mails handed over at the same time; at least 1
	Retry    time.Duration // how long a temporary refusal is tried again; 0: two days
	Copies   bool          // a copy of every mail is to be kept in the mailbox once it was sent
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
	run := *d
	run.Composer = d.Composer.forRun()
	return run.drain(ctx)
}

func (d *Dispatcher) drain(ctx context.Context) (Tally, error) {
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
		failed, err := d.batch(ctx, entries, now, &tally)
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

// A term is the time in which claimed mails are ours: the first half of their
// lease, and a mail takes half a lease at most, so that no other worker has it
// meanwhile. It ends by what really passed, or by the clock that other workers
// look at, where that leapt.
type term struct {
	began time.Time // monotonic
	clock time.Time
	half  time.Duration
}

func (t term) over(now time.Time) bool {
	return time.Since(t.began) > t.half || now.Sub(t.clock) > t.half
}

// batch sends what was claimed at a time. broken are errors of single mails; err
// ends the run. What is not begun in its term is given back.
func (d *Dispatcher) batch(ctx context.Context, entries []Entry, claimed time.Time, tally *Tally) (broken []error, err error) {
	t := term{began: time.Now(), clock: claimed, half: d.lease() / 2}
	moved, err := d.deadlines(ctx, entries)
	if err != nil {
		return nil, errors.Join(err, d.giveBack(ctx, entries, err.Error()))
	}
	for i, e := range entries {
		if deadline, ok := moved[e.ID]; ok {
			entries[i].Deadline, entries[i].Key = deadline, ""
		}
	}
	mails := d.prepare(ctx, t.began.Add(t.half), entries)
	for len(entries) > 0 {
		if t.over(d.Now()) {
			return broken, d.giveBack(ctx, entries, "the lease ended")
		}
		n := min(max(d.Lanes, 1), len(entries))
		failed, err := d.handOver(ctx, t.half, entries[:n], mails[:n], tally)
		broken = append(broken, failed...)
		entries, mails = entries[n:], mails[n:]
		if err != nil {
			tally.Deferred += len(entries)
			return broken, errors.Join(err, d.giveBack(ctx, entries, reason(err)))
		}
	}
	return broken, nil
}

// handOver sends some mails side by side and notes what came of them in one
// transaction. err ends the run: the server takes no mails, the run was ended, or
// the ledger failed.
func (d *Dispatcher) handOver(ctx context.Context, patience time.Duration, entries []Entry, mails []prepared, tally *Tally) (broken []error, err error) {
	came := make([]error, len(entries))
	var all sync.WaitGroup
	for i := range entries {
		all.Go(func() {
			one, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			came[i] = d.deliver(one, entries[i], mails[i])
		})
	}
	all.Wait()
	var results, back []Result
	now := d.Now() // one for all, so that the ledger can note them together
	for i, e := range entries {
		if came[i] != nil && (errors.Is(came[i], ErrUnreachable) || ctx.Err() != nil) {
			back, err = append(back, untried(e, reason(came[i]), now)), came[i]
			continue
		}
		r := d.result(e, came[i], now)
		results = append(results, r)
		d.Log.Info("mail", "id", e.ID, "purpose", e.Purpose, "review", e.Review, "stakeholder", e.Stakeholder, "state", r.State, "reason", r.Reason)
		var fault *followup.Fault
		if came[i] != nil && !errors.As(came[i], &fault) {
			broken = append(broken, fmt.Errorf("mail %d: %w", e.ID, came[i]))
		}
	}
	// The server's 250 must outlive us: the context's end does not stop this.
	if settleErr := d.Ledger.Settle(context.WithoutCancel(ctx), append(results, back...)); settleErr != nil {
		return broken, errors.Join(err, fmt.Errorf("settle mails: %w", settleErr))
	}
	// A crash here loses nothing and repeats nothing. One between a 250 and here
	// repeats these few mails, with the same bytes and Message-ID (I5).
	tally.Deferred += len(back)
	for _, r := range results {
		tally.count(r.State)
	}
	return broken, err
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
	key  string // of bytes that were composed just now; empty for those of an earlier run
	err  error
}

// prepare makes mails ready side by side, in the order of entries. What is not
// ready by the given time is broken off. What was composed is on record, all of
// it in one transaction, before prepare returns.
func (d *Dispatcher) prepare(ctx context.Context, by time.Time, entries []Entry) []prepared {
	ctx, cancel := context.WithDeadline(ctx, by)
	defer cancel()
	mails := make([]prepared, len(entries))
	next := make(chan int)
	var all sync.WaitGroup
	for range max(d.Workers, 1) {
		all.Go(func() {
			for i := range next {
				mails[i] = d.bytes(ctx, entries[i])
			}
		})
	}
	for i := range entries {
		next <- i
	}
	close(next)
	all.Wait()
	d.record(ctx, entries, mails)
	// A crash here leaves composed mails; from now on these bytes are sent.
	return mails
}

// record makes the bytes durable that were composed just now, and notes where they
// are. Where that fails none of these mails may be sent.
func (d *Dispatcher) record(ctx context.Context, entries []Entry, mails []prepared) {
	keys := map[int64]string{}
	for i, p := range mails {
		if p.err == nil && p.key != "" {
			keys[entries[i].ID] = p.key
		}
	}
	if len(keys) == 0 {
		return
	}
	err := d.Outbox.Sync(ctx, slices.Sorted(maps.Values(keys)))
	// A crash here leaves bytes that no entry names; they are replaced.
	if err == nil {
		err = d.Ledger.Composed(ctx, keys)
	}
	if err != nil {
		for i := range mails {
			if mails[i].key != "" {
				mails[i] = prepared{err: fmt.Errorf("record mail: %w", err)}
			}
		}
	}
}

// deliver sends one mail. A nil error is the server's 250.
func (d *Dispatcher) deliver(ctx context.Context, e Entry, p prepared) error {
	if p.err != nil {
		return p.err
	}
	return d.Sender.Send(ctx, d.Composer.envelope(e), bytes.NewReader(p.mail))
}

// bytes returns the mail as it was composed, or composes and keeps it (I5).
func (d *Dispatcher) bytes(ctx context.Context, e Entry) prepared {
	switch {
	case !deliverable(e.Recipient):
		return prepared{err: &followup.Fault{Remedy: followup.ByStaff, Reason: "the address is not one that mail can be sent to"}}
	case ours(e.Recipient, d.Composer.Address, d.Composer.Reply):
		return prepared{err: &followup.Fault{Remedy: followup.ByStaff, Reason: "the address is the Programme's own"}}
	case e.Key != "":
		mail, err := d.kept(ctx, e.Key)
		return prepared{mail: mail, err: err}
	}
	mail, err := d.Composer.Compose(ctx, e, d.Now())
	if err != nil {
		return prepared{err: err}
	}
	key, err := d.Outbox.KeepMail(ctx, e.Token, mail)
	if err != nil {
		return prepared{err: fmt.Errorf("keep mail: %w", err)}
	}
	return prepared{mail: mail, key: key}
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

// result returns what came of sending e at now.
func (d *Dispatcher) result(e Entry, err error, now time.Time) Result {
	r := Result{ID: e.ID, State: Sent, At: now, Copy: d.Copies}
	if err == nil {
		return r
	}
	r.Reason, r.Copy = reason(err), false
	end := d.lastTry(e, now)
	var fault *followup.Fault
	switch {
	case errors.As(err, &fault) && fault.Remedy == followup.ByStaff:
		r.State, r.Gone = Failed, errors.Is(err, ErrNoSuchAddress)
	case !now.Before(end) && e.Attempts+1 >= leastAttempts:
		r.State, r.Reason = Failed, fmt.Sprintf("given up after %d attempts in %.0f hours: %s", e.Attempts+1, now.Sub(e.Begun).Hours(), r.Reason)
	default:
		r.State, r.Again = Deferred, now.Add(pause(e.Attempts))
		if now.Before(end) && r.Again.After(end) {
			r.Again = end
		}
	}
	return r
}

// lastTry returns until when e is tried: for Retry from the first attempt on,
// not counting the days of rest on which it waits.
func (d *Dispatcher) lastTry(e Entry, now time.Time) time.Time {
	begun := now
	if !e.Begun.IsZero() {
		begun = e.Begun
	}
	end := begun.Add(d.retry())
	if !e.Purpose.ByCalendar() {
		return end
	}
	zone := d.Composer.Zone
	for day := followup.DateOf(begun, zone).AddDays(1); day.Start(zone).Before(end); day = day.AddDays(1) {
		if d.Plan.Rest.Has(day) {
			end = end.AddDate(0, 0, 1)
		}
	}
	return end
}

func (d *Dispatcher) retry() time.Duration { return cmp.Or(d.Retry, defaultRetry) }

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

// untried is the result of an entry that no server was asked to take: it is due
// at once, and it counts as no attempt.
func untried(e Entry, why string, now time.Time) Result {
	return Result{ID: e.ID, State: Deferred, Reason: why, At: now, Again: now}
}

// giveBack ends the leases of entries that were not tried.
func (d *Dispatcher) giveBack(ctx context.Context, entries []Entry, why string) error {
	if len(entries) == 0 {
		return nil
	}
	var results []Result
	now := d.Now()
	for _, e := range entries {
		results = append(results, untried(e, why, now))
	}
	if err := d.Ledger.Settle(context.WithoutCancel(ctx), results); err != nil {
		return fmt.Errorf("give back mails: %w", err)
	}
	return nil
}
