package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
)

// lockItem reads a letter's state and documents and keeps other transactions
// off it. followup.ErrNotFound where letter or document is missing.
func lockItem(ctx context.Context, tx *transaction, forUpdate string, id followup.LetterID, document int) (
	state followup.LetterState, documents []storedDocument, err error) {
	err = tx.QueryRowContext(ctx, `SELECT state FROM letter WHERE id = $1 `+forUpdate, string(id)).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		err = followup.ErrNotFound
	}
	if err != nil {
		return "", nil, err
	}
	found, err := documentsOf(ctx, tx, []followup.LetterID{id})
	if err != nil {
		return "", nil, err
	}
	if document > 0 && !slices.ContainsFunc(found[id], func(d storedDocument) bool { return d.Index == document }) {
		return "", nil, fmt.Errorf("document %d: %w", document, followup.ErrNotFound)
	}
	return state, found[id], nil
}

// DropLetter sets aside what waits of a letter, or the one document that id
// names, for the reason that staff give. Nothing is deleted. A letter is dropped
// with its last open document, unless another one is filed.
func (db *DB) DropLetter(ctx context.Context, id, why, by string) error {
	letter, document, err := ParseItem(id)
	if err != nil {
		return err
	}
	err = db.inTx(ctx, func(tx *transaction) error {
		state, documents, err := lockItem(ctx, tx, db.forUpdate, letter, document)
		if err != nil {
			return err
		}
		notes := db.journal(db.Now(), by)
		open, err := unconfirmedOf(ctx, tx, letter)
		if err != nil {
			return err
		}
		for i, d := range documents {
			waits := d.State == followup.DocumentWaiting || d.State == followup.DocumentHeld || d.State == followup.DocumentFiled && open[d.Index]
			if !waits || document > 0 && d.Index != document {
				continue
			}
			documents[i].State = followup.DocumentDropped
			notes.add("document", documentID(letter, d.Index), string(d.State), string(followup.DocumentDropped))
			if err := dropDocument(ctx, tx, letter, d.Index, why); err != nil {
				return err
			}
		}
		if after := stateAfterDrop(state, documents); after != state {
			notes.add("letter", string(letter), string(state), string(after))
			_, err = tx.ExecContext(ctx, `UPDATE letter SET state = $2, reason = $3 WHERE id = $1`, string(letter), string(after), text(why))
			if err != nil {
				return err
			}
		}
		return notes.write(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("drop %s: %w", id, err)
	}
	return nil
}

// stateAfterDrop keeps the rule that a letter waits while any document waits,
// and is filed where at least one is.
func stateAfterDrop(state followup.LetterState, documents []storedDocument) followup.LetterState {
	after := followup.Dropped
	for _, d := range documents {
		switch d.State {
		case followup.DocumentWaiting, followup.DocumentHeld:
			return state
		case followup.DocumentFiled:
			after = followup.Filed
		}
	}
	return after
}

func unconfirmedOf(ctx context.Context, q querier, id followup.LetterID) (map[int]bool, error) {
	open := map[int]bool{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var index int
		err := scan(&index)
		open[index] = true
		return err
	}, `SELECT document FROM submission WHERE letter = $1 AND state = 'unconfirmed'`, string(id))
	return open, err
}

// dropDocument sets a document and its unconfirmed answers aside.
func dropDocument(ctx context.Context, tx *transaction, id followup.LetterID, index int, why string) error {
	_, err := tx.ExecContext(ctx, `UPDATE document SET state = 'dropped', reason = $3 WHERE letter = $1 AND idx = $2`,
		string(id), index, text(why))
	if err != nil {
		return err
	}
	for _, table := range []string{"submission", "answer"} {
		_, err := tx.ExecContext(ctx, `UPDATE `+table+` SET state = 'dropped' WHERE letter = $1 AND document = $2 AND state = 'unconfirmed'`,
			string(id), index)
		if err != nil {
			return err
		}
	}
	return nil
}
