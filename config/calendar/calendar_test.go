package calendar_test

import (
	"reflect"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
)

func facts(tb testing.TB) *calendar.Facts {
	tb.Helper()
	f, err := calendar.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func TestStates(t *testing.T) {
	f := facts(t)
	groups := map[followup.RegionalGroup]int{}
	iso2 := map[string]bool{}
	for _, c := range f.Countries() {
		groups[c.Group]++
		iso2[c.ISO2] = true
		for _, l := range followup.Languages() {
			if c.Names[l] == "" {
				t.Errorf("%s has no name in %s", c.Code, l)
			}
		}
	}
	want := map[followup.RegionalGroup]int{followup.Africa: 54, followup.Asia: 54, followup.EEG: 23, followup.GRULAC: 33, followup.WEOG: 29}
	if !reflect.DeepEqual(groups, want) || len(iso2) != 193 {
		t.Errorf("%d States in %v, want 193 in %v", len(iso2), groups, want)
	}
	dza, ok := f.Country("DZA")
	if !ok || dza.In(followup.French) != "Algérie" || dza.In(followup.English) != "Algeria" {
		t.Errorf("Algeria is %+v", dza)
	}
	if _, ok := f.Country("ZZZ"); ok {
		t.Error("ZZZ is a State")
	}
}

// TestReviews counts what the source gives: four reviews of each of 193 States,
// without Ukraine's fourth.
func TestReviews(t *testing.T) {
	f := facts(t)
	cycles, sessions := map[int]int{}, map[int]int{}
	for _, r := range f.Reviews() {
		cycles[r.ID.Cycle()]++
		sessions[r.Session]++
		if got := followup.CycleOf(r.Session); got != r.ID.Cycle() {
			t.Errorf("%s in session %d, which is of cycle %d", r.ID, r.Session, got)
		}
		if r.Start.IsZero() || !r.End.IsZero() && r.End.Before(r.Start) {
			t.Errorf("%s lasts from %q to %q", r.ID, r.Start, r.End)
		}
		if (r.Next == 0) != r.NextDate.IsZero() || r.Next != 0 && r.Next <= r.Session {
			t.Errorf("%s in session %d is followed by %d on %q", r.ID, r.Session, r.Next, r.NextDate)
		}
		if r.ID.Cycle() == 4 && r.Next != 0 {
			t.Errorf("%s has a next review though cycle 5 is not known", r.ID)
		}
	}
	if want := map[int]int{1: 193, 2: 193, 3: 193, 4: 192}; !reflect.DeepEqual(cycles, want) {
		t.Errorf("reviews by cycle: %v, want %v", cycles, want)
	}
	for n := 1; n <= 54; n++ {
		if sessions[n] < 11 || sessions[n] > 17 {
			t.Errorf("session %d has %d reviews", n, sessions[n])
		}
	}
	if _, ok := f.Review("UKR-4"); ok {
		t.Error("UKR-4 is in the table: mend the package comment, which says that it is not")
	}
}

func day(s string) followup.Date {
	d, err := followup.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestReview(t *testing.T) {
	f := facts(t)
	for _, want := range []followup.Review{
		{ID: "SVN-3", Session: 34, Start: day("2019-11-04"), End: day("2019-11-15"), Next: 48, NextDate: day("2025-01-20")},
		{ID: "HTI-2", Session: 26, Start: day("2016-10-31"), End: day("2016-11-11"), Next: 40, NextDate: day("2022-01-24")},
		{ID: "HTI-1", Session: 12, Start: day("2011-10-03"), End: day("2011-10-14"), Next: 26, NextDate: day("2016-10-31"),
			Earlier: []followup.Postponement{{Session: 8, Start: day("2010-05-03"), Note: "moved to session 12"}}},
		{ID: "ISR-2", Session: 17, Start: day("2013-10-21"), End: day("2013-11-01"), Next: 29, NextDate: day("2018-01-15"),
			Earlier: []followup.Postponement{{Session: 15, Start: day("2013-01-21"), Note: "moved to session 17"}}},
		// a month only, and postponed
		{ID: "USA-4", Session: 53, Start: day("2026-11"),
			Earlier: []followup.Postponement{{Session: 50, Start: day("2025-11-03"), Note: "the State did not appear; moved to session 53"}}},
		// the next session is known by its month only
		{ID: "HTI-3", Session: 40, Start: day("2022-01-24"), End: day("2022-02-03"), Next: 54, NextDate: day("2027-01")},
		{ID: "UKR-3", Session: 28, Start: day("2017-11-06"), End: day("2017-11-17")}, // its next is not in the source
	} {
		got, ok := f.Review(want.ID)
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

func TestReviewIn(t *testing.T) {
	f := facts(t)
	for _, c := range []struct {
		code    followup.CountryCode
		session int
		want    followup.ReviewID
	}{
		{"SVN", 20, "SVN-2"},
		{"SVN", 34, "SVN-3"},
		{"USA", 53, "USA-4"},
		{"USA", 50, "USA-4"}, // a place it lost
		{"HTI", 8, "HTI-1"},
		{"SVN", 35, ""}, // not its session
		{"SVN", 55, ""}, // cycle 5 is not known
		{"SVN", 0, ""},
		{"ZZZ", 1, ""},
	} {
		got, ok := f.ReviewIn(c.code, c.session)
		if got.ID != c.want || ok != (c.want != "") {
			t.Errorf("%s in session %d: %q, want %q", c.code, c.session, got.ID, c.want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		facts(b)
	}
}
