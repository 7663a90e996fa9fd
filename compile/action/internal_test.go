package action

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

var update = flag.Bool("update", false, "learn the openings anew and measure them")

// labelledExport has recommendations of sessions 1 to 5 with the category that
// UPR Info gave each.
const labelledExport = "../../../shared/real/upr-info-1-5.csv"

// Rules are learned from sessions up to lastLearned and measured on the later.
const lastLearned = 3

// labelled returns the labelled recommendations to learn from and to measure on.
func labelled(t *testing.T) (learn, measure []followup.Recommendation) {
	t.Helper()
	f, err := os.Open(labelledExport)
	if err != nil {
		t.Skip("The export of the first five sessions is not beside the project (../shared/real/upr-info-1-5.csv), so nothing is measured.")
	}
	defer f.Close()
	info, err := f.Stat()
	must(t, err)
	book, err := table.Open(f, info.Size(), table.OperatorLimits())
	must(t, err)
	facts, err := calendar.Load()
	must(t, err)
	read, err := register.Recommendations(book, register.Options{Calendar: facts})
	must(t, err)
	for _, l := range read.Reviews {
		review, _ := facts.Review(l.Review)
		if review.Session <= lastLearned {
			learn = append(learn, l.Recommendations...)
		} else {
			measure = append(measure, l.Recommendations...)
		}
	}
	return learn, measure
}

// noVerbs returns words that tell nothing of what is asked for, though many a
// text begins with them: function words, and the first words of States' names.
func noVerbs(t *testing.T) map[string]bool {
	t.Helper()
	facts, err := calendar.Load()
	must(t, err)
	names := map[string]bool{}
	for _, w := range strings.Fields("a an and as at be by do for from in is it its not of on re so that the this to while with") {
		names[w] = true
	}
	for _, c := range facts.Countries() {
		names[words(c.Name)[0]] = true
	}
	return names
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// learn returns the openings worth knowing: seen twice at least, and of one
// category in half the cases or more; a pair only where its first word alone
// would say something else.
func learn(recs []followup.Recommendation) []Suggestion {
	seen := map[string]*[6]int{}
	count := func(opening string, c followup.ActionCategory) {
		if seen[opening] == nil {
			seen[opening] = &[6]int{}
		}
		seen[opening][c]++
	}
	for _, r := range recs {
		w := words(r.Text)
		if len(w) > 0 {
			count(w[0], r.Action)
		}
		if len(w) > 1 {
			count(w[0]+" "+w[1], r.Action)
		}
	}
	known := map[string]Suggestion{}
	for opening, counts := range seen {
		if s, ok := mostly(opening, counts); ok {
			known[opening] = s
		}
	}
	var out []Suggestion
	for opening, s := range known {
		first, _, pair := strings.Cut(opening, " ")
		if single, ok := known[first]; !pair || !ok || single.Category != s.Category {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Suggestion) int { return strings.Compare(a.Opening, b.Opening) })
	return out
}

func mostly(opening string, counts *[6]int) (Suggestion, bool) {
	s := Suggestion{Opening: opening}
	for _, c := range Categories() {
		s.Seen += counts[c]
		if counts[c] > s.Right {
			s.Category, s.Right = c, counts[c]
		}
	}
	return s, s.Seen >= 2 && 2*s.Right >= s.Seen
}

// measure counts suggestions for labelled recommendations by given and suggested.
func measure(r *Rules, recs []followup.Recommendation) (counts [6][6]int) {
	for _, rec := range recs {
		s, _ := r.Suggest(rec.Text)
		counts[rec.Action][s.Category]++
	}
	return counts
}

// TestLearned holds the embedded tables against the labelled recommendations:
// learning and measuring again gives the same bytes.
func TestLearned(t *testing.T) {
	first, later := labelled(t)
	skip := noVerbs(t)
	openings := [][]string{{"opening", "category", "right", "seen"}}
	for _, s := range learn(first) {
		if skip[strings.Fields(s.Opening)[0]] {
			continue
		}
		openings = append(openings, []string{s.Opening, fmt.Sprint(s.Category), fmt.Sprint(s.Right), fmt.Sprint(s.Seen)})
	}
	same(t, "openings.csv", openings)
	rules, err := Load()
	must(t, err)
	if *update {
		t.Log("openings.csv is built in: run once more to measure it")
	}
	measured := [][]string{{"given", "suggested", "count"}}
	counts := measure(rules, later)
	for given := range counts {
		for suggested, n := range counts[given] {
			if n > 0 {
				measured = append(measured, []string{fmt.Sprint(given), fmt.Sprint(suggested), fmt.Sprint(n)})
			}
		}
	}
	same(t, "measured.csv", measured)
}

func same(t *testing.T, file string, rows [][]string) {
	t.Helper()
	var b strings.Builder
	must(t, csv.NewWriter(&b).WriteAll(rows))
	if *update {
		must(t, os.WriteFile(file, []byte(b.String()), 0o644))
	}
	if on, err := os.ReadFile(file); err != nil || string(on) != b.String() {
		t.Errorf("%s is not what the labelled recommendations say (%v): run with -update", file, err)
	}
}

// TestAccuracy holds a floor under what Measured reports, and under what the
// published verbs reach alone.
func TestAccuracy(t *testing.T) {
	_, later := labelled(t)
	all, by, err := Measured()
	must(t, err)
	if all.Labelled != len(later) || 100*all.Right < 84*all.Labelled {
		t.Errorf("right for %d of %d, want 84%%", all.Right, all.Labelled)
	}
	for _, c := range Categories() {
		if m := by[c]; 100*m.Right < 70*m.Suggested {
			t.Errorf("category %d is right in %d of %d, want 70%%", c, m.Right, m.Suggested)
		}
		t.Logf("category %d: %+v", c, by[c])
	}
	counts := measure(publishedRules(), later)
	right, silent := 0, 0
	for c := range counts {
		if c > 0 {
			right += counts[c][c]
		}
		silent += counts[c][0]
	}
	t.Logf("all rules: %+v; published verbs alone: %d of %d right, silent on %d", all, right, len(later), silent)
	if 100*right < 66*len(later) {
		t.Errorf("the published verbs are right for %d of %d, want 66%%", right, len(later))
	}
}

func TestSuggest(t *testing.T) {
	rules, err := Load()
	must(t, err)
	for text, want := range map[string]followup.ActionCategory{
		"Continue its efforts to improve prisons": 2,
		"Consider ratifying OP-CAT":               3,
		"Seek technical assistance":               1,
		"Ensure access to justice":                4,
		"Ratify OP-CAT":                           5,
		"Without delay ratify OP-CAT":             5,
		"  “RATIFY” OP-CAT":                       5,
		"":                                        0,
		"12.10":                                   0,
		"Poursuivre ses efforts":                  0, // nothing is known of other languages
	} {
		if got, _ := rules.Suggest(text); got.Category != want {
			t.Errorf("%q: category %d by %q, want %d", text, got.Category, got.Opening, want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	rules, err := Load()
	must(f, err)
	f.Add("Continue to ensure")
	f.Add("’’\xff Ratify")
	f.Fuzz(func(t *testing.T, text string) {
		if s, ok := rules.Suggest(text); ok != (s.Opening != "") || ok && !slices.Contains(Categories(), s.Category) {
			t.Errorf("%q: %+v, %v", text, s, ok)
		}
	})
}
