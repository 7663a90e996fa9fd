package store

import (
	"context"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// addMembers adds to the answers of each stakeholder whom they speak for: those
// that the register has as its members, and those that the covers of its
// submissions on file list, as far as the register knows them by that name.
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
		names := listed[g.Stakeholder.ID]
		for _, s := range everybody {
			n := len(names)
			names = slices.DeleteFunc(names, func(name string) bool { return calls(name, s) })
			member := slices.Contains(s.MemberOf, g.Stakeholder.ID) || len(names) < n
			if member && s.ID != g.Stakeholder.ID {
				g.Members = append(g.Members, s)
			}
		}
		g.Unregistered = len(names)
	}
	return nil
}

// calls reports whether a name on a cover is that of s, or its acronym, in any
// case and punctuation.
func calls(name string, s followup.Stakeholder) bool {
	id := followup.NewStakeholderID("", name)
	return id == followup.NewStakeholderID("", s.Name) || s.Acronym != "" && id == followup.NewStakeholderID(s.Acronym, "")
}

// listedMembers returns the names on the covers of the submissions that count,
// each once.
func listedMembers(ctx context.Context, q querier, id followup.ReviewID) (map[followup.StakeholderID][]string, error) {
	found := map[followup.StakeholderID][]string{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var who followup.StakeholderID
		var members string
		if err := scan(&who, &members); err != nil {
			return err
		}
		names, err := decode[string](members)
		for _, name := range names {
			if !slices.Contains(found[who], name) {
				found[who] = append(found[who], name)
			}
		}
		return err
	}, `SELECT stakeholder, members FROM submission WHERE review = $1 AND state = 'current' AND members <> '[]'
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
