package planbook

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// WriteCSV writes the table as text.
func WriteCSV(w io.Writer, t Table) error {
	c := csv.NewWriter(w)
	header := t.header()
	rows := [][]string{header}
	for _, r := range t.Rows {
		cells := r.cells(t.Steps)
		row := make([]string, len(header))
		for i, name := range header {
			row[i] = cells[name]
		}
		rows = append(rows, row)
	}
	return c.WriteAll(rows)
}

const (
	sheet     = "Calendar"
	isoFormat = "yyyy-mm-dd" // the one that nobody takes for another day
)

// WriteXLSX writes the table as a workbook: dates are dates, which can be sorted and
// counted with, columns that are not read are grey, and a second sheet says how to
// fill it in.
func WriteXLSX(w io.Writer, t Table) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	p := &pen{file: f}
	p.do(func() error { return f.SetSheetName(f.GetSheetName(0), sheet) })
	header := t.header()
	p.looks(t, len(header))
	for i, name := range header {
		p.put(i, 0, name)
	}
	for n, r := range t.Rows {
		cells := r.cells(t.Steps)
		for i, name := range header {
			p.put(i, n+1, cells[name])
		}
	}
	p.guide(t.Steps)
	if p.err != nil {
		return fmt.Errorf("write workbook: %w", p.err)
	}
	return f.Write(w)
}

// A pen writes on the sheet until a step fails.
type pen struct {
	file *excelize.File
	err  error
}

func (p *pen) do(step func() error) {
	if p.err == nil {
		p.err = step()
	}
}

// put writes a cell: a day as a date, a number as one, all else as text.
func (p *pen) put(column, row int, text string) {
	if text == "" {
		return
	}
	p.do(func() error {
		cell, err := excelize.CoordinatesToCellName(column+1, row+1)
		if err != nil {
			return err
		}
		if d, err := followup.ParseDate(text); err == nil && d.HasDay() {
			return p.file.SetCellInt(sheet, cell, serial(d))
		}
		if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text && len(text) < 4 {
			return p.file.SetCellInt(sheet, cell, int64(n))
		}
		return p.file.SetCellStr(sheet, cell, text)
	})
}

// serial returns a day as Excel counts them (ECMA-376, part 1, section 18.17.4.1).
func serial(d followup.Date) int64 {
	return int64(d.Start(time.UTC).Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours()) / 24
}

// looks sets widths and formats, before anything is written.
func (p *pen) looks(t Table, columns int) {
	last, err := excelize.ColumnNumberToName(columns)
	p.do(func() error { return err })
	bold := p.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("E8EDF2"), Border: []excelize.Border{{Type: "bottom", Color: "8899AA", Style: 1}}})
	for i, name := range t.header() {
		column, _ := excelize.ColumnNumberToName(i + 1)
		style, width := excelize.Style{CustomNumFmt: ref(isoFormat)}, 12.0
		switch name {
		case colState:
			style, width = excelize.Style{Fill: fill("F4F4F4")}, 26
		case colReview, colStakeholder:
			style, width = excelize.Style{NumFmt: 49}, 16 // text
		case colSession:
			style, width = excelize.Style{}, 9
		case colNext:
			style, width = excelize.Style{Fill: fill("F4F4F4")}, 9
		case colMidterm, colWritten:
			style = excelize.Style{Fill: fill("F4F4F4"), NumFmt: 49}
		}
		id := p.style(&style)
		p.do(func() error { return p.file.SetColStyle(sheet, column, id) })
		p.do(func() error { return p.file.SetColWidth(sheet, column, column, width) })
		for n := range t.Rows {
			cell, _ := excelize.CoordinatesToCellName(i+1, n+2)
			p.do(func() error { return p.file.SetCellStyle(sheet, cell, cell, id) })
		}
	}
	p.do(func() error { return p.file.SetCellStyle(sheet, "A1", last+"1", bold) })
	p.do(func() error { return p.file.SetColVisible(sheet, last, false) })
	p.do(func() error {
		return p.file.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"})
	})
	p.do(func() error { return p.file.AutoFilter(sheet, fmt.Sprintf("A1:%s%d", last, len(t.Rows)+1), nil) })
	p.printed()
}

// printed fits the columns onto one page across. AutoFilter, before it, would undo
// that.
func (p *pen) printed() {
	one, endless, across := 1, 0, "landscape"
	yes := true
	p.do(func() error { return p.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}) })
	p.do(func() error {
		return p.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &one, FitToHeight: &endless})
	})
}

func (p *pen) style(s *excelize.Style) (id int) {
	p.do(func() (err error) {
		id, err = p.file.NewStyle(s)
		return err
	})
	return id
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func ref(s string) *string { return &s }

// guide says how the sheet is filled in.
func (p *pen) guide(steps []followup.Step) {
	const name = "How to"
	p.do(func() error { _, err := p.file.NewSheet(name); return err })
	p.do(func() error { return p.file.SetColWidth(name, "A", "A", 85) })
	wrapped := p.style(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	for i, line := range []string{
		"Change what is white, save, and take it over with: followup calendar import FILE",
		"A deadline opens its review. The other dates are counted from it; they move with it unless you change them too.",
		"Dates: a day such as 2027-03-31, \"never\" for one that does not come, \"plan\" for what the plan says. begins may be a month, such as 2027-03.",
		"One stakeholder's own dates: a row of its own with review and stakeholder (its ID), and only the dates that differ.",
		fmt.Sprintf("Mails are sent on invite, %s and last; what falls on a day of rest shows the day on which it is sent.", reminders(steps)),
		"Grey columns follow from the calendar and are not read. The last column is hidden: by it a row is known again.",
	} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		p.do(func() error { return p.file.SetCellStr(name, cell, line) })
		p.do(func() error { return p.file.SetCellStyle(name, cell, cell, wrapped) })
	}
}

func reminders(steps []followup.Step) string {
	names := "the reminders"
	for _, s := range steps {
		if n := string(s); len(n) > 7 && n[:7] == "remind-" {
			return names + " (such as " + n + ")"
		}
	}
	return names
}
