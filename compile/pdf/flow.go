package pdf

import (
	"fmt"

	"github.com/upr-info/followup/compile/document"
)

// A flow lays blocks out one below the other, page after page.
type flow struct {
	*canvas
	document document.Document
	y        float64 // the top of what comes next
	fresh    bool    // nothing stands on the page yet
}

// turn begins a page.
func (f *flow) turn() {
	f.newSheet()
	f.y, f.fresh = pageHeight-top, true
}

// room returns how much of the page is left.
func (f *flow) room() float64 { return f.y - bottom }

// need turns the page unless so much of it is left.
func (f *flow) need(height float64) {
	if !f.fresh && f.room() < height {
		f.turn()
	}
}

// gap leaves room, but not at the top of a page.
func (f *flow) gap(height float64) {
	if !f.fresh {
		f.y -= height
	}
}

// blocks lays out all blocks. A block that is to stay with the next is not left
// alone at the bottom.
func (f *flow) blocks(all []document.Block) {
	for i, b := range all {
		f.need(f.ahead(all[i:]))
		switch b := b.(type) {
		case document.Heading:
			f.heading(b)
		case document.Paragraph:
			f.paragraph(b)
		case document.Table:
			f.table(b)
		case document.Figure:
			f.figure(b)
		}
	}
}

// ahead returns how much room the first of blocks needs, with those after it that
// must not be parted from it.
func (f *flow) ahead(blocks []document.Block) (height float64) {
	for _, b := range blocks {
		switch b := b.(type) {
		case document.Heading:
			height += headingRoom(b.Level)
			continue
		case document.Paragraph:
			m := mannerOf(b.Style)
			if m.keep && height < keepLimit {
				height += m.above + f.estimate(b, m)
				continue
			}
			return height + m.above + 2*m.lead
		case document.Figure:
			return height + f.figureHeight(b)
		case document.Table:
			return height + tableRoom
		}
	}
	return height
}

// The room that a part of a page is kept for. A chain of blocks longer than the
// limit may be parted.
const (
	keepLimit = 260.0
	tableRoom = 80.0
	partRoom  = 320.0 // a heading of the first level begins a page where less is left
)

// letterWidth is about how wide a letter is, in sizes.
const letterWidth = .52

// estimate returns about how high a paragraph is.
func (f *flow) estimate(b document.Paragraph, m manner) float64 {
	letters := 0
	for _, r := range b.Runs {
		letters += len(r.Text)
	}
	return m.lead * float64(1+int(float64(letters)*m.size*letterWidth/measure))
}

func headingRoom(level int) float64 { return []float64{0, 62, 44, 30}[level] }

// The mark at the side of what belongs to a recommendation.
const (
	edgeWidth = 3.0
	edgeRoom  = 14.0
)

func (f *flow) heading(h document.Heading) {
	size, above, below := 13.0, 18.0, 4.0
	switch h.Level {
	case 1:
		size, above, below = 20, 30, 8
	case 3:
		size, above, below = 10.5, 14, 0
	}
	if h.Level == 1 {
		f.need(partRoom)
	}
	f.gap(above)
	indent := 0.0
	fam := serifBold
	if h.Level == 3 {
		fam = sansBold
	}
	spans := []span{{text: h.Text, family: fam, colour: rgb(inkHex)}}
	if h.Key != "" {
		indent = edgeRoom
	}
	if h.Tag != "" {
		spans = append(spans, span{text: "   " + h.Tag, family: sansBold, colour: inkOf(h.Key)})
	}
	e := f.root.child(fmt.Sprintf("H%d", h.Level+1), "")
	at := place{f.number(), f.y + above/2}
	if h.Anchor != "" {
		f.anchors[h.Anchor] = at
	}
	f.marks = append(f.marks, &bookmark{level: h.Level, text: h.Text, place: at})
	f.put(e, f.set(spans, size, size*1.3, measure-indent), indent, h.Key, start)
	f.y -= below
}

func (f *flow) paragraph(b document.Paragraph) {
	m := mannerOf(b.Style)
	indent := m.indent
	if b.Key != "" {
		indent += edgeRoom
	}
	if b.Key != "" && !f.fresh {
		f.rule(left, f.y-m.above, edgeWidth, m.above, seriesColour(b.Key))
	}
	f.gap(m.above)
	f.put(f.root.child(m.tag, ""), f.set(m.spans(b.Runs), m.size, m.lead, measure-indent), indent, b.Key, start)
}

// put draws a paragraph from here on, over as many pages as it takes, with a mark
// at its side. Neither its first nor its last line stands alone.
func (f *flow) put(e *element, p paragraph, indent float64, key string, a alignment) {
	for lines := p.lines; len(lines) > 0; {
		n := min(len(lines), int(f.room()/p.lead))
		switch rest := len(lines) - n; {
		case n <= 1 && rest > 0 && !f.fresh:
			f.turn()
			continue
		case rest == 1 && n > 2:
			n--
		}
		n = max(n, 1)
		height := float64(n) * p.lead
		if key != "" {
			f.rule(left, f.y-height, edgeWidth, height, seriesColour(key))
		}
		f.lines(e, p, lines[:n], left+indent, f.y-p.size*.3-p.lead/2, measure-indent, a)
		f.y -= height
		f.fresh = false
		if lines = lines[n:]; len(lines) > 0 {
			f.turn()
		}
	}
}
