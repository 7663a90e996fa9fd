package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// Preview returns the mail of a purpose as Example NGO 3 would get it about a
// review at now, for staff to look at. An empty review is a made-up one. The
// mail carries no token, so that an answer to it belongs to nobody.
func (c *Composer) Preview(ctx context.Context, p followup.Purpose, r followup.ReviewID, l followup.Language, now time.Time) (Mail, error) {
	shown := *c
	shown.Material = previewMaterial{c.Material}
	if r == "" {
		shown.Material = previewMaterial{}
		r = "HTI-2"
	}
	e := Entry{Purpose: p, Recipient: "ngo3@example.org", Review: r, Stakeholder: sampleStakeholder().ID, Language: l,
		Deadline: followup.Deadline{Date: followup.DateOf(now, c.Zone).AddDays(30)}}
	switch p {
	case followup.ReceiptPurpose:
		receipt := sampleReceipts()[0]
		receipt.Elsewhere, receipt.Received = false, now
		for i := range receipt.Findings {
			f := &receipt.Findings[i]
			f.Review, f.Known, f.Doubts = r, false, f.Doubts[:min(3, len(f.Doubts))]
		}
		e.Receipt = &receipt
	case followup.Digest:
		news := sampleNews()
		news.Waiting = news.Waiting[:3]
		e.Digest = &news
	}
	m, err := shown.mail(ctx, e, now)
	if err != nil {
		return Mail{}, fmt.Errorf("preview %s: %w", p, err)
	}
	return m, nil
}

// previewMaterial is the store with a stakeholder that is not in it; without a
// store, a made-up review too.
type previewMaterial struct{ Material }

func (m previewMaterial) Stakeholder(context.Context, followup.StakeholderID) (followup.Stakeholder, error) {
	return sampleStakeholder(), nil
}

func (m previewMaterial) Answers(context.Context, followup.ReviewID, followup.StakeholderID) ([]followup.Answer, error) {
	return nil, nil
}

func (m previewMaterial) Review(ctx context.Context, id followup.ReviewID) (followup.Review, followup.Country, error) {
	if m.Material != nil {
		return m.Material.Review(ctx, id)
	}
	r, c := sampleReview()
	return r, c, nil
}

func (m previewMaterial) Recommendations(ctx context.Context, id followup.ReviewID) ([]followup.Recommendation, error) {
	if m.Material != nil {
		return m.Material.Recommendations(ctx, id)
	}
	key := followup.NewRecommendationKey(id, "114.2")
	return []followup.Recommendation{{Key: key, Kind: followup.Recommended, Text: "Publish the plan and report on it every year.",
		From: []string{"Norway"}, Response: followup.Accepted, Issues: []string{"Justice"}, Position: 1}}, nil
}
