package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
)

// A ReviewStatus says how far one review is.
type ReviewStatus struct {
	Review          followup.ReviewID          `json:"review"`
	Session         int                        `json:"session"`
	NextSession     int                        `json:"next_session"` // 0: not known
	Deadline        followup.Date              `json:"deadline"`     // empty while the review is not open
	Open            bool                       `json:"open"`
	Estimated       followup.Date              `json:"estimated"`       // a proposal for the deadline, a month
	Overdue         bool                       `json:"overdue"`         // staff should set the deadline by now
	Recommendations int                        `json:"recommendations"` // the missing ones apart
	Contacted       int                        `json:"contacted"`       // stakeholders that are to be asked and may be
	Answered        int                        `json:"answered"`        // stakeholders of whom something stands under the review
	Commented       int                        `json:"commented"`       // recommendations with an answer that counts
	Waiting         int                        `json:"waiting"`         // letters and documents in triage that may be about it
	Passages        int                        `json:"passages"`        // suggested, that wait for staff
	NoContact       []followup.StakeholderKind `json:"no_contact"`      // kinds of which nobody can be asked: nobody is to be, or none has a good contact
	Version         int                        `json:"version"`         // the last that was published; 0: none
	Stale           bool                       `json:"stale"`           // the draft is older than the answers
	Lapsed          int                        `json:"lapsed"`          // edits whose answer was corrected since
	Held            int                        `json:"held"`            // answers in new words where one was withdrawn
}

// Status returns one for every review that is open, has recommendations, or of
// which somebody is to be asked or answered, in the order of the calendar.
func (db *DB) Status(ctx context.Context) (found []ReviewStatus, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		found, err = db.statuses(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read status: %w", err)
	}
	return found, nil
}

func (db *DB) statuses(ctx context.Context, q querier) ([]ReviewStatus, error) {
	c, err := db.calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	t, err := tallies(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := t.countWaiting(ctx, q); err != nil {
		return nil, err
	}
	if err := t.countEdits(ctx, q); err != nil {
		return nil, err
	}
	contacted, kinds, err := contacted(ctx, q)
	if err != nil {
		return nil, err
	}
	var found []ReviewStatus
	today := followup.DateOf(db.Now(), db.Zone)
	for _, r := range c.reviews {
		s := t[r.ID]
		if s == nil && !c.open(r.ID) && contacted[r.ID] == 0 {
			continue
		}
		if s == nil {
			s = &ReviewStatus{}
		}
		s.Review, s.Session, s.NextSession, s.Open = r.ID, r.Session, r.Next, c.open(r.ID)
		s.Deadline, s.Contacted, s.NoContact = c.deadline(r.ID, "").Date, contacted[r.ID], []followup.StakeholderKind{}
		s.Estimated = db.Plan.Midterm(r)
		s.Overdue = !s.Open && db.Plan.Overdue(s.Estimated, today, daysAhead)
		for _, k := range followup.StakeholderKinds() {
			if !kinds[r.ID][k] {
				s.NoContact = append(s.NoContact, k)
			}
		}
		found = append(found, *s)
	}
	return found, nil
}

// A tally is the figures of reviews that are counted by the database.
type tally map[followup.ReviewID]*ReviewStatus

func (t tally) of(r followup.ReviewID) *ReviewStatus {
	if t[r] == nil {
		t[r] = &ReviewStatus{}
	}
	return t[r]
}

func tallies(ctx context.Context, q querier) (tally, error) {
	t := tally{}
	for _, count := range []struct {
		query string
		field func(*ReviewStatus) *int
	}{
		{`SELECT review, COUNT(*) FROM recommendation WHERE NOT missing GROUP BY review`,
			func(s *ReviewStatus) *int { return &s.Recommendations }},
		{`SELECT review, COUNT(DISTINCT stakeholder) FROM document
			WHERE ` + anAnswer + ` GROUP BY review`,
			func(s *ReviewStatus) *int { return &s.Answered }},
		{`SELECT review, COUNT(DISTINCT recommendation) FROM answer WHERE state = 'current' GROUP BY review`,
			func(s *ReviewStatus) *int { return &s.Commented }},
		{suggestedPassages,
			func(s *ReviewStatus) *int { return &s.Passages }},
		{`SELECT review, MAX(number) FROM version WHERE withdrawn = 0 GROUP BY review`,
			func(s *ReviewStatus) *int { return &s.Version }},
	} {
		err := each(ctx, q, func(scan func(...any) error) error {
			var r followup.ReviewID
			var n int
			err := scan(&r, &n)
			*count.field(t.of(r)) = n
			return err
		}, count.query)
		if err != nil {
			return nil, err
		}
	}
	return t, each(ctx, q, func(scan func(...any) error) error {
		var r followup.ReviewID
		err := scan(&r)
		t.of(r).Stale = true
		return err
	}, `SELECT id FROM review WHERE changes > compiled`)
}

// countWaiting counts an item of triage for the review it stands under or, while
// that is not known, for every review it might be about.
func (t tally) countWaiting(ctx context.Context, q querier) error {
	items, err := triage(ctx, q)
	if err != nil {
		return err
	}
	for _, i := range items {
		var about []followup.ReviewID
		if i.Review != "" {
			about = []followup.ReviewID{i.Review}
		} else {
			for _, g := range i.Guesses {
				if g.Review != "" {
					about = append(about, g.Review)
				}
			}
		}
		slices.Sort(about)
		for _, r := range slices.Compact(about) {
			t.of(r).Waiting++
		}
	}
	return nil
}

// countEdits counts what staff should look at again: edits that lapsed, and what
// came where an answer was withdrawn.
func (t tally) countEdits(ctx context.Context, q querier) error {
	var touched []followup.ReviewID
	err := each(ctx, q, func(scan func(...any) error) error {
		var r followup.ReviewID
		err := scan(&r)
		touched = append(touched, r)
		return err
	}, `SELECT review FROM edit UNION SELECT review FROM withdrawal ORDER BY review`)
	if err != nil {
		return err
	}
	for _, id := range touched {
		r, err := reviewing(ctx, q, id)
		if err != nil {
			return err
		}
		for _, a := range r.Answers {
			if a.Lapsed {
				t.of(id).Lapsed++
			}
			if a.Anew {
				t.of(id).Held++
			}
		}
	}
	return nil
}

// contacted counts who is asked for each review: those that are to be asked and
// of whom no reason is recorded not to. kinds are those of which somebody has a
// contact that is good.
func contacted(ctx context.Context, q querier) (map[followup.ReviewID]int, map[followup.ReviewID]map[followup.StakeholderKind]bool, error) {
	n := map[followup.ReviewID]int{}
	kinds := map[followup.ReviewID]map[followup.StakeholderKind]bool{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var r followup.ReviewID
		var kind followup.StakeholderKind
		var count, reachable int
		err := scan(&r, &kind, &count, &reachable)
		if kinds[r] == nil {
			kinds[r] = map[followup.StakeholderKind]bool{}
		}
		n[r] += count
		kinds[r][kind] = reachable > 0
		return err
	}, `SELECT a.review, s.kind, COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM contact c WHERE c.stakeholder = s.id
				AND c.address NOT IN (SELECT address FROM standing WHERE state <> 'good')) THEN 1 END)
		FROM asked a JOIN stakeholder s ON s.id = a.stakeholder
		WHERE s.do_not_contact = '' GROUP BY a.review, s.kind`)
	return n, kinds, err
}
