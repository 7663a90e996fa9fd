package table

import (
	"encoding/xml"
	"slices"
	"strconv"

	"github.com/upr-info/followup/internal/office"
)

// readStyles finds the styles that show a number as a date or colour a cell.
func (x *xlsx) readStyles(name string) error {
	t, err := x.zip.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	s := &xlsxStyles{x: x, formats: map[string]string{}}
	err = t.Walk(s)
	x.grounds = s.grounds
	return err
}

// A grounds is the fills of a workbook, and which one each cell style has.
type grounds struct {
	fills   []xlsxFill
	indexed []string // own palette
	cells   []int    // fill of each cell style
}

// An xlsxFill is how the ground of a cell is painted.
type xlsxFill struct {
	colour
	solid bool
}

// themed reports whether the theme of the workbook says what any colour is. In
// most workbooks it does not, and reading it takes as long as reading the styles.
func (g *grounds) themed() bool {
	return slices.ContainsFunc(g.fills, func(f xlsxFill) bool { return f.solid && f.theme >= 0 })
}

// shown returns the colour of each cell style.
func (g *grounds) shown(theme []string) []string {
	colours := make([]string, len(g.fills))
	for i, f := range g.fills {
		if f.solid {
			colours[i] = palette{g.indexed, theme}.show(f.colour)
		}
	}
	out := make([]string, len(g.cells))
	for i, fill := range g.cells {
		out[i] = at(colours, fill)
	}
	return out
}

// fill returns the colour of a style.
func (x *xlsx) fill(style string) string {
	if style == "" {
		return at(x.fills, 0)
	}
	i, err := strconv.Atoi(style)
	if err != nil {
		return ""
	}
	return at(x.fills, i)
}

// at returns the i-th text, "" where there is none.
func at(list []string, i int) string {
	if i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}

// An xlsxStyles reads the styles of a workbook (part 1, section 18.8).
type xlsxStyles struct {
	x *xlsx
	grounds
	formats map[string]string // own number formats, by id
	list    string            // the list that is being read
}

func (s *xlsxStyles) Chars([]byte) {}

func (s *xlsxStyles) End(local string) error {
	if local == s.list {
		s.list = ""
	}
	return nil
}

func (s *xlsxStyles) Start(e xml.StartElement) error {
	switch e.Name.Local {
	case "numFmt":
		s.formats[office.Attr(e, "numFmtId")] = office.Attr(e, "formatCode")
	case "cellXfs", "fills", "indexedColors":
		s.list = e.Name.Local
	case "xf":
		if s.list == "cellXfs" {
			s.x.dates = append(s.x.dates, numberFormat(office.Attr(e, "numFmtId"), s.formats))
			s.cells = append(s.cells, ordinal(office.Attr(e, "fillId")))
		}
	case "rgbColor":
		s.indexed = append(s.indexed, office.Attr(e, "rgb"))
	}
	if s.list == "fills" { // those of conditional formats stand in another
		s.startFill(e)
	}
	return nil
}

func (s *xlsxStyles) startFill(e xml.StartElement) {
	if e.Name.Local == "fill" {
		s.fills = append(s.fills, xlsxFill{})
	}
	if len(s.fills) == 0 {
		return
	}
	last := &s.fills[len(s.fills)-1]
	switch e.Name.Local {
	case "patternFill":
		last.solid = office.Attr(e, "patternType") == "solid"
	case "fgColor":
		last.colour = namedColour(e)
	}
}

// namedColour reads a CT_Color (part 1, section 18.8.19).
func namedColour(e xml.StartElement) colour {
	c := colour{rgb: office.Attr(e, "rgb"), theme: ordinal(office.Attr(e, "theme")), indexed: ordinal(office.Attr(e, "indexed"))}
	c.tint, _ = strconv.ParseFloat(office.Attr(e, "tint"), 64)
	return c
}

// ordinal reads a number that counts from 0, -1 where there is none.
func ordinal(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

func numberFormat(id string, own map[string]string) []stroke {
	if f, ok := own[id]; ok {
		return dateFormat(f)
	}
	n, _ := strconv.Atoi(id)
	return dateFormat(builtin(n))
}

// readColours finds out what colour each cell style has.
func (x *xlsx) readColours(theme string) error {
	var err error
	if x.grounds.themed() {
		err = x.readTheme(theme)
	}
	x.fills = x.grounds.shown(x.theme)
	return err
}

// readTheme reads the colours of the theme (part 1, section 20.1.6.2).
func (x *xlsx) readTheme(name string) error {
	t, err := x.zip.Open(name)
	if err != nil {
		return err
	}
	defer t.Close()
	place := -1
	colours := make([]string, len(themeOrder))
	err = each(t, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "srgbClr":
			setOnce(colours, place, office.Attr(e, "val"))
		case "sysClr":
			setOnce(colours, place, office.Attr(e, "lastClr"))
		default:
			place = placeInTheme(e.Name.Local)
		}
		return nil
	})
	x.theme = colours
	return err
}

// setOnce sets the i-th text unless it is set: what follows the first scheme of
// colours is for other uses.
func setOnce(list []string, i int, s string) {
	if i >= 0 && list[i] == "" {
		list[i] = s
	}
}
