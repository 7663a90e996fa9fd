package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/upr-info/followup"
)

// Published returns what was published of all reviews, by review and number, the
// withdrawn ones too, without the models and without what they contain: those of a hundred reviews are more than anybody holds to look at a
// list. Model reads one.
func (db *DB) Published(ctx context.Context) (found []Version, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var v Version
		var at, withdrawn int64
		var files string
		if err := scan(&v.Review, &v.Number, &at, &v.Checksum, &files, &withdrawn); err != nil {
			return err
		}
		v.At, v.Withdrawn = instant(at), instant(withdrawn)
		found = append(found, v)
		return json.Unmarshal([]byte(files), &found[len(found)-1].Files)
	}, `SELECT review, number, at, checksum, files, withdrawn FROM version ORDER BY review, number`)
	if err != nil {
		return nil, fmt.Errorf("list what was published: %w", err)
	}
	return found, nil
}

// Model returns the assessment of a version as JSON, or followup.ErrNotFound.
func (db *DB) Model(ctx context.Context, r followup.ReviewID, number int) ([]byte, error) {
	found, err := versions(ctx, db.read, `WHERE review = $1 AND number = $2`, string(r), number)
	if err == nil && len(found) == 0 {
		err = followup.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("version %d of %s: %w", number, r, err)
	}
	return found[0].Model, nil
}
