package register_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

// wordBook returns a document with one table. A row of one cell is merged, as
// theme rows are.
func wordBook(rows ...[]string) *table.Book {
	s := table.Sheet{Name: "table 1"}
	for i, r := range rows {
		row := table.Row{Number: i + 1}
		for j, text := range r {
			if text != "" {
				row.Cells = append(row.Cells, table.Cell{Column: j + 1, Text: text, Merged: len(r) == 1})
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return &table.Book{Format: table.DOCX, Sheets: []table.Sheet{s}}
}

func header() []string {
	return []string{"Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"}
}

func TestMatrix(t *testing.T) {
	r, err := register.Recommendations(wordBook(header(),
		[]string{"Theme: A12 Acceptance of norms"},
		[]string{"121.1 Ratify the treaty (France) (Lithuania);\nSource of Position: A/HRC/43/15 - Para 121", "Supported", "- Acceptance of norms\n- Detention\nSDGs: \n- 16 - PEACE\nAffected persons: \n- Women"},
		[]string{"121.10 Ratify it too (Iran (Islamic Republic of), Spain);\nSource of position: A/HRC/43/15/Add.1 - Para.3", "Supported/Noted", "A12 Acceptance of norms\nB32 Racial discrimination\nAffected persons:\n- general"},
		[]string{"Theme: Detention"},
		[]string{"121.1 Ratify the treaty (France) (Lithuania);\nSource of Position: A/HRC/43/15 - Para 121", "Supported", "- Health"},
		[]string{"121.11 Shown under its theme alone (Chile).", "Noted", ""},
	), register.Options{Calendar: facts(t), Review: "SVN-3"})
	must(t, err)
	want := `SVN-3/121.1 recommendation "Ratify the treaty" from ["France" "Lithuania"] Accepted issues ["Acceptance of norms" "Detention" "Health"] action 0
SVN-3/121.10 recommendation "Ratify it too" from ["Iran (Islamic Republic of)" "Spain"] Noted issues ["Acceptance of norms" "Racial discrimination"] action 0
SVN-3/121.11 recommendation "Shown under its theme alone" from ["Chile"] Noted issues ["Detention"] action 0`
	if got := all(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if s := said(append(r.Refused, r.Doubts...)); s != "" {
		t.Errorf("said %s", s)
	}
	if recs := r.Reviews[0].Recommendations; recs[0].Symbol != "A/HRC/43/15" || recs[1].Symbol != "A/HRC/43/15/Add.1" || recs[2].Symbol != "" {
		t.Errorf("symbols %q %q", recs[0].Symbol, recs[1].Symbol)
	}
}

func TestMatrixFourthCycle(t *testing.T) {
	r, err := register.Recommendations(wordBook(
		[]string{"Recommendation and recommending State", "Position of the State under review", "Human rights themes and groups of persons", "Relevant SDGs"},
		[]string{"6.1 Ratify it (Chad)", "Supported", "Treaties", "16"},
	), register.Options{Calendar: facts(t), Review: "SVN-4"})
	must(t, err)
	if got := all(r); got != `SVN-4/6.1 recommendation "Ratify it" from ["Chad"] Accepted issues ["Treaties"] action 0` {
		t.Errorf("got %s", got)
	}
}

func TestMatrixTypos(t *testing.T) {
	r, err := register.Recommendations(wordBook(header(),
		[]string{"121. 2 Blank in the number (Chad)", "supported", "x"},
		[]string{"121,3 Comma in the number (Chad)", "Accepted", "x"},
		[]string{"121.4.Dot behind it (Chad)", "Supported.", "x"},
		[]string{"121.5\u00A0No-break space (Chad)", "Partially supported", "x"},
		[]string{"Without a number (Chad)", "Supported", "x"},
		[]string{"121.6", "Supported", "x"},
		[]string{"121.7 Odd position (Chad)", "Maybe", "x"},
		[]string{"121.8 Nobody's", "Noted", "x"},
		[]string{"121.9 Of a State nobody knows (Atlantis);", "Noted", "x"},
		[]string{"121.10 Of a State nobody closes (Chad;", "Noted", "x"},
		[]string{"121.4 Other words (Chad)", "Supported", "y"},
	), register.Options{Calendar: facts(t), Review: "SVN-3"})
	must(t, err)
	want := []string{"121.2 [Chad] Accepted", "121.3 [Chad] Accepted", "121.4 [Chad] Accepted", "121.5 [Chad] Noted", "121.7 [Chad] ", "121.8 [Unknown] Noted", "121.9 [Atlantis] Noted", "121.10 [Chad] Noted"}
	var got []string
	for _, rec := range r.Reviews[0].Recommendations {
		got = append(got, fmt.Sprintf("%s %v %s", rec.Number(), rec.From, rec.Response))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if s := said(r.Refused); s != `table 1 row 6: the row does not begin with a paragraph number such as 121.10
table 1 row 7: the row does not begin with a paragraph number such as 121.10` {
		t.Errorf("refused\n%s", s)
	}
	if s := said(r.Doubts); s != `table 1 row 8: paragraph 121.7: "Maybe" is not a known position; it was left open
table 1 row 9: paragraph 121.8: the recommending State is not certain: taken as Unknown
table 1 row 10: paragraph 121.9: the recommending State is not certain: taken as Atlantis
table 1 row 12: paragraph 121.4 stands here with another text; the first one was taken` {
		t.Errorf("doubts\n%s", s)
	}
}

func TestAttribution(t *testing.T) {
	for _, tt := range []struct{ in, text, from string }{
		{"Do it (Chad);", "Do it", "Chad"},
		{"Do it (Chad) (Chile) ;", "Do it", "Chad|Chile"},
		{"Do it (Chad),(Chile)", "Do it", "Chad|Chile"},
		{"Do it (Chad, Chile and Peru)", "Do it", "Chad|Chile|Peru"},
		{"Do it (Bosnia and Herzegovina, Trinidad and Tobago)", "Do it", "Bosnia and Herzegovina|Trinidad and Tobago"},
		{"Do it (Venezuela (Bolivarian Republic of), Bolivia (Plurinational State of));", "Do it", "Venezuela (Bolivarian Republic of)|Bolivia (Plurinational State of)"},
		{"Do it (Holy See; State of Palestine)", "Do it", "Holy See|State of Palestine"},
		{"Ratify the Protocol (No. 29) (Chad);", "Ratify the Protocol (No. 29)", "Chad"},
		{"Ratify it (ICRMW) soon (Chad);", "Ratify it (ICRMW) soon", "Chad"},
		{"Issue papers (ID); and passports (Chad);", "Issue papers (ID); and passports", "Chad"},
		{"Act as the Committee asked (Chad) of it, with all (Chile);", "Act as the Committee asked (Chad) of it, with all", "Chile"},
		{"Do it (Ukraine); Do more of it (Slovakia);", "Do it (Ukraine); Do more of it (Slovakia)", "Ukraine|Slovakia"},
		{"Do it (Ukraine) Do more (Slovakia) (Ukraine)", "Do it (Ukraine) Do more (Slovakia) (Ukraine)", "Ukraine|Slovakia"},
		{"Do it (Iran (Islamic Republic of);", "Do it", "Iran (Islamic Republic of)"},
	} {
		r, err := register.Recommendations(wordBook(header(), []string{"1.1 " + tt.in, "Noted", "x"}), register.Options{Calendar: facts(t), Review: "SVN-3"})
		must(t, err)
		rec := r.Reviews[0].Recommendations[0]
		if from := strings.Join(rec.From, "|"); rec.Text != tt.text || from != tt.from || len(r.Doubts) != 0 {
			t.Errorf("%s\ngot  %q from %s, doubts %v\nwant %q from %s", tt.in, rec.Text, from, r.Doubts, tt.text, tt.from)
		}
	}
}

func TestPositions(t *testing.T) {
	for in, want := range map[string]followup.Response{
		"Supported": followup.Accepted, "ACCEPTED": followup.Accepted, "Enjoys the support of North Macedonia": followup.Accepted, "Aceptada": followup.Accepted, "Acceptée": followup.Accepted,
		"Noted": followup.Noted, "Supported / Noted": followup.Noted, "Partially supported": followup.Noted, "Supported in part": followup.Noted,
		"Accepted in principle": followup.Noted, "Not supported": followup.Noted, "Does not enjoy the support": followup.Noted, "Pris note": followup.Noted,
		"Rejected": followup.Rejected, "To be examined": followup.Pending, "General Response": followup.GeneralResponse, "No Response": followup.NoResponse,
	} {
		r, err := register.Recommendations(wordBook(header(), []string{"1.1 Do it (Chad)", in, "x"}), register.Options{Calendar: facts(t), Review: "SVN-3"})
		must(t, err)
		if got := r.Reviews[0].Recommendations[0].Response; got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
}
