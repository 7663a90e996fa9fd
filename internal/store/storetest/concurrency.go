package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

const workers = 6

// atOnce runs f on several workers and fails the test with their errors.
func (b *bench) atOnce(f func(worker int) error) {
	b.t.Helper()
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			if err := f(w); err != nil {
				b.t.Errorf("worker %d: %v", w, err)
			}
		})
	}
	group.Wait()
}

func testConcurrency(t *testing.T, open Open) {
	t.Run("OnePollWins", func(t *testing.T) { t.Parallel(); testPolls(t, open) })
	t.Run("EachMailIsClaimedOnce", func(t *testing.T) { t.Parallel(); testClaims(t, open) })
	t.Run("EachLetterIsSettledOnce", func(t *testing.T) { t.Parallel(); testSettleTogether(t, open) })
	t.Run("EachVersionHasItsNumber", func(t *testing.T) { t.Parallel(); testPublishTogether(t, open) })
	t.Run("OneHolder", func(t *testing.T) { t.Parallel(); testLeaseTogether(t, open) })
}

func testPolls(t *testing.T, open Open) {
	b := setUp(t, open)
	var won, stale atomic.Int64
	arrivals := []ingest.Arrival{{UID: 1, Letter: mail("one", morning)}, {UID: 2, Letter: mail("two", morning)}}
	for round := range 3 {
		from := ingest.Cursor{}
		if round > 0 {
			from = ingest.Cursor{Validity: 7, Next: uint32(round)}
		}
		b.atOnce(func(int) error {
			_, err := b.Take(b.ctx, "INBOX", from, ingest.Cursor{Validity: 7, Next: uint32(round + 1)}, arrivals)
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, ingest.ErrStale):
				stale.Add(1)
			default:
				return err
			}
			return nil
		})
	}
	equal(t, "polls that won", won.Load(), 3)
	equal(t, "polls that came too late", stale.Load(), 3*(workers-1))
	letters, err := b.Letters(b.ctx, "")
	b.check(err)
	equal(t, "letters", len(letters), 2)
}

func testClaims(t *testing.T, open Open) {
	b := setUp(t, open)
	const n = 60
	var plan []notify.Entry
	for i := range n {
		plan = append(plan, digest(fmt.Sprint(i), morning))
	}
	var added atomic.Int64
	b.atOnce(func(int) error {
		n, err := b.Ledger().Plan(b.ctx, plan)
		added.Add(int64(n))
		return err
	})
	equal(t, "planned by all together", added.Load(), n)
	var mu sync.Mutex
	seen := map[int64]int{}
	b.atOnce(func(int) error {
		for {
			entries, _, err := b.Ledger().Claim(b.ctx, b.now, b.now.Add(time.Minute), 7)
			if err != nil || len(entries) == 0 {
				return err
			}
			mu.Lock()
			for _, e := range entries {
				seen[e.ID]++
			}
			mu.Unlock()
		}
	})
	equal(t, "claimed", len(seen), n)
	for id, times := range seen {
		equal(t, fmt.Sprint("claims of ", id), times, 1)
	}
}

// testSettleTogether: workers settle the same letters, each in another order, all
// of one stakeholder. What counts is what came last.
func testSettleTogether(t *testing.T, open Open) {
	b := setUp(t, open)
	var mails []followup.Letter
	for i := range 8 {
		mails = append(mails, mail(fmt.Sprint("letter ", i), later(i)))
	}
	taken := b.take(mails...)
	b.atOnce(func(w int) error {
		for i := range taken {
			n := (i*5 + w) % len(taken) // every worker has its own order
			s := sending{letter: taken[n], stakeholder: "a", proof: followup.ProvenByToken, answers: answers(fmt.Sprintf("%d+", n), "99-")}
			if err := b.settle([]ingest.Outcome{s.outcome()}); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, "on file", b.onFile("a"), []string{"7+", "99-"})
	entries, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	equal(t, "receipts", len(entries), 8)
	for _, l := range taken {
		history, err := b.History(b.ctx, "letter", string(l.ID))
		b.check(err)
		equal(t, "changes of state", len(history), 2)
	}
}

func testPublishTogether(t *testing.T, open Open) {
	b := setUp(t, open)
	b.atOnce(func(w int) error {
		_, _, err := b.Publish(b.ctx, svn, morning, fmt.Sprint(w), nil, func(n int) ([]byte, []store.File, error) { return fmt.Append(nil, n), nil, nil })
		return err
	})
	all, err := b.Versions(b.ctx, svn)
	b.check(err)
	equal(t, "versions", len(all), workers)
	for i, v := range all {
		equal(t, "number", v.Number, i+1)
		equal(t, "number told to the builder", string(v.Model), fmt.Sprint(i+1))
	}
}

func testLeaseTogether(t *testing.T, open Open) {
	b := setUp(t, open)
	var holders atomic.Int64
	b.atOnce(func(w int) error {
		ok, err := b.Lease(b.ctx, "poll", fmt.Sprint(w), later(5))
		if ok {
			holders.Add(1)
		}
		return err
	})
	equal(t, "holders", holders.Load(), 1)
}
