package compiletest

import (
	"fmt"
	"math/rand/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// Many returns published assessments of n reviews of made-up States in all
// regional groups, each with the recommendations of Sample and answers of their
// own, for statistics over them. Every third recommendation has no action
// category.
func Many(n int) []compile.Assessment {
	dice := rand.New(rand.NewPCG(20, 26)) // the same ones each time
	groups := []followup.RegionalGroup{followup.Africa, followup.Asia, followup.EEG, followup.GRULAC, followup.WEOG}
	var all []compile.Assessment
	for i := range n {
		s := Sample()
		code := followup.CountryCode([]byte{'X', byte('A' + i/26%26), byte('A' + i%26)})
		s.Review.ID = followup.NewReviewID(code, 3)
		s.Review.Session, s.Review.Next = 27+i%14, 41+i%14
		s.Country = followup.Country{Code: code, Name: fmt.Sprintf("Example State %d", i+1), Group: groups[i%len(groups)]}
		for j := range s.Recommendations {
			r := &s.Recommendations[j]
			r.Key = followup.NewRecommendationKey(s.Review.ID, r.Number())
			if j%3 == 0 {
				r.Action = 0
			}
		}
		for j := range s.Answers {
			s.Answers[j].Answers = opinions(dice, s.Recommendations)
		}
		all = append(all, compile.Assemble(s))
	}
	return all
}

// opinions returns what one stakeholder says of some recommendations.
func opinions(dice *rand.Rand, recs []followup.Recommendation) (given []followup.Answer) {
	for _, r := range recs {
		if dice.IntN(3) == 0 {
			given = append(given, answer(r, levels()[dice.IntN(4)], "Seen in two districts."))
		}
	}
	return given
}
