package passage_test

import (
	"fmt"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
)

// BenchmarkRead reads a report of 200 paragraphs against a list of 250
// recommendations.
func BenchmarkRead(b *testing.B) {
	sample := sampleReview(b)
	var recs []followup.Recommendation
	for i := range 250 {
		r := sample[i%len(sample)]
		r.Key = followup.NewRecommendationKey("SVN-3", fmt.Sprintf("%d.%d", 140+i/len(sample), i+1))
		recs = append(recs, r)
	}
	var paragraphs []string
	for i := range 200 {
		paragraphs = append(paragraphs, "As to what was asked, nothing is known yet, and people wait. "+sample[(i*7)%len(sample)].Text+" This was discussed in parliament.")
	}
	lines := document(paragraphs...)
	b.ReportAllocs()
	for b.Loop() {
		passage.NewList("SVN-3", recs).Read(lines)
	}
}

// BenchmarkLines reads a mail of 200 lines.
func BenchmarkLines(b *testing.B) {
	mail := ""
	for i := range 200 {
		mail += fmt.Sprintf("140.%d - partially; there is a bill.\n", i%40+1)
	}
	recs := sampleReview(b)
	b.ReportAllocs()
	for b.Loop() {
		passage.NewList("SVN-3", recs).Read(passage.Mail(mail))
	}
}
