package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// A Look is a mail that staff want to look at.
type Look struct {
	Purpose     followup.Purpose
	Review      followup.ReviewID      // empty: a made-up one
	Stakeholder followup.StakeholderID // empty: Example NGO 3
	Language    followup.Language
	Deadline    followup.Deadline // of mails that speak of one; zero: thirty days from now
	// What the mail is about beyond that; nil or zero: something made up.
	News      *News
	Question  *Question
	Version   *VersionOf
	Selection *Selection
}

// Preview returns the mail of a look as it would be written at now. It carries no
// token, so that an answer to it belongs to nobody.
func (c *Composer) Preview(ctx context.Context, look Look, now time.Time) (Mail, error) {
	shown := *c
	e := Entry{Purpose: look.Purpose, Recipient: "ngo3@example.org", Review: look.Review, Stakeholder: look.Stakeholder, Language: look.Language,
		Deadline: look.Deadline, Digest: look.News, Question: look.Question, Version: look.Version, Selection: look.Selection}
	if e.Stakeholder == "" {
		shown.Material, shown.Memory = previewMaterial{shown.Material}, nil
		e.Stakeholder = sampleStakeholder().ID
	}
	if real := e.Digest != nil || e.Selection != nil; e.Review == "" && !real {
		shown.Material = previewMaterial{}
		e.Review = "HTI-2"
	}
	if invented := e.Version == nil || e.Purpose == followup.Recommending; invented && e.Selection == nil {
		shown.Publications = previewPublications{e.Review}
	}
	c.invent(&e, now)
	m, err := shown.mail(ctx, e, now)
	if err != nil {
		return Mail{}, fmt.Errorf("preview %s: %w", look.Purpose, err)
	}
	return m, nil
}

// invent fills in what e needs and lacks.
func (c *Composer) invent(e *Entry, now time.Time) {
	today := followup.DateOf(now, c.Zone)
	switch {
	case e.Deadline.Date.HasDay():
	case e.Purpose == followup.LastReminder:
		e.Deadline.Date = today.AddDays(-3)
	default:
		e.Deadline.Date = today.AddDays(30)
	}
	switch e.Purpose {
	case followup.ReceiptPurpose:
		receipt := sampleReceipts()[0]
		receipt.Elsewhere, receipt.Received = false, now
		for i := range receipt.Findings {
			f := &receipt.Findings[i]
			f.Review, f.Known, f.Doubts = e.Review, false, f.Doubts[:min(3, len(f.Doubts))]
		}
		e.Receipt = &receipt
	case followup.Digest:
		if e.Digest == nil {
			news := sampleNews()
			news.Waiting = news.Waiting[:3]
			e.Digest = &news
		}
	case followup.Request:
		if e.Question == nil {
			q := sampleQuestions()[0]
			q.Rows, q.Received, q.Note = q.Rows[:3], now, sampleQuestions()[1].Note
			e.Question = &q
		}
	case followup.Thanks:
		if e.Version == nil {
			e.Version = &VersionOf{e.Review, 1}
		}
	case followup.Recommending:
		e.Review = ""
		if e.Selection == nil {
			e.Selection = &Selection{State: "CHE", Versions: []VersionOf{{"HTI-2", 1}}}
		}
	}
}

// previewPublications are made-up versions, the first of one review.
type previewPublications struct{ review followup.ReviewID }

func (p previewPublications) Published(context.Context, VersionOf) (Publication, error) {
	v := samplePublication()
	v.Review = p.review
	return v, nil
}

func (p previewPublications) Recommended(context.Context, Selection, followup.Language) (Recommended, error) {
	return sampleRecommended(), nil
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
