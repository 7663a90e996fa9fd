package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// width returns the width of a column, in characters. Together they fit on a
// screen of 1,500 pixels, and on A4 in landscape at a size that can be read.
func (c column) width() float64 {
	switch c {
	case numberColumn:
		return 9
	case textColumn:
		return 44
	case fromColumn:
		return 18
	case issuesColumn:
		return 18
	case responseColumn:
		return 12
	case levelColumn:
		return 18
	case commentColumn:
		return 40
	case referenceColumn, privateColumn:
		return 20
	case earlierColumn:
		return 36
	}
	return 12
}

// minLines is how high an answer row is at least, so that it invites a comment.
const minLines = 3

// writeAnswers writes the table of recommendations with the cells to fill in.
func (b *builder) writeAnswers() error {
	p := b.pen(b.texts.answers)
	earlier := earlierIn(b.form, b.texts)
	p.last = keyColumn
	if len(earlier) > 0 {
		p.last = earlierColumn
	}
	widths := make([]float64, 0, p.last)
	for c := numberColumn; c <= p.last; c++ {
		widths = append(widths, c.width())
	}
	p.widths(widths...)
	p.put(cellName(1, titleRow), b.country()+" · "+b.round()+" · "+b.hint(), b.look.sheetTitle)
	p.height(titleRow, 24)
	p.headings(b)
	given := answersOf(b.form)
	for i, r := range b.form.Recommendations {
		p.row(firstRow+i, b.texts, r, given[r.Key], earlier[r.Key])
	}
	p.finish(b, max(firstRow, firstRow+len(b.form.Recommendations)-1))
	return p.err
}

// hint returns what stands above the table.
func (b *builder) hint() string {
	if b.form.First > 0 {
		return b.texts.hintAbove + " " + fmt.Sprintf(b.texts.hintFirst, b.form.First)
	}
	return b.texts.hintAbove
}

// headings writes the row that stays on top.
func (p *pen) headings(b *builder) {
	most := 1
	for c := numberColumn; c <= p.last; c++ {
		style, title := b.look.header, b.texts.heading(c)
		switch {
		case c.answers():
			style = b.look.openHeader
		case c == keyColumn:
			style, title = b.look.key, b.keyTitle()
		}
		p.put(cellName(int(c), headerRow), title, style)
		if c != keyColumn {
			most = max(most, lines(title, c.width()-indentWidth-2, 10)) // the arrow of the filter takes room
		}
	}
	p.height(headerRow, points(most, 10)+6)
}

// row writes one recommendation with what was answered already.
func (p *pen) row(row int, t texts, r followup.Recommendation, a followup.Answer, earlier string) {
	most := minLines
	for c := numberColumn; c <= p.last; c++ {
		text := earlier
		if c != earlierColumn {
			text = cellText(c, t, r, a)
		}
		cell := cellName(int(c), row)
		if text != "" {
			p.write(cell, text)
		}
		if c != keyColumn {
			most = max(most, lines(text, c.width()-indentWidth, 10))
		}
	}
	p.height(row, points(most, 10))
}

// cellText returns what stands in a column of the row of r.
func cellText(c column, t texts, r followup.Recommendation, a followup.Answer) string {
	switch c {
	case numberColumn:
		return r.Number()
	case textColumn:
		return r.Text
	case fromColumn:
		return r.FromText()
	case issuesColumn:
		return strings.Join(r.Issues, "\n")
	case responseColumn:
		return t.responseWord(r)
	case levelColumn:
		return t.levelWord(a.Level)
	case commentColumn:
		return a.Comment
	case referenceColumn:
		return a.Reference
	case privateColumn:
		return a.Private
	}
	return r.Key.RowKey()
}

// finish gives the rows up to last their styles, and the sheet its behaviour.
func (p *pen) finish(b *builder, last int) {
	for c := numberColumn; c <= p.last; c++ {
		p.style(cellName(int(c), firstRow), cellName(int(c), last), b.look.of(c))
	}
	t := b.texts
	cells := fmt.Sprintf("%s:%s", cellName(int(levelColumn), firstRow), cellName(int(levelColumn), last))
	p.list(cells, levelList, t.columns[levelColumn-1], t.choose, t.wrong)
	p.colourLevels(cells, t)
	table := fmt.Sprintf("%s:%s", cellName(1, headerRow), cellName(int(p.last), last))
	p.do(func() error { return p.file.AutoFilter(p.sheet, table, nil) })
	p.do(func() error { return p.file.SetColVisible(p.sheet, "J", false) })
	p.do(func() error {
		return p.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.sheet, headerRow, headerRow), Scope: p.sheet,
		})
	})
	p.setup(b.page("landscape"))
	p.do(func() error { return p.file.SetSheetDimension(p.sheet, "A1:"+cellName(int(p.last), last)) })
	p.freeze()
	p.protect()
}

// of returns the style of a column of answers.
func (l look) of(c column) int {
	switch c {
	case numberColumn:
		return l.number
	case textColumn:
		return l.text
	case fromColumn, issuesColumn, responseColumn, earlierColumn:
		return l.short
	case levelColumn:
		return l.choice
	case keyColumn:
		return l.key
	}
	return l.answer
}

// colourLevels shows each level on its colour once it is chosen.
func (p *pen) colourLevels(cells string, t texts) {
	rules := make([]excelize.ConditionalFormatOptions, 0, len(t.level))
	for i, c := range t.level {
		rules = append(rules, excelize.ConditionalFormatOptions{
			Type: "cell", Criteria: "==", Value: `"` + c.word + `"`, Format: &p.look.levelRule[i],
		})
	}
	p.do(func() error { return p.file.SetConditionalFormat(p.sheet, cells, rules) })
}

// freeze keeps the headings and the recommendation in sight, with the cursor on
// the first cell to fill in.
func (p *pen) freeze() {
	first := cellName(int(levelColumn), firstRow)
	p.do(func() error {
		return p.file.SetPanes(p.sheet, &excelize.Panes{
			Freeze: true, XSplit: int(textColumn), YSplit: headerRow, TopLeftCell: cellName(int(textColumn)+1, firstRow), ActivePane: "bottomRight",
			Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: "bottomRight"}},
		})
	})
}
