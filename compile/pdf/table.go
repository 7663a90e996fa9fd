package pdf

import (
	"github.com/upr-info/followup/compile/document"
)

// The measures of a table.
const (
	cellSize  = 8.5
	cellLead  = 12.0
	headSize  = 7.5
	headLead  = 10.0
	cellPad   = 4.0 // above and below
	cellGap   = 8.0 // between columns
	keySize   = 6.5
	keyRoom   = 11.0
	tableGap  = 12.0
	fineLine  = .5
	thickLine = 1.2
)

// A row is cells broken into lines.
type row struct {
	cells []document.Cell
	set   []paragraph
}

func (r row) lines() (n int) {
	for _, p := range r.set {
		n = max(n, len(p.lines))
	}
	return n
}

// A grid is a table while it is drawn.
type grid struct {
	*flow
	table   document.Table
	x       []float64 // of the columns
	width   []float64
	head    row
	element *element
}

func (f *flow) table(t document.Table) {
	f.gap(tableGap)
	g := grid{flow: f, table: t, element: f.root.child("Table", "")}
	x := left
	for _, c := range t.Columns {
		g.x = append(g.x, x)
		g.width = append(g.width, c.Width*measure-cellGap)
		x += c.Width * measure
	}
	g.width[len(g.width)-1] += cellGap
	g.caption()
	g.head = g.headRow()
	g.drawHead(g.element.child("TR", ""))
	for i, cells := range t.Rows {
		g.draw(g.row(cells, t.Total && i == len(t.Rows)-1), i)
	}
	f.y -= tableGap / 2
}

// headRow breaks the heads of the columns into lines.
func (g *grid) headRow() (r row) {
	for i, c := range g.table.Columns {
		r.set = append(r.set, g.set([]span{{text: c.Head, family: sans, colour: rgb(softHex)}}, headSize, headLead, g.width[i]))
	}
	return r
}

func (g *grid) caption() {
	p := g.set([]span{{text: g.table.Caption, family: sansBold, colour: rgb(inkHex)}}, 9, 13, measure)
	g.need(p.height() + tableRoom)
	g.put(g.element.child("Caption", ""), p, 0, "", start)
	g.y -= 3
}

// row breaks the cells of a row into lines.
func (g *grid) row(cells []document.Cell, bold bool) row {
	r := row{cells: cells}
	for i, c := range cells {
		s := span{text: c.Text, family: sans, colour: rgb(inkHex), link: c.Link}
		if bold || c.Bold {
			s.family = sansBold
		}
		if c.Link != "" {
			s.colour = rgb(accentHex)
		}
		width := g.width[i]
		if c.Key != "" {
			width -= keyRoom
		}
		r.set = append(r.set, g.set([]span{s}, cellSize, cellLead, width))
	}
	return r
}

func (g *grid) align(i int) alignment {
	if g.table.Columns[i].Numbers {
		return end
	}
	return start
}

// drawHead draws the head as content of e, or as what is not read out again.
func (g *grid) drawHead(e *element) {
	height := float64(g.head.lines())*headLead + 2*cellPad
	for i, p := range g.head.set {
		var cell *element
		if e != nil {
			cell = e.child("TH", "/A<</O/Table/Scope/Column>>")
		}
		drop := float64(g.head.lines()-len(p.lines)) * headLead // heads stand at the foot
		g.lines(cell, p, p.lines, g.x[i], g.y-cellPad-drop-headSize, g.width[i], g.align(i))
	}
	g.y -= height
	g.rule(left, g.y, measure, thickLine, rgb(inkHex))
	g.fresh = false
}

// draw draws a row, over more than one page where it is higher than what is left
// of a fresh one.
func (g *grid) draw(r row, i int) {
	e := g.element.child("TR", "")
	cells := make([]*element, len(r.set))
	for c := range cells {
		if c == 0 {
			cells[c] = e.child("TH", "/A<</O/Table/Scope/Row>>")
		} else {
			cells[c] = e.child("TD", "")
		}
	}
	if height := float64(r.lines())*cellLead + 2*cellPad; g.room() < height {
		g.again()
	}
	for from := 0; from < r.lines(); {
		n := min(r.lines()-from, max(1, int((g.room()-2*cellPad)/cellLead)))
		for c, p := range r.set {
			if from < len(p.lines) {
				g.cell(cells[c], r.cells[c], p, c, from, min(from+n, len(p.lines)))
			}
		}
		g.y -= float64(n)*cellLead + 2*cellPad
		g.rule(left, g.y, measure, fineLine, rgb(lineHex))
		if from += n; from < r.lines() {
			g.again()
		}
	}
}

// again goes on with the table on a new page.
func (g *grid) again() {
	g.turn()
	g.drawHead(nil)
}

func (g *grid) cell(e *element, c document.Cell, p paragraph, i, from, to int) {
	x, width, base := g.x[i], g.width[i], g.y-cellPad-cellSize
	if c.Page != "" {
		g.pageNumber(e, c.Page, x+width, base, look{sans, cellSize, rgb(accentHex)})
		g.link(e.child("Link", ""), "#"+c.Page, x, base-3, x+width, base+cellSize)
		return
	}
	if c.Key != "" {
		if from == 0 {
			g.rule(x, base, keySize, keySize, seriesColour(c.Key))
		}
		x, width = x+keyRoom, width-keyRoom
	}
	g.lines(e, p, p.lines[from:to], x, base, width, g.align(i))
}
