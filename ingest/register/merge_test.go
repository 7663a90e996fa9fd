package register_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
)

// export returns a list as an export gives it: "Text/State" each, pledges with
// an exclamation mark before.
func export(rows ...string) []followup.Recommendation {
	n := map[followup.RecommendationKind]int{}
	var out []followup.Recommendation
	for i, row := range rows {
		r := followup.Recommendation{Kind: followup.Recommended, Response: followup.Accepted, Position: i + 1}
		if row[0] == '!' {
			r.Kind, r.Response, row = followup.Pledge, "", row[1:]
		}
		text, from, _ := strings.Cut(row, "/")
		n[r.Kind]++
		r.Key, r.Text, r.From = followup.RunningKey("MYS-1", r.Kind, n[r.Kind]), text, []string{from}
		out = append(out, r)
	}
	return out
}

// onFile writes what is on file: "key text" each, with a minus where missing.
func onFile(recs []followup.Recommendation) string {
	var s []string
	for i, r := range recs {
		if r.Position != i+1 {
			s = append(s, fmt.Sprintf("position %d!", r.Position))
		}
		mark := ""
		if r.Missing {
			mark = "-"
		}
		s = append(s, mark+r.Number()+" "+r.Text)
	}
	return strings.Join(s, ", ")
}

func TestMergeExport(t *testing.T) {
	for _, tt := range []struct {
		name              string
		onFile, imported  []string
		want              string
		added, missing, n int
	}{
		{"first import", nil, []string{"a/X", "b/X"}, "1 a, 2 b", 2, 0, 0},
		{"the same again", []string{"a/X", "b/X"}, []string{"a/X", "b/X"}, "1 a, 2 b", 0, 0, 2},
		{"another order", []string{"a/X", "b/X"}, []string{"b/X", "a/X"}, "2 b, 1 a", 0, 0, 2},
		{"a row between", []string{"a/X", "b/X"}, []string{"a/X", "new/X", "b/X"}, "1 a, 3 new, 2 b", 1, 0, 2},
		{"a row gone", []string{"a/X", "b/X", "c/X"}, []string{"a/X", "c/X"}, "1 a, 3 c, -2 b", 0, 1, 2},
		{"the key of a row gone is not given again", []string{"a/X", "b/X"}, []string{"a/X", "new/X"}, "1 a, 3 new, -2 b", 1, 1, 1},
		{"one text of two States is two rows", []string{"a/X", "a/Y"}, []string{"a/Y", "a/X"}, "2 a, 1 a", 0, 0, 2},
		{"repeats go by order", []string{"a/X", "a/X"}, []string{"a/X"}, "1 a, -2 a", 0, 1, 1},
		{"quotes and spaces do not make another text", []string{"the State’s/X"}, []string{"The  State's/X"}, "1 The  State's", 0, 0, 0},
		{"pledges stay when a file has none", []string{"a/X", "!p/M"}, []string{"a/X"}, "1 a, P1 p", 0, 0, 1},
		{"recommendations stay when a file has pledges alone", []string{"a/X"}, []string{"!p/M"}, "1 a, P1 p", 1, 0, 0},
	} {
		m := register.Merge(export(tt.onFile...), export(tt.imported...), followup.UPRInfoExport)
		if got := onFile(m.After); got != tt.want || len(m.Added) != tt.added || len(m.Missing) != tt.missing || len(m.Unchanged) != tt.n {
			t.Errorf("%s: %s; added %v, missing %v, unchanged %v; want %s", tt.name, got, m.Added, m.Missing, m.Unchanged, tt.want)
		}
		again := register.Merge(m.After, export(tt.imported...), followup.UPRInfoExport)
		if !reflect.DeepEqual(again.After, m.After) || len(again.Added)+len(again.Changed) != 0 || !slices.Equal(again.Missing, m.Missing) {
			t.Errorf("%s: importing again gives %s", tt.name, onFile(again.After))
		}
	}
}

func TestMergeChanges(t *testing.T) {
	before := export("a/X", "b/X", "c/X", "d/X")
	after := export("a/X", "b/X", "c/X", "d/X")
	after[0].Response = followup.Noted
	after[1].Issues = []string{"Justice"}
	after[2].Action = 5
	m := register.Merge(before, after, followup.UPRInfoExport)
	if fmt.Sprint(m.Changed) != "[MYS-1/1 MYS-1/2 MYS-1/3]" || fmt.Sprint(m.Unchanged) != "[MYS-1/4]" || m.After[0].Response != followup.Noted {
		t.Errorf("changed %v, unchanged %v", m.Changed, m.Unchanged)
	}
	again := register.Merge(m.After, before, followup.UPRInfoExport)
	if again.After[2].Action != 5 {
		t.Errorf("category %d after an import without any, want the 5 on file", again.After[2].Action)
	}
}

// TestMergeByNumber merges lists that have paragraph numbers.
func TestMergeByNumber(t *testing.T) {
	numbered := func(text string, numbers ...string) []followup.Recommendation {
		var out []followup.Recommendation
		for i, n := range numbers {
			out = append(out, followup.Recommendation{Key: followup.NewRecommendationKey("SVN-3", n), Kind: followup.Recommended, Text: text + n, Position: i + 1})
		}
		return out
	}
	old := numbered("Text ", "121.1", "121.2", "121.10")
	m := register.Merge(old, numbered("Text ", "121.1", "121.10", "121.11"), followup.UNMatrix)
	if got := onFile(m.After); got != "121.1 Text 121.1, 121.10 Text 121.10, 121.11 Text 121.11, -121.2 Text 121.2" {
		t.Errorf("got %s", got)
	}
	if len(m.Added) != 1 || len(m.Unchanged) != 2 || len(m.Missing) != 1 {
		t.Errorf("%+v", m)
	}
	back := register.Merge(m.After, old, followup.UNMatrix)
	if fmt.Sprint(back.Changed) != "[SVN-3/121.2]" || fmt.Sprint(back.Missing) != "[SVN-3/121.11]" {
		t.Errorf("a number come back: changed %v, missing %v", back.Changed, back.Missing)
	}
	other := register.Merge(old, numbered("Other ", "121.1", "121.2", "121.10"), followup.UNMatrix)
	if len(other.Changed) != 3 {
		t.Errorf("other texts: changed %v", other.Changed)
	}
}

func TestAdmit(t *testing.T) {
	for _, tt := range []struct {
		onFile, imported  followup.Source
		replace, answered bool
		says              string // empty: admitted
	}{
		{"", followup.UNMatrix, false, false, ""},
		{followup.UNMatrix, followup.UNMatrix, false, true, ""},
		{followup.UPRInfoExport, followup.UNMatrix, true, false, ""},
		{followup.UPRInfoExport, followup.UNMatrix, false, false, "use --replace"},
		{followup.UPRInfoExport, followup.OwnList, false, true, "answers to them"},
		{followup.OwnList, followup.UNMatrix, true, true, "from an own list and answers to them"},
	} {
		err := register.Admit(tt.onFile, tt.imported, tt.replace, tt.answered)
		var f *followup.Fault
		if tt.says == "" && err == nil {
			continue
		}
		if !errors.As(err, &f) || f.Remedy != followup.ByStaff || tt.says == "" || !strings.Contains(f.Reason, tt.says) {
			t.Errorf("%s on %s: %v", tt.imported, tt.onFile, err)
		}
	}
}
