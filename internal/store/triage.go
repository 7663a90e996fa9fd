package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// A TriageItem is one thing that staff must settle: a letter, or one document
// where a letter has several.
type TriageItem struct {
	ID          string                 `json:"id"` // the letter's, or "letter.document"
	Letter      followup.LetterID      `json:"letter"`
	Document    int                    `json:"document"` // 0: the whole letter
	Name        string                 `json:"name"`     // of the document
	Reason      string                 `json:"reason"`   // a followup.Reason… code
	From        string                 `json:"from"`
	Subject     string                 `json:"subject"`
	Received    time.Time              `json:"received"`
	Review      followup.ReviewID      `json:"review"`      // where it is certain
	Stakeholder followup.StakeholderID `json:"stakeholder"` // where it is certain
	Guesses     []followup.Guess       `json:"guesses"`
}

// Triage returns what waits for staff, oldest first: waiting and held letters and
// documents, and filed documents whose answers are unconfirmed.
func (db *DB) Triage(ctx context.Context) (items []TriageItem, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		items, err = triage(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list triage: %w", err)
	}
	return items, nil
}

func triage(ctx context.Context, q querier) ([]TriageItem, error) {
	found, err := letters(ctx, q, letterColumns+`WHERE state IN ('waiting', 'held')
		OR id IN (SELECT letter FROM submission WHERE state = 'unconfirmed') ORDER BY received, seq`)
	if err != nil {
		return nil, err
	}
	documents, err := documentsOf(ctx, q, idsOf(found))
	if err != nil {
		return nil, err
	}
	open := map[place]bool{}
	err = eachOf(ctx, q, idsOf(found), func(scan func(...any) error) error {
		var p place
		err := scan(&p.letter, &p.document)
		open[p] = true
		return err
	}, `SELECT letter, document FROM submission WHERE letter IN %s AND state = 'unconfirmed'`)
	if err != nil {
		return nil, err
	}
	items := []TriageItem{}
	for _, l := range found {
		if l.State != followup.Fetched && l.State != followup.Dropped {
			items = append(items, itemsOf(l, documents[l.ID], open)...)
		}
	}
	return items, nil
}

// itemsOf returns the items of one letter: one for each document that waits,
// or one for the letter where it has a single document or none that waits.
func itemsOf(l LetterOnFile, documents []storedDocument, unconfirmed map[place]bool) []TriageItem {
	whole := TriageItem{ID: string(l.ID), Letter: l.ID, Reason: l.Reason, From: l.From, Subject: l.Subject, Received: l.Received,
		Review: l.Review, Stakeholder: l.Stakeholder, Guesses: l.Guesses}
	if whole.Guesses == nil {
		whole.Guesses = []followup.Guess{}
	}
	var items []TriageItem
	several := 0
	for _, d := range documents {
		if d.State != followup.DocumentKept {
			several++
		}
		if d.State != followup.DocumentWaiting && d.State != followup.DocumentHeld && (d.State != followup.DocumentFiled || !unconfirmed[place{letter: l.ID, document: d.Index}]) {
			continue
		}
		i := whole
		i.ID, i.Document, i.Name, i.Review, i.Stakeholder = documentID(l.ID, d.Index), d.Index, d.Name, d.Review, d.Stakeholder
		i.Reason = d.Reason
		if i.Reason == "" {
			i.Reason = followup.ReasonUnknownSender
		}
		items = append(items, i)
	}
	switch {
	case len(items) == 0 && (l.State == followup.Waiting || l.State == followup.Held):
		return []TriageItem{whole}
	case len(items) == 1 && several == 1:
		items[0].ID = whole.ID
	}
	return items
}

// ParseItem splits the ID of a triage item into letter and document, 0 for the
// whole letter.
func ParseItem(id string) (followup.LetterID, int, error) {
	letter, index, some := strings.Cut(id, ".")
	if !some {
		return followup.LetterID(letter), 0, nil
	}
	n, err := strconv.Atoi(index)
	if err != nil || n < 1 {
		return "", 0, fmt.Errorf("%q names no letter and no document: write it as triage list shows it", id)
	}
	return followup.LetterID(letter), n, nil
}

// FileLetter records where staff filed a letter, or the document that id names,
// and puts the letter back to fetched, so that reading goes on from there.
// followup.ErrNotFound where there is no such letter, document, review or
// stakeholder.
func (db *DB) FileLetter(ctx context.Context, id string, d followup.Decision) error {
	letter, document, err := ParseItem(id)
	if err != nil {
		return err
	}
	d.Document = document
	err = db.inTx(ctx, func(tx *transaction) error {
		state, _, err := lockItem(ctx, tx, db.forUpdate, letter, document)
		if err != nil {
			return err
		}
		if err := db.checkDecision(ctx, tx, d); err != nil {
			return err
		}
		now := db.Now()
		row := []any{string(letter), d.Document, string(d.Review), string(d.Stakeholder), d.By, micros(now)}
		_, err = tx.bulk(ctx, `INSERT INTO decision (letter, document, review, stakeholder, actor, at)`, [][]any{row}, "")
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letter SET state = 'fetched' WHERE id = $1`, string(letter)); err != nil {
			return err
		}
		notes := db.journal(now, d.By)
		notes.add("letter", string(letter), string(state), string(followup.Fetched))
		notes.add("decision", id, "", strings.TrimSpace(string(d.Review)+" "+string(d.Stakeholder)))
		if err := notes.write(ctx, tx); err != nil {
			return err
		}
		return db.enqueue(ctx, tx, followup.Task{Kind: followup.TaskRead})
	})
	// A crash here leaves the letter fetched with staff's decision; the read task
	// or the sweep takes it from there.
	if err != nil {
		return fmt.Errorf("file %s: %w", id, err)
	}
	return nil
}

func (db *DB) checkDecision(ctx context.Context, q querier, d followup.Decision) error {
	c, err := db.calendar(ctx, q)
	if err != nil {
		return err
	}
	if _, err := c.review(d.Review); err != nil {
		return err
	}
	if d.Stakeholder == "" {
		return nil
	}
	found, err := stakeholders(ctx, q, `WHERE id = $1`, string(d.Stakeholder))
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("stakeholder %s: %w", d.Stakeholder, followup.ErrNotFound)
	}
	return err
}
