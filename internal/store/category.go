package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/upr-info/followup"
)

// SetCategory gives a recommendation the action category that staff decided on,
// or none (0), in place of what its source gives, and returns the one before.
// The draft of a review that has answers becomes stale. followup.ErrNotFound
// where there is no such recommendation.
func (db *DB) SetCategory(ctx context.Context, key followup.RecommendationKey, category followup.ActionCategory, by string) (was followup.ActionCategory, err error) {
	err = db.inTx(ctx, func(tx *transaction) error {
		review := key.Review()
		if err := lockReviews(ctx, tx, []followup.ReviewID{review}); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, `SELECT action FROM recommendation WHERE key = $1`, string(key)).Scan(&was)
		if errors.Is(err, sql.ErrNoRows) {
			return followup.ErrNotFound
		}
		if err != nil || was == category {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE recommendation SET action = $1 WHERE key = $2`, int(category), string(key)); err != nil {
			return err
		}
		notes := db.journal(db.Now(), by)
		notes.add("recommendation", string(key), fmt.Sprintf("category %d", was), fmt.Sprintf("category %d", category))
		if err := notes.write(ctx, tx); err != nil {
			return err
		}
		lists, err := readLists(ctx, tx, []followup.ReviewID{review})
		if err != nil {
			return err
		}
		tasks, err := markChanged(ctx, tx, map[followup.ReviewID]bool{review: lists[review].answered})
		if err != nil {
			return err
		}
		return db.enqueue(ctx, tx, tasks...)
	})
	if err != nil {
		return 0, fmt.Errorf("set the action category of %s: %w", key, err)
	}
	return was, nil
}

// Categories returns the action categories of all recommendations that have one,
// as their sources give it or staff set it.
func (db *DB) Categories(ctx context.Context) (map[followup.RecommendationKey]followup.ActionCategory, error) {
	found := map[followup.RecommendationKey]followup.ActionCategory{}
	err := each(ctx, db.read, func(scan func(...any) error) error {
		var key followup.RecommendationKey
		var category followup.ActionCategory
		err := scan(&key, &category)
		found[key] = category
		return err
	}, `SELECT key, action FROM recommendation WHERE action > 0`)
	if err != nil {
		return nil, fmt.Errorf("list action categories: %w", err)
	}
	return found, nil
}
