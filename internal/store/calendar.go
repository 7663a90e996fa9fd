package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/upr-info/followup"
)

// The kinds of calendar event. All others are a followup.Step: Value is the date
// that staff set for it, AsPlanned or Never.
const (
	DeadlineEvent = "deadline" // Value is a date
	SessionEvent  = "session"  // Value is the number of the session the review moved to
	StartEvent    = "start"    // Value is the date on which its session begins; may be a month
)

// The values of an event that sets no date.
const (
	AsPlanned = "plan"  // the plan counts this date again
	Never     = "never" // this date does not come
)

// An Event is a change of the calendar by staff. Events are only ever added.
type Event struct {
	At          time.Time              `json:"at"`
	By          string                 `json:"by"`
	Kind        string                 `json:"kind"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"` // empty: for all
	Value       string                 `json:"value"`
}

// A ReviewStanding is a review as the calendar has it now.
type ReviewStanding struct {
	followup.Review
	Deadline  followup.Deadline // of all who have none of their own; zero while the review is not open
	Estimated followup.Date     // a proposal for the deadline, a month
	Open      bool              // staff gave it a deadline
	Overdue   bool              // staff should give it one: the plan's first mails are due soon
	Set       followup.Adjustments
	History   []Event // oldest first
}

// Reviews returns all reviews of the calendar in its order.
func (db *DB) Reviews(ctx context.Context) ([]ReviewStanding, error) {
	c, err := db.calendar(ctx, db.read)
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	standings := make([]ReviewStanding, len(c.reviews))
	today := followup.DateOf(db.Now(), db.Zone)
	for i, r := range c.reviews {
		s := ReviewStanding{Review: r, Estimated: db.Plan.Midterm(r), Open: c.open(r.ID), History: c.history(r.ID)}
		s.Deadline, s.Set = c.dates(r.ID, "")
		s.Overdue = !s.Open && db.Plan.Overdue(s.Estimated, today, daysAhead)
		standings[i] = s
	}
	return standings, nil
}

// OwnDates returns the deadline and the dates set by hand of one stakeholder for a
// review, those for all included.
func (db *DB) OwnDates(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) (followup.Deadline, followup.Adjustments, error) {
	c, err := db.calendar(ctx, db.read)
	if err != nil {
		return followup.Deadline{}, nil, fmt.Errorf("read calendar: %w", err)
	}
	d, set := c.dates(id, s)
	return d, set, nil
}

// Review implements [notify.Material].
func (db *DB) Review(ctx context.Context, id followup.ReviewID) (followup.Review, followup.Country, error) {
	c, err := db.calendar(ctx, db.read)
	if err != nil {
		return followup.Review{}, followup.Country{}, fmt.Errorf("read calendar: %w", err)
	}
	r, err := c.review(id)
	return r, db.Countries[id.Country()], err
}

// Deadline returns the deadline of a stakeholder for a review, or of all who
// have none of their own where stakeholder is empty; zero where the review is
// not open.
func (db *DB) Deadline(ctx context.Context, id followup.ReviewID, s followup.StakeholderID) (followup.Deadline, error) {
	c, err := db.calendar(ctx, db.read)
	if err != nil {
		return followup.Deadline{}, fmt.Errorf("read calendar: %w", err)
	}
	return c.deadline(id, s), nil
}

// OpenReviews implements [ingest.Register].
func (db *DB) OpenReviews(ctx context.Context, id followup.StakeholderID) (open []followup.ReviewID, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var r followup.ReviewID
		err := scan(&r)
		open = append(open, r)
		return err
	}, `SELECT a.review FROM asked a WHERE a.stakeholder = $1 AND EXISTS (SELECT 1 FROM calendar_event e
		WHERE e.review = a.review AND e.kind = 'deadline' AND e.stakeholder = '') ORDER BY a.review`, string(id))
	if err != nil {
		return nil, fmt.Errorf("list open reviews of %s: %w", id, err)
	}
	return open, nil
}

// SetDeadline gives reviews a deadline, all of them or none; the first one opens
// a review. With a stakeholder it holds for that one only, and the review must be
// open. A later change for all reaches a stakeholder with a deadline of its own
// only where it is later than that one, so that nobody is given less time than was
// promised. A faulty request is a *followup.Fault for staff.
func (db *DB) SetDeadline(ctx context.Context, reviews []followup.ReviewID, s followup.StakeholderID, d followup.Date, by string) error {
	if !d.HasDay() {
		return &followup.Fault{Remedy: followup.ByStaff, Reason: "a deadline needs a day, as in 2027-03-31"}
	}
	err := db.inTx(ctx, func(tx *transaction) error {
		c, err := db.calendar(ctx, tx)
		if err != nil {
			return err
		}
		notes := db.journal(db.Now(), by)
		var rows [][]any
		for _, id := range reviews {
			if err := c.mayHaveDeadline(id, s); err != nil {
				return err
			}
			rows = append(rows, []any{micros(db.Now()), by, DeadlineEvent, string(id), string(s), d.String()})
			notes.add("deadline", deadlineID(id, s), c.deadline(id, s).Date.String(), d.String())
		}
		return writeEvents(ctx, tx, rows, notes)
	})
	// A crash here leaves all the deadlines moved; the next notify run plans by them.
	if err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	return nil
}

func (c *calendar) mayHaveDeadline(id followup.ReviewID, s followup.StakeholderID) error {
	if _, err := c.review(id); err != nil {
		return err
	}
	if s != "" && !c.open(id) {
		return &followup.Fault{Remedy: followup.ByStaff, Where: string(id),
			Reason: "the review is not open yet: give it a deadline for all stakeholders first"}
	}
	return nil
}

func deadlineID(id followup.ReviewID, s followup.StakeholderID) string {
	if s == "" {
		return string(id)
	}
	return string(id) + " " + string(s)
}

func writeEvents(ctx context.Context, tx *transaction, rows [][]any, notes *journal) error {
	_, err := tx.bulk(ctx, `INSERT INTO calendar_event (at, actor, kind, review, stakeholder, value)`, rows, "")
	if err != nil {
		return err
	}
	return notes.write(ctx, tx)
}

// Postpone moves a review to another session. Its name stays the same, and its
// earlier place is kept as history.
func (db *DB) Postpone(ctx context.Context, id followup.ReviewID, session int, by string) error {
	if session < 1 {
		return &followup.Fault{Remedy: followup.ByStaff, Where: string(id), Reason: "sessions are numbered from 1"}
	}
	err := db.inTx(ctx, func(tx *transaction) error {
		c, err := db.calendar(ctx, tx)
		if err != nil {
			return err
		}
		r, err := c.review(id)
		if err != nil {
			return err
		}
		notes := db.journal(db.Now(), by)
		notes.add("session", string(id), strconv.Itoa(r.Session), strconv.Itoa(session))
		row := []any{micros(db.Now()), by, SessionEvent, string(id), "", strconv.Itoa(session)}
		return writeEvents(ctx, tx, [][]any{row}, notes)
	})
	if err != nil {
		return fmt.Errorf("postpone %s: %w", id, err)
	}
	return nil
}
