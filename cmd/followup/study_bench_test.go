package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	compiled "github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/store"
)

// The volumes of the study of 2014.
const (
	studyReviews         = 165
	studyRecommendations = 20_000
	studyCommented       = 11_500
)

// BenchmarkStudy makes the overall study in all formats, by a run of the real
// program, over as many published assessments as that of 2014 was made over and
// over five times as many: the real recommendations of sessions 1 to 5, repeated,
// with generated answers. The aim is 2 s and 300 MB for the first, and no more
// than six times the time for the second.
func BenchmarkStudy(b *testing.B) {
	if _, err := os.Stat(firstFiveExport); err != nil {
		b.Skip("The export of the first five sessions is not beside the project (../shared/real/upr-info-1-5.csv), so no study is made of it.")
	}
	program := built(b)
	small, large := publishedOffice(b, program, 1), publishedOffice(b, program, 5)
	for b.Loop() {
		var took [2][]time.Duration
		var peak [2]int64
		for i := range 6 { // in turns, so that both meet the same machine
			o, n := small, i%2
			if n == 1 {
				o = large
			}
			out, c := o.measure("study", "--json", "-o", "study")
			var report studyJSON
			if err := json.Unmarshal([]byte(out), &report); err != nil {
				b.Fatal(err)
			}
			if want := studyReviews * (1 + 4*n); report.Reviews != want || report.Counts.Commented() == 0 {
				b.Fatalf("%+v, want %d reviews", report, want)
			}
			if i < 2 {
				b.Logf("%d reviews: %v; %d recommendations, %d commented", report.Reviews, c, report.Counts.Total(), report.Counts.Commented())
			}
			took[n] = append(took[n], c.Wall)
			peak[n] = max(peak[n], c.Peak)
		}
		one, five := median(took[0], time.Duration.Seconds), median(took[1], time.Duration.Seconds)
		b.ReportMetric(0, "ns/op") // of this process, which says nothing
		b.ReportMetric(one, "study-s")
		b.ReportMetric(float64(peak[0])/(1<<20), "peak-MB")
		b.ReportMetric(five/one, "ratio-of-5")
	}
}

// publishedOffice returns an office that has published times as many assessments
// as the study of 2014 was made over.
func publishedOffice(b *testing.B, program string, times int) *office {
	b.Helper()
	o := &office{t: b, dir: b.TempDir(), program: program, dovecot: &dovecottest.Server{}} // no mail here
	o.write("followup.toml", "[programme]\naddress = \"followup@example.org\"\n")
	db := o.store(b)
	defer db.Close()
	eachGenerated(b, studyReviews*times, func(s compile.Snapshot) { publishGenerated(b, db, s) })
	return o
}

// store opens the store of an office.
func (o *office) store(b *testing.B) *store.DB {
	b.Helper()
	db, err := store.Open(b.Context(), filepath.Join(o.dir, "followup.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return db
}

// eachGenerated calls take with so many reviews of real States.
func eachGenerated(b *testing.B, reviews int, take func(compile.Snapshot)) {
	b.Helper()
	facts, err := calendar.Load()
	if err != nil {
		b.Fatal(err)
	}
	read, err := readList(firstFiveExport, register.Options{Calendar: facts})
	if err != nil {
		b.Fatal(err)
	}
	var texts []followup.Recommendation
	for _, l := range read.Reviews {
		texts = append(texts, l.Recommendations...)
	}
	dice := rand.New(rand.NewPCG(20, 14)) // the same answers each time
	countries := facts.Countries()
	for i := range reviews {
		country := countries[i%len(countries)]
		review := followup.Review{ID: followup.NewReviewID(country.Code, 1+i/len(countries)), Session: 1 + i%54}
		take(generatedSnapshot(dice, review, country, texts, i))
	}
}

// generatedSnapshot returns a review with recommendations in real words, some of
// them without an action category, and generated answers.
func generatedSnapshot(dice *rand.Rand, review followup.Review, country followup.Country, texts []followup.Recommendation, n int) compile.Snapshot {
	s := compile.Snapshot{Programme: "Follow-up Programme", Review: review, Country: country, At: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
	kinds := []followup.StakeholderKind{followup.State, followup.NGO, followup.NGO, followup.Coalition, followup.NHRI, followup.UNAgency}
	for i, kind := range kinds {
		st := followup.Stakeholder{ID: followup.StakeholderID(fmt.Sprintf("example-%d", i)), Name: fmt.Sprintf("Example %s %d", kind, i), Kind: kind, Attribution: followup.Named}
		s.Contacted = append(s.Contacted, st)
		s.Answers = append(s.Answers, compile.Given{Stakeholder: st, Received: s.At})
	}
	each := studyRecommendations / studyReviews
	for i := range each {
		r := texts[(n*each+i)%len(texts)]
		r.Key, r.Position = followup.RunningKey(review.ID, followup.Recommended, i+1), i+1
		if i%4 == 0 {
			r.Action = 0
		}
		s.Recommendations = append(s.Recommendations, r)
		if dice.IntN(studyRecommendations) >= studyCommented {
			continue
		}
		for _, j := range dice.Perm(len(kinds))[:1+dice.IntN(4)] {
			level := [...]followup.Level{followup.Full, followup.Partial, followup.Not, followup.NoLevel}[dice.IntN(4)]
			s.Answers[j].Answers = append(s.Answers[j].Answers, followup.Answer{Recommendation: r.Key, Level: level, Comment: remark(dice)})
		}
	}
	return s
}

func publishGenerated(b *testing.B, db *store.DB, s compile.Snapshot) {
	b.Helper()
	_, _, err := db.Publish(b.Context(), s.Review.ID, s.At, "generated", store.Contents(s), func(number int) ([]byte, []store.File, error) {
		s.Version = number
		var model bytes.Buffer
		err := compiled.Write(&model, compile.Assemble(s))
		return model.Bytes(), nil, err
	})
	if err != nil {
		b.Fatal(err)
	}
}
