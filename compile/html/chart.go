package html

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// chartWidth is the width of a bar in its own units. Bars are stretched to the
// width of the page, so the unit is no pixel.
const chartWidth = 1000

// A Segment is one piece of a bar, in units of which the bar has 1,000.
type Segment struct {
	Class followup.Class
	X     float64
	Width float64
}

// Bar returns the segments of a bar over all counts, the empty ones left out.
func Bar(c followup.Counts) []Segment {
	var parts []part
	for _, class := range followup.Classes() {
		parts = append(parts, part{class, c.Of(class)})
	}
	return segments(parts)
}

// spread returns the segments of a bar over the levels that a recommendation
// got; comments without one are no part of it.
func spread(r compile.Recommendation) []Segment {
	return segments([]part{
		{followup.FullyImplemented, r.Full},
		{followup.PartiallyImplemented, r.Partial},
		{followup.NotImplemented, r.Not},
	})
}

// A part is a class with its weight.
type part struct {
	class followup.Class
	n     int
}

func segments(parts []part) []Segment {
	total := 0
	for _, p := range parts {
		total += p.n
	}
	var out []Segment
	before := 0
	for _, p := range parts {
		if p.n == 0 {
			continue
		}
		x := chartWidth * float64(before) / float64(total)
		before += p.n
		out = append(out, Segment{p.class, x, chartWidth*float64(before)/float64(total) - x})
	}
	return out
}

// marker returns where a mean of 0..1 stands on a scale that is 100 wide.
func marker(mean *float64) float64 { return 100 * *mean }
