package compile

import (
	"slices"

	"github.com/upr-info/followup"
)

// Changes says what an assessment says otherwise than the version before it. Who
// answered is told by numbers only: letters such as "NGO A" hold within a version.
type Changes struct {
	Since        int           `json:"since"` // the version before; 0: there is none
	Date         followup.Date `json:"date"`  // of that version
	Answers      []string      `json:"answers"`
	Classes      []Reclassed   `json:"classes"`
	Added        []string      `json:"added"`        // recommendations that were not listed
	Removed      []string      `json:"removed"`      // recommendations that are no longer listed
	Contributors [2]int        `json:"contributors"` // how many they were, and are
}

// A Reclassed recommendation is in another class than it was.
type Reclassed struct {
	Number string         `json:"number"`
	Was    followup.Class `json:"was"`
	Is     followup.Class `json:"is"`
}

// None reports whether nothing changed that is told here.
func (c Changes) None() bool {
	return len(c.Answers)+len(c.Classes)+len(c.Added)+len(c.Removed) == 0 && c.Contributors[0] == c.Contributors[1]
}

// changes compares an assessment with the version before, which may be nil.
// Recommendations are in the order of now, those gone in the order of before.
func changes(before *Assessment, now Assessment) Changes {
	c := Changes{Answers: []string{}, Classes: []Reclassed{}, Added: []string{}, Removed: []string{}}
	c.Contributors = [2]int{0, len(now.Contributors)}
	if before == nil {
		return c
	}
	c.Since, c.Date, c.Contributors[0] = before.Version, before.Date, len(before.Contributors)
	was := map[string]Recommendation{}
	for _, r := range before.Recommendations {
		was[r.Number] = r
	}
	for _, r := range now.Recommendations {
		old, listed := was[r.Number]
		delete(was, r.Number)
		switch {
		case !listed:
			c.Added = append(c.Added, r.Number)
			continue
		case !slices.EqualFunc(said(*before, old), said(now, r), func(a, b Answer) bool { return compareAnswers(a, b) == 0 }):
			c.Answers = append(c.Answers, r.Number)
		}
		if old.Class != r.Class {
			c.Classes = append(c.Classes, Reclassed{r.Number, old.Class, r.Class})
		}
	}
	for _, r := range before.Recommendations {
		if _, gone := was[r.Number]; gone {
			c.Removed = append(c.Removed, r.Number)
		}
	}
	return c
}

// said returns the answers to r in an order of their own, those without a name
// without their letters.
func said(a Assessment, r Recommendation) []Answer {
	out := slices.Clone(r.Answers)
	for i := range out {
		if !slices.ContainsFunc(a.Contributors, func(c Contributor) bool { return c.Named && c.Stakeholder == out[i].Stakeholder }) {
			out[i].Stakeholder = ""
		}
	}
	slices.SortFunc(out, compareAnswers)
	return out
}
