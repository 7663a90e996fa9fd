package workbook_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// large returns a form of 250 rows of some 250 characters, every other one
// answered.
func large() workbook.Form {
	f := form(followup.English)
	f.Recommendations, f.Answers = nil, nil
	for i := range 250 {
		r := followup.Recommendation{
			Key:  followup.NewRecommendationKey(review, fmt.Sprintf("121.%d", i+1)),
			Text: fmt.Sprintf("Recommendation %d: ", i+1) + strings.Repeat("take measures to improve things ", 7), From: []string{"Norway"},
			Response: followup.Accepted, Issues: []string{"Justice", "Police"}, Position: i + 1,
		}
		f.Recommendations = append(f.Recommendations, r)
		if i%2 == 0 {
			f.Answers = append(f.Answers, followup.Answer{Recommendation: r.Key, Level: followup.Partial, Comment: strings.Repeat("Some of it was done. ", 15)})
		}
	}
	return f
}

// BenchmarkWrite writes 250 rows; 100 ms is what a mail may cost.
func BenchmarkWrite(b *testing.B) {
	f := large()
	b.ReportAllocs()
	for b.Loop() {
		if err := workbook.Write(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead opens, inspects and reads 250 rows.
func BenchmarkRead(b *testing.B) {
	f := large()
	file := written(b, f)
	b.ReportAllocs()
	for b.Loop() {
		book, err := table.Open(bytes.NewReader(file), int64(len(file)), table.DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		workbook.Inspect(book)
		if got := workbook.Read(book, review, f.Recommendations); len(got.Answers) != 125 {
			b.Fatalf("%d answers", len(got.Answers))
		}
	}
}
