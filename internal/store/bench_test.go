package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

var arrived = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// BenchmarkSettle settles fifty letters with 150 answers each, from fifty
// stakeholders about five reviews: a full batch of reading.
func BenchmarkSettle(b *testing.B) {
	const letters, rows = 50, 150
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := openBench(b, engine)
			for round := 0; b.Loop(); round++ {
				b.StopTimer()
				var arrivals []ingest.Arrival
				for i := range letters {
					arrivals = append(arrivals, ingest.Arrival{UID: uint32(round*letters + i + 1), Letter: benchLetter(fmt.Sprint(round, "/", i))})
				}
				from, to := ingest.Cursor{Validity: 1, Next: uint32(round)}, ingest.Cursor{Validity: 1, Next: uint32(round + 1)}
				if round == 0 {
					from = ingest.Cursor{}
				}
				if _, err := db.Take(b.Context(), "INBOX", from, to, arrivals); err != nil {
					b.Fatal(err)
				}
				fetched, err := db.Fetched(b.Context(), letters, nil)
				if err != nil {
					b.Fatal(err)
				}
				var outcomes []ingest.Outcome
				for i, l := range fetched {
					outcomes = append(outcomes, benchOutcome(l, followup.StakeholderID(fmt.Sprint("ngo-", round, "-", i)), rows))
				}
				b.StartTimer()
				if _, err := db.Settle(b.Context(), arrived, outcomes); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*letters*rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(b.N*letters)/b.Elapsed().Seconds(), "letters/s")
		})
	}
}

func openBench(b *testing.B, engine string) *store.DB {
	dsn := b.TempDir() + "/bench.db"
	if engine == "postgres" {
		dsn = schemaOf(b, postgresServer(b), int64(b.N))
	}
	return open(b, dsn, store.Options{})
}

func benchLetter(name string) followup.Letter {
	sum := sha256.Sum256([]byte(name))
	h := hex.EncodeToString(sum[:])
	return followup.Letter{SHA256: h, BodySHA256: h, MessageID: name, From: "office@example.org", Subject: name, Received: arrived}
}

func benchOutcome(l followup.Letter, s followup.StakeholderID, rows int) ingest.Outcome {
	review := followup.ReviewID(fmt.Sprintf("AA%c-3", 'A'+len(s)%5))
	l.State, l.Review, l.Stakeholder = followup.Filed, review, s
	var answers []followup.Answer
	for i := range rows {
		answers = append(answers, followup.Answer{Recommendation: followup.NewRecommendationKey(review, fmt.Sprint(121, ".", i)), Level: followup.Partial,
			Comment:   "A law was adopted in the second year after the review; its by-laws are still missing, and the budget of the commission was halved.",
			Reference: "https://example.org/report", Cell: fmt.Sprint("Answers!F", i), MatchedBy: followup.ByKey})
	}
	doc := followup.Document{Letter: l.ID, Index: 1, Name: "answers.xlsx", Key: string(l.ID), SHA256: l.SHA256, State: followup.DocumentFiled,
		Review: review, Stakeholder: s, Answers: rows}
	return ingest.Outcome{Letter: l, Documents: []followup.Document{doc},
		Submissions: []followup.Submission{{Letter: l.ID, Document: 1, Review: review, Stakeholder: s, Confirmed: true, Proof: followup.ProvenByToken,
			Whole: true, Received: l.Received, Answers: answers}},
		Receipts: []followup.Receipt{{Letter: l.ID, Recipient: fmt.Sprint(s, "@example.org"), Findings: []followup.Finding{{Document: 1, SHA256: doc.SHA256}}}}}
}

// BenchmarkImport writes the recommendations of 80 reviews, as many as the first
// five sessions hold, in one transaction.
func BenchmarkImport(b *testing.B) {
	var reviews []followup.ReviewID
	for i := range 80 {
		reviews = append(reviews, followup.NewReviewID(followup.CountryCode(fmt.Sprintf("A%c%c", 'A'+i/26, 'A'+i%26)), 1))
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := openBench(b, engine)
			round := 0
			for b.Loop() {
				round++
				err := db.UpdateRecommendations(b.Context(), reviews, func(r followup.ReviewID, _ []followup.Recommendation, s followup.Source, _ bool) (
					[]followup.Recommendation, followup.Source, error) {
					return benchList(r, round), followup.UPRInfoExport, nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*80*75)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func benchList(r followup.ReviewID, round int) []followup.Recommendation {
	var list []followup.Recommendation
	for n := range 75 {
		list = append(list, followup.Recommendation{Key: followup.RunningKey(r, followup.Recommended, n+1), Kind: followup.Recommended,
			Text: fmt.Sprint("Consider to take further steps towards what was recommended in the round before, ", round), From: []string{"Slovenia"},
			Response: followup.Accepted, Issues: []string{"Justice", "Detention conditions"}, Action: 3, Position: n + 1})
	}
	return list
}
