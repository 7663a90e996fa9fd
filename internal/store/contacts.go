package store

import (
	"context"
	"slices"

	"github.com/upr-info/followup"
)

// contacts calls take for each contact of the stakeholders that a subquery
// names, in the order in which they are written to, with what is known of each.
func contacts(ctx context.Context, q querier, stakeholders string, args []any, take func(followup.StakeholderID, followup.Contact)) error {
	declined := map[string][]followup.ReviewID{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var address string
		var r followup.ReviewID
		err := scan(&address, &r)
		declined[address] = append(declined[address], r)
		return err
	}, `SELECT address, review FROM declined ORDER BY address, review`)
	if err != nil {
		return err
	}
	return each(ctx, q, func(scan func(...any) error) error {
		var id followup.StakeholderID
		var c followup.Contact
		var since int64
		err := scan(&id, &c.Address, &c.Language, &c.State, &since)
		c.Since, c.Declined = instant(since), slices.Clone(declined[c.Address])
		take(id, c)
		return err
	}, `SELECT c.stakeholder, c.address, c.language, COALESCE(s.state, 'good'), COALESCE(s.since, 0)
		FROM contact c LEFT JOIN standing s ON s.address = c.address
		WHERE c.stakeholder IN `+stakeholders+` ORDER BY c.stakeholder, c.remembered, c.place, c.address`, args...)
}
