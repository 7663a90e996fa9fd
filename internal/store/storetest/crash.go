package storetest

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// A step is one durable step of the pipeline. again is what a worker gets that
// does not know that the step was committed, and does it once more.
type step struct {
	name  string
	do    func(b *bench) error
	again error
}

// steps follow one letter from the mailbox to the published assessment.
func steps() []step {
	var l followup.Letter
	cursor := ingest.Cursor{Validity: 7, Next: 2}
	letter := mail("letter", morning)
	id := followup.LetterID(letter.SHA256[:12])
	return []step{
		{"Take", func(b *bench) error {
			_, err := b.Take(b.ctx, "INBOX", ingest.Cursor{}, cursor, []ingest.Arrival{{UID: 1, Letter: letter}})
			return err
		}, ingest.ErrStale},
		{"Settle", func(b *bench) error {
			if l.ID == "" {
				l = b.reread(id).Letter
			}
			s := sending{letter: l, stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")}
			return b.settle([]ingest.Outcome{s.outcome()})
		}, nil},
		{"FileLetter", func(b *bench) error {
			return b.FileLetter(b.ctx, string(id), followup.Decision{Review: svn, By: "staff-1"})
		}, nil},
		{"Settle what was filed", func(b *bench) error {
			s := sending{letter: l, stakeholder: "a", proof: followup.ProvenByStaff, answers: answers("1-")}
			s.letter.Decision = &followup.Decision{Review: svn, By: "staff-1"}
			return b.settle([]ingest.Outcome{s.outcome()})
		}, nil},
		{"UpdateRecommendations", func(b *bench) error {
			return b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "1", "2"), followup.OwnList))
		}, nil},
	}
}

// state is all that can be seen of a store, but for what each repetition of a
// decision of staff adds to the log.
func (b *bench) state() string {
	b.t.Helper()
	letters, err := b.Letters(b.ctx, "")
	b.check(err)
	mails, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	status, err := b.Status(b.ctx)
	b.check(err)
	found, err := b.Answers(b.ctx, svn, "a")
	b.check(err)
	cursor, err := b.Cursor(b.ctx, "INBOX")
	b.check(err)
	text, err := json.Marshal([]any{letters, mails, status, found, cursor})
	b.check(err)
	return string(text)
}

var errCut = errors.New("cut")

func testCrash(t *testing.T, open Open) {
	t.Run("FailedChangesNothing", func(t *testing.T) { t.Parallel(); testFailed(t, open) })
	t.Run("FailedButPersistedIsDoneOnce", func(t *testing.T) { t.Parallel(); testPersisted(t, open) })
	t.Run("SendingIsRepeatedBefore250Only", func(t *testing.T) { t.Parallel(); testSendingCut(t, open) })
}

// testFailed: each step fails in its last statement before the commit, and once
// more before its first; nothing of it is seen, and then it succeeds.
func testFailed(t *testing.T, open Open) {
	b := setUp(t, open)
	for _, s := range steps() {
		before := b.state()
		b.queue.fail = errCut
		b.want(s.do(b), errCut)
		b.queue.fail = nil
		equal(t, s.name+" failed: state", b.state(), before)
		b.check(s.do(b))
		equal(t, s.name+" changed something at last", b.state() == before, false)
	}
}

// testPersisted: each step is committed and nobody is told; it is done again.
func testPersisted(t *testing.T, open Open) {
	b := setUp(t, open)
	for _, s := range steps() {
		b.check(s.do(b))
		once := b.state()
		b.want(s.do(b), s.again)
		equal(t, s.name+" done twice: state", b.state(), once)
	}
}

// testSendingCut: a crash between claim and 250 sends the same bytes again under
// the same Message-ID, and one after the 250 is on record sends nothing (I5).
func testSendingCut(t *testing.T, open Open) {
	b := setUp(t, open)
	_, err := b.Ledger().Plan(b.ctx, []notify.Entry{digest("1", morning)})
	b.check(err)
	first, _ := b.claim(1)
	for _, tt := range []struct {
		name string
		do   func(id int64) error
		key  string
		left int
	}{
		{"cut after the claim", func(int64) error { return nil }, "", 1},
		{"cut after composing", func(id int64) error { return b.Ledger().Composed(b.ctx, map[int64]string{id: "outgoing/1.eml"}) }, "outgoing/1.eml", 1},
		{"cut after a temporary refusal", func(id int64) error {
			return b.Ledger().Settle(b.ctx, []notify.Result{{ID: id, State: notify.Deferred, At: b.now, Again: b.now}})
		}, "outgoing/1.eml", 1},
		{"cut after the 250 was recorded", func(id int64) error {
			return b.Ledger().Settle(b.ctx, []notify.Result{{ID: id, State: notify.Sent, At: b.now}})
		}, "", 0},
	} {
		b.check(tt.do(first[0].ID))
		b.now = b.now.AddDate(0, 0, 1) // all leases have run out
		again, _ := b.claim(10)
		equal(t, tt.name+": claimed again", len(again), tt.left)
		if tt.left == 1 {
			equal(t, tt.name+": token", again[0].Token, first[0].Token)
			equal(t, tt.name+": bytes", again[0].Key, tt.key)
		}
	}
}
