package compile_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
)

// snapshots returns what all properties are tested on.
func snapshots() map[string]compile.Snapshot {
	return map[string]compile.Snapshot{
		"sample":     compiletest.Sample(),
		"unanswered": compiletest.Unanswered(),
		"one voice":  compiletest.OneVoice(),
		"large":      compiletest.Large(400, 24),
		"nothing":    {Review: compiletest.Review(), Country: compiletest.Country()},
	}
}

func TestSumsAddUp(t *testing.T) {
	for name, s := range snapshots() {
		a := compile.Assemble(s)
		if a.Counts.Total() != len(a.Recommendations) {
			t.Errorf("%s: counts hold %d of %d recommendations", name, a.Counts.Total(), len(a.Recommendations))
		}
		var byResponse followup.Counts
		for _, r := range a.Responses {
			byResponse.Full += r.Counts.Full
			byResponse.Partial += r.Counts.Partial
			byResponse.Not += r.Counts.Not
			byResponse.NotAssessed += r.Counts.NotAssessed
			byResponse.NotCommented += r.Counts.NotCommented
		}
		if byResponse != a.Counts {
			t.Errorf("%s: by response %+v, in all %+v", name, byResponse, a.Counts)
		}
		if want := (compile.Share{Numerator: a.Counts.Full + a.Counts.Partial, Denominator: a.Counts.Commented()}); a.Triggered != want {
			t.Errorf("%s: triggered %+v, want %+v", name, a.Triggered, want)
		}
		checkVoices(t, name, a)
		checkSources(t, name, a)
	}
}

// checkVoices holds the spread of each recommendation against its answers, and
// all answers against the contributors.
func checkVoices(t *testing.T, name string, a compile.Assessment) {
	t.Helper()
	given, counted := 0, 0
	for _, r := range a.Recommendations {
		var index followup.IRI
		who := 0
		for _, answer := range r.Answers {
			index.Add(answer.Level)
		}
		for _, w := range r.Who {
			who += w.Count()
		}
		got := followup.IRI{Full: r.Full, Partial: r.Partial, Not: r.Not, Unlevelled: r.Unlevelled}
		if got != index || r.N != index.N() || r.Class != index.Class() || who != len(r.Answers) || r.Disputed != index.Disputed() {
			t.Errorf("%s: %s says %+v, its answers say %+v", name, r.Number, got, index)
		}
		given += len(r.Answers)
	}
	for _, c := range a.Contributors {
		counted += c.Answers
		if c.Full+c.Partial+c.Not+c.Unlevelled != c.Answers || c.Answers == 0 {
			t.Errorf("%s: the answers of %s do not add up", name, c.Stakeholder)
		}
	}
	if given != counted {
		t.Errorf("%s: %d answers, by contributor %d", name, given, counted)
	}
}

func checkSources(t *testing.T, name string, a compile.Assessment) {
	t.Helper()
	var sum compile.Source
	for _, k := range a.Sources.Kinds {
		sum.Contacted += k.Contacted
		sum.Answered += k.Answered
		sum.Uninvited += k.Uninvited
		sum.Joint += k.Joint
	}
	all := compile.Source{Contacted: a.Sources.Contacted, Answered: a.Sources.Answered, Uninvited: a.Sources.Uninvited, Joint: a.Sources.Joint}
	if sum != all || sum.Answered-sum.Joint != len(a.Contributors) {
		t.Errorf("%s: sources by kind %+v, in all %+v, contributors %d", name, sum, a.Sources, len(a.Contributors))
	}
}

// TestOrderChangesNothing permutes everything in a snapshot that has an order.
func TestOrderChangesNothing(t *testing.T) {
	for name, s := range snapshots() {
		want := compile.Assemble(s)
		for seed := range uint64(5) {
			r := rand.New(rand.NewPCG(seed, 0))
			shuffle(r, s.Recommendations)
			shuffle(r, s.Contacted)
			shuffle(r, s.Answers)
			for _, g := range s.Answers {
				shuffle(r, g.Answers)
			}
			if got := compile.Assemble(s); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: another order gives another assessment", name)
			}
		}
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// TestShownLiesInItsBand holds the IRI as printed against the printed bands, and
// the class against the mean as a rational number, for all spreads of up to 40
// stakeholders.
func TestShownLiesInItsBand(t *testing.T) {
	low, high := big.NewRat(33, 100), big.NewRat(66, 100)
	for n := 1; n <= 40; n++ {
		for full := 0; full <= n; full++ {
			for partial := 0; full+partial <= n; partial++ {
				r := compile.Assemble(spread(full, partial, n-full-partial)).Recommendations[0]
				mean := big.NewRat(int64(2*full+partial), int64(2*n))
				want, band := followup.FullyImplemented, [2]string{"0.66", "1.00"}
				if mean.Cmp(low) < 0 {
					want, band = followup.NotImplemented, [2]string{"0.00", "0.32"}
				} else if mean.Cmp(high) < 0 {
					want, band = followup.PartiallyImplemented, [2]string{"0.33", "0.65"}
				}
				if r.Class != want || r.Shown < band[0] || r.Shown > band[1] {
					t.Fatalf("%d/%d/%d: %s shown as %q, want %s", full, partial, n-full-partial, r.Class, r.Shown, want)
				}
			}
		}
	}
}

// spread returns a snapshot of one recommendation with so many answers.
func spread(full, partial, not int) compile.Snapshot {
	rec := followup.Recommendation{Key: "UTO-3/1", Text: "Text"}
	s := compile.Snapshot{Review: compiletest.Review(), Recommendations: []followup.Recommendation{rec}}
	levels := slices.Concat(slices.Repeat([]followup.Level{followup.Full}, full), slices.Repeat([]followup.Level{followup.Partial}, partial),
		slices.Repeat([]followup.Level{followup.Not}, not))
	for i, l := range levels {
		st := followup.Stakeholder{ID: followup.StakeholderID(fmt.Sprint("s", i)), Kind: followup.NGO}
		s.Answers = append(s.Answers, compile.Given{Stakeholder: st, Answers: []followup.Answer{{Recommendation: rec.Key, Level: l}}})
	}
	return s
}

func TestWhatCounts(t *testing.T) {
	early, late := time.Unix(1000, 0), time.Unix(2000, 0)
	ngo := followup.Stakeholder{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Attribution: followup.Named}
	answer := func(l followup.Level, comment, private string) followup.Answer {
		return followup.Answer{Recommendation: "UTO-3/1", Level: l, Comment: comment, Private: private}
	}
	given := func(at time.Time, a ...followup.Answer) compile.Given {
		return compile.Given{Stakeholder: ngo, Received: at, Answers: a}
	}
	for _, c := range []struct {
		name  string
		given []compile.Given
		want  followup.Class
		n     int
	}{
		{"nobody", nil, followup.NotCommented, 0},
		{"a comment alone scores nothing", []compile.Given{given(early, answer("", "A comment", ""))}, followup.NotAssessed, 0},
		{"a private remark alone is no public comment", []compile.Given{given(early, answer("", "", "A remark"))}, followup.NotCommented, 0},
		{"a level that is none scores nothing", []compile.Given{given(early, answer("mostly", "A comment", ""))}, followup.NotAssessed, 0},
		{"a stakeholder counts once, by its latest", []compile.Given{given(late, answer(followup.Full, "", "")), given(early, answer(followup.Not, "", ""))}, followup.FullyImplemented, 1},
		{"what is not of this review counts nowhere", []compile.Given{given(early, followup.Answer{Recommendation: "UTO-2/1", Level: followup.Full})}, followup.NotCommented, 0},
	} {
		s := spread(0, 0, 0)
		s.Answers = c.given
		r := compile.Assemble(s).Recommendations[0]
		if r.Class != c.want || r.N != c.n || (r.IRI == nil) != (c.n == 0) {
			t.Errorf("%s: class %s, n %d", c.name, r.Class, r.N)
		}
	}
}

func TestMissingRecommendations(t *testing.T) {
	a := compile.Assemble(compiletest.Sample())
	found := map[string]bool{}
	for _, r := range a.Recommendations {
		found[r.Number] = r.Missing
	}
	if missing, ok := found["121.36"]; !ok || !missing {
		t.Error("121.36 is gone from its source and answered: it is not kept and marked")
	}
	if _, ok := found["121.37"]; ok {
		t.Error("121.37 is gone from its source and was not answered: it is kept")
	}
}

func TestNothingSecret(t *testing.T) {
	b, err := json.Marshal(compile.Assemble(compiletest.Sample()))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range compiletest.Secrets() {
		if strings.Contains(strings.ToLower(string(b)), strings.ToLower(secret)) {
			t.Errorf("the assessment holds %q", secret)
		}
	}
}

func TestListsAreArrays(t *testing.T) {
	for name, s := range snapshots() {
		b, err := json.Marshal(compile.Assemble(s))
		if err != nil {
			t.Fatal(err)
		}
		if i := strings.Index(strings.ReplaceAll(string(b), `"iri":null`, ""), "null"); i >= 0 {
			t.Errorf("%s: something is null that is no IRI", name)
		}
	}
}

// TestLettersSayNothing makes sure that the letters of those who are not named
// follow neither their names nor their arrival: over many reviews each order of
// two turns up.
func TestLettersSayNothing(t *testing.T) {
	first := map[string]int{}
	for i := range 40 {
		s := spread(2, 0, 0)
		for j := range s.Answers {
			s.Answers[j].Received = time.Date(2026, 10, j+1, 9, i, 0, 0, time.UTC)
			s.Answers[j].Answers[0].Comment = fmt.Sprint("comment of ", s.Answers[j].Stakeholder.ID)
		}
		first[compile.Assemble(s).Recommendations[0].Answers[0].Comment]++
	}
	if first["comment of s0"] < 8 || first["comment of s1"] < 8 {
		t.Errorf("NGO A was so often each of two: %v", first)
	}
}

func TestAttribution(t *testing.T) {
	a := compile.Assemble(compiletest.Sample())
	var names []string
	for _, c := range a.Contributors {
		names = append(names, c.Stakeholder+" / "+string(c.Kind))
	}
	want := []string{
		"Permanent Mission of Utopia / State",
		"Example NGO 1 (EXNGO1) / NGO", "Example NGO 2 / NGO", "Example NGO 9 / NGO", "NGO A / NGO", "NGO B / NGO",
		"Example Coalition 1 / coalition",
		"National Human Rights Institution (example) (NHRI-X) / NHRI",
		"United Nations Example Agency (UNEXA) / UN agency",
		"Scholar A / scholar",
		"Stakeholder A / withheld",
	}
	if !slices.Equal(names, want) {
		t.Errorf("contributors:\n%s\nwant:\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
}

func TestStricterAttributionWins(t *testing.T) {
	s := spread(1, 0, 0)
	st := followup.Stakeholder{ID: "s0", Name: "Example NGO 1", Kind: followup.NGO, Attribution: followup.Named}
	s.Answers[0].Stakeholder = st
	for _, c := range []struct {
		register followup.Attribution
		want     string
	}{
		{followup.Named, "Example NGO 1"},
		{followup.KindOnly, "NGO A"},
		{followup.Withheld, "Stakeholder A"},
		{"nobody knows", "Stakeholder A"}, // what is not understood protects
	} {
		contacted := st
		contacted.Attribution = c.register
		s.Contacted = []followup.Stakeholder{contacted}
		if got := compile.Assemble(s).Contributors[0].Stakeholder; got != c.want {
			t.Errorf("%s in the register: shown as %q, want %q", c.register, got, c.want)
		}
	}
}

func BenchmarkAssemble(b *testing.B) {
	s := compiletest.Large(75, 5)
	for b.Loop() {
		compile.Assemble(s)
	}
}
