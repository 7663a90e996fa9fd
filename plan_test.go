package followup_test

import (
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
	for _, m := range plan.Milestones(date(t, "2027-03-31")) {
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
	if ms := plan.Milestones(date(t, "2027-03")); ms != nil {
		t.Errorf("a deadline without a day gave %v", ms)
	}
}
