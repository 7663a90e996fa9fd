package compile

import (
	"slices"

	"github.com/upr-info/followup"
)

func countAll(recs []Recommendation) followup.Counts {
	var c followup.Counts
	for _, r := range recs {
		c.Add(r.Class)
	}
	return c
}

func triggered(c followup.Counts) Share { return Share{c.Triggered(), c.Commented()} }

func disputed(recs []Recommendation) []string {
	out := []string{}
	for _, r := range recs {
		if r.Disputed {
			out = append(out, r.Number)
		}
	}
	return out
}

// byResponse counts by response, in the order Accepted, Noted, the older ones,
// pledges, none given. Responses that do not occur are left out.
func byResponse(recs []Recommendation) []Response {
	counts := map[string]followup.Counts{}
	for _, r := range recs {
		key := string(r.Response)
		if r.Pledge() {
			key = PledgeResponse
		}
		c := counts[key]
		c.Add(r.Class)
		counts[key] = c
	}
	out := []Response{}
	for _, key := range responseOrder(counts) {
		out = append(out, Response{key, counts[key], triggered(counts[key])})
	}
	return out
}

// responseOrder returns the keys of counts in the order in which they are shown,
// those that no source should hold by name before the pledges.
func responseOrder(counts map[string]followup.Counts) []string {
	first := []string{string(followup.Accepted), string(followup.Noted), string(followup.Rejected),
		string(followup.GeneralResponse), string(followup.NoResponse), string(followup.Pending)}
	last := []string{PledgeResponse, ""}
	var odd []string
	for key := range counts {
		if !slices.Contains(first, key) && !slices.Contains(last, key) {
			odd = append(odd, key)
		}
	}
	slices.Sort(odd)
	order := slices.Concat(first, odd, last)
	return slices.DeleteFunc(order, func(key string) bool { _, ok := counts[key]; return !ok })
}

// byIssue gathers recommendations under every issue they have.
func byIssue(recs []Recommendation, voices []voice) []Issue {
	index := map[string]*Issue{}
	answered := map[string]map[string]bool{} // issue, label
	for _, r := range recs {
		for _, name := range issuesOf(r) {
			issue := index[name]
			if issue == nil {
				issue = &Issue{Name: name, Recommendations: []string{}, Contributors: []string{}}
				index[name], answered[name] = issue, map[string]bool{}
			}
			issue.Counts.Add(r.Class)
			issue.Recommendations = append(issue.Recommendations, r.Number)
			for _, a := range r.Answers {
				answered[name][a.Stakeholder] = true
			}
		}
	}
	out := []Issue{}
	anchors := anchors{}
	for _, name := range issueNames(index) {
		issue := index[name]
		issue.Anchor = anchors.take("issue", name)
		issue.Triggered = triggered(issue.Counts)
		for _, v := range voices {
			if answered[name][v.label] && !slices.Contains(issue.Contributors, v.label) {
				issue.Contributors = append(issue.Contributors, v.label)
			}
		}
		out = append(out, *issue)
	}
	return out
}

// issuesOf returns the issues of r, or the one without a name.
func issuesOf(r Recommendation) []string {
	if len(r.Issues) == 0 {
		return []string{""}
	}
	return r.Issues
}

// issueNames returns the keys of a map by name, the empty one last.
func issueNames[T any](index map[string]T) []string {
	var names []string
	for name := range index {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == "") != (b == "") {
			return len(b) - len(a)
		}
		return compareNames(a, b)
	})
	return names
}

// contributors describes every voice, in the order of voices.
func contributors(recs []Recommendation, voices []voice) []Contributor {
	issues := map[string][]string{}
	for _, r := range recs {
		issues[r.Number] = r.Issues
	}
	out := []Contributor{}
	for _, v := range voices {
		c := Contributor{Stakeholder: v.label, Kind: v.kind, Named: v.named(), Answers: len(v.answers), Issues: []string{}}
		touched := map[string]bool{}
		var index followup.IRI
		for key, a := range v.answers {
			index.Add(a.Level)
			for _, name := range issues[key.Number()] {
				touched[name] = true
			}
		}
		c.Full, c.Partial, c.Not, c.Unlevelled = index.Full, index.Partial, index.Not, index.Unlevelled
		c.Issues = append(c.Issues, issueNames(touched)...)
		c.Members, c.OtherMembers = speaksFor(v)
		out = append(out, c)
	}
	return out
}

// sources counts who was asked and who answered, the withheld apart from their
// kinds so that the rows add up without telling what they are. Who points to a
// joint submission has answered, and is no voice.
func sources(asked map[followup.StakeholderID]followup.Stakeholder, voices []voice, joint []followup.Stakeholder) Sources {
	rows := map[followup.StakeholderKind]Source{}
	for _, st := range asked {
		row := rows[publicKind(st)]
		row.Contacted++
		rows[publicKind(st)] = row
	}
	for _, v := range voices {
		row := rows[v.kind]
		row.Answered++
		if !v.contacted {
			row.Uninvited++
		}
		rows[v.kind] = row
	}
	for _, st := range joint {
		row := rows[publicKind(st)]
		row.Answered++
		row.Joint++
		if _, ok := asked[st.ID]; !ok {
			row.Uninvited++
		}
		rows[publicKind(st)] = row
	}
	s := Sources{Kinds: []Source{}}
	for _, kind := range append(followup.StakeholderKinds(), WithheldKind) {
		row, ok := rows[kind]
		if !ok {
			continue
		}
		row.Kind = kind
		s.Kinds = append(s.Kinds, row)
		s.Contacted += row.Contacted
		s.Answered += row.Answered
		s.Uninvited += row.Uninvited
		s.Joint += row.Joint
	}
	return s
}
