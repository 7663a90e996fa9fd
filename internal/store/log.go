package store

import (
	"context"
	"fmt"
	"time"
)

// A journal collects what one transaction did, for the log (I10). It names
// letters, documents, reviews and stakeholders, and never quotes.
type journal struct {
	at    int64
	actor string
	rows  [][]any
}

// journal starts one for what actor, a person's id or the name of a rule, does at now.
func (db *DB) journal(now time.Time, actor string) *journal {
	return &journal{at: micros(now), actor: actor}
}

// add notes a change of state; nothing changed, nothing noted.
func (j *journal) add(subject, id, before, after string) {
	if before != after {
		j.rows = append(j.rows, []any{j.at, j.actor, subject, id, before, after})
	}
}

func (j *journal) write(ctx context.Context, tx *transaction) error {
	_, err := tx.bulk(ctx, `INSERT INTO log (at, actor, subject, id, before, after)`, j.rows, "")
	j.rows = nil
	return err
}

// A LogRow is one thing that happened (I10).
type LogRow struct {
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`   // a person's id or the name of a rule
	Subject string    `json:"subject"` // letter, document, answers, deadline, session or plan
	ID      string    `json:"id"`      // a letter's ID, "letter.document", or a review with its stakeholder
	Before  string    `json:"before"`
	After   string    `json:"after"`
}

// History returns what happened to one subject, oldest first.
func (db *DB) History(ctx context.Context, subject, id string) (rows []LogRow, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var r LogRow
		var at int64
		err := scan(&at, &r.Actor, &r.Subject, &r.ID, &r.Before, &r.After)
		r.At = instant(at)
		rows = append(rows, r)
		return err
	}, `SELECT at, actor, subject, id, before, after FROM log WHERE subject = $1 AND id = $2 ORDER BY seq`, subject, id)
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	return rows, nil
}
