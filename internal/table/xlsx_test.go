package table

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func open(b []byte) (*Book, error) {
	return Open(bytes.NewReader(b), int64(len(b)), Limits{})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// workbook returns the bytes of a workbook that fill has filled.
func workbook(t testing.TB, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func TestXLSXCells(t *testing.T) {
	date, custom := 14, "d-mmm"
	b := workbook(t, func(f *excelize.File) {
		set := func(cell string, v any) { must(t, f.SetCellValue("Sheet1", cell, v)) }
		set("A1", "plain")
		set("B1", 121.1)
		set("C1", "121.10")
		set("D1", true)
		set("A3", "line\nbreak")
		must(t, f.SetCellFormula("Sheet1", "B3", "=1+1"))
		must(t, f.SetCellRichText("Sheet1", "C3", []excelize.RichTextRun{{Text: "rich "}, {Text: "text"}}))
		must(t, f.SetCellStr("Sheet1", "D3", "=not a formula"))
		set("A4", time.Date(2027, 10, 12, 0, 0, 0, 0, time.UTC))
		style, err := f.NewStyle(&excelize.Style{NumFmt: date})
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", "A4", "A4", style))
		set("B4", 46307.0)
		style, err = f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", "B4", "B4", style))
		set("A6", "over three columns")
		must(t, f.MergeCell("Sheet1", "A6", "C6"))
	})
	book, err := open(b)
	must(t, err)
	want := []Row{
		{Number: 1, Cells: []Cell{{Column: 1, Text: "plain"}, {Column: 2, Text: "121.1", Number: true}, {Column: 3, Text: "121.10"}, {Column: 4, Text: "TRUE"}}},
		{Number: 3, Cells: []Cell{{Column: 1, Text: "line\nbreak"}, {Column: 2, Formula: true}, {Column: 3, Text: "rich text"}, {Column: 4, Text: "=not a formula"}}},
		{Number: 4, Cells: []Cell{{Column: 1, Text: "2027-10-12", Number: true}, {Column: 2, Text: "12-Oct", Number: true}}},
		{Number: 6, Cells: []Cell{{Column: 1, Text: "over three columns", Merged: true}}},
	}
	if got := fmt.Sprint(book.Sheets[0].Rows); got != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestXLSXHidden(t *testing.T) {
	b := workbook(t, func(f *excelize.File) {
		for _, c := range []string{"A1", "B1", "C1", "A2"} {
			must(t, f.SetCellStr("Sheet1", c, c))
		}
		must(t, f.SetColVisible("Sheet1", "B", false))
		must(t, f.SetRowVisible("Sheet1", 2, false))
		_, err := f.NewSheet("very")
		must(t, err)
		must(t, f.SetCellStr("very", "A1", "secret"))
		must(t, f.SetSheetVisible("very", false, true))
		must(t, f.SetDefinedName(&excelize.DefinedName{Name: "token", RefersTo: "very!$A$1"}))
		must(t, f.SetCustomProps(excelize.CustomProperty{Name: "followup-token", Value: "abc"}))
	})
	book, err := open(b)
	must(t, err)
	first, second := book.Sheets[0], book.Sheets[1]
	if fmt.Sprint(first.HiddenColumns) != "map[2:true]" || first.Rows[0].Hidden || !first.Rows[1].Hidden {
		t.Errorf("hidden: %v %v", first.HiddenColumns, first.Rows)
	}
	if first.Hidden || !second.Hidden || second.Name != "very" || second.Rows[0].At(1) != "secret" {
		t.Errorf("sheets: %v %v", first, second)
	}
	if book.Names["token"] != "very!$A$1" || book.Properties["followup-token"] != "abc" {
		t.Errorf("names %v, properties %v", book.Names, book.Properties)
	}
}
