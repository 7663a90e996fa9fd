package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/upr-info/followup"
)

// markChanged makes the drafts of reviews stale and returns the tasks that
// rebuild them.
func markChanged(ctx context.Context, tx *transaction, changed map[followup.ReviewID]bool) ([]followup.Task, error) {
	var rows [][]any
	var tasks []followup.Task
	for _, r := range slices.Sorted(maps.Keys(changed)) {
		if changed[r] {
			rows = append(rows, []any{string(r), "", 1, 0})
			tasks = append(tasks, followup.Task{Kind: followup.TaskCompile, Review: r})
		}
	}
	_, err := tx.bulk(ctx, `INSERT INTO review (id, source, changes, compiled)`, rows,
		`ON CONFLICT (id) DO UPDATE SET changes = review.changes + 1`)
	return tasks, err
}

// A Stale is a review whose draft is older than its answers.
type Stale struct {
	Review followup.ReviewID
	Change int64 // the last one; hand it back to Compiled
}

// Stale returns the reviews whose drafts are to be rebuilt. Ask before the
// snapshot is taken.
func (db *DB) Stale(ctx context.Context) (found []Stale, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var s Stale
		err := scan(&s.Review, &s.Change)
		found = append(found, s)
		return err
	}, `SELECT id, changes FROM review WHERE changes > compiled ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list stale reviews: %w", err)
	}
	return found, nil
}

// Compiled records that the draft of a review holds all changes up to s. What
// changed meanwhile keeps it stale.
func (db *DB) Compiled(ctx context.Context, s Stale) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `UPDATE review SET compiled = $2 WHERE id = $1 AND compiled < $2`, string(s.Review), s.Change)
		return err
	})
	if err != nil {
		return fmt.Errorf("record draft of %s: %w", s.Review, err)
	}
	return nil
}
