package pdf

import (
	"github.com/upr-info/followup/compile/document"
)

// The measures of the cover.
const (
	coverTop   = 150.0 // from the upper edge
	factColumn = measure / 2
	bandHeight = 26.0
)

// cover draws the first page.
func (f *flow) cover() {
	f.turn()
	d := f.document
	if d.Notice != "" {
		f.rule(0, pageHeight-bandHeight, pageWidth, bandHeight, rgb(noticeHex))
		f.lines(f.root.child("P", ""), paragraph{size: 9}, []line{f.word(d.Notice, look{sansBold, 9, rgb("3A2600")})}, left, pageHeight-bandHeight/2-3, measure, middle)
	}
	f.y = pageHeight - coverTop
	f.put(f.root.child("P", ""), f.set([]span{{text: d.Author, family: sans, colour: rgb(softHex)}}, 10.5, 15, measure), 0, "", start)
	f.y -= 26
	f.put(f.root.child("P", ""), f.set([]span{{text: d.Kicker, family: serif, colour: rgb(softHex)}}, 17, 23, measure), 0, "", start)
	f.y -= 2
	f.put(f.root.child("H1", ""), f.set([]span{{text: d.Title, family: serifBold, colour: rgb(inkHex)}}, 42, 50, measure), 0, "", start)
	f.y -= 22
	f.rule(left, f.y, measure, thickLine, rgb(inkHex))
	f.y -= 20
	f.facts(d.Facts)
	f.rule(left, f.y, measure, fineLine, rgb(lineHex))
	f.y -= 16
	if d.Closing != "" {
		f.put(f.root.child("P", ""), f.set([]span{{text: d.Closing, family: sans, colour: rgb(softHex)}}, 9.5, 14, measure), 0, "", start)
	}
}

// facts draws names and values in two columns.
func (f *flow) facts(facts [][2]string) {
	list := f.root.child("L", "")
	for i := 0; i < len(facts); i += 2 {
		deepest := f.y
		top := f.y
		for j := i; j < min(i+2, len(facts)); j++ {
			f.y = top
			x := factColumn * float64(j-i)
			body := list.child("LI", "").child("LBody", "")
			for _, s := range []look{{sans, 8.5, rgb(softHex)}, {sansBold, 10.5, rgb(inkHex)}} {
				text := facts[j][0]
				if s.family == sansBold {
					text = facts[j][1]
				}
				p := f.set([]span{{text: text, family: s.family, colour: s.colour}}, s.size, s.size*1.45, factColumn-cellGap)
				f.lines(body, p, p.lines, left+x, f.y-s.size, factColumn-cellGap, start)
				f.y -= p.height()
			}
			deepest = min(deepest, f.y)
		}
		f.y = deepest - 14
	}
}

// contents draws the table of contents: headings of the first two levels with the
// pages they are on.
func (f *flow) contents() {
	f.turn()
	f.heading(document.Heading{Level: 1, Text: f.document.Contents, Anchor: "contents"})
	toc := f.root.child("TOC", "")
	for _, b := range f.document.Blocks {
		h, ok := b.(document.Heading)
		if !ok || h.Level > 2 || h.Anchor == "" {
			continue
		}
		style, lead, indent := look{sansBold, 9.5, rgb(inkHex)}, 20.0, 0.0
		if h.Level == 2 {
			style, lead, indent = look{sans, 9, rgb(inkHex)}, 14.0, 14
		}
		p := f.set([]span{{text: h.Text, family: style.family, colour: style.colour}}, style.size, 13, measure-indent-numberRoom)
		f.need(lead + p.height())
		f.fresh = false
		f.y -= lead
		item := f.toc(toc, h, p, indent)
		f.pageNumber(item, h.Anchor, left+measure, f.y, style)
		f.y -= p.height() - p.lead
	}
}

// numberRoom is how wide the column of page numbers is.
const numberRoom = 40.0

// toc draws one line of the table of contents and returns its element.
func (f *flow) toc(toc *element, h document.Heading, p paragraph, indent float64) *element {
	item := toc.child("TOCI", "").child("Link", "")
	f.lines(item, p, p.lines, left+indent, f.y, measure-indent-numberRoom, start)
	f.link(item, "#"+h.Anchor, left+indent, f.y-p.height()+p.lead-3, left+measure, f.y+p.size)
	return item
}
