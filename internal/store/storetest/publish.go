package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func testPublish(t *testing.T, open Open) {
	t.Run("Versions", func(t *testing.T) { t.Parallel(); testVersions(t, open) })
	t.Run("Snapshot", func(t *testing.T) { t.Parallel(); testSnapshot(t, open) })
}

func testVersions(t *testing.T, open Open) {
	b := setUp(t, open)
	_, err := b.Latest(b.ctx, svn)
	b.want(err, followup.ErrNotFound)
	built := 0
	build := func(number int) ([]byte, []store.File, error) {
		built++
		return fmt.Appendf(nil, `{"version":%d}`, number), []store.File{{Name: "assessment.html", Key: fmt.Sprint("published/SVN-3/", number), SHA256: "ab", Size: 3}}, nil
	}
	for i, tt := range []struct {
		name, checksum string
		number         int
		fresh          bool
	}{
		{"the first", "x", 1, true},
		{"nothing new", "x", 1, false},
		{"the second", "y", 2, true},
		{"back to what it was is a version too", "x", 3, true},
	} {
		v, fresh, err := b.Publish(b.ctx, svn, later(i), tt.checksum, build)
		b.check(err)
		equal(t, tt.name+": number", v.Number, tt.number)
		equal(t, tt.name+": fresh", fresh, tt.fresh)
		equal(t, tt.name+": model", string(v.Model), fmt.Sprintf(`{"version":%d}`, tt.number))
	}
	equal(t, "editions built", built, 3)
	failure := errors.New("no room on the disk")
	_, _, err = b.Publish(b.ctx, svn, later(9), "z", func(int) ([]byte, []store.File, error) { return nil, nil, failure })
	b.want(err, failure)
	last, err := b.Latest(b.ctx, svn)
	b.check(err)
	equal(t, "the last", last.Number, 3)
	all, err := b.Versions(b.ctx, "")
	b.check(err)
	if len(all) != 3 || !all[0].At.Equal(later(0)) || all[1].Files[0].Key != "published/SVN-3/2" || all[0].Files[0].Size != 3 {
		t.Errorf("versions: %+v", all)
	}
	none, err := b.Versions(b.ctx, "HTI-3")
	b.check(err)
	equal(t, "versions of another review", len(none), 0)
}

func testSnapshot(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	_, err := b.Snapshot(b.ctx, "XXX-1", morning)
	b.want(err, followup.ErrNotFound)
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "2", "10", "1"), followup.OwnList)))
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "2", "10"), followup.OwnList)))
	b.send("early", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "10-")})
	b.send("late", later(5), sending{stakeholder: "a", proof: followup.ProvenByToken, partial: true, answers: answers("2~")})
	s, err := b.Snapshot(b.ctx, svn, later(9))
	b.check(err)
	equal(t, "State", s.Country.Name, "Slovenia")
	equal(t, "recommendations, the missing one too", len(s.Recommendations), 3)
	equal(t, "contacted", s.Contacted[0].Name, "Example NGO 1")
	equal(t, "at", s.At, later(9))
	if len(s.Answers) != 1 || !s.Answers[0].Received.Equal(later(5)) || s.Answers[0].Stakeholder.Name != "Example NGO 1" {
		t.Fatalf("answers: %+v", s.Answers)
	}
	var order []string
	for _, a := range s.Answers[0].Answers {
		order = append(order, a.Recommendation.Number())
	}
	same(t, "in the order of the list", order, []string{"2", "10", "1"})
}
