package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

const (
	// batch is how many letters one transaction takes or settles: few enough
	// that a crash repeats little, many enough that commits cost nothing.
	batch = 50
	// lease is how long a poll that died keeps others from polling.
	lease = 10 * time.Minute
)

// A Poller takes new letters out of one mailbox.
type Poller struct {
	Mailbox Mailbox
	Name    string // of the mailbox, as cursor and sightings know it
	Holder  string // of the lease: this process
	Spool   Spool
	Inbox   Inbox
	Took    func() // nil, or called after each batch: its letters can be read meanwhile
	Now     func() time.Time
	Log     *slog.Logger
}

// Poll takes every letter that arrived since the last poll into the archive and
// the store, and tries again those that could not be had. While another holder
// polls it does nothing. It returns what it took also with an error, since what
// was taken stays taken.
func (p *Poller) Poll(ctx context.Context) (Taken, error) {
	work := "poll " + p.Name
	ok, err := p.Inbox.Lease(ctx, work, p.Holder, p.Now().Add(lease))
	if err != nil || !ok {
		return Taken{}, err
	}
	defer p.Inbox.Lease(context.WithoutCancel(ctx), work, p.Holder, p.Now()) // ends it; if that fails it ends by itself
	session, standing, err := p.Mailbox.Open(ctx)
	if err != nil {
		return Taken{}, fmt.Errorf("open mailbox: %w", err)
	}
	defer session.Close()
	at, err := p.Inbox.Cursor(ctx, p.Name)
	if err != nil {
		return Taken{}, err
	}
	total, err := p.retry(ctx, session, at, standing)
	if err != nil || at == standing {
		return total, err
	}
	taken, err := p.advance(ctx, session, at, standing)
	total.add(taken)
	return total, err
}

// retry asks again for what the server did not hand out before.
func (p *Poller) retry(ctx context.Context, s Session, at, standing Cursor) (Taken, error) {
	if at.Validity != standing.Validity {
		return Taken{}, nil // those UIDs mean nothing any more
	}
	uids, err := p.Inbox.Unfetched(ctx, p.Name, at.Validity)
	if err != nil || len(uids) == 0 {
		return Taken{}, err
	}
	arrivals, err := p.fetch(ctx, s, uids)
	if err != nil {
		return Taken{}, err
	}
	return p.take(ctx, at, at, arrivals)
}

// advance moves the cursor from at to standing, a batch at a time. While one is
// made durable and recorded the next is fetched.
func (p *Poller) advance(ctx context.Context, s Session, at, standing Cursor) (total Taken, err error) {
	first := at.Next
	if at.Validity != standing.Validity {
		p.Log.Info("the mailbox was made anew: reading it from its first letter", "validity", standing.Validity)
		first = 1
	}
	uids, err := s.UIDs(ctx, first)
	if err != nil {
		return total, fmt.Errorf("list new letters: %w", err)
	}
	batches := slices.Collect(slices.Chunk(uids, batch))
	if len(batches) == 0 {
		batches = [][]uint32{nil} // all gone again: the cursor passes them
	}
	var recording behind
	for i, chunk := range batches {
		from, to := at, Cursor{Validity: standing.Validity, Next: max(first, 1)}
		if len(chunk) > 0 {
			to.Next = chunk[len(chunk)-1] + 1
		}
		if i == len(batches)-1 {
			to.Next = max(to.Next, standing.Next)
		}
		arrivals, err := p.fetch(ctx, s, chunk)
		if err != nil {
			return total, errors.Join(err, recording.wait())
		}
		err = recording.do(func() error {
			taken, err := p.take(ctx, from, to, arrivals)
			total.add(taken)
			return err
		})
		if err != nil {
			return total, err
		}
		at = to
	}
	err = recording.wait()
	return total, err
}

// take makes what arrived durable and records it.
func (p *Poller) take(ctx context.Context, from, to Cursor, arrivals []Arrival) (Taken, error) {
	if err := p.secure(ctx, arrivals); err != nil {
		return Taken{}, err
	}
	// A crash here leaves letters in the archive that no row knows; the next
	// poll fetches them again and keeps them once, since they are stored by hash.
	taken, err := p.Inbox.Take(ctx, p.Name, from, to, arrivals)
	if err != nil {
		return Taken{}, fmt.Errorf("record %d letters: %w", len(arrivals), err)
	}
	// A crash here leaves letters in state fetched and unmarked on the server;
	// the read and mark tasks of the same transaction find both.
	if p.Took != nil {
		p.Took()
	}
	_, err = p.Inbox.Lease(ctx, "poll "+p.Name, p.Holder, p.Now().Add(lease))
	p.Log.Info("letters taken", "new", taken.Fresh, "seen before", taken.Duplicates, "unfetchable", taken.Unfetchable)
	return taken, err
}

// fetch spools the letters of uids. Every UID asked for comes back as an arrival: one that was cut or left out is asked for once more, alone, and then
// recorded with the problem.
func (p *Poller) fetch(ctx context.Context, s Session, uids []uint32) ([]Arrival, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	got := map[uint32]Arrival{}
	take := func(m Message) error { return p.spool(ctx, m, got) }
	if err := s.Fetch(ctx, uids, take); err != nil {
		return nil, fmt.Errorf("fetch letters: %w", err)
	}
	arrivals := make([]Arrival, 0, len(uids))
	for _, uid := range uids {
		if _, ok := got[uid]; !ok {
			if err := s.Fetch(ctx, []uint32{uid}, take); err != nil {
				return nil, fmt.Errorf("fetch letter again: %w", err)
			}
		}
		a, ok := got[uid]
		if !ok {
			a = Arrival{UID: uid, Problem: "not delivered by the server"}
		}
		arrivals = append(arrivals, a)
	}
	return arrivals, nil
}

// secure makes the letters durable that arrived (I1).
func (p *Poller) secure(ctx context.Context, arrivals []Arrival) error {
	var keys []string
	for _, a := range arrivals {
		if a.key != "" {
			keys = append(keys, a.key)
		}
	}
	if err := p.Spool.Sync(ctx, keys); err != nil {
		return fmt.Errorf("keep %d letters: %w", len(keys), err)
	}
	return nil
}

// spool keeps one message and notes it in got. A message that was cut is left
// out of it; every other failure is the archive's and ends the poll.
func (p *Poller) spool(ctx context.Context, m Message, got map[uint32]Arrival) error {
	if m.Err != nil {
		got[m.UID] = Arrival{UID: m.UID, Problem: m.Err.Error()}
		return nil
	}
	raw, err := p.Spool.Keep(ctx, m.Body)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep letter: %w", err)
	}
	h := letter.ParseHeader(raw.Header)
	got[m.UID] = Arrival{UID: m.UID, Letter: newLetter(raw, h, m.Received), Notification: h.Notification(), key: raw.Key}
	return nil
}

// newLetter makes a letter of what its header says.
func newLetter(raw Raw, h letter.Header, received time.Time) followup.Letter {
	return followup.Letter{
		ID:         followup.NewLetterID(raw.SHA256),
		SHA256:     raw.SHA256,
		BodySHA256: raw.BodySHA256,
		Size:       raw.Size,
		MessageID:  h.MessageID,
		From:       h.From,
		FromName:   h.FromName,
		Subject:    h.Subject,
		Date:       h.Date,
		Received:   received.UTC().Truncate(time.Microsecond),
		State:      followup.Fetched,
	}
}

func (t *Taken) add(o Taken) {
	t.Fresh += o.Fresh
	t.Duplicates += o.Duplicates
	t.Unfetchable += o.Unfetchable
}
