package compile

import (
	"maps"
	"slices"

	"github.com/upr-info/followup"
)

// speaksFor returns the members of a coalition as everybody may read them: the
// names of those that allowed it, in order, and how many others there are. A
// coalition that is not named itself lists nobody, for its members would name
// it; one that asked not to be shown says not even how many they are.
func speaksFor(v voice) (named []string, others int) {
	named = []string{}
	if v.stakeholder.Attribution == followup.Withheld {
		return named, 0
	}
	others = v.unregistered
	for _, m := range v.members {
		if v.named() && m.Attribution == followup.Named {
			named = append(named, fullName(m))
		} else {
			others++
		}
	}
	slices.SortFunc(named, compareNames)
	return named, others
}

// membersOf returns whom what one stakeholder sent speaks for, each once, under
// the strictest attribution known of it, and how many more its covers list.
func membersOf(gs []Given, asked map[followup.StakeholderID]followup.Stakeholder) (members []followup.Stakeholder, unregistered int) {
	byID := map[followup.StakeholderID]followup.Stakeholder{}
	for _, g := range gs {
		unregistered = max(unregistered, g.Unregistered)
		for _, m := range g.Members {
			m = settled(m)
			m.Attribution = m.Attribution.Stricter(asked[m.ID].Attribution).Stricter(byID[m.ID].Attribution)
			byID[m.ID] = m
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		members = append(members, byID[id])
	}
	return members, unregistered
}

// joint returns those who answered by pointing to a joint submission and are no
// voice of their own.
func joint(s Snapshot, asked map[followup.StakeholderID]followup.Stakeholder, voices []voice) []followup.Stakeholder {
	var found []followup.Stakeholder
	for _, st := range s.Joint {
		speaks := slices.ContainsFunc(voices, func(v voice) bool { return v.stakeholder.ID == st.ID })
		counted := slices.ContainsFunc(found, func(f followup.Stakeholder) bool { return f.ID == st.ID })
		if !speaks && !counted {
			st = settled(st)
			st.Attribution = st.Attribution.Stricter(asked[st.ID].Attribution)
			found = append(found, st)
		}
	}
	return found
}
