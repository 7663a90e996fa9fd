package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/notify"
)

// A meter tells whoever waits at a terminal how far long work is, on one line
// that is gone when the work is done. Elsewhere it is nil and says nothing.
type meter struct {
	out   io.Writer
	every time.Duration // between two looks of the line

	mu    sync.Mutex
	done  map[string]int
	shown time.Time
}

// meter returns one where errors go to a terminal and people, not scripts, read.
func (p *program) meter() *meter {
	f, ok := p.err.(*os.File)
	if !ok || p.json || p.verbose {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return &meter{out: f, every: 200 * time.Millisecond, done: map[string]int{}}
}

// add notes that n more of something are done.
func (m *meter) add(what string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done[what] += n
	if now := time.Now(); now.Sub(m.shown) >= m.every {
		m.shown = now
		fmt.Fprintf(m.out, "\r\x1b[K%s %s", count(m.done[what], "letter"), what)
	}
}

// end takes the line away.
func (m *meter) end() {
	if m != nil {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
}

// watch puts the meter where letters are fetched, settled and mails sent.
func (m *meter) watch(s *seams) {
	if m == nil {
		return
	}
	s.spool = meteredSpool{s.spool, m}
	s.desk = meteredDesk{s.desk, m}
	if s.sender != nil {
		s.sender = meteredSender{s.sender, m}
	}
}

type meteredSpool struct {
	ingest.Spool
	*meter
}

func (s meteredSpool) Keep(ctx context.Context, r io.Reader) (ingest.Raw, error) {
	defer s.add("fetched", 1)
	return s.Spool.Keep(ctx, r)
}

type meteredDesk struct {
	ingest.Desk
	*meter
}

func (d meteredDesk) Settle(ctx context.Context, now time.Time, outcomes []ingest.Outcome) (map[followup.LetterID]followup.LetterState, error) {
	defer d.add("read", len(outcomes))
	return d.Desk.Settle(ctx, now, outcomes)
}

type meteredSender struct {
	notify.Sender
	*meter
}

func (s meteredSender) Send(ctx context.Context, e notify.Envelope, mail io.Reader) error {
	defer s.add("sent", 1)
	return s.Sender.Send(ctx, e, mail)
}
