package table

import (
	"encoding/xml"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// The size of a sheet in Excel since 2007: no reference lies beyond.
const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

// readSheets reads the sheets in the order of the workbook. Charts and macro
// sheets hold no cells and are left out with the parts that are not there.
func (x *xlsx) readSheets(targets relations) error {
	for _, ref := range x.sheets {
		if err := x.budget.sheet(); err != nil {
			return err
		}
		rel, ok := targets[ref.id]
		if !ok || rel.kind != "worksheet" {
			continue
		}
		t, err := x.zip.Open(rel.target)
		if err != nil {
			return err
		}
		s := &sheetReader{x: x, t: t, sheet: Sheet{Name: ref.name, Hidden: ref.hidden}}
		err = s.read()
		t.Close()
		if err != nil {
			return err
		}
		x.book.Sheets = append(x.book.Sheets, s.sheet)
	}
	if len(x.book.Sheets) == 0 {
		return office.Damaged(errors.New("workbook without a worksheet"))
	}
	return nil
}

// A span is a range of columns, or the place and size of a merged cell.
type span struct {
	row, first, last int
	rows             int // how many a merged cell spans
}

// A sheetReader reads one worksheet (part 1, section 18.3.1) from its tokens.
type sheetReader struct {
	x      *xlsx
	t      *office.Tokens
	sheet  Sheet
	hidden []span
	merged []span

	row    Row // being read
	width  int // how many cells the last row had, that had any
	cell   Cell
	kind   string // the cell's type, attribute t
	style  string
	value  strings.Builder
	source strings.Builder // the formula
	paint  paint
	inRow  bool
	inCell bool
	take   bool // text belongs to value
	inF    bool // to the formula
	skip   bool // phonetic text
}

func (s *sheetReader) read() error {
	if err := s.t.Walk(s); err != nil {
		return err
	}
	s.sheet.finish(s.merged, s.hidden)
	return nil
}

func (s *sheetReader) Chars(text []byte) {
	if s.take {
		s.value.Write(text)
	}
	if s.inF && s.source.Len() < maxSource {
		s.source.Write(text[:min(len(text), maxSource-s.source.Len())])
	}
}

// maxSource is how much of a formula that failed is kept, in bytes: enough for its
// writer to know it again.
const maxSource = 200

func (s *sheetReader) Start(e xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		return s.startColumns(e)
	case "row":
		s.startRow(e)
	case "c":
		s.startCell(e)
	case "f":
		s.cell.Formula, s.inF = s.inCell, s.inCell
	case "v":
		s.take = s.inCell
	case "t":
		s.take = s.inCell && !s.skip
	case "rPh":
		s.skip = true
	case "mergeCell":
		return s.merge(office.Attr(e, "ref"))
	}
	return nil
}

func (s *sheetReader) End(local string) error {
	switch local {
	case "v", "t":
		s.take = false
	case "f":
		s.inF = false
	case "rPh":
		s.skip = false
	case "c":
		return s.endCell()
	case "row":
		return s.endRow()
	}
	return nil
}

// startColumns notes columns that are not shown.
func (s *sheetReader) startColumns(e xml.StartElement) error {
	width, err := strconv.ParseFloat(office.Attr(e, "width"), 64)
	if office.IsTrue(office.Attr(e, "hidden")) || err == nil && width == 0 {
		first, _ := strconv.Atoi(office.Attr(e, "min"))
		last, _ := strconv.Atoi(office.Attr(e, "max"))
		s.hidden = append(s.hidden, span{first: max(first, 1), last: min(last, lastColumn)})
	}
	return s.x.budget.cell(0)
}

// startRow takes the row's number, or the one after the last where it has none.
func (s *sheetReader) startRow(e xml.StartElement) {
	n, err := strconv.Atoi(office.Attr(e, "r"))
	if err != nil || n < 1 || n > lastRow {
		n = s.row.Number + 1
	}
	height, err := strconv.ParseFloat(office.Attr(e, "ht"), 64)
	s.row = Row{Number: n, Hidden: office.IsTrue(office.Attr(e, "hidden")) || err == nil && height == 0}
	s.cell = Cell{}
	s.inRow = true
}

func (s *sheetReader) startCell(e xml.StartElement) {
	column := s.cell.Column + 1
	if c, _, ok := reference(office.Attr(e, "r")); ok {
		column = c
	}
	s.cell = Cell{Column: column}
	s.kind, s.style = office.Attr(e, "t"), office.Attr(e, "s")
	s.value.Reset()
	s.source.Reset()
	s.inCell = s.inRow
}

func (s *sheetReader) endCell() error {
	if !s.inCell {
		return nil
	}
	s.inCell = false
	if err := s.setText(s.value.String()); err != nil {
		return err
	}
	s.cell.Fill = s.x.fill(s.style)
	if s.cell.blank() {
		if s.cell.Fill != "" {
			s.paint.add(s.cell, 1)
		}
		return nil
	}
	if s.row.Cells == nil { // most rows have as many as the one before
		s.row.Cells = make([]Cell, 0, s.width)
	}
	s.row.Cells = append(s.row.Cells, s.cell)
	s.width = len(s.row.Cells)
	return s.x.budget.cell(len(s.cell.Text) + len(s.cell.Source))
}

// asSource returns a formula as its writer saw it, "" for none.
func asSource(formula string) string {
	if formula == "" {
		return ""
	}
	return "=" + strings.ToValidUTF8(formula[:min(len(formula), maxSource)], "")
}

// setText reads a value by the cell's type (part 1, section 18.18.11).
func (s *sheetReader) setText(v string) error {
	switch s.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || i < 0 || i >= len(s.x.strings) {
			if v == "" {
				return nil
			}
			return office.Damaged(strconv.ErrRange)
		}
		s.cell.Text = s.x.strings[i]
	case "str", "inlineStr":
		s.cell.Text = unescape(v)
	case "b":
		s.cell.Text = boolean(strings.TrimSpace(v))
	case "e":
		s.cell.Text, s.cell.Formula = v, true
		s.cell.Source = asSource(s.source.String())
	case "d":
		s.cell.Text = v
	default:
		s.setNumber(strings.TrimSpace(v))
	}
	return nil
}

// date returns how the cells of a style show dates, nil where they show none.
func (x *xlsx) date(style string) []stroke {
	if style == "" {
		return nil
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(x.dates) {
		return x.dates[i]
	}
	return nil
}

func boolean(v string) string {
	switch v {
	case "":
		return ""
	case "0", "false":
		return "FALSE"
	}
	return "TRUE"
}

func (s *sheetReader) setNumber(v string) {
	s.cell.Text = v
	strokes := s.x.date(s.style)
	if strokes == nil && isShortest(v) {
		s.cell.Number = true
		return
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return
	}
	s.cell.Number = true
	if s.cell.Text = number(n); strokes != nil {
		s.cell.Text = showDate(n, strokes, s.x.from04)
	}
}

func (s *sheetReader) endRow() error {
	inRow := s.inRow
	s.inRow = false
	if err := s.paint.into(&s.row, s.x.budget); err != nil {
		return err
	}
	if !inRow || len(s.row.Cells) == 0 {
		return nil
	}
	s.sheet.Rows = append(s.sheet.Rows, s.row)
	return s.x.budget.row()
}

// merge notes a merged cell.
func (s *sheetReader) merge(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	c1, r1, ok1 := reference(from)
	c2, r2, ok2 := reference(to)
	if ok1 && ok2 && c2 >= c1 && r2 >= r1 {
		s.merged = append(s.merged, span{r1, c1, c2, r2 - r1 + 1})
	}
	return s.x.budget.cell(0)
}

// finish sets what stands outside of the rows: merged cells and hidden columns.
func (s *Sheet) finish(merged, hidden []span) {
	s.Rows = tidy(s.Rows)
	s.mark(merged)
	widest := 0
	for i := range s.Rows {
		for _, c := range s.Rows[i].Cells {
			widest = max(widest, c.Column)
		}
	}
	s.HiddenColumns = columns(hidden, widest)
}

// mark tells the merged cells.
func (s *Sheet) mark(merged []span) {
	if len(merged) == 0 {
		return
	}
	at := make(map[[2]int]span, len(merged))
	for _, m := range merged {
		at[[2]int{m.row, m.first}] = m
	}
	for i, r := range s.Rows {
		s.Rows[i].Cells = mergeCells(r.Cells, r.Number, at)
	}
}

// mergeCells marks the merged cells of a row, which at holds by row and column,
// and drops the colours of what they cover.
func mergeCells(cells []Cell, row int, at map[[2]int]span) []Cell {
	out := cells[:0]
	covered := 0
	for _, c := range cells {
		m := at[[2]int{row, c.Column}]
		if c.blank() && c.Column <= covered {
			continue
		}
		c.Merged = c.Merged || m.last > m.first
		if m.rows > 1 {
			c.Rows = m.rows
		}
		covered = max(covered, m.last)
		out = append(out, c)
	}
	return out
}

// columns spells out spans up to the last column that holds anything.
func columns(spans []span, widest int) map[int]bool {
	slices.SortFunc(spans, func(a, b span) int { return a.first - b.first })
	out := map[int]bool{}
	next := 1 // so that overlapping spans cost nothing
	for _, h := range spans {
		for c := max(h.first, next); c <= min(h.last, widest); c++ {
			out[c] = true
			next = c + 1
		}
	}
	return out
}

// reference reads "AB12", with or without dollar signs.
func reference(s string) (column, row int, ok bool) {
	i := 0
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '$':
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			column = column*26 + int(c|0x20-'a') + 1
		default:
			row, err := strconv.Atoi(strings.TrimPrefix(s[i:], "$"))
			return column, row, err == nil && column >= 1 && column <= lastColumn && row >= 1 && row <= lastRow
		}
		if column > lastColumn {
			return 0, 0, false
		}
	}
	return 0, 0, false
}
