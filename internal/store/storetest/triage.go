package storetest

import (
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

func testTriage(t *testing.T, open Open) {
	t.Run("TriageByDocument", func(t *testing.T) { t.Parallel(); testItems(t, open) })
	t.Run("Held", func(t *testing.T) { t.Parallel(); testHeld(t, open) })
	t.Run("FileAndDrop", func(t *testing.T) { t.Parallel(); testFileAndDrop(t, open) })
}

// several settles a letter of which one document is filed, two wait and one is
// a logo.
func (b *bench) several() followup.LetterID {
	l := b.take(mail("several", morning))[0]
	l.State, l.Reason = followup.Waiting, followup.ReasonUnknownReview
	doc := func(index int, state followup.DocumentState, reason string) followup.Document {
		return followup.Document{Letter: l.ID, Index: index, Name: "file", SHA256: hash(string(rune('a' + index))), State: state, Reason: reason}
	}
	b.check(b.settle([]ingest.Outcome{{Letter: l,
		Documents: []followup.Document{doc(1, followup.DocumentFiled, ""), doc(2, followup.DocumentWaiting, followup.ReasonContradiction),
			doc(3, followup.DocumentWaiting, followup.ReasonUnknownReview), doc(4, followup.DocumentKept, followup.ReasonDecoration)},
		Guesses: []followup.Guess{{Review: svn, Stakeholder: "a", Score: 0.7, Evidence: "the State's name"}}}}))
	return l.ID
}

func (b *bench) triaged() (ids, reasons []string) {
	b.t.Helper()
	items, err := b.Triage(b.ctx)
	b.check(err)
	for _, i := range items {
		ids, reasons = append(ids, i.ID), append(reasons, i.Reason)
		if i.Guesses == nil {
			b.t.Errorf("%s: guesses are null", i.ID)
		}
	}
	return ids, reasons
}

func testItems(t *testing.T, open Open) {
	b := setUp(t, open)
	id := string(b.several())
	question := b.take(mail("a question", later(1)))[0]
	question.State, question.Reason = followup.Waiting, followup.ReasonNoDocument
	b.check(b.settle([]ingest.Outcome{{Letter: question}}))
	ids, reasons := b.triaged()
	same(t, "items", ids, []string{id + ".2", id + ".3", string(question.ID)})
	same(t, "reasons", reasons, []string{followup.ReasonContradiction, followup.ReasonUnknownReview, followup.ReasonNoDocument})

	b.check(b.DropLetter(b.ctx, id+".2", "off topic", "staff-1"))
	ids, _ = b.triaged()
	same(t, "items after one was dropped", ids, []string{id + ".3", string(question.ID)})
	half := b.reread(followup.LetterID(id))
	equal(t, "a letter waits while any document waits", half.State, followup.Waiting)
	equal(t, "and for the reason it had", half.Reason, followup.ReasonUnknownReview)
	b.check(b.DropLetter(b.ctx, id, "off topic", "staff-1"))
	l := b.reread(followup.LetterID(id))
	equal(t, "a letter with a filed document is filed", l.State, followup.Filed)
	for i, want := range []followup.DocumentState{followup.DocumentFiled, followup.DocumentDropped, followup.DocumentDropped, followup.DocumentKept} {
		equal(t, "document", l.Documents[i].State, want)
	}
	b.check(b.DropLetter(b.ctx, string(question.ID), "answered by telephone", "staff-1"))
	dropped := b.reread(question.ID)
	equal(t, "a letter without documents", dropped.State, followup.Dropped)
	equal(t, "the reason that staff gave", dropped.Reason, "answered by telephone")
	ids, _ = b.triaged()
	same(t, "items at last", ids, nil)
	history, err := b.History(b.ctx, "letter", string(question.ID))
	b.check(err)
	equal(t, "who dropped it", history[len(history)-1].Actor, "staff-1")
}

func testFileAndDrop(t *testing.T, open Open) {
	b := setUp(t, open)
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Name: "Example NGO 1", Contacts: followup.Contacts("a@example.org")}})
	b.check(err)
	id := string(b.several())
	for _, tt := range []struct {
		id string
		d  followup.Decision
	}{
		{"0123456789ab", followup.Decision{Review: svn}},
		{id + ".9", followup.Decision{Review: svn}},
		{id, followup.Decision{Review: "XXX-1"}},
		{id, followup.Decision{Review: svn, Stakeholder: "nobody"}},
	} {
		b.want(b.FileLetter(b.ctx, tt.id, tt.d), followup.ErrNotFound)
	}
	if err := b.FileLetter(b.ctx, id+".two", followup.Decision{Review: svn}); err == nil {
		t.Error("an ID that is none was taken")
	}
	b.queue.take()
	b.check(b.FileLetter(b.ctx, id+".3", followup.Decision{Review: svn, Stakeholder: "a", By: "staff-1"}))
	same(t, "tasks", b.queue.take(), []followup.TaskKind{followup.TaskRead})
	l := b.reread(followup.LetterID(id))
	equal(t, "state", l.State, followup.Fetched)
	equal(t, "decision", *l.Decision, followup.Decision{Document: 3, Review: svn, Stakeholder: "a", By: "staff-1"})
	ids, _ := b.triaged()
	same(t, "a letter that goes on does not wait", ids, nil)

	b.check(b.Remember(b.ctx, followup.LetterID(id), "a"))
	b.check(b.Remember(b.ctx, followup.LetterID(id), "a")) // twice is once
	s, err := b.Stakeholder(b.ctx, "a")
	b.check(err)
	same(t, "addresses", s.Addresses(), []string{"a@example.org", "office@example.org"})
	b.want(b.Remember(b.ctx, followup.LetterID(id), "nobody"), followup.ErrNotFound)

	_, err = b.Letter(b.ctx, "0123456789ab")
	b.want(err, followup.ErrNotFound)
	b.want(b.DropLetter(b.ctx, "0123456789ab", "", "staff-1"), followup.ErrNotFound)
	who, err := b.History(b.ctx, "decision", id+".3")
	b.check(err)
	if len(who) != 1 || who[0].Actor != "staff-1" || who[0].After != "SVN-3 a" {
		t.Errorf("log of the decision: %+v", who)
	}
	stranger := b.file("unknown", "")
	b.check(b.DropLetter(b.ctx, string(stranger), "not about this", "staff-1"))
	ids, _ = b.triaged()
	same(t, "unconfirmed answers that were dropped", ids, nil)
	equal(t, "their letter", b.reread(stranger).State, followup.Dropped)
}

// file sends one answer and returns the letter only.
func (b *bench) file(name string, s followup.StakeholderID) followup.LetterID {
	b.t.Helper()
	id, _ := b.send(name, morning, sending{stakeholder: s, proof: followup.ProvenByToken, answers: answers("1+")})
	return id
}

// testHeld: what is held stands in triage, and is read again when the reason is
// gone, but not without a pause where it comes back.
func testHeld(t *testing.T, open Open) {
	b := setUp(t, open)
	hold := func(l followup.Letter, reason string, documents ...followup.Document) followup.LetterID {
		l.State, l.Reason = followup.Held, reason
		b.check(b.settle([]ingest.Outcome{{Letter: l, Documents: documents}}))
		return l.ID
	}
	down := hold(b.take(mail("down", morning))[0], followup.ReasonScannerDown)
	forged := hold(b.take(mail("forged", later(1)))[0], followup.ReasonUnauthentic,
		followup.Document{Index: 1, Name: "file", SHA256: hash("a"), State: followup.DocumentHeld, Reason: followup.ReasonUnauthentic, Review: svn, Stakeholder: "a"})
	ids, reasons := b.triaged()
	same(t, "items", ids, []string{string(down), string(forged)})
	same(t, "reasons", reasons, []string{followup.ReasonScannerDown, followup.ReasonUnauthentic})

	for round, want := range []int{1, 0, 1} {
		held, err := b.Held(b.ctx, followup.ReasonScannerDown)
		b.check(err)
		equal(t, "something is held", held, true)
		n, err := b.Release(b.ctx, followup.ReasonScannerDown)
		b.check(err)
		equal(t, "letters released", n, want)
		fetched, err := b.Fetched(b.ctx, 10, nil)
		b.check(err)
		equal(t, "letters to be read", len(fetched), want)
		switch round {
		case 0:
			hold(fetched[0], followup.ReasonScannerDown)
		case 1:
			b.now = b.now.Add(time.Minute)
		}
	}
	b.check(b.DropLetter(b.ctx, string(forged), "not theirs", "staff-1"))
	equal(t, "a letter whose held document is dropped", b.reread(forged).State, followup.Dropped)
	equal(t, "its document", b.reread(forged).Documents[0].State, followup.DocumentDropped)
	ids, _ = b.triaged()
	same(t, "items left", ids, nil)
}
