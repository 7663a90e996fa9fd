package compile

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// contacted returns those who were asked, by ID, under the strictest of the
// attributions that they asked for anywhere in the snapshot.
func contacted(s Snapshot) map[followup.StakeholderID]followup.Stakeholder {
	asked := map[followup.StakeholderID]followup.Stakeholder{}
	for _, st := range s.Contacted {
		st = settled(st)
		if was, twice := asked[st.ID]; twice {
			st.Attribution = st.Attribution.Stricter(was.Attribution)
		}
		asked[st.ID] = st
	}
	for _, g := range s.Answers {
		if st, ok := asked[g.Stakeholder.ID]; ok {
			st.Attribution = st.Attribution.Stricter(settled(g.Stakeholder).Attribution)
			asked[st.ID] = st
		}
	}
	return asked
}

// settled returns st with a kind and an attribution that are known: what nobody
// chose is the default of its kind, and what is not understood is withheld.
func settled(st followup.Stakeholder) followup.Stakeholder {
	if !slices.Contains(followup.StakeholderKinds(), st.Kind) {
		st.Kind = followup.OtherKind
	}
	switch st.Attribution {
	case followup.Named, followup.KindOnly, followup.Withheld:
	case "":
		st.Attribution = followup.DefaultAttribution(st.Kind)
	default:
		st.Attribution = followup.Withheld
	}
	return st
}

// publicKind returns the kind that a settled stakeholder is counted under.
func publicKind(st followup.Stakeholder) followup.StakeholderKind {
	if st.Attribution == followup.Withheld {
		return WithheldKind
	}
	return st.Kind
}

// A sent answer is one with the time of its submission.
type sent struct {
	received time.Time
	answer   followup.Answer
	edit     followup.Edit
}

// gather returns one voice for each stakeholder that says anything in public of
// a recommendation in s, without labels for those that are not named, and in no
// particular order.
func gather(s Snapshot, asked map[followup.StakeholderID]followup.Stakeholder) []voice {
	known := map[followup.RecommendationKey]bool{}
	for _, r := range s.Recommendations {
		known[r.Key] = true
	}
	givens := map[followup.StakeholderID][]Given{}
	for _, g := range s.Answers {
		givens[g.Stakeholder.ID] = append(givens[g.Stakeholder.ID], g)
	}
	var all []voice
	for id, gs := range givens {
		v := newVoice(s.Review.ID, gs)
		v.members, v.unregistered = membersOf(gs, asked)
		if st, ok := asked[id]; ok {
			v.contacted = true
			v.stakeholder.Attribution = v.stakeholder.Attribution.Stricter(st.Attribution)
		}
		v.kind = publicKind(v.stakeholder)
		if v.named() {
			v.label = fullName(v.stakeholder)
		}
		all = append(all, v)
	}
	hidden := unnamed(asked, all)
	for i, v := range all {
		all[i].answers = current(givens[v.stakeholder.ID], known, newRedactor(v.stakeholder, hidden))
	}
	return slices.DeleteFunc(all, func(v voice) bool { return len(v.answers) == 0 })
}

// unnamed returns those whose names are not published, by ID. The State is not
// among them: its kind names it, and so does every page.
func unnamed(asked map[followup.StakeholderID]followup.Stakeholder, voices []voice) []followup.Stakeholder {
	byID := maps.Clone(asked)
	for _, v := range voices {
		for _, m := range v.members {
			byID[m.ID] = m
		}
	}
	for _, v := range voices {
		byID[v.stakeholder.ID] = v.stakeholder
	}
	var out []followup.Stakeholder
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if st := byID[id]; st.Attribution != followup.Named && st.Kind != followup.State {
			out = append(out, st)
		}
	}
	return out
}

// newVoice returns a voice for what one stakeholder sent, under the strictest
// attribution of any of it. Its name is that of the latest.
func newVoice(r followup.ReviewID, gs []Given) voice {
	slices.SortStableFunc(gs, func(a, b Given) int { return a.Received.Compare(b.Received) })
	last := gs[len(gs)-1]
	v := voice{stakeholder: settled(last.Stakeholder), key: secretKey(r, last)}
	for _, g := range gs {
		v.stakeholder.Attribution = v.stakeholder.Attribution.Stricter(settled(g.Stakeholder).Attribution)
	}
	return v
}

// current returns what stands of one stakeholder's answers: the last received of
// each recommendation, if it says anything in public.
func current(gs []Given, known map[followup.RecommendationKey]bool, r redactor) map[followup.RecommendationKey]Answer {
	var all []sent
	for _, g := range gs {
		for _, a := range g.Answers {
			all = append(all, sent{g.Received, a, g.Edits[a.Recommendation]})
		}
	}
	slices.SortFunc(all, compareSent)
	last := map[followup.RecommendationKey]sent{}
	for _, s := range all {
		last[s.answer.Recommendation] = s
	}
	out := map[followup.RecommendationKey]Answer{}
	for key, s := range last {
		p := r.answer(s.edit.Apply(s.answer))
		p.Edited = s.edit.Marks()
		voted := s.edit.NotAssessable && s.edit.Drop == "" // it stays to be seen, without a level
		if known[key] && (p.Level != followup.NoLevel || p.Comment != "" || p.Reference != "" || voted) {
			out[key] = p
		}
	}
	return out
}

// compareSent orders by time, and what came at once by what it says, so that the
// order of the snapshot decides nothing.
func compareSent(a, b sent) int {
	return cmp.Or(
		a.received.Compare(b.received),
		cmp.Compare(a.answer.Recommendation, b.answer.Recommendation),
		cmp.Compare(a.answer.Level, b.answer.Level),
		cmp.Compare(a.answer.Comment, b.answer.Comment),
		cmp.Compare(a.answer.Reference, b.answer.Reference),
	)
}
