package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Write writes a table with a header as CSV or XLSX, as Open reads it again. No
// cell is a formula, whatever stands in it.
func Write(w io.Writer, f Format, name string, header []string, rows [][]string) error {
	switch f {
	case CSV:
		return writeCSV(w, header, rows)
	case XLSX:
		if err := writeXLSX(w, name, header, rows); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		return nil
	}
	return fmt.Errorf("tables are written as csv or xlsx, not as %s", f)
}

func writeCSV(w io.Writer, header []string, rows [][]string) error {
	c := csv.NewWriter(w)
	if err := c.Write(header); err != nil {
		return err
	}
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = harmless(cell)
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// harmless returns s so that no spreadsheet takes it for a formula when it opens
// a CSV file. What begins so in earnest, like a name with a dash, gets a space
// before it, which readers of tables take off again.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return " " + s
	}
	return s
}

const (
	// textFormat is that of cells which hold text whatever is typed into them
	// (ECMA-376, part 1, section 18.8.30).
	textFormat = 49
	narrowest  = 10 // characters
	widest     = 60
)

func writeXLSX(w io.Writer, name string, header []string, rows [][]string) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return err
	}
	font := excelize.Font{Family: "Calibri", Size: 11}
	plain, err := f.NewStyle(&excelize.Style{Font: &font, NumFmt: textFormat})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: font.Family, Size: font.Size, Bold: true}, NumFmt: textFormat,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EDF2"}}})
	if err != nil {
		return err
	}
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i := range header {
		if err := s.SetColWidth(i+1, i+1, width(i, header, rows)); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for n, row := range append([][]string{header}, rows...) {
		style := plain
		if n == 0 {
			style = bold
		}
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = excelize.Cell{StyleID: style, Value: text}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n+1), cells); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

// width returns how wide a column is to be, in characters.
func width(column int, header []string, rows [][]string) float64 {
	n := max(narrowest, utf8.RuneCountInString(header[column])+2)
	for _, row := range rows {
		n = max(n, utf8.RuneCountInString(row[column])+2)
	}
	return float64(min(n, widest))
}
