package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

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
	}, `SELECT address, review FROM declined
		WHERE address IN (SELECT address FROM contact WHERE stakeholder IN `+stakeholders+`) ORDER BY address, review`, args...)
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

// standingOf returns what is known of an address, good where nothing is, and locks
// it.
func standingOf(ctx context.Context, tx *transaction, address string) (followup.ContactState, error) {
	state := followup.Good
	err := tx.QueryRowContext(ctx, `SELECT state FROM standing WHERE address = $1 `+tx.forUpdate, address).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return state, err
}

func setStanding(ctx context.Context, tx *transaction, address string, state followup.ContactState, at time.Time) error {
	_, err := tx.bulk(ctx, `INSERT INTO standing (address, state, since)`, [][]any{{address, string(state), micros(at)}},
		`ON CONFLICT (address) DO UPDATE SET state = excluded.state, since = excluded.since`)
	return err
}

// Restore says for staff that a contact of a stakeholder may be written to again,
// whatever came back from there or was wanted. Invitations that came back give
// their occasion free, so that they go once more where they are still due, as
// mails of their own: what came back of the old ones says nothing of these.
// followup.ErrNotFound where the stakeholder has no such contact.
func (db *DB) Restore(ctx context.Context, id followup.StakeholderID, address, by string) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		var known int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM contact WHERE stakeholder = $1 AND address = $2`, string(id), address).Scan(&known)
		if err == nil && known == 0 {
			err = followup.ErrNotFound
		}
		if err != nil {
			return err
		}
		was, err := standingOf(ctx, tx, address)
		if err != nil {
			return err
		}
		for _, forget := range []string{
			`DELETE FROM standing WHERE address = $1`,
			`DELETE FROM declined WHERE address = $1`,
			`UPDATE ledger SET occasion = occasion || '` + restored + `' || id
				WHERE recipient = $1 AND purpose = 'invitation' AND state = 'bounced' AND occasion = review`,
		} {
			if _, err := tx.ExecContext(ctx, forget, address); err != nil {
				return err
			}
		}
		notes := db.journal(db.Now(), by)
		notes.add("contact", string(id), string(was), "restored")
		return notes.write(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("restore a contact of %s: %w", id, err)
	}
	return nil
}

// restored stands, with the mail's number behind it, in the occasion of an
// invitation that came back, once staff said that its address is good.
const restored = "/restored/"
