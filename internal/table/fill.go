package table

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxColoured is how many cells without text a row may have for their colours
// to be kept: a person colours some cells of a row, and a whole row only by
// means that colour thousands.
const maxColoured = 64

// A paint holds the coloured cells without text of the row that is being read.
// They count only beside text, so that a page of blank coloured rows costs
// nothing.
type paint struct {
	cells []Cell
	n     int // how many there were
}

// add takes a cell that stands in n columns, the first of which it names.
func (p *paint) add(c Cell, n int) {
	if p.n += n; p.n > maxColoured {
		return
	}
	for range n {
		p.cells = append(p.cells, c)
		c.Column++
	}
}

// into adds the cells to those of their row that hold text, and begins anew.
func (p *paint) into(row *Row, b *budget) error {
	cells, n := p.cells, p.n
	p.cells, p.n = p.cells[:0], 0
	if len(row.Cells) == 0 || n == 0 || n > maxColoured {
		return nil
	}
	row.Cells = tidyCells(append(row.Cells, cells...))
	for range cells {
		if err := b.cell(0); err != nil {
			return err
		}
	}
	return nil
}

// blank reports whether a cell has nothing but, perhaps, a colour.
func (c Cell) blank() bool { return c.Text == "" && !c.Formula }

// A colour is one as files name it: by its parts, or by a place in a palette or
// theme and how much lighter or darker than that it is (CT_Color, ECMA-376, part
// 1, section 18.8.19).
type colour struct {
	rgb            string // "RRGGBB" or "AARRGGBB"
	theme, indexed int    // -1 where it is not named so
	tint           float64
}

// A palette is what colours are named by.
type palette struct{ indexed, theme []string }

// show returns a colour as Cell.Fill holds it: "" where it is white or cannot be
// made out.
func (p palette) show(c colour) string {
	rgb := c.rgb
	switch {
	case c.theme >= 0:
		rgb = nth(p.theme, c.theme, officeTheme)
	case c.indexed >= 0:
		rgb = nth(p.indexed, c.indexed, standardPalette)
	}
	return hexColour(tinted(digits(rgb), c.tint))
}

// nth returns the i-th colour of those that a file brings, else of those that
// programs have.
func nth(own []string, i int, standard string) string {
	if i < len(own) {
		return own[i]
	}
	if at := 7 * i; at+6 <= len(standard) {
		return standard[at : at+6]
	}
	return ""
}

// hexColour returns a colour in the form of Cell.Fill.
func hexColour(s string) string {
	if s = digits(s); s == white {
		return ""
	}
	return s
}

const white = "FFFFFF"

// digits returns the six digits of a colour, whatever stands before them: "#" or
// how opaque it is; "" where there are none.
func digits(s string) string {
	s = strings.ToUpper(strings.TrimPrefix(s, "#"))
	if len(s) == 8 {
		s = s[2:]
	}
	if len(s) != 6 || strings.Trim(s, "0123456789ABCDEF") != "" {
		return ""
	}
	return s
}

// tinted makes a colour lighter, or darker where tint is negative, by changing
// its luminance (part 1, section 18.8.19, attribute tint).
func tinted(rgb string, tint float64) string {
	v, err := strconv.ParseUint(rgb, 16, 32)
	if err != nil || tint == 0 || !(tint >= -1 && tint <= 1) {
		return rgb
	}
	h, s, l := hsl(float64(v>>16)/255, float64(v>>8&0xFF)/255, float64(v&0xFF)/255)
	if tint < 0 {
		l *= 1 + tint
	} else {
		l += (1 - l) * tint
	}
	return rgbOf(h, s, l)
}

// hsl returns hue (0 to 6), saturation and luminance of a colour.
func hsl(r, g, b float64) (h, s, l float64) {
	top, bottom := max(r, g, b), min(r, g, b)
	l = (top + bottom) / 2
	if top == bottom {
		return 0, 0, l
	}
	d := top - bottom
	s = d / (1 - math.Abs(2*l-1))
	switch top {
	case r:
		h = math.Mod((g-b)/d+6, 6)
	case g:
		h = (b-r)/d + 2
	default:
		h = (r-g)/d + 4
	}
	return h, s, l
}

func rgbOf(h, s, l float64) string {
	c := (1 - math.Abs(2*l-1)) * s
	part := func(offset float64) string {
		k := math.Mod(h+offset, 6)
		v := l - c/2 + c*min(max(2-math.Abs(k-2), 0), 1)
		return strconv.FormatUint(0x100+uint64(math.Round(v*255)), 16)[1:]
	}
	return strings.ToUpper(part(2) + part(0) + part(4))
}

// themeOrder gives the place in a theme's list of what a colour's number names:
// light before dark (part 1, section 18.8.3; the parts stand dark first).
var themeOrder = []string{"lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"}

// placeInTheme returns the number of a theme's element, -1 where it is none.
func placeInTheme(element string) int { return slices.Index(themeOrder, element) }

// officeTheme is the theme that Office gives new files since 2013, in the order
// of placeInTheme.
const officeTheme = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72 "

// standardPalette is the palette of workbooks that bring none (part 1, section
// 18.8.27; [MS-XLS], section 2.5.161).
const standardPalette = basicColours + basicColours +
	"800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF " +
	"000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 " +
	"3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333 "

const basicColours = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
