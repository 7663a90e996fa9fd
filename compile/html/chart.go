package html

import (
	"fmt"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A chart is drawn with widths in hundredths of the page's and heights in pixels,
// so that its letters keep their size on a telephone and on a wall.
type chart struct {
	compile.Chart
	Description string
	Height      int
	Bars        []chartBar
}

// A chartBar is one bar with its label above; a lone bar has none.
type chartBar struct {
	Name     string // empty for a lone bar
	Total    string
	Label    int // baseline, from the top
	Top      int
	Thick    int
	Segments []segment
}

// A segment is a piece of a bar.
type segment struct {
	Key    string
	X      string // "12.50%"
	Width  string
	Middle string
	Label  string // the number, empty where there is no room for it
	Base   int    // of the number
	Dark   bool   // the number is white
}

// The measures of a chart, in pixels.
const (
	loneHeight = 40
	rowHeight  = 48
	labelBase  = 16
	barTop     = 22
	barHeight  = 20
	digitDrop  = 5 // from a bar's middle to the baseline of its number
)

// room is how many hundredths of the width a number needs.
const room = 7

// draw lays out a chart.
func draw(w compile.Words, c compile.Chart) chart {
	out := chart{Chart: c, Description: w.Describe(c), Height: rowHeight * len(c.Bars)}
	if len(c.Bars) == 1 {
		out.Height = loneHeight
		out.Bars = []chartBar{{Thick: loneHeight, Segments: pieces(w, c, c.Bars[0], loneHeight/2)}}
		return out
	}
	for i, b := range c.Bars {
		top := i*rowHeight + barTop
		out.Bars = append(out.Bars, chartBar{Name: b.Name, Total: w.Number(b.Total()), Label: i*rowHeight + labelBase, Top: top, Thick: barHeight,
			Segments: pieces(w, c, b, top+barHeight/2)})
	}
	return out
}

func pieces(w compile.Words, c compile.Chart, b compile.Bar, middle int) (out []segment) {
	before, total := 0, float64(b.Total())
	for i, v := range b.Values {
		if v == 0 {
			continue
		}
		x, width := 100*float64(before)/total, 100*float64(v)/total
		s := segment{Key: c.Series[i].Key, X: percent(x), Width: percent(width), Middle: percent(x + width/2), Base: middle + digitDrop, Dark: compile.Dark(c.Series[i].Key)}
		if width >= room {
			s.Label = w.Number(v)
		}
		out = append(out, s)
		before += v
	}
	return out
}

func percent(v float64) string { return fmt.Sprintf("%.2f%%", v) }

// Bar returns the segments of a bar over all counts, the empty ones left out, for
// a table that has the figures.
func Bar(c followup.Counts) []Segment {
	var out []Segment
	before, total := 0, float64(c.Total())
	for _, class := range followup.Classes() {
		if n := c.Of(class); n > 0 {
			out = append(out, Segment{class, percent(100 * float64(before) / total), percent(100 * float64(n) / total)})
			before += n
		}
	}
	return out
}

// A Segment is one piece of a Bar, in hundredths of its width.
type Segment struct {
	Class followup.Class
	X     string
	Width string
}

// marker returns where a mean of 0..1 stands on a scale that is 100 wide.
func marker(mean *float64) float64 { return 100 * *mean }
