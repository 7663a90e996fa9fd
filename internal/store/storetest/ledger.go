package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func testLedger(t *testing.T, open Open) {
	t.Run("PlannedOnce", func(t *testing.T) { t.Parallel(); testPlan(t, open) })
	t.Run("Claimed", func(t *testing.T) { t.Parallel(); testClaim(t, open) })
	t.Run("Unwanted", func(t *testing.T) { t.Parallel(); testUnwanted(t, open) })
	t.Run("Resting", func(t *testing.T) { t.Parallel(); testResting(t, open) })
	t.Run("UnwantedOfStaff", func(t *testing.T) { t.Parallel(); testUnwantedOfStaff(t, open) })
	t.Run("Revived", func(t *testing.T) { t.Parallel(); testRevived(t, open) })
	t.Run("ReceiptsPerDay", func(t *testing.T) { t.Parallel(); testReceiptsPerDay(t, open) })
	t.Run("Results", func(t *testing.T) { t.Parallel(); testResults(t, open) })
	t.Run("Limits", func(t *testing.T) { t.Parallel(); testLimits(t, open) })
	t.Run("LimitsTogether", func(t *testing.T) { t.Parallel(); testLimitsTogether(t, open) })
	t.Run("Rehearsed", func(t *testing.T) { t.Parallel(); testRehearsal(t, open) })
	t.Run("Copies", func(t *testing.T) { t.Parallel(); testCopies(t, open) })
	t.Run("Paused", func(t *testing.T) { t.Parallel(); testPaused(t, open) })
}

func digest(occasion string, due time.Time) notify.Entry {
	return notify.Entry{Purpose: followup.Digest, Occasion: occasion, Recipient: "staff@example.org", Language: followup.English, Due: due,
		Why: "there is news", Digest: &notify.News{Since: due, Until: due, Inputs: []notify.Input{{Letter: "l", Document: "nul \x00"}}}}
}

func testPlan(t *testing.T, open Open) {
	b := setUp(t, open)
	added, err := b.Ledger().Plan(b.ctx, []notify.Entry{digest("1", morning), digest("1", later(5)), digest("2", morning)})
	b.check(err)
	equal(t, "added, one occasion given twice", added, 2)
	added, err = b.Ledger().Plan(b.ctx, []notify.Entry{digest("1", later(9))})
	b.check(err)
	equal(t, "added again", added, 0)
	invitation := notify.Entry{Purpose: followup.Invitation, Occasion: "SVN-3", Recipient: "a@example.org", Review: svn, Stakeholder: "a",
		Language: followup.French, Due: later(1), Why: "90 days before", Deadline: deadline("2027-03-31", 2)}
	_, err = b.Ledger().Plan(b.ctx, []notify.Entry{invitation})
	b.check(err)
	all, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	if len(all) != 3 || all[0].Token == all[1].Token || all[0].Digest.Inputs[0].Letter != "l" || all[0].Receipt != nil || !all[0].Due.Equal(morning) {
		t.Fatalf("entries: %+v", all)
	}
	invitation.ID, invitation.Token, invitation.State = all[2].ID, all[2].Token, notify.Planned
	equal(t, "as planned", all[2], invitation)
	for _, tt := range []struct {
		f    store.Filter
		want int
	}{
		{store.Filter{State: notify.Planned}, 3}, {store.Filter{State: notify.Sent}, 0}, {store.Filter{Purpose: followup.Digest}, 2},
		{store.Filter{Review: svn}, 1}, {store.Filter{Until: morning}, 2},
	} {
		found, err := b.Ledger().Entries(b.ctx, tt.f)
		b.check(err)
		equal(t, "chosen", len(found), tt.want)
	}
}

// testReceiptsPerDay: one address gets so many receipts on a day and no more, in
// however many claims; the next day it gets receipts again, and others do today.
func testReceiptsPerDay(t *testing.T, open Open) {
	b := setUp(t, open)
	receipts := func(prefix, to string, n int) (entries []notify.Entry) {
		for i := range n {
			r := followup.Receipt{Letter: followup.LetterID(fmt.Sprint(prefix, i)), Recipient: to, Received: b.now}
			entries = append(entries, notify.ReceiptEntry(r, b.now))
		}
		return entries
	}
	send := func(want, cancelled int) {
		t.Helper()
		claimed, unwanted := b.claim(500)
		equal(t, "claimed", len(claimed), want)
		equal(t, "cancelled", unwanted, cancelled)
		for _, e := range claimed {
			b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: e.ID, State: notify.Sent, At: b.now}}))
		}
	}
	plan := func(entries []notify.Entry) {
		_, err := b.Ledger().Plan(b.ctx, entries)
		b.check(err)
	}
	plan(receipts("a", "robot@example.org", notify.ReceiptsPerDay-1))
	send(notify.ReceiptsPerDay-1, 0)
	plan(append(receipts("b", "robot@example.org", 3), receipts("c", "person@example.org", 1)...))
	send(2, 2)
	news, err := b.News(b.ctx, b.now.Add(-time.Hour), b.now.Add(time.Hour))
	b.check(err)
	if len(news.Failed) != 2 || news.Failed[0].Reason != notify.TooManyReceipts {
		t.Errorf("staff are told of %+v", news.Failed)
	}
	b.now = b.now.AddDate(0, 0, 1)
	plan(receipts("d", "robot@example.org", 1))
	send(1, 0)
}

// claim leases for ten minutes.
func (b *bench) claim(limit int) (entries []notify.Entry, cancelled int) {
	b.t.Helper()
	entries, cancelled, err := b.Ledger().Claim(b.ctx, b.now, b.now.Add(10*time.Minute), limit)
	b.check(err)
	return entries, cancelled
}

func testClaim(t *testing.T, open Open) {
	b := setUp(t, open)
	_, err := b.Ledger().Plan(b.ctx, []notify.Entry{digest("late", later(2)), digest("now", later(0)), digest("past", later(-5)), digest("future", later(60))})
	b.check(err)
	b.now = later(2)
	first, _ := b.claim(2)
	if len(first) != 2 || first[0].Occasion != "past" || first[1].Occasion != "now" {
		t.Fatalf("claimed, oldest first: %+v", first)
	}
	second, _ := b.claim(10)
	equal(t, "claimed by another worker", len(second), 1)
	b.check(b.Ledger().Composed(b.ctx, map[int64]string{first[0].ID: "outgoing/ab/token.eml"}))
	b.want(b.Ledger().Composed(b.ctx, map[int64]string{9999: "x"}), followup.ErrNotFound)

	b.now = later(12) // the first worker crashed; its leases have run out
	again, _ := b.claim(10)
	equal(t, "claimed again", len(again), 3)
	equal(t, "the composed bytes are kept", again[0].Key, "outgoing/ab/token.eml")
	equal(t, "the same Message-ID", again[0].Token, first[0].Token)
	none, _ := b.claim(10)
	equal(t, "nothing left", len(none), 0)
}

// asked registers a stakeholder for an open review and plans its mails.
func (b *bench) asked() {
	b.t.Helper()
	a := followup.Stakeholder{ID: "a", Name: "Example NGO 1", Contacts: followup.Contacts("a@example.org"), Reviews: []followup.ReviewID{svn}}
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{a})
	b.check(err)
	b.check(b.SetDeadline(b.ctx, []followup.ReviewID{svn}, "", day("2026-12-20"), "staff-1"))
	e := notify.Entry{Purpose: followup.Invitation, Occasion: "SVN-3", Recipient: "a@example.org", Review: svn, Stakeholder: "a", Due: b.now,
		Deadline: deadline("2026-12-20", 0)}
	r := e
	r.Purpose, r.Occasion = followup.Reminder, "SVN-3/0/30"
	_, err = b.Ledger().Plan(b.ctx, []notify.Entry{e, r})
	b.check(err)
}

// testUnwanted: whether a mail is still wanted is decided when it is claimed (I5).
func testUnwanted(t *testing.T, open Open) {
	for _, tt := range []struct {
		name               string
		then               func(b *bench)
		claimed, cancelled int
	}{
		{"nothing happened", func(*bench) {}, 2, 0},
		{"answered", func(b *bench) { b.file("an answer", "a") }, 0, 2},
		{"not to be contacted", func(b *bench) {
			_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Contacts: followup.Contacts("a@example.org"),
				Reviews: []followup.ReviewID{svn}, DoNotContact: "asked"}})
			b.check(err)
		}, 0, 2},
		{"no longer asked", func(b *bench) {
			_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Contacts: followup.Contacts("a@example.org")}})
			b.check(err)
		}, 0, 2},
		{"the deadline moved: the invitation says the new one", func(b *bench) {
			b.check(b.SetDeadline(b.ctx, []followup.ReviewID{svn}, "", day("2027-01-31"), "staff-1"))
		}, 1, 1},
		{"a letter waits: the reminder is held back, not cancelled", func(b *bench) {
			l := mail("something", b.now)
			l.From = "a@example.org"
			b.take(l)
		}, 1, 0},
		{"deadline and grace have passed", func(b *bench) { b.now = b.now.AddDate(0, 3, 0) }, 0, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := setUp(t, open)
			b.asked()
			tt.then(b)
			entries, cancelled := b.claim(10)
			mails := 0
			for _, e := range entries {
				if e.Purpose == followup.ReceiptPurpose {
					continue
				}
				mails++
				now, err := b.Deadline(b.ctx, svn, "a")
				b.check(err)
				equal(t, "deadline it speaks of", e.Deadline, now)
			}
			equal(t, "claimed", mails, tt.claimed)
			equal(t, "cancelled", cancelled, tt.cancelled)
			gone, err := b.Ledger().Entries(b.ctx, store.Filter{State: notify.Cancelled})
			b.check(err)
			equal(t, "cancelled in the ledger", len(gone), tt.cancelled)
			for _, e := range gone {
				equal(t, "with a reason", e.Reason != "", true)
			}
		})
	}
}

// testResting: what a server put off on a Friday goes on Monday, and a digest on
// Saturday.
func testResting(t *testing.T, open Open) {
	b := setUp(t, open)
	b.Plan.Rest.Weekend = []time.Weekday{time.Saturday, time.Sunday}
	b.asked()
	_, err := b.Ledger().Plan(b.ctx, []notify.Entry{digest("1", b.now)})
	b.check(err)
	for _, tt := range []struct {
		name string
		days int
		want int
	}{{"Friday", 4, 3}, {"Saturday", 5, 1}, {"Sunday", 6, 1}, {"Monday", 7, 3}} {
		b.now = morning.AddDate(0, 0, tt.days)
		entries, cancelled := b.claim(10)
		equal(t, tt.name+": claimed", len(entries), tt.want)
		equal(t, tt.name+": cancelled", cancelled, 0)
		b.sent(entries, notify.Deferred)
	}
	b.now = morning.AddDate(0, 0, 12)
	r, err := b.Ledger().Rehearse(b.ctx, nil, b.now)
	b.check(err)
	if len(r.Go) != 1 || len(r.Held) != 2 || r.Held[0].Reason != "today is a day of rest: it goes on 2026-12-07" {
		t.Errorf("rehearsed: %+v", r)
	}
}

// testUnwantedOfStaff: what staff had sent is asked about again when it is
// claimed, for the first time and after every refusal.
func testUnwantedOfStaff(t *testing.T, open Open) {
	for _, tt := range []struct {
		name string
		then func(b *bench)
		want []followup.Purpose // cancelled, in order
	}{
		{"nothing happened", func(*bench) {}, nil},
		{"opted out", func(b *bench) {
			b.check(b.Return(b.ctx, followup.Return{Token: b.mailTo("a@example.org").Token, Kind: followup.OptOut, At: b.now}))
		}, []followup.Purpose{followup.Recommending, followup.Request, followup.Thanks}},
		{"wants nothing about this review", func(b *bench) {
			b.check(b.Return(b.ctx, followup.Return{Token: b.thanksTo("a@example.org"), Kind: followup.ReviewOptOut, At: b.now}))
		}, []followup.Purpose{followup.Request, followup.Thanks}},
		{"not to be contacted", func(b *bench) {
			b.register(followup.Stakeholder{ID: "a", Contacts: followup.Contacts("a@example.org"), Reviews: []followup.ReviewID{svn}, DoNotContact: "asked"})
		}, []followup.Purpose{followup.Recommending, followup.Request, followup.Thanks}},
		{"the assessment was withdrawn", func(b *bench) {
			_, err := b.Withdraw(b.ctx, svn, place("1/a"), "anna", "why")
			b.check(err)
		}, []followup.Purpose{followup.Recommending, followup.Thanks}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := setUp(t, open)
			b.asked()
			b.listed()
			b.send("answers", b.now, sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")})
			v := notify.VersionOf{Review: svn, Number: b.published()}
			who, err := b.Stakeholder(b.ctx, "a")
			b.check(err)
			thanks, _ := notify.ThanksEntries(v, []followup.Stakeholder{who}, b.now)
			_, err = b.Ledger().Plan(b.ctx, append(thanks, notify.RequestEntry(svn, who, followup.Deadline{}, notify.Question{Note: "?"}, b.Zone, b.now),
				notify.RecommendingEntry(notify.Selection{State: "CHE", Versions: []notify.VersionOf{v}}, who, b.now)))
			b.check(err)
			entries, _ := b.claim(10)
			b.sent(entries, notify.Deferred)
			b.now = b.now.Add(2 * time.Hour)
			tt.then(b)
			b.claim(10)
			gone, err := b.Ledger().Entries(b.ctx, store.Filter{State: notify.Cancelled})
			b.check(err)
			var got []followup.Purpose
			for _, e := range gone {
				if e.Purpose.ByStaff() {
					got = append(got, e.Purpose)
				}
			}
			slices.Sort(got)
			equal(t, "cancelled", fmt.Sprint(got), fmt.Sprint(tt.want))
		})
	}
}

// thanksTo returns the token of the thanks to an address.
func (b *bench) thanksTo(address string) followup.Token {
	b.t.Helper()
	all, err := b.Ledger().Entries(b.ctx, store.Filter{Purpose: followup.Thanks})
	b.check(err)
	for _, e := range all {
		if e.Recipient == address {
			return e.Token
		}
	}
	b.t.Fatalf("no thanks to %s", address)
	return ""
}

// testRevived: what was cancelled before it was composed is planned again when
// the calendar asks for it; what may have left us never is (I5).
func testRevived(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	contact := func(doNot string) {
		_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Contacts: followup.Contacts("a@example.org"),
			Reviews: []followup.ReviewID{svn}, DoNotContact: doNot}})
		b.check(err)
	}
	contact("asked")
	_, cancelled := b.claim(10)
	equal(t, "cancelled", cancelled, 2)
	contact("")
	b.asked()
	entries, cancelled := b.claim(10)
	equal(t, "claimed after all", len(entries), 2)
	equal(t, "cancelled", cancelled, 0)

	for _, e := range entries {
		b.check(b.Ledger().Composed(b.ctx, map[int64]string{e.ID: "outgoing/" + string(e.Token)}))
	}
	contact("asked")
	b.now = b.now.Add(time.Hour) // the lease has ended
	_, cancelled = b.claim(10)
	equal(t, "cancelled once composed", cancelled, 2)
	contact("")
	b.asked()
	entries, _ = b.claim(10)
	equal(t, "claimed again", len(entries), 0)
}

func testResults(t *testing.T, open Open) {
	b := setUp(t, open)
	var plan []notify.Entry
	for _, o := range []string{"sent", "failed", "deferred", "unreachable"} {
		plan = append(plan, digest(o, morning))
	}
	_, err := b.Ledger().Plan(b.ctx, plan)
	b.check(err)
	entries, _ := b.claim(10)
	by := map[string]int64{}
	for _, e := range entries {
		by[e.Occasion] = e.ID
	}
	b.check(b.Ledger().Settle(b.ctx, []notify.Result{
		{ID: by["sent"], State: notify.Sent, At: later(1)},
		{ID: by["failed"], State: notify.Failed, Reason: "no such mailbox", At: later(1)},
		{ID: by["deferred"], State: notify.Deferred, Reason: "busy", At: later(1), Again: later(30)},
		{ID: by["unreachable"], State: notify.Deferred, Reason: "no connection", At: later(1), Again: later(1)},
	}))
	// A second worker, whose lease had run out, does not undo what was sent.
	b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: by["sent"], State: notify.Failed, Reason: "late", At: later(2)}}))
	all, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	got := map[string]notify.Entry{}
	for _, e := range all {
		got[e.Occasion] = e
	}
	for _, tt := range []struct {
		occasion string
		state    notify.State
		attempts int
		reason   string
	}{
		{"sent", notify.Sent, 1, ""}, {"failed", notify.Failed, 1, "no such mailbox"},
		{"deferred", notify.Deferred, 1, "busy"}, {"unreachable", notify.Deferred, 0, "no connection"},
	} {
		e := got[tt.occasion]
		if e.State != tt.state || e.Attempts != tt.attempts || e.Reason != tt.reason {
			t.Errorf("%s: %+v", tt.occasion, e)
		}
	}
	equal(t, "when it was sent", got["sent"].Sent, later(1))
	equal(t, "the first attempt", got["deferred"].Begun, later(1))
	equal(t, "no attempt", got["unreachable"].Begun.IsZero(), true)
	b.now = later(1)
	due, _ := b.claim(10)
	if len(due) != 1 || due[0].Occasion != "unreachable" {
		t.Errorf("due at once: %+v", due)
	}
	b.now = later(30)
	due, _ = b.claim(10)
	equal(t, "due again, with the one whose lease ran out", len(due), 2)
	if err := b.Ledger().Settle(b.ctx, []notify.Result{{ID: by["deferred"], State: notify.Planned}}); err == nil {
		t.Error("settled as planned")
	}
	news, err := b.News(b.ctx, later(0), later(5))
	b.check(err)
	if len(news.Failed) != 1 || news.Failed[0].Reason != "no such mailbox" {
		t.Errorf("failed in the news: %+v", news.Failed)
	}
}

func testPaused(t *testing.T, open Open) {
	b := setUp(t, open)
	for _, want := range []bool{false, true, true, false} {
		b.check(b.Ledger().SetPaused(b.ctx, want, "staff-1"))
		held, err := b.Ledger().Paused(b.ctx)
		b.check(err)
		equal(t, "paused", held, want)
	}
	log, err := b.History(b.ctx, "ledger", "paused")
	b.check(err)
	equal(t, "log", len(log), 2)
}
