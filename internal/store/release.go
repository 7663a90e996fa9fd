package store

import (
	"context"
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// Release puts the letters that are held for a reason back to fetched, so that they
// are read again, and returns how many. One that is held for the n-th time stays so
// for n-1 minutes: what fails each time must not be tried for ever without a pause.
func (db *DB) Release(ctx context.Context, reason string) (n int, err error) {
	var due []followup.LetterID
	err = db.inTx(ctx, func(tx *transaction) error {
		due = nil
		now := db.Now()
		err := each(ctx, tx, func(scan func(...any) error) error {
			var id followup.LetterID
			var times, last int64
			if err := scan(&id, &times, &last); err != nil {
				return err
			}
			if wait := time.Duration(times-1) * time.Minute; last == 0 || !now.Before(instant(last).Add(wait)) {
				due = append(due, id)
			}
			return nil
		}, `SELECT l.id, COUNT(g.seq), COALESCE(MAX(g.at), 0) FROM letter l
			LEFT JOIN log g ON g.subject = 'letter' AND g.id = l.id AND g.after = 'held'
			WHERE l.state = 'held' AND l.reason = $1 GROUP BY l.id ORDER BY l.id`, reason)
		if err != nil || len(due) == 0 {
			return err
		}
		notes := db.journal(now, "release")
		for _, id := range due {
			// A letter that staff settled meanwhile is theirs.
			res, err := tx.ExecContext(ctx, `UPDATE letter SET state = 'fetched' WHERE id = $1 AND state = 'held' AND reason = $2`, string(id), reason)
			if err != nil {
				return err
			}
			if moved, err := res.RowsAffected(); err != nil {
				return err
			} else if moved == 1 {
				notes.add("letter", string(id), string(followup.Held), string(followup.Fetched))
			}
		}
		if err := notes.write(ctx, tx); err != nil {
			return err
		}
		return db.enqueue(ctx, tx, followup.Task{Kind: followup.TaskRead})
	})
	// A crash here leaves the letters fetched; the read task or the sweep takes them
	// from there.
	if err != nil {
		return 0, fmt.Errorf("release letters held for %s: %w", reason, err)
	}
	return len(due), nil
}

// Held reports whether letters are held for a reason.
func (db *DB) Held(ctx context.Context, reason string) (held bool, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM letter WHERE state = 'held' AND reason = $1)`, reason).Scan(&held)
	if err != nil {
		return false, fmt.Errorf("look for letters held for %s: %w", reason, err)
	}
	return held, nil
}
