package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/store"
)

// BenchmarkPublish publishes all assessments, in HTML, XLSX, JSON and CSV, with the
// site in three languages, by a run of the real program, of as many reviews as the
// study of 2014 was made over and of all of three cycles; then one again, of
// which one answer has changed. The aims are 20 s and 300 MB, 1 s for the one, and
// no more than 1.2 times the time for each review of the many.
func BenchmarkPublish(b *testing.B) {
	if _, err := os.Stat(firstFiveExport); err != nil {
		b.Skip("The export of the first five sessions is not beside the project (../shared/real/upr-info-1-5.csv), so nothing is published of it.")
	}
	program := built(b)
	for b.Loop() {
		few, one := publishAndChange(b, program, studyReviews)
		many, oneOfMany := publishAndChange(b, program, manyReviews)
		b.ReportMetric(0, "ns/op") // of this process, which says nothing
		b.ReportMetric(few.Wall.Seconds(), "publish-s")
		b.ReportMetric(float64(few.Peak)/(1<<20), "peak-MB")
		b.ReportMetric(one.Seconds(), "changed-s")
		b.ReportMetric(oneOfMany.Seconds(), "changed-of-many-s")
		b.ReportMetric(float64(many.Peak)/(1<<20), "peak-of-many-MB")
		b.ReportMetric(many.Wall.Seconds()/few.Wall.Seconds()*studyReviews/manyReviews, "ratio-for-each")
	}
}

// manyReviews are the reviews of three cycles.
const manyReviews = 3 * 193

// publishAndChange publishes so many reviews, changes an answer of one, and publishes
// that again.
func publishAndChange(b *testing.B, program string, reviews int) (all cost, again time.Duration) {
	b.Helper()
	o := &office{t: b, dir: b.TempDir(), program: program, dovecot: &dovecottest.Server{}} // no mail here
	o.write("followup.toml", "[programme]\naddress = \"followup@example.org\"\nsite = \"https://followup.example.org\"\n[publish]\nformats = [\"html\", \"xlsx\", \"json\", \"csv\"]\nlanguages = [\"en\"]\n")
	db := o.store(b)
	f := filer{b: b, db: db}
	var ids []string
	var first compile.Snapshot
	eachGenerated(b, reviews, func(s compile.Snapshot) {
		if len(ids) == 0 {
			first = s
		}
		ids = append(ids, string(s.Review.ID))
		f.file(s)
	})
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	out, all := o.measure(append([]string{"publish", "--no-thanks", "--json"}, ids...)...)
	var report publishJSON
	if err := json.Unmarshal([]byte(out), &report); err != nil || len(report.Versions) != reviews {
		b.Fatalf("%d versions of %d reviews, %v", len(report.Versions), reviews, err)
	}
	f.db = o.store(b)
	first.Answers[0].Answers[0].Comment = "Something else by now."
	f.file(first)
	if err := f.db.Close(); err != nil {
		b.Fatal(err)
	}
	out, c := o.measure("publish", "--no-thanks", "--json", ids[0])
	if err := json.Unmarshal([]byte(out), &report); err != nil || report.Versions[0].Version != 2 {
		b.Fatalf("%+v, %v, want version 2", report, err)
	}
	b.Logf("%d reviews: %v; one changed answer: %v", reviews, all, c)
	return all, c.Wall
}

// A filer stores answers as if they had come by mail.
type filer struct {
	b   *testing.B
	db  *store.DB
	uid uint32
}

// file stores a review with its recommendations and what stakeholders answered.
func (f *filer) file(s compile.Snapshot) {
	f.b.Helper()
	ctx := f.b.Context()
	err := f.db.UpdateRecommendations(ctx, []followup.ReviewID{s.Review.ID}, func(followup.ReviewID, []followup.Recommendation, followup.Source, bool) ([]followup.Recommendation, followup.Source, error) {
		return s.Recommendations, followup.UPRInfoExport, nil
	})
	f.must(err)
	var arrivals []ingest.Arrival
	var voices []followup.Stakeholder
	for _, g := range s.Answers {
		voices = append(voices, g.Stakeholder)
		f.uid++
		sum := sha256.Sum256(fmt.Append(nil, f.uid))
		h := hex.EncodeToString(sum[:])
		arrivals = append(arrivals, ingest.Arrival{UID: f.uid, Letter: followup.Letter{SHA256: h, BodySHA256: h, MessageID: h, From: "office@example.org", Received: s.At.Add(time.Duration(f.uid) * time.Second)}})
	}
	_, _, _, err = f.db.UpdateStakeholders(ctx, voices)
	f.must(err)
	from, to := ingest.Cursor{Validity: 1, Next: f.uid - uint32(len(arrivals))}, ingest.Cursor{Validity: 1, Next: f.uid}
	if from.Next == 0 {
		from = ingest.Cursor{}
	}
	_, err = f.db.Take(ctx, "INBOX", from, to, arrivals)
	f.must(err)
	fetched, err := f.db.Fetched(ctx, len(arrivals), nil)
	f.must(err)
	var outcomes []ingest.Outcome
	for i, l := range fetched {
		outcomes = append(outcomes, f.outcome(l, s.Review.ID, s.Answers[i]))
	}
	_, err = f.db.Settle(ctx, s.At, outcomes)
	f.must(err)
}

func (f *filer) must(err error) {
	f.b.Helper()
	if err != nil {
		f.b.Fatal(err)
	}
}

func (f *filer) outcome(l followup.Letter, review followup.ReviewID, g compile.Given) ingest.Outcome {
	id := g.Stakeholder.ID
	l.State, l.Review, l.Stakeholder = followup.Filed, review, id
	doc := followup.Document{Letter: l.ID, Index: 1, Name: "answers.xlsx", Key: string(l.ID), SHA256: l.SHA256, State: followup.DocumentFiled,
		Review: review, Stakeholder: id, Answers: len(g.Answers)}
	return ingest.Outcome{Letter: l, Documents: []followup.Document{doc}, Submissions: []followup.Submission{{Letter: l.ID, Document: 1, Review: review,
		Stakeholder: id, Confirmed: true, Proof: followup.ProvenByToken, Whole: true, Received: l.Received, Answers: g.Answers}}}
}
