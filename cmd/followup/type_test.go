package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// typeCommand is type WORKBOOK OUT SHEET!CELL=TEXT...
func typeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: type workbook out sheet!cell=text...")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	for _, a := range args[2:] {
		at, text, _ := strings.Cut(a, "=")
		sheet, cell, _ := strings.Cut(at, "!")
		ts.Check(f.SetCellStr(sheet, cell, text))
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
}
