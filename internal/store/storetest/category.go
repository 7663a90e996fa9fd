package storetest

import (
	"errors"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

// testCategory: staff's category stands, is noted, and makes the draft stale
// where somebody has answered.
func testCategory(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	list := recommended(svn, "1", "2")
	list[1].Action = 0
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(list, followup.OwnList)))
	b.queue.take()
	for _, tt := range []struct {
		key      followup.RecommendationKey
		set, was followup.ActionCategory
		err      error
	}{
		{"SVN-3/2", 3, 0, nil},
		{"SVN-3/2", 3, 3, nil},
		{"SVN-3/2", 0, 3, nil},
		{"SVN-3/1", 4, 5, nil},
		{"SVN-3/99", 4, 0, followup.ErrNotFound},
	} {
		was, err := b.SetCategory(b.ctx, tt.key, tt.set, "somebody")
		if !errors.Is(err, tt.err) || was != tt.was {
			t.Errorf("%s to %d: was %d, %v; want %d, %v", tt.key, tt.set, was, err, tt.was, tt.err)
		}
	}
	found, err := b.Categories(b.ctx)
	b.check(err)
	if len(found) != 1 || found["SVN-3/1"] != 4 {
		t.Errorf("categories: %v", found)
	}
	noted, err := b.History(b.ctx, "recommendation", "SVN-3/2")
	b.check(err)
	if len(noted) != 2 || noted[0].Actor != "somebody" || noted[0].Before != "category 0" || noted[0].After != "category 3" {
		t.Errorf("noted: %+v", noted)
	}
	equal(t, "tasks where nobody has answered", len(b.queue.take()), 0)
	b.send("answers", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+")})
	b.queue.take()
	_, err = b.SetCategory(b.ctx, "SVN-3/1", 5, "somebody")
	b.check(err)
	equal(t, "tasks where somebody has", len(b.queue.take()), 1)
}

// testEachLatest: of every review the last version, and an error ends it.
func testEachLatest(t *testing.T, open Open) {
	b := setUp(t, open)
	for i, id := range []followup.ReviewID{svn, svn, "SVN-2"} {
		_, _, err := b.Publish(b.ctx, id, later(i), string(rune('a'+i)), nil, func(int) ([]byte, []store.File, error) { return []byte(id), nil, nil })
		b.check(err)
	}
	var seen []string
	b.check(b.EachLatest(b.ctx, func(v store.Version) error {
		seen = append(seen, string(v.Model))
		if v.Review == svn {
			equal(t, "version", v.Number, 2)
		}
		return nil
	}))
	if len(seen) != 2 || seen[0] != "SVN-2" {
		t.Errorf("versions: %v", seen)
	}
	failure := errors.New("enough")
	b.want(b.EachLatest(b.ctx, func(store.Version) error { return failure }), failure)
}
