package storetest

import (
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/notify"
)

func testAgenda(t *testing.T, open Open) {
	t.Run("Situations", func(t *testing.T) { t.Parallel(); testSituations(t, open) })
	t.Run("News", func(t *testing.T) { t.Parallel(); testNews(t, open) })
	t.Run("Status", func(t *testing.T) { t.Parallel(); testStatus(t, open) })
}

func testSituations(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{
		{ID: "c", Contacts: followup.Contacts("c@example.org"), Reviews: []followup.ReviewID{"HTI-3", svn}},
		{ID: "d", Contacts: followup.Contacts("d@example.org"), Reviews: []followup.ReviewID{svn, "XXX-1"}, DoNotContact: "asked"}})
	b.check(err)
	b.check(b.SetDeadline(b.ctx, []followup.ReviewID{svn}, "c", day("2027-01-31"), "staff-1"))
	open1, err := b.OpenReviews(b.ctx, "c")
	b.check(err)
	same(t, "open for c", open1, []followup.ReviewID{svn})
	entries, _ := b.claim(1)
	b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: entries[0].ID, State: notify.Sent, At: later(1)}}))
	l := mail("not read yet", b.now)
	l.From = "c@example.org"
	b.take(l)
	b.file("filed", "d")
	empty := sending{letter: b.take(mail("an empty sheet", b.now))[0], stakeholder: "a", proof: followup.ProvenByToken}.outcome()
	empty.Documents[0].Reason, empty.Submissions = followup.ReasonNoAnswers, nil
	b.check(b.settle([]ingest.Outcome{empty}))

	all, err := b.Situations(b.ctx)
	b.check(err)
	if len(all) != 3 {
		t.Fatalf("situations: %+v", all)
	}
	a, c, d := all[0], all[1], all[2]
	equal(t, "a was invited", a.Invited && a.ToldAt.Equal(later(1)), true)
	equal(t, "c was not", c.Invited || !c.ToldAt.IsZero(), false)
	equal(t, "deadline of a", a.Deadline, deadline("2026-12-20", 0))
	equal(t, "deadline of c", c.Deadline, deadline("2027-01-31", 1))
	equal(t, "a letter of c waits", c.Pending && !a.Pending && !d.Pending, true)
	equal(t, "d has answered, and a, with an empty sheet, has not", d.Answered && !a.Answered && !c.Answered, true)
	equal(t, "d is not to be contacted", d.Stakeholder.DoNotContact, "asked")
	equal(t, "session", a.Review.Session, 34)
}

func testNews(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	l := b.take(mail("came early, read late", later(-60)))[0]
	b.now = later(10)
	b.check(b.settle([]ingest.Outcome{sending{letter: l, stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")}.outcome()}))
	b.several()
	before, err := b.News(b.ctx, later(-120), later(10))
	b.check(err)
	equal(t, "inputs until, exclusive", len(before.Inputs), 0)
	n, err := b.News(b.ctx, later(10), later(20))
	b.check(err)
	if len(n.Inputs) != 2 {
		t.Fatalf("inputs: %+v", n.Inputs)
	}
	i := n.Inputs[1]
	if i.Letter != l.ID || i.Country != "SVN" || i.StakeholderName != "Example NGO 1" || i.Answers != 1 || i.Document != "answers.xlsx" || !i.Received.Equal(later(-60)) {
		t.Errorf("input: %+v", i)
	}
	equal(t, "waiting", len(n.Waiting), 2)
	equal(t, "guesses", n.Waiting[0].Guesses[0].Stakeholder, "a")
	same(t, "deadlines within four weeks", n.Deadlines, []notify.Upcoming{{Review: svn, Deadline: day("2026-12-20"), Contacted: 1, Answered: 1}})
	for on, want := range map[string][]notify.Undated{"2023-12-04": {}, "2023-12-05": {{Review: "HTI-3", Month: day("2024-04")}}, "2024-05-01": {}} {
		n, err := b.News(b.ctx, day(on).Start(time.UTC), day(on).Start(time.UTC).Add(12*time.Hour))
		b.check(err)
		same(t, "to be given a day on "+on, n.Undated, want)
	}
	far, err := b.News(b.ctx, later(-100000), later(-90000))
	b.check(err)
	equal(t, "no news", far.Empty(), true)
	equal(t, "lists are never null", far.Inputs != nil && far.Waiting != nil && far.Deadlines != nil && far.Failed != nil, true)
}

func testStatus(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{
		{ID: "n", Kind: followup.NHRI, Contacts: followup.Contacts("n@example.org"), Reviews: []followup.ReviewID{svn}}, {ID: "x", Kind: followup.State, Reviews: []followup.ReviewID{svn}, DoNotContact: "asked"}})
	b.check(err)
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn, "HTI-3"}, func(r followup.ReviewID, _ []followup.Recommendation, _ followup.Source, _ bool) (
		[]followup.Recommendation, followup.Source, error) {
		return recommended(r, "1", "2", "3"), followup.OwnList, nil
	}))
	b.send("answers", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2-")})
	b.send("answers of n", later(1), sending{stakeholder: "n", proof: followup.ProvenByToken, answers: answers("1-")})
	b.send("a stranger's", later(2), sending{answers: answers("3-")})
	all, err := b.Status(b.ctx)
	b.check(err)
	if len(all) != 2 || all[0].Review != svn || all[1].Review != "HTI-3" {
		t.Fatalf("status: %+v", all)
	}
	s := all[0]
	equal(t, "open", s.Open, true)
	equal(t, "sessions", [2]int{s.Session, s.NextSession}, [2]int{34, 48})
	equal(t, "deadline", s.Deadline, day("2026-12-20"))
	equal(t, "recommendations, contacted, answered, commented, waiting",
		[5]int{s.Recommendations, s.Contacted, s.Answered, s.Commented, s.Waiting}, [5]int{3, 2, 2, 2, 1})
	same(t, "kinds with no contact", s.NoContact, []followup.StakeholderKind{followup.State, followup.NGO, followup.Coalition,
		followup.UNAgency, followup.Scholar, followup.OtherKind})
	equal(t, "stale", s.Stale, true)
	equal(t, "HTI-3", [3]int{all[1].Recommendations, all[1].Contacted, all[1].Waiting}, [3]int{3, 0, 0})
}
