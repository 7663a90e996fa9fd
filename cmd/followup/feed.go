package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/internal/ical"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func (p *program) calendarICS() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "ics [STATE|REVIEW]...",
		Short: "Write the calendar as a feed that calendar programs read",
		Long: `Write the calendar as a feed (RFC 5545) that calendar programs read: of open
reviews all dates of the plan, of others the month of mid-term while it is to come,
and the sessions to come. Put the file where staff can subscribe to it; an event
that moves keeps its name.`,
		Example: "  followup calendar ics -o followup.ics\n  followup calendar ics HTI SVN-3",
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.writeFeed(ctx, args, output)
		}),
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the `file` to write (default: print it)")
	return cmd
}

// A feedJSON says what was written, as scripts see it.
type feedJSON struct {
	File   string `json:"file"`
	Events int    `json:"events"`
}

func (in *installation) writeFeed(ctx context.Context, args []string, output string) error {
	standings, err := in.store.Reviews(ctx)
	if err != nil {
		return err
	}
	if standings, err = chosen(standings, args); err != nil {
		return err
	}
	f := in.feed(standings)
	f.plan()
	var b bytes.Buffer
	if err := ical.Write(&b, f.calendar()); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	if output == "" {
		_, err := in.out.Write(b.Bytes())
		return err
	}
	if err := os.WriteFile(output, b.Bytes(), 0o644); err != nil {
		return err
	}
	return in.show(feedJSON{output, len(f.events)}, func(w io.Writer) { fmt.Fprintf(w, "%s: %s\n", output, count(len(f.events), "event")) })
}

// chosen returns the reviews that args name, by State or by review; all without args.
func chosen(standings []store.ReviewStanding, args []string) ([]store.ReviewStanding, error) {
	if len(args) == 0 {
		return standings, nil
	}
	var found []store.ReviewStanding
	for _, arg := range args {
		n := len(found)
		for _, s := range standings {
			if strings.EqualFold(arg, string(s.ID)) || strings.EqualFold(arg, string(s.ID.Country())) {
				found = append(found, s)
			}
		}
		if len(found) == n {
			return nil, noReview(arg)
		}
	}
	slices.SortStableFunc(found, func(a, b store.ReviewStanding) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(found, func(a, b store.ReviewStanding) bool { return a.ID == b.ID }), nil
}

func noReview(what string) error {
	return fmt.Errorf("the calendar has no review of %q: write a State's three-letter code or a review, as in HTI or HTI-2", what)
}

// A feed gathers events of reviews. The same calendar gives the same events: nothing
// in them is of the moment at which they are written, but which are over.
type feed struct {
	in        *installation
	standings []store.ReviewStanding
	today     followup.Date
	events    []ical.Event
}

func (in *installation) feed(standings []store.ReviewStanding) *feed {
	return &feed{in: in, standings: standings, today: followup.DateOf(in.now(), in.zone)}
}

func (f *feed) calendar() ical.Calendar {
	return ical.Calendar{Name: f.in.conf.Programme.Name, Events: f.events}
}

// plan adds what staff plan by: all dates of open reviews, and what is to come of others.
func (f *feed) plan() {
	for _, s := range f.standings {
		f.midterm(s)
		for _, m := range f.in.conf.Plan().Dates(s.Deadline.Date, s.Set) {
			f.milestone(s, m)
		}
		f.session(s)
	}
}

// public adds what everybody may know: deadlines and months of mid-term to come.
func (f *feed) public() {
	for _, s := range f.standings {
		f.midterm(s)
		if s.Open && !s.Deadline.Date.Before(f.today) {
			f.milestone(s, followup.Milestone{Step: followup.StepDeadline, Day: s.Deadline.Date})
		}
	}
}

// midterm adds the month in which a review without a deadline reaches mid-term. It
// becomes the deadline's event once there is one.
func (f *feed) midterm(s store.ReviewStanding) {
	if !s.Open && !s.Estimated.IsZero() && !s.Estimated.Before(f.today) {
		f.add(s, followup.StepDeadline, s.Estimated, "mid-term (the day is not set)")
	}
}

func (f *feed) milestone(s store.ReviewStanding, m followup.Milestone) {
	what := map[followup.Step]string{
		followup.StepInvite: "invitations go out", followup.StepDeadline: "deadline for answers", followup.StepLast: "last reminder",
		followup.StepGrace: "grace ends", followup.StepCompile: "compile", followup.StepPublish: "publish",
	}[m.Step]
	if what == "" {
		what = "reminder, " + count(m.Before, "day") + " before"
	}
	f.add(s, m.Step, m.Day, what)
}

func (f *feed) add(s store.ReviewStanding, step followup.Step, day followup.Date, what string) {
	uid := notify.DeadlineUID(s.ID, "", f.domain())
	if step != followup.StepDeadline {
		uid = strings.Replace(uid, "-deadline@", "-"+string(step)+"@", 1)
	}
	changes := f.changes(s)
	e := ical.Event{
		UID: uid, Sequence: len(changes), Stamp: f.stamp(changes), First: day,
		Summary:   fmt.Sprintf("%s (%s): %s", f.country(s), s.ID, what),
		Tentative: !s.Open,
	}
	if step == followup.StepDeadline && day.HasDay() {
		e.Description = fmt.Sprintf("Until the end of %s in %s.", day.Weekday(), f.in.zone)
	}
	f.events = append(f.events, e)
}

// session adds the session that a review is held in, while that is to come or goes on.
func (f *feed) session(s store.ReviewStanding) {
	last := s.End
	if last.IsZero() {
		last = s.Start
	}
	if last.IsZero() || last.Before(f.today) {
		return
	}
	changes := f.changes(s)
	f.events = append(f.events, ical.Event{
		UID:      strings.Replace(notify.DeadlineUID(s.ID, "", f.domain()), "-deadline@", "-session@", 1),
		Sequence: len(changes), Stamp: f.stamp(changes), First: s.Start, Last: s.End,
		Summary: fmt.Sprintf("%s (%s): reviewed in session %d", f.country(s), s.ID, s.Session),
	})
}

// changes returns the events of the calendar that bear on a review's dates: its own
// for all stakeholders, and those that moved the State's next review.
func (f *feed) changes(s store.ReviewStanding) (changes []store.Event) {
	for _, e := range s.History {
		if e.Stakeholder == "" {
			changes = append(changes, e)
		}
	}
	return append(changes, s.NextHistory...)
}

// stamp returns when the last change was made; without one, when the calendar that
// comes with the program was drawn up.
func (f *feed) stamp(changes []store.Event) time.Time {
	if len(changes) == 0 {
		return calendar.AsOf().Start(time.UTC)
	}
	return slices.MaxFunc(changes, func(a, b store.Event) int { return a.At.Compare(b.At) }).At
}

func (f *feed) country(s store.ReviewStanding) string {
	c, _ := f.in.facts.Country(s.ID.Country())
	return c.Name
}

// domain returns the Programme's, which makes the names of events unique.
func (f *feed) domain() string {
	if _, domain, ok := strings.Cut(f.in.conf.Programme.Address, "@"); ok {
		return domain
	}
	if u, err := url.Parse(f.in.conf.Programme.Site); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "followup.invalid" // RFC 2606: nobody's
}
