package text

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// maxTag is the longest tag or run of text in a page, in which a picture may
// stand as a data address.
const maxTag = 4 << 20

// readHTML reads a page of the web. It goes by its tags alone and builds no tree,
// so that no nesting costs anything.
func readHTML(s source, w *writer) error {
	in := htmlCharset(begin(s, maxGuess)).NewDecoder().Reader(bufio.NewReader(s.all()))
	z := html.NewTokenizer(in)
	z.SetMaxBuf(maxTag)
	p := &page{writer: w}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return p.finish(z.Err())
		}
		if err := p.token(kind, z); err != nil {
			return err
		}
	}
}

// htmlCharset returns the charset that a page names, or that its bytes tell: most
// leave it to the server, whose word did not come along.
func htmlCharset(head []byte) encoding.Encoding {
	e, name, certain := charset.DetermineEncoding(head, "")
	if certain && e != encoding.Replacement && (name != "utf-8" || isUTF8(head)) {
		return e
	}
	return charsetOf(head)
}

// A page goes through the tags of a page.
type page struct {
	*writer
	unseen string // the name of the element that is not shown, in which we are
	nested int    // how many elements of that name are open
	pre    int    // how deep in what keeps its white space
	inRow  bool
}

// token takes a tag or a run of text.
func (p *page) token(kind html.TokenType, z *html.Tokenizer) error {
	switch kind {
	case html.TextToken:
		if p.unseen == "" {
			p.text(string(z.Text()))
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := z.TagName()
		return p.start(string(name), more && isUnseen(z))
	case html.EndTagToken:
		name, _ := z.TagName()
		return p.finishTag(string(name))
	}
	return p.state()
}

// text takes a run of text: its white space stands for one space each.
func (p *page) text(s string) {
	if p.pre == 0 {
		s = lineEnds.Replace(s)
	}
	p.write(s)
}

var lineEnds = strings.NewReplacer("\n", " ", "\r", " ")

// isUnseen reports whether an element is not shown, by its own attributes.
func isUnseen(z *html.Tokenizer) bool {
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "hidden":
			return true
		case "style":
			style := strings.ToLower(strings.Join(strings.Fields(string(value)), ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "mso-hide:all") {
				return true
			}
		}
		if !more {
			return false
		}
	}
}

// start takes the beginning of an element.
func (p *page) start(name string, unseen bool) error {
	if p.unseen == "p" && (isBlock(name) || name == "table") { // which end a paragraph that did not end
		p.unseen = ""
	}
	switch {
	case p.unseen != "":
		if name == p.unseen {
			p.nested++
		}
		return p.state()
	case isVoid(name):
	case unseen || isNoText(name):
		p.unseen, p.nested = name, 1
		return p.state()
	}
	switch name {
	case "br":
		p.write("\n")
	case "pre":
		p.pre++
	case "td", "th":
		return p.endCell()
	case "tr", "table":
		return p.startRow(name == "tr")
	}
	if isBlock(name) {
		return p.breakOff()
	}
	return p.state()
}

// finishTag takes the end of an element.
func (p *page) finishTag(name string) error {
	if p.unseen != "" {
		if name == p.unseen {
			if p.nested--; p.nested == 0 {
				p.unseen = ""
			}
		}
		return p.state()
	}
	switch name {
	case "pre":
		p.pre = max(p.pre-1, 0)
	case "tr", "table":
		return p.startRow(false)
	}
	if isBlock(name) {
		return p.breakOff()
	}
	return p.state()
}

// breakOff ends a block, or in a row a line of the cell.
func (p *page) breakOff() error {
	if p.inRow {
		p.write(cellBreak)
		return p.state()
	}
	return p.end()
}

// cellBreak stands between the paragraphs of a cell until the row's end. No text
// holds it: tidy drops it.
const cellBreak = "\x1E"

// endCell closes the cell before the one that begins.
func (p *page) endCell() error {
	if p.inRow {
		p.keep(p.pending())
	}
	return p.state()
}

// pending takes what was written since the last block.
func (p *page) pending() string {
	if len(p.open) == 0 {
		return ""
	}
	s := p.open[0].String()
	p.open = nil
	return s
}

// startRow ends what came before: a paragraph, or a row that goes over to
// another or to a table in one of its cells. What has one cell with text is no
// row: pages are laid out with such tables.
func (p *page) startRow(inRow bool) error {
	was := p.inRow
	p.inRow = inRow
	if !was {
		return p.end()
	}
	cells := append(p.taken(), p.pending())
	var filled []string
	for _, c := range cells {
		if tidy(c) != "" {
			filled = append(filled, c)
		}
	}
	if len(filled) == 1 {
		for part := range strings.SplitSeq(filled[0], cellBreak) {
			if err := p.paragraph(part); err != nil {
				return err
			}
		}
		return p.state()
	}
	for i, c := range cells {
		cells[i] = tidy(strings.ReplaceAll(c, cellBreak, "\n"))
	}
	if cells[0] == "" { // what stands before the first cell: nothing, as a rule
		cells = cells[1:]
	}
	return p.numbered(strings.Join(cells, "\t"))
}

// finish ends the page. One that breaks off is as good as its beginning.
func (p *page) finish(err error) error {
	if errors.Is(err, html.ErrBufferExceeded) {
		p.Fail("more text in one piece than can be read")
	}
	if last := p.startRow(false); last != nil || err == io.EOF {
		return last
	}
	return err
}

// isVoid reports whether an element has no end (HTML, section 13.1.2).
func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr":
		return true
	}
	return false
}

// isNoText reports whether what stands in an element is not the page's text.
func isNoText(name string) bool {
	switch name {
	case "del", "script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "noframes", "noembed", "select", "textarea", "xml":
		return true
	}
	return false
}

// isBlock reports whether an element begins and ends on lines of its own.
func isBlock(name string) bool {
	switch name {
	case "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote", "address", "article",
		"aside", "section", "header", "footer", "nav", "main", "figure", "figcaption", "caption", "center", "form", "fieldset", "legend",
		"details", "summary", "body", "html", "head":
		return true
	}
	return false
}
