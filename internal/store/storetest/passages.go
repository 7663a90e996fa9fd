package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

func testPassages(t *testing.T, open Open) {
	t.Run("PassagesConfirmReject", func(t *testing.T) { t.Parallel(); testConfirm(t, open) })
	t.Run("PassagesAddToASheet", func(t *testing.T) { t.Parallel(); testPassageAdds(t, open) })
	t.Run("PassagesNeedNoProofButStaffs", func(t *testing.T) { t.Parallel(); testPassageProof(t, open) })
	t.Run("PassagesReadAgain", func(t *testing.T) { t.Parallel(); testPassagesReadAgain(t, open) })
	t.Run("PassagesRefused", func(t *testing.T) { t.Parallel(); testPassagesRefused(t, open) })
}

// report returns the outcome of a letter with a report that has these passages.
func (b *bench) report(l followup.Letter, who followup.StakeholderID, passages ...followup.Passage) ingest.Outcome {
	o := sending{letter: l, stakeholder: who, proof: followup.ProvenByToken, partial: true}.outcome()
	for i, p := range passages {
		p.Document, p.Number, p.Where = 1, i+1, "page 1"
		o.Passages = append(o.Passages, p)
	}
	return o
}

func suggested(text string, numbers ...string) followup.Passage {
	p := followup.Passage{Text: text, State: followup.PassageSuggested}
	for _, n := range numbers {
		p.Suggestions = append(p.Suggestions, followup.Suggestion{Recommendation: followup.NewRecommendationKey(svn, n), Score: 5})
	}
	return p
}

func attached(text string, level followup.Level, numbers ...string) followup.Passage {
	p := followup.Passage{Text: text, State: followup.PassageAttached, Level: level}
	for _, n := range numbers {
		p.Recommendations = append(p.Recommendations, followup.NewRecommendationKey(svn, n))
	}
	return p
}

// listed imports recommendations 1 to 4.
func (b *bench) listed() {
	b.t.Helper()
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "1", "2", "3", "4"), followup.OwnList)))
}

// comment returns the comment that counts on a recommendation.
func (b *bench) comment(who followup.StakeholderID, number string) string {
	b.t.Helper()
	found, err := b.Answers(b.ctx, svn, who)
	b.check(err)
	for _, a := range found {
		if a.Recommendation.Number() == number {
			return a.Comment
		}
	}
	return ""
}

// passage returns the one with these words.
func (b *bench) passage(text string) store.PassageOnFile {
	b.t.Helper()
	all, err := b.Passages(b.ctx, svn, "")
	b.check(err)
	for _, p := range all {
		if p.Text == text {
			return p
		}
	}
	b.t.Fatalf("no passage %q", text)
	return store.PassageOnFile{}
}

func (b *bench) decide(text string, d store.PassageDecision) store.PassageOnFile {
	b.t.Helper()
	d.By = "staff"
	p, err := b.DecidePassage(b.ctx, b.passage(text).ID, d)
	b.check(err)
	return p
}

func testConfirm(t *testing.T, open Open) {
	b := setUp(t, open)
	b.listed()
	l := b.take(mail("report", morning))[0]
	b.check(b.settle([]ingest.Outcome{b.report(l, "ngo", suggested("first", "1", "2"), suggested("second", "1"), attached("third", followup.Partial, "3", "4"))}))
	same(t, "what counts at once", b.onFile("ngo"), []string{"3~", "4~"})
	status := func() int {
		found, err := b.Status(b.ctx)
		b.check(err)
		return found[0].Passages
	}
	equal(t, "waiting", status(), 2)
	b.queue.take()

	confirmed := store.PassageDecision{State: followup.PassageConfirmed}
	if p := b.decide("first", confirmed); !p.Counts || p.Recommendations[0] != "SVN-3/1" || p.By != "staff" || !p.At.Equal(b.now) {
		t.Errorf("confirmed: %+v", p)
	}
	same(t, "tasks", b.queue.take(), []followup.TaskKind{followup.TaskCompile})
	b.decide("first", confirmed) // again: nothing
	same(t, "tasks of the same decision", b.queue.take(), nil)
	b.decide("second", confirmed)
	same(t, "after two confirmed", b.onFile("ngo"), []string{"1?", "3~", "4~"})
	equal(t, "comment", b.comment("ngo", "1"), "first\n\nsecond")
	equal(t, "waiting", status(), 0)

	b.decide("second", store.PassageDecision{State: followup.PassageConfirmed, Level: followup.Not})
	same(t, "with a level", b.onFile("ngo"), []string{"1-", "3~", "4~"})
	b.decide("second", store.PassageDecision{State: followup.PassageConfirmed, Recommendation: "SVN-3/2"})
	same(t, "for another, without a level", b.onFile("ngo"), []string{"1?", "2?", "3~", "4~"})
	b.decide("second", store.PassageDecision{State: followup.PassageConfirmed, Level: followup.Not})
	equal(t, "answers of the document", b.reread(l.ID).Documents[0].Answers, 4)
	rejected := store.PassageDecision{State: followup.PassageRejected, Why: "off-topic"}
	b.decide("first", rejected)
	b.decide("third", rejected)
	same(t, "after two rejected", b.onFile("ngo"), []string{"2-"})
	equal(t, "answers of the document", b.reread(l.ID).Documents[0].Answers, 1)
	if p := b.decide("third", confirmed); !p.Counts || p.State != followup.PassageConfirmed {
		t.Errorf("confirmed after it was rejected: %+v", p)
	}
	same(t, "after one was confirmed again", b.onFile("ngo"), []string{"2-", "3~", "4~"})
	history, err := b.History(b.ctx, "passage", b.passage("second").ID)
	b.check(err)
	if len(history) != 4 || history[0].Before != "suggested" || history[3].After != "confirmed SVN-3/2 not" {
		t.Errorf("log: %+v", history)
	}
}

// testPassageAdds: a report that comes with a sheet adds its words to the answers
// and takes no level away, wherever it was attached; a later sheet replaces both.
func testPassageAdds(t *testing.T, open Open) {
	b := setUp(t, open)
	b.listed()
	l := b.take(mail("both", morning))[0]
	o := b.report(l, "ngo", attached("in words", followup.NoLevel, "1"), suggested("more words", "2"))
	o.Documents = append(o.Documents, o.Documents[0])
	o.Documents[1].Index = 2
	sheet := o.Submissions[0]
	sheet.Document, sheet.Whole, sheet.Answers = 2, true, answers("1+", "2-")
	o.Submissions = append(o.Submissions, sheet)
	b.check(b.settle([]ingest.Outcome{o}))
	same(t, "levels", b.onFile("ngo"), []string{"1+", "2-"})
	equal(t, "comment", b.comment("ngo", "1"), "comment on 1\n\nin words")
	b.decide("more words", store.PassageDecision{State: followup.PassageConfirmed})
	same(t, "levels", b.onFile("ngo"), []string{"1+", "2-"})
	equal(t, "comment", b.comment("ngo", "2"), "comment on 2\n\nmore words")
	b.decide("in words", store.PassageDecision{State: followup.PassageRejected})
	equal(t, "comment", b.comment("ngo", "1"), "comment on 1")

	b.send("a later sheet", morning.Add(time.Hour), sending{stakeholder: "ngo", proof: followup.ProvenByToken, answers: answers("2~")})
	same(t, "after a later sheet", b.onFile("ngo"), []string{"2~"})
	equal(t, "comment", b.comment("ngo", "2"), "comment on 2")
	if p := b.decide("in words", store.PassageDecision{State: followup.PassageConfirmed}); p.Counts {
		t.Errorf("a passage of before a later sheet counts: %+v", p)
	}
	same(t, "after a late decision", b.onFile("ngo"), []string{"2~"})
}

// testPassageProof: a letter that anybody may have written changes nothing on file,
// but for what staff confirmed of it, also when it is read again.
func testPassageProof(t *testing.T, open Open) {
	b := setUp(t, open)
	b.listed()
	b.send("sheet", morning.Add(-time.Hour), sending{stakeholder: "ngo", proof: followup.ProvenByToken, answers: answers("1+", "2+")})
	l := b.take(mail("report", morning))[0]
	unproven := func(l followup.Letter) ingest.Outcome {
		o := b.report(l, "ngo", suggested("first", "1"))
		o.Submissions[0].Proof = followup.ClaimedBySender
		return o
	}
	b.check(b.settle([]ingest.Outcome{unproven(l)}))
	b.decide("first", store.PassageDecision{State: followup.PassageConfirmed, Level: followup.Not})
	same(t, "what counts", b.onFile("ngo"), []string{"1-", "2+"})
	b.check(b.FileLetter(b.ctx, string(l.ID), followup.Decision{Review: svn, By: "staff"}))
	b.check(b.settle([]ingest.Outcome{unproven(b.reread(l.ID).Letter)}))
	equal(t, "state", b.reread(l.ID).State, followup.Filed)
	equal(t, "answers of the document", b.reread(l.ID).Documents[0].Answers, 1)
	same(t, "what counts when read again", b.onFile("ngo"), []string{"1-", "2+"})
}

// testPassagesReadAgain: what staff decided stays when the letter is read again.
func testPassagesReadAgain(t *testing.T, open Open) {
	b := setUp(t, open)
	b.listed()
	l := b.take(mail("report", morning))[0]
	b.check(b.settle([]ingest.Outcome{b.report(l, "ngo", suggested("first", "1"), suggested("second", "2"), attached("third", "", "3"), suggested("fourth", "4"))}))
	b.decide("first", store.PassageDecision{State: followup.PassageConfirmed, Level: followup.Full})
	b.decide("third", store.PassageDecision{State: followup.PassageRejected})
	b.check(b.FileLetter(b.ctx, string(l.ID), followup.Decision{Review: svn, By: "staff"}))
	again := b.reread(l.ID).Letter
	b.check(b.settle([]ingest.Outcome{b.report(again, "ngo", suggested("zeroth", "4"), attached("third", "", "3"), suggested("second", "2"))}))
	same(t, "what counts", b.onFile("ngo"), []string{"1+"})
	equal(t, "first", b.passage("first").State, followup.PassageConfirmed)
	equal(t, "first", b.passage("first").Number, 4)
	equal(t, "second", b.passage("second").State, followup.PassageSuggested)
	equal(t, "third", b.passage("third").State, followup.PassageRejected)
	all, err := b.Passages(b.ctx, svn, "")
	b.check(err)
	equal(t, "passages", len(all), 4)
}

func testPassagesRefused(t *testing.T, open Open) {
	b := setUp(t, open)
	b.listed()
	l := b.take(mail("report", morning))[0]
	b.check(b.settle([]ingest.Outcome{b.report(l, "", suggested("first", "1"), attached("second", "", "2"))}))
	id := b.passage("first").ID
	same(t, "what counts of an unknown sender", b.onFile(""), nil)
	var fault *followup.Fault
	if _, err := b.DecidePassage(b.ctx, id, store.PassageDecision{State: followup.PassageConfirmed}); !errors.As(err, &fault) {
		t.Errorf("confirmed for an unknown sender: %v", err)
	}
	_, err := b.DecidePassage(b.ctx, id, store.PassageDecision{State: followup.PassageRejected})
	b.check(err)
	_, err = b.DecidePassage(b.ctx, string(l.ID)+".1.9", store.PassageDecision{State: followup.PassageRejected})
	b.want(err, followup.ErrNotFound)
	for _, bad := range []string{"", "x", "x.1", string(l.ID) + ".1.0", string(l.ID) + ".1.x"} {
		if _, err := b.DecidePassage(b.ctx, bad, store.PassageDecision{State: followup.PassageRejected}); err == nil {
			t.Errorf("%q names a passage", bad)
		}
	}
	other := b.take(mail("other", morning))[0]
	b.check(b.settle([]ingest.Outcome{b.report(other, "ngo", suggested("third", "1"))}))
	for _, key := range []followup.RecommendationKey{"HTI-3/1", "SVN-3/99"} {
		if _, err := b.DecidePassage(b.ctx, b.passage("third").ID, store.PassageDecision{State: followup.PassageConfirmed, Recommendation: key}); err == nil {
			t.Errorf("confirmed for %s", key)
		}
	}
	same(t, "what counts", b.onFile("ngo"), nil)

	overview := suggested("fourth", "1", "2", "3")
	for i := range overview.Suggestions {
		overview.Suggestions[i].Score = 0 // named, not near
	}
	l = b.take(mail("overview", later(1)))[0]
	b.check(b.settle([]ingest.Outcome{b.report(l, "ngo", overview)}))
	if _, err := b.DecidePassage(b.ctx, b.passage("fourth").ID, store.PassageDecision{State: followup.PassageConfirmed}); !errors.As(err, &fault) {
		t.Errorf("one that names several is confirmed for the first: %v", err)
	}
	b.decide("fourth", store.PassageDecision{State: followup.PassageConfirmed, Recommendation: "SVN-3/2"})
	same(t, "what counts", b.onFile("ngo"), []string{"2?"})
}
