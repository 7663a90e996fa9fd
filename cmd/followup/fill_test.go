package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// fillCommand is fill SHEET OUT [NUMBER=LEVEL[:COMMENT]]...
func fillCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fill sheet out [number=level[:comment]]...")
	}
	answers := map[string][2]string{}
	for _, a := range args[2:] {
		number, rest, _ := strings.Cut(a, "=")
		level, comment, _ := strings.Cut(rest, ":")
		answers[number] = [2]string{level, comment}
	}
	ts.Check(fill(ts.MkAbs(args[0]), ts.MkAbs(args[1]), answers))
}

// fill writes answers into the cells of a sheet beside the numbers, as a person
// does, and saves it.
func fill(file, out string, answers map[string][2]string) error {
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
		number, level, comment := columnsOf(rows)
		if level == 0 {
			continue
		}
		for i, row := range rows {
			if number > len(row) {
				continue
			}
			a, ok := answers[strings.TrimSpace(row[number-1])]
			if !ok {
				continue
			}
			for column, value := range map[int]string{level: a[0], comment: a[1]} {
				cell, err := excelize.CoordinatesToCellName(column, i+1)
				if err != nil {
					return err
				}
				if err := f.SetCellStr(sheet, cell, value); err != nil {
					return err
				}
			}
			delete(answers, row[number-1])
		}
	}
	if len(answers) > 0 {
		return fmt.Errorf("no such numbers in the sheet: %v", answers)
	}
	return f.SaveAs(out)
}

// columnsOf returns the columns of number, level and comment, from 1.
func columnsOf(rows [][]string) (number, level, comment int) {
	for _, row := range rows {
		for i, cell := range row {
			switch strings.ToLower(strings.TrimSpace(cell)) {
			case "no.", "number", "n.º", "n°", "no":
				number = i + 1
			case "level", "level of implementation", "implementation", "niveau de mise en œuvre", "nivel de implementación":
				level = i + 1
			case "comment", "comments", "commentaire", "comentario":
				comment = i + 1
			}
		}
		if number > 0 && level > 0 && comment > 0 {
			return number, level, comment
		}
	}
	return 0, 0, 0
}

// encryptCommand is encrypt SHEET OUT
func encryptCommand(ts *testscript.TestScript, neg bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	ts.Check(f.SaveAs(ts.MkAbs(args[1]), excelize.Options{Password: "secret"}))
	_, err = os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
}

// inflateCommand is inflate OUT MEGABYTES
func inflateCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: inflate out megabytes")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	f := excelize.NewFile()
	defer f.Close()
	rows, err := f.NewStreamWriter("Sheet1")
	ts.Check(err)
	const cell = 1 << 15 // characters: a cell holds 32,767 (ECMA-376 leaves it open, Excel does not)
	for n := range size << 20 / cell {
		ts.Check(rows.SetRow(fmt.Sprint("A", n+1), []any{strings.Repeat("x", cell-1)}))
	}
	ts.Check(rows.Flush())
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
}
