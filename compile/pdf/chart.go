package pdf

import (
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// The measures of a chart.
const (
	chartGap   = 14.0
	titleLead  = 15.0
	legendLead = 13.0
	legendGap  = 12.0
	loneBar    = 22.0
	barThick   = 11.0
	barLead    = 29.0 // from bar to bar, each with its label above
	labelDrop  = 9.0
	minLabel   = 16.0 // the narrowest segment with its number in it
)

func (f *flow) figureHeight(b document.Figure) float64 {
	height := chartGap + titleLead + f.legend(b.Chart, nil, 0)
	if len(b.Chart.Bars) == 1 {
		return height + loneBar + 4
	}
	return height + barLead*float64(len(b.Chart.Bars)) + 4
}

// figure draws a chart with its title, its legend, and bars below each other.
func (f *flow) figure(b document.Figure) {
	f.gap(chartGap)
	f.fresh = false
	e := f.root.child("Figure", "/Alt "+text(b.Chart.Title+". "+b.Description)+"/A<</O/Layout/Placement/Block>>")
	title := f.word(b.Chart.Title, look{sansBold, 9, rgb(inkHex)})
	f.lines(e, paragraph{size: 9}, []line{title}, left, f.y-10, measure, start)
	f.y -= titleLead
	f.y -= f.legend(b.Chart, e, f.y)
	if len(b.Chart.Bars) == 1 {
		f.bar(e, b, b.Chart.Bars[0], f.y-loneBar, loneBar)
		f.y -= loneBar + 4
		return
	}
	for _, bar := range b.Chart.Bars {
		label := look{sans, 8.5, rgb(inkHex)}
		f.lines(e, paragraph{size: 8.5}, []line{f.word(bar.Name, label)}, left, f.y-labelDrop, measure, start)
		label.family = sansBold
		f.lines(e, paragraph{size: 8.5}, []line{f.word(b.Numbers(bar.Total()), label)}, left, f.y-labelDrop, measure, end)
		f.bar(e, b, bar, f.y-labelDrop-4-barThick, barThick)
		f.y -= barLead
	}
	f.y -= 4
}

// legend draws what the colours stand for from the height y on, and returns how
// high that is. Where e is nil it only measures.
func (f *flow) legend(c compile.Chart, e *element, y float64) float64 {
	x, height := left, legendLead
	for _, s := range c.Series {
		l := f.word(s.Name, look{sans, 8, rgb(softHex)})
		if x > left && x+keyRoom+l.width > left+measure {
			x, height = left, height+legendLead
		}
		if e != nil {
			base := y - height + 4
			f.begin(e)
			f.fill(x, base, keySize, keySize, seriesColour(s.Key))
			f.end()
			f.lines(e, paragraph{size: 8}, []line{l}, x+keyRoom, base, l.width, start)
		}
		x += keyRoom + l.width + legendGap
	}
	return height + 2
}

// bar draws one bar with its lower edge at y.
func (f *flow) bar(e *element, b document.Figure, bar compile.Bar, y, thick float64) {
	x, total := left, float64(bar.Total())
	for i, v := range bar.Values {
		if v == 0 {
			continue
		}
		key := b.Chart.Series[i].Key
		width := measure * float64(v) / total
		f.begin(e)
		f.fill(x, y, width, thick, seriesColour(key))
		f.end()
		if width >= minLabel {
			ink := colour{}
			if compile.Dark(key) {
				ink = colour{1, 1, 1}
			}
			f.lines(e, paragraph{size: 8}, []line{f.word(b.Numbers(v), look{sansBold, 8, ink})}, x, y+thick/2-2.9, width, middle)
		}
		x += width
	}
}
