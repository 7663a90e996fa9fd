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
	events  map[followup.ReviewID][]Event // in the order they happened
}

// calendar reads the events and applies them. Facts are never changed: each call
// starts from Options.Calendar.
func (db *DB) calendar(ctx context.Context, q querier) (*calendar, error) {
	c := &calendar{reviews: slices.Clone(db.Calendar), at: map[followup.ReviewID]int{}, events: map[followup.ReviewID][]Event{}}
	for i, r := range c.reviews {
		c.at[r.ID] = i
	}
	err := each(ctx, q, func(scan func(...any) error) error {
		var e Event
		var at int64
		err := scan(&at, &e.By, &e.Kind, &e.Review, &e.Stakeholder, &e.Value)
		e.At = instant(at)
		c.events[e.Review] = append(c.events[e.Review], e)
		return err
	}, `SELECT at, actor, kind, review, stakeholder, value FROM calendar_event ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	return c, c.postpone(db.Calendar)
}

// postpone moves reviews to the sessions that events say, and tells the review
// before each where its next one now is.
func (c *calendar) postpone(facts []followup.Review) error {
	for id, events := range c.events {
		for _, e := range events {
			i, known := c.at[id]
			if e.Kind != SessionEvent || !known {
				continue
			}
			session, err := strconv.Atoi(e.Value)
			if err != nil {
				return fmt.Errorf("session of %s: %w", id, err)
			}
			r := &c.reviews[i]
			r.Earlier = append(slices.Clone(r.Earlier), followup.Postponement{Session: r.Session, Start: r.Start, Note: "moved by staff"})
			r.Session = session
			r.Start, r.End = datesOf(facts, session)
			if before, ok := c.at[followup.NewReviewID(id.Country(), id.Cycle()-1)]; ok {
				c.reviews[before].Next, c.reviews[before].NextDate = r.Session, r.Start
			}
		}
	}
	return nil
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

func (c *calendar) review(id followup.ReviewID) (followup.Review, error) {
	i, ok := c.at[id]
	if !ok {
		return followup.Review{}, fmt.Errorf("review %s: %w", id, followup.ErrNotFound)
	}
	return c.reviews[i], nil
}

// open reports whether staff gave the review a deadline.
func (c *calendar) open(id followup.ReviewID) bool {
	return slices.ContainsFunc(c.events[id], func(e Event) bool { return e.Kind == DeadlineEvent && e.Stakeholder == "" })
}

// deadline replays the events of a review as one stakeholder saw them, or those
// for all where s is empty. Its Version counts how often the day that holds for
// that one changed since it was first given.
func (c *calendar) deadline(id followup.ReviewID, s followup.StakeholderID) (d followup.Deadline) {
	own := false
	for _, e := range c.events[id] {
		if e.Kind != DeadlineEvent || e.Stakeholder != "" && e.Stakeholder != s {
			continue
		}
		day, err := followup.ParseDate(e.Value)
		if err != nil || e.Stakeholder == "" && own && !d.Date.Before(day) {
			continue // for all, and not later than what this one was promised
		}
		own = e.Stakeholder != ""
		switch {
		case d.Date.IsZero():
			d.Date = day
		case d.Date != day:
			d.Date = day
			d.Version++
		}
	}
	return d
}
