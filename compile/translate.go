package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// In returns a as an edition in the language of w prints it: title, State, issues,
// recommending States, the labels of stakeholders without a name, and what stands
// in comments in place of what is not published. Recommendations and comments stay
// in the words in which they were received. No figure and no order of
// recommendations or answers changes; a itself is left as it is.
func (a Assessment) In(w Words) Assessment {
	if w.Language == followup.English {
		return a
	}
	t := newTranslator(a, w)
	if name := a.Country.Names[w.Language]; name != "" {
		a.Country.Name = name
	}
	a.Title = w.Heading(a)
	a.Recommendations = slices.Clone(a.Recommendations)
	for i := range a.Recommendations {
		r := &a.Recommendations[i]
		r.From, r.Issues = t.all(t.states, r.From), t.all(t.issues, r.Issues)
		r.Answers = slices.Clone(r.Answers)
		for j := range r.Answers {
			answer := &r.Answers[j]
			answer.Stakeholder = name(t.labels, answer.Stakeholder)
			answer.Comment, answer.Reference = t.marks.Replace(answer.Comment), t.marks.Replace(answer.Reference)
		}
	}
	a.Contributors = slices.Clone(a.Contributors)
	for i := range a.Contributors {
		c := &a.Contributors[i]
		c.Stakeholder, c.Issues = name(t.labels, c.Stakeholder), t.sorted(c.Issues)
	}
	a.Issues = t.issueList(a.Issues)
	return a
}

// A translator holds what is put in place of what.
type translator struct {
	labels map[string]string // of stakeholders without a name
	states map[string]string
	issues map[string]string
	marks  *strings.Replacer
}

func newTranslator(a Assessment, w Words) translator {
	t := translator{labels: map[string]string{}, states: map[string]string{}, issues: issuesIn(a, w),
		marks: strings.NewReplacer(addressRemoved, w.Say("address.removed"), nameRemoved, w.Say("name.removed"))}
	english := English()
	for _, c := range a.Contributors {
		if letters, ok := strings.CutPrefix(c.Stakeholder, english.Anonymous[c.Kind]); ok && !c.Named {
			t.labels[c.Stakeholder] = w.Anonymous[c.Kind] + letters
		}
	}
	maps.Copy(t.states, w.States)
	for _, s := range a.States {
		t.states[s.Name] = s.Names[w.Language]
	}
	return t
}

// issuesIn returns the names of a's issues in the language of w. Of two that share
// one the second keeps its own: nothing else would tell them apart.
func issuesIn(a Assessment, w Words) map[string]string {
	names, taken := map[string]string{}, map[string]bool{}
	for _, i := range a.Issues {
		if local := name(w.Issues, i.Name); !taken[local] {
			names[i.Name], taken[local] = local, true
		}
	}
	return names
}

// name returns the name in place of s, or s.
func name(names map[string]string, s string) string {
	if n := names[s]; n != "" {
		return n
	}
	return s
}

func (t translator) all(names map[string]string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = name(names, s)
	}
	return out
}

// sorted returns issues by their names in the language.
func (t translator) sorted(issues []string) []string {
	index := map[string]bool{}
	for _, s := range issues {
		index[name(t.issues, s)] = true
	}
	return append([]string{}, issueNames(index)...)
}

// issueList returns issues under their names in the language, by these.
func (t translator) issueList(list []Issue) []Issue {
	byName := map[string]Issue{}
	for _, i := range list {
		i.Name = name(t.issues, i.Name)
		i.Contributors = t.all(t.labels, i.Contributors)
		byName[i.Name] = i
	}
	out := make([]Issue, 0, len(list))
	for _, n := range issueNames(byName) {
		out = append(out, byName[n])
	}
	return out
}
