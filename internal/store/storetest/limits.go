package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// greeting is a mail that the calendar sends and that nothing makes unwanted.
const greeting followup.Purpose = "greeting"

func greetings(due time.Time, recipients ...string) (entries []notify.Entry) {
	for i, to := range recipients {
		entries = append(entries, notify.Entry{Purpose: greeting, Occasion: fmt.Sprint(i), Recipient: to, Due: due})
	}
	return entries
}

// sent settles what was claimed.
func (b *bench) sent(entries []notify.Entry, state notify.State) {
	b.t.Helper()
	var results []notify.Result
	for _, e := range entries {
		results = append(results, notify.Result{ID: e.ID, State: state, At: b.now, Again: b.now.Add(time.Hour)})
	}
	b.check(b.Ledger().Settle(b.ctx, results))
}

// testLimits: what limits hold is passed over and stays as it is; attempts that
// failed and mails on their way count as those that went.
func testLimits(t *testing.T, open Open) {
	b := setUp(t, open)
	b.Limits = notify.Limits{PerMinute: 4, PerHost: 2, PerDay: 5}
	_, err := b.Ledger().Plan(b.ctx, greetings(b.now, "a@example.org", "b@EXAMPLE.org", "c@example.org", "d@example.net", "e@example.com", "f@example.com"))
	b.check(err)
	minute := func(want ...string) {
		t.Helper()
		var got []string
		claimed, _ := b.claim(10)
		for _, e := range claimed {
			got = append(got, e.Recipient)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: claimed %s, want %s", b.now.Format("15:04:05"), got, want)
		}
		more, _ := b.claim(10) // another worker, while these are on their way
		equal(t, "claimed beside them", len(more), 0)
		b.sent(claimed[:1], notify.Deferred)
		b.sent(claimed[1:], notify.Sent)
		more, _ = b.claim(10)
		equal(t, "claimed in the same minute", len(more), 0)
	}
	minute("a@example.org", "b@EXAMPLE.org", "d@example.net", "e@example.com")
	b.now = b.now.Add(59 * time.Second)
	more, _ := b.claim(10)
	equal(t, "before the minute is over", len(more), 0)
	b.now = b.now.Add(time.Second)
	_, err = b.Ledger().Plan(b.ctx, []notify.Entry{digest("exempt from the day", b.now)})
	b.check(err)
	minute("c@example.org", "staff@example.org")
	b.now = b.now.AddDate(0, 0, 1).Truncate(time.Hour)
	minute("f@example.com", "a@example.org", "c@example.org")
}

// testLimitsTogether: workers that claim at the same moment do not let more go
// than one would.
func testLimitsTogether(t *testing.T, open Open) {
	b := setUp(t, open)
	b.Limits = notify.Limits{PerMinute: 5}
	var all []string
	for i := range 40 {
		all = append(all, fmt.Sprint(i, "@example.org"))
	}
	_, err := b.Ledger().Plan(b.ctx, greetings(b.now, all...))
	b.check(err)
	var group sync.WaitGroup
	var mu sync.Mutex
	claimed := 0
	for range 6 {
		group.Go(func() {
			entries, _, err := b.Ledger().Claim(b.ctx, b.now, b.now.Add(10*time.Minute), 50)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			claimed += len(entries)
		})
	}
	group.Wait()
	equal(t, "claimed by six workers", claimed, 5)
}

// testRehearsal: a rehearsal says what would go and what is held by what, and
// leaves everything as it was.
func testRehearsal(t *testing.T, open Open) {
	b := setUp(t, open)
	b.Limits = notify.Limits{PerHost: 1}
	b.asked()
	b.file("an answer", "a")
	planned := greetings(b.now, "b@example.net", "c@example.net")
	for range 2 {
		r, err := b.Ledger().Rehearse(b.ctx, planned, b.now)
		b.check(err)
		if len(r.Go) != 2 || len(r.Held) != 1 || r.Held[0].Recipient != "c@example.net" || r.Held[0].Reason == "" ||
			len(r.Unwanted) != 2 || r.Unwanted[0].Reason != "the stakeholder has answered" {
			t.Errorf("%+v", r)
		}
	}
	claimed, cancelled := b.claim(10)
	equal(t, "claimed: the receipt for the answer", len(claimed), 1)
	equal(t, "cancelled", cancelled, 2)
}

// testCopies: a sent mail of which a copy is to be kept is listed until it is.
func testCopies(t *testing.T, open Open) {
	b := setUp(t, open)
	_, err := b.Ledger().Plan(b.ctx, greetings(b.now, "a@example.org", "b@example.org", "c@example.org", "d@example.org"))
	b.check(err)
	entries, _ := b.claim(10)
	b.check(b.Ledger().Settle(b.ctx, []notify.Result{
		{ID: entries[0].ID, State: notify.Sent, At: b.now, Copy: true},
		{ID: entries[1].ID, State: notify.Sent, At: b.now},
		{ID: entries[2].ID, State: notify.Failed, At: b.now},
		{ID: entries[3].ID, State: notify.Sent, At: b.now, Copy: true},
	}))
	waiting := func(want ...int64) {
		t.Helper()
		var got []int64
		for after := int64(0); ; {
			found, err := b.Ledger().Uncopied(b.ctx, after, 1)
			b.check(err)
			if len(found) == 0 {
				break
			}
			after = found[0].ID
			got = append(got, after)
		}
		equal(t, "to be copied", fmt.Sprint(got), fmt.Sprint(want))
	}
	waiting(entries[0].ID, entries[3].ID)
	b.check(b.Ledger().Copied(b.ctx, entries[0].ID))
	waiting(entries[3].ID)
	b.want(b.Ledger().Copied(b.ctx, 9999), followup.ErrNotFound)
}
