package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// worth is how much a kind of evidence counts in a guess, 0..1. The order is
// that of the kinds; the numbers only rank guesses for staff.
func worth(k followup.EvidenceKind) float64 {
	switch k {
	case followup.SheetToken:
		return 0.9
	case followup.AddressToken:
		return 0.8
	case followup.ThreadToken:
		return 0.7
	case followup.RowKeys, followup.SheetReview:
		return 0.6
	case followup.Symbol:
		return 0.5
	case followup.SenderAddress:
		return 0.4
	case followup.ForwardedAuthor:
		return 0.35
	case followup.SenderDomain, followup.Organisation:
		return 0.2
	case followup.Mention:
		return 0.1
	}
	return 0.3
}

// maxGuesses bounds what staff are shown to choose from.
const maxGuesses = 6

// guesses ranks the reviews that the evidence names, each with the stakeholder it
// names best for that review, for staff to choose from. open holds the reviews
// that the stakeholders are asked about: one who is not asked is a worse guess,
// and where no evidence names a review they are the guesses.
func guesses(evidence []followup.Evidence, open map[followup.StakeholderID][]followup.ReviewID) []followup.Guess {
	var gs []followup.Guess
	for _, review := range distinct(evidence, anyKind, reviewOf) {
		score, why := 0.0, ""
		for _, e := range evidence {
			if e.Review == review {
				score, why = weigh(score, worth(e.Kind)), because(why, e)
			}
		}
		g := followup.Guess{Review: review, Score: score, Evidence: why}
		if s, worth, why := likeliest(evidence, review, open); s != "" {
			g.Stakeholder, g.Score = s, weigh(score, worth/2)
			for _, e := range why {
				g.Evidence = because(g.Evidence, e)
			}
		}
		gs = append(gs, g)
	}
	if len(gs) == 0 {
		gs = unnamed(evidence, open)
	}
	slices.SortStableFunc(gs, func(a, b followup.Guess) int { return cmp.Compare(b.Score, a.Score) })
	return gs[:min(len(gs), maxGuesses)]
}

// weigh adds an independent hint to a score: together they never reach 1.
func weigh(score, worth float64) float64 { return 1 - (1-score)*(1-worth) }

func anyKind(followup.EvidenceKind) bool { return true }

// likeliest returns the stakeholder that the evidence names best for a review,
// and by what.
func likeliest(evidence []followup.Evidence, review followup.ReviewID, open map[followup.StakeholderID][]followup.ReviewID) (best followup.StakeholderID, most float64, why []followup.Evidence) {
	for _, s := range distinct(evidence, anyKind, stakeholderOf) {
		score := 0.0
		var by []followup.Evidence
		for _, e := range evidence {
			if e.Stakeholder == s {
				score, by = weigh(score, worth(e.Kind)), append(by, e)
			}
		}
		if !slices.Contains(open[s], review) {
			score /= 2
		}
		if score > most {
			best, most, why = s, score, by
		}
	}
	return best, most, why
}

// unnamed returns the reviews that the stakeholders which the evidence names are
// asked about.
func unnamed(evidence []followup.Evidence, open map[followup.StakeholderID][]followup.ReviewID) (gs []followup.Guess) {
	for _, s := range distinct(evidence, anyKind, stakeholderOf) {
		score, why := 0.0, ""
		for _, e := range evidence {
			if e.Stakeholder == s {
				score, why = weigh(score, worth(e.Kind)), because(why, e)
			}
		}
		for _, review := range open[s] {
			gs = append(gs, followup.Guess{Review: review, Stakeholder: s, Score: score / float64(len(open[s])+1), Evidence: join(why, "is asked about it")})
		}
	}
	return gs
}

// because adds a piece of evidence to the reasons of a guess.
func because(reasons string, e followup.Evidence) string {
	d := describe(e)
	if strings.Contains(reasons, d) {
		return reasons
	}
	return join(reasons, d)
}

// describe names a piece of evidence for staff.
func describe(e followup.Evidence) string {
	switch e.Kind {
	case followup.SheetToken:
		return "the sheet was made for it"
	case followup.AddressToken:
		return "the address it was sent to"
	case followup.ThreadToken:
		return "the mail it answers"
	case followup.SheetReview:
		return "the sheet names it"
	case followup.RowKeys:
		return "the keys in the sheet's rows"
	case followup.Symbol:
		return "the UN document " + e.Value
	case followup.SenderAddress:
		return "the sender's address"
	case followup.ForwardedAuthor:
		return "the author of the forwarded mail"
	case followup.SenderDomain:
		return "the domain of the sender's address"
	case followup.Organisation:
		return "the name " + e.Value
	case followup.Mention:
		return e.Value + " is mentioned"
	}
	return "the State is named: " + e.Value
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}
