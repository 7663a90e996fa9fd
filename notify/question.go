package notify

import (
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// A Question is what staff ask a stakeholder about answers on file.
type Question struct {
	Letter   followup.LetterID `json:"letter"`   // that the answers came in; empty where none is meant
	Received time.Time         `json:"received"` // when it came
	Rows     []followup.Doubt  `json:"rows"`     // to be looked at again; may be empty beside a note
	Note     string            `json:"note"`     // staff's own words to the stakeholder; may be empty
}

// Doubtful returns what staff may ask a stakeholder about: the rows that a letter
// left in doubt, of those documents that stand under the review, then the answers
// on file that have no level, then the recommendations that staff name by number.
// A recommendation that is in the first is not in the others again.
func Doubtful(findings []followup.Finding, onFile []followup.Answer, review followup.ReviewID, numbers []string) []followup.Doubt {
	var rows []followup.Doubt
	named := func(number string) bool {
		return slices.ContainsFunc(rows, func(d followup.Doubt) bool { return d.Expected == number })
	}
	for _, f := range findings {
		if f.Review == review {
			rows = append(rows, f.Doubts...)
		}
	}
	cells := map[string]string{}
	for _, a := range onFile {
		number := a.Recommendation.Number()
		cells[number] = a.Cell
		if a.Level == followup.NoLevel && !named(number) {
			rows = append(rows, followup.Doubt{Where: a.Cell, Read: beginning(a.Comment), Code: followup.DoubtNoLevel, Expected: number})
		}
	}
	for _, number := range numbers {
		if !named(number) {
			rows = append(rows, followup.Doubt{Where: cells[number], Code: followup.DoubtAsked, Expected: number})
		}
	}
	return rows
}

// beginning cuts a comment to what a doubt may quote.
func beginning(s string) string {
	const most = 80 // runes, as followup.Doubt says
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// RequestEntry returns the mail that asks s, due at now. On one day the same is
// asked once.
func RequestEntry(review followup.ReviewID, s followup.Stakeholder, deadline followup.Deadline, q Question, zone *time.Location, now time.Time) Entry {
	e := toStakeholder(followup.Request, s, now)
	e.Review, e.Deadline, e.Question = review, deadline, &q
	e.Occasion = OccasionRequest(review, q.Letter, followup.DateOf(now, zone))
	e.Why = "staff ask about answers"
	return e
}

// toStakeholder returns a planned mail to a stakeholder, due at now.
func toStakeholder(p followup.Purpose, s followup.Stakeholder, now time.Time) Entry {
	e := Entry{Purpose: p, Stakeholder: s.ID, Language: s.Language.OrWritten(), Due: now, State: Planned}
	if c, ok := s.Correspondent(); ok {
		e.Recipient, e.Language = c.Address, c.Language.OrWritten()
	}
	return e
}
