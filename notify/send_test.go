package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// A desk is store, archive and mail server in memory. Its methods fail at the
// places named in fail: "X" before anything happened, "X persisted" after.
type desk struct {
	t         *testing.T
	now       time.Time
	situation *Situation
	entries   []Entry
	leased    map[int64]time.Time
	written   map[string][]byte
	mails     map[string][]byte // durable
	sent      []string          // "recipient bytes' Message-ID"
	answers   map[string]error
	fail      string
	composer  *Composer
	rest      followup.Rest
}

func (d *desk) plan() followup.Plan {
	p := plan()
	p.Rest = d.rest
	return p
}

var errCrash = errors.New("crash")

func (d *desk) crash(place string) error {
	if d.fail == place {
		return errCrash
	}
	return nil
}

func (d *desk) Situations(context.Context) ([]Situation, error) {
	return []Situation{*d.situation}, d.crash("situations")
}

func (d *desk) News(context.Context, time.Time, time.Time) (News, error) { return News{}, nil }

func (d *desk) Plan(_ context.Context, entries []Entry) (added int, err error) {
	if err := d.crash("plan"); err != nil {
		return 0, err
	}
	for _, e := range entries {
		known := false
		for _, o := range d.entries {
			known = known || o.Recipient == e.Recipient && o.Purpose == e.Purpose && o.Occasion == e.Occasion
		}
		if !known {
			e.ID, e.Token = int64(len(d.entries)+1), followup.NewToken()
			d.entries = append(d.entries, e)
			added++
		}
	}
	return added, d.crash("plan persisted")
}

func (d *desk) Claim(_ context.Context, now, until time.Time, limit int) (claimed []Entry, cancelled int, err error) {
	if err := d.crash("claim"); err != nil {
		return nil, 0, err
	}
	for i, e := range d.entries {
		open := e.State == Planned || e.State == Deferred
		if !open || e.Due.After(now) || now.Before(d.leased[e.ID]) || len(claimed) == limit {
			continue
		}
		why, wanted := Wanted(e, d.situation, now, time.UTC, d.plan())
		if !wanted {
			d.entries[i].State, d.entries[i].Reason = Cancelled, why
			cancelled++
			continue
		}
		if d.situation.Waits(e, now, time.UTC, d.plan()) != "" {
			continue
		}
		d.leased[e.ID] = until
		claimed = append(claimed, e)
	}
	return claimed, cancelled, d.crash("claim persisted")
}

func (d *desk) Composed(_ context.Context, keys map[int64]string) error {
	if err := d.crash("composed"); err != nil {
		return err
	}
	for id, key := range keys {
		d.entries[id-1].Key = key
	}
	return d.crash("composed persisted")
}

func (d *desk) Settle(_ context.Context, results []Result) error {
	if err := d.crash("settle"); err != nil {
		return err
	}
	for _, r := range results {
		e := &d.entries[r.ID-1]
		e.State, e.Reason = r.State, r.Reason
		delete(d.leased, r.ID)
		if r.State == Deferred {
			e.Due = r.Again
		}
		if r.State != Deferred || r.Again.After(r.At) {
			e.Attempts++
			if e.Begun.IsZero() {
				e.Begun = r.At
			}
		}
	}
	return d.crash("settle persisted")
}

func (d *desk) KeepMail(_ context.Context, t followup.Token, mail []byte) (string, error) {
	if err := d.crash("keep"); err != nil {
		return "", err
	}
	d.written["sent/"+string(t)] = bytes.Clone(mail)
	return "sent/" + string(t), d.crash("keep persisted")
}

func (d *desk) Sync(_ context.Context, keys []string) error {
	if err := d.crash("sync"); err != nil {
		return err
	}
	for _, key := range keys {
		d.mails[key] = d.written[key]
	}
	return d.crash("sync persisted")
}

func (d *desk) Mail(_ context.Context, key string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader(d.mails[key])), d.crash("mail")
}

func (d *desk) Send(_ context.Context, envelope Envelope, mail io.Reader) error {
	from, to := envelope.From, envelope.To
	b, err := io.ReadAll(mail)
	if err != nil {
		return err
	}
	if err := d.crash("send"); err != nil {
		return err
	}
	if !strings.HasPrefix(from, "followup+b.") && from != "followup@example.org" {
		d.t.Errorf("envelope sender %q", from)
	}
	if err := d.answers[to]; err != nil {
		return err
	}
	d.sent = append(d.sent, to+" "+string(b))
	return d.crash("send persisted")
}

func (d *desk) Close() error { return nil }

func newDesk(t *testing.T) *desk {
	s := asked()
	return &desk{t: t, now: time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC), situation: &s,
		leased: map[int64]time.Time{}, written: map[string][]byte{}, mails: map[string][]byte{}, answers: map[string]error{}, composer: testComposer(t)}
}

func (d *desk) dispatcher() *Dispatcher {
	return &Dispatcher{Ledger: d, Agenda: d, Outbox: d, Sender: d, Composer: d.composer, Plan: d.plan(),
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return d.now }}
}

func (d *desk) run(t *testing.T) (Tally, error) {
	t.Helper()
	x := d.dispatcher()
	if _, err := x.PlanDue(t.Context()); err != nil {
		return Tally{}, err
	}
	return x.Run(t.Context())
}

func temporary() error { return &followup.Fault{Remedy: followup.ByTime, Reason: "not now (451)"} }
func permanent() error {
	return &followup.Fault{Remedy: followup.ByStaff, Reason: "no such user (550)"}
}
func down() error {
	return &followup.Fault{Remedy: followup.ByTime, Reason: "could not be reached", Err: ErrUnreachable}
}

func TestRunSendsOnce(t *testing.T) {
	d := newDesk(t)
	for range 3 {
		if _, err := d.run(t); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Hour)
	}
	if len(d.sent) != 1 || d.entries[0].State != Sent {
		t.Errorf("%d mails sent, %+v; want one", len(d.sent), d.entries)
	}
}

// TestCrash ends the run at each durable step, before and after it, and starts
// again once the lease is over: nothing is lost, and only a mail that the server
// took without our knowing goes twice, byte for byte the same.
func TestCrash(t *testing.T) {
	for place, sends := range map[string]int{
		"plan": 1, "plan persisted": 1, "claim": 1, "claim persisted": 1, "keep": 1, "keep persisted": 1, "sync": 1, "sync persisted": 1,
		"composed": 1, "composed persisted": 1, "send": 1, "send persisted": 2, "settle": 2, "settle persisted": 1,
	} {
		d := newDesk(t)
		d.fail = place
		if _, err := d.run(t); !errors.Is(err, errCrash) {
			t.Errorf("%s: %v, want the crash", place, err)
		}
		d.fail = ""
		d.now = d.now.Add(time.Hour)
		if _, err := d.run(t); err != nil {
			t.Errorf("%s: again: %v", place, err)
		}
		if len(d.sent) != sends || d.entries[0].State != Sent {
			t.Errorf("%s: sent %d times, %s; want %d", place, len(d.sent), d.entries[0].State, sends)
		}
		if len(d.sent) == 2 && d.sent[0] != d.sent[1] {
			t.Errorf("%s: the second mail is not the first", place)
		}
	}
}

func TestBackOff(t *testing.T) {
	d := newDesk(t)
	d.answers["ngo3@example.org"] = temporary()
	begun := d.now
	for range 100 {
		tally, err := d.run(t)
		if err != nil {
			t.Fatal(err)
		}
		if d.entries[0].State == Failed {
			if tally != (Tally{Failed: 1}) {
				t.Errorf("tally %+v", tally)
			}
			break
		}
		if tally != (Tally{Deferred: 1}) {
			t.Fatalf("tally %+v", tally)
		}
		if again, _ := d.run(t); again != (Tally{}) {
			t.Fatalf("before its time: %+v", again)
		}
		d.now = d.entries[0].Due
	}
	e := d.entries[0]
	if e.State != Failed || e.Attempts != 20 || e.Reason != "given up after 20 attempts in 48 hours: not now (451)" {
		t.Errorf("%+v", e)
	}
	if took := d.now.Sub(begun); took != defaultRetry {
		t.Errorf("given up after %s, want two days", took)
	}
	if len(d.mails) != 1 {
		t.Errorf("composed %d times", len(d.mails))
	}
}

// TestBackOffOverAWeekend: the days on which a mail waits are none of those in
// which it is tried.
func TestBackOffOverAWeekend(t *testing.T) {
	d := newDesk(t)
	d.rest.Weekend = []time.Weekday{time.Saturday, time.Sunday}
	d.now = time.Date(2027, 1, 8, 12, 0, 0, 0, time.UTC) // a Friday
	d.answers["ngo3@example.org"] = temporary()
	tried := map[time.Weekday]int{}
	for range 10 * 24 * 6 {
		tally, err := d.run(t)
		if err != nil {
			t.Fatal(err)
		}
		tried[d.now.Weekday()] += tally.Deferred + tally.Failed
		if d.entries[0].State == Failed {
			break
		}
		d.now = d.now.Add(10 * time.Minute)
	}
	if tried[time.Saturday]+tried[time.Sunday] != 0 || tried[time.Monday] < 5 || d.now.Weekday() != time.Tuesday {
		t.Errorf("tried by weekday: %v, given up on %s", tried, d.now.Weekday())
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name   string
		to     string
		err    error
		tally  Tally
		reason string
	}{
		{"for good", "ngo3@example.org", permanent(), Tally{Failed: 1}, "no such user (550)"},
		{"ourselves", "followup@example.org", nil, Tally{Failed: 1}, "the address is the Programme's own"},
		{"ourselves with a token", "followup+aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org", nil, Tally{Failed: 1}, "the address is the Programme's own"},
		{"injection", "a@example.org\r\nBcc: b@example.org", nil, Tally{Failed: 1}, "the address is not one that mail can be sent to"},
	} {
		d := newDesk(t)
		d.answers[c.to] = c.err
		d.entries = []Entry{{ID: 1, Token: followup.NewToken(), Purpose: followup.ReceiptPurpose, Recipient: c.to, State: Planned,
			Receipt: &followup.Receipt{Letter: "3f9a1c0b7d2e", Recipient: c.to, Neutral: true}}}
		tally, err := d.dispatcher().Run(t.Context())
		if err != nil || tally != c.tally || d.entries[0].Reason != c.reason || len(d.sent) != 0 {
			t.Errorf("%s: %+v, %v, %q", c.name, tally, err, d.entries[0].Reason)
		}
	}
}

func TestServerDown(t *testing.T) {
	d := newDesk(t)
	d.answers["ngo3@example.org"] = down()
	tally, err := d.run(t)
	if !errors.Is(err, ErrUnreachable) || tally != (Tally{Deferred: 1}) {
		t.Fatalf("%+v, %v", tally, err)
	}
	delete(d.answers, "ngo3@example.org")
	// At the very same time: nothing was tried, so nothing waits.
	if tally, err := d.run(t); err != nil || tally != (Tally{Sent: 1}) || d.entries[0].Attempts != 1 {
		t.Errorf("%+v, %v, %+v", tally, err, d.entries[0])
	}
}

// TestExtendedWhileDown holds that an invitation that was composed and not sent
// when its deadline moved says the deadline that holds.
func TestExtendedWhileDown(t *testing.T) {
	d := newDesk(t)
	d.answers["ngo3@example.org"] = down()
	if _, err := d.run(t); !errors.Is(err, ErrUnreachable) {
		t.Fatal(err)
	}
	d.situation.Deadline = followup.Deadline{Date: followup.Date{Year: 2027, Month: 4, Day: 30}, Version: 1}
	delete(d.answers, "ngo3@example.org")
	if _, err := d.run(t); err != nil {
		t.Fatal(err)
	}
	if len(d.sent) != 1 || !strings.Contains(d.sent[0], "30 avril 2027") || strings.Contains(d.sent[0], "31 mars") {
		t.Errorf("sent %q", d.sent)
	}
}

func TestCancelled(t *testing.T) {
	d := newDesk(t)
	x := d.dispatcher()
	if _, err := x.PlanDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.situation.Answered = true
	if tally, err := x.Run(t.Context()); err != nil || tally != (Tally{Cancelled: 1}) || len(d.sent) != 0 {
		t.Errorf("%+v, %v", tally, err)
	}
}

// TestBrokenMailStopsNoOther has one mail that nothing can be written of, and
// more behind it than one claim takes.
func TestBrokenMailStopsNoOther(t *testing.T) {
	d := newDesk(t)
	d.entries = []Entry{{ID: 1, Purpose: followup.ReceiptPurpose, Recipient: "a@example.org", State: Planned}}
	for i := range 2 * claimSize {
		r := followup.Receipt{Letter: followup.LetterID(fmt.Sprintf("%012x", i)), Recipient: "b@example.org", Neutral: true}
		e := ReceiptEntry(r, d.now)
		e.ID, e.Token = int64(i+2), followup.NewToken()
		d.entries = append(d.entries, e)
	}
	tally, err := d.dispatcher().Run(t.Context())
	if err == nil || tally != (Tally{Sent: 2 * claimSize, Deferred: 1}) {
		t.Errorf("%+v, %v", tally, err)
	}
	if d.entries[0].Reason != "the mail could not be written" {
		t.Errorf("reason %q", d.entries[0].Reason)
	}
}

func TestEndedRunGivesBack(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	x := d.dispatcher()
	if _, err := x.PlanDue(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	d.answers["ngo3@example.org"] = context.Canceled
	if _, err := x.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want it cancelled", err)
	}
	delete(d.answers, "ngo3@example.org")
	if tally, err := d.run(t); err != nil || tally != (Tally{Sent: 1}) {
		t.Errorf("%+v, %v", tally, err)
	}
}

func TestDigestEntries(t *testing.T) {
	instant := time.Date(2027, 3, 22, 8, 0, 0, 0, zurich(t))
	if got := DigestEntries(News{Deadlines: []Upcoming{{Review: "HTI-2"}}}, []string{"staff@example.org"}, instant, false); got != nil {
		t.Errorf("%v, want no digest of no news", got)
	}
	got := DigestEntries(sampleNews(), []string{"a@example.org", "b@example.org", "a@example.org"}, instant, false)
	if len(got) != 2 || got[0].Occasion != "2027-03-22T07:00:00Z" || got[1].Recipient != "b@example.org" || got[0].Digest == nil {
		t.Errorf("%+v", got)
	}
}

func TestReceiptEntry(t *testing.T) {
	now := time.Date(2027, 3, 20, 14, 5, 0, 0, time.UTC)
	finding := func(r followup.ReviewID, s followup.StakeholderID) followup.Finding {
		return followup.Finding{Review: r, Stakeholder: s}
	}
	for _, c := range []struct {
		name    string
		receipt followup.Receipt
		want    string
	}{
		{"one review", followup.Receipt{Findings: []followup.Finding{finding("HTI-2", "a"), finding("HTI-2", "a"), finding("", "")}}, "HTI-2 a"},
		{"two reviews", followup.Receipt{Findings: []followup.Finding{finding("HTI-2", "a"), finding("SVN-3", "a")}}, " a"},
		{"nothing", followup.Receipt{}, " "},
		{"neutral", followup.Receipt{Neutral: true, Findings: []followup.Finding{finding("HTI-2", "a")}}, " "},
	} {
		c.receipt.Letter, c.receipt.Language = "3f9a1c0b7d2e", followup.Arabic
		e := ReceiptEntry(c.receipt, now)
		if got := fmt.Sprintf("%s %s", e.Review, e.Stakeholder); got != c.want || e.Occasion != "3f9a1c0b7d2e" || e.Language != followup.English {
			t.Errorf("%s: %q, %+v; want %q", c.name, got, e, c.want)
		}
	}
}
