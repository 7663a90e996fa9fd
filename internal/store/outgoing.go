package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// A Filter chooses entries of the ledger; its zero value chooses all.
type Filter struct {
	State   notify.State
	Purpose followup.Purpose
	Review  followup.ReviewID
	Until   time.Time // due before or at
}

// Entries returns the mails that f chooses, by the instant they are due.
func (l *Ledger) Entries(ctx context.Context, f Filter) ([]notify.Entry, error) {
	found, err := entries(ctx, l.db.read, entryColumns+`
		WHERE (state = $1 OR $1 = '') AND (purpose = $2 OR $2 = '') AND (review = $3 OR $3 = '') AND (due <= $4 OR $4 = 0)
		ORDER BY due, id`, string(f.State), string(f.Purpose), string(f.Review), micros(f.Until))
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	return found, nil
}

// paused is the setting that holds all mails back.
const paused = "paused"

// SetPaused holds all mails back, or lets them go again. It says only what
// staff want; whoever sends asks for it.
func (l *Ledger) SetPaused(ctx context.Context, hold bool, by string) error {
	err := l.db.inTx(ctx, func(tx *transaction) error {
		was, err := isPaused(ctx, tx)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = $2`, paused, fmt.Sprint(hold))
		if err != nil {
			return err
		}
		notes := l.db.journal(l.db.Now(), by)
		notes.add("ledger", paused, fmt.Sprint(was), fmt.Sprint(hold))
		return notes.write(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("pause mails: %w", err)
	}
	return nil
}

// Paused reports whether staff hold all mails back.
func (l *Ledger) Paused(ctx context.Context) (bool, error) {
	hold, err := isPaused(ctx, l.db.read)
	if err != nil {
		return false, fmt.Errorf("read setting: %w", err)
	}
	return hold, nil
}

func isPaused(ctx context.Context, q querier) (bool, error) {
	var value string
	err := q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = $1`, paused).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return value == "true", err
}

// one turns a statement that met no row into followup.ErrNotFound.
func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return followup.ErrNotFound
}

// LastRun returns the instant for which a schedule last ran, or the zero time.
func (db *DB) LastRun(ctx context.Context, name string) (time.Time, error) {
	var last int64
	err := db.read.QueryRowContext(ctx, `SELECT last FROM schedule WHERE name = $1`, name).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, fmt.Errorf("last run of %s: %w", name, err)
	}
	return instant(last), nil
}

// SetLastRun records the instant for which a schedule ran. It never goes back.
func (db *DB) SetLastRun(ctx context.Context, name string, at time.Time) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO schedule (name, last) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET last = $2 WHERE schedule.last < $2`, name, micros(at))
		return err
	})
	// A crash before this runs the schedule once more for the same instant, which
	// the ledger's occasions make harmless (I5).
	if err != nil {
		return fmt.Errorf("record run of %s: %w", name, err)
	}
	return nil
}
