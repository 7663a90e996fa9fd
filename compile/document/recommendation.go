package document

import (
	"cmp"
	"strings"

	"github.com/upr-info/followup/compile"
)

// byIssue prints each commented recommendation in full under its first issue.
func (b *builder) byIssue() {
	b.section("by-issue")
	for _, issue := range b.a.Issues {
		b.add(Heading{Level: 2, Text: b.w.Issue(issue.Name), Anchor: issue.Anchor})
		var also, annexed []string
		for _, number := range issue.Recommendations {
			switch r := b.byNumber[number]; {
			case !r.Commented():
				annexed = append(annexed, number)
			case r.Issue() == issue.Name:
				b.recommendation(r)
			default:
				also = append(also, number)
			}
		}
		b.elsewhere("issue.also", also)
		b.elsewhere("issue.annexed", annexed)
	}
}

func (b *builder) elsewhere(key string, numbers []string) {
	if len(numbers) > 0 {
		b.add(Paragraph{Style: Note, Runs: append([]Run{{Text: b.w.Say(key) + " "}}, b.references(numbers)...)})
	}
}

func (b *builder) annex() {
	b.section("annex")
	b.add(Plain(Body, b.w.Say("annex.note")))
	none := len(b.blocks)
	for _, r := range b.a.Recommendations {
		if !r.Commented() {
			b.heading(r)
			b.about(r)
		}
	}
	if len(b.blocks) == none {
		b.blocks[none-1] = Plain(Body, b.w.Say("annex.empty"))
	}
}

func (b *builder) heading(r compile.Recommendation) {
	var tags []string
	for _, t := range []struct {
		on  bool
		key string
	}{{r.Disputed, "disputed"}, {r.Pledge(), "pledge"}, {r.Missing, "missing"}} {
		if t.on {
			tags = append(tags, b.w.Say(t.key))
		}
	}
	if r.Commented() {
		tags = append([]string{b.w.Classes[r.Class]}, tags...)
	}
	b.add(Heading{Level: 3, Text: r.Number, Anchor: r.Anchor, Tag: strings.Join(tags, " · "), Key: string(r.Class)},
		Paragraph{Style: Text, Runs: []Run{{Text: r.Text}}, Key: string(r.Class)})
}

// about says who recommended it, what the State answered, and where it belongs.
func (b *builder) about(r compile.Recommendation) {
	w := b.w
	from := cmp.Or(strings.Join(r.From, ", "), w.Say("from.none"))
	if r.Pledge() {
		from = w.Say("pledge.by")
	}
	facts := [][2]string{{"from", from}}
	if !r.Pledge() {
		facts = append(facts, [2]string{"response", w.Response(r)})
	}
	facts = append(facts, [2]string{"action", w.Actions[r.Action]}, [2]string{"position", r.Symbol})
	if r.Commented() {
		facts = append(facts, [2]string{"issues.other", strings.Join(r.Issues[min(1, len(r.Issues)):], ", ")})
	} else {
		facts = append(facts, [2]string{"issue.all", cmp.Or(strings.Join(r.Issues, ", "), w.Issue(""))})
	}
	p := Paragraph{Style: Facts, Key: string(r.Class)}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		if len(p.Runs) > 0 {
			p.Runs = append(p.Runs, Run{Text: "  ·  ", Soft: true})
		}
		p.Runs = append(p.Runs, Run{Text: w.Say(f[0]) + w.Colon(), Soft: true}, Run{Text: f[1]})
	}
	b.add(p)
}

func (b *builder) recommendation(r compile.Recommendation) {
	b.heading(r)
	b.about(r)
	b.score(r)
	for _, a := range r.Answers {
		b.answer(r, a)
	}
}

func (b *builder) score(r compile.Recommendation) {
	w, key := b.w, string(r.Class)
	p := Paragraph{Style: Score, Key: key}
	if r.IRI != nil {
		p.Runs = append(p.Runs, Run{Text: w.Say("iri") + " " + w.Index(r.Shown), Bold: true, Class: key}, Run{Text: "   "})
	}
	p.Runs = append(p.Runs, Run{Text: w.Spread(r)}, Run{Text: " (" + w.Voices(r) + ")", Soft: true})
	for _, warning := range w.Warnings(r) {
		p.Runs = append(p.Runs, Run{Text: "   "}, Run{Text: warning, Bold: true, Class: "partial"})
	}
	b.add(p)
	if r.N > 1 {
		b.add(Paragraph{Style: Note, Key: key, Runs: []Run{{Text: w.Agreements[r.Agreement] + ". " + w.Say("views") + w.Colon() + w.Views(r)}}})
	}
}

func (b *builder) answer(r compile.Recommendation, a compile.Answer) {
	w, key := b.w, string(r.Class)
	b.add(Paragraph{Style: Byline, Key: key, Runs: []Run{{Text: a.Stakeholder, Bold: true}, {Text: "  " + w.Kinds[a.Kind] + "  ", Soft: true},
		{Text: w.Levels[a.Level], Class: cmp.Or(string(a.Level), "not_assessed")}}})
	if a.Comment != "" {
		b.add(Paragraph{Style: Comment, Key: key, Runs: []Run{{Text: a.Comment}}})
	} else if a.Reference == "" && len(a.Edited) == 0 {
		b.add(Paragraph{Style: Comment, Key: key, Runs: []Run{{Text: w.Say("comment.none"), Soft: true}}})
	}
	if mark := w.EditMark(a); mark != "" {
		b.add(Plain(Note, mark).marked(key))
	}
	if a.Reference != "" {
		b.add(Paragraph{Style: Comment, Key: key, Runs: []Run{{Text: w.Say("reference") + w.Colon(), Soft: true}, {Text: a.Reference, Link: compile.Link(a.Reference)}}})
	}
}
