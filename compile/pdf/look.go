package pdf

import (
	"strconv"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// rgb reads a colour written RRGGBB.
func rgb(hex string) (c colour) {
	for i := range c {
		v, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8) // ours, and tested
		c[i] = float64(v) / 255
	}
	return c
}

// The colours, those of the HTML edition on paper.
const (
	inkHex    = "1B2430"
	softHex   = "566273"
	lineHex   = "D9D6CF"
	accentHex = "0B4F8A"
	noticeHex = "F6C453"
)

// inkOf returns the colour of words of a class, dark enough on white for a contrast of
// 4.5 (WCAG 2.2, 1.4.3).
func inkOf(class string) colour {
	switch class {
	case "full":
		return rgb("155E53")
	case "partial":
		return rgb("7A5600")
	case "not":
		return rgb("94351F")
	}
	return rgb(softHex)
}

// A manner is how paragraphs of a style are set.
type manner struct {
	tag    string
	family family
	bold   family
	size   float64
	lead   float64
	indent float64
	above  float64 // room before it
	soft   bool    // all of it
	keep   bool    // with what follows
}

func mannerOf(s document.Style) manner {
	switch s {
	case document.Note:
		return manner{tag: "P", family: sans, bold: sansBold, size: 8.5, lead: 12.5, above: 3, soft: true}
	case document.Quotation:
		return manner{tag: "BlockQuote", family: serif, bold: serifBold, size: 11.5, lead: 17, indent: 16, above: 10, keep: true}
	case document.Source:
		return manner{tag: "P", family: sans, bold: sansBold, size: 8.5, lead: 12.5, indent: 16, above: 3, soft: true}
	case document.Text:
		return manner{tag: "P", family: serif, bold: serifBold, size: 11, lead: 15.5, above: 3, keep: true}
	case document.Facts:
		return manner{tag: "P", family: sans, bold: sansBold, size: 8.5, lead: 12.5, above: 4, keep: true}
	case document.Score:
		return manner{tag: "P", family: sans, bold: sansBold, size: 9, lead: 13, above: 4, keep: true}
	case document.Byline:
		return manner{tag: "P", family: sans, bold: sansBold, size: 9, lead: 13, above: 7, keep: true}
	case document.Comment:
		return manner{tag: "BlockQuote", family: sans, bold: sansBold, size: 9, lead: 13.5, above: 1}
	}
	return manner{tag: "P", family: sans, bold: sansBold, size: 9.5, lead: 14, above: 6}
}

// spans returns the runs of a paragraph as its manner sets them.
func (m manner) spans(runs []document.Run) (out []span) {
	for _, r := range runs {
		s := span{text: r.Text, family: m.family, colour: rgb(inkHex), link: r.Link}
		if r.Bold {
			s.family = m.bold
		}
		switch {
		case r.Class != "":
			s.colour = inkOf(r.Class)
		case r.Link != "":
			s.colour = rgb(accentHex)
		case r.Soft || m.soft:
			s.colour = rgb(softHex)
		}
		out = append(out, s)
	}
	return out
}

// seriesColour returns the colour of a series.
func seriesColour(key string) colour { return rgb(compile.Colour(key)) }
