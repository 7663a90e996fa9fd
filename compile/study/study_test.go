package study_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/study"
)

// states are the recommending States of the samples that are States.
func states(name string) (followup.Country, bool) {
	known := map[string]followup.Country{
		"Chile":         {Code: "CHL", Name: "Chile", Group: followup.GRULAC},
		"Kenya":         {Code: "KEN", Name: "Kenya", Group: followup.Africa},
		"Norway":        {Code: "NOR", Name: "Norway", Group: followup.WEOG},
		"Philippines":   {Code: "PHL", Name: "Philippines", Group: followup.Asia},
		"Côte d’Ivoire": {Code: "CIV", Name: "Côte d'Ivoire", Group: followup.Africa},
		"Germany":       {Code: "DEU", Name: "Germany", Group: followup.WEOG},
		"Uruguay":       {Code: "URY", Name: "Uruguay", Group: followup.GRULAC},
		"Ghana":         {Code: "GHA", Name: "Ghana", Group: followup.Africa},
	}
	c, ok := known[name]
	return c, ok
}

func options() study.Options {
	return study.Options{Programme: "Follow-up Programme", Contact: "followup@example.org", Site: "https://followup.example.org",
		Date: followup.Date{Year: 2026, Month: 11, Day: 25}, State: states}
}

func of(t testing.TB, o study.Options, all ...compile.Assessment) study.Study {
	t.Helper()
	b, err := study.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		b.Add(a)
	}
	return b.Study()
}

// TestSums: every table that adds up adds up to all, and every share to its
// table.
func TestSums(t *testing.T) {
	s := of(t, options(), compiletest.Many(23)...)
	if s.Figures.Reviews != 23 || s.Figures.Counts.Commented() == 0 || s.Suggested() == 0 {
		t.Fatalf("%+v", s.Figures)
	}
	var reviews, responses, groups, actions []study.Figures
	for _, r := range s.Reviews {
		reviews = append(reviews, r.Figures)
	}
	for _, r := range s.Responses {
		responses = append(responses, r.Figures)
	}
	for _, r := range s.Groups {
		groups = append(groups, r.Figures)
	}
	for _, a := range s.Actions {
		actions = append(actions, a.Figures)
	}
	for name, rows := range map[string][]study.Figures{"reviews": reviews, "responses": responses, "groups": groups, "actions": actions} {
		var sum study.Figures
		for _, f := range rows {
			for _, c := range followup.Classes() {
				for range f.Counts.Of(c) {
					sum.Counts.Add(c)
				}
			}
			sum.Disputed.Numerator += f.Disputed.Numerator
			sum.Disputed.Denominator += f.Disputed.Denominator
			consistent(t, name, f)
		}
		if sum.Counts != s.Figures.Counts || sum.Disputed != s.Figures.Disputed {
			t.Errorf("%s come to %+v, all to %+v", name, sum, s.Figures)
		}
	}
	for _, k := range s.Sources.Kinds {
		if k.Figures.Counts.Total() != s.Figures.Counts.Total() {
			t.Errorf("%s: %+v of %d", k.Kind, k.Figures.Counts, s.Figures.Counts.Total())
		}
	}
	for _, g := range s.Gaps {
		if g.Higher.Numerator+g.Same.Numerator+g.Lower.Numerator != g.Count || g.State.Counts.Total() != g.Count || g.Others.Counts.Total() != g.Count {
			t.Errorf("gap %q: %+v", g.Kind, g)
		}
	}
	if len(s.Disputed) != s.Figures.Disputed.Numerator || s.Single.Denominator < s.Figures.Disputed.Denominator {
		t.Errorf("%d disputed listed, %+v counted", len(s.Disputed), s.Figures.Disputed)
	}
}

func consistent(t *testing.T, name string, f study.Figures) {
	t.Helper()
	if f.Triggered.Numerator != f.Counts.Triggered() || f.Triggered.Denominator != f.Counts.Commented() ||
		f.Disputed.Numerator > f.Disputed.Denominator || f.Disputed.Denominator > f.Counts.Commented() ||
		f.Small != (f.Counts.Commented() < study.SmallCommented || f.Reviews < study.SmallReviews) {
		t.Errorf("%s: %+v", name, f)
	}
}

// TestPermutation: the order of the assessments changes no byte.
func TestPermutation(t *testing.T) {
	all := compiletest.Many(12)
	want := encoded(t, of(t, options(), all...))
	dice := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := encoded(t, of(t, options(), all...)); !bytes.Equal(got, want) {
			t.Fatal("another order gives another study")
		}
	}
}

func encoded(t testing.TB, s study.Study) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.WriteStudy(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAgainstAssessments counts the plainest figures once more, straight from the
// assessments.
func TestAgainstAssessments(t *testing.T) {
	all := compiletest.Many(9)
	s := of(t, options(), all...)
	contacted, answers, justice := 0, 0, 0
	for _, a := range all {
		contacted += a.Sources.Contacted
		for _, r := range a.Recommendations {
			answers += len(r.Answers)
			if slices.Contains(r.Issues, "Justice") {
				justice++
			}
		}
	}
	counted := 0
	for _, k := range s.Sources.Kinds {
		counted += k.Answers
	}
	i := slices.IndexFunc(s.Issues, func(r study.Row) bool { return r.Key == "Justice" })
	if s.Sources.Contacted != contacted || counted != answers || i < 0 || s.Issues[i].Counts.Total() != justice {
		t.Errorf("contacted %d, want %d; answers %d, want %d; justice %+v, want %d", s.Sources.Contacted, contacted, counted, answers, s.Issues[i], justice)
	}
}

// TestSorts looks at one assessment of which everything is known.
func TestSorts(t *testing.T) {
	a := compile.Assessment{Review: "XAA-3", Session: 30, NextSession: 44, Country: compile.Country{Code: "XAA", Name: "Example State 1", Group: followup.Asia}}
	add := func(number, text string, from []string, who ...compile.Who) *compile.Recommendation {
		var i followup.IRI
		for _, w := range who {
			i = followup.IRI{Full: i.Full + w.Full, Partial: i.Partial + w.Partial, Not: i.Not + w.Not, Unlevelled: i.Unlevelled + w.Unlevelled}
		}
		a.Recommendations = append(a.Recommendations, compile.Recommendation{Number: number, Text: text, From: from, Response: followup.Accepted,
			Who: who, N: i.N(), Full: i.Full, Partial: i.Partial, Not: i.Not, Unlevelled: i.Unlevelled, Class: i.Class(), Disputed: i.Disputed()})
		return &a.Recommendations[len(a.Recommendations)-1]
	}
	state := func(w compile.Who) compile.Who { w.Kind = followup.State; return w }
	add("1", "Continue its efforts", []string{"Chile", "Uruguay"}, state(compile.Who{Full: 1}), compile.Who{Kind: followup.NGO, Not: 2})
	add("2", "Ratify it", []string{"Holy See"}, state(compile.Who{Partial: 1}), compile.Who{Kind: compile.WithheldKind, Not: 1})
	add("3", "Poursuivre ses efforts", []string{"Unknown"}, compile.Who{Kind: followup.NGO, Full: 1})
	add("4", "Ensure it", []string{"Norway"}, state(compile.Who{Unlevelled: 1}), compile.Who{Kind: followup.NHRI, Partial: 1}).Action = 5
	add("5", "Sign it", []string{"Chile"})
	o := options()
	o.Categories = map[followup.RecommendationKey]followup.ActionCategory{"XAA-3/5": 4, "XAA-3/4": 1}
	s := of(t, o, a)

	got := map[string]string{}
	for _, x := range s.Actions {
		got["actions"] += fmt.Sprint(x.Category, x.Suggested, x.Counts.Total(), "; ")
	}
	for _, x := range s.From {
		got["from"] += fmt.Sprint(cmp.Or(x.Key, "-"), " ", x.Group, " ", x.Counts.Total(), "; ")
	}
	for _, x := range s.FromGroups {
		got["from groups"] += fmt.Sprint(cmp.Or(x.Key, "-"), " ", x.Counts.Total(), "; ")
	}
	for _, g := range s.Gaps {
		got["gaps"] += fmt.Sprint(cmp.Or(string(g.Kind), "-"), " ", g.Count, " ", g.State.Mean, " ", g.Others.Mean, " ", g.Higher.Numerator, "; ")
	}
	for _, d := range s.Disputed {
		got["disputed"] += fmt.Sprint(d.Number, " of ", d.N, "; ")
	}
	got["single"] = fmt.Sprint(s.Single, s.StateOnly)
	want := map[string]string{
		"actions":     "4 false 1; 5 false 1; 2 true 1; 5 true 1; 0 false 1; ", // staff's 4 counts as given; the assessment's own 5 stands before staff's 1
		"from":        "CHL GRULAC 2; Holy See  1; NOR WEOG 1; URY GRULAC 1; -  1; ",
		"from groups": "GRULAC 2; WEOG 1; - 2; ", // two States of one group are one
		"gaps":        "- 1 1.00 0.00 1; NGO 1 1.00 0.00 1; ",
		"disputed":    "1 of 3; ",
		"single":      "{2 4} {0 4}",
	}
	if !reflect.DeepEqual(got, want) {
		for k := range want {
			if got[k] != want[k] {
				t.Errorf("%s: %s\nwant %s", k, got[k], want[k])
			}
		}
	}
}

func TestSelection(t *testing.T) {
	all := compiletest.Many(30)
	for _, tt := range []struct {
		name string
		sel  study.Selection
		has  int
	}{
		{"all", study.Selection{}, 30},
		{"a cycle", study.Selection{Cycle: 3}, 30},
		{"another cycle", study.Selection{Cycle: 2}, 0},
		{"a session", study.Selection{Session: 27}, 3},
		{"a next session", study.Selection{NextSession: 42}, 3},
		{"a group", study.Selection{Group: followup.Africa}, 6},
		{"a group in a session", study.Selection{Session: 27, Group: followup.Africa}, 1},
	} {
		o := options()
		o.Selection = tt.sel
		if s := of(t, o, all...); len(s.Reviews) != tt.has || s.Selection.All() != (tt.sel == study.Selection{}) {
			t.Errorf("%s: %d reviews, want %d", tt.name, len(s.Reviews), tt.has)
		}
	}
}
