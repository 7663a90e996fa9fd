package followup

import "slices"

// A PassageState is where a passage stands.
type PassageState string

// The states of a passage.
const (
	PassageSuggested PassageState = "suggested" // waits for staff, counts in no figure
	PassageAttached  PassageState = "attached"  // it names its recommendations itself
	PassageConfirmed PassageState = "confirmed" // by staff
	PassageRejected  PassageState = "rejected"  // by staff
)

// PassageStates returns all states of a passage.
func PassageStates() []PassageState {
	return []PassageState{PassageSuggested, PassageAttached, PassageConfirmed, PassageRejected}
}

// A Passage is a paragraph of running text, or a section of it, that speaks of
// recommendations.
type Passage struct {
	Letter          LetterID            `json:"letter"`
	Document        int                 `json:"document"` // index in the letter, from 1
	Number          int                 `json:"number"`   // in the document, from 1
	Where           string              `json:"where"`    // as a person finds it: "page 3"
	Text            string              `json:"text"`
	State           PassageState        `json:"state"`
	Recommendations []RecommendationKey `json:"recommendations"` // that it counts for; empty where it is only suggested
	Level           Level               `json:"level"`           // that its first words say, or that staff gave
	Suggestions     []Suggestion        `json:"suggestions"`     // best first
}

// A Suggestion is a recommendation that a passage may speak of.
type Suggestion struct {
	Recommendation RecommendationKey `json:"recommendation"`
	Score          float64           `json:"score"` // comparable within one passage only; 0 for one that it names
}

// Answers returns what p says where it counts: its text is the comment on each
// of its recommendations. A passage that is suggested or rejected says nothing.
func (p Passage) Answers() []Answer {
	by, note := ByNumber, "a passage that names the recommendation"
	switch p.State {
	case PassageAttached:
	case PassageConfirmed:
		by, note = ByHand, "a passage that staff assigned to the recommendation"
	default:
		return nil
	}
	answers := make([]Answer, 0, len(p.Recommendations))
	for _, k := range p.Recommendations {
		answers = append(answers, Answer{Recommendation: k, Level: p.Level, Comment: p.Text, Cell: p.Where, MatchedBy: by, Notes: []string{note}})
	}
	return answers
}

// WithPassages returns the answers of a text: those read from its lines, and
// what its passages add to them as Correct would, one for each recommendation.
func WithPassages(lines []Answer, passages []Passage) []Answer {
	answers := slices.Clone(lines)
	at := map[RecommendationKey]int{}
	for i, a := range answers {
		at[a.Recommendation] = i
	}
	for _, p := range passages {
		for _, a := range p.Answers() {
			i, known := at[a.Recommendation]
			switch {
			case !known:
				at[a.Recommendation] = len(answers)
				answers = append(answers, a)
			case a.Level == NoLevel:
				answers[i] = answers[i].With(a)
			default:
				answers[i] = a
			}
		}
	}
	return answers
}
