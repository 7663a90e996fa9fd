package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

// A dateJSON is one date of a review's plan, as scripts see it.
type dateJSON struct {
	Date  followup.Step `json:"date"`
	Day   followup.Date `json:"day"`
	Meant followup.Date `json:"meant"` // the day, before weekends and holidays moved it
	Set   bool          `json:"set"`   // by staff, and not by the plan
}

func datesJSON(plan followup.Plan, d followup.Deadline, set followup.Adjustments) []dateJSON {
	dates := []dateJSON{}
	for _, m := range plan.Dates(d.Date, set) {
		dates = append(dates, dateJSON{m.Step, m.Day, m.Meant, m.Set})
	}
	return dates
}

// A showJSON is all that the calendar knows of one review, for all stakeholders or
// for one.
type showJSON struct {
	reviewJSON
	Stakeholder followup.StakeholderID `json:"stakeholder"` // empty: for all
	Own         []ownJSON              `json:"own"`         // who has dates of its own
}

// An ownJSON is a stakeholder's own deadline for a review.
type ownJSON struct {
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Deadline    followup.Date          `json:"deadline"`
}

func (p *program) calendarShow() *cobra.Command {
	var stakeholder string
	cmd := &cobra.Command{
		Use:   "show REVIEW",
		Short: "Show the dates of a review, and how they came about",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.showReview(ctx, args[0], followup.StakeholderID(stakeholder))
		}),
	}
	cmd.Flags().StringVar(&stakeholder, "stakeholder", "", "as they are for the stakeholder with this `ID`")
	return cmd
}

func (in *installation) showReview(ctx context.Context, name string, who followup.StakeholderID) error {
	s, err := in.standing(ctx, name)
	if err != nil {
		return err
	}
	if err := in.known(ctx, who); err != nil {
		return err
	}
	shown := showJSON{reviewJSON: in.reviewJSON(s), Stakeholder: who, Own: []ownJSON{}}
	if who != "" {
		d, set, err := in.store.OwnDates(ctx, s.ID, who)
		if err != nil {
			return err
		}
		shown.Deadline, shown.Dates = d.Date, datesJSON(in.conf.Plan(), d, set)
	}
	for _, id := range withOwn(s) {
		d, _, err := in.store.OwnDates(ctx, s.ID, id)
		if err != nil {
			return err
		}
		shown.Own = append(shown.Own, ownJSON{id, d.Date})
	}
	return in.show(shown, shown.write(in.zone))
}

// withOwn returns the stakeholders that the events of a review name.
func withOwn(s store.ReviewStanding) []followup.StakeholderID {
	var own []followup.StakeholderID
	for _, e := range s.History {
		if e.Stakeholder != "" {
			own = append(own, e.Stakeholder)
		}
	}
	slices.Sort(own)
	return slices.Compact(own)
}

func (s showJSON) write(zone *time.Location) func(io.Writer) {
	return func(w io.Writer) {
		fmt.Fprintf(w, "%s %s, session %d%s, next review in session %s\n", s.Review, s.Country, s.Session, began(s.Start), orUnknown(s.NextSession))
		if len(s.Dates) == 0 {
			fmt.Fprintf(w, "No deadline. Mid-term is %s; %s\n", orUnknownDate(s.Deadline), askForDay(s.Review))
		} else {
			fmt.Fprintf(w, "Dates%s; days end in %s\n\n", only(s.Stakeholder), zone)
			var rows [][]string
			for _, d := range s.Dates {
				rows = append(rows, []string{string(d.Date), weekday(d.Day), d.note()})
			}
			columns(w, []string{"DATE", "DAY", ""}, rows)
		}
		for _, o := range s.Own {
			fmt.Fprintf(w, "%s has its own dates: deadline %s\n", o.Stakeholder, weekday(o.Deadline))
		}
		var rows [][]string
		for _, e := range s.Earlier {
			rows = append(rows, []string{"", "", fmt.Sprintf("was to be in session %d%s: %s", e.Session, began(e.Start), e.Note)})
		}
		for _, e := range s.History {
			rows = append(rows, []string{e.At.In(zone).Format("2006-01-02 15:04"), e.By, e.Kind + " " + e.Value + only(e.Stakeholder)})
		}
		if len(rows) > 0 {
			fmt.Fprintln(w)
			columns(w, []string{"WHEN", "WHO", "WHAT"}, rows)
		}
	}
}

// note says what is particular about a date.
func (d dateJSON) note() string {
	var notes []string
	if d.Set {
		notes = append(notes, "set by staff")
	}
	if d.Meant != d.Day {
		notes = append(notes, d.Meant.String()+" is a day of rest")
	}
	return strings.Join(notes, "; ")
}

func began(d followup.Date) string {
	if d.IsZero() {
		return ""
	}
	return " of " + d.String()
}

func orUnknownDate(d followup.Date) string {
	if d.IsZero() {
		return "not known"
	}
	return d.String()
}

// askForDay tells staff how to set a deadline.
func askForDay(id followup.ReviewID) string {
	return fmt.Sprintf("set the day with 'followup calendar extend %s --deadline DAY'", id)
}

func (p *program) calendarSet() *cobra.Command {
	var stakeholder string
	cmd := &cobra.Command{
		Use:   "set REVIEW DATE DAY",
		Short: "Set one of the dates that the plan counts from the deadline",
		Long: `Set one of the dates that the plan counts from the deadline: invite, remind-30
(the reminder 30 days before), last (the last reminder), grace, compile, publish.
DAY is a day, as in 2027-03-31, or "never", or "plan" for what the plan says.

It holds until the deadline moves: then the plan counts anew.`,
		Example: "  followup calendar set SVN-3 invite 2027-01-11\n  followup calendar set SVN-3 remind-7 never --stakeholder example-ngo-3",
		Args:    cobra.ExactArgs(3),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			who := followup.StakeholderID(stakeholder)
			s, err := in.standing(ctx, args[0])
			if err != nil {
				return err
			}
			if err := in.known(ctx, who); err != nil {
				return err
			}
			step, err := followup.ParseStep(args[1])
			if err != nil {
				return &usageError{err, "'followup calendar extend' moves the deadline."}
			}
			change := store.Change{Kind: string(step), Review: s.ID, Stakeholder: who, Value: strings.ToLower(args[2])}
			if err := in.store.ChangeCalendar(ctx, []store.Change{change}, actor()); err != nil {
				return err
			}
			return in.showReview(ctx, args[0], who)
		}),
	}
	cmd.Flags().StringVar(&stakeholder, "stakeholder", "", "only for the stakeholder with this `ID`")
	return cmd
}

// standing returns how the calendar has the review that somebody typed.
func (in *installation) standing(ctx context.Context, name string) (store.ReviewStanding, error) {
	id, err := in.review(ctx, name)
	if err != nil {
		return store.ReviewStanding{}, err
	}
	all, err := in.store.Reviews(ctx)
	if err != nil {
		return store.ReviewStanding{}, err
	}
	return all[slices.IndexFunc(all, func(s store.ReviewStanding) bool { return s.ID == id })], nil
}

// known returns an error for a stakeholder that somebody typed and that is not there.
func (in *installation) known(ctx context.Context, who followup.StakeholderID) error {
	if who == "" {
		return nil
	}
	if _, err := in.store.Stakeholder(ctx, who); err != nil {
		return fmt.Errorf("there is no stakeholder %s: 'followup stakeholders list' shows all", who)
	}
	return nil
}
