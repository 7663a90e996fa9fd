package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// A Chart is bars of stacked segments, for editions to draw. Whatever it shows
// stands in a table beside it too.
type Chart struct {
	Name   string // "totals"; unique in an assessment, fit for an HTML id
	Title  string
	Series []Series
	Bars   []Bar
}

// A Series is what the segments of all bars at one place stand for.
type Series struct {
	Key  string // a class, or an agreement with "agree-" before it: what its colour is known by
	Name string
}

// A Bar is one line of a chart: a value for each series.
type Bar struct {
	Name   string
	Values []int
}

// Total returns the sum of the values.
func (b Bar) Total() int {
	n := 0
	for _, v := range b.Values {
		n += v
	}
	return n
}

// Describe says in words what c shows, for who does not see it.
func (w Words) Describe(c Chart) string {
	var b strings.Builder
	for _, bar := range c.Bars {
		var parts []string
		for i, v := range bar.Values {
			if v > 0 {
				parts = append(parts, c.Series[i].Name+" "+w.Number(v))
			}
		}
		fmt.Fprintf(&b, "%s: %s. ", bar.Name, cmp.Or(strings.Join(parts, ", "), w.Number(0)))
	}
	return b.String() + w.Say("chart.table")
}

// topIssues is how many issues a chart shows; the table has all.
const topIssues = 12

// Charts are those of an assessment. The ones that would show nothing have no bars.
type Charts struct{ Totals, Issues, Voices, Responses, Agreement Chart }

// Charts returns the charts of a, which must be in the language of w.
func (w Words) Charts(a Assessment) Charts {
	var c Charts
	classes := w.classSeries()
	c.Totals = Chart{Name: "totals", Title: w.Say("chart.totals"), Series: classes}
	c.Totals.add(w.Say("total"), classValues(a.Counts))
	c.Responses = Chart{Name: "responses", Title: w.Say("chart.responses"), Series: classes}
	for _, r := range a.Responses {
		c.Responses.add(w.ResponseName(r.Response), classValues(r.Counts))
	}
	c.Issues = w.issueChart(a.Issues)
	c.Voices = Chart{Name: "voices", Title: w.Say("chart.kinds"), Series: w.levelSeries()}
	for _, v := range a.Voices {
		c.Voices.add(w.Kinds[v.Kind], []int{v.Full, v.Partial, v.Not, v.Unlevelled})
	}
	c.Agreement = w.agreementChart(a)
	return c
}

// add adds a bar, unless it is empty.
func (c *Chart) add(name string, values []int) {
	if bar := (Bar{name, values}); bar.Total() > 0 {
		c.Bars = append(c.Bars, bar)
	}
}

func (w Words) classSeries() (all []Series) {
	for _, class := range followup.Classes() {
		all = append(all, Series{string(class), w.Classes[class]})
	}
	return all
}

func classValues(c followup.Counts) (values []int) {
	for _, class := range followup.Classes() {
		values = append(values, c.Of(class))
	}
	return values
}

// levelSeries are the levels, in the colours of the classes that they lead to.
func (w Words) levelSeries() []Series {
	return []Series{
		{string(followup.FullyImplemented), w.Levels[followup.Full]},
		{string(followup.PartiallyImplemented), w.Levels[followup.Partial]},
		{string(followup.NotImplemented), w.Levels[followup.Not]},
		{string(followup.NotAssessed), w.Levels[followup.NoLevel]},
	}
}

func (w Words) issueChart(issues []Issue) Chart {
	c := Chart{Name: "issues", Title: w.Say("chart.issues"), Series: w.classSeries()}
	largest := slices.Clone(issues)
	if len(largest) > topIssues {
		c.Title = w.Say("chart.issues.top", topIssues)
		slices.SortStableFunc(largest, func(a, b Issue) int { return cmp.Compare(b.Counts.Total(), a.Counts.Total()) })
		largest = largest[:topIssues]
	}
	for _, i := range largest {
		c.add(w.Issue(i.Name), classValues(i.Counts))
	}
	return c
}

func (w Words) agreementChart(a Assessment) Chart {
	c := Chart{Name: "agreement", Title: w.Say("chart.agreement")}
	var values []int
	for _, g := range a.Agreement {
		c.Series = append(c.Series, Series{"agree-" + string(g.Agreement), w.Agreements[g.Agreement]})
		values = append(values, g.Count)
	}
	c.add(w.Say("total"), values)
	return c
}

// The colours of charts and marks on paper, RRGGBB. The HTML edition has its own
// for a dark screen.
const (
	fullColour         = "1F7A6D"
	partialColour      = "D9A22B"
	notColour          = "B5472F"
	notAssessedColour  = "8A8F98"
	notCommentedColour = "D5D3CC"
	agreedColour       = "0B4F8A"
	dividedColour      = "6FA3CF"
	singleColour       = "B9C4CF"
)

// Colour returns the colour of a series on paper, RRGGBB.
func Colour(key string) string {
	switch key {
	case string(followup.FullyImplemented):
		return fullColour
	case string(followup.PartiallyImplemented):
		return partialColour
	case string(followup.NotImplemented), "agree-" + string(followup.Contested):
		return notColour
	case string(followup.NotAssessed):
		return notAssessedColour
	case "agree-" + string(followup.Agreed):
		return agreedColour
	case "agree-" + string(followup.Divided):
		return dividedColour
	case "agree-" + string(followup.OneVoice):
		return singleColour
	}
	return notCommentedColour
}

// Dark reports whether white is to be written on the colour of a series, rather
// than black, for a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
func Dark(key string) bool {
	switch Colour(key) {
	case fullColour, notColour, agreedColour:
		return true
	}
	return false
}
