package compile

import (
	"cmp"
	"slices"

	"github.com/upr-info/followup"
)

// Assemble makes an assessment of a snapshot. It is pure: the same snapshot
// gives the same assessment in every field, in whatever order its
// recommendations, stakeholders and answers stand.
//
// Each stakeholder counts once for each recommendation; where several of its
// submissions answer one, the one received last stands. An answer that says
// nothing in public (a private remark alone) counts nowhere, nor does one to a
// recommendation that the snapshot does not hold. A recommendation gone from
// its source is kept, and marked, if it was answered, and left out if not.
func Assemble(s Snapshot) Assessment {
	asked := contacted(s)
	voices := attribute(gather(s, asked))
	a := Assessment{
		Review:       s.Review.ID,
		Version:      s.Version,
		Title:        English().Title + ": " + s.Country.In(followup.English),
		Date:         followup.DateOf(s.At, s.At.Location()),
		Country:      Country{s.Country.Code, s.Country.In(followup.English), s.Country.Group, written(s.Country)},
		Session:      s.Review.Session,
		SessionStart: s.Review.Start,
		SessionEnd:   s.Review.End,
		NextSession:  s.Review.Next,
		NextDate:     s.Review.NextDate,
		Programme:    s.Programme,
		Contact:      s.Contact,
		Site:         s.Site,
		Supporter:    s.Supporter,
		Reference:    Reference{Symbol: "A/HRC/RES/16/21", Paragraph: annexPrefix + "I.C.6"},
	}
	a.Recommendations = recommendations(s.Recommendations, voices)
	a.Counts = countAll(a.Recommendations)
	a.Triggered = triggered(a.Counts)
	a.Commented = Share{a.Counts.Commented(), a.Counts.Total()}
	a.Responses = byResponse(a.Recommendations)
	a.Disputed = disputed(a.Recommendations)
	a.Agreement = agreement(a.Recommendations)
	a.Voices = byKind(a.Recommendations)
	a.Recounts = recounts(a.Recommendations, a.Voices)
	a.Issues = byIssue(a.Recommendations, voices)
	a.Contributors = contributors(a.Recommendations, voices)
	a.Sources = sources(asked, voices, joint(s, asked, voices))
	a.States = stateNames(a.Recommendations, s.States)
	a.Editing = editing(s, a.Recommendations)
	a.Changes = changes(s.Previous, a)
	a.Withdrawn = append([]int{}, s.Withdrawn...)
	return a
}

// A voice is one stakeholder that answered, with its answers as they may be
// published.
type voice struct {
	stakeholder followup.Stakeholder // Attribution is set and known
	label       string               // the name to show
	kind        followup.StakeholderKind
	key         [32]byte // orders those who are not named
	contacted   bool
	// of a joint submission
	members      []followup.Stakeholder // Attribution is set and known
	unregistered int
	answers      map[followup.RecommendationKey]Answer
}

func (v voice) named() bool { return v.stakeholder.Attribution == followup.Named }

// recommendations returns those to be shown, each with its answers, in the order
// of the source.
func recommendations(all []followup.Recommendation, voices []voice) []Recommendation {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b followup.Recommendation) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), compareNumbers(a.Number(), b.Number()), cmp.Compare(a.Key, b.Key))
	})
	shown := []Recommendation{}
	anchors := anchors{}
	for _, r := range all {
		out := recommendation(r, voices)
		if r.Missing && !out.Commented() {
			continue
		}
		out.Anchor = anchors.take("rec", r.Number())
		shown = append(shown, out)
	}
	return shown
}

func recommendation(r followup.Recommendation, voices []voice) Recommendation {
	out := Recommendation{
		Number:   r.Number(),
		Kind:     r.Kind,
		Text:     clean(r.Text),
		From:     cleanAll(r.From),
		Response: r.Response,
		Action:   r.Action,
		Issues:   cleanAll(r.Issues),
		Symbol:   r.Symbol,
		Missing:  r.Missing,
		Answers:  []Answer{},
	}
	var index followup.IRI
	for _, v := range voices {
		if a, ok := v.answers[r.Key]; ok {
			index.Add(a.Level)
			out.Answers = append(out.Answers, a)
		}
	}
	out.Full, out.Partial, out.Not, out.Unlevelled = index.Full, index.Partial, index.Not, index.Unlevelled
	out.N, out.Class, out.Disputed = index.N(), index.Class(), index.Disputed()
	if mean, ok := index.Value(); ok {
		out.IRI, out.Shown = &mean, shown(index)
	}
	out.Who = who(out.Answers)
	judge(&out)
	return out
}

// who counts answers by kind. Answers come ordered by kind already.
func who(answers []Answer) []Who {
	out := []Who{}
	for _, a := range answers {
		if len(out) == 0 || out[len(out)-1].Kind != a.Kind {
			out = append(out, Who{Kind: a.Kind})
		}
		w := &out[len(out)-1]
		switch a.Level {
		case followup.Full:
			w.Full++
		case followup.Partial:
			w.Partial++
		case followup.Not:
			w.Not++
		default:
			w.Unlevelled++
		}
	}
	return out
}

// written returns the names of a State in the languages that are written.
func written(c followup.Country) Names {
	names := Names{}
	for _, l := range followup.Written() {
		names[l] = c.In(l)
	}
	return names
}

// stateNames returns the names of those recommending States that known has.
func stateNames(recs []Recommendation, known map[string]followup.Country) []StateName {
	out := []StateName{}
	seen := map[string]bool{}
	for _, r := range recs {
		for _, name := range r.From {
			if c, ok := known[name]; ok && !seen[name] {
				seen[name] = true
				out = append(out, StateName{name, written(c)})
			}
		}
	}
	slices.SortFunc(out, func(a, b StateName) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
