package study

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// Charts returns the charts of a study, which must be in the language of w, by the
// ID of the table that has their figures. Those of long tables are left out, and
// so is what would show nothing.
func Charts(s Study, w compile.Words) map[string]compile.Chart {
	totals := chart(w, "totals", w.Say("chart.totals"))
	add(&totals, w.Say("total"), s.Figures.Counts)
	charts := map[string]compile.Chart{}
	for _, t := range Tables(s, w) {
		switch t.ID {
		case "groups", "responses", "actions", "kinds", "from-groups":
			c := chart(w, t.ID, t.Title)
			for _, l := range t.Lines {
				name := l.Cells[0].Text
				if mark := l.Mark(w); mark != "" {
					name += " (" + mark + ")"
				}
				add(&c, name, *l.Bar)
			}
			charts[t.ID] = c
		}
	}
	if len(s.Gaps) > 0 {
		c := chart(w, "gaps", w.Say("study.gaps"))
		add(&c, w.Say("study.gaps.chart.state"), s.Gaps[0].State.Counts)
		add(&c, w.Say("study.gaps.chart.other"), s.Gaps[0].Others.Counts)
		charts["gaps"] = c
	}
	charts["totals"] = totals
	return charts
}

// chart returns a chart of classes without bars.
func chart(w compile.Words, name, title string) compile.Chart {
	c := compile.Chart{Name: name, Title: title}
	for _, class := range followup.Classes() {
		c.Series = append(c.Series, compile.Series{Key: string(class), Name: w.Classes[class]})
	}
	return c
}

// add adds a bar, unless it is empty.
func add(c *compile.Chart, name string, counts followup.Counts) {
	if counts.Total() == 0 {
		return
	}
	bar := compile.Bar{Name: name}
	for _, class := range followup.Classes() {
		bar.Values = append(bar.Values, counts.Of(class))
	}
	c.Bars = append(c.Bars, bar)
}
