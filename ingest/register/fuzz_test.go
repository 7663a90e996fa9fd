package register_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
	"github.com/upr-info/followup/internal/table"
)

// whole checks what holds for whatever was read.
func whole(t *testing.T, r register.Result, err error) {
	t.Helper()
	var f *followup.Fault
	if err != nil {
		if !errors.As(err, &f) {
			t.Fatalf("not a fault: %v", err)
		}
		return
	}
	for _, l := range r.Reviews {
		checkNames(t, l)
		m := register.Merge(nil, l.Recommendations, r.Source)
		if again := register.Merge(m.After, l.Recommendations, r.Source); len(again.Unchanged) != len(l.Recommendations) {
			t.Fatalf("importing again: %+v", again)
		}
	}
	for _, p := range append(r.Refused, r.Doubts...) {
		if p.Where == "" || p.Problem == "" || strings.ContainsAny(p.Problem, "\r\n") {
			t.Fatalf("not a sentence: %q", p)
		}
	}
}

func checkNames(t *testing.T, l register.List) {
	t.Helper()
	seen := map[followup.RecommendationKey]bool{}
	for _, r := range l.Recommendations {
		if seen[r.Key] || r.Text == "" || len(r.From) == 0 || r.Key.Review() != l.Review || r.Number() == "" || strings.ContainsAny(r.Number(), "~/ ") {
			t.Fatalf("%+v", r)
		}
		seen[r.Key] = true
	}
}

func FuzzRecommendations(f *testing.F) {
	f.Add("To,Text,From,Response,Issue,Session\nMalaysia,Text,Norway,Accepted,\"Justice,General\",4\n")
	f.Add("No.;Recommendation;Response\n121.1;a;Supported\n121.10;b;pledge\n")
	c := facts(f)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := table.Open(strings.NewReader(text), int64(len(text)), table.Limits{})
		if err != nil {
			return
		}
		for _, id := range []followup.ReviewID{"", "MYS-1"} {
			r, err := register.Recommendations(b, register.Options{Calendar: c, Review: id})
			whole(t, r, err)
		}
	})
}

func FuzzMatrix(f *testing.F) {
	f.Add("121.1 Do it (Chad) (Chile); Do more (Iran (Islamic Republic of));\nSource of Position: A/HRC/43/15", "Supported", "- A\nSDGs:\n- 1")
	f.Add("1.2 ((((;(;Chad)", "Noted", "A12 B")
	c := facts(f)
	f.Fuzz(func(t *testing.T, first, position, themes string) {
		r, err := register.Recommendations(wordBook(header(), []string{first, position, themes}, []string{themes}, []string{first, "", position}),
			register.Options{Calendar: c, Review: "SVN-3"})
		whole(t, r, err)
	})
}

func FuzzStakeholders(f *testing.F) {
	f.Add("name,kind,email,member_of,reviews\nExample NGO 1,NGO,a@example.org;b@example.org,EC,SVN-3\nExample Coalition,coalition,,,\n")
	c := facts(f)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := table.Open(strings.NewReader(text), int64(len(text)), table.Limits{})
		if err != nil {
			return
		}
		got, err := register.Stakeholders(b, register.Options{Calendar: c})
		if err != nil {
			return
		}
		ids, addresses := map[followup.StakeholderID]bool{}, map[string]bool{}
		for _, s := range got.Stakeholders {
			if ids[s.ID] || s.ID == "" || s.Name == "" || s.Kind == "" || s.Attribution == "" || s.Language == "" {
				t.Fatalf("%+v", s)
			}
			ids[s.ID] = true
			for _, a := range s.Addresses() {
				if addresses[a] || strings.ContainsAny(a, " \r\n\t<>,;\"") || !strings.Contains(a, "@") {
					t.Fatalf("address %q", a)
				}
				addresses[a] = true
			}
		}
	})
}
