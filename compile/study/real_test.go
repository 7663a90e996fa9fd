package study_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

// firstFive returns the assessments of sessions 1 to 5, which nobody has answered,
// with the real recommendations and pledges.
func firstFive(t *testing.T, facts *calendar.Facts, file string) (all []compile.Assessment) {
	t.Helper()
	f, err := os.Open("../../../shared/real/" + file)
	if err != nil {
		t.Skip("The export of the first five sessions is not beside the project (../shared/real), so no study is made of it.")
	}
	defer f.Close()
	info, err := f.Stat()
	check(t, err)
	book, err := table.Open(f, info.Size(), table.OperatorLimits())
	check(t, err)
	read, err := register.Recommendations(book, register.Options{Calendar: facts})
	check(t, err)
	for _, l := range read.Reviews {
		review, _ := facts.Review(l.Review)
		country, _ := facts.Country(l.Review.Country())
		all = append(all, compile.Assemble(compile.Snapshot{Review: review, Country: country, Recommendations: l.Recommendations, Version: 1}))
	}
	return all
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestFirstFiveSessions holds what does not depend on answers against what was
// published of the first five sessions.
func TestFirstFiveSessions(t *testing.T) {
	facts, err := calendar.Load()
	check(t, err)
	o := options()
	o.State = facts.ByName
	s := of(t, o, firstFive(t, facts, "upr-info-1-5.csv")...)

	var sizes []int
	for _, r := range s.Reviews {
		sizes = append(sizes, r.Counts.Total())
	}
	slices.Sort(sizes)
	if n := len(sizes); n != 80 || sizes[0] != 12 || sizes[n-1] != 172 || sizes[n/2-1] > 73 || sizes[n/2] < 73 {
		t.Errorf("reviews have %d to %d recommendations, around %d; published are 12 to 172, median 73", sizes[0], sizes[len(sizes)-1], sizes[len(sizes)/2])
	}
	for name, got := range map[string]string{
		"recommendations":   fmt.Sprint(s.Figures.Counts.Total(), " ", s.Figures.Counts.NotCommented),
		"responses":         total(s.Responses, string(followup.Accepted)) + total(s.Responses, string(followup.Noted)),
		"action categories": fmt.Sprint(s.Actions[0].Counts.Total(), " ", s.Actions[1].Counts.Total(), " ", s.Actions[2].Counts.Total(), " ", s.Actions[3].Counts.Total(), " ", s.Actions[4].Counts.Total()),
		"issues":            fmt.Sprint(len(s.Issues)),
		"suggested":         fmt.Sprint(s.Suggested()),
	} {
		want := map[string]string{
			"recommendations":   "6094 6094",
			"responses":         "4087 2007 ",
			"action categories": "207 993 649 2405 1840", // as the export has them
			"issues":            "54",                    // the themes of the database
			"suggested":         "0",
		}[name]
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, r := range s.From { // every name is a State's, or one that no group has
		if r.Group == "" && !facts.Observer(r.Key) && r.Key != "" {
			t.Errorf("recommending State %q is of no group: %d recommendations", r.Key, r.Counts.Total())
		}
	}
}

func total(rows []study.Row, key string) string {
	i := slices.IndexFunc(rows, func(r study.Row) bool { return r.Key == key })
	if i < 0 {
		return "none "
	}
	return fmt.Sprint(rows[i].Counts.Total(), " ")
}

// TestPledges: pledges have a response and no recommending State of their own.
func TestPledges(t *testing.T) {
	facts, err := calendar.Load()
	check(t, err)
	o := options()
	o.State = facts.ByName
	s := of(t, o, firstFive(t, facts, "voluntary.csv")...)
	if len(s.From) != 0 || len(s.FromGroups) != 0 || len(s.Responses) != 1 || s.Responses[0].Key != compile.PledgeResponse || s.Responses[0].Counts.Total() == 0 {
		t.Errorf("%d recommending States, responses %+v", len(s.From), s.Responses)
	}
}

// TestPublishedTotals: what the studies of 2012 and 2014 published is what our
// rules make of their classes: the commented recommendations are the denominator,
// those not assessed among them.
func TestPublishedTotals(t *testing.T) {
	for _, tt := range []struct {
		name                       string
		full, partial, not, unrate int
		commented                  int
	}{
		{"2012, 66 States", 391, 859, 1884, 160, 3294},
		{"2014, 165 States", 2068, 3428, 5602, 429, 11527},
	} {
		a := compile.Assessment{Review: "XAA-1"}
		for class, n := range map[followup.Class]int{followup.FullyImplemented: tt.full, followup.PartiallyImplemented: tt.partial,
			followup.NotImplemented: tt.not, followup.NotAssessed: tt.unrate, followup.NotCommented: 100} {
			for range n {
				a.Recommendations = append(a.Recommendations, compile.Recommendation{Class: class})
			}
		}
		s := of(t, options(), a)
		if f := s.Figures; f.Triggered.Denominator != tt.commented || f.Triggered.Numerator != tt.full+tt.partial {
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
}
