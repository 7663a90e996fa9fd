package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// A Part is what one stakeholder was asked and what it did in one review.
type Part struct {
	Review   followup.ReviewID `json:"review"`
	Asked    bool              `json:"asked"`    // it is to be asked
	Deadline followup.Date     `json:"deadline"` // its own; empty while the review is not open
	Moved    int               `json:"moved"`    // how often that was changed
	Invited  time.Time         `json:"invited"`  // the first invitation that was sent; zero: none
	Mails    int               `json:"mails"`    // invitations, reminders and notices that were sent
	Returned []Returned        `json:"returned"` // what came back of them
	Declined bool              `json:"declined"` // it wants no mails about it
	Answered bool              `json:"answered"` // something of its stands under the review
	Received time.Time         `json:"received"` // when the latest of that came
	Full     int               `json:"full"`     // of its answers that count, by level
	Partial  int               `json:"partial"`
	Not      int               `json:"not"`
	NoLevel  int               `json:"no_level"`
}

// A Returned is one thing that came back of a mail of ours.
type Returned struct {
	Mail    int64               `json:"mail"` // its number in the ledger
	Purpose followup.Purpose    `json:"purpose"`
	Kind    followup.ReturnKind `json:"kind"`
	Status  string              `json:"status"` // RFC 3463; empty where there is none
	At      time.Time           `json:"at"`
}

// Parts returns what a stakeholder was asked and what it did, by cycle and review.
func (db *DB) Parts(ctx context.Context, id followup.StakeholderID) (found []Part, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		h := history{db: db, q: tx, id: id, parts: map[followup.ReviewID]*Part{}}
		for _, gather := range []func(context.Context) error{h.asked, h.mails, h.returned, h.documents, h.answers, h.deadlines} {
			if err := gather(ctx); err != nil {
				return err
			}
		}
		found = h.sorted()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("history of %s: %w", id, err)
	}
	return found, nil
}

// A history gathers the parts of one stakeholder.
type history struct {
	db    *DB
	q     querier
	id    followup.StakeholderID
	parts map[followup.ReviewID]*Part
}

func (h *history) part(r followup.ReviewID) *Part {
	if h.parts[r] == nil {
		h.parts[r] = &Part{Review: r, Returned: []Returned{}}
	}
	return h.parts[r]
}

func (h *history) sorted() []Part {
	found := []Part{}
	for r, p := range h.parts {
		if r != "" {
			found = append(found, *p)
		}
	}
	slices.SortFunc(found, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Review.Cycle(), b.Review.Cycle()), cmp.Compare(a.Review, b.Review))
	})
	return found
}

func (h *history) asked(ctx context.Context) error {
	found, err := stakeholders(ctx, h.q, `WHERE id = $1`, string(h.id))
	if err != nil || len(found) == 0 {
		return cmp.Or(err, followup.ErrNotFound)
	}
	for _, r := range found[0].Reviews {
		h.part(r).Asked = true
	}
	for _, c := range found[0].Contacts {
		for _, r := range c.Declined {
			h.part(r).Declined = true
		}
	}
	return nil
}

func (h *history) mails(ctx context.Context) error {
	return each(ctx, h.q, func(scan func(...any) error) error {
		var r followup.ReviewID
		var n int
		var invited int64
		err := scan(&r, &n, &invited)
		h.part(r).Mails, h.part(r).Invited = n, instant(invited)
		return err
	}, `SELECT review, COUNT(*), COALESCE(MIN(CASE WHEN purpose = 'invitation' THEN sent END), 0)
		FROM ledger WHERE stakeholder = $1 AND sent > 0 AND purpose <> 'receipt' GROUP BY review`, string(h.id))
}

func (h *history) returned(ctx context.Context) error {
	return each(ctx, h.q, func(scan func(...any) error) error {
		var review followup.ReviewID
		var r Returned
		var at int64
		err := scan(&review, &r.Mail, &r.Purpose, &r.Kind, &r.Status, &at)
		r.At = instant(at)
		h.part(review).Returned = append(h.part(review).Returned, r)
		return err
	}, `SELECT l.review, r.mail, l.purpose, r.kind, r.status, r.at FROM returned r JOIN ledger l ON l.id = r.mail
		WHERE l.stakeholder = $1 ORDER BY r.at, r.seq`, string(h.id))
}

func (h *history) documents(ctx context.Context) error {
	return each(ctx, h.q, func(scan func(...any) error) error {
		var r followup.ReviewID
		var received int64
		err := scan(&r, &received)
		h.part(r).Answered, h.part(r).Received = true, instant(received)
		return err
	}, `SELECT d.review, MAX(l.received) FROM (SELECT letter, review FROM document WHERE `+anAnswer+` AND stakeholder = $1) AS d
		JOIN letter l ON l.id = d.letter GROUP BY d.review`, string(h.id))
}

func (h *history) answers(ctx context.Context) error {
	return each(ctx, h.q, func(scan func(...any) error) error {
		var r followup.ReviewID
		var level followup.Level
		var n int
		err := scan(&r, &level, &n)
		p := h.part(r)
		switch level {
		case followup.Full:
			p.Full = n
		case followup.Partial:
			p.Partial = n
		case followup.Not:
			p.Not = n
		default:
			p.NoLevel += n
		}
		return err
	}, `SELECT review, level, COUNT(*) FROM answer WHERE stakeholder = $1 AND state = 'current' GROUP BY review, level`, string(h.id))
}

func (h *history) deadlines(ctx context.Context) error {
	c, err := h.db.calendar(ctx, h.q)
	if err != nil {
		return err
	}
	for r, p := range h.parts {
		if c.open(r) {
			d := c.deadline(r, h.id)
			p.Deadline, p.Moved = d.Date, d.Version
		}
	}
	return nil
}
