package followup_test

import (
	"math/rand/v2"
	"testing"

	"github.com/upr-info/followup"
)

func TestClassIsExactAtTheBands(t *testing.T) {
	for _, tt := range []struct {
		name                           string
		full, partial, not, unlevelled int
		want                           followup.Class
	}{
		{"nobody said anything", 0, 0, 0, 0, followup.NotCommented},
		{"comments without a level", 0, 0, 0, 2, followup.NotAssessed},
		{"State fully, one NGO partially: 0.75", 1, 1, 0, 0, followup.FullyImplemented},
		{"NGO not, State partially: 0.25", 0, 1, 1, 0, followup.NotImplemented},
		{"a third is above 0.33", 1, 0, 2, 0, followup.PartiallyImplemented},
		{"exactly 33/100 is partially", 33, 0, 67, 0, followup.PartiallyImplemented},
		{"just below 33/100 is not", 32, 1, 67, 0, followup.NotImplemented},
		{"two thirds is above 0.66", 2, 0, 1, 0, followup.FullyImplemented},
		{"exactly 66/100 is fully", 66, 0, 34, 0, followup.FullyImplemented},
		{"just below 66/100 is partially", 65, 1, 34, 0, followup.PartiallyImplemented},
		{"unlevelled comments score nothing", 1, 0, 0, 9, followup.FullyImplemented},
		{"all not", 0, 0, 3, 0, followup.NotImplemented},
		{"all partially", 0, 4, 0, 0, followup.PartiallyImplemented},
	} {
		i := followup.IRI{Full: tt.full, Partial: tt.partial, Not: tt.not, Unlevelled: tt.unlevelled}
		if got := i.Class(); got != tt.want {
			t.Errorf("%s: class %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestIRIDoesNotDependOnTheOrderOfStakeholders(t *testing.T) {
	levels := []followup.Level{followup.Full, followup.Not, followup.Partial, followup.NoLevel, followup.Full}
	var want followup.IRI
	for _, l := range levels {
		want.Add(l)
	}
	for range 50 {
		rand.Shuffle(len(levels), func(i, j int) { levels[i], levels[j] = levels[j], levels[i] })
		var got followup.IRI
		for _, l := range levels {
			got.Add(l)
		}
		if got != want || !got.Disputed() || got.N() != 4 {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
	if v, ok := want.Value(); !ok || v != 0.625 {
		t.Errorf("value %v, %v; want 0.625", v, ok)
	}
}

func TestCountsAddUp(t *testing.T) {
	var c followup.Counts
	for i, class := range followup.Classes() {
		for range i + 1 {
			c.Add(class)
		}
	}
	for i, class := range followup.Classes() {
		if c.Of(class) != i+1 {
			t.Errorf("%s: %d, want %d", class, c.Of(class), i+1)
		}
	}
	if c.Total() != 15 || c.Commented() != 10 || c.Triggered() != 3 {
		t.Errorf("total %d, commented %d, triggered %d", c.Total(), c.Commented(), c.Triggered())
	}
}
