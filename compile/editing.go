package compile

import (
	"strings"

	"github.com/upr-info/followup"
)

// editing counts the answers that the Programme edited.
func editing(s Snapshot, recs []Recommendation) (e Editing) {
	for _, r := range recs {
		for _, a := range r.Answers {
			e.Answers++
			e.count(a.Edited)
		}
	}
	e.Removed = removed(s)
	return e
}

func (e *Editing) count(marks []followup.EditMark) {
	if len(marks) > 0 {
		e.Edited++
	}
	for _, m := range marks {
		switch m {
		case followup.Shortened:
			e.Shortened++
		case followup.LeftOut:
			e.LeftOut++
		case followup.LevelSet:
			e.LevelSet++
		case followup.NotAssessableSet:
			e.NotAssessable++
		}
	}
}

// removed counts the answers to listed recommendations of which editing leaves
// nothing.
func removed(s Snapshot) (n int) {
	listed := map[followup.RecommendationKey]bool{}
	for _, r := range s.Recommendations {
		listed[r.Key] = true
	}
	for _, g := range s.Answers {
		for _, a := range g.Answers {
			if e := g.Edits[a.Recommendation]; e.Drop != "" && listed[a.Recommendation] && e.Apply(a).Level == followup.NoLevel {
				n++
			}
		}
	}
	return n
}

// EditMark says what the Programme did to an answer: "Edited by the Programme:
// shortened, level set"; empty where it did nothing.
func (w Words) EditMark(a Answer) string {
	if len(a.Edited) == 0 {
		return ""
	}
	return w.Say("edited", w.Edits(a))
}

// Edits lists what the Programme did to an answer: "shortened, level set".
func (w Words) Edits(a Answer) string {
	var marks []string
	for _, m := range a.Edited {
		marks = append(marks, w.Say("edited."+string(m)))
	}
	return strings.Join(marks, ", ")
}

// Editing says how many answers the Programme edited, in one sentence; empty
// where it edited none.
func (w Words) Editing(e Editing) string {
	if e.Edited+e.Removed == 0 {
		return ""
	}
	return w.Say("editing", e.Edited, e.Answers, e.Shortened, e.LeftOut, e.LevelSet, e.NotAssessable, e.Removed)
}
