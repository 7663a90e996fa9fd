package docx

import (
	"fmt"
	"strings"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// A body is the document while it is written.
type body struct {
	document  document.Document
	out       strings.Builder
	charts    []string
	urls      []string
	bookmarks map[string]int
}

// The page in twentieths of a point: A4, its margins and the width of the text.
const (
	pageWidth  = 11906
	pageHeight = 16838
	margin     = 1134
	measure    = pageWidth - 2*margin
)

func (b *body) xml() string {
	return declaration + `<w:document ` + namespaces + ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>` +
		b.out.String() + fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="1418" w:right="%d" w:bottom="1304" w:left="%d" w:header="680" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`,
		pageWidth, pageHeight, margin, margin)
}

// all writes cover, contents and blocks.
func (b *body) all() {
	b.cover()
	b.contents()
	for _, block := range b.document.Blocks {
		switch block := block.(type) {
		case document.Heading:
			b.heading(block)
		case document.Paragraph:
			b.paragraph(block)
		case document.Table:
			b.table(block)
		case document.Figure:
			b.figure(block)
		}
	}
}

// styled writes a paragraph of a style.
func (b *body) styled(style, further, content string) {
	fmt.Fprintf(&b.out, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p>`, style, further, content)
}

func (b *body) cover() {
	d := b.document
	if d.Notice != "" {
		b.styled("Notice", "", textRun("", d.Notice))
	}
	b.styled("Programme", "", textRun("", d.Author))
	b.styled("Subtitle", "", textRun("", d.Kicker))
	b.styled("Title", "", textRun("", d.Title))
	fmt.Fprintf(&b.out, `<w:tbl><w:tblPr><w:tblStyle w:val="Facts"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid>`, measure, measure/3, measure-measure/3)
	for _, f := range d.Facts {
		fmt.Fprintf(&b.out, `<w:tr><w:trPr><w:cantSplit/></w:trPr>%s%s</w:tr>`,
			tableCell(measure/3, "CellText", "", textRun(soft, f[0])), tableCell(measure-measure/3, "CellText", "", textRun("<w:b/><w:bCs/>", f[1])))
	}
	b.out.WriteString(`</w:tbl>`)
	b.styled("BodyText", "", textRun(soft, d.Closing))
}

// contents writes the table of contents as a field, with its lines in it already
// and the pages left open: Word fills them in when it opens the document,
// LibreOffice when its user updates the index.
func (b *body) contents() {
	b.styled("TOCHeading", "<w:pageBreakBefore/>", textRun("", b.document.Contents))
	first := `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	for _, block := range b.document.Blocks {
		h, ok := block.(document.Heading)
		if !ok || h.Level > 2 {
			continue
		}
		name := bookmarkName(h.Anchor)
		b.styled(fmt.Sprintf("TOC%d", h.Level), "", first+fmt.Sprintf(`<w:hyperlink w:anchor="%s" w:history="1">%s<w:r><w:tab/></w:r>%s</w:hyperlink>`,
			name, textRun("", h.Text), field("PAGEREF "+name+` \h`, "")))
		first = ""
	}
	b.out.WriteString(`<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
}

// soft is the look of what is less important.
const soft = `<w:color w:val="566273"/>`

// bookmarkName returns the bookmark of an anchor. Word takes letters, digits and
// "_", and names that begin with "_" are not shown to people.
func bookmarkName(anchor string) string { return "_" + toBookmark.Replace(anchor) }

var toBookmark = strings.NewReplacer("-", "_", ".", "__")

func (b *body) heading(h document.Heading) {
	content := textRun("", h.Text)
	if h.Tag != "" {
		content += textRun(`<w:color w:val="`+inkOf(h.Key)+`"/>`, "   "+h.Tag)
	}
	if h.Anchor != "" {
		n := len(b.bookmarks) + 1
		b.bookmarks[h.Anchor] = n
		content = fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%d"/>`, n, bookmarkName(h.Anchor), content, n)
	}
	b.styled(fmt.Sprintf("Heading%d", h.Level), edge(h.Key), content)
}

// edge is the mark at the side of a paragraph.
func edge(key string) string {
	if key == "" {
		return ""
	}
	return `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="` + compile.Colour(key) + `"/></w:pBdr>`
}

// styleName returns the name of the style of a paragraph.
func styleName(s document.Style) string {
	switch s {
	case document.Note:
		return "Note"
	case document.Quotation:
		return "Quote"
	case document.Source:
		return "Source"
	case document.Text:
		return "Recommendation"
	case document.Facts:
		return "About"
	case document.Score:
		return "Score"
	case document.Byline:
		return "Byline"
	case document.Comment:
		return "Comment"
	}
	return "BodyText"
}

func (b *body) paragraph(p document.Paragraph) {
	var content strings.Builder
	text := ""
	for _, r := range p.Runs {
		content.WriteString(b.run(r))
		text += r.Text
	}
	further := edge(p.Key)
	if rightToLeft(text) {
		further = strings.Replace(further, "<w:left ", "<w:right ", 1) + `<w:bidi/>`
	}
	b.styled(styleName(p.Style), further, content.String())
}

func (b *body) run(r document.Run) string {
	look := ""
	if r.Bold {
		look += "<w:b/><w:bCs/>"
	}
	switch {
	case r.Class != "":
		look += `<w:color w:val="` + inkOf(r.Class) + `"/>`
	case r.Link != "":
		look += `<w:color w:val="0B4F8A"/>`
	case r.Soft:
		look += soft
	}
	return b.linked(r.Link, textRun(look, r.Text))
}

// linked makes content lead somewhere.
func (b *body) linked(link, content string) string {
	if link == "" || content == "" {
		return content
	}
	if anchor, ok := strings.CutPrefix(link, "#"); ok {
		return `<w:hyperlink w:anchor="` + bookmarkName(anchor) + `" w:history="1">` + content + `</w:hyperlink>`
	}
	b.urls = append(b.urls, link)
	return fmt.Sprintf(`<w:hyperlink r:id="rIdLink%d" w:history="1">%s</w:hyperlink>`, len(b.urls), content)
}

// inkOf returns the colour of words of a class, dark enough on white.
func inkOf(class string) string {
	switch class {
	case "full":
		return "155E53"
	case "partial":
		return "7A5600"
	case "not":
		return "94351F"
	}
	return "566273"
}
