package document

import (
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

// OfStudy returns the overall study as a document in one language. Where a page is
// too narrow for all columns of a table, those that other columns say too are left
// out; the workbook has them.
func OfStudy(s study.Study, l followup.Language) Document {
	w := study.WordsIn(l)
	s = s.In(w)
	b := studyBuilder{s, w, study.Charts(s, w), nil}
	over := study.SelectionName(s, w) + w.Colon() + w.Count("study.reviews", len(s.Reviews))
	d := Document{
		Language: w.Language, Kicker: w.Say("study.subtitle"), Title: w.Say("study.title"), Name: w.Say("study.title"), Author: s.Programme,
		Edition: w.Say("study.title") + ", " + w.Day(s.Date), Date: s.Date, Facts: [][2]string{{w.Say("study.over"), over}, {w.Say("date"), w.Day(s.Date)}},
		Closing: s.Supporter, Contents: w.Say("contents"), Page: w.Say("page"), PageOf: w.Say("page.of", "%s", "%s"), NoFont: w.Say("font.none"),
	}
	if s.Draft {
		d.Notice = w.Say("study.draft.note")
	}
	b.introduction()
	for _, section := range study.Sections(s, w) {
		b.section(section)
	}
	b.closing()
	d.Blocks = b.blocks
	return d
}

// A studyBuilder gathers the blocks of a study.
type studyBuilder struct {
	s      study.Study
	w      compile.Words
	charts map[string]compile.Chart
	blocks []Block
}

func (b *studyBuilder) add(blocks ...Block) { b.blocks = append(b.blocks, blocks...) }

func (b *studyBuilder) introduction() {
	w := b.w
	b.add(Heading{Level: 1, Text: w.Say("introduction"), Anchor: "introduction"},
		Plain(Body, w.Say("study.introduction")), Plain(Body, w.Say("study.introduction.2")),
		Plain(Note, w.Say("study.small.note", study.SmallCommented, study.SmallReviews)))
}

func (b *studyBuilder) section(section study.Section) {
	w := b.w
	if len(section.Tables) == 0 {
		return
	}
	b.add(Heading{Level: 1, Text: section.Title, Anchor: section.ID})
	if section.ID == "results" {
		for _, h := range study.Headlines(b.s, w) {
			b.add(Paragraph{Runs: []Run{{Text: h.Name + w.Colon() + w.Share(h.Share), Bold: true}, {Text: ", " + h.Note + ".", Soft: true}}})
		}
	}
	for _, t := range section.Tables {
		b.add(Heading{Level: 2, Text: t.Title, Anchor: t.ID})
		for _, note := range t.Notes {
			b.add(Plain(Note, note))
		}
		if c := b.charts[t.ID]; len(c.Bars) > 0 {
			c.Title = w.Say("totals.table") // the heading says which
			b.add(Figure{c, w.Describe(c), w.Number})
		}
		b.add(b.table(t))
	}
}

// The room that a column of a kind takes beside the others.
func roomOf(kind study.ColumnKind) float64 {
	switch kind {
	case study.Label:
		return 2.5
	case study.Number:
		return 1.35
	}
	return 2.1
}

// table returns a table of the study without its minor columns.
func (b *studyBuilder) table(t study.Table) Table {
	out := Table{Caption: t.Title, Total: t.Total != nil}
	room := 0.0
	for _, h := range t.Head {
		if !h.Minor {
			room += roomOf(h.Kind)
			out.Columns = append(out.Columns, Column{h.Text, roomOf(h.Kind), h.Kind.Figure()})
		}
	}
	for i := range out.Columns {
		out.Columns[i].Width /= room
	}
	for _, l := range t.All() {
		row := []Cell{}
		for i, c := range l.Cells {
			if h := t.Head[i]; !h.Minor {
				row = append(row, Cell{Text: b.cell(c, h.Kind, len(out.Columns))})
			}
		}
		if mark := l.Mark(b.w); mark != "" {
			row[0].Text += " (" + mark + ")"
		}
		row[0].Key = string(l.Class)
		out.Rows = append(out.Rows, row)
	}
	return out
}

// roomy is how many columns leave room for a share on one line.
const roomy = 5

// cell writes a figure, and in a narrow column what it is a share of below it.
func (b *studyBuilder) cell(c study.Cell, kind study.ColumnKind, columns int) string {
	text := c.In(b.w, kind)
	if kind == study.Share && columns > roomy {
		return strings.Replace(text, " (", "\n(", 1)
	}
	return text
}

func (b *studyBuilder) closing() {
	w := b.w
	b.add(Heading{Level: 1, Text: w.Say("methodology"), Anchor: "methodology"})
	for i, p := range w.Methodology {
		b.add(Heading{Level: 2, Text: p.Heading, Anchor: "methodology-" + string(rune('a'+i))})
		for _, text := range p.Text {
			b.add(Plain(Body, text))
		}
	}
	b.add(Heading{Level: 1, Text: w.Say("contact"), Anchor: "contact"})
	if b.s.Contact != "" {
		b.add(Paragraph{Runs: []Run{{Text: w.Say("contact.text", b.s.Programme) + " "}, {Text: b.s.Contact, Link: "mailto:" + b.s.Contact}, {Text: "."}}})
	} else {
		b.add(Plain(Body, w.Say("contact.none", b.s.Programme)))
	}
	if b.s.Site != "" {
		b.add(Paragraph{Runs: []Run{{Text: w.Say("contact.site") + " "}, {Text: b.s.Site, Link: b.s.Site}, {Text: "."}}})
	}
}
