package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// coverCommand is cover SHEET OUT FIELD VALUE
func coverCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: cover sheet out field value")
	}
	ts.Check(edit(ts.MkAbs(args[0]), ts.MkAbs(args[1]), func(rows [][]string) (column, row int) {
		for i, cells := range rows {
			for j, cell := range cells {
				if cell == args[2] {
					return j + 2, i + 1
				}
			}
		}
		return 0, 0
	}, args[3]))
}

// privateCommand is private SHEET OUT NUMBER TEXT
func privateCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: private sheet out number text")
	}
	ts.Check(edit(ts.MkAbs(args[0]), ts.MkAbs(args[1]), func(rows [][]string) (column, row int) {
		number, _, _ := columnsOf(rows)
		for i, cells := range rows {
			for j, cell := range cells {
				if strings.Contains(cell, "never published") {
					column = j + 1
				}
			}
			if number > 0 && number <= len(cells) && cells[number-1] == args[2] {
				return column, i + 1
			}
		}
		return 0, 0
	}, args[3]))
}

// edit writes value into the one cell of a workbook that place finds in the
// rows of one of its sheets, counted from 1; 0 is not there.
func edit(file, out string, place func(rows [][]string) (column, row int), value string) error {
	f, err := excelize.OpenFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return err
		}
		column, row := place(rows)
		if column == 0 {
			continue
		}
		cell, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		if err := f.SetCellStr(sheet, cell, value); err != nil {
			return err
		}
		return f.SaveAs(out)
	}
	return fmt.Errorf("%s has no such cell", file)
}

// cellsCommand is cells WORKBOOK OUT
func cellsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cells workbook out")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	var text strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		ts.Check(err)
		for _, row := range rows {
			fmt.Fprintf(&text, "%s: %s\n", sheet, strings.Join(row, " | "))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text.String()), 0o644))
}
