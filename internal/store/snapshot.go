package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// Answers implements [notify.Material].
func (db *DB) Answers(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) ([]followup.Answer, error) {
	found, err := currentAnswers(ctx, db.read, `AND a.stakeholder = $2`, string(id), string(s))
	if err != nil {
		return nil, fmt.Errorf("list answers: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found[0].Answers, nil
}

// Snapshot returns all that the assessment of a review is made of, at one
// moment: confirmed and current answers only (I7), with staff's edits and without
// what was withdrawn. Contacted are those that are
// to be asked and of whom no reason is recorded not to. The names of the
// Programme are the caller's to fill in.
func (db *DB) Snapshot(ctx context.Context, id followup.ReviewID, at time.Time) (s compile.Snapshot, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		c, err := db.calendar(ctx, tx)
		if err != nil {
			return err
		}
		review, err := c.review(id)
		if err != nil {
			return err
		}
		list, err := recommendations(ctx, tx, []followup.ReviewID{id})
		if err != nil {
			return err
		}
		contacted, err := stakeholders(ctx, tx, `WHERE do_not_contact = '' AND id IN (SELECT stakeholder FROM asked WHERE review = $1)`, string(id))
		if err != nil {
			return err
		}
		covers, err := attributions(ctx, tx, id)
		if err != nil {
			return err
		}
		desk, err := openEdits(ctx, tx, id)
		if err != nil {
			return err
		}
		desk.close(covers)
		answers, err := given(ctx, tx, id, covers)
		if err != nil {
			return err
		}
		answers = desk.apply(answers)
		if err := addMembers(ctx, tx, id, answers, covers); err != nil {
			return err
		}
		pointing, err := joint(ctx, tx, id, covers)
		s = compile.Snapshot{Review: review, Country: db.Countries[id.Country()], Recommendations: list[id], Contacted: contacted,
			Answers: answers, Joint: pointing, At: at}
		return err
	})
	if err != nil {
		return compile.Snapshot{}, fmt.Errorf("snapshot of %s: %w", id, err)
	}
	return s, nil
}

// given returns the answers that count with who gave them, by stakeholder, in
// the order of the review's list.
func given(ctx context.Context, q querier, id followup.ReviewID, covers map[followup.StakeholderID]followup.Attribution) ([]compile.Given, error) {
	found, err := currentAnswers(ctx, q, ``, string(id))
	if err != nil {
		return nil, err
	}
	who, err := stakeholders(ctx, q, `WHERE id IN (SELECT stakeholder FROM answer WHERE review = $1 AND state = 'current')`, string(id))
	if err != nil {
		return nil, err
	}
	for i, g := range found {
		if n := slices.IndexFunc(who, func(s followup.Stakeholder) bool { return s.ID == g.Stakeholder.ID }); n >= 0 {
			found[i].Stakeholder = who[n]
		} else {
			// Gone from the register: nobody knows what it would allow.
			found[i].Stakeholder.Attribution = followup.Withheld
		}
		s := &found[i].Stakeholder
		s.Attribution = s.Attribution.Stricter(covers[s.ID])
	}
	return found, nil
}

func currentAnswers(ctx context.Context, q querier, and string, args ...any) (found []compile.Given, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var who followup.StakeholderID
		var a followup.Answer
		var received int64
		var notes string
		err := scan(&who, &received, &a.Recommendation, &a.Level, &a.Comment, &a.Reference, &a.Private, &a.Cell, &a.MatchedBy, &notes)
		if err != nil {
			return err
		}
		if a.Notes, err = decode[string](notes); err != nil {
			return err
		}
		if len(found) == 0 || found[len(found)-1].Stakeholder.ID != who {
			found = append(found, compile.Given{Stakeholder: followup.Stakeholder{ID: who}})
		}
		g := &found[len(found)-1]
		if n := len(g.Answers); n > 0 && g.Answers[n-1].Recommendation == a.Recommendation {
			g.Answers[n-1] = g.Answers[n-1].With(a) // its words are added
		} else {
			g.Answers = append(g.Answers, a)
		}
		if at := instant(received); at.After(g.Received) {
			g.Received = at
		}
		return nil
	}, `SELECT a.stakeholder, s.received, a.recommendation, a.level, a.comment, a.reference, a.private, a.cell, a.matched_by, a.notes
		FROM answer a JOIN submission s ON s.letter = a.letter AND s.document = a.document
		JOIN letter l ON l.id = a.letter
		LEFT JOIN recommendation r ON r.key = a.recommendation
		WHERE a.review = $1 AND a.state IN ('current', 'added') `+and+`
		ORDER BY a.stakeholder, r.position, a.recommendation, a.state DESC, s.received, l.seq, a.document, a.place`, args...)
	return found, err
}

// attributions returns what the covers on file ask for.
func attributions(ctx context.Context, q querier, id followup.ReviewID) (map[followup.StakeholderID]followup.Attribution, error) {
	found := map[followup.StakeholderID]followup.Attribution{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var who followup.StakeholderID
		var a followup.Attribution
		err := scan(&who, &a)
		found[who] = a
		return err
	}, `SELECT stakeholder, attribution FROM participation WHERE review = $1`, string(id))
	return found, err
}
