// Package compiletest has snapshots to test assessments and their editions with.
//
// They are of Utopia, which is no State: all texts are made up. Each call gives
// a fresh copy, and every call the same one.
package compiletest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// Secrets stand in Sample where nobody but the Programme may read them. None may
// be found in any edition, in any case.
func Secrets() []string {
	return []string{
		"PRIVATE-REMARK",          // remarks for the Programme only
		"SHORTENED-AWAY",          // of a comment that staff shortened
		"LEFT-OUT-WORDS",          // of one that they left out
		"secret-contact",          // e-mail addresses of stakeholders, in the register and in comments
		"Example NGO 7", "EXNGO7", // is shown by its kind
		"Example Association Zeta", // is withheld
		"Answers!E14",              // where an answer stood
		"example-ngo-7", "ex-zeta", // IDs of those that are not named
	}
}

// Review returns the review that the samples are of.
func Review() followup.Review {
	return followup.Review{
		ID:      "UTO-3",
		Session: 34,
		Start:   followup.Date{Year: 2019, Month: time.November, Day: 4},
		End:     followup.Date{Year: 2019, Month: time.November, Day: 15},
		Next:    48,
	}
}

// Country returns the State that the samples are of.
func Country() followup.Country {
	return followup.Country{Code: "UTO", ISO2: "UT", Name: "Utopia", Group: followup.WEOG,
		Names: map[followup.Language]string{followup.English: "Utopia", followup.French: "Utopie"}}
}

// Sample returns a published assessment's worth of everything: forty
// recommendations, a dozen stakeholders of all kinds and attributions, texts in
// several scripts, hostile ones, and Secrets.
func Sample() compile.Snapshot {
	s := frame()
	s.Version = 1
	s.Recommendations = recommendations()
	s.Contacted = stakeholders()
	for i, st := range s.Contacted {
		given := answersOf(i, st, s.Recommendations)
		switch {
		case st.Kind == followup.Coalition:
			given.Members, given.Unregistered = members(s.Contacted), 2
			s.Answers = append(s.Answers, given)
		case len(given.Answers) > 0:
			s.Answers = append(s.Answers, given)
		case st.ID == "silent-1":
			s.Joint = append(s.Joint, st)
		}
	}
	s.Contacted = s.Contacted[:len(s.Contacted)-1] // the last answered without having been asked
	return s
}

// Unanswered returns the draft of a review that nobody has answered.
func Unanswered() compile.Snapshot {
	s := frame()
	s.Review.Next, s.Review.NextDate = 0, followup.Date{}
	s.Recommendations = recommendations()
	s.Contacted = stakeholders()
	return s
}

// OneVoice returns the draft of a review that one stakeholder answered.
func OneVoice() compile.Snapshot {
	s := Unanswered()
	s.Answers = []compile.Given{answersOf(1, s.Contacted[1], s.Recommendations)}
	return s
}

// Large returns an assessment of n recommendations of 900 characters with the
// given number of stakeholders, each answering every second of them.
func Large(n, voices int) compile.Snapshot {
	s := frame()
	s.Version = 1
	text := strings.Repeat("Continue to strengthen the national framework for everybody. ", 15)[:900]
	for i := 1; i <= n; i++ {
		r := recommendation(i, fmt.Sprintf("%d.%d", 121+i/200, i%200+1), text, []string{"Chile", "Kenya"}, followup.Accepted, issueNames()[i%12])
		s.Recommendations = append(s.Recommendations, r)
	}
	for i := range voices {
		st := followup.Stakeholder{ID: followup.StakeholderID(fmt.Sprintf("example-ngo-%d", 100+i)), Name: fmt.Sprintf("Example NGO %d", 100+i),
			Kind: followup.NGO, Attribution: followup.Named}
		s.Contacted = append(s.Contacted, st)
		given := compile.Given{Stakeholder: st, Received: arrived(i)}
		for j, r := range s.Recommendations {
			if (i+j)%2 == 0 {
				given.Answers = append(given.Answers, answer(r, levels()[(i+j/2)%4], "A law was drafted and consulted on; it has not been adopted. "+text[:200]))
			}
		}
		s.Answers = append(s.Answers, given)
	}
	return s
}

func frame() compile.Snapshot {
	return compile.Snapshot{
		Programme: "Follow-up Programme",
		Contact:   "followup@example.org",
		Site:      "https://followup.example.org",
		Supporter: "With the support of the Example Foundation.",
		Review:    Review(),
		Country:   Country(),
		At:        time.Date(2026, time.November, 23, 9, 30, 0, 0, time.UTC),
		States: map[string]followup.Country{
			"Germany": {Code: "DEU", Names: map[followup.Language]string{followup.English: "Germany", followup.French: "Allemagne", followup.Spanish: "Alemania"}},
			"Norway":  {Code: "NOR", Names: map[followup.Language]string{followup.English: "Norway", followup.French: "Norvège", followup.Spanish: "Noruega"}},
		},
	}
}

func levels() []followup.Level {
	return []followup.Level{followup.Full, followup.Partial, followup.Not, followup.NoLevel}
}

// arrived returns when the i-th stakeholder's letter came.
func arrived(i int) time.Time {
	return time.Date(2026, time.October, 1+i%28, 8, 7*i%60, 13*i%60, 0, time.UTC)
}

func answer(r followup.Recommendation, level followup.Level, comment string) followup.Answer {
	return followup.Answer{Recommendation: r.Key, Level: level, Comment: comment, Cell: "Answers!E14", MatchedBy: followup.ByKey, Notes: []string{}}
}

// Small returns a part of Sample that is short enough to be read as a golden
// file: one recommendation of every class and oddity, five stakeholders.
func Small() compile.Snapshot {
	s := Sample()
	numbers := []string{"121.1", "121.3", "121.5", "121.10", "121.19", "121.20", "121.35", "121.36", "P1"}
	ids := []followup.StakeholderID{"utopia", "example-ngo-1", "example-ngo-7", "ex-zeta", "nhri"}
	s.Recommendations = slices.DeleteFunc(s.Recommendations, func(r followup.Recommendation) bool { return !slices.Contains(numbers, r.Number()) })
	s.Contacted = slices.DeleteFunc(s.Contacted, func(st followup.Stakeholder) bool { return !slices.Contains(ids, st.ID) })
	s.Joint = nil
	s.Answers = slices.DeleteFunc(s.Answers, func(g compile.Given) bool { return !slices.Contains(ids, g.Stakeholder.ID) })
	return s
}
