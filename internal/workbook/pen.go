package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// A pen writes on one sheet. The first error stops it, and is told by err in the
// end, so that a page reads as what stands on it.
type pen struct {
	last  column // of the table of answers
	file  *excelize.File
	sheet string
	look  look
	err   error
}

// do runs one step unless an earlier one failed.
func (p *pen) do(step func() error) {
	if p.err == nil {
		p.err = step()
	}
}

// write puts text into a cell, as text whatever it begins with.
func (p *pen) write(cell, text string) {
	p.do(func() error { return p.file.SetCellStr(p.sheet, cell, clean(text)) })
}

// style gives a range its style.
func (p *pen) style(from, to string, style int) {
	p.do(func() error { return p.file.SetCellStyle(p.sheet, from, to, style) })
}

// put writes text in a style.
func (p *pen) put(cell, text string, style int) {
	p.write(cell, text)
	p.style(cell, cell, style)
}

// span writes text in a style over the cells of one row.
func (p *pen) span(from, to, text string, style int) {
	p.put(from, text, style)
	p.style(from, to, style)
	p.do(func() error { return p.file.MergeCell(p.sheet, from, to) })
}

// height sets the height of a row, in points.
func (p *pen) height(row int, points float64) {
	p.do(func() error { return p.file.SetRowHeight(p.sheet, row, min(points, excelize.MaxRowHeight)) })
}

// widths sets the widths of the columns from A on, in characters.
func (p *pen) widths(widths ...float64) {
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		p.do(func() error { return err })
		p.do(func() error { return p.file.SetColWidth(p.sheet, name, name, w) })
	}
}

// list offers the cells of a defined name as a drop-down. A name, because a list
// written out may not exceed 255 characters, nor its items hold commas.
func (p *pen) list(cells, name, title, prompt, wrong string) {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(cells)
	dv.SetSqrefDropList(name)
	dv.SetInput(title, prompt)
	dv.SetError(excelize.DataValidationErrorStyleStop, title, wrong)
	p.do(func() error { return p.file.AddDataValidation(p.sheet, dv) })
}

// onePage prints the sheet on a single page.
func (p *pen) onePage() {
	one := 1
	p.do(func() error {
		return p.file.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{FitToWidth: &one, FitToHeight: &one})
	})
}

// protect locks what is not open for filling in. Without a password: it is
// against slips and not against people, and a password would cost 300 ms.
func (p *pen) protect() {
	p.do(func() error {
		return p.file.ProtectSheet(p.sheet, &excelize.SheetProtectionOptions{
			SelectLockedCells: true, SelectUnlockedCells: true,
			FormatRows: true, FormatColumns: true, AutoFilter: true, Sort: true,
		})
	})
}

// clean removes what XML 1.0 cannot hold (section 2.2), and with it what no
// reader would see.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
