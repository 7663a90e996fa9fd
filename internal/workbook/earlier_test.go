package workbook_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// TestEarlier shows what was answered before beside what it fits, and nothing of
// it is read when the sheet comes back.
func TestEarlier(t *testing.T) {
	at := time.Date(2014, time.March, 3, 12, 0, 0, 0, time.UTC)
	ten := strings.Repeat("word of a law that is long ", 2)
	recs := []followup.Recommendation{
		{Key: "HTI-2/1", Text: "Adopt the national plan for prisons, and publish it."},
		{Key: "HTI-2/2", Text: "Ratify the Convention against Torture."},
		{Key: "HTI-2/3", Text: ten + "now"},
		{Key: "HTI-2/4", Text: "Do it."},
	}
	earlier := func(key, text string, level followup.Level, comment string) followup.Earlier {
		return followup.Earlier{Answer: followup.Answer{Recommendation: followup.RecommendationKey(key), Level: level, Comment: comment}, Text: text, Received: at}
	}
	form := workbook.Form{Review: followup.Review{ID: "HTI-2", Session: 26}, Country: followup.Country{Code: "HTI", Name: "Haiti"},
		Stakeholder: &followup.Stakeholder{ID: "example-ngo-3", Name: "Example NGO 3", Kind: followup.NGO},
		Zone:        time.UTC, Recommendations: recs, Token: "aebagbafaydqqcikbmga2dqpca",
		Answers: []followup.Answer{{Recommendation: "HTI-2/4", Level: followup.Full, Comment: "Now it is."}},
		Earlier: []followup.Earlier{
			earlier("HTI-2/4", "Do it.", followup.Not, "Not yet then."), // an earlier round
			earlier("HTI-1/9", "Adopt a national plan for prisons and publish it.", followup.Partial, "Half of it."),
			earlier("HTI-1/10", "Ratify the Convention on the Rights of Persons with Disabilities.", followup.Full, "Another one."),
			earlier("HTI-1/11", ten+"then", followup.NoLevel, "See the joint submission."),
			earlier("HTI-2/1", recs[0].Text, followup.Full, "Replaced later."), // the earlier review goes first
		}}
	want := map[followup.Language][]string{
		followup.English: {"HTI-1, 9, March 2014: Partially implemented\nHalf of it.", "", "HTI-1, 11, March 2014", "HTI-2, 4, March 2014: Not implemented\nNot yet then."},
		followup.French:  {"HTI-1, 9, mars 2014\u00a0: Partiellement mise en œuvre\nHalf of it.", "", "HTI-1, 11, mars 2014", "HTI-2, 4, mars 2014\u00a0: Non mise en œuvre\nNot yet then."},
		followup.Spanish: {"HTI-1, 9, marzo 2014: Parcialmente implementada\nHalf of it.", "", "HTI-1, 11, marzo 2014", "HTI-2, 4, marzo 2014: No implementada\nNot yet then."},
	}
	for l, texts := range want {
		form.Language = l
		var b bytes.Buffer
		if err := workbook.Write(&b, form); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			if got, _ := f.GetCellValue(f.GetSheetName(2), fmt.Sprintf("K%d", i+3)); got != text {
				t.Errorf("%s, row %d: %q, want %q", l, i+1, got, text)
			}
		}
		book, err := table.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), table.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		r := workbook.Read(book, "HTI-2", recs)
		if len(r.Doubts) > 0 || len(r.Answers) != 1 || r.Joint || len(r.Answers[0].Notes) > 0 || r.Answers[0].Level != followup.Full || r.Answers[0].Comment != "Now it is." {
			t.Errorf("%s: read back as %+v", l, r)
		}
		if n := workbook.ShowsEarlier(form); n != 3 {
			t.Errorf("shown beside %d", n)
		}
	}
}
