package followup_test

import (
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

func date(t *testing.T, s string) followup.Date {
	t.Helper()
	d, err := followup.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDate(t *testing.T) {
	for _, s := range []string{"", "2027-01", "2027-01-31"} {
		if got := date(t, s).String(); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	}
	for _, s := range []string{"2027-02-30", "2027-13", "31.3.2027", "2027"} {
		if d, err := followup.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
	if got := date(t, "2027-01").AddDays(5); got.HasDay() {
		t.Errorf("a day was made up: %v", got)
	}
	if got := date(t, "2027-01-31").AddMonths(1).String(); got != "2027-02" {
		t.Errorf("a month later is %s", got)
	}
	if date(t, "2027-01").Before(date(t, "2027-01-31")) {
		t.Error("a month without a day came before a day in it")
	}
}

func TestDeadlineEndsWithItsDayAlsoWhenClocksChange(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ day, end string }{
		{"2027-03-27", "2027-03-27T23:00:00Z"}, // the last day of winter time
		{"2027-03-28", "2027-03-28T22:00:00Z"}, // 23 hours long
		{"2027-10-31", "2027-10-31T23:00:00Z"}, // 25 hours long
	} {
		if got := date(t, tt.day).End(zurich).UTC().Format(time.RFC3339); got != tt.end {
			t.Errorf("%s ends at %s, want %s", tt.day, got, tt.end)
		}
	}
}

func TestMidterm(t *testing.T) {
	plan := followup.Plan{MidtermAfter: 27}
	for _, tt := range []struct{ start, next, want string }{
		{"2016-10-31", "2022-01-24", "2019-05"}, // half of 63 months
		{"2025-01", "", "2027-04"},              // next review not known
		{"", "", ""},
	} {
		got := plan.Midterm(followup.Review{Start: date(t, tt.start), NextDate: date(t, tt.next)})
		if got.String() != tt.want {
			t.Errorf("from %q to %q: %q, want %q", tt.start, tt.next, got, tt.want)
		}
	}
}

func TestMilestones(t *testing.T) {
	plan := followup.Plan{InviteBefore: 90, RemindBefore: []int{1, 30, 7, 30, 120}}
	var got []string
	for _, m := range plan.Milestones(date(t, "2027-03-31"), nil) {
		got = append(got, string(m.Purpose)+" "+m.Day.String())
	}
	want := []string{"invitation 2026-12-31", "reminder 2027-03-01", "reminder 2027-03-24", "reminder 2027-03-30"} // 120 lies before the invitation
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
	if ms := plan.Milestones(date(t, "2027-03"), nil); ms != nil {
		t.Errorf("a deadline without a day gave %v", ms)
	}
}

// TestDates goes through a whole plan: each step as "step day", with the day that
// was meant where it is another one, and "set" where staff set it.
func TestDates(t *testing.T) {
	plain := followup.Plan{InviteBefore: 90, RemindBefore: []int{30, 7, 1}, RemindAfter: 7, Grace: 14, CompileAfter: 7, PublishAfter: 30}
	resting := plain
	resting.Rest = followup.Rest{Weekend: []time.Weekday{time.Saturday, time.Sunday}, Holidays: []followup.Date{
		date(t, "2026-12-24"), date(t, "2026-12-25"), date(t, "2026-12-28"), date(t, "2027-01-01")}}
	set := func(days ...string) followup.Adjustments {
		a := followup.Adjustments{}
		for i := 0; i < len(days); i += 2 {
			a[followup.Step(days[i])] = date(t, days[i+1])
		}
		return a
	}
	for _, tt := range []struct {
		name     string
		plan     followup.Plan
		deadline string
		set      followup.Adjustments
		want     string
	}{
		{"by the plan", plain, "2027-03-31", nil, "invite 2026-12-31, remind-30 2027-03-01, remind-7 2027-03-24, remind-1 2027-03-30, deadline 2027-03-31, " +
			"last 2027-04-07, grace 2027-04-14, compile 2027-04-21, publish 2027-05-21"},
		{"a leap day", plain, "2028-03-30", nil, "invite 2027-12-31, remind-30 2028-02-29, remind-7 2028-03-23, remind-1 2028-03-29, deadline 2028-03-30, " +
			"last 2028-04-06, grace 2028-04-13, compile 2028-04-20, publish 2028-05-20"},
		// 24 December begins five days in a row on which nothing is sent; the deadline is a Saturday and stays.
		{"a chain of holidays", resting, "2027-01-23", nil, "invite 2026-10-26 (2026-10-25), remind-30 2026-12-29 (2026-12-24), remind-7 2027-01-18 (2027-01-16), " +
			"remind-1 2027-01-22, deadline 2027-01-23, last 2027-02-01 (2027-01-30), grace 2027-02-06, compile 2027-02-13, publish 2027-03-15"},
		// Monday would be too late for the reminder one day before, so it goes on Friday.
		{"a deadline on a Sunday", resting, "2027-02-14", nil, "invite 2026-11-16, remind-30 2027-01-15, remind-7 2027-02-08 (2027-02-07), " +
			"remind-1 2027-02-12 (2027-02-13), deadline 2027-02-14, last 2027-02-22 (2027-02-21), grace 2027-02-28, compile 2027-03-07, publish 2027-04-06"},
		{"set by hand", plain, "2027-03-31", set("invite", "2027-01-11", "remind-7", "", "grace", "2027-04-30", "compile", "2027-06-01"),
			"invite 2027-01-11 set, remind-30 2027-03-01, remind-1 2027-03-30, deadline 2027-03-31, " +
				"last 2027-04-07, grace 2027-04-30 set, compile 2027-06-01 set, publish 2027-07-01"},
		{"set on a day of rest", resting, "2027-03-31", set("invite", "2027-01-01"), "invite 2027-01-04 (2027-01-01) set, remind-30 2027-03-01, remind-7 2027-03-24, " +
			"remind-1 2027-03-30, deadline 2027-03-31, last 2027-04-07, grace 2027-04-14, compile 2027-04-21, publish 2027-05-21"},
		{"no grace, no last reminder", plain, "2027-03-31", set("grace", ""), "invite 2026-12-31, remind-30 2027-03-01, remind-7 2027-03-24, remind-1 2027-03-30, " +
			"deadline 2027-03-31, grace 2027-03-31 set, compile 2027-04-07, publish 2027-05-07"},
		{"a month", plain, "2027-03", set("invite", "2027-01-11"), ""},
		{"nothing", plain, "", nil, ""},
	} {
		var got []string
		for _, m := range tt.plan.Dates(date(t, tt.deadline), tt.set) {
			s := string(m.Step) + " " + m.Day.String()
			if m.Meant != m.Day {
				s += " (" + m.Meant.String() + ")"
			}
			if m.Set {
				s += " set"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, s, tt.want)
		}
	}
}

// TestMilestonesComeInOrder: a reminder that staff moved stands where its day is.
func TestMilestonesComeInOrder(t *testing.T) {
	plan := followup.Plan{InviteBefore: 90, RemindBefore: []int{30, 7}, RemindAfter: 7, Grace: 14}
	var got []string
	for _, m := range plan.Milestones(date(t, "2027-03-31"), followup.Adjustments{"remind-30": date(t, "2027-03-29")}) {
		got = append(got, string(m.Step))
	}
	if s := strings.Join(got, " "); s != "invite remind-7 remind-30 last" {
		t.Errorf("got %s", s)
	}
}

func TestOverdue(t *testing.T) {
	plan := followup.Plan{InviteBefore: 90}
	for _, tt := range []struct {
		midterm, today string
		want           bool
	}{
		{"2027-03", "2026-11-02", false}, // the invitations are due from 1 December on
		{"2027-03", "2026-11-03", true},  // 28 days before
		{"2027-03", "2027-03-31", true},
		{"2027-03", "2027-04-01", false}, // over; it was decided not to ask
		{"", "2027-03-01", false},
	} {
		if got := plan.Overdue(date(t, tt.midterm), date(t, tt.today), 28); got != tt.want {
			t.Errorf("%q on %s: %v", tt.midterm, tt.today, got)
		}
	}
}

func TestParseStep(t *testing.T) {
	for _, s := range []string{"invite", "Remind-30", " last ", "grace", "compile", "publish", "remind-0"} {
		if _, err := followup.ParseStep(s); err != nil {
			t.Error(err)
		}
	}
	for _, s := range []string{"", "deadline", "remind", "remind-", "remind--1", "remind-07", "remind-1.5", "session"} {
		if step, err := followup.ParseStep(s); err == nil {
			t.Errorf("%q is the step %q", s, step)
		}
	}
}

// TestRest: however many holidays there are, a working day comes.
func TestRest(t *testing.T) {
	all := followup.Rest{Weekend: []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Thursday, time.Friday, time.Saturday},
		Holidays: []followup.Date{date(t, "2027-03-03"), date(t, "2027-03-10")}} // Wednesdays, the one working day
	if got := all.Next(date(t, "2027-02-25")).String(); got != "2027-03-17" {
		t.Errorf("next working day %s", got)
	}
	if got := (followup.Rest{}).Next(date(t, "2027-02-27")).String(); got != "2027-02-27" {
		t.Errorf("without rest %s", got)
	}
}
