package workbook

import "fmt"

// Widths of the columns of guide and cover, in characters: number or nothing,
// word, text.
const (
	guideNumber = 5
	guideWord   = 31
	guideText   = 72
)

// writeGuide writes the first sheet: what this is and how it is filled in, on
// one page.
func (b *builder) writeGuide() error {
	t := b.texts
	g := &guide{pen: b.pen(t.guide)}
	g.widths(guideNumber, guideWord, guideText)
	g.title(b, t.title)
	g.paragraph(t.intro)
	g.gap(8)
	g.box(t.due, t.deadline(b.form.Deadline, b.form.Zone))
	reply := b.form.Reply
	if reply == "" {
		reply = t.sendNone
	}
	g.box(t.sendTo, reply)
	g.section(t.steps)
	for i, s := range t.step {
		g.numbered(i+1, s[0], s[1])
	}
	g.section(t.levels)
	for i, c := range t.level {
		g.entry(c, g.look.level[i])
	}
	g.section(t.showing)
	for _, c := range t.shown {
		g.entry(c, g.look.label)
	}
	g.remark(t.showNone)
	g.section(t.hints)
	for _, h := range t.hint {
		g.bullet(h)
	}
	g.setup(b.page("portrait"))
	g.onePage()
	g.do(func() error { return g.file.SetSheetDimension(g.sheet, fmt.Sprintf("A1:C%d", g.row)) })
	g.protect()
	return g.err
}

// A guide is a sheet written from top to bottom.
type guide struct {
	*pen
	row int // the last one written
}

// next goes to the next row, of a height in points, and returns the names of its
// three cells.
func (g *guide) next(height float64) (a, b, c string) {
	g.row++
	g.height(g.row, height)
	return cellName(1, g.row), cellName(2, g.row), cellName(3, g.row)
}

func (g *guide) gap(height float64) { g.next(height) }

// title writes the head that guide and cover share.
func (g *guide) title(b *builder, title string) {
	a, _, c := g.next(20)
	g.span(a, c, b.form.Programme, g.look.eyebrow)
	a, _, c = g.next(points(lines(title+" · "+b.country(), guideNumber+guideWord+guideText, 22), 22))
	g.span(a, c, title+" · "+b.country(), g.look.title)
	a, _, c = g.next(18)
	g.span(a, c, b.round(), g.look.subtitle)
	g.gap(5)
	a, _, c = g.next(3)
	g.style(a, c, g.look.rule)
	g.gap(8)
}

func (g *guide) section(title string) {
	g.gap(12)
	a, _, c := g.next(22)
	g.span(a, c, title, g.look.heading)
}

func (g *guide) paragraph(text string) {
	a, _, c := g.next(points(lines(text, guideNumber+guideWord+guideText, 11), 11))
	g.span(a, c, text, g.look.body)
}

// box writes a fact that must not be overlooked.
func (g *guide) box(label, text string) {
	a, b, c := g.next(max(26, points(lines(text, guideText-indentWidth, 12), 12)))
	g.span(a, b, label, g.look.boxLabel)
	g.put(c, text, g.look.box)
}

func (g *guide) numbered(n int, word, text string) {
	a, b, c := g.next(max(21, points(lines(text, guideText-indentWidth, 11), 11), points(lines(word, guideWord-indentWidth, 11), 11)))
	g.put(a, fmt.Sprint(n), g.look.stepNumber)
	g.put(b, word, g.look.label)
	g.put(c, text, g.look.meaning)
	g.gap(3)
}

func (g *guide) entry(ch choice, style int) {
	_, b, c := g.next(max(20, points(lines(ch.meaning, guideText-indentWidth, 11), 11), points(lines(ch.word, guideWord-indentWidth, 11), 11)))
	g.put(b, ch.word, style)
	g.put(c, ch.meaning, g.look.meaning)
}

func (g *guide) remark(text string) {
	_, b, c := g.next(points(lines(text, guideWord+guideText-indentWidth, 10), 10))
	g.span(b, c, text, g.look.hint)
}

func (g *guide) bullet(text string) {
	a, b, c := g.next(points(lines(text, guideWord+guideText-indentWidth, 11), 11))
	g.put(a, "•", g.look.bullet)
	g.span(b, c, text, g.look.hanging)
}
