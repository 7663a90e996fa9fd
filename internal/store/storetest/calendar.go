package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func testCalendar(t *testing.T, open Open) {
	t.Run("Deadlines", func(t *testing.T) { t.Parallel(); testDeadlines(t, open) })
	t.Run("DeadlinesRefused", func(t *testing.T) { t.Parallel(); testRefusedDeadlines(t, open) })
	t.Run("Adjusted", func(t *testing.T) { t.Parallel(); testAdjusted(t, open) })
	t.Run("Told", func(t *testing.T) { t.Parallel(); testTold(t, open) })
	t.Run("Postpone", func(t *testing.T) { t.Parallel(); testPostpone(t, open) })
	t.Run("Schedules", func(t *testing.T) { t.Parallel(); testSchedules(t, open) })
}

func (b *bench) standing(id followup.ReviewID) store.ReviewStanding {
	b.t.Helper()
	all, err := b.Reviews(b.ctx)
	b.check(err)
	for _, r := range all {
		if r.ID == id {
			return r
		}
	}
	b.t.Fatalf("%s is not in the calendar", id)
	return store.ReviewStanding{}
}

func testDeadlines(t *testing.T, open Open) {
	b := setUp(t, open)
	r := b.standing(svn)
	equal(t, "open", r.Open, false)
	equal(t, "proposal, half-way to the next review", r.Estimated, day("2022-06"))
	equal(t, "proposal, 27 months after", b.standing("HTI-3").Estimated, day("2024-04"))
	for _, tt := range []struct {
		name        string
		stakeholder followup.StakeholderID
		day         string
		all, a, c   followup.Deadline // of all, of the stakeholder a, of any other
	}{
		{"opened", "", "2027-03-31", deadline("2027-03-31", 0), deadline("2027-03-31", 0), deadline("2027-03-31", 0)},
		{"the same again is no change", "", "2027-03-31", deadline("2027-03-31", 0), deadline("2027-03-31", 0), deadline("2027-03-31", 0)},
		{"a gets more time", "a", "2027-05-31", deadline("2027-03-31", 0), deadline("2027-05-31", 1), deadline("2027-03-31", 0)},
		{"all get less than a was promised", "", "2027-04-30", deadline("2027-04-30", 1), deadline("2027-05-31", 1), deadline("2027-04-30", 1)},
		{"all get more than a was promised", "", "2027-06-30", deadline("2027-06-30", 2), deadline("2027-06-30", 2), deadline("2027-06-30", 2)},
		{"then a goes with all again", "", "2027-06-15", deadline("2027-06-15", 3), deadline("2027-06-15", 3), deadline("2027-06-15", 3)},
	} {
		b.check(b.SetDeadline(b.ctx, []followup.ReviewID{svn}, tt.stakeholder, day(tt.day), "staff-1"))
		for who, want := range map[followup.StakeholderID]followup.Deadline{"": tt.all, "a": tt.a, "c": tt.c} {
			got, err := b.Deadline(b.ctx, svn, who)
			b.check(err)
			equal(t, tt.name+": deadline of "+string(who), got, want)
		}
	}
	r = b.standing(svn)
	equal(t, "open", r.Open, true)
	equal(t, "history", len(r.History), 6)
	equal(t, "who", r.History[2], store.Event{At: morning, By: "staff-1", Kind: store.DeadlineEvent, Review: svn, Stakeholder: "a", Value: "2027-05-31"})
	log, err := b.History(b.ctx, "deadline", "SVN-3")
	b.check(err)
	if len(log) != 4 || log[0].Before != "" || log[1].Before != "2027-03-31" || log[1].After != "2027-04-30" {
		t.Errorf("log: %+v", log)
	}
	equal(t, "a neighbour stays closed", b.standing("HTI-3").Open, false)
}

func deadline(d string, version int) followup.Deadline {
	return followup.Deadline{Date: day(d), Version: version}
}

func testRefusedDeadlines(t *testing.T, open Open) {
	b := setUp(t, open)
	b.want(b.SetDeadline(b.ctx, []followup.ReviewID{svn, "XXX-9"}, "", day("2027-03-31"), "staff-1"), followup.ErrNotFound)
	equal(t, "open after a half-wrong request", b.standing(svn).Open, false)
	for _, tt := range []struct {
		name string
		who  followup.StakeholderID
		day  string
	}{
		{"a month is no deadline", "", "2027-03"},
		{"no day at all", "", ""},
		{"one stakeholder's deadline does not open a review", "a", "2027-03-31"},
	} {
		var fault *followup.Fault
		err := b.SetDeadline(b.ctx, []followup.ReviewID{svn}, tt.who, day(tt.day), "staff-1")
		if !errors.As(err, &fault) || fault.Remedy != followup.ByStaff {
			t.Errorf("%s: %v, want a fault for staff", tt.name, err)
		}
	}
}

// testAdjusted: dates set by hand, for all and for one, until the deadline moves.
func testAdjusted(t *testing.T, open Open) {
	b := setUp(t, open)
	change := func(kind string, who followup.StakeholderID, value string) error {
		return b.ChangeCalendar(b.ctx, []store.Change{{Kind: kind, Review: svn, Stakeholder: who, Value: value}}, "staff-1")
	}
	for _, tt := range []struct {
		kind  string
		who   followup.StakeholderID
		value string
		all   string // what is set for all, as "step day"
		a     string // for the stakeholder a
		wrong string // why it is refused
	}{
		{"invite", "", "2027-01-11", "", "", "the review is not open yet: give it a deadline for all stakeholders first"},
		{"deadline", "", "2027-03-31", "", "", ""},
		{"invite", "", "2027-01-11", "invite 2027-01-11", "invite 2027-01-11", ""},
		{"remind-7", "", store.Never, "invite 2027-01-11 remind-7 ", "invite 2027-01-11 remind-7 ", ""},
		{"remind-7", "a", "2027-03-20", "invite 2027-01-11 remind-7 ", "invite 2027-01-11 remind-7 2027-03-20", ""},
		{"remind-7", "a", store.AsPlanned, "invite 2027-01-11 remind-7 ", "invite 2027-01-11 remind-7 ", ""},
		{"invite", "", store.AsPlanned, "remind-7 ", "remind-7 ", ""},
		{"grace", "a", "2027-05-31", "remind-7 ", "grace 2027-05-31 remind-7 ", ""},
		// It belonged to the deadline that a had.
		{"deadline", "a", "2027-04-30", "remind-7 ", "", ""},
		{"compile", "", "2027-04-20", "compile 2027-04-20 remind-7 ", "compile 2027-04-20", ""},
		{"compile", "a", "2027-04-20", "", "", "compile is a date of the review, and the same for all stakeholders"},
		{"remind-8", "", "2027-03-20", "", "", "the plan has no remind-8"},
		{"invite", "", "2027-04-01", "", "", "invite would be after the deadline, 2027-03-31"},
		{"publish", "", "2027-03-30", "", "", "publish would be before the deadline, 2027-03-31"},
		{"last", "", "2027-03-31", "", "", "the last reminder comes after the deadline, 2027-03-31, and within the grace, which ends on 2027-04-14"},
		{"last", "", "2027-04-15", "", "", "the last reminder comes after the deadline, 2027-03-31, and within the grace, which ends on 2027-04-14"},
		{"invite", "", "2027-01", "", "", "invite needs a day, as in 2027-03-31"},
		{"invite", "", "soon", "", "", `"soon" is not a date: write it as 2027-03-31, or 2027-03 where the day is not known`},
		{"deadline", "", "2027-04-15", "", "compile 2027-04-20", ""},
	} {
		err := change(tt.kind, tt.who, tt.value)
		var fault *followup.Fault
		if errors.As(err, &fault); fault != nil && fault.Reason != tt.wrong || fault == nil && (err != nil || tt.wrong != "") {
			t.Errorf("%s %s: %v, want %q", tt.kind, tt.value, err, tt.wrong)
		}
		if tt.wrong != "" {
			continue
		}
		for who, want := range map[followup.StakeholderID]string{"": tt.all, "a": tt.a} {
			_, set, err := b.OwnDates(b.ctx, svn, who)
			b.check(err)
			equal(t, tt.kind+" "+tt.value+": set for "+string(who), strings.Join(setOf(set), " "), want)
		}
	}
	log, err := b.History(b.ctx, "plan", "SVN-3 invite")
	b.check(err)
	if len(log) != 2 || log[0].Before != store.AsPlanned || log[1].Before != "2027-01-11" || log[1].After != store.AsPlanned {
		t.Errorf("log: %+v", log)
	}
}

func setOf(set followup.Adjustments) []string {
	var all []string
	for step, day := range set {
		all = append(all, string(step)+" "+day.String())
	}
	slices.Sort(all)
	return all
}

// testTold: whoever was invited is to be told of another deadline, once for each.
func testTold(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	situation := func() notify.Situation {
		all, err := b.Situations(b.ctx)
		b.check(err)
		return all[0]
	}
	send := func(purpose followup.Purpose, at time.Time, version int, deadline string) {
		occasion := notify.OccasionInvitation(svn)
		if purpose != followup.Invitation {
			occasion = notify.OccasionExtension(svn, version)
		}
		_, err := b.Ledger().Plan(b.ctx, []notify.Entry{{Purpose: purpose, Occasion: occasion, Recipient: "a@example.org", Review: svn,
			Stakeholder: situation().Stakeholder.ID, Due: b.now, Deadline: followup.Deadline{Date: day(deadline), Version: version}}})
		b.check(err)
		entries, err := b.Ledger().Entries(b.ctx, store.Filter{Purpose: purpose})
		b.check(err)
		b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: entries[len(entries)-1].ID, State: notify.Sent, At: at}}))
	}
	equal(t, "told nothing", situation().Told, followup.Deadline{})
	send(followup.Invitation, later(1), 0, "2026-12-20")
	send(followup.Reminder, later(2), 0, "2026-12-20")
	s := situation()
	equal(t, "told by the invitation", s.Told, deadline("2026-12-20", 0))
	equal(t, "a reminder is no invitation", s.ToldAt.Equal(later(1)) && s.Invited, true)
	send(followup.Extension, later(3), 2, "2027-02-26")
	s = situation()
	equal(t, "told by the notice", s.Told, deadline("2027-02-26", 2))
	equal(t, "when", s.ToldAt.Equal(later(3)), true)
}

func testPostpone(t *testing.T, open Open) {
	b := setUp(t, open)
	b.check(b.Postpone(b.ctx, "SVN-3", 40, "staff-1"))
	r, country, err := b.Review(b.ctx, "SVN-3")
	b.check(err)
	equal(t, "State", country.Name, "Slovenia")
	equal(t, "session", r.Session, 40)
	equal(t, "its date, as other reviews of the session have it", r.Start, day("2022-01-24"))
	equal(t, "the place it had", r.Earlier[0], followup.Postponement{Session: 34, Start: day("2019-11-04"), Note: "moved by staff"})
	before, _, err := b.Review(b.ctx, "SVN-2")
	b.check(err)
	equal(t, "next session of the review before", before.Next, 40)
	equal(t, "date of the review before's next", before.NextDate, day("2022-01-24"))
	b.check(b.Postpone(b.ctx, "HTI-3", 99, "staff-1"))
	r, _, err = b.Review(b.ctx, "HTI-3")
	b.check(err)
	equal(t, "no date is made up", r.Start, followup.Date{})
	b.want(b.Postpone(b.ctx, "XXX-1", 40, "staff-1"), followup.ErrNotFound)
	b.check(b.ChangeCalendar(b.ctx, []store.Change{{Kind: store.StartEvent, Review: "HTI-3", Value: "2028-01"}}, "staff-1"))
	r, _, err = b.Review(b.ctx, "HTI-3")
	b.check(err)
	equal(t, "given by staff, a month", r.Start, day("2028-01"))
	_, _, err = b.Review(b.ctx, "XXX-1")
	b.want(err, followup.ErrNotFound)
}

func testSchedules(t *testing.T, open Open) {
	b := setUp(t, open)
	last, err := b.LastRun(b.ctx, "poll")
	b.check(err)
	equal(t, "never", last.IsZero(), true)
	for _, tt := range []struct{ at, want int }{{5, 5}, {3, 5}, {9, 9}} {
		b.check(b.SetLastRun(b.ctx, "poll", later(tt.at)))
		last, err := b.LastRun(b.ctx, "poll")
		b.check(err)
		equal(t, "last run, which never goes back", last, later(tt.want))
	}
	last, err = b.LastRun(b.ctx, "digest")
	b.check(err)
	equal(t, "another schedule", last.IsZero(), true)
}
