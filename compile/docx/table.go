package docx

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// table writes a caption and a table whose head is repeated on every page.
func (b *body) table(t document.Table) {
	b.styled("Caption", "", textRun("", t.Caption))
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblStyle w:val="Figures"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="%s"/></w:tblPr><w:tblGrid>`,
		measure, escape(t.Caption))
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = int(c.Width * measure)
		fmt.Fprintf(&b.out, `<w:gridCol w:w="%d"/>`, widths[i])
	}
	b.out.WriteString(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		b.out.WriteString(tableCell(widths[i], "CellHead", justify(c), textRun("", c.Head)))
	}
	b.out.WriteString(`</w:tr>`)
	for n, row := range t.Rows {
		b.out.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, c := range row {
			c.Bold = c.Bold || t.Total && n == len(t.Rows)-1
			b.out.WriteString(tableCell(widths[i], "CellText", justify(t.Columns[i]), b.cell(c)))
		}
		b.out.WriteString(`</w:tr>`)
	}
	b.out.WriteString(`</w:tbl>`)
	b.styled("AfterTable", "", "")
}

func justify(c document.Column) string {
	if c.Numbers {
		return `<w:jc w:val="right"/>`
	}
	return ""
}

func tableCell(width int, style, further, content string) string {
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p></w:tc>`, width, style, further, content)
}

// cell writes what a cell holds. A colour stands in it as a square of its own.
func (b *body) cell(c document.Cell) string {
	look := ""
	if c.Bold {
		look = "<w:b/><w:bCs/>"
	}
	if c.Link != "" {
		look += `<w:color w:val="0B4F8A"/>`
	}
	if c.Page != "" {
		return field("PAGEREF "+bookmarkName(c.Page)+` \h`, "1")
	}
	var out strings.Builder
	if c.Key != "" {
		out.WriteString(textRun(`<w:color w:val="`+compile.Colour(c.Key)+`"/>`, "■ "))
	}
	out.WriteString(b.linked(c.Link, textRun(look, c.Text)))
	return out.String()
}
