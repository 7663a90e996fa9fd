package store

import (
	"context"
	"fmt"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// lostContacts returns the contacts that cannot or do not want to be written to
// any more, since a mail came back in the time from since to until.
func lostContacts(ctx context.Context, q querier, since, until time.Time) ([]notify.LostContact, error) {
	left := map[followup.StakeholderID]int{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var id followup.StakeholderID
		var n int
		err := scan(&id, &n)
		left[id] = n
		return err
	}, `SELECT stakeholder, COUNT(*) FROM contact WHERE address NOT IN (SELECT address FROM standing WHERE state <> 'good') GROUP BY stakeholder`)
	if err != nil {
		return nil, err
	}
	found := []notify.LostContact{}
	return found, each(ctx, q, func(scan func(...any) error) error {
		var c notify.LostContact
		err := scan(&c.Stakeholder, &c.Review, &c.Kind)
		c.Left = left[c.Stakeholder]
		found = append(found, c)
		return err
	}, `SELECT l.stakeholder, l.review, r.kind FROM returned r JOIN ledger l ON l.id = r.mail
		WHERE r.kind IN ('hard', 'complaint', 'opt-out', 'opt-out-review') AND l.purpose NOT IN ('receipt', 'digest')
			AND r.at >= $1 AND r.at < $2 ORDER BY r.at, r.seq`, micros(since), micros(until))
}

// lifeless returns the stakeholders that were invited for at least the third time
// from since to until, and of whom nothing ever came.
func lifeless(ctx context.Context, q querier, since, until time.Time) ([]notify.Lifeless, error) {
	found := []notify.Lifeless{}
	return found, each(ctx, q, func(scan func(...any) error) error {
		var l notify.Lifeless
		err := scan(&l.Stakeholder, &l.Invitations, &l.Returned)
		found = append(found, l)
		return err
	}, fmt.Sprintf(`SELECT stakeholder, COUNT(*), COUNT(CASE WHEN state = 'bounced' THEN 1 END) FROM ledger
		WHERE purpose = 'invitation' AND sent > 0 AND stakeholder <> ''
			AND stakeholder NOT IN (SELECT stakeholder FROM document) AND stakeholder NOT IN (SELECT stakeholder FROM letter)
		GROUP BY stakeholder HAVING COUNT(*) >= %d AND MAX(sent) >= $1 AND MAX(sent) < $2 ORDER BY stakeholder`, notify.SignsAwaited),
		micros(since), micros(until))
}
