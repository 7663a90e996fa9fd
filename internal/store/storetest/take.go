package storetest

import (
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

func testTake(t *testing.T, open Open) {
	t.Run("TheSameMessageIsASighting", func(t *testing.T) { t.Parallel(); testSighting(t, open) })
	t.Run("NothingHidesBehindWhatIsIgnored", func(t *testing.T) { t.Parallel(); testHidden(t, open) })
	t.Run("CursorIsComparedAndSet", func(t *testing.T) { t.Parallel(); testCursor(t, open) })
	t.Run("UnfetchableIsRetriedAndShown", func(t *testing.T) { t.Parallel(); testUnfetchable(t, open) })
	t.Run("LettersThatShareAnID", func(t *testing.T) { t.Parallel(); testSharedID(t, open) })
	t.Run("OddText", func(t *testing.T) { t.Parallel(); testOddText(t, open) })
	t.Run("Lease", func(t *testing.T) { t.Parallel(); testLease(t, open) })
}

// testHidden: somebody sends a copy of a letter before it, with a header by which it
// is ignored. The letter itself is none the less a letter; further copies are not.
func testHidden(t *testing.T, open Open) {
	b := setUp(t, open)
	copied := func(name, how string) followup.Letter {
		l := mail(name, morning)
		l.SHA256 = hash(name + how)
		return l
	}
	arrive := func(what string, want ingest.Taken, arrivals ...ingest.Arrival) {
		t.Helper()
		from, err := b.Cursor(b.ctx, "INBOX")
		b.check(err)
		for i := range arrivals {
			b.uid++
			arrivals[i].UID = b.uid
		}
		taken, err := b.Take(b.ctx, "INBOX", from, ingest.Cursor{Validity: 7, Next: b.uid + 1}, arrivals)
		b.check(err)
		equal(t, what, taken, want)
	}
	marked, itself := ingest.Arrival{Letter: copied("one", "marked"), Notification: true}, ingest.Arrival{Letter: copied("one", "")}
	arrive("in one poll", ingest.Taken{Fresh: 2}, marked, itself)
	arrive("both again, relayed", ingest.Taken{Duplicates: 2}, ingest.Arrival{Letter: copied("one", "marked, relayed"), Notification: true}, ingest.Arrival{Letter: copied("one", "relayed")})

	marked, itself = ingest.Arrival{Letter: copied("two", "marked"), Notification: true}, ingest.Arrival{Letter: copied("two", "")}
	arrive("the marked one", ingest.Taken{Fresh: 1}, marked)
	ignored := sending{letter: marked.Letter, stakeholder: "a", proof: followup.ProvenByToken}.outcome()
	ignored.Letter.ID, ignored.Letter.State = followup.NewLetterID(marked.Letter.SHA256), followup.Ignored
	ignored.Documents, ignored.Submissions, ignored.Receipts = nil, nil, nil
	b.check(b.settle([]ingest.Outcome{ignored}))
	arrive("once that is ignored", ingest.Taken{Fresh: 1}, itself)
	arrive("the letter, relayed", ingest.Taken{Duplicates: 1}, ingest.Arrival{Letter: copied("two", "relayed")})
}

func testSighting(t *testing.T, open Open) {
	b := setUp(t, open)
	first := mail("first", morning)
	relayed := first // the same mail through another relay: other header, same body
	relayed.SHA256 = hash("first, relayed")
	for _, tt := range []struct {
		name              string
		letter            followup.Letter
		fresh, duplicates int
	}{
		{"a new letter", first, 1, 0},
		{"the same bytes", first, 0, 1},
		{"another header, all else the same (I2)", relayed, 0, 1},
		{"the same Message-ID with another body is another letter", func() followup.Letter {
			l := relayed
			l.SHA256, l.BodySHA256 = hash("other"), hash("other body")
			return l
		}(), 1, 0},
		{"the same body without a Message-ID is another letter", func() followup.Letter {
			l := first
			l.SHA256, l.MessageID = hash("no id"), ""
			return l
		}(), 1, 0},
		{"the same but for the Date field", func() followup.Letter {
			l := first
			l.SHA256, l.Date = hash("other date"), "yesterday"
			return l
		}(), 1, 0},
	} {
		from, err := b.Cursor(b.ctx, "INBOX")
		b.check(err)
		b.uid++
		taken, err := b.Take(b.ctx, "INBOX", from, ingest.Cursor{Validity: 7, Next: b.uid + 1}, []ingest.Arrival{{UID: b.uid, Letter: tt.letter}})
		b.check(err)
		if taken != (ingest.Taken{Fresh: tt.fresh, Duplicates: tt.duplicates}) {
			t.Errorf("%s: %+v", tt.name, taken)
		}
		wake := []followup.TaskKind{followup.TaskMark}
		if tt.fresh > 0 {
			wake = append(wake, followup.TaskRead)
		}
		same(t, tt.name+": tasks", b.queue.take(), wake)
	}
	l := b.reread(followup.LetterID(hash("first")[:12]))
	equal(t, "sightings of the first letter", len(l.Sightings), 3)
	equal(t, "state", l.State, followup.Fetched)
	equal(t, "received", l.Received, morning)
	letters, err := b.Fetched(b.ctx, 10, []followup.LetterID{l.ID})
	b.check(err)
	equal(t, "fetched letters but the skipped one", len(letters), 3)
}

func testCursor(t *testing.T, open Open) {
	b := setUp(t, open)
	zero, at5, at9 := ingest.Cursor{}, ingest.Cursor{Validity: 7, Next: 5}, ingest.Cursor{Validity: 7, Next: 9}
	got, err := b.Cursor(b.ctx, "INBOX")
	b.check(err)
	equal(t, "cursor of an unknown mailbox", got, zero)
	for _, tt := range []struct {
		name     string
		from, to ingest.Cursor
		err      error
		at       ingest.Cursor
	}{
		{"the first poll", zero, at5, nil, at5},
		{"a second first poll", zero, at9, ingest.ErrStale, at5},
		{"onwards", at5, at9, nil, at9},
		{"from a place that was left", at5, at9, ingest.ErrStale, at9},
		{"on the spot, for UIDs retried", at9, at9, nil, at9},
		{"the server's UIDVALIDITY changed", at9, ingest.Cursor{Validity: 8, Next: 2}, nil, ingest.Cursor{Validity: 8, Next: 2}},
	} {
		l := mail(tt.name, morning)
		_, err := b.Take(b.ctx, "INBOX", tt.from, tt.to, []ingest.Arrival{{UID: 1, Letter: l}})
		b.want(err, tt.err)
		got, err := b.Cursor(b.ctx, "INBOX")
		b.check(err)
		equal(t, tt.name+": cursor", got, tt.at)
		_, err = b.Letter(b.ctx, followup.LetterID(l.SHA256[:12]))
		if tt.err != nil {
			b.want(err, followup.ErrNotFound) // nothing of a stale batch stays
		} else {
			b.check(err)
		}
	}
	got, err = b.Cursor(b.ctx, "Archive")
	b.check(err)
	equal(t, "cursor of another mailbox", got, zero)
}

func testUnfetchable(t *testing.T, open Open) {
	b := setUp(t, open)
	at := ingest.Cursor{Validity: 7, Next: 3}
	bad := []ingest.Arrival{{UID: 1, Problem: "not delivered by server"}, {UID: 2, Letter: mail("good", morning)}}
	taken, err := b.Take(b.ctx, "INBOX", ingest.Cursor{}, at, bad)
	b.check(err)
	equal(t, "taken", taken, ingest.Taken{Fresh: 1, Unfetchable: 1})
	for range 3 {
		_, err := b.Take(b.ctx, "INBOX", at, at, bad[:1])
		b.check(err)
	}
	uids, err := b.Unfetched(b.ctx, "INBOX", 7)
	b.check(err)
	same(t, "to be tried again", uids, []uint32{1})
	_, err = b.Take(b.ctx, "INBOX", at, at, bad[:1])
	b.check(err)
	uids, err = b.Unfetched(b.ctx, "INBOX", 7)
	b.check(err)
	same(t, "to be tried again after five times", uids, nil)
	shown, err := b.Unfetchable(b.ctx)
	b.check(err)
	if len(shown) != 1 || shown[0].Attempts != 5 || shown[0].Problem != "not delivered by server" || shown[0].UID != 1 {
		t.Errorf("unfetchable: %+v", shown)
	}
	taken, err = b.Take(b.ctx, "INBOX", at, at, []ingest.Arrival{{UID: 1, Letter: mail("at last", morning)}})
	b.check(err)
	equal(t, "taken at last", taken, ingest.Taken{Fresh: 1})
	shown, err = b.Unfetchable(b.ctx)
	b.check(err)
	equal(t, "unfetchable at last", len(shown), 0)
	_, err = b.Take(b.ctx, "INBOX", at, at, bad[:1])
	b.check(err)
	shown, err = b.Unfetchable(b.ctx)
	b.check(err)
	equal(t, "a letter that is safe does not become unfetchable", len(shown), 0)
}

func testSharedID(t *testing.T, open Open) {
	b := setUp(t, open)
	one, two := mail("one", morning), mail("two", morning)
	two.SHA256 = one.SHA256[:12] + two.SHA256[12:]
	taken := b.take(one, two)
	if taken[0].ID == taken[1].ID {
		t.Errorf("two letters, one ID: %s", taken[0].ID)
	}
	equal(t, "again", b.take(two)[0].ID, taken[1].ID)
}

func testOddText(t *testing.T, open Open) {
	b := setUp(t, open)
	l := mail("odd", morning)
	l.Subject, l.FromName, l.MessageID = "nul\x00 and \xff", "\x00", "a\x00b@example.org"
	got := b.take(l)[0]
	equal(t, "subject", got.Subject, "nul and \uFFFD")
	equal(t, "the same again is known", b.take(l)[0].ID, got.ID)
	all, err := b.Letters(b.ctx, "")
	b.check(err)
	equal(t, "letters", len(all), 1)
}

func testLease(t *testing.T, open Open) {
	b := setUp(t, open)
	minute := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Minute) }
	for _, tt := range []struct {
		what   string
		at     int
		holder string
		until  int
		ok     bool
	}{
		{"free", 0, "a", 10, true},
		{"taken", 1, "b", 20, false},
		{"prolonged by its holder", 5, "a", 15, true},
		{"taken still", 14, "b", 20, false},
		{"run out", 15, "b", 20, true},
		{"released", 16, "b", 16, true},
		{"free again", 16, "a", 30, true},
	} {
		b.now = minute(tt.at)
		ok, err := b.Lease(b.ctx, "poll", tt.holder, minute(tt.until))
		b.check(err)
		equal(t, tt.what, ok, tt.ok)
	}
}
