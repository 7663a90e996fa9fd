package store

import (
	"context"
	"fmt"
	"slices"
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
	// NextHistory is what moved the session of the State's next review, by which
	// the proposal goes.
	NextHistory []Event
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
		s.NextHistory = c.moves(followup.NewReviewID(r.ID.Country(), r.ID.Cycle()+1))
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

// A Change is what staff ask of the calendar: an Event before it happened.
type Change struct {
	Kind        string // DeadlineEvent, SessionEvent, StartEvent or a followup.Step
	Review      followup.ReviewID
	Stakeholder followup.StakeholderID // empty: for all
	Value       string
}

// SetDeadline gives reviews a deadline, all of them or none; the first one opens
// a review. With a stakeholder it holds for that one only, and the review must be
// open. A later change for all reaches a stakeholder with a deadline of its own
// only where it is later than that one, so that nobody is given less time than was
// promised. A faulty request is a *followup.Fault for staff.
func (db *DB) SetDeadline(ctx context.Context, reviews []followup.ReviewID, s followup.StakeholderID, d followup.Date, by string) error {
	var changes []Change
	for _, id := range reviews {
		changes = append(changes, Change{DeadlineEvent, id, s, d.String()})
	}
	return db.ChangeCalendar(ctx, changes, by)
}

// Postpone moves a review to another session. Its name stays the same, and its
// earlier place is kept as history.
func (db *DB) Postpone(ctx context.Context, id followup.ReviewID, session int, by string) error {
	return db.ChangeCalendar(ctx, []Change{{Kind: SessionEvent, Review: id, Value: strconv.Itoa(session)}}, by)
}

// ChangeCalendar makes changes in their order, all of them or none. A faulty one is
// a *followup.Fault for staff, whose Where is the review.
func (db *DB) ChangeCalendar(ctx context.Context, changes []Change, by string) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		c, err := db.calendar(ctx, tx)
		if err != nil {
			return err
		}
		at := db.Now()
		notes := db.journal(at, by)
		var rows [][]any
		for _, ch := range changes {
			day, err := c.check(ch, db.Plan)
			if err != nil {
				return err
			}
			subject, id := ch.subject()
			notes.add(subject, id, c.value(ch), ch.Value)
			e := Event{At: at, By: by, Kind: ch.Kind, Review: ch.Review, Stakeholder: ch.Stakeholder, Value: ch.Value}
			c.events[ch.Review] = append(c.events[ch.Review], change{e, day})
			rows = append(rows, []any{micros(at), by, ch.Kind, string(ch.Review), string(ch.Stakeholder), ch.Value})
		}
		return writeEvents(ctx, tx, rows, notes)
	})
	// A crash here leaves all of them made; the next notify run plans by them.
	if err != nil {
		return fmt.Errorf("change calendar: %w", err)
	}
	return nil
}

// check returns the day that a change names, the zero Date where it names none, or
// why it cannot be made.
func (c *calendar) check(ch Change, plan followup.Plan) (day followup.Date, err error) {
	wrong := func(format string, args ...any) (followup.Date, error) {
		return day, &followup.Fault{Remedy: followup.ByStaff, Where: deadlineID(ch.Review, ch.Stakeholder), Reason: fmt.Sprintf(format, args...)}
	}
	if _, err := c.review(ch.Review); err != nil {
		return day, err
	}
	if ch.Kind == SessionEvent {
		if n, err := strconv.Atoi(ch.Value); err != nil || n < 1 {
			return wrong("sessions are numbered from 1")
		}
		return day, nil
	}
	if ch.Value != AsPlanned && ch.Value != Never {
		if day, err = followup.ParseDate(ch.Value); err != nil {
			return wrong("%s", err)
		}
	}
	switch {
	case ch.Kind == StartEvent:
		if day.IsZero() {
			return wrong("a session needs a day or a month, as in 2027-01")
		}
	case ch.Kind == DeadlineEvent && !day.HasDay():
		return wrong("a deadline needs a day, as in 2027-03-31")
	case (ch.Kind != DeadlineEvent || ch.Stakeholder != "") && !c.open(ch.Review):
		return wrong("the review is not open yet: give it a deadline for all stakeholders first")
	case ch.Kind != DeadlineEvent:
		if reason := c.fits(ch, day, plan); reason != "" {
			return wrong("%s", reason)
		}
	}
	return day, nil
}

// fits returns why a date of the plan cannot be set so, or "".
func (c *calendar) fits(ch Change, day followup.Date, plan followup.Plan) string {
	step, err := followup.ParseStep(ch.Kind)
	deadline, set := c.dates(ch.Review, ch.Stakeholder)
	switch last := plan.GraceEnds(deadline.Date, set); {
	case err != nil:
		return err.Error()
	case !slices.Contains(plan.Steps(), step):
		return fmt.Sprintf("the plan has no %s", step)
	case step.OfReview() && ch.Stakeholder != "":
		return fmt.Sprintf("%s is a date of the review, and the same for all stakeholders", step)
	case day.IsZero():
		return ""
	case !day.HasDay():
		return fmt.Sprintf("%s needs a day, as in 2027-03-31", step)
	case step == followup.StepLast && (!deadline.Date.Before(day) || last.Before(day)):
		return fmt.Sprintf("the last reminder comes after the deadline, %s, and within the grace, which ends on %s", deadline.Date, last)
	case (step == followup.StepGrace || step.OfReview()) && day.Before(deadline.Date):
		return fmt.Sprintf("%s would be before the deadline, %s", step, deadline.Date)
	case step != followup.StepLast && step != followup.StepGrace && !step.OfReview() && deadline.Date.Before(day):
		return fmt.Sprintf("%s would be after the deadline, %s", step, deadline.Date)
	}
	return ""
}

// value returns what a change would change, for the log.
func (c *calendar) value(ch Change) string {
	switch ch.Kind {
	case SessionEvent, StartEvent:
		r := c.reviews[c.at[ch.Review]]
		if ch.Kind == StartEvent {
			return r.Start.String()
		}
		return strconv.Itoa(r.Session)
	case DeadlineEvent:
		return c.deadline(ch.Review, ch.Stakeholder).Date.String()
	}
	_, set := c.dates(ch.Review, ch.Stakeholder)
	day, ok := set[followup.Step(ch.Kind)]
	switch {
	case !ok:
		return AsPlanned
	case day.IsZero():
		return Never
	}
	return day.String()
}

// subject returns as what, and under which ID, the log has a change.
func (ch Change) subject() (subject, id string) {
	id = deadlineID(ch.Review, ch.Stakeholder)
	switch ch.Kind {
	case DeadlineEvent, SessionEvent:
		return ch.Kind, id
	case StartEvent:
		return SessionEvent, id
	}
	return "plan", id + " " + ch.Kind
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
