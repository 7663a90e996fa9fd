package compile

import (
	"slices"

	"github.com/upr-info/followup"
)

// A Part is what an assessment says of the recommendations of one State.
type Part struct {
	Review          followup.ReviewID
	Version         int
	Country         string // the State reviewed
	Session         int
	Address         string // of the assessment's page; the caller's to fill in
	Counts          followup.Counts
	Recommendations []Recommendation // in the order of the assessment
}

// RecommendedBy returns the part of a that one State recommended, which is known
// by what it is called in lists of recommendations, as an edition in the language
// of w prints it. A recommendation of several States is that of each. Pledges are
// nobody's.
func RecommendedBy(a Assessment, w Words, isCalled func(name string) bool) Part {
	shown := a.In(w)
	p := Part{Review: a.Review, Version: a.Version, Country: shown.Country.Name, Session: a.Session}
	for i, r := range a.Recommendations {
		if r.Pledge() || !slices.ContainsFunc(r.From, isCalled) {
			continue
		}
		p.Counts.Add(r.Class)
		p.Recommendations = append(p.Recommendations, shown.Recommendations[i])
	}
	return p
}
