package compile_test

import (
	"math/big"
	"reflect"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
)

// TestViewsAreRecounted recounts every other way of counting from the answers, by
// other means: score by score in exact fractions.
func TestViewsAreRecounted(t *testing.T) {
	for name, s := range snapshots() {
		a := compile.Assemble(s)
		degrees := map[followup.Agreement]int{}
		for _, r := range a.Recommendations {
			degrees[r.Agreement]++
			others := slices.DeleteFunc(slices.Clone(r.Answers), func(x compile.Answer) bool { return x.Kind == followup.State })
			same(t, name+" "+r.Number+" without the State", mean(others), r.WithoutState)
			kinds := map[followup.StakeholderKind][]compile.Answer{}
			for _, x := range r.Answers {
				kinds[x.Kind] = append(kinds[x.Kind], x)
			}
			var sum, n = new(big.Rat), int64(0)
			for _, of := range kinds {
				if m := mean(of); m != nil {
					sum.Add(sum, m)
					n++
				}
			}
			if n > 0 {
				sum.Quo(sum, big.NewRat(n, 1))
				same(t, name+" "+r.Number+" by kind", sum, r.KindVote)
			}
			if r.StateOnly != (r.N > 0 && mean(others) == nil) || r.FewVoices != (r.N == 1 || r.N == 2) {
				t.Errorf("%s %s: State only %v, few voices %v of %d", name, r.Number, r.StateOnly, r.FewVoices, r.N)
			}
		}
		for _, g := range a.Agreement {
			if g.Count != degrees[g.Agreement] {
				t.Errorf("%s: %d are %q, want %d", name, g.Count, g.Agreement, degrees[g.Agreement])
			}
		}
		recounted(t, name, a)
	}
}

// recounted holds the totals by every rule against each other.
func recounted(t *testing.T, name string, a compile.Assessment) {
	t.Helper()
	agreed := 0
	for _, g := range a.Agreement {
		agreed += g.Count
	}
	if agreed != a.Indexed() || a.Recounts[0].Counts != a.Counts {
		t.Errorf("%s: %d of %d are agreed on somehow; by the published rule %+v, want %+v", name, agreed, a.Indexed(), a.Recounts[0].Counts, a.Counts)
	}
	for _, r := range a.Recounts {
		if r.Counts.Total() != len(a.Recommendations) {
			t.Errorf("%s: rule %s counts %d of %d", name, r.Rule, r.Counts.Total(), len(a.Recommendations))
		}
	}
	answers := 0
	for _, v := range a.Voices {
		answers += v.Count()
	}
	for _, r := range a.Recommendations {
		answers -= len(r.Answers)
	}
	if answers != 0 {
		t.Errorf("%s: answers by kind are %d more than there are", name, answers)
	}
}

// mean returns the mean score of answers, or nil.
func mean(answers []compile.Answer) *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for _, a := range answers {
		score := map[followup.Level]*big.Rat{followup.Full: big.NewRat(1, 1), followup.Partial: big.NewRat(1, 2), followup.Not: new(big.Rat)}[a.Level]
		if score != nil {
			sum.Add(sum, score)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

func same(t *testing.T, what string, want *big.Rat, got compile.View) {
	t.Helper()
	if (want == nil) != (got.IRI == nil) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	if want == nil {
		return
	}
	if f, _ := want.Float64(); f != *got.IRI || got.Class != followup.Band(want) {
		t.Errorf("%s: %v %s, want %v", what, *got.IRI, got.Class, want)
	}
}

func TestChanges(t *testing.T) {
	s := compiletest.Sample()
	first := compile.Assemble(s)
	if c := first.Changes; c.Since != 0 || !reflect.DeepEqual(c.Classes, []compile.Reclassed{}) {
		t.Errorf("the first version has changes: %+v", c)
	}
	s.Version, s.Previous = 2, &first
	if c := compile.Assemble(s).Changes; c.Since != 1 || !c.None() {
		t.Errorf("nothing changed, and yet: %+v", c)
	}
	given := &s.Answers[0]
	answer := &given.Answers[0]
	answer.Comment = "Said anew."
	for i := range s.Answers { // everybody says fully of one
		for j := range s.Answers[i].Answers {
			if s.Answers[i].Answers[j].Recommendation.Number() == "121.1" {
				s.Answers[i].Answers[j].Level = followup.Full
			}
		}
	}
	s.Recommendations = slices.DeleteFunc(s.Recommendations, func(r followup.Recommendation) bool { return r.Number() == "121.2" })
	c := compile.Assemble(s).Changes
	want := []compile.Reclassed{{Number: "121.1", Was: followup.NotImplemented, Is: followup.FullyImplemented}}
	if !slices.Equal(c.Classes, want) || !slices.Contains(c.Answers, answer.Recommendation.Number()) || !slices.Equal(c.Removed, []string{"121.2"}) || len(c.Added) > 0 {
		t.Errorf("changes: %+v", c)
	}
}

// TestTranslationChangesNoFigure compares all but words.
func TestTranslationChangesNoFigure(t *testing.T) {
	a := compile.Assemble(compiletest.Sample())
	before := compile.Assemble(compiletest.Sample())
	for _, l := range followup.Written() {
		b := a.In(compile.WordsIn(l))
		if !reflect.DeepEqual(a, before) {
			t.Fatalf("%s: translating changed the original", l)
		}
		if b.Counts != a.Counts || len(b.Issues) != len(a.Issues) || !reflect.DeepEqual(b.Recounts, a.Recounts) {
			t.Errorf("%s: other figures", l)
		}
		for i, r := range b.Recommendations {
			was := a.Recommendations[i]
			if r.Number != was.Number || r.Shown != was.Shown || len(r.Answers) != len(was.Answers) || !reflect.DeepEqual(r.Who, was.Who) {
				t.Errorf("%s: %s changed", l, r.Number)
			}
			if !slices.ContainsFunc(b.Issues, func(is compile.Issue) bool { return is.Name == r.Issue() }) {
				t.Errorf("%s: %s is under no issue", l, r.Number)
			}
		}
	}
}
