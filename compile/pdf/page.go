package pdf

import (
	"bytes"
	"fmt"
)

// The page: A4 in points, and its margins.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 52.0
	right      = 52.0
	top        = 72.0
	bottom     = 70.0
	measure    = pageWidth - left - right // the width of the text
	headerY    = pageHeight - 40
	footerY    = 36.0
)

// A colour is red, green and blue in 0..1.
type colour [3]float64

// A place is a height on a page, counted from 0.
type place struct {
	page int
	y    float64
}

// A sheet is one page while it is drawn. Numbers of pages that are not known yet
// stand in it as notes of what is to be written there.
type sheet struct {
	parts   []part
	parents []*element // of its marked content, by number
	links   []*link
}

// A part of a page is content, or the number of the page that an anchor is on.
type part struct {
	content bytes.Buffer
	anchor  string
	x, y    float64 // the right end of its baseline
	style   look
	mcid    int
}

// A look is how one short text looks.
type look struct {
	family family
	size   float64
	colour colour
}

// A canvas draws pages with their structure.
type canvas struct {
	*setter
	sheets  []*sheet
	root    *element
	anchors map[string]place
	marks   []*bookmark
}

func newCanvas(s *setter) *canvas {
	return &canvas{setter: s, root: &element{tag: "Document"}, anchors: map[string]place{}}
}

// sheet returns the page that is drawn on.
func (c *canvas) sheet() *sheet { return c.sheets[len(c.sheets)-1] }

func (c *canvas) number() int { return len(c.sheets) - 1 }

func (c *canvas) newSheet() { c.sheets = append(c.sheets, &sheet{parts: []part{{}}}) }

// out returns where the content of the page goes on.
func (c *canvas) out() *bytes.Buffer {
	s := c.sheet()
	return &s.parts[len(s.parts)-1].content
}

// begin begins marked content that belongs to e; nil is what is not read out.
func (c *canvas) begin(e *element) {
	if e == nil {
		c.out().WriteString("/Artifact BMC\n")
		return
	}
	s := c.sheet()
	mcid := len(s.parents)
	s.parents = append(s.parents, e)
	e.kids = append(e.kids, kid{page: c.number(), mcid: mcid})
	fmt.Fprintf(c.out(), "/%s <</MCID %d>> BDC\n", e.tag, mcid)
}

func (c *canvas) end() { c.out().WriteString("EMC\n") }

// fill draws a rectangle, inside whatever marked content is begun.
func (c *canvas) fill(x, y, w, h float64, col colour) {
	fmt.Fprintf(c.out(), "%.3f %.3f %.3f rg %.2f %.2f %.2f %.2f re f\n", col[0], col[1], col[2], x, y, w, h)
}

// rule draws a rectangle that is not read out.
func (c *canvas) rule(x, y, w, h float64, col colour) {
	c.begin(nil)
	c.fill(x, y, w, h, col)
	c.end()
}

// An alignment says where a line stands in its width.
type alignment int

// The alignments. Text from the right to the left starts at the right.
const (
	start alignment = iota
	middle
	end
)

// lines draws lines with the first baseline at y, as content of e.
func (c *canvas) lines(e *element, p paragraph, lines []line, x, y, width float64, a alignment) {
	open := false
	for _, l := range lines {
		px := x
		switch {
		case a == middle:
			px += (width - l.width) / 2
		case a == end || p.rtl:
			px += width - l.width
		}
		for _, r := range l.runs {
			if r.link != "" && e != nil {
				if open {
					c.end()
					open = false
				}
				c.linked(e, r, px, y, p.size)
			} else {
				if !open {
					c.begin(e)
					open = true
				}
				c.run(r, px, y, p.size)
			}
			px += r.width
		}
		y -= p.lead
	}
	if open {
		c.end()
	}
}

// linked draws a run that leads somewhere.
func (c *canvas) linked(e *element, r run, x, y, size float64) {
	child := e.child("Link", "")
	c.begin(child)
	c.run(r, x, y, size)
	c.end()
	c.link(child, r.link, x, y-size*.25, x+r.width, y+size*.85)
}

// link makes a rectangle lead somewhere.
func (c *canvas) link(e *element, target string, x0, y0, x1, y1 float64) {
	l := &link{page: c.number(), x0: x0, y0: y0, x1: x1, y1: y1, target: target, parent: e}
	c.sheet().links = append(c.sheet().links, l)
	e.kids = append(e.kids, kid{page: c.number(), link: l})
}

// run draws glyphs from x on. Glyphs that stand where their font puts them are
// written together, with what differs from it between them.
func (c *canvas) run(r run, x, y, size float64) {
	b := c.out()
	fmt.Fprintf(b, "BT /%s %.2f Tf %.3f %.3f %.3f rg\n", r.face.name, size, r.colour[0], r.colour[1], r.colour[2])
	open := false
	for _, g := range r.glyphs {
		moved := g.xOff != 0 || g.yOff != 0
		if moved && open {
			b.WriteString("] TJ ")
			open = false
		}
		if !open {
			fmt.Fprintf(b, "1 0 0 1 %.2f %.2f Tm [", x+g.xOff, y+g.yOff)
			open = true
		}
		fmt.Fprintf(b, "<%04X>", g.cid)
		if moved {
			b.WriteString("] TJ ")
			open = false
		} else if d := (g.natural - g.advance) * 1000 / size; d > .5 || d < -.5 {
			fmt.Fprintf(b, "%.0f", d)
		}
		x += g.advance
	}
	if open {
		b.WriteString("] TJ ")
	}
	b.WriteString("ET\n")
}

// pageNumber leaves room for the number of the page that an anchor is on, which
// ends at x.
func (c *canvas) pageNumber(e *element, anchor string, x, y float64, style look) {
	s := c.sheet()
	mcid := len(s.parents)
	s.parents = append(s.parents, e)
	e.kids = append(e.kids, kid{page: c.number(), mcid: mcid})
	s.parts = append(s.parts, part{anchor: anchor, x: x, y: y, style: style, mcid: mcid}, part{})
}

// word sets a short text on one line.
func (c *canvas) word(text string, style look) line {
	p := c.set([]span{{text: text, family: style.family, colour: style.colour}}, style.size, style.size, pageWidth)
	return p.lines[0]
}

// fillNumbers writes the numbers of pages where room was left for them.
func (c *canvas) fillNumbers() {
	for _, s := range c.sheets {
		for i := range s.parts {
			p := &s.parts[i]
			if p.anchor == "" {
				continue
			}
			number := ""
			if at, ok := c.anchors[p.anchor]; ok {
				number = fmt.Sprint(at.page + 1)
			}
			l := c.word(number, p.style)
			at := &canvas{setter: c.setter, sheets: []*sheet{{parts: []part{{}}}}}
			fmt.Fprintf(at.out(), "/Span <</MCID %d>> BDC\n", p.mcid)
			x := p.x - l.width
			for _, r := range l.runs {
				at.run(r, x, p.y, p.style.size)
				x += r.width
			}
			at.end()
			p.content.Write(at.out().Bytes())
		}
	}
}
