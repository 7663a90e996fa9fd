package followup_test

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestNewStakeholderID(t *testing.T) {
	for _, tt := range []struct {
		acronym, name string
		want          followup.StakeholderID
	}{
		{"EX-3", "Example NGO 3", "ex-3"},
		{"", "Example NGO 3", "example-ngo-3"},
		{"", "  Défense / Droits  ", "défense-droits"},
		{"--", "../../etc", "etc"}, // no way out of the archive
		{"", "???", "stakeholder"},
	} {
		if got := followup.NewStakeholderID(tt.acronym, tt.name); got != tt.want {
			t.Errorf("NewStakeholderID(%q, %q) = %q, want %q", tt.acronym, tt.name, got, tt.want)
		}
	}
}

func TestTheStricterAttributionWins(t *testing.T) {
	for _, tt := range []struct{ a, b, want followup.Attribution }{
		{followup.Named, followup.KindOnly, followup.KindOnly},
		{followup.Withheld, followup.Named, followup.Withheld},
		{followup.KindOnly, "", followup.KindOnly},
	} {
		if got := tt.a.Stricter(tt.b); got != tt.want {
			t.Errorf("%q and %q: %q, want %q", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestReviewID(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want followup.ReviewID
	}{{"HTI-2", "HTI-2"}, {" hti-2 ", "HTI-2"}, {"Haiti-2", ""}, {"HTI-0", ""}, {"HTI", ""}} {
		if got, err := followup.ParseReviewID(tt.in); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("ParseReviewID(%q) = %q, %v", tt.in, got, err)
		}
	}
	for session, cycle := range map[int]int{0: 0, 1: 1, 12: 1, 13: 2, 26: 2, 27: 3, 40: 3, 41: 4, 54: 4, 55: 0} {
		if got := followup.CycleOf(session); got != cycle {
			t.Errorf("session %d is in cycle %d, want %d", session, got, cycle)
		}
	}
}
