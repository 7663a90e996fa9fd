package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

func testReplace(t *testing.T, open Open) {
	t.Run("WhatReplacesWhat", func(t *testing.T) { t.Parallel(); testCorrections(t, open) })
	t.Run("UnprovenGivesWay", func(t *testing.T) { t.Parallel(); testUnprovenGivesWay(t, open) })
	t.Run("OrderOfArrivalCounts", func(t *testing.T) { t.Parallel(); testOrder(t, open) })
	t.Run("TheStricterAttribution", func(t *testing.T) { t.Parallel(); testAttribution(t, open) })
	t.Run("SameFileFromOthers", func(t *testing.T) { t.Parallel(); testTwins(t, open) })
	t.Run("ReadAgain", func(t *testing.T) { t.Parallel(); testReadAgain(t, open) })
}

// testTwins: the same file from somebody else is a submission of its own, and
// staff see both; from the same stakeholder it is no news.
func testTwins(t *testing.T, open Open) {
	b := setUp(t, open)
	sheet := func(s followup.StakeholderID) sending {
		return sending{stakeholder: s, proof: followup.ProvenByToken, answers: answers("1+")}
	}
	first, _ := b.send("from a", later(0), sheet("a"))
	other, _ := b.send("from b", later(1), sheet("b"))
	again, _ := b.send("from a again", later(2), sheet("a"))
	same(t, "what counts of a", b.onFile("a"), []string{"1+"})
	same(t, "what counts of b", b.onFile("b"), []string{"1+"})
	same(t, "seen at b's", b.reread(other).Documents[0].SameAs, []store.Twin{{Letter: first, Stakeholder: "a"}, {Letter: again, Stakeholder: "a"}})
	same(t, "seen at a's", b.reread(first).Documents[0].SameAs, []store.Twin{{Letter: other, Stakeholder: "b"}})
	news, err := b.News(b.ctx, morning.AddDate(-1, 0, 0), morning.AddDate(1, 0, 0))
	b.check(err)
	for _, i := range news.Inputs {
		if (i.SameAs == "") || (i.Stakeholder == "a") != (i.SameAs == other) {
			t.Errorf("the digest says of %s's file that it is that of %q", i.Stakeholder, i.SameAs)
		}
	}
}

func later(minutes int) time.Time { return morning.Add(time.Duration(minutes) * time.Minute) }

// testCorrections sends one letter after the other, each a minute later (I11).
func testCorrections(t *testing.T, open Open) {
	b := setUp(t, open)
	for i, tt := range []struct {
		name    string
		proof   followup.Proof
		partial bool
		sent    []string
		onFile  []string
		state   followup.DocumentState
		counts  [4]int // added, changed, unchanged, dropped
	}{
		{"the first sheet needs no proof", followup.ClaimedBySender, false, []string{"1+", "2-"}, []string{"1+", "2-"}, followup.DocumentFiled, [4]int{}},
		{"without proof nothing changes", followup.ClaimedBySender, false, []string{"1-", "2-"}, []string{"1+", "2-"}, followup.DocumentWaiting, [4]int{}},
		{"without proof nothing is dropped", followup.Unproven, false, []string{"1+"}, []string{"1+", "2-"}, followup.DocumentWaiting, [4]int{}},
		{"without proof something may be added", followup.ClaimedBySender, true, []string{"3~"}, []string{"1+", "2-", "3~"}, followup.DocumentFiled, [4]int{1, 0, 0, 0}},
		{"saying the same again needs no proof", followup.ClaimedBySender, false, []string{"1+", "2-", "3~"}, []string{"1+", "2-", "3~"}, followup.DocumentFiled, [4]int{0, 0, 3, 0}},
		{"a proven sheet replaces whole", followup.ProvenByToken, false, []string{"1+", "2+", "4-"}, []string{"1+", "2+", "4-"}, followup.DocumentFiled, [4]int{1, 1, 1, 1}},
		{"an empty sheet drops nothing", followup.ProvenByToken, false, nil, []string{"1+", "2+", "4-"}, followup.DocumentFiled, [4]int{}},
		{"proven lines change what they name", followup.ProvenByThread, true, []string{"2~", "5?"}, []string{"1+", "2~", "4-", "5?"}, followup.DocumentFiled, [4]int{1, 1, 0, 0}},
		{"an authenticated sender replaces", followup.ProvenBySender, false, []string{"1-"}, []string{"1-"}, followup.DocumentFiled, [4]int{0, 1, 0, 3}},
		{"staff replace", followup.ProvenByStaff, false, []string{"1+"}, []string{"1+"}, followup.DocumentFiled, [4]int{0, 1, 0, 0}},
	} {
		id, f := b.send(tt.name, later(i), sending{stakeholder: "a", proof: tt.proof, partial: tt.partial, answers: answers(tt.sent...)})
		same(t, tt.name, b.onFile("a"), tt.onFile)
		l := b.reread(id)
		equal(t, tt.name+": document", l.Documents[0].State, tt.state)
		equal(t, tt.name+": receipt", f.State, tt.state)
		equal(t, tt.name+": confirmed in the receipt", f.Confirmed, tt.state == followup.DocumentFiled)
		if tt.state == followup.DocumentWaiting {
			equal(t, tt.name+": letter", l.State, followup.Waiting)
			equal(t, tt.name+": reason", f.Reason, followup.ReasonUnproven)
			if c := l.Documents[0].Correction; c == nil || len(c.Changed)+len(c.Dropped) == 0 {
				t.Errorf("%s: staff are not told what it would change: %+v", tt.name, c)
			}
		}
		if i == 0 {
			equal(t, tt.name+": no correction", l.Documents[0].Correction, nil)
		}
		if first := i == 0; first || tt.state == followup.DocumentWaiting {
			equal(t, tt.name+": no correction told", f.Correction, nil)
			continue
		}
		c := f.Correction
		if onFile := l.Documents[0].Correction; len(tt.sent) > 0 && !reflect.DeepEqual(onFile, c) {
			t.Errorf("%s: correction on file %+v, told %+v", tt.name, onFile, c)
		}
		equal(t, tt.name+": correction", [4]int{len(c.Added), len(c.Changed), len(c.Unchanged), len(c.Dropped)}, tt.counts)
	}
	items, err := b.Triage(b.ctx)
	b.check(err)
	equal(t, "in triage", len(items), 2)
	history, err := b.History(b.ctx, "answers", string(b.take(mail("the first sheet needs no proof", morning))[0].ID)+".1")
	b.check(err)
	if len(history) != 2 || history[0].After != "current" || history[1].After != "replaced" {
		t.Errorf("log of the first sheet: %+v", history)
	}
}

// testOrder settles the same three letters in every order: what counts follows
// from when they came, not from when they were read.
func testOrder(t *testing.T, open Open) {
	sent := []sending{
		{answers: answers("1+", "2+", "3+")},
		{answers: answers("2-"), partial: true},
		{answers: answers("1~", "2~"), proof: followup.ProvenByToken},
	}
	half := sent[:2]
	for _, tt := range []struct {
		name  string
		sent  []sending
		order []int
		want  []string
	}{
		{"as they came", sent, []int{0, 1, 2}, []string{"1~", "2~"}},
		{"backwards", sent, []int{2, 1, 0}, []string{"1~", "2~"}},
		{"lines first", sent, []int{1, 2, 0}, []string{"1~", "2~"}},
		{"sheet and lines", half, []int{0, 1}, []string{"1+", "2-", "3+"}},
		{"lines before the earlier sheet", half, []int{1, 0}, []string{"1+", "2-", "3+"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := setUp(t, open)
			var mails []followup.Letter
			for i := range tt.sent {
				// The server's clock counts seconds: all came in the same one, in this order.
				mails = append(mails, mail(string(rune('a'+i)), morning))
			}
			taken := b.take(mails...)
			for _, i := range tt.order {
				s := tt.sent[i]
				s.letter, s.stakeholder, s.proof = taken[i], "a", followup.ProvenByToken
				b.check(b.settle([]ingest.Outcome{s.outcome()}))
			}
			same(t, "on file", b.onFile("a"), tt.want)
		})
	}
}

// testUnprovenGivesWay: what came without proof was the first to be read, since a
// letter before it waited for staff. Once they filed that, nothing of it is
// replaced or dropped; what only adds stays (I11).
func testUnprovenGivesWay(t *testing.T, open Open) {
	b := setUp(t, open)
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Name: "Example NGO 1"}})
	b.check(err)
	taken := b.take(mail("waits", later(0)), mail("forged", later(1)), mail("adds", later(2)), mail("proven", later(3)))
	settle := func(i int, proof followup.Proof, partial bool, said ...string) {
		b.check(b.settle([]ingest.Outcome{sending{letter: taken[i], stakeholder: "a", proof: proof, partial: partial, answers: answers(said...)}.outcome()}))
	}
	settle(1, followup.ClaimedBySender, false, "1+", "3+")
	settle(2, followup.ClaimedBySender, true, "4~")
	same(t, "while the first waits", b.onFile("a"), []string{"1+", "3+", "4~"})
	settle(0, followup.ProvenByStaff, false, "1-", "2-")
	same(t, "once it is filed", b.onFile("a"), []string{"1-", "2-", "4~"})
	forged, adds := b.reread(taken[1].ID), b.reread(taken[2].ID)
	equal(t, "the forged letter", [2]string{string(forged.State), forged.Reason}, [2]string{string(followup.Waiting), followup.ReasonUnproven})
	equal(t, "its document", forged.Documents[0].State, followup.DocumentWaiting)
	equal(t, "the letter that adds", adds.State, followup.Filed)
	items, err := b.Triage(b.ctx)
	b.check(err)
	equal(t, "in triage", len(items), 1)
	settle(3, followup.ProvenByToken, false, "1~")
	same(t, "after a proven one", b.onFile("a"), []string{"1~"})

	// Staff may still say that it is the stakeholder's: then it stands where it came.
	b.check(b.FileLetter(b.ctx, string(taken[1].ID), followup.Decision{Review: svn, Stakeholder: "a", By: "staff-1"}))
	letters, err := b.Fetched(b.ctx, 10, nil)
	b.check(err)
	b.check(b.settle([]ingest.Outcome{sending{letter: letters[0], stakeholder: "a", proof: followup.ProvenByStaff, answers: answers("1+", "3+")}.outcome()}))
	same(t, "the proven one came last", b.onFile("a"), []string{"1~"})
	equal(t, "filed by staff", b.reread(taken[1].ID).State, followup.Filed)
}

func testAttribution(t *testing.T, open Open) {
	b := setUp(t, open)
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Attribution: followup.Named}})
	b.check(err)
	for i, tt := range []struct {
		name    string
		cover   followup.Attribution
		proof   followup.Proof
		sent    []string
		partial bool
		want    followup.Attribution
	}{
		{"the cover says nothing", "", followup.ProvenByToken, []string{"1+"}, false, followup.Named},
		{"the cover asks for more", followup.KindOnly, followup.ProvenByToken, []string{"1+"}, false, followup.KindOnly},
		{"without proof for more still", followup.Withheld, followup.ClaimedBySender, []string{"1+"}, false, followup.Withheld},
		{"without proof never for less", followup.Named, followup.ClaimedBySender, []string{"1+"}, false, followup.Withheld},
		{"with proof and a new sheet for less", followup.Named, followup.ProvenByToken, []string{"1+"}, false, followup.Named},
		{"lines leave the sheet's cover", followup.KindOnly, followup.ProvenByToken, []string{"2+"}, true, followup.KindOnly},
	} {
		b.send(tt.name, later(i), sending{stakeholder: "a", proof: tt.proof, attribution: tt.cover, partial: tt.partial, answers: answers(tt.sent...)})
		s, err := b.Snapshot(b.ctx, svn, b.now)
		b.check(err)
		equal(t, tt.name, s.Answers[0].Stakeholder.Attribution, tt.want)
	}
	b.send("from one that is not in the register", later(9), sending{stakeholder: "gone", proof: followup.ProvenByToken, answers: answers("1+")})
	s, err := b.Snapshot(b.ctx, svn, b.now)
	b.check(err)
	equal(t, "given by", len(s.Answers), 2)
	equal(t, "nobody knows what it would allow", s.Answers[1].Stakeholder.Attribution, followup.Withheld)
}

// testReadAgain: a letter that staff filed is read anew, and stands in the place
// that its arrival gives it.
func testReadAgain(t *testing.T, open Open) {
	b := setUp(t, open)
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{{ID: "a", Name: "Example NGO 1"}, {ID: "b", Name: "Example NGO 2"}})
	b.check(err)
	b.send("sheet", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2+")})
	waiting, _ := b.send("claim", later(1), sending{stakeholder: "a", proof: followup.ClaimedBySender, answers: answers("1-")})

	stale := sending{letter: b.reread(waiting).Letter, stakeholder: "a", proof: followup.ClaimedBySender, answers: answers("1-")}.outcome()
	b.check(b.FileLetter(b.ctx, string(waiting), followup.Decision{Review: svn, Stakeholder: "a", By: "staff-1"}))
	b.check(b.settle([]ingest.Outcome{stale}))
	equal(t, "a reader that does not know of the decision changes nothing", b.reread(waiting).State, followup.Fetched)

	letters, err := b.Fetched(b.ctx, 10, nil)
	b.check(err)
	if len(letters) != 1 || letters[0].Decision == nil || *letters[0].Decision != (followup.Decision{Review: svn, Stakeholder: "a", By: "staff-1"}) {
		t.Fatalf("fetched: %+v", letters)
	}
	again := sending{letter: letters[0], stakeholder: "a", proof: followup.ProvenByStaff, answers: answers("1-")}
	b.check(b.settle([]ingest.Outcome{again.outcome()}))
	same(t, "answers filed by staff", b.onFile("a"), []string{"1-"})

	// Filed under another stakeholder, it gives back what it had replaced.
	b.check(b.FileLetter(b.ctx, string(waiting), followup.Decision{Review: svn, Stakeholder: "b", By: "staff-1"}))
	letters, err = b.Fetched(b.ctx, 10, nil)
	b.check(err)
	again = sending{letter: letters[0], stakeholder: "b", proof: followup.ProvenByStaff, answers: answers("1-")}
	b.check(b.settle([]ingest.Outcome{again.outcome()}))
	same(t, "answers of the one it was not from", b.onFile("a"), []string{"1+", "2+"})
	same(t, "answers of the one it was from", b.onFile("b"), []string{"1-"})
	documents, err := b.Documents(b.ctx, []followup.LetterID{waiting})
	b.check(err)
	if !slices.Equal(documents[waiting], again.outcome().Documents) {
		t.Errorf("documents: %+v", documents)
	}
}
