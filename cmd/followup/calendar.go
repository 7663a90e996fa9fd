package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) calendar() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: "The planning calendar: reviews, sessions, deadlines"}
	cmd.AddCommand(p.calendarList(), p.calendarShow(), p.calendarExtend(), p.calendarSet(), p.calendarPostpone(), p.calendarExport(), p.calendarImport(), p.calendarICS())
	return cmd
}

func (p *program) calendarList() *cobra.Command {
	var session, next int
	var open bool
	cmd := &cobra.Command{
		Use:   "list [STATE|REVIEW]",
		Short: "List reviews with session, next session and deadline",
		Long: `List reviews, in the order of their sessions.

SESSION is the one in which the State was reviewed, NEXT that of its next review,
by which the Programme's own lists go. A deadline that is estimated is the month
half-way between the two and opens nothing: staff give the day.`,
		Args: cobra.MaximumNArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.listCalendar(ctx, strings.Join(args, ""), session, next, open)
		}),
	}
	cmd.Flags().IntVar(&session, "session", 0, "only reviews held in session `N`")
	cmd.Flags().IntVar(&next, "next-session", 0, "only reviews whose next review is in session `N`")
	cmd.Flags().BoolVar(&open, "open", false, "only reviews that are open")
	return cmd
}

// A reviewJSON is a review of the calendar as scripts see it.
type reviewJSON struct {
	Review      followup.ReviewID       `json:"review"`
	Country     string                  `json:"country"`
	Session     int                     `json:"session"`
	Start       followup.Date           `json:"start"`
	NextSession int                     `json:"next_session"` // 0 where it is not known
	Deadline    followup.Date           `json:"deadline"`     // a month where estimated
	Estimated   bool                    `json:"estimated"`
	Open        bool                    `json:"open"`
	Overdue     bool                    `json:"overdue"` // staff should set the day by now
	Dates       []dateJSON              `json:"dates"`   // of the plan; none while it is not open
	Earlier     []followup.Postponement `json:"earlier"`
	History     []store.Event           `json:"history"`
}

func (in *installation) listCalendar(ctx context.Context, what string, session, next int, open bool) error {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	what = strings.ToUpper(what)
	found := []reviewJSON{}
	for _, s := range standings {
		if what != "" && what != string(s.ID) && what != string(s.ID.Country()) || session != 0 && s.Session != session ||
			next != 0 && s.Next != next || open && !s.Open {
			continue
		}
		found = append(found, in.reviewJSON(s))
	}
	if what != "" && len(found) == 0 {
		return noReview(what)
	}
	return in.show(found, func(w io.Writer) {
		var rows [][]string
		var due []string
		for _, r := range found {
			if r.Overdue {
				due = append(due, fmt.Sprintf("%s (%s)", r.Review, r.Deadline))
			}
			rows = append(rows, []string{string(r.Review), r.Country, fmt.Sprint(r.Session), r.Start.String(), orUnknown(r.NextSession), r.deadline(), r.moved()})
		}
		columns(w, []string{"REVIEW", "STATE", "SESSION", "BEGAN", "NEXT", "DEADLINE (" + in.conf.Programme.Timezone + ")", "HISTORY"}, rows)
		askForDays(w, due)
	})
}

func (in *installation) reviewJSON(s store.ReviewStanding) reviewJSON {
	c, _ := in.facts.Country(s.ID.Country())
	r := reviewJSON{
		Review: s.ID, Country: c.Name, Session: s.Session, Start: s.Start, NextSession: s.Next,
		Deadline: s.Deadline.Date, Open: s.Open, Overdue: s.Overdue, Dates: datesJSON(in.conf.Plan(), s.Deadline, s.Set), Earlier: orEmpty(s.Earlier), History: orEmpty(s.History),
	}
	if !s.Open {
		r.Deadline, r.Estimated = s.Estimated, !s.Estimated.IsZero()
	}
	return r
}

// askForDays names the reviews that staff should give a day by now.
func askForDays(w io.Writer, due []string) {
	if len(due) > 0 {
		fmt.Fprintf(w, "\nNothing is sent for a month: set the day of %s with 'followup calendar extend REVIEW --deadline DAY'.\n", strings.Join(due, ", "))
	}
}

func orUnknown(session int) string {
	if session == 0 {
		return "not known"
	}
	return fmt.Sprint(session)
}

func (r reviewJSON) deadline() string {
	if r.Estimated {
		return r.Deadline.String() + " (estimated)"
	}
	return weekday(r.Deadline)
}

func (r reviewJSON) moved() string {
	var parts []string
	for _, e := range r.Earlier {
		parts = append(parts, fmt.Sprintf("was to be in session %d", e.Session))
	}
	for _, e := range r.History {
		parts = append(parts, fmt.Sprintf("%s %s%s, %s", e.Kind, e.Value, only(e.Stakeholder), e.At.Format("2006-01-02")))
	}
	return strings.Join(parts, "; ")
}

func (p *program) calendarExtend() *cobra.Command {
	var deadline, stakeholder string
	var session int
	cmd := &cobra.Command{
		Use:   "extend [REVIEW]",
		Short: "Give a review its deadline, or another one; the first opens it",
		Long: `Give a review its deadline, or another one. The first deadline opens the review:
from then on invitations and reminders go out as the plan says. See them before
with 'followup plan'.

With --session instead of a review, all reviews of that session that are open or
have recommendations get the deadline.`,
		Example: "  followup calendar extend SVN-3 --deadline 2027-03-31\n  followup calendar extend SVN-3 --deadline 2027-04-15 --stakeholder example-ngo-3\n  followup calendar extend --session 47 --deadline 2027-03-31",
		Args:    cobra.MaximumNArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if (len(args) == 1) == (session != 0) {
				return &usageError{fmt.Errorf("name one review, or a session with --session"), "See 'followup calendar extend --help'."}
			}
			return in.extend(ctx, strings.Join(args, ""), session, followup.StakeholderID(stakeholder), deadline)
		}),
	}
	cmd.Flags().StringVar(&deadline, "deadline", "", "the `day` until whose end answers are asked for, as in 2027-03-31")
	cmd.Flags().StringVar(&stakeholder, "stakeholder", "", "only for the stakeholder with this `ID`")
	cmd.Flags().IntVar(&session, "session", 0, "all reviews of session `N`")
	_ = cmd.MarkFlagRequired("deadline")
	return cmd
}

func (in *installation) extend(ctx context.Context, review string, session int, stakeholder followup.StakeholderID, deadline string) error {
	day, err := followup.ParseDate(deadline)
	if err != nil {
		return &usageError{fmt.Errorf("--deadline: %w", err), "See 'followup calendar extend --help'."}
	}
	if err := in.known(ctx, stakeholder); err != nil {
		return err
	}
	ids, err := in.extended(ctx, review, session)
	if err != nil {
		return err
	}
	before, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	if err := in.store.SetDeadline(ctx, ids, stakeholder, day, actor()); err != nil {
		return err
	}
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	in.noteDates(before, standings)
	in.notePassed(day)
	changed := []reviewJSON{}
	for _, s := range standings {
		for _, id := range ids {
			if s.ID == id {
				changed = append(changed, in.reviewJSON(s))
			}
		}
	}
	return in.show(changed, func(w io.Writer) {
		for _, id := range ids {
			fmt.Fprintf(w, "%s: deadline %s, end of day %s%s\n", id, weekday(day), in.conf.Programme.Timezone, only(stakeholder))
		}
	})
}

// notePassed says what a deadline that has passed is still good for.
func (in *installation) notePassed(day followup.Date) {
	today := followup.DateOf(in.now(), in.zone)
	switch {
	case !day.Before(today):
	case in.conf.Plan().GraceEnds(day, nil).Before(today):
		in.say("Note: %s has passed already; nothing will be sent.", day)
	default:
		in.say("Note: %s has passed already; only the last reminder may still go, to those invited.", day)
	}
}

// noteDates names the dates that staff had set and that the plan counts anew since
// the deadline moved.
func (in *installation) noteDates(before, after []store.ReviewStanding) {
	for i, s := range before {
		for _, step := range in.conf.Plan().Steps() {
			day, was := s.Set[step]
			if _, still := after[i].Set[step]; !was || still {
				continue
			}
			if day.IsZero() {
				in.say("Note: %s had no %s; the plan counts it anew.", s.ID, step)
			} else {
				in.say("Note: %s had %s set for %s; the plan counts it anew.", s.ID, step, day)
			}
		}
	}
}

func (p *program) calendarPostpone() *cobra.Command {
	var session int
	var start string
	cmd := &cobra.Command{
		Use:   "postpone [REVIEW]",
		Short: "Move a review to another session, or a session to another date",
		Long: `Move a review to another session of the Working Group, or, without a review, a
whole session to another date; --start may be a month. A review keeps its name,
its earlier place stays as history, and the State's review before it knows its
next session anew. Deadlines are staff's own and do not move with it: what is open
and may have to move is named.`,
		Example: "  followup calendar postpone SVN-4 --session 49\n  followup calendar postpone --session 53 --start 2027-11",
		Args:    cobra.MaximumNArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if len(args) == 0 && start == "" {
				return &usageError{fmt.Errorf("name a review, or with --start when the session is held"), "See 'followup calendar postpone --help'."}
			}
			return in.postpone(ctx, strings.Join(args, ""), session, start)
		}),
	}
	cmd.Flags().IntVar(&session, "session", 0, "the session `N` it is held in")
	cmd.Flags().StringVar(&start, "start", "", "the `date` on which it begins")
	_ = cmd.MarkFlagRequired("session")
	return cmd
}

func (in *installation) postpone(ctx context.Context, review string, session int, start string) error {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	var changes []store.Change
	if review != "" {
		id, err := in.review(ctx, review)
		if err != nil {
			return err
		}
		changes = []store.Change{{Kind: store.SessionEvent, Review: id, Value: fmt.Sprint(session)}}
		if start != "" {
			changes = append(changes, store.Change{Kind: store.StartEvent, Review: id, Value: start})
		}
	} else {
		for _, s := range standings {
			if s.Session == session {
				changes = append(changes, store.Change{Kind: store.StartEvent, Review: s.ID, Value: start})
			}
		}
		if len(changes) == 0 {
			return fmt.Errorf("no review is held in session %d", session)
		}
	}
	if err := in.store.ChangeCalendar(ctx, changes, actor()); err != nil {
		return err
	}
	if review == "" {
		err = in.listCalendar(ctx, "", session, 0, false)
	} else {
		err = in.listCalendar(ctx, string(changes[0].Review), 0, 0, false)
	}
	in.nameOpen(standings, changes)
	return err
}

// nameOpen names the open reviews whose mid-term a change of sessions moves.
func (in *installation) nameOpen(standings []store.ReviewStanding, changes []store.Change) {
	moved := map[followup.ReviewID]bool{}
	for _, c := range changes {
		moved[c.Review] = true
		moved[followup.NewReviewID(c.Review.Country(), c.Review.Cycle()-1)] = true
	}
	for _, s := range standings {
		if s.Open && moved[s.ID] {
			in.say("%s is open until %s, which stays: 'followup calendar extend %s --deadline DAY' moves it.", s.ID, weekday(s.Deadline.Date), s.ID)
		}
	}
}

// extended returns the reviews that a change of deadline is for.
func (in *installation) extended(ctx context.Context, review string, session int) ([]followup.ReviewID, error) {
	if session == 0 {
		id, err := in.review(ctx, review)
		return []followup.ReviewID{id}, err
	}
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	var ids []followup.ReviewID
	for _, s := range standings {
		if s.Session != session {
			continue
		}
		list, err := in.store.Recommendations(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if s.Open || len(list) > 0 {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("no review of session %d is open or has recommendations", session)
	}
	return ids, nil
}

func only(s followup.StakeholderID) string {
	if s == "" {
		return ""
	}
	return ", for " + string(s) + " only"
}

// weekday returns a day with its name, since people check dates by it; a month as
// it is.
func weekday(d followup.Date) string {
	if !d.HasDay() {
		return d.String()
	}
	return d.String() + " (" + d.Weekday().String() + ")"
}
