package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func testVoices(t *testing.T, open Open) {
	t.Run("Silence", func(t *testing.T) { t.Parallel(); testSilence(t, open) })
	t.Run("Voices", func(t *testing.T) { t.Parallel(); testWhoAnswered(t, open) })
	t.Run("Earlier", func(t *testing.T) { t.Parallel(); testEarlier(t, open) })
}

// testSilence: a review is silent once somebody was invited, until somebody
// answers; then its issues may be.
func testSilence(t *testing.T, open Open) {
	b := setUp(t, open)
	list := recommended(svn, "1", "2", "3")
	list[1].Issues, list[2].Issues, list[2].Missing = []string{"Health", "Justice"}, []string{"Gone"}, true
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(list, followup.OwnList)))
	b.asked()
	now := func() string {
		silent, quiet, err := b.Silence(b.ctx)
		b.check(err)
		if silent == nil || quiet == nil {
			t.Error("a list is null in JSON")
		}
		return fmt.Sprint(silent, quiet)
	}
	equal(t, "nobody was invited yet", now(), "[] []")
	entries, _ := b.claim(1)
	b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: entries[0].ID, State: notify.Sent, At: b.now}}))
	equal(t, "invited", now(), "[{SVN-3 2026-12-20 1}] []")
	b.send("an answer", b.now, sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")})
	equal(t, "answered about one issue", now(), "[] [{SVN-3 [Health]}]")
	_, _, err := b.Publish(b.ctx, svn, b.now, "sum", nil, func(int) ([]byte, []store.File, error) { return []byte("{}"), nil, nil })
	b.check(err)
	equal(t, "published", now(), "[] []")
}

// testWhoAnswered: whoever has a document under a review has answered, and the
// letter with the latest says which it was.
func testWhoAnswered(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.register(followup.Stakeholder{ID: "b", Contacts: followup.Contacts("b@example.org")})
	_, _, err := b.LastLetter(b.ctx, svn, "a")
	b.want(err, followup.ErrNotFound)
	first, _ := b.send("first", later(1), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")})
	second, finding := b.send("second", later(2), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1-", "2?")})
	b.send("a stranger's", later(3), sending{answers: answers("3-")})
	who, err := b.Voices(b.ctx, svn)
	b.check(err)
	if len(who) != 1 || who[0].ID != "a" {
		t.Errorf("who answered: %+v", who)
	}
	letter, received, err := b.LastLetter(b.ctx, svn, "a")
	b.check(err)
	equal(t, "last letter", letter, second)
	equal(t, "came", received.Equal(later(2)), true)
	findings, err := b.Findings(b.ctx, second)
	b.check(err)
	if len(findings) != 1 || findings[0].SHA256 != finding.SHA256 {
		t.Errorf("findings: %+v", findings)
	}
	reviews, err := b.Answered(b.ctx, "a")
	b.check(err)
	same(t, "answered about", reviews, []followup.ReviewID{svn})
	news, err := b.News(b.ctx, later(-10), later(10))
	b.check(err)
	i := slices.IndexFunc(news.Inputs, func(i notify.Input) bool { return i.Letter == second })
	if i < 0 || news.Inputs[i].Not != 1 || news.Inputs[i].Unlevelled != 1 || news.Inputs[i].Full != 0 {
		t.Errorf("levels of %s after %s: %+v", second, first, news.Inputs)
	}
}

// testEarlier: what was answered about the State's earlier reviews, and what a
// later sheet took the place of.
func testEarlier(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	b.send("first", later(1), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "2-")})
	b.send("second", later(2), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1~")})
	b.send("of somebody else", later(3), sending{stakeholder: "b", proof: followup.ProvenByToken, answers: answers("1-")})
	found, err := b.Earlier(b.ctx, svn, "a")
	b.check(err)
	var got []string
	for _, e := range found {
		got = append(got, fmt.Sprint(e.Recommendation, " ", e.Level, " ", e.Received.Equal(later(1))))
	}
	same(t, "replaced", got, []string{"SVN-3/1 full true", "SVN-3/2 not true"})
	found, err = b.Earlier(b.ctx, "SVN-4", "a")
	b.check(err)
	equal(t, "seen from the next review", len(found), 1)
	found, err = b.Earlier(b.ctx, "SVN-2", "a")
	b.check(err)
	equal(t, "seen from the review before", len(found), 0)
}
