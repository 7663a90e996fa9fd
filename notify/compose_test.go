package notify

import (
	"context"
	"testing"

	"github.com/upr-info/followup"
)

// shelf is a store with two stakeholders of one review.
type shelf struct {
	stakeholder followup.Stakeholder
	answers     []followup.Answer
	n           int // recommendations
}

func (s shelf) Review(_ context.Context, id followup.ReviewID) (followup.Review, followup.Country, error) {
	if id != "HTI-2" {
		return followup.Review{}, followup.Country{}, followup.ErrNotFound
	}
	r, c := sampleReview()
	c.Names = map[followup.Language]string{followup.French: "Haïti", followup.Spanish: "Haití"}
	return r, c, nil
}

func (s shelf) Stakeholder(context.Context, followup.StakeholderID) (followup.Stakeholder, error) {
	return s.stakeholder, nil
}

func (s shelf) Recommendations(context.Context, followup.ReviewID) ([]followup.Recommendation, error) {
	var out []followup.Recommendation
	for i := range s.n {
		key := followup.RunningKey("HTI-2", followup.Recommended, i+1)
		out = append(out, followup.Recommendation{Key: key, Kind: followup.Recommended, Text: "Publish the plan.", From: []string{"Norway"}, Position: i + 1})
	}
	return append(out, followup.Recommendation{Key: "HTI-2/9999", Text: "Gone.", Missing: true}), nil
}

func (s shelf) Answers(context.Context, followup.ReviewID, followup.StakeholderID) ([]followup.Answer, error) {
	return s.answers, nil
}

func newShelf() shelf {
	return shelf{stakeholder: sampleStakeholder(), n: 3}
}

func testComposer(t testing.TB) *Composer {
	t.Helper()
	templates, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	return &Composer{Programme: "Follow-up Programme", Address: "followup@example.org", Reply: "followup+{token}@example.org",
		Site: "https://followup.example.org", Zone: zurich(t), Grace: 14, Material: newShelf(), Templates: templates}
}
