package table

import (
	"errors"
	"math"

	"github.com/upr-info/followup/internal/office"
)

// readSheets reads the sheets in the order of the workbook. Charts and macro
// sheets hold no cells and are left out with the parts that are not there.
func (x *xlsb) readSheets(targets relations) error {
	x.fills = x.styles.shown(x.theme)
	for _, ref := range x.sheets {
		if err := x.budget.sheet(); err != nil {
			return err
		}
		rel, ok := targets[ref.id]
		if !ok || rel.kind != "worksheet" {
			continue
		}
		s := &xlsbSheet{x: x, sheet: Sheet{Name: ref.name, Hidden: ref.hidden}}
		if err := x.records(rel.target, s.record); err != nil {
			return err
		}
		if err := s.endRow(); err != nil {
			return err
		}
		s.sheet.finish(s.merged, s.hidden)
		x.book.Sheets = append(x.book.Sheets, s.sheet)
	}
	if len(x.book.Sheets) == 0 {
		return office.Damaged(errors.New("workbook without a worksheet"))
	}
	return nil
}

// An xlsbSheet reads one worksheet (section 2.1.7.62).
type xlsbSheet struct {
	x      *xlsb
	sheet  Sheet
	hidden []span
	merged []span
	row    Row // being read
	column int // of the last cell
	paint  paint
}

func (s *xlsbSheet) record(id int, d fields) error {
	switch {
	case id == xlsbRow:
		return s.startRow(d)
	case id < xlsbSSTItem || id == xlsbRString:
		return s.cell(id, d)
	case id == xlsbColInfo:
		return s.columns(d)
	case id == xlsbMergeCell:
		return s.merge(d)
	}
	return nil
}

// startRow takes a row's number and whether it is shown (BrtRowHdr, section
// 2.4.767).
func (s *xlsbSheet) startRow(d fields) error {
	if err := s.endRow(); err != nil {
		return err
	}
	n := d.u32()
	d.take(4) // its style
	height, flags := d.u16(), d.u16()
	if n >= lastRow {
		return errBIFF
	}
	const notShown, ownHeight = 0x1000, 0x2000
	s.row = Row{Number: int(n) + 1, Hidden: flags&notShown != 0 || height == 0 && flags&ownHeight != 0}
	s.column = 0
	return d.err
}

func (s *xlsbSheet) endRow() error {
	if err := s.paint.into(&s.row, s.x.budget); err != nil || len(s.row.Cells) == 0 {
		return err
	}
	s.sheet.Rows = append(s.sheet.Rows, s.row)
	s.row = Row{}
	return s.x.budget.row()
}

// cell takes a cell (section 2.4: BrtCellBlank to BrtFmlaError, and their short
// forms, in which the column is that after the last).
func (s *xlsbSheet) cell(id int, d fields) error {
	column := uint32(s.column)
	kind := id
	if isShort := id > xlsbFmlaError && id <= xlsbShortIsst; isShort {
		kind = id - xlsbShortBlank + xlsbCellBlank
	} else {
		column = d.u32()
	}
	style := d.u32() & 0xFFFFFF
	if column >= lastColumn || s.row.Number == 0 {
		return errBIFF
	}
	s.column = int(column) + 1
	c := Cell{Column: s.column, Fill: at(s.x.fills, int(style)), Formula: kind >= xlsbFmlaString && kind <= xlsbFmlaError}
	if err := s.setText(&c, kind, int(style), &d); err != nil {
		return err
	}
	if d.err != nil {
		return d.err
	}
	if c.blank() {
		if c.Fill != "" {
			s.paint.add(c, 1)
		}
		return nil
	}
	s.row.Cells = append(s.row.Cells, c)
	return s.x.budget.cell(len(c.Text))
}

// The kinds of cells.
const (
	xlsbCellBlank  = 1
	xlsbCellRk     = 2
	xlsbCellError  = 3
	xlsbCellBool   = 4
	xlsbCellReal   = 5
	xlsbCellSt     = 6
	xlsbCellIsst   = 7
	xlsbFmlaNum    = 9
	xlsbFmlaBool   = 10
	xlsbFmlaError  = 11
	xlsbShortBlank = 12
	xlsbShortIsst  = 18
)

// setText reads a value by the cell's kind.
func (s *xlsbSheet) setText(c *Cell, kind, style int, d *fields) error {
	switch kind {
	case xlsbCellRk:
		s.setNumber(c, rk(d.u32()), style)
	case xlsbCellReal, xlsbFmlaNum:
		s.setNumber(c, double(d.take(8)), style)
	case xlsbCellError, xlsbFmlaError:
		c.Text, c.Formula = errorText(d.u8()), true
	case xlsbCellBool, xlsbFmlaBool:
		c.Text = boolOrError(c.Column, d.u8(), false).Text
	case xlsbCellSt, xlsbFmlaString:
		c.Text = d.text()
	case xlsbRString:
		d.u8()
		c.Text = d.text()
	case xlsbCellIsst:
		i := d.u32()
		if int64(i) >= int64(len(s.x.strings)) {
			return errBIFF
		}
		c.Text = s.x.strings[i]
	}
	return nil
}

func (s *xlsbSheet) setNumber(c *Cell, v float64, style int) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	c.Text, c.Number = number(v), true
	if style < len(s.x.dates) && s.x.dates[style] != nil {
		c.Text = showDate(v, s.x.dates[style], s.x.from04)
	}
}

// columns notes columns that are not shown (BrtColInfo).
func (s *xlsbSheet) columns(d fields) error {
	first, last, width := d.u32(), d.u32(), d.u32()
	d.take(4) // their style
	if notShown := d.u16()&1 != 0; notShown || width == 0 {
		s.hidden = append(s.hidden, span{first: int(min(first, lastColumn)) + 1, last: int(min(last, lastColumn)) + 1})
	}
	return or(d.err, s.x.budget.cell(0))
}

// merge notes a merged cell (BrtMergeCell).
func (s *xlsbSheet) merge(d fields) error {
	top, bottom, first, last := d.u32(), d.u32(), d.u32(), d.u32()
	if top <= bottom && bottom < lastRow && first <= last && last < lastColumn {
		s.merged = append(s.merged, span{int(top) + 1, int(first) + 1, int(last) + 1, int(bottom-top) + 1})
	}
	return or(d.err, s.x.budget.cell(0))
}
