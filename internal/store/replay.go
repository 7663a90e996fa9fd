package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/upr-info/followup"
)

// A calendar is the embedded reviews with staff's events applied.
type calendar struct {
	reviews []followup.Review
	at      map[followup.ReviewID]int
	events  map[followup.ReviewID][]change // in the order they happened
}

// A change is an event with the day that its value names, if it does.
type change struct {
	Event
	day followup.Date
}

// calendar reads the events and applies them. Facts are never changed: each call
// starts from Options.Calendar.
func (db *DB) calendar(ctx context.Context, q querier) (*calendar, error) {
	c := &calendar{reviews: slices.Clone(db.Calendar), at: map[followup.ReviewID]int{}, events: map[followup.ReviewID][]change{}}
	for i, r := range c.reviews {
		c.at[r.ID] = i
	}
	err := each(ctx, q, func(scan func(...any) error) error {
		var e change
		var at int64
		err := scan(&at, &e.By, &e.Kind, &e.Review, &e.Stakeholder, &e.Value)
		e.At = instant(at)
		if e.Kind != SessionEvent {
			e.day, _ = followup.ParseDate(e.Value) // no day: a word
		}
		c.events[e.Review] = append(c.events[e.Review], e)
		return err
	}, `SELECT at, actor, kind, review, stakeholder, value FROM calendar_event ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	return c, c.postpone(db.Calendar)
}

// postpone moves reviews to the sessions and days that events say, and tells the
// review before each where its next one now is.
func (c *calendar) postpone(facts []followup.Review) error {
	for id, events := range c.events {
		for _, e := range events {
			i, known := c.at[id]
			if e.Kind != SessionEvent && e.Kind != StartEvent || !known {
				continue
			}
			r := &c.reviews[i]
			lost := followup.Postponement{Session: r.Session, Start: r.Start, Note: "moved by staff"}
			if e.Kind == StartEvent {
				r.Start, r.End = e.day, followup.Date{}
			} else {
				session, err := strconv.Atoi(e.Value)
				if err != nil {
					return fmt.Errorf("session of %s: %w", id, err)
				}
				r.Session = session
				r.Start, r.End = datesOf(facts, session)
			}
			r.Earlier = append(slices.Clone(r.Earlier), lost)
			if before, ok := c.at[followup.NewReviewID(id.Country(), id.Cycle()-1)]; ok {
				c.reviews[before].Next, c.reviews[before].NextDate = r.Session, r.Start
			}
		}
	}
	return nil
}

// history returns the events of a review, oldest first.
func (c *calendar) history(id followup.ReviewID) []Event {
	var events []Event
	for _, e := range c.events[id] {
		events = append(events, e.Event)
	}
	return events
}

// datesOf returns when a session is held, as its other reviews have it; zero
// where none is known.
func datesOf(facts []followup.Review, session int) (start, end followup.Date) {
	for _, r := range facts {
		if r.Session == session && (start.IsZero() || r.Start.HasDay() && !start.HasDay()) {
			start, end = r.Start, r.End
		}
	}
	return start, end
}

// moves returns the events that moved the session of a review.
func (c *calendar) moves(id followup.ReviewID) []Event {
	return slices.DeleteFunc(c.history(id), func(e Event) bool { return e.Kind != SessionEvent && e.Kind != StartEvent })
}

func (c *calendar) review(id followup.ReviewID) (followup.Review, error) {
	i, ok := c.at[id]
	if !ok {
		return followup.Review{}, fmt.Errorf("review %s: %w", id, followup.ErrNotFound)
	}
	return c.reviews[i], nil
}

// open reports whether staff gave the review a deadline.
func (c *calendar) open(id followup.ReviewID) bool {
	return slices.ContainsFunc(c.events[id], func(e change) bool { return e.Kind == DeadlineEvent && e.Stakeholder == "" })
}

// deadline returns the deadline of a stakeholder, or of all who have none of
// their own where s is empty.
func (c *calendar) deadline(id followup.ReviewID, s followup.StakeholderID) followup.Deadline {
	d, _ := c.dates(id, s)
	return d
}

// dates replays the events of a review as one stakeholder saw them, or those
// for all where s is empty. The deadline's Version counts how often the day that
// holds for that one changed since it was first given. Dates that were set by hand
// belong to the deadline that they were set for: when it moves, the plan counts
// anew. Those of one stakeholder go before those for all.
func (c *calendar) dates(id followup.ReviewID, s followup.StakeholderID) (d followup.Deadline, set followup.Adjustments) {
	var own followup.Adjustments
	promised := false
	for _, e := range c.events[id] {
		if e.Stakeholder != "" && e.Stakeholder != s {
			continue
		}
		if e.Kind != DeadlineEvent {
			if e.Stakeholder == "" {
				set = e.adjust(set)
			} else {
				own = e.adjust(own)
			}
			continue
		}
		if e.Stakeholder == "" && promised && !d.Date.Before(e.day) {
			continue // for all, and not later than what this one was promised
		}
		promised = e.Stakeholder != ""
		switch {
		case d.Date.IsZero():
			d.Date = e.day
		case d.Date != e.day:
			d.Date = e.day
			d.Version++
			set, own = nil, nil
		}
	}
	for step, day := range own {
		if set == nil {
			set = followup.Adjustments{}
		}
		set[step] = day
	}
	return d, set
}

// adjust returns set with what an event says of one of the plan's dates.
func (e change) adjust(set followup.Adjustments) followup.Adjustments {
	step, err := followup.ParseStep(e.Kind)
	switch {
	case err != nil:
	case e.Value == AsPlanned:
		delete(set, step)
	default:
		if set == nil {
			set = followup.Adjustments{}
		}
		set[step] = e.day // zero: Never
	}
	return set
}
