package workbook_test

import (
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// TestColours: a colour is a level where nothing else says one and nothing else
// can be meant.
func TestColours(t *testing.T) {
	head := "No.|Recommendation|Level|Comment"
	row1, row4, row5 := "121.1|"+text1+"|", "121.4|"+text2+"|", "121.5|Build schools in the rural areas of the south|"
	const green, yellow, red, blue = "#92D050|", "#FFC000|", "#FF0000|", "#00B0F0|"
	for _, tt := range []struct {
		name string
		rows []string
		want string
	}{
		{"a traffic light", []string{head, row1 + green, row4 + yellow, row5 + red + "Nothing"}, "121.1=full: | 121.4=partial: | 121.5=not:Nothing | as-full@C2 | as-partial@C3 | as-not@C4"},
		{"Excel's good, neutral and bad", []string{head, row1 + "#C6EFCE|", row4 + "#FFEB9C|", row5 + "#FFC7CE|"}, "121.1=full: | 121.4=partial: | 121.5=not: | as-full@C2 | as-partial@C3 | as-not@C4"},
		{"beside words", []string{head, row1 + green, row4 + "partially#FFC000|", row5 + red}, "121.1=full: | 121.4=partial: | 121.5=not: | as-full@C2 | as-not@C4"},
		{"whole rows", []string{head, "121.1#92D050|" + text1 + "#92D050||Done#92D050", "121.4#FF0000|" + text2 + "#FF0000||No#FF0000"}, "121.1=full:Done | 121.4=not:No | as-full@C2 | as-not@C3"},
		{"yellow alone marks what is new", []string{head, row1 + yellow + "New", row4 + yellow}, "121.1=:New | level@C2 | level@C3"},
		{"yellow and green", []string{head, row1 + yellow, row4 + green}, "level@C2"},
		{"yellow and green beside words", []string{head, row1 + yellow, row4 + green, row5 + "fully"}, "121.5=full:"},
		{"rows in turns", []string{head, "121.1|" + text1 + "||", "121.4#00B0F0|" + text2 + "#00B0F0|#00B0F0|#00B0F0"}, ""},
		{"a colour of no traffic light", []string{head, row1 + green, row4 + blue + "Some", row5 + red}, "121.4=:Some | level@C3 | level@C2"},
		{"words contradict", []string{head, row1 + green, row4 + "not implemented#92D050|", row5 + red}, "121.4=not:"},
		{"words use one colour for two levels", []string{head, row1 + green, row4 + "not implemented#FF0000|", row5 + "fully#FF0000|"}, "121.4=not: | 121.5=full:"},
		{"the comment begins with a level", []string{head, row1 + green + "Not implemented: nothing", row4 + red, row5 + green}, "121.1=:Not implemented: nothing | 121.4=not: | 121.5=full: | no-level@C2 | as-not@C3 | as-full@C4"},
		{"a word that is no level", []string{head, row1 + "in progress#92D050|", row4 + red, row5 + green}, "121.4=not: | 121.5=full: | level@C2 | as-not@C3 | as-full@C4"},
		{"our own paper", []string{head, row1 + "#FFF9E6|Done", row4 + "#FFF9E6|"}, "121.1=:Done | no-level@C2"},
		{"a green sheet with some red", []string{head, row1 + green + "Done", row4 + green, row5 + green, "121.6||#92D050|", "121.100||#FF0000|No"},
			"121.1=full:Done | 121.4=full: | 121.5=full: | 121.6=full: | 121.100=not:No | as-full@C2 | as-not@C6"},
		{"a green sheet with a little red", []string{head, row1 + green + "Done", row4 + green, row5 + green, "121.6||#92D050|", "121.11||#92D050|", "121.10||#92D050|",
			"121.100||#FF0000|No"}, "121.1=:Done | 121.100=:No | no-level@C2 | level@C8"},
		{"a legend", []string{"#00B0F0|fully implemented", "#FFC000|not implemented", head, row1 + blue, row4 + yellow, row5 + green + "Some"},
			"121.1=full: | 121.4=not: | 121.5=:Some | as-full@C4 | as-not@C5 | level@C6"},
		{"a legend in its own colours", []string{"partially#00B0F0|not#FFFF00", "not implemented#FF0000", head, row1 + "#FF0000|", row4 + blue}, "121.1=not: | 121.4=partial: | as-not@C4 | as-partial@C5"},
		{"a legend that contradicts itself", []string{"#00B0F0|fully implemented", "#00B0F0|not implemented", head, row1 + blue + "Some"}, "121.1=:Some | level@C4"},
		{"a coloured section", []string{head, "Justice#92D050|x#92D050|#92D050|", row1 + green, row4 + red}, "121.1=full: | 121.4=not: | as-full@C3 | as-not@C4"},
	} {
		got := workbook.Read(sheetOf(tt.rows...), review, recommendations())
		if said(got) != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, said(got), tt.want)
		}
		for _, a := range got.Answers {
			byColour := strings.Contains(strings.Join(a.Notes, " "), "colour")
			if a.Level == followup.NoLevel && byColour {
				t.Errorf("%s: %+v", tt.name, a)
			}
		}
	}
}

// TestHiddenLegend: what nobody sees explains no colour.
func TestHiddenLegend(t *testing.T) {
	lying := func() *table.Book {
		return sheetOf("#FF0000|fully implemented", "No.|Recommendation|Level|Comment", "121.1|"+text1+"|#FF0000|Nothing was done")
	}
	row, sheet := lying(), lying()
	row.Sheets[0].Rows[0].Hidden = true
	legend := sheetOf("#FF0000|fully implemented").Sheets[0]
	legend.Hidden = true
	sheet.Sheets[0].Rows = sheet.Sheets[0].Rows[1:]
	sheet.Sheets = append(sheet.Sheets, legend)
	for name, book := range map[string]*table.Book{"row": row, "sheet": sheet} {
		if got := said(workbook.Read(book, review, recommendations())); got != "121.1=:Nothing was done | level@C3" {
			t.Errorf("a hidden %s: %s", name, got)
		}
	}
}

// TestColourNoted: a level taken from a colour always says so.
func TestColourNoted(t *testing.T) {
	got := workbook.Read(sheetOf("No.|Recommendation|Level|Comment", "121.1|"+text1+"|#00B050|", "121.4|"+text2+"|#C00000|"), review, recommendations())
	if len(got.Answers) != 2 {
		t.Fatalf("%+v", got)
	}
	for _, a := range got.Answers {
		if len(a.Notes) != 1 || !strings.Contains(a.Notes[0], "colour") {
			t.Errorf("notes %q", a.Notes)
		}
	}
}
