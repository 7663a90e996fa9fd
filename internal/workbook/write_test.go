package workbook_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// TestSheet: what makes a table a form is there.
func TestSheet(t *testing.T) {
	for _, l := range followup.Written() {
		file := written(t, form(l))
		f, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		sheet := f.GetSheetName(2)
		if number, _ := f.GetCellValue(sheet, "A9"); number != "121.10" {
			t.Errorf("%s: the number is %q, want 121.10", l, number)
		}
		if kind, _ := f.GetCellType(sheet, "A9"); kind != excelize.CellTypeSharedString {
			t.Errorf("%s: the number is no text", l)
		}
		if visible, _ := f.GetColVisible(sheet, "J"); visible {
			t.Errorf("%s: the key column shows", l)
		}
		if visible, _ := f.GetSheetVisible("_followup"); visible {
			t.Errorf("%s: the meta sheet shows", l)
		}
		if panes, _ := f.GetPanes(sheet); !panes.Freeze || panes.YSplit != 2 {
			t.Errorf("%s: panes %+v", l, panes)
		}
		if rules, _ := f.GetDataValidations(sheet); len(rules) != 1 || rules[0].Sqref != "F3:F14" {
			t.Errorf("%s: %d drop-downs", l, len(rules))
		}
		for cell, open := range map[string]bool{"A3": false, "B3": false, "E3": false, "F3": true, "G3": true, "I14": true, "J3": false} {
			id, _ := f.GetCellStyle(sheet, cell)
			style, err := f.GetStyle(id)
			if err != nil || style.Protection == nil || style.Protection.Locked == open || style.Font.Family == "" {
				t.Errorf("%s: %s is not as it should be (%v)", l, cell, err)
			}
		}
		f.Close()
		checkParts(t, file)
	}
}

// checkParts looks for what excelize does not read back.
func checkParts(t *testing.T, file []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string) string {
		r, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	answers := part("xl/worksheets/sheet3.xml")
	for _, want := range []string{"<sheetProtection", "<autoFilter ", "<dimension ref=\"A1:J14\"", " ht=\"", "orientation=\"landscape\"", "fitToHeight=\"0\""} {
		if !strings.Contains(answers, want) {
			t.Errorf("the answers have no %s", want)
		}
	}
	for _, not := range []string{"customHeight=\"true\"", "customHeight=\"1\"", "password=", "hashValue="} {
		if strings.Contains(answers, not) {
			t.Errorf("the answers have %s", not) // pinned rows do not grow; a password keeps people out
		}
	}
	if book := part("xl/workbook.xml"); !strings.Contains(book, "veryHidden") || !strings.Contains(book, "_xlnm.Print_Titles") {
		t.Error("the meta sheet is not very hidden, or the headings are not repeated")
	}
}
