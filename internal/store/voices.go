package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// Voices returns the stakeholders that have answered about a review, by ID.
func (db *DB) Voices(ctx context.Context, id followup.ReviewID) ([]followup.Stakeholder, error) {
	found, err := stakeholders(ctx, db.read, `WHERE id IN (SELECT stakeholder FROM document WHERE review = $1 AND `+anAnswer+`)`, string(id))
	if err != nil {
		return nil, fmt.Errorf("list who answered: %w", err)
	}
	return found, nil
}

// Answered returns the reviews about which a stakeholder has answered.
func (db *DB) Answered(ctx context.Context, s followup.StakeholderID) (found []followup.ReviewID, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var id followup.ReviewID
		err := scan(&id)
		found = append(found, id)
		return err
	}, `SELECT DISTINCT review FROM document WHERE stakeholder = $1 AND `+anAnswer+` ORDER BY review`, string(s))
	if err != nil {
		return nil, fmt.Errorf("list what %s answered: %w", s, err)
	}
	return found, nil
}

// Silence returns the open and unpublished reviews of which stakeholders were
// invited and nobody has answered, by deadline, and the issues that nobody
// commented on of those about which somebody has.
func (db *DB) Silence(ctx context.Context) (silent []notify.Silence, quiet []notify.Quiet, err error) {
	silent, quiet = []notify.Silence{}, []notify.Quiet{}
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		statuses, err := db.statuses(ctx, tx)
		if err != nil {
			return err
		}
		invited, err := invitedOf(ctx, tx)
		if err != nil {
			return err
		}
		issues, err := quietIssues(ctx, tx)
		if err != nil {
			return err
		}
		for _, s := range statuses {
			switch {
			case !s.Open || s.Version > 0:
			case s.Answered > 0 && len(issues[s.Review]) > 0:
				quiet = append(quiet, notify.Quiet{Review: s.Review, Issues: issues[s.Review]})
			case s.Answered == 0 && invited[s.Review] > 0:
				silent = append(silent, notify.Silence{Review: s.Review, Deadline: s.Deadline, Invited: invited[s.Review]})
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("look for silence: %w", err)
	}
	slices.SortStableFunc(silent, func(a, b notify.Silence) int { return cmp.Compare(a.Deadline.String(), b.Deadline.String()) })
	slices.SortFunc(quiet, func(a, b notify.Quiet) int { return strings.Compare(string(a.Review), string(b.Review)) })
	return silent, quiet, nil
}

// invitedOf counts by review the stakeholders whose invitation left us and is not
// known to have come back.
func invitedOf(ctx context.Context, q querier) (map[followup.ReviewID]int, error) {
	counts := map[followup.ReviewID]int{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var id followup.ReviewID
		var n int
		err := scan(&id, &n)
		counts[id] = n
		return err
	}, `SELECT review, COUNT(DISTINCT stakeholder) FROM ledger WHERE purpose = 'invitation' AND state IN ('sent', 'accepted') GROUP BY review`)
	return counts, err
}

// quietIssues returns by review the issues of its recommendations that have no
// answer that counts, by name.
func quietIssues(ctx context.Context, q querier) (map[followup.ReviewID][]string, error) {
	commented := map[followup.ReviewID]map[string]bool{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var id followup.ReviewID
		var list string
		var answered bool
		if err := scan(&id, &list, &answered); err != nil {
			return err
		}
		issues, err := decode[string](list)
		for _, issue := range issues {
			if commented[id] == nil {
				commented[id] = map[string]bool{}
			}
			commented[id][issue] = commented[id][issue] || answered
		}
		return err
	}, `SELECT r.review, r.issues, EXISTS (SELECT 1 FROM answer a WHERE a.review = r.review AND a.recommendation = r.key AND a.state = 'current')
		FROM recommendation r WHERE NOT r.missing`)
	quiet := map[followup.ReviewID][]string{}
	for id, issues := range commented {
		for issue, answered := range issues {
			if !answered {
				quiet[id] = append(quiet[id], issue)
			}
		}
		slices.Sort(quiet[id])
	}
	return quiet, err
}

// Findings returns what a letter's sender was told, or would have been, of each
// document: what its receipts hold. Several receipts of a letter hold the same.
func (db *DB) Findings(ctx context.Context, id followup.LetterID) ([]followup.Finding, error) {
	receipts, err := entries(ctx, db.read, entryColumns+`WHERE purpose = 'receipt' AND occasion = $1 ORDER BY id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("look up receipts: %w", err)
	}
	for _, e := range receipts {
		if e.Receipt != nil && !e.Receipt.Neutral {
			return e.Receipt.Findings, nil
		}
	}
	return nil, nil
}

// LastLetter returns the letter that brought the latest document by which a
// stakeholder answered about a review, and when it came, or followup.ErrNotFound.
func (db *DB) LastLetter(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) (letter followup.LetterID, received time.Time, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var at int64
		err := scan(&letter, &at)
		received = instant(at)
		return err
	}, `SELECT l.id, l.received FROM letter l WHERE l.id IN (SELECT letter FROM document WHERE review = $1 AND stakeholder = $2 AND `+anAnswer+`)
		ORDER BY l.received DESC, l.seq DESC LIMIT 1`, string(id), string(s))
	if err == nil && letter == "" {
		err = followup.ErrNotFound
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("last letter of %s about %s: %w", s, id, err)
	}
	return letter, received, nil
}
