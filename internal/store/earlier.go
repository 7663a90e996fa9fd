package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
)

// Earlier implements [notify.Memory]: what a stakeholder answered about earlier
// reviews of the same State, and what it answered about this one before it sent
// something else, the latest first.
func (db *DB) Earlier(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) (found []followup.Earlier, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var e followup.Earlier
		var received int64
		err := scan(&e.Recommendation, &e.Level, &e.Comment, &e.Reference, &e.Text, &received)
		e.Received = instant(received)
		found = append(found, e)
		return err
	}, `SELECT a.recommendation, a.level, a.comment, a.reference, COALESCE(r.wording, ''), s.received
		FROM answer a JOIN submission s ON s.letter = a.letter AND s.document = a.document
		JOIN letter l ON l.id = a.letter
		LEFT JOIN recommendation r ON r.key = a.recommendation
		WHERE a.stakeholder = $1 AND (a.review = $2 AND a.state = 'replaced' OR a.review LIKE $3 AND a.review <> $2 AND a.state = 'current')
		ORDER BY s.received DESC, l.seq DESC, a.document, a.place`, string(s), string(id), string(id.Country())+"-%")
	if err != nil {
		return nil, fmt.Errorf("list earlier answers: %w", err)
	}
	return slices.DeleteFunc(found, func(e followup.Earlier) bool { return e.Recommendation.Review().Cycle() > id.Cycle() }), nil
}
