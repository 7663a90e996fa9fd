package table

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// An odfCell is a cell of an OpenDocument table while it is read.
type odfCell struct {
	Cell
	next    int    // column of the next cell
	repeat  int    // in how many columns it stands
	span    int    // how many it covers
	rows    int    // how many rows it covers
	kind    string // office:value-type
	number  string // office:value
	truth   string // office:boolean-value
	covered bool   // by a merged cell: not shown
}

// maxSpaces is how many spaces in a row are kept: nobody sees more than some.
const maxSpaces = 64

// startCell takes what a cell says of its value (part 3, section 19.385).
func (o *odf) startCell(e xml.StartElement) {
	column := max(o.cell.next, 1)
	o.cell = odfCell{
		Cell:    Cell{Column: column, Formula: office.Attr(e, "formula") != ""},
		repeat:  repeated(e, "number-columns-repeated"),
		span:    repeated(e, "number-columns-spanned"),
		rows:    repeated(e, "number-rows-spanned"),
		kind:    office.Attr(e, "value-type"),
		number:  office.Attr(e, "value"),
		truth:   office.Attr(e, "boolean-value"),
		covered: e.Name.Local == "covered-table-cell",
	}
	o.cell.Source = asSource(odfFormula(office.Attr(e, "formula")))
	o.cell.Fill = o.fillOf(office.Attr(e, "style-name"), column)
	o.cell.next = min(column+o.cell.repeat, lastColumn+1)
	o.value.Reset()
	if s := office.Attr(e, "string-value"); s != "" {
		o.cell.Text = plain(s)
	}
}

// fillOf returns the colour of a cell: of its own style, else of the row's, else
// of the column's.
func (o *odf) fillOf(style string, column int) string {
	if style != "" {
		return o.fills[style]
	}
	return or(o.ground, at(o.grounds, column-1))
}

// write adds text. White space between letters is one space, as in HTML; more
// of it is an element (part 3, section 6.1.2).
func (o *odf) write(s string) {
	if !o.inText || o.cell.covered {
		return
	}
	gap := o.value.Len() == 0 || strings.HasSuffix(o.value.String(), " ") || strings.HasSuffix(o.value.String(), "\n")
	for _, r := range s {
		blank := r == ' ' || r == '\t' || r == '\n' || r == '\r'
		switch {
		case !blank:
			o.value.WriteRune(r)
		case !gap:
			o.value.WriteByte(' ')
		}
		gap = blank
	}
}

// put adds white space that an element stands for.
func (o *odf) put(s string) {
	if o.inText && !o.cell.covered {
		o.value.WriteString(s)
	}
}

// endCell adds a cell as often as it repeats.
func (o *odf) endCell() error {
	c := &o.cell
	if o.row.Number == 0 || c.Column == 0 || c.covered {
		return nil
	}
	if shown := strings.Trim(plain(o.value.String()), " \t\n"); shown != "" {
		c.Text = shown
	}
	o.value.Reset()
	c.setNumber()
	if !c.Formula || !strings.HasPrefix(c.Text, "#") && !strings.HasPrefix(c.Text, "Err:") {
		c.Source = ""
	}
	if c.blank() {
		if c.Fill != "" {
			o.paint.add(c.Cell, c.next-c.Column)
		}
		return nil
	}
	for column := c.Column; column < c.next; column++ {
		cell := c.Cell
		cell.Column = column
		o.row.Cells = append(o.row.Cells, cell)
		if err := o.budget.cell(len(cell.Text) + len(cell.Source)); err != nil {
			return err
		}
	}
	if c.span > 1 || c.rows > 1 {
		o.merged = append(o.merged, span{o.row.Number, c.Column, c.Column + c.span - 1, c.rows})
	}
	return nil
}

// setNumber gives a number its shortest exact form, whatever its format shows;
// a date keeps what is shown.
func (c *odfCell) setNumber() {
	switch c.kind {
	case "boolean":
		c.Text = boolean(c.truth)
	case "date", "time":
		c.Number = c.Text != ""
	case "float", "percentage", "currency":
		v, err := strconv.ParseFloat(c.number, 64)
		if err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			c.Text, c.Number = number(v), true
		}
	}
}
