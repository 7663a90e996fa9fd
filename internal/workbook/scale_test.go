package workbook_test

import (
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// TestScale: scores are levels where a half tells that they are, and never
// elsewhere.
func TestScale(t *testing.T) {
	for _, tt := range []struct {
		name   string
		levels [3]string
		want   string
	}{
		{"scores", [3]string{"1", "0.5", "0"}, "121.1=full: | 121.2=partial: | 121.3=not: | as-full@F3 | as-partial@F4 | as-not@F5"},
		{"with a comma", [3]string{"1,0", "0,5", "0"}, "121.1=full: | 121.2=partial: | 121.3=not: | as-full@F3 | as-partial@F4 | as-not@F5"},
		{"percentages", [3]string{"100 %", "50%", "0 %"}, "121.1=full: | 121.2=partial: | 121.3=not: | as-full@F3 | as-partial@F4 | as-not@F5"},
		{"a half alone", [3]string{"", "0.5", ""}, "121.2=partial: | as-partial@F4"},
		{"scores and words", [3]string{"0.5", "Not implemented", "1"}, "121.1=partial: | 121.2=not: | 121.3=full: | as-partial@F3 | as-full@F5"},
		{"ones and zeros may be anything", [3]string{"1", "0", "1"}, "level@F3 | level@F4 | level@F5"},
		{"another scale", [3]string{"1", "0.5", "2"}, "level@F3 | level@F4 | level@F5"},
		{"other percentages", [3]string{"100%", "50%", "75%"}, "level@F3 | level@F4 | level@F5"},
	} {
		b := open(t, written(t, form(followup.English)))
		g := grid{&b.Sheets[2]}
		for i, level := range tt.levels {
			g.set(3+i, 6, level)
		}
		b.Sheets[2].Name = "table 1"
		got := workbook.Read(b, review, recommendations())
		if said(got) != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, said(got), tt.want)
		}
	}
}

// TestScaleExplained: scores that the sheet explains otherwise are no levels.
func TestScaleExplained(t *testing.T) {
	row1, row4 := "121.1|"+text1+"|0.5", "121.4|"+text2+"|1"
	for _, tt := range []struct {
		name string
		rows []string
		want string
	}{
		{"as here", []string{"No.|Recommendation|Level (1 = fully, 0.5 = partially, 0 = not implemented)", row1, row4}, "121.1=partial: | 121.4=full: | as-partial@C2 | as-full@C3"},
		{"upside down", []string{"No.|Recommendation|Level (0 = fully, 1 = not)", row1, row4}, "level@C2 | level@C3"},
		{"upside down, above", []string{"1: not implemented; 0: fully implemented", "No.|Recommendation|Level", row1, row4}, "level@C3 | level@C4"},
		{"upside down, below", []string{"No.|Recommendation|Level", row1, row4, "0 – pleinement"}, "level@C2 | level@C3"},
	} {
		if got := said(workbook.Read(sheetOf(tt.rows...), review, recommendations())); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}
