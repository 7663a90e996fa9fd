package workbook_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

const review followup.ReviewID = "SVN-3"

// recommendations returns a review's list with all that makes rows hard to tell
// apart: 121.1, 121.10 and 121.100, one text by two States, texts that differ in
// one word, long ones and pledges.
func recommendations() []followup.Recommendation {
	long := "Strengthen the independence of the national institution for human rights, in particular by giving it " +
		strings.Repeat("a budget of its own, staff that it chooses itself, and the right to visit every place where people are held, ", 7) +
		"and report on it every year"
	rows := []struct {
		number, text, from, issues string
		response                   followup.Response
	}{
		{"121.1", "Ratify the Optional Protocol on a communications procedure", "Norway", "Ratification of instruments", followup.Accepted},
		{"121.2", "Train judges and police officers on domestic violence", "Chile", "Women's rights,Justice,Police", followup.Accepted},
		{"121.3", "Train judges and police officers on domestic violence", "Ghana", "Women's rights,Justice,Police", followup.Accepted}, // the text of 121.2
		{"121.4", "Build schools in the rural areas of the north", "Japan,Holy See", "Right to education", followup.Noted},
		{"121.5", "Build schools in the rural areas of the south", "Japan", "Right to education", followup.Noted},
		{"121.6", long, "France,Uruguay,Republic of Moldova", "NHRI,Detention conditions", followup.Accepted},
		{"121.10", "Separate children from adults in every place of detention", "Kenya", "Detention conditions,Rights of the Child", followup.Accepted},
		{"121.11", "Publish the report of the visit of the Special Rapporteur", "Mexico", "Special procedures", followup.Noted},
		{"121.100", "Set up a body that follows up on recommendations", "Fiji", "UPR process", followup.Accepted},
		{"122.2", "Continue the dialogue with minority communities", "Unknown", "Minorities", ""},
		{"122.20", "Lower the costs of birth registration for refugees", "Nepal", "Asylum-seekers - refugees", followup.Pending},
	}
	recs := make([]followup.Recommendation, 0, len(rows)+1)
	for i, r := range rows {
		recs = append(recs, followup.Recommendation{
			Key: followup.NewRecommendationKey(review, r.number), Kind: followup.Recommended, Text: r.text, From: strings.Split(r.from, ","),
			Response: r.response, Issues: strings.Split(r.issues, ","), Position: i + 1,
		})
	}
	return append(recs, followup.Recommendation{
		Key: followup.RunningKey(review, followup.Pledge, 1), Kind: followup.Pledge, Text: "Présenter un rapport à mi-parcours – “pour tous”",
		From: []string{"Slovenia"}, Issues: []string{"UPR process"}, Position: len(rows) + 1,
	})
}

const token followup.Token = "mfrggzdfmztwq2lknnwg23tpoa"

// form returns a form in l, with nothing answered.
func form(l followup.Language) workbook.Form {
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		zone = time.UTC
	}
	return workbook.Form{
		Programme: "Follow-up Programme", Reply: "followup@example.org", Language: l, Token: token,
		Review: followup.Review{ID: review, Session: 34, Start: followup.Date{Year: 2019, Month: time.November}},
		Country: followup.Country{Code: "SVN", Name: "Slovenia", Names: map[followup.Language]string{
			followup.French: "Slovénie", followup.Spanish: "Eslovenia",
		}},
		Stakeholder: &followup.Stakeholder{
			ID: "example-ngo-3", Name: "Example NGO 3", Kind: followup.NGO, Contacts: followup.Contacts("ngo3@example.org"), Attribution: followup.KindOnly,
		},
		Deadline: followup.Date{Year: 2027, Month: time.March, Day: 31}, Zone: zone,
		Recommendations: recommendations(),
	}
}

// written returns the bytes of a form.
func written(t testing.TB, f workbook.Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// open returns the tables of a file.
func open(t testing.TB, file []byte) *table.Book {
	t.Helper()
	b, err := table.Open(bytes.NewReader(file), int64(len(file)), table.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
