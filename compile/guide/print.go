package guide

import (
	"fmt"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// A Print is what stands around a text on paper.
type Print struct {
	Programme string
	Supporter string
	Site      string
	Date      followup.Date
}

// firstColumn is the share of a table's width that its first column has.
const firstColumn = .27

// Document returns t as a document to be printed.
func (t Text) Document(w compile.Words, p Print) document.Document {
	d := document.Document{
		Language: w.Language, Kicker: p.Programme, Title: t.Title, Name: t.Title + ", " + p.Programme, Author: p.Programme, Edition: p.Site, Date: p.Date,
		Closing: p.Supporter, Contents: w.Say("contents"), Page: w.Say("page"), PageOf: w.Say("page.of", "%s", "%s"), NoFont: w.Say("font.none"),
		Facts:  [][2]string{{w.Say("date"), w.Day(p.Date)}},
		Blocks: []document.Block{document.Heading{Level: 1, Text: t.Title, Anchor: t.Name}, document.Plain(document.Quotation, t.Lead)},
	}
	for i, b := range t.Blocks {
		d.Blocks = append(d.Blocks, b.print(fmt.Sprint(t.Name, "-", i))...)
	}
	return d
}

// print returns a block as it is printed.
func (b Block) print(anchor string) (out []document.Block) {
	switch b.Kind {
	case Heading:
		return []document.Block{document.Heading{Level: 2, Text: b.Text, Anchor: anchor}}
	case Points:
		for _, item := range b.Items {
			out = append(out, document.Plain(document.Body, "• "+item))
		}
		return out
	case Steps:
		for i, item := range b.Items {
			out = append(out, document.Plain(document.Body, fmt.Sprint(i+1, ". ", item)))
		}
		return out
	case Table:
		return []document.Block{b.table()}
	}
	return []document.Block{document.Plain(document.Body, b.Text)}
}

func (b Block) table() document.Table {
	t := document.Table{Caption: b.Text}
	for i, head := range b.Head {
		width := firstColumn
		if i > 0 {
			width = (1 - firstColumn) / float64(len(b.Head)-1)
		}
		t.Columns = append(t.Columns, document.Column{Head: head, Width: width})
	}
	for _, r := range b.Rows {
		var cells []document.Cell
		for _, text := range r {
			cells = append(cells, document.Cell{Text: text})
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
