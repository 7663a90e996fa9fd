package workbook

import "fmt"

// The fields of the cover, in the order of texts.field.
const (
	organisationField = iota
	kindField
	membersField
	contactField
	emailField
	shownField
	scopeField
	coverFields // how many there are
)

// writeCover writes the sheet on which the stakeholder says who it is, with what
// the register knows filled in.
func (b *builder) writeCover() error {
	t := b.texts
	g := &guide{pen: b.pen(t.cover)}
	g.widths(guideNumber, guideWord, guideText)
	g.title(b, t.coverTitle)
	g.paragraph(t.coverIntro)
	g.gap(6)
	values := b.coverValues()
	for i, f := range t.field {
		g.gap(6)
		_, label, cell := g.next(max(30, points(lines(values[i], guideText-indentWidth, 11), 11), points(lines(f.word, guideWord, 11), 11)))
		g.put(label, f.word, g.look.field)
		g.put(cell, values[i], g.look.open)
		_, _, hint := g.next(points(1, 10))
		g.put(hint, f.meaning, g.look.hint)
		switch i {
		case kindField:
			g.list(cell, kindList, f.word, t.pick, t.pick)
		case shownField:
			g.list(cell, shownList, f.word, t.pick, t.pick)
		case scopeField:
			g.list(cell, scopeList, f.word, t.pick, t.pick)
		}
	}
	g.setup(b.page("portrait"))
	g.onePage()
	g.do(func() error { return g.file.SetSheetDimension(g.sheet, fmt.Sprintf("A1:C%d", g.row)) })
	g.protect()
	return g.err
}

// coverValues returns what stands in the fields beforehand.
func (b *builder) coverValues() [coverFields]string {
	var v [coverFields]string
	s := b.form.Stakeholder
	if s == nil {
		return v
	}
	v[organisationField] = s.Name
	v[kindField] = b.texts.kindWord(s.Kind)
	if len(s.Contacts) > 0 {
		v[emailField] = s.Contacts[0].Address
	}
	v[shownField] = b.texts.shownWord(s.Attribution)
	return v
}
