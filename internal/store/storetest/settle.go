package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

const svn = followup.ReviewID("SVN-3")

// answers returns one answer for each "number=level".
func answers(levels ...string) []followup.Answer {
	var list []followup.Answer
	for i, s := range levels {
		n, l := s[:len(s)-1], followup.NoLevel
		switch s[len(s)-1] {
		case '+':
			l = followup.Full
		case '~':
			l = followup.Partial
		case '-':
			l = followup.Not
		}
		list = append(list, followup.Answer{Recommendation: followup.NewRecommendationKey(svn, n), Level: l, Comment: "comment on " + n,
			Cell: fmt.Sprintf("Answers!E%d", i+2), MatchedBy: followup.ByKey, Notes: []string{"read as it stood"}})
	}
	return list
}

// A sending is one letter with one document from one stakeholder.
type sending struct {
	letter      followup.Letter
	stakeholder followup.StakeholderID // empty: not certain
	proof       followup.Proof
	partial     bool
	attribution followup.Attribution
	answers     []followup.Answer
	members     []string
	joint       bool // the text only points to a joint submission
}

// outcome is what reading the sending comes to, with one receipt.
func (s sending) outcome() ingest.Outcome {
	l := s.letter
	l.State, l.Review, l.Stakeholder = followup.Filed, svn, s.stakeholder
	l.Evidence = []followup.Evidence{{Kind: followup.SheetToken, Value: "abcd", Review: svn, Stakeholder: s.stakeholder}}
	confirmed := s.stakeholder != ""
	doc := followup.Document{Letter: l.ID, Index: 1, Name: "answers.xlsx", Key: "SVN/SVN-3/" + string(l.ID) + "/answers.xlsx",
		SHA256: hash(fmt.Sprint(s.answers)), Size: 9, Kind: "xlsx", State: followup.DocumentFiled, Review: svn, Stakeholder: s.stakeholder,
		Answers: len(s.answers), Risks: "macros, dde"}
	o := ingest.Outcome{
		Letter: l,
		Submissions: []followup.Submission{{Letter: l.ID, Document: 1, Review: svn, Stakeholder: s.stakeholder, Confirmed: confirmed,
			Proof: s.proof, Whole: !s.partial, Attribution: s.attribution, Received: l.Received, Members: s.members, Answers: s.answers}},
		Receipts: []followup.Receipt{{Letter: l.ID, Recipient: l.From, Language: followup.English, Received: l.Received, Subject: l.Subject,
			Findings: []followup.Finding{{Document: 1, Name: doc.Name, SHA256: doc.SHA256, State: followup.DocumentFiled, Review: svn,
				Stakeholder: s.stakeholder, Sheet: true, Confirmed: confirmed}}}},
	}
	if s.joint {
		doc.Reason, o.Submissions, o.Receipts[0].Findings[0].Reason = followup.ReasonJoint, nil, followup.ReasonJoint
	}
	o.Documents = []followup.Document{doc}
	return o
}

// send takes a letter in, settles it, and returns what its receipt says.
func (b *bench) send(name string, received time.Time, s sending) (followup.LetterID, followup.Finding) {
	b.t.Helper()
	s.letter = b.take(mail(name, received))[0]
	b.check(b.settle([]ingest.Outcome{s.outcome()}))
	entries, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	for _, e := range entries {
		if e.Receipt != nil && e.Receipt.Letter == s.letter.ID {
			return s.letter.ID, e.Receipt.Findings[0]
		}
	}
	b.t.Fatalf("%s: no receipt was planned", name)
	return "", followup.Finding{}
}

// onFile returns what counts of a stakeholder, as "1+" and so on.
func (b *bench) onFile(s followup.StakeholderID) (list []string) {
	b.t.Helper()
	found, err := b.Answers(b.ctx, svn, s)
	b.check(err)
	for _, a := range found {
		mark := map[followup.Level]string{followup.Full: "+", followup.Partial: "~", followup.Not: "-", followup.NoLevel: "?"}[a.Level]
		list = append(list, a.Recommendation.Number()+mark)
	}
	return list
}

func testSettle(t *testing.T, open Open) {
	t.Run("Settle", func(t *testing.T) { t.Parallel(); testSettleOnce(t, open) })
	t.Run("SettleNothingUncertainCounts", func(t *testing.T) { t.Parallel(); testUnconfirmed(t, open) })
	t.Run("SettleAllOrNothing", func(t *testing.T) { t.Parallel(); testAllOrNothing(t, open) })
	t.Run("SettleEveryState", func(t *testing.T) { t.Parallel(); testStates(t, open) })
	t.Run("NeutralReceiptsOnePerDay", func(t *testing.T) { t.Parallel(); testNeutral(t, open) })
	t.Run("KnownDocuments", func(t *testing.T) { t.Parallel(); testKnown(t, open) })
}

func testSettleOnce(t *testing.T, open Open) {
	b := setUp(t, open)
	l := b.take(mail("answers", morning))[0]
	b.queue.take()
	odd := answers("1+", "2-", "10~")
	odd[0].Comment, odd[0].Private = "=1+1\x00", "between us"
	o := sending{letter: l, stakeholder: "example-ngo-3", proof: followup.ProvenByToken, answers: odd}.outcome()
	b.check(b.settle([]ingest.Outcome{o, o}))
	same(t, "tasks", b.queue.take(), []followup.TaskKind{followup.TaskCompile, followup.TaskSend})

	got := b.reread(l.ID)
	equal(t, "state", got.State, followup.Filed)
	equal(t, "review", got.Review, svn)
	equal(t, "sightings", len(got.Sightings), 1)
	if len(got.Documents) != 1 || got.Documents[0].Document != o.Documents[0] {
		t.Errorf("documents: %+v, want %+v", got.Documents, o.Documents)
	}
	if len(got.Evidence) != 1 || got.Evidence[0] != o.Letter.Evidence[0] {
		t.Errorf("evidence: %+v", got.Evidence)
	}
	found, err := b.Answers(b.ctx, svn, "example-ngo-3")
	b.check(err)
	if len(found) != 3 || found[0].Comment != "=1+1" || found[0].Private != "between us" || found[0].Cell != "Answers!E2" ||
		found[0].MatchedBy != followup.ByKey || len(found[0].Notes) != 1 {
		t.Errorf("answers: %+v", found)
	}

	// Settled a second time nothing happens, whatever the second reader found (I2).
	o.Submissions[0].Answers, o.Letter.State = answers("1-"), followup.Refused
	b.check(b.settle([]ingest.Outcome{o}))
	same(t, "tasks of a second settling", b.queue.take(), nil)
	same(t, "answers after a second settling", b.onFile("example-ngo-3"), []string{"1+", "10~", "2-"})
	equal(t, "state after a second settling", b.reread(l.ID).State, followup.Filed)
	history, err := b.History(b.ctx, "letter", string(l.ID))
	b.check(err)
	if len(history) != 2 || history[0].After != "fetched" || history[1].Before != "fetched" || history[1].After != "filed" || history[1].Actor != "read" {
		t.Errorf("log: %+v", history)
	}
	entries, err := b.Ledger().Entries(b.ctx, store.Filter{Purpose: followup.ReceiptPurpose})
	b.check(err)
	if len(entries) != 1 || entries[0].Occasion != string(l.ID) || entries[0].State != notify.Planned || !entries[0].Due.Equal(b.now) {
		t.Errorf("ledger: %+v", entries)
	}
}

func testUnconfirmed(t *testing.T, open Open) {
	b := setUp(t, open)
	id, f := b.send("from a stranger", morning, sending{answers: answers("1+")})
	if f.Correction != nil {
		t.Errorf("correction: %+v", f.Correction)
	}
	s, err := b.Snapshot(b.ctx, svn, b.now)
	b.check(err)
	equal(t, "answers that count", len(s.Answers), 0)
	items, err := b.Triage(b.ctx)
	b.check(err)
	if len(items) != 1 || items[0].ID != string(id) || items[0].Reason != followup.ReasonUnknownSender || items[0].Review != svn {
		t.Errorf("triage: %+v", items)
	}
	stale, err := b.Stale(b.ctx)
	b.check(err)
	equal(t, "stale reviews", len(stale), 0)
}

func testAllOrNothing(t *testing.T, open Open) {
	b := setUp(t, open)
	ls := b.take(mail("good", morning), mail("bad", morning))
	good := sending{letter: ls[0], stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")}.outcome()
	for _, tt := range []struct {
		name string
		bad  func(o *ingest.Outcome)
	}{
		{"no state to settle in", func(o *ingest.Outcome) { o.Letter.State = followup.Fetched }},
		{"a state that is none", func(o *ingest.Outcome) { o.Letter.State = "lost" }},
		{"a submission without its document", func(o *ingest.Outcome) { o.Submissions[0].Document = 2 }},
	} {
		bad := sending{letter: ls[1], stakeholder: "b", proof: followup.ProvenByToken, answers: answers("1+")}.outcome()
		tt.bad(&bad)
		if err := b.settle([]ingest.Outcome{good, bad}); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
	letters, err := b.Fetched(b.ctx, 10, nil)
	b.check(err)
	equal(t, "letters still fetched", len(letters), 2)
	same(t, "answers", b.onFile("a"), nil)
}

func testStates(t *testing.T, open Open) {
	b := setUp(t, open)
	states := []followup.LetterState{followup.Filed, followup.Waiting, followup.Ignored, followup.Refused, followup.Held}
	for _, state := range states {
		l := b.take(mail(string(state), morning))[0]
		l.State, l.Reason = state, "because"
		guess := followup.Guess{Review: svn, Score: 0.5, Evidence: "name"}
		b.check(b.settle([]ingest.Outcome{{Letter: l, Guesses: []followup.Guess{guess}}}))
		listed, err := b.Letters(b.ctx, state)
		b.check(err)
		if len(listed) != 1 || listed[0].ID != l.ID || listed[0].Reason != "because" {
			t.Errorf("%s: %+v", state, listed)
		}
		guesses := 0
		if state == followup.Waiting {
			guesses = 1
		}
		equal(t, string(state)+": guesses", len(listed[0].Guesses), guesses)
	}
}

func testNeutral(t *testing.T, open Open) {
	b := setUp(t, open)
	// Two instants of one day in Zurich and of two days in UTC, and one of the next.
	for i, received := range []time.Time{
		time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC),
		time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC),
	} {
		l := b.take(mail(fmt.Sprint("stranger ", i), received))[0]
		l.State, l.Reason = followup.Waiting, followup.ReasonUnknownReview
		r := followup.Receipt{Letter: l.ID, Recipient: l.From, Language: followup.French, Received: received, Neutral: true}
		b.check(b.settle([]ingest.Outcome{{Letter: l, Receipts: []followup.Receipt{r}}}))
	}
	entries, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	equal(t, "neutral receipts", len(entries), 2)
	for _, e := range entries {
		g, err := b.Grant(b.ctx, e.Token)
		b.check(err)
		if g.Review != "" || g.Stakeholder != "" || g.Address != "office@example.org" {
			t.Errorf("a neutral receipt's token says %+v", g)
		}
	}
}

func testKnown(t *testing.T, open Open) {
	b := setUp(t, open)
	send := func(name string, who followup.StakeholderID) bool {
		_, f := b.send(name, morning, sending{stakeholder: who, proof: followup.ProvenByToken, answers: answers("1+")})
		return f.Known
	}
	equal(t, "the first time", send("first", "a"), false)
	equal(t, "the same file from another stakeholder", send("second", "b"), false)
	equal(t, "the same file in another letter", send("third", "a"), true)
}
