package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// Situations implements [notify.Agenda].
func (db *DB) Situations(ctx context.Context) (found []notify.Situation, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		found, err = db.situations(ctx, tx, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list situations: %w", err)
	}
	return found, nil
}

// situations returns those of the open ones of reviews, or of all open reviews
// where reviews is nil.
func (db *DB) situations(ctx context.Context, q querier, reviews []followup.ReviewID) ([]notify.Situation, error) {
	c, err := db.calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	everybody, err := stakeholders(ctx, q, ``)
	if err != nil {
		return nil, err
	}
	answered, err := answered(ctx, q)
	if err != nil {
		return nil, err
	}
	pending, err := pending(ctx, q)
	if err != nil {
		return nil, err
	}
	invited, err := invited(ctx, q)
	if err != nil {
		return nil, err
	}
	var found []notify.Situation
	for _, s := range everybody {
		for _, id := range s.Reviews {
			r, err := c.review(id)
			if err != nil || !c.open(id) || reviews != nil && !slices.Contains(reviews, id) {
				continue // asked about a review that is not open, or that no calendar knows
			}
			p := participant{id, s.ID}
			at, was := invited[p]
			found = append(found, notify.Situation{Review: r, Stakeholder: s, Deadline: c.deadline(id, s.ID), Answered: answered[p],
				Pending: pending[p] || pending[participant{"", s.ID}], Invited: was, InvitedAt: instant(at)})
		}
	}
	slices.SortFunc(found, func(a, b notify.Situation) int {
		return participant{a.Review.ID, a.Stakeholder.ID}.compare(participant{b.Review.ID, b.Stakeholder.ID})
	})
	return found, nil
}

// anAnswer chooses the documents by which a stakeholder has answered: all that
// stand under a review, but an answer sheet without any answer.
const anAnswer = `state = 'filed' AND review <> '' AND stakeholder <> '' AND reason <> '` + followup.ReasonNoAnswers + `'`

// answered returns who answered about which review.
func answered(ctx context.Context, q querier) (map[participant]bool, error) {
	return participants(ctx, q, `SELECT DISTINCT review, stakeholder FROM document WHERE `+anAnswer)
}

// pending returns of whom a letter or a document is fetched, waiting or held,
// with an empty review where it is not known of which. A letter that was not
// read yet is its sender's.
func pending(ctx context.Context, q querier) (map[participant]bool, error) {
	return participants(ctx, q, `
		SELECT review, stakeholder FROM letter WHERE state IN ('fetched', 'waiting', 'held') AND stakeholder <> ''
		UNION
		SELECT l.review, c.stakeholder FROM letter l JOIN contact c ON c.address = l.sender
			WHERE l.state IN ('fetched', 'waiting', 'held') AND l.stakeholder = ''
		UNION
		SELECT review, stakeholder FROM document WHERE state IN ('waiting', 'held') AND stakeholder <> ''`)
}

func participants(ctx context.Context, q querier, query string) (map[participant]bool, error) {
	found := map[participant]bool{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var p participant
		err := scan(&p.review, &p.stakeholder)
		found[p] = true
		return err
	}, query)
	return found, err
}

// invited returns when the last invitation of each participant was sent.
func invited(ctx context.Context, q querier) (map[participant]int64, error) {
	found := map[participant]int64{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var p participant
		var at int64
		err := scan(&p.review, &p.stakeholder, &at)
		found[p] = at
		return err
	}, `SELECT review, stakeholder, MAX(sent) FROM ledger WHERE purpose = 'invitation' AND state = 'sent'
		GROUP BY review, stakeholder`)
	return found, err
}
