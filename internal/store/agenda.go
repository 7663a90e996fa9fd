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
		found, err = db.situations(ctx, tx, nil, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list situations: %w", err)
	}
	return found, nil
}

// A choice is the ids of some stakeholders, some hundred at most; none stands for
// everybody.
type choice []any

// in returns what narrows a condition to them: " AND column IN ($1,…)".
func (c choice) in(column string) string {
	if len(c) == 0 {
		return ""
	}
	return " AND " + column + " IN " + list(1, len(c))
}

// situations returns those of the open ones of reviews, or of all open reviews
// where reviews is nil.
func (db *DB) situations(ctx context.Context, q querier, reviews []followup.ReviewID, who choice) ([]notify.Situation, error) {
	c, err := db.calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	everybody, err := stakeholders(ctx, q, `WHERE TRUE`+who.in("id"), who...)
	if err != nil {
		return nil, err
	}
	answered, err := answered(ctx, q, who)
	if err != nil {
		return nil, err
	}
	pending, err := pending(ctx, q, who)
	if err != nil {
		return nil, err
	}
	written, err := written(ctx, q, who)
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
			w := written[p]
			one := notify.Situation{Review: r, Stakeholder: s, Answered: answered[p], Pending: pending[p] || pending[participant{"", s.ID}],
				Invited: w.invited, Told: w.told, ToldAt: instant(w.at)}
			one.Deadline, one.Set = c.dates(id, s.ID)
			found = append(found, one)
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
func answered(ctx context.Context, q querier, who choice) (map[participant]bool, error) {
	return participants(ctx, q, `SELECT DISTINCT review, stakeholder FROM document WHERE `+anAnswer+who.in("stakeholder"), who...)
}

// pending returns of whom a letter or a document is fetched, waiting or held,
// with an empty review where it is not known of which. A letter that was not
// read yet is its sender's.
func pending(ctx context.Context, q querier, who choice) (map[participant]bool, error) {
	return participants(ctx, q, `
		SELECT review, stakeholder FROM letter WHERE state IN ('fetched', 'waiting', 'held') AND stakeholder <> ''`+who.in("stakeholder")+`
		UNION
		SELECT l.review, c.stakeholder FROM letter l JOIN contact c ON c.address = l.sender
			WHERE l.state IN ('fetched', 'waiting', 'held') AND l.stakeholder = ''`+who.in("c.stakeholder")+`
		UNION
		SELECT review, stakeholder FROM document WHERE state IN ('waiting', 'held') AND stakeholder <> ''`+who.in("stakeholder"), who...)
}

func participants(ctx context.Context, q querier, query string, args ...any) (map[participant]bool, error) {
	found := map[participant]bool{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var p participant
		err := scan(&p.review, &p.stakeholder)
		found[p] = true
		return err
	}, query, args...)
	return found, err
}

// A correspondence is what was sent to one participant.
type correspondence struct {
	invited bool
	told    followup.Deadline // that the latest mail spoke of
	at      int64             // when the last invitation or notice of another deadline was sent
}

// written returns what was sent to each participant, and arrived as far as is
// known: of what came back that counts whose address may be written to still,
// since the next mail may arrive, but no invitation that staff had sent anew.
func written(ctx context.Context, q querier, who choice) (map[participant]correspondence, error) {
	found := map[participant]correspondence{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var p participant
		var version int
		var day string
		var invited, at int64
		if err := scan(&p.review, &p.stakeholder, &version, &day, &invited, &at); err != nil {
			return err
		}
		date, err := followup.ParseDate(day)
		c := found[p]
		c.invited = c.invited || invited > 0
		c.told = followup.Deadline{Date: date, Version: version} // rows come by version
		c.at = max(c.at, at)
		found[p] = c
		return err
	}, `SELECT review, stakeholder, deadline_version, MAX(deadline), MAX(CASE WHEN purpose = 'invitation' THEN sent ELSE 0 END),
			MAX(CASE WHEN purpose IN ('invitation', 'extension') THEN sent ELSE 0 END)
		FROM ledger WHERE purpose IN ('invitation', 'reminder', 'last-reminder', 'extension') AND state IN ('sent', 'accepted', 'bounced')
			AND recipient NOT IN (SELECT address FROM standing WHERE state = 'bounced')
			AND occasion NOT LIKE '%`+restored+`%'`+who.in("stakeholder")+`
		GROUP BY review, stakeholder, deadline_version ORDER BY deadline_version`, who...)
	return found, err
}
