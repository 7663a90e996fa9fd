package notify

import (
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// OccasionInvitation is the occasion of an invitation: the review. However
// often a deadline moves, one recipient is invited once.
func OccasionInvitation(r followup.ReviewID) string { return string(r) }

// OccasionReminder is the occasion of a reminder: the review, the version of
// the deadline it reminds of, and the days before it, "HTI-2/0/30". So a moved
// deadline is reminded of anew.
func OccasionReminder(r followup.ReviewID, version, before int) string {
	return fmt.Sprintf("%s/%d/%d", r, version, before)
}

// OccasionLastReminder is the occasion of the last reminder: the review and the
// version of the deadline that has passed, "HTI-2/0".
func OccasionLastReminder(r followup.ReviewID, version int) string {
	return fmt.Sprintf("%s/%d", r, version)
}

// OccasionExtension is the occasion of the notice that a deadline was moved: the
// review and the version of the new one, "HTI-2/1".
func OccasionExtension(r followup.ReviewID, version int) string {
	return fmt.Sprintf("%s/%d", r, version)
}

// OccasionReceipt is the occasion of a receipt: the letter.
func OccasionReceipt(l followup.LetterID) string { return string(l) }

// OccasionDigest is the occasion of a digest: the instant it was scheduled for,
// in UTC (RFC 3339), however late it is written.
func OccasionDigest(instant time.Time) string { return instant.UTC().Format(time.RFC3339) }

// OccasionWeekly is the occasion of a weekly digest, which may be scheduled for
// the instant of a daily one.
func OccasionWeekly(instant time.Time) string { return "weekly/" + OccasionDigest(instant) }

// ReceiptEntry returns the planned mail for a receipt, due at now. It is about
// a review and a stakeholder where all documents that stand under one agree;
// a neutral one is about nothing.
func ReceiptEntry(r followup.Receipt, now time.Time) Entry {
	e := Entry{
		Purpose:   followup.ReceiptPurpose,
		Occasion:  OccasionReceipt(r.Letter),
		Recipient: r.Recipient,
		Language:  r.Language.OrWritten(),
		Due:       now,
		Why:       "answers letter " + string(r.Letter),
		Receipt:   &r,
		State:     Planned,
	}
	if !r.Neutral {
		e.Review, e.Stakeholder = about(r.Findings)
	}
	return e
}

// about returns the one review and the one stakeholder that findings are of,
// each empty where they differ.
func about(findings []followup.Finding) (review followup.ReviewID, stakeholder followup.StakeholderID) {
	reviews := map[followup.ReviewID]bool{}
	stakeholders := map[followup.StakeholderID]bool{}
	for _, f := range findings {
		if f.Review != "" {
			reviews[f.Review] = true
			review = f.Review
		}
		if f.Stakeholder != "" {
			stakeholders[f.Stakeholder] = true
			stakeholder = f.Stakeholder
		}
	}
	if len(reviews) > 1 {
		review = ""
	}
	if len(stakeholders) > 1 {
		stakeholder = ""
	}
	return review, stakeholder
}
