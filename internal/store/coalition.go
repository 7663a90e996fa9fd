package store

import (
	"context"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// addMembers adds to the answers of each stakeholder whom they speak for: those
// that the register has as its members, and those that the covers of its proven
// submissions on file list, as far as the register knows them by that name. A cover
// puts no words into the mouth of a State or a national institution; such names,
// and those on the covers of others, are only counted.
func addMembers(ctx context.Context, q querier, id followup.ReviewID, given []compile.Given, covers map[followup.StakeholderID]followup.Attribution) error {
	if len(given) == 0 {
		return nil
	}
	listed, err := listedMembers(ctx, q, id)
	if err != nil {
		return err
	}
	everybody, err := stakeholders(ctx, q, ``)
	if err != nil {
		return err
	}
	for i, s := range everybody {
		everybody[i].Attribution = s.Attribution.Stricter(covers[s.ID])
	}
	for i := range given {
		g := &given[i]
		names := listed[g.Stakeholder.ID].proven
		for _, s := range everybody {
			n := len(names)
			if s.Kind != followup.State && s.Kind != followup.NHRI {
				names = slices.DeleteFunc(names, func(name string) bool { return calls(name, s) })
			}
			member := slices.Contains(s.MemberOf, g.Stakeholder.ID) || len(names) < n
			if member && s.ID != g.Stakeholder.ID {
				g.Members = append(g.Members, s)
			}
		}
		g.Unregistered = len(names) + len(listed[g.Stakeholder.ID].others)
	}
	return nil
}

// calls reports whether a name on a cover is that of s, or its acronym, in any
// case and punctuation.
func calls(name string, s followup.Stakeholder) bool {
	id := followup.NewStakeholderID("", name)
	return id == followup.NewStakeholderID("", s.Name) || s.Acronym != "" && id == followup.NewStakeholderID(s.Acronym, "")
}

// A memberList is the names on the covers of a stakeholder's submissions that count, each
// once: of those that are proven to be its own, and the others.
type memberList struct{ proven, others []string }

// listedMembers returns the names on covers, by who sent them.
func listedMembers(ctx context.Context, q querier, id followup.ReviewID) (map[followup.StakeholderID]memberList, error) {
	found := map[followup.StakeholderID]memberList{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var who followup.StakeholderID
		var members string
		var proof followup.Proof
		if err := scan(&who, &members, &proof); err != nil {
			return err
		}
		names, err := decode[string](members)
		list := found[who]
		for _, name := range names {
			switch {
			case slices.Contains(list.proven, name):
			case proof.Replaces():
				list.proven = append(list.proven, name)
				list.others = slices.DeleteFunc(list.others, func(o string) bool { return o == name })
			case !slices.Contains(list.others, name):
				list.others = append(list.others, name)
			}
		}
		found[who] = list
		return err
	}, `SELECT stakeholder, members, proof FROM submission WHERE review = $1 AND state = 'current' AND members <> '[]'
		ORDER BY received, letter, document`, string(id))
	return found, err
}

// joint returns those who answered by pointing to a joint submission.
func joint(ctx context.Context, q querier, id followup.ReviewID, covers map[followup.StakeholderID]followup.Attribution) ([]followup.Stakeholder, error) {
	found, err := stakeholders(ctx, q, `WHERE id IN (SELECT stakeholder FROM document
		WHERE review = $1 AND state = 'filed' AND reason = '`+followup.ReasonJoint+`')`, string(id))
	for i, s := range found {
		found[i].Attribution = s.Attribution.Stricter(covers[s.ID])
	}
	return found, err
}
