package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/notify"
)

// crashVariable names the durable step at which followup-crash kills itself:
// "take after 2" is when Take returned for the second time.
const crashVariable = "FOLLOWUP_TEST_CRASH"

// crashMain is the real program with a saboteur at its borders. It dies by
// SIGKILL, so that nothing is tidied up.
func crashMain() {
	step := strings.Fields(os.Getenv(crashVariable))
	nth, err := strconv.Atoi(step[2])
	if err != nil {
		panic(err)
	}
	c := &crash{step: step[0], when: step[1], nth: int64(nth)}
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, wrap: c.wrap, around: c.around}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

// A crash ends the process at one step.
type crash struct {
	step, when string
	nth        int64
	count      atomic.Int64
}

func (c *crash) at(step, when string) {
	if step == c.step && when == c.when && c.count.Add(1) == c.nth {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

// around runs f between the two moments of a step: what f did is lost before,
// and persisted after.
func (c *crash) around(step string, f func()) {
	c.at(step, "before")
	f()
	c.at(step, "after")
}

func (c *crash) wrap(s *seams) {
	s.mailbox = crashMailbox{s.mailbox, c}
	s.spool = crashSpool{s.spool, c}
	s.inbox = crashInbox{s.inbox, c}
	s.shelf = crashShelf{s.shelf, c}
	s.desk = crashDesk{s.desk, c}
	s.ledger = crashLedger{s.ledger, c}
	s.outbox = crashOutbox{s.outbox, c}
	s.sender = crashSender{s.sender, c}
}

type crashMailbox struct {
	ingest.Mailbox
	*crash
}

func (m crashMailbox) Open(ctx context.Context) (ingest.Session, ingest.Cursor, error) {
	s, at, err := m.Mailbox.Open(ctx)
	return crashSession{s, m.crash}, at, err
}

type crashSession struct {
	ingest.Session
	*crash
}

func (s crashSession) Mark(ctx context.Context, uids []uint32) (err error) {
	s.around("mark", func() { err = s.Session.Mark(ctx, uids) })
	return err
}

type crashSpool struct {
	ingest.Spool
	*crash
}

func (s crashSpool) Keep(ctx context.Context, r io.Reader) (raw ingest.Raw, err error) {
	s.around("keep", func() { raw, err = s.Spool.Keep(ctx, r) })
	return raw, err
}

func (s crashSpool) Sync(ctx context.Context, keys []string) (err error) {
	s.around("secure", func() { err = s.Spool.Sync(ctx, keys) })
	return err
}

type crashInbox struct {
	ingest.Inbox
	*crash
}

func (i crashInbox) Take(ctx context.Context, mailbox string, from, to ingest.Cursor, arrivals []ingest.Arrival) (t ingest.Taken, err error) {
	i.around("take", func() { t, err = i.Inbox.Take(ctx, mailbox, from, to, arrivals) })
	return t, err
}

type crashShelf struct {
	ingest.Shelf
	*crash
}

func (s crashShelf) File(ctx context.Context, key string, r io.Reader) (taken string, err error) {
	s.around("file", func() { taken, err = s.Shelf.File(ctx, key, r) })
	return taken, err
}

func (s crashShelf) Sync(ctx context.Context, keys []string) (err error) {
	s.around("shelve", func() { err = s.Shelf.Sync(ctx, keys) })
	return err
}

type crashDesk struct {
	ingest.Desk
	*crash
}

func (d crashDesk) Settle(ctx context.Context, now time.Time, outcomes []ingest.Outcome) (states map[followup.LetterID]followup.LetterState, err error) {
	d.around("settle", func() { states, err = d.Desk.Settle(ctx, now, outcomes) })
	return states, err
}

type crashLedger struct {
	notify.Ledger
	*crash
}

func (l crashLedger) Claim(ctx context.Context, now, until time.Time, limit int) (entries []notify.Entry, cancelled int, err error) {
	l.around("claim", func() { entries, cancelled, err = l.Ledger.Claim(ctx, now, until, limit) })
	return entries, cancelled, err
}

func (l crashLedger) Composed(ctx context.Context, keys map[int64]string) (err error) {
	l.around("composed", func() { err = l.Ledger.Composed(ctx, keys) })
	return err
}

func (l crashLedger) Settle(ctx context.Context, results []notify.Result) (err error) {
	l.around("sent", func() { err = l.Ledger.Settle(ctx, results) })
	return err
}

type crashOutbox struct {
	notify.Outbox
	*crash
}

func (o crashOutbox) KeepMail(ctx context.Context, t followup.Token, mail []byte) (key string, err error) {
	o.around("compose", func() { key, err = o.Outbox.KeepMail(ctx, t, mail) })
	return key, err
}

func (o crashOutbox) Sync(ctx context.Context, keys []string) (err error) {
	o.around("outbox", func() { err = o.Outbox.Sync(ctx, keys) })
	return err
}

type crashSender struct {
	notify.Sender
	*crash
}

func (s crashSender) Send(ctx context.Context, e notify.Envelope, mail io.Reader) (err error) {
	s.around("send", func() { err = s.Sender.Send(ctx, e, mail) })
	return err
}
