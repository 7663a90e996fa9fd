package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

func testEditing(t *testing.T, open Open) {
	t.Run("EditsStayWithTheirAnswer", func(t *testing.T) { t.Parallel(); testEdits(t, open) })
	t.Run("EditsTogether", func(t *testing.T) { t.Parallel(); testEditsTogether(t, open) })
	t.Run("EditsRefused", func(t *testing.T) { t.Parallel(); testEditsRefused(t, open) })
	t.Run("ShownLessOpenly", func(t *testing.T) { t.Parallel(); testShown(t, open) })
	t.Run("AfterPublication", func(t *testing.T) { t.Parallel(); testAfterPublication(t, open) })
	t.Run("Withdrawals", func(t *testing.T) { t.Parallel(); testWithdrawals(t, open) })
	t.Run("WithdrawnWords", func(t *testing.T) { t.Parallel(); testWithdrawnWords(t, open) })
}

// onDesk returns an answer as staff see it.
func (b *bench) onDesk(id string) store.AnswerOnFile {
	b.t.Helper()
	r, err := b.Reviewing(b.ctx, svn)
	b.check(err)
	for _, a := range r.Answers {
		if a.ID == id {
			return a
		}
	}
	b.t.Fatalf("no answer %s", id)
	return store.AnswerOnFile{}
}

func (b *bench) edit(id string, e followup.Edit) error {
	b.t.Helper()
	a := b.onDesk(id)
	return b.Edit(b.ctx, svn, []store.EditRequest{{ID: a.Place(), Answer: a.Digest(), Seen: a.Edit, Edit: e}}, nil, "anna", "")
}

func place(id string) followup.AnswerID {
	p, err := followup.ParseAnswerID(svn, id)
	if err != nil {
		panic(err) // a typing error in a test
	}
	return p
}

// edited returns what the snapshot says of the edits of the only stakeholder.
func (b *bench) edited() map[followup.RecommendationKey]followup.Edit {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx, svn, later(9))
	b.check(err)
	if len(s.Answers) != 1 {
		b.t.Fatalf("%d stakeholders answered", len(s.Answers))
	}
	return s.Answers[0].Edits
}

func testEdits(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	b.send("sheet", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2?", "3-")})
	b.queue.take()
	b.check(b.edit("1/a", followup.Edit{Comment: "shorter"}))
	same(t, "tasks", b.queue.take(), []followup.TaskKind{followup.TaskCompile})
	b.check(b.edit("1/a", followup.Edit{Comment: "shorter"}))
	same(t, "tasks of the same edit", b.queue.take(), nil)
	b.check(b.edit("2/a", followup.Edit{Level: followup.Partial}))
	b.check(b.edit("1/a", followup.Edit{Drop: followup.OffTopic, NotAssessable: true}))
	equal(t, "edits of the snapshot", fmt.Sprint(b.edited()), fmt.Sprint(map[followup.RecommendationKey]followup.Edit{
		"SVN-3/1": {Drop: followup.OffTopic, NotAssessable: true}, "SVN-3/2": {Level: followup.Partial}}))
	same(t, "what is on file", b.onFile("a"), []string{"1+", "2?", "3-"})

	b.check(b.UndoEdit(b.ctx, svn, place("1/a"), "anna", "a mistake"))
	equal(t, "after one is undone", b.onDesk("1/a").Edit, followup.Edit{Comment: "shorter"})
	b.check(b.UndoEdit(b.ctx, svn, place("1/a"), "anna", ""))
	equal(t, "after both are undone", b.onDesk("1/a").Edit, followup.Edit{})
	b.want(b.UndoEdit(b.ctx, svn, place("1/a"), "anna", ""), followup.ErrNotFound)
	b.check(b.edit("1/a", followup.Edit{Comment: "short"}))

	// The same answers again leave the edits; a correction ends the one it concerns.
	b.send("the same", later(1), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2?", "3-")})
	equal(t, "edits", len(b.edited()), 2)
	b.send("a correction", later(2), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1-", "2?", "3-")})
	equal(t, "edits", len(b.edited()), 1)
	equal(t, "lapsed", b.onDesk("1/a").Lapsed, true)
	status, err := b.Status(b.ctx)
	b.check(err)
	equal(t, "lapsed edits in the status", status[0].Lapsed, 1)
	b.check(b.edit("1/a", followup.Edit{}))
	equal(t, "lapsed after staff looked", b.onDesk("1/a").Lapsed, false)

	history, err := b.EditHistory(b.ctx, svn)
	b.check(err)
	equal(t, "edits ever made", len(history), 7)
	log, err := b.History(b.ctx, "edit", "SVN-3/1/a")
	b.check(err)
	if len(log) != 5 || log[1].After != "left-out off-topic, not-assessable" || log[0].Actor != "anna" || log[2].After != "shortened (undone)" {
		t.Errorf("log: %+v", log)
	}
}

// testEditsTogether: of two who edit what both have seen one is told; of many
// edits that are asked for at once all hold or none.
func testEditsTogether(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	b.send("sheet", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2?")})
	first, second := b.onDesk("1/a"), b.onDesk("2/a")
	b.check(b.edit("1/a", followup.Edit{Comment: "shorter"}))
	err := b.Edit(b.ctx, svn, []store.EditRequest{
		{ID: second.Place(), Answer: second.Digest(), Edit: followup.Edit{Level: followup.Not}},
		{ID: first.Place(), Answer: first.Digest(), Seen: first.Edit, Edit: followup.Edit{Drop: followup.TooLong}},
	}, nil, "ben", "")
	b.want(err, store.ErrEditedSince)
	equal(t, "the first, which was edited by another", b.onDesk("1/a").Edit, followup.Edit{Comment: "shorter"})
	equal(t, "the second, which came with it", b.onDesk("2/a").Edit, followup.Edit{})
	err = b.Edit(b.ctx, svn, []store.EditRequest{{ID: place("9/a")}}, nil, "ben", "")
	b.want(err, followup.ErrNotFound)
}

func testEditsRefused(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	b.send("sheet", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2?")})
	var fault *followup.Fault
	for _, e := range []followup.Edit{
		{Level: followup.Not}, // it has one
		{Drop: "ugly"},
		{Drop: followup.TooLong, Comment: "both"},
		{Level: "good"},
	} {
		if err := b.edit("1/a", e); !errors.As(err, &fault) {
			t.Errorf("%+v: %v", e, err)
		}
	}
	equal(t, "edit", b.onDesk("1/a").Edit, followup.Edit{})
}

func testShown(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	b.send("sheet", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+"), attribution: followup.Named})
	b.send("another", later(0), sending{stakeholder: "b", proof: followup.ProvenByToken, answers: answers("1+"), attribution: followup.KindOnly})
	show := func(who followup.StakeholderID, seen, how followup.Attribution) error {
		return b.Edit(b.ctx, svn, nil, []store.ShowRequest{{Stakeholder: who, Seen: seen, Shown: how}}, "anna", "asked by phone")
	}
	shown := func(who followup.StakeholderID) followup.Attribution {
		s, err := b.Snapshot(b.ctx, svn, later(9))
		b.check(err)
		for _, g := range s.Answers {
			if g.Stakeholder.ID == who {
				return g.Stakeholder.Attribution
			}
		}
		return "nothing of it"
	}
	equal(t, "as the cover asks", shown("a"), followup.Named)
	b.check(show("a", "", followup.Withheld))
	equal(t, "as staff decided", shown("a"), followup.Withheld)
	b.send("a correction", later(1), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1-"), attribution: followup.Named})
	equal(t, "after a correction, too", shown("a"), followup.Withheld)
	b.want(show("a", "", followup.KindOnly), store.ErrEditedSince)
	var fault *followup.Fault
	if err := show("b", "", followup.Named); !errors.As(err, &fault) {
		t.Errorf("more open than it allowed: %v", err)
	}
	b.check(b.UndoEdit(b.ctx, svn, followup.AnswerID{Stakeholder: "a"}, "anna", ""))
	equal(t, "as the cover asks again", shown("a"), followup.Named)
}

// published publishes what counts now and returns the number of the version.
func (b *bench) published() int {
	b.t.Helper()
	s, err := b.Snapshot(b.ctx, svn, b.now)
	b.check(err)
	v, _, err := b.Publish(b.ctx, svn, b.now, fmt.Sprint(store.Contents(s)), store.Contents(s), func(n int) ([]byte, []store.File, error) {
		return fmt.Append(nil, "version ", n), []store.File{{Name: "a.html", Key: fmt.Sprint("published/SVN-3/", n, "/a.html")}}, nil
	})
	b.check(err)
	return v.Number
}

// testWithdrawals: every version that holds the comment goes whole, and nothing
// brings it back but staff.
func testWithdrawals(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	sheet := func(name string, minutes int, rows ...string) {
		b.send(name, later(minutes), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers(rows...)})
	}
	sheet("without", 0, "2+")
	equal(t, "version", b.published(), 1)
	sheet("with", 1, "1+", "2+")
	equal(t, "version", b.published(), 2)
	sheet("with, and more", 2, "1+", "2+", "3-")
	equal(t, "version", b.published(), 3)
	before, err := b.Snapshot(b.ctx, svn, b.now)
	b.check(err)

	_, err = b.Withdraw(b.ctx, svn, place("9/a"), "anna", "why")
	b.want(err, followup.ErrNotFound)
	done, err := b.Withdraw(b.ctx, svn, place("1/a"), "anna", "the source is at risk")
	b.check(err)
	same(t, "versions withdrawn", done.Versions, []int{2, 3})
	_, err = b.Withdraw(b.ctx, svn, place("1/a"), "anna", "again")
	b.want(err, store.ErrWithdrawn)
	_, _, err = b.Publish(b.ctx, svn, b.now, "x", store.Contents(before), nil)
	var fault *followup.Fault
	if !errors.As(err, &fault) {
		t.Errorf("what was gathered before is published: %v", err)
	}
	all, err := b.Versions(b.ctx, svn)
	b.check(err)
	for i, stands := range []bool{true, false, false} {
		equal(t, fmt.Sprint("version ", i+1, " stands"), all[i].Stands(), stands)
		equal(t, fmt.Sprint("version ", i+1, " has a model"), len(all[i].Model) > 0, stands)
		equal(t, fmt.Sprint("version ", i+1, " has answers on record"), len(all[i].Contents) > 0, stands)
	}
	last, err := b.Latest(b.ctx, svn)
	b.check(err)
	equal(t, "the last that stands", last.Number, 1)
	unfinished, err := b.Unfinished(b.ctx, b.now)
	b.check(err)
	same(t, "unfinished", unfinished, []followup.ReviewID{svn})
	for _, v := range all[1:] {
		b.check(b.Erased(b.ctx, svn, v.Number))
	}
	equal(t, "the next version", b.published(), 4)
	b.check(b.Finished(b.ctx, svn, b.now))
	unfinished, err = b.Unfinished(b.ctx, b.now)
	b.check(err)
	same(t, "unfinished", unfinished, nil)

	counted := func() (numbers []string) {
		s, err := b.Snapshot(b.ctx, svn, b.now)
		b.check(err)
		for _, a := range s.Answers[0].Answers {
			numbers = append(numbers, a.Recommendation.Number())
		}
		return numbers
	}
	same(t, "what counts", counted(), []string{"2", "3"})
	sheet("the same once more", 3, "1+", "2+", "3-")
	sheet("with another level", 4, "1-", "2+", "3-")
	same(t, "what counts when it is sent again", counted(), []string{"2", "3"})
	equal(t, "withdrawn on the desk", b.onDesk("1/a").Withdrawn, true)
	b.check(b.Readmit(b.ctx, svn, place("1/a"), "anna", "safe now"))
	same(t, "what counts once it is let in", counted(), []string{"1", "2", "3"})
	sheet("the first words", 5, "1+", "2+", "3-")
	same(t, "what counts of other words", counted(), []string{"2", "3"})
	kept, err := b.Withdrawals(b.ctx, svn)
	b.check(err)
	if len(kept) != 2 || kept[0].Why != "the source is at risk" || kept[0].By != "anna" || kept[0].Done.IsZero() || !kept[1].Readmits {
		t.Errorf("withdrawals on file: %+v", kept)
	}
	history, err := b.History(b.ctx, "version", "SVN-3/2")
	b.check(err)
	equal(t, "changes of version 2 in the log", len(history), 1)
}

// testWithdrawnWords: the same words elsewhere, or by somebody else, go with what
// is withdrawn; a few words that anybody may use do not.
func testWithdrawnWords(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	told := "The warden of the second prison told us what he saw there in the summer."
	say := func(number, words string) followup.Answer {
		return followup.Answer{Recommendation: followup.NewRecommendationKey(svn, number), Comment: words}
	}
	b.send("a", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: []followup.Answer{say("1", told), say("2", "Nothing."), say("3", "the WARDEN"+told[10:])}})
	b.send("b", later(0), sending{stakeholder: "b", proof: followup.ProvenByToken, answers: []followup.Answer{say("2", "Nothing."), say("4", told)}})
	done, err := b.Withdraw(b.ctx, svn, place("1/a"), "anna", "why")
	b.check(err)
	same(t, "the same words elsewhere", done.Also, []string{"3/a", "4/b"})
	_, err = b.Withdraw(b.ctx, svn, place("2/a"), "anna", "why")
	b.check(err)
	equal(t, "another's few words", b.onDesk("2/b").Withdrawn, false)
	equal(t, "another's same words", b.onDesk("4/b").Withdrawn, true)
}

// testAfterPublication: a document that comes after publication is receipted so,
// and the digest says which version it came after, and what became of edits.
func testAfterPublication(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.listed()
	send := func(name string, minutes int, rows ...string) followup.Receipt {
		l := b.take(mail(name, later(minutes)))[0]
		o := sending{letter: l, stakeholder: "a", proof: followup.ProvenByToken, answers: answers(rows...)}.outcome()
		o.Receipts = []followup.Receipt{{Letter: l.ID, Recipient: name + "@example.org", Received: l.Received,
			Findings: []followup.Finding{{Document: 1, State: followup.DocumentFiled, Review: svn, Stakeholder: "a", SHA256: o.Documents[0].SHA256}}}}
		b.check(b.settle([]ingest.Outcome{o}))
		entries, err := b.Ledger().Entries(b.ctx, store.Filter{})
		b.check(err)
		for _, e := range entries {
			if e.Recipient == name+"@example.org" {
				return *e.Receipt
			}
		}
		t.Fatalf("no receipt for %s", name)
		return followup.Receipt{}
	}
	if r := send("before", 0, "1+"); r.Findings[0].Published != nil {
		t.Errorf("told of a publication that was not: %+v", r.Findings[0].Published)
	}
	b.check(b.edit("1/a", followup.Edit{Comment: "short"}))
	b.now = later(5)
	b.published()
	if r := send("after", 6, "1-"); r.Findings[0].Published == nil || r.Findings[0].Published.Version != 1 || !r.Findings[0].Published.At.Equal(later(5)) {
		t.Errorf("told: %+v", r.Findings[0].Published)
	}
	n, err := b.News(b.ctx, morning, later(60))
	b.check(err)
	if len(n.Inputs) != 2 || n.Inputs[0].After != 0 || n.Inputs[1].After != 1 {
		t.Errorf("inputs: %+v", n.Inputs)
	}
	if len(n.Edits) != 1 || n.Edits[0].Lapsed != 1 || n.Edits[0].Held != 0 {
		t.Errorf("edits to look at again: %+v", n.Edits)
	}
}
