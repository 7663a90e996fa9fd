package html

import (
	"html/template"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A view is an assessment as the templates go through it.
type view struct {
	compile.Assessment
	W        compile.Words
	Style    template.HTML
	Policy   string
	Charts   compile.Charts
	Classes  []row
	Sections []section
	Annex    []entry // nobody commented
	Entries  []entry // all, in order
	Agreed   []degree
	Anchors  map[string]string // of recommendations, by number
}

// A degree is one line in the table of agreement.
type degree struct {
	Key   string
	Name  string
	Count int
	Share compile.Share
}

// A row is one class in the table of totals.
type row struct {
	Class followup.Class
	Name  string
	Count int
	Share *compile.Share // nil for those not commented, which are out of all percentages
}

// A section is one issue.
type section struct {
	compile.Issue
	Title   string
	Listed  []entry // in full here
	Also    []entry // commented, in full under their first issue
	Annexed []entry // not commented
}

// An entry is one recommendation with the issues it belongs to.
type entry struct {
	compile.Recommendation
	W      compile.Words
	Issues []issueLink
}

// An issueLink leads to an issue.
type issueLink struct{ Name, Anchor string }

func newView(a compile.Assessment, w compile.Words) view {
	v := view{Assessment: a, W: w, Charts: w.Charts(a)}
	for _, class := range followup.Classes() {
		r := row{Class: class, Name: v.W.Classes[class], Count: a.Counts.Of(class)}
		if class != followup.NotCommented {
			r.Share = &compile.Share{Numerator: r.Count, Denominator: a.Counts.Commented()}
		}
		v.Classes = append(v.Classes, r)
	}
	v.Entries = entries(a, v.W)
	for _, g := range a.Agreement {
		v.Agreed = append(v.Agreed, degree{"agree-" + string(g.Agreement), w.Agreements[g.Agreement], g.Count, compile.Share{Numerator: g.Count, Denominator: a.Indexed()}})
	}
	v.Anchors = map[string]string{}
	byNumber := map[string]entry{}
	for _, e := range v.Entries {
		byNumber[e.Number], v.Anchors[e.Number] = e, e.Anchor
		if !e.Commented() {
			v.Annex = append(v.Annex, e)
		}
	}
	for _, issue := range a.Issues {
		v.Sections = append(v.Sections, newSection(issue, byNumber, v.W))
	}
	return v
}

func entries(a compile.Assessment, w compile.Words) []entry {
	anchors := map[string]string{}
	for _, issue := range a.Issues {
		anchors[issue.Name] = issue.Anchor
	}
	var out []entry
	for _, r := range a.Recommendations {
		e := entry{Recommendation: r, W: w}
		names := r.Issues
		if len(names) == 0 {
			names = []string{""}
		}
		for _, name := range names {
			e.Issues = append(e.Issues, issueLink{w.Issue(name), anchors[name]})
		}
		out = append(out, e)
	}
	return out
}

// newSection sorts an issue's recommendations by where they are printed: each is
// in full in one place of the edition only.
func newSection(issue compile.Issue, byNumber map[string]entry, w compile.Words) section {
	s := section{Issue: issue, Title: w.Issue(issue.Name)}
	for _, number := range issue.Recommendations {
		switch e := byNumber[number]; {
		case !e.Commented():
			s.Annexed = append(s.Annexed, e)
		case e.Issue() == issue.Name:
			s.Listed = append(s.Listed, e)
		default:
			s.Also = append(s.Also, e)
		}
	}
	return s
}

// First returns the issue under which the recommendation is printed in full.
func (e entry) First() issueLink { return e.Issues[0] }

// Others returns its other issues.
func (e entry) Others() []issueLink { return e.Issues[1:] }

// ActionName returns its action category in words, or "".
func (e entry) ActionName() string { return e.W.Actions[e.Action] }
