package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// A Merged is what importing a list once more makes of the one on file. The
// four kinds of key are disjoint.
type Merged struct {
	After     []followup.Recommendation // what is on file from now on: recommendations, their missing ones, then pledges and theirs
	Added     []followup.RecommendationKey
	Changed   []followup.RecommendationKey
	Unchanged []followup.RecommendationKey
	Missing   []followup.RecommendationKey // on file and not in the import; they stay and keep their keys
}

// Merge returns what importing a list of one review makes of the
// recommendations on file, both of the source s. A UPR Info export has no
// numbers, so that its rows are matched by text and recommending State, repeats
// in their order; all others by their numbers. A key is never given twice:
// new rows of an export count on from the highest running number on file.
//
// Importing the same list again changes nothing. Exports keep pledges and
// recommendations in separate files: a kind that the import has none of is left
// as it is, and its keys are in none of the four. So does a row say nothing of
// the action category that it has none of: what staff set stays.
func Merge(onFile, imported []followup.Recommendation, s followup.Source) Merged {
	m := newMerger(onFile, s)
	for _, r := range imported {
		m.add(r)
	}
	return m.finish(imported)
}

type merger struct {
	source  followup.Source
	onFile  []followup.Recommendation
	waiting map[string][]int // indices in onFile that are not matched yet, by identity
	matched []bool
	highest map[followup.RecommendationKind]int // running number
	out     Merged
}

func newMerger(onFile []followup.Recommendation, s followup.Source) *merger {
	m := &merger{source: s, onFile: onFile, waiting: map[string][]int{}, matched: make([]bool, len(onFile)), highest: map[followup.RecommendationKind]int{}}
	for i, r := range onFile {
		id := m.identity(r)
		m.waiting[id] = append(m.waiting[id], i)
		m.highest[r.Kind] = max(m.highest[r.Kind], runningNumber(r))
	}
	return m
}

// identity is what makes two rows the same recommendation.
func (m *merger) identity(r followup.Recommendation) string {
	if m.source == followup.UPRInfoExport {
		return string(r.Kind) + "\x00" + folded(r.Text) + "\x00" + folded(strings.Join(r.From, "\x00"))
	}
	return string(r.Key)
}

// runningNumber reads 7 out of "MYS-1/P7", 0 where there is none.
func runningNumber(r followup.Recommendation) int {
	n := 0
	for _, c := range strings.TrimPrefix(r.Number(), "P") {
		if c < '0' || c > '9' || n > 1<<20 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// add settles one imported row.
func (m *merger) add(r followup.Recommendation) {
	r.Missing = false
	id := m.identity(r)
	if len(m.waiting[id]) == 0 {
		if m.source == followup.UPRInfoExport {
			m.highest[r.Kind]++
			r.Key = followup.RunningKey(r.Key.Review(), r.Kind, m.highest[r.Kind])
		}
		m.out.Added = append(m.out.Added, r.Key)
		m.out.After = append(m.out.After, r)
		return
	}
	i := m.waiting[id][0]
	m.waiting[id] = m.waiting[id][1:]
	m.matched[i] = true
	was := m.onFile[i]
	r.Key = was.Key
	if r.Action == 0 {
		r.Action = was.Action
	}
	if same(was, r) {
		m.out.Unchanged = append(m.out.Unchanged, r.Key)
	} else {
		m.out.Changed = append(m.out.Changed, r.Key)
	}
	m.out.After = append(m.out.After, r)
}

// same reports whether two rows say the same; their place in the source does
// not count.
func same(a, b followup.Recommendation) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.Equal(a.From, b.From) && a.Response == b.Response &&
		slices.Equal(a.Issues, b.Issues) && a.Action == b.Action && a.Symbol == b.Symbol && a.Missing == b.Missing
}

// finish adds what the import does not have, and counts the positions anew.
func (m *merger) finish(imported []followup.Recommendation) Merged {
	brought := map[followup.RecommendationKind]bool{}
	for _, r := range imported {
		brought[r.Kind] = true
	}
	for i, r := range m.onFile {
		if m.matched[i] {
			continue
		}
		if brought[r.Kind] || m.source != followup.UPRInfoExport {
			r.Missing = true
			m.out.Missing = append(m.out.Missing, r.Key)
		}
		m.out.After = append(m.out.After, r)
	}
	slices.SortStableFunc(m.out.After, func(a, b followup.Recommendation) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Position, b.Position))
	})
	for i := range m.out.After {
		m.out.After[i].Position = i + 1
	}
	return m.out
}

// rank puts recommendations before pledges, and what is missing behind its kind.
func rank(r followup.Recommendation) int {
	n := 0
	if r.Kind == followup.Pledge {
		n = 2
	}
	if r.Missing {
		n++
	}
	return n
}

// Admit says whether recommendations of one source may be imported for a review
// that has some of another: a *followup.Fault with Remedy ByStaff says why not.
// The kinds of source count differently, so that answers to one cannot be
// carried over to another. An empty onFile is a review without recommendations.
func Admit(onFile, imported followup.Source, replace, answered bool) error {
	switch {
	case onFile == "" || onFile == imported:
		return nil
	case answered:
		return &followup.Fault{Remedy: followup.ByStaff, Reason: fmt.Sprintf(
			"the review has recommendations from %s and answers to them, so that they cannot be replaced by those of %s", sourceName(onFile), sourceName(imported))}
	case !replace:
		return &followup.Fault{Remedy: followup.ByStaff, Reason: fmt.Sprintf(
			"the review has recommendations from %s already, and those of %s count differently: use --replace to replace them", sourceName(onFile), sourceName(imported))}
	}
	return nil
}

func sourceName(s followup.Source) string {
	switch s {
	case followup.UPRInfoExport:
		return "a UPR Info export"
	case followup.UNMatrix:
		return "a UN matrix"
	}
	return "an own list"
}
