package table

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// readDOCX reads the tables of a Word document (ECMA-376, part 1, section
// 17.4), one Sheet each, "table 1" and so on. A cell's text is its paragraphs
// joined with "\n", as a reader sees it who accepted all changes: what was
// deleted, moved away or hidden is left out. A table inside a cell is part of
// that cell's text.
func readDOCX(r io.ReaderAt, size int64, b *budget) (*Book, error) {
	a, err := office.OpenArchive(r, size, b.Budget)
	if err != nil {
		return nil, err
	}
	t, err := a.Open(a.Main("word/document"))
	if err != nil {
		return nil, err
	}
	defer t.Close()
	d := &docx{t: t, budget: b, book: &Book{}}
	return d.book, d.t.Walk(d)
}

type docx struct {
	t      *office.Tokens
	budget *budget
	book   *Book

	tables  int // how deep in tables
	skip    int // how deep in what is not to be read
	inText  bool
	hidden  bool // the run is hidden text
	inRowPr bool
	inCell  bool // in the properties of a cell
	deleted bool // the row is

	row    Row
	column int // the next one's
	cell   Cell
	width  int
	down   string // "restart" or "continue" where the cell is merged downwards
	merged []span
	open   map[int]int // the merged cells that may go on, by column: places in merged
	paint  paint
	text   strings.Builder
}

func (d *docx) Chars(text []byte) {
	if d.inText {
		d.write(string(text))
	}
}

// write adds text that is shown, inside a table.
func (d *docx) write(s string) {
	if d.tables > 0 && d.skip == 0 && !d.hidden {
		d.text.WriteString(s)
	}
}

func (d *docx) Start(e xml.StartElement) error {
	switch e.Name.Local {
	case "del", "moveFrom", "Fallback":
		d.deleted = d.deleted || d.inRowPr
		d.skip++
	case "tbl":
		d.tables++
		if d.tables == 1 {
			return d.startTable()
		}
	case "r":
		d.hidden = false
	case "vanish":
		d.hidden = off(office.Attr(e, "val")) == ""
	case "t":
		d.inText = true
	case "tab":
		d.write("\t")
	case "br", "cr":
		d.write("\n")
	case "noBreakHyphen":
		d.write("\u2011")
	}
	if d.tables == 1 {
		d.startInTable(e)
	}
	return nil
}

// off returns v where it switches a property off (section 22.9.2.7).
func off(v string) string {
	switch v {
	case "0", "false", "off":
		return v
	}
	return ""
}

func (d *docx) startInTable(e xml.StartElement) {
	switch e.Name.Local {
	case "tr":
		d.row = Row{Number: d.row.Number + 1}
		d.column, d.deleted, d.paint = 1, false, paint{}
	case "trPr":
		d.inRowPr = true
	case "gridBefore":
		d.column += cells(office.Attr(e, "val"))
	case "tc":
		d.cell = Cell{Column: d.column}
		d.width, d.down = 1, ""
		d.text.Reset()
	case "tcPr":
		d.inCell = true
	case "shd":
		if d.inCell {
			d.cell.Fill = shading(e)
		}
	case "vMerge": // section 17.4.84: without a value it continues
		d.down = cmp.Or(office.Attr(e, "val"), "continue")
	case "gridSpan":
		d.width = max(cells(office.Attr(e, "val")), 1)
	}
}

// shading returns the colour of a cell (section 17.4.32): that behind a pattern
// of nothing, or that of a pattern of everything.
func shading(e xml.StartElement) string {
	switch office.Attr(e, "val") {
	case "clear", "nil", "":
		return hexColour(office.Attr(e, "fill"))
	case "solid":
		return hexColour(office.Attr(e, "color"))
	}
	return ""
}

// cells reads a number of grid columns, of which Word allows 63.
func cells(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, 63)
}

func (d *docx) End(local string) error {
	switch local {
	case "del", "moveFrom", "Fallback":
		d.skip--
	case "t":
		d.inText = false
	case "r":
		d.hidden = false
	case "p":
		d.hidden = false
		d.write("\n")
	case "tbl":
		if d.tables == 1 {
			d.book.Sheets[len(d.book.Sheets)-1].mark(d.merged)
		}
		d.tables = max(d.tables-1, 0)
	}
	if d.tables != 1 {
		return nil
	}
	switch local {
	case "trPr":
		d.inRowPr = false
	case "tcPr":
		d.inCell = false
	case "tc":
		return d.endCell()
	case "tr":
		return d.endRow()
	}
	return nil
}

func (d *docx) startTable() error {
	name := fmt.Sprintf("table %d", len(d.book.Sheets)+1)
	d.book.Sheets = append(d.book.Sheets, Sheet{Name: name})
	d.row, d.merged, d.open = Row{}, nil, map[int]int{}
	return d.budget.sheet()
}

func (d *docx) endCell() error {
	d.column += d.width
	d.cell.Merged = d.width > 1
	d.spanDown()
	d.cell.Text = strings.Trim(d.text.String(), " \t\n")
	d.text.Reset()
	switch {
	case d.cell.Column == 0 || d.cell.Text == "" && d.cell.Fill == "":
		return nil
	case d.cell.Text == "":
		d.paint.add(d.cell, 1)
		return nil
	}
	d.row.Cells = append(d.row.Cells, d.cell)
	return d.budget.cell(len(d.cell.Text))
}

// spanDown notes where a cell that is merged downwards begins, and that it goes on.
func (d *docx) spanDown() {
	place, known := d.open[d.cell.Column]
	switch {
	case d.down == "restart":
		d.open[d.cell.Column] = len(d.merged)
		d.merged = append(d.merged, span{d.row.Number, d.cell.Column, d.cell.Column + d.width - 1, 1})
	case d.down == "continue" && known:
		d.merged[place].rows = d.row.Number - d.merged[place].row + 1
	default:
		delete(d.open, d.cell.Column)
	}
}

func (d *docx) endRow() error {
	if d.deleted {
		d.row.Number--
		return nil
	}
	if err := d.paint.into(&d.row, d.budget); err != nil || len(d.row.Cells) == 0 {
		return err
	}
	last := &d.book.Sheets[len(d.book.Sheets)-1]
	last.Rows = append(last.Rows, d.row)
	d.row.Cells = nil
	return d.budget.row()
}
