package table

import (
	"fmt"
	"strconv"
)

// An xlsbStyles is what was read of the styles of a binary workbook.
type xlsbStyles struct {
	grounds
	formats map[string]string // own number formats, by id
	inCells bool              // in the list of cell styles
}

func (x *xlsb) styleRecord(id int, d fields) error {
	s := &x.styles
	switch id {
	case xlsbFmt:
		if s.formats == nil {
			s.formats = map[string]string{}
		}
		number := strconv.Itoa(d.u16())
		s.formats[number] = d.text()
	case xlsbFill:
		solid := d.u32() == 1
		s.fills = append(s.fills, xlsxFill{d.colour(), solid})
	case xlsbIndexed:
		s.indexed = append(s.indexed, fmt.Sprintf("%02X%02X%02X", d.u8(), d.u8(), d.u8()))
	case xlsbCellXFs:
		s.inCells = true
	case xlsbXF:
		if s.inCells {
			d.take(2) // the style that it is made from
			x.dates = append(x.dates, numberFormat(strconv.Itoa(d.u16()), s.formats))
			d.take(2) // the font
			s.cells = append(s.cells, d.u16())
		}
	case xlsbEndCellXFs:
		s.inCells = false
	}
	return d.err
}

// colour reads a colour (BrtColor).
func (f *fields) colour() colour {
	kind, index, tint := f.u8()>>1, int(f.u8()), float64(int16(f.u16()))/32767
	rgb := fmt.Sprintf("%02X%02X%02X", f.u8(), f.u8(), f.u8())
	c := colour{theme: -1, indexed: -1, tint: tint}
	f.u8() // how opaque it is
	switch kind {
	case 1:
		c.indexed = index
	case 2:
		c.rgb = rgb
	case 3:
		c.theme = index
	}
	return c
}
