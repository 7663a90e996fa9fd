package document

import (
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// Of returns an assessment as a document in one language.
func Of(a compile.Assessment, l followup.Language) Document {
	w := compile.WordsIn(l)
	a = a.In(w)
	b := builder{a: a, w: w, charts: w.Charts(a), byNumber: map[string]compile.Recommendation{}}
	for _, r := range a.Recommendations {
		b.byNumber[r.Number] = r
	}
	d := Document{
		Language: w.Language, Kicker: w.Title, Title: a.Country.Name, Name: w.Heading(a), Author: a.Programme,
		Edition: string(a.Review) + ", " + w.Edition(a.Version), Date: a.Date, Facts: b.facts(), Closing: a.Supporter,
		Contents: w.Say("contents"), Page: w.Say("page"), PageOf: w.Say("page.of", "%s", "%s"), NoFont: w.Say("font.none"),
	}
	if a.Draft() {
		d.Notice = w.Say("draft.note")
	}
	for _, part := range []func(){b.version, b.introduction, b.sources, b.results, b.issues, b.index, b.byIssue, b.contributors, b.methodology, b.annex, b.contact} {
		part()
	}
	d.Blocks = b.blocks
	return d
}

// A builder gathers the blocks of an assessment.
type builder struct {
	a        compile.Assessment
	w        compile.Words
	charts   compile.Charts
	byNumber map[string]compile.Recommendation
	blocks   []Block
}

func (b *builder) add(blocks ...Block) { b.blocks = append(b.blocks, blocks...) }

func (b *builder) section(key string) {
	b.add(Heading{Level: 1, Text: b.w.Say(key), Anchor: key})
}

func (b *builder) figure(c compile.Chart) {
	if len(c.Bars) > 0 {
		b.add(Figure{c, b.w.Describe(c), b.w.Number})
	}
}

func (b *builder) facts() [][2]string {
	w, a := b.w, b.a
	facts := [][2]string{
		{w.Say("state"), a.Country.Name + " (" + string(a.Country.Code) + ")"},
		{w.Say("review"), w.SessionDay(a.Session, a.SessionStart)},
		{w.Say("next"), w.Next(a)},
	}
	if group := w.Groups[a.Country.Group]; group != "" {
		facts = append(facts, [2]string{w.Say("group") + " (" + w.Say("group.whose") + ")", group})
	}
	return append(facts, [2]string{w.Say("date"), w.Day(a.Date)}, [2]string{w.Say("version.of"), string(a.Review) + ", " + w.Edition(a.Version)})
}

// labelled is a paragraph that begins with what it is about.
func labelled(w compile.Words, label, text string) Paragraph {
	return Paragraph{Runs: []Run{{Text: label + w.Colon(), Bold: true}, {Text: text}}}
}

func (b *builder) version() {
	w, a := b.w, b.a
	b.section("this-version")
	if !a.Draft() {
		b.add(labelled(w, w.Say("cite"), w.Citation(a)))
	}
	if a.Checksum != "" {
		b.add(labelled(w, w.Say("checksum"), a.Checksum), Plain(Note, w.Say("checksum.note")))
	}
	b.changes()
}

func (b *builder) changes() {
	w, c := b.w, b.a.Changes
	if c.Since == 0 {
		b.add(labelled(w, w.Say("changes"), w.Say(w.FirstOf(b.a))))
		return
	}
	text := w.Say("changes.since", w.Edition(c.Since), w.Day(c.Date)) + " " + w.Say("changes.contributors", c.Contributors[0], c.Contributors[1])
	if c.None() {
		text += " " + w.Say("changes.none")
	}
	b.add(labelled(w, w.Say("changes"), text))
	for _, l := range w.ChangeLists(c) {
		b.add(Paragraph{Runs: append([]Run{{Text: l.Heading + " "}}, b.references(l.Numbers)...)})
	}
	if len(c.Classes) == 0 {
		return
	}
	t := Table{Caption: w.Say("changes.table"), Columns: []Column{{w.Say("number"), .2, false}, {w.Say("was"), .4, false}, {w.Say("is"), .4, false}}}
	for _, r := range c.Classes {
		t.Rows = append(t.Rows, []Cell{{Text: r.Number, Link: b.link(r.Number)},
			{Text: w.Classes[r.Was], Key: string(r.Was)}, {Text: w.Classes[r.Is], Key: string(r.Is)}})
	}
	b.add(t)
}

// link returns where a recommendation stands, or "".
func (b *builder) link(number string) string {
	if r, ok := b.byNumber[number]; ok {
		return "#" + r.Anchor
	}
	return ""
}

// references returns numbers as links with commas between.
func (b *builder) references(numbers []string) (runs []Run) {
	for i, n := range numbers {
		if i > 0 {
			runs = append(runs, Run{Text: ", "})
		}
		runs = append(runs, Run{Text: n, Link: b.link(n)})
	}
	return runs
}

func (b *builder) introduction() {
	b.section("introduction")
	for _, p := range b.w.Introduction {
		b.add(Plain(Body, p))
	}
	b.add(Plain(Quotation, b.w.Say("quoted", b.w.Quotation)), Plain(Source, b.w.Source(b.a.Reference)))
}

func (b *builder) sources() {
	w, s := b.w, b.a.Sources
	b.section("sources")
	if len(s.Kinds) == 0 {
		b.add(Plain(Body, w.Say("sources.none")))
		return
	}
	text := w.Count("contacted", s.Contacted) + "; " + w.Count("answered", s.Answered)
	if s.Uninvited > 0 {
		text += ", " + w.Count("uninvited", s.Uninvited)
	}
	text += "."
	if s.Joint > 0 {
		text += " " + w.Count("joint", s.Joint) + "."
	}
	t := Table{Caption: w.Say("sources.table"), Total: true, Columns: []Column{{w.Say("kind"), .32, false}, {w.Say("contacted"), .14, true},
		{w.Say("answered"), .14, true}, {w.Say("uninvited"), .16, true}, {w.Say("rate"), .24, true}}}
	withheld := false
	for _, k := range s.Kinds {
		t.Rows = append(t.Rows, []Cell{{Text: w.Kinds[k.Kind]}, {Text: w.Number(k.Contacted)}, {Text: w.Number(k.Answered)}, {Text: w.Number(k.Uninvited)}, {Text: w.Share(k.Rate())}})
		withheld = withheld || k.Kind == compile.WithheldKind
	}
	t.Rows = append(t.Rows, []Cell{{Text: w.Say("total")}, {Text: w.Number(s.Contacted)}, {Text: w.Number(s.Answered)}, {Text: w.Number(s.Uninvited)}, {Text: w.Share(s.Rate())}})
	b.add(Plain(Body, text), t)
	if withheld {
		b.add(Plain(Note, w.Say("sources.withheld")))
	}
}

func (b *builder) results() {
	w, a := b.w, b.a
	b.section("results")
	if a.Counts.Commented() == 0 {
		b.add(Plain(Body, w.Say("unanswered")))
	}
	b.figure(b.charts.Totals)
	t := Table{Caption: w.Say("totals.table"), Total: true, Columns: []Column{{w.Say("class"), .5, false}, {w.Say("count"), .2, true}, {w.Say("share.commented"), .3, true}}}
	for _, class := range followup.Classes() {
		row := []Cell{{Text: w.Classes[class], Key: string(class)}, {Text: w.Number(a.Counts.Of(class))}, {}}
		if class != followup.NotCommented {
			row[2].Text = w.Share(compile.Share{Numerator: a.Counts.Of(class), Denominator: a.Counts.Commented()})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, []Cell{{Text: w.Say("total")}, {Text: w.Number(a.Counts.Total())}, {}})
	b.add(t,
		Paragraph{Runs: []Run{{Text: w.Say("triggered") + w.Colon() + w.Share(a.Triggered), Bold: true}, {Text: ", " + w.Say("triggered.note") + ".", Soft: true}}},
		Paragraph{Runs: []Run{{Text: w.Say("commented") + w.Colon() + w.Share(a.Commented), Bold: true}, {Text: ", " + w.Say("commented.of") + ".", Soft: true}}})
	if edited := w.Editing(a.Editing); edited != "" {
		b.add(labelled(w, w.Say("edited.heading"), edited))
	}
	if len(a.Responses) > 0 {
		b.figure(b.charts.Responses)
		t := b.classTable(w.Say("responses.table"), w.Say("response"))
		for _, r := range a.Responses {
			t.Rows = append(t.Rows, b.classRow(Cell{Text: w.ResponseName(r.Response)}, r.Counts, r.Triggered))
		}
		b.add(t)
	}
	if a.Counts.Commented() > 0 {
		b.agreement()
		b.views()
	}
}

// classTable returns a table with a column for each class, without rows.
func (b *builder) classTable(caption, first string) Table {
	t := Table{Caption: caption, Columns: []Column{{first, .19, false}}}
	for _, class := range followup.Classes() {
		t.Columns = append(t.Columns, Column{b.w.Classes[class], .13, true})
	}
	t.Columns = append(t.Columns, Column{b.w.Say("triggered"), .16, true})
	return t
}

func (b *builder) classRow(first Cell, c followup.Counts, triggered compile.Share) []Cell {
	row := []Cell{first}
	for _, class := range followup.Classes() {
		row = append(row, Cell{Text: b.w.Number(c.Of(class))})
	}
	return append(row, Cell{Text: b.w.Share(triggered)})
}

func (b *builder) agreement() {
	w, a := b.w, b.a
	b.add(Heading{Level: 2, Text: w.Say("agreement"), Anchor: "agreement"})
	b.figure(b.charts.Agreement)
	t := Table{Caption: w.Say("agreement.table"), Columns: []Column{{w.Say("agreement"), .5, false}, {w.Say("count"), .2, true}, {w.Say("agreement.share"), .3, true}}}
	for _, g := range a.Agreement {
		share := compile.Share{Numerator: g.Count, Denominator: a.Indexed()}
		t.Rows = append(t.Rows, []Cell{{Text: w.Agreements[g.Agreement], Key: "agree-" + string(g.Agreement)}, {Text: w.Number(g.Count)}, {Text: w.Share(share)}})
	}
	b.add(t)
	if len(a.Disputed) > 0 {
		b.add(Paragraph{Runs: append([]Run{{Text: w.Say("disputed.note") + " "}}, b.references(a.Disputed)...)})
	} else {
		b.add(Plain(Body, w.Say("disputed.none")))
	}
	b.figure(b.charts.Voices)
	voices := Table{Caption: w.Say("voices.table"), Columns: []Column{{w.Say("kind"), .3, false}, {w.Levels[followup.Full], .15, true},
		{w.Levels[followup.Partial], .15, true}, {w.Levels[followup.Not], .15, true}, {w.Say("unlevelled"), .13, true}, {w.Say("total"), .12, true}}}
	for _, v := range a.Voices {
		voices.Rows = append(voices.Rows, []Cell{{Text: w.Kinds[v.Kind]}, {Text: w.Number(v.Full)}, {Text: w.Number(v.Partial)}, {Text: w.Number(v.Not)},
			{Text: w.Number(v.Unlevelled)}, {Text: w.Number(v.Count())}})
	}
	b.add(voices)
}

func (b *builder) views() {
	w := b.w
	b.add(Heading{Level: 2, Text: w.Say("views"), Anchor: "views"}, Plain(Note, w.Say("views.note")))
	t := b.classTable(w.Say("views.table"), w.Say("rule"))
	for _, r := range b.a.Recounts {
		t.Rows = append(t.Rows, b.classRow(Cell{Text: w.Rule(r), Bold: r.Rule == compile.PublishedRule}, r.Counts, r.Triggered))
	}
	b.add(t)
}

func (b *builder) issues() {
	w := b.w
	b.section("issues")
	b.add(Plain(Note, w.Say("issues.note")))
	b.figure(b.charts.Issues)
	t := b.classTable(w.Say("issues.table"), w.Say("issue"))
	for _, i := range b.a.Issues {
		t.Rows = append(t.Rows, b.classRow(Cell{Text: w.Issue(i.Name), Link: "#" + i.Anchor}, i.Counts, i.Triggered))
	}
	b.add(t)
}

func (b *builder) index() {
	w := b.w
	b.section("index")
	t := Table{Caption: w.Say("index"), Columns: []Column{{w.Say("number"), .1, false}, {w.Say("issue.first"), .21, false}, {w.Say("iri"), .07, true}, {w.Say("n"), .05, true},
		{w.Say("class"), .31, false}, {w.Say("agreement"), .18, false}, {w.Say("page"), .08, true}}}
	for _, r := range b.a.Recommendations {
		agreement := ""
		if r.IRI != nil {
			agreement = strings.Join(append([]string{w.Agreements[r.Agreement]}, w.Warnings(r)...), ", ")
		}
		t.Rows = append(t.Rows, []Cell{{Text: r.Number, Link: "#" + r.Anchor}, {Text: w.Issue(r.Issue())}, {Text: w.Index(r.Shown)}, {Text: w.Number(r.N)},
			{Text: w.Classes[r.Class], Key: string(r.Class)}, {Text: agreement}, {Page: r.Anchor, Link: "#" + r.Anchor}})
	}
	b.add(t)
}

func (b *builder) contributors() {
	w, a := b.w, b.a
	b.section("contributors")
	if len(a.Contributors) == 0 {
		b.add(Plain(Body, w.Say("contributors.none")))
		return
	}
	b.add(Plain(Body, w.Say("contributors.note")))
	for _, i := range a.Issues {
		if len(i.Contributors) > 0 {
			b.add(Paragraph{Runs: []Run{{Text: w.Issue(i.Name), Bold: true, Link: "#" + i.Anchor}, {Text: "\n" + strings.Join(i.Contributors, " · ")}}})
		}
	}
	t := Table{Caption: w.Say("contributors.all"), Columns: []Column{{w.Say("organisation"), .36, false}, {w.Say("kind"), .16, false}, {w.Say("answers"), .1, true},
		{w.Levels[followup.Full], .1, true}, {w.Levels[followup.Partial], .1, true}, {w.Levels[followup.Not], .09, true}, {w.Say("unlevelled"), .09, true}}}
	for _, c := range a.Contributors {
		name := c.Stakeholder
		if members := w.Members(c); members != "" {
			name += "\n" + w.Say("members") + " " + members
		}
		t.Rows = append(t.Rows, []Cell{{Text: name}, {Text: w.Kinds[c.Kind]}, {Text: w.Number(c.Answers)}, {Text: w.Number(c.Full)}, {Text: w.Number(c.Partial)},
			{Text: w.Number(c.Not)}, {Text: w.Number(c.Unlevelled)}})
	}
	b.add(t)
}

func (b *builder) methodology() {
	b.section("methodology")
	for i, p := range b.w.Methodology {
		b.add(Heading{Level: 2, Text: p.Heading, Anchor: "methodology-" + string(rune('a'+i))})
		for _, text := range p.Text {
			b.add(Plain(Body, text))
		}
	}
}

func (b *builder) contact() {
	w, a := b.w, b.a
	b.section("contact")
	if a.Contact == "" {
		b.add(Plain(Body, w.Say("contact.none", a.Programme)))
	} else {
		b.add(Paragraph{Runs: []Run{{Text: w.Say("contact.text", a.Programme) + " "}, {Text: a.Contact, Link: "mailto:" + a.Contact}, {Text: "."}}})
	}
	if a.Site != "" {
		b.add(Paragraph{Runs: []Run{{Text: w.Say("contact.site") + " "}, {Text: a.Site, Link: a.Site}, {Text: "."}}})
	}
}
