package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

// TestDossierGrows: what is on file after every sheet that comes or goes, in any
// order, is what the same sheets come to when they are counted from the first.
func TestDossierGrows(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 11))
	levels := []followup.Level{followup.NoLevel, followup.Full, followup.Partial, followup.Not}
	arbitrary := func(i int) *sheet {
		s := &sheet{seq: int64(random.IntN(40)), Submission: followup.Submission{Letter: followup.LetterID(fmt.Sprint(i)), Document: i,
			Whole: random.IntN(3) == 0, Received: time.Unix(int64(random.IntN(10)), 0)}}
		for k := range random.IntN(4) {
			s.Answers = append(s.Answers, followup.Answer{Recommendation: followup.NewRecommendationKey("SVN-3", fmt.Sprint(k+random.IntN(3))),
				Level: levels[random.IntN(len(levels))], Comment: fmt.Sprint(i)})
		}
		return s
	}
	for range 200 {
		d := &dossier{}
		for i := range 20 {
			if len(d.sheets) > 3 && random.IntN(5) == 0 {
				d.remove(d.sheets[random.IntN(len(d.sheets))])
			} else {
				d.add(arbitrary(i))
			}
			answers, from := d.onFile()
			wantAnswers, wantFrom := (&dossier{sheets: d.sheets}).onFile()
			if len(answers) != len(wantAnswers) || len(answers) > 0 && !reflect.DeepEqual(answers, wantAnswers) {
				t.Fatalf("answers are %v, want %v", answers, wantAnswers)
			}
			same := func(a, b []*sheet) bool { return reflect.DeepEqual(a, b) }
			if !maps.EqualFunc(from, wantFrom, same) {
				t.Fatalf("they are from %v, want %v", from, wantFrom)
			}
		}
	}
}
