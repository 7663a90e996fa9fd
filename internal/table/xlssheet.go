package table

import (
	"maps"
	"math"
	"slices"
)

// An xlsSheet reads the substream of one sheet.
type xlsSheet struct {
	xls     *xls
	sheet   Sheet
	rows    map[int]*Row
	hidden  []span
	merged  []span
	pending *Cell // a formula whose text is still to come
	at      int   // its row
	style   uint16
	records int
	paint   paint // of the row whose cells are being read
	current int   // its number
}

func (s *xlsSheet) read(offset int) error {
	in := s.xls.from(offset)
	for depth := 0; ; {
		r, ok := in.next()
		if !ok {
			return errBIFF
		}
		if s.records++; s.records%1024 == 0 && s.xls.budget.Clock() != nil {
			return s.xls.budget.Err()
		}
		switch r.id {
		case recBOF: // another one inside is a chart's
			depth++
		case recEOF:
			depth--
		}
		if depth <= 0 {
			return s.finish()
		}
		if depth == 1 {
			if err := s.record(r); err != nil {
				return err
			}
		}
	}
}

func (s *xlsSheet) record(r record) error {
	d := r.data
	switch {
	case r.id == recString && s.pending != nil:
		return s.formulaText(r)
	case r.id == recColInfo && len(d) >= 10:
		if le16(d, 8)&1 != 0 || le16(d, 4) == 0 {
			s.hidden = append(s.hidden, span{first: int(le16(d, 0)) + 1, last: int(le16(d, 2)) + 1})
		}
	case r.id == recMergeCells:
		return s.merge(d)
	case r.id == recRow && len(d) >= 16:
		if le16(d, 12)&0x20 != 0 { // fDyZero, section 2.4.221
			s.row(int(le16(d, 0)) + 1).Hidden = true
		}
	case len(d) >= 6:
		return s.cells(r)
	}
	return nil
}

// cells reads a record that begins with row, column and style, as those of all
// cells do.
func (s *xlsSheet) cells(r record) error {
	d := r.data
	row, column, style := int(le16(d, 0))+1, int(le16(d, 2))+1, le16(d, 4)
	if row != s.current && isCell(r.id) {
		if err := s.endRow(); err != nil {
			return err
		}
		s.current = row
	}
	number := func(v float64) error {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return s.add(row, style, Cell{Column: column, Text: s.xls.show(v, style), Number: true})
	}
	switch {
	case r.id == recLabelSST && len(d) >= 10:
		i := le32(d, 6)
		if int64(i) >= int64(len(s.xls.strings)) {
			return errBIFF
		}
		return s.add(row, style, Cell{Column: column, Text: s.xls.strings[i]})
	case r.id == recLabel || r.id == recRString:
		in := &reader{parts: r.parts}
		in.skip(6)
		text := in.text(in.u16())
		if in.err != nil {
			return in.err
		}
		return s.add(row, style, Cell{Column: column, Text: text})
	case r.id == recRK && len(d) >= 10:
		return number(rk(le32(d, 6)))
	case r.id == recNumber && len(d) >= 14:
		return number(double(d[6:]))
	case r.id == recBoolErr && len(d) >= 8:
		return s.add(row, style, boolOrError(column, d[6], d[7] != 0))
	case r.id == recBlank:
		s.colour(column, style)
	case r.id == recMulBlank:
		for p := 4; p+2 <= len(d)-2; p += 2 {
			s.colour(column, le16(d, p))
			column++
		}
	case r.id == recMulRK:
		return s.mulRK(row, d)
	case r.id == recFormula && len(d) >= 14:
		return s.formula(row, column, style, d[6:14])
	}
	return nil
}

func isCell(id uint16) bool {
	switch id {
	case recBlank, recMulBlank, recNumber, recRK, recMulRK, recLabel, recLabelSST, recRString, recBoolErr, recFormula:
		return true
	}
	return false
}

func boolOrError(column int, value byte, isError bool) Cell {
	switch {
	case isError:
		return Cell{Column: column, Text: errorText(value), Formula: true}
	case value != 0:
		return Cell{Column: column, Text: "TRUE"}
	}
	return Cell{Column: column, Text: "FALSE"}
}

// mulRK reads a run of numbers (section 2.4.175): a style and a number for
// each, and the last column at the end.
func (s *xlsSheet) mulRK(row int, d []byte) error {
	column := int(le16(d, 2)) + 1
	for p := 4; p+6 <= len(d)-2; p += 6 {
		c := Cell{Column: column, Text: s.xls.show(rk(le32(d, p+2)), le16(d, p)), Number: true}
		if err := s.add(row, le16(d, p), c); err != nil {
			return err
		}
		column++
	}
	return nil
}

// formula reads the value that a formula had when it was saved (FormulaValue,
// section 2.5.133).
func (s *xlsSheet) formula(row, column int, style uint16, v []byte) error {
	c := Cell{Column: column, Formula: true}
	if v[6] != 0xFF || v[7] != 0xFF {
		if f := double(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			c.Text, c.Number = s.xls.show(f, style), true
		}
		return s.add(row, style, c)
	}
	switch v[0] {
	case 0:
		s.pending, s.at, s.style = &c, row, style
		return nil
	case 1, 2:
		c = boolOrError(column, v[2], v[0] == 2)
		c.Formula = true
	}
	return s.add(row, style, c)
}

// formulaText takes the STRING record behind a formula.
func (s *xlsSheet) formulaText(r record) error {
	in := &reader{parts: r.parts}
	s.pending.Text = in.text(in.u16())
	c := *s.pending
	s.pending = nil
	if in.err != nil {
		return in.err
	}
	return s.add(s.at, s.style, c)
}

func (s *xlsSheet) row(n int) *Row {
	if s.rows[n] == nil {
		s.rows[n] = &Row{Number: n}
	}
	return s.rows[n]
}

// colour takes a cell without text.
func (s *xlsSheet) colour(column int, style uint16) {
	if fill := s.xls.fill(style); fill != "" {
		s.paint.add(Cell{Column: column, Fill: fill}, 1)
	}
}

// endRow adds the coloured cells without text to those of their row. Files have
// the cells of a row together.
func (s *xlsSheet) endRow() error {
	r := s.rows[s.current]
	if r == nil {
		r = &Row{}
	}
	return s.paint.into(r, s.xls.budget)
}

// add adds a cell with its colour.
func (s *xlsSheet) add(row int, style uint16, c Cell) error {
	c.Fill = s.xls.fill(style)
	if c.blank() {
		s.colour(c.Column, style)
		return nil
	}
	r := s.row(row)
	if len(r.Cells) == 0 {
		if err := s.xls.budget.row(); err != nil {
			return err
		}
	}
	r.Cells = append(r.Cells, c)
	return s.xls.budget.cell(len(c.Text))
}

// merge notes merged cells (section 2.4.168).
func (s *xlsSheet) merge(d []byte) error {
	for p := 2; p+8 <= len(d); p += 8 {
		top, bottom, first, last := int(le16(d, p)), int(le16(d, p+2)), int(le16(d, p+4)), int(le16(d, p+6))
		if last >= first && bottom >= top {
			s.merged = append(s.merged, span{top + 1, first + 1, last + 1, bottom - top + 1})
		}
		if err := s.xls.budget.cell(0); err != nil {
			return err
		}
	}
	return nil
}

// finish puts the rows in order.
func (s *xlsSheet) finish() error {
	if err := s.endRow(); err != nil {
		return err
	}
	for _, n := range slices.Sorted(maps.Keys(s.rows)) {
		if len(s.rows[n].Cells) > 0 {
			s.sheet.Rows = append(s.sheet.Rows, *s.rows[n])
		}
	}
	s.sheet.finish(s.merged, s.hidden)
	return nil
}
