package letter

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxOpen bounds how many open elements are kept in mind. Mails of Word have some
// thirty; what lies deeper counts as part of the innermost of these.
const maxOpen = 256

// Marks at the beginning of a line say what the elements around it said, until
// divide has read them. No text has these characters.
const (
	quoteMark     = "\x01" // the line is quoted
	historyMark   = "\x02" // from here on stands the mail that is answered
	forwardedMark = "\x03" // from here on stands a mail that is forwarded
)

// A page becomes the text that a page of HTML shows: blocks on lines of their own,
// cells of a row with tabs between them, no scripts, styles and hidden elements.
type page struct {
	out  strings.Builder
	last byte      // of out; 0 at its beginning
	open []element // the open elements, outermost first
	lost int       // open elements beyond maxOpen
	gap  gap       // before the next word
	tabs int       // before the next word: cells that began since the last one
}

// A gap is the white space that has to stand before the next word.
type gap byte

const (
	noGap gap = iota
	space
	newLine
)

// An element is open; what it says of its content holds for that of its children.
type element struct {
	atom   atom.Atom
	hidden bool
	quoted bool
	exact  bool // white space counts
	cells  int  // of a row, so far
}

// plainText returns the text of a page of HTML, its lines marked.
func plainText(s string) string {
	var p page
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return p.out.String()
		case html.TextToken:
			p.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			a := atom.Lookup(name)
			p.start(a, newSigns(z, a, more))
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

// top returns the innermost open element, or one that says nothing.
func (p *page) top() element {
	if len(p.open) == 0 {
		return element{}
	}
	return p.open[len(p.open)-1]
}

func (p *page) start(a atom.Atom, s signs) {
	p.imply(a)
	if !p.top().hidden && !s.hidden {
		p.room(a)
		if a == atom.Td || a == atom.Th {
			p.cell()
		}
		if s.mark != "" {
			p.mark(s.mark)
		}
	}
	if a == 0 || isVoid(a) {
		return
	}
	if len(p.open) == maxOpen {
		p.lost++
		return
	}
	e := p.top()
	e.atom, e.cells = a, 0
	e.hidden = e.hidden || s.hidden
	e.exact = e.exact || a == atom.Pre
	e.quoted = e.quoted || s.quoted || a == atom.Blockquote && endsWithAttribution(p.out.String())
	p.open = append(p.open, e)
}

func (p *page) end(a atom.Atom) {
	hidden := p.top().hidden
	if p.lost > 0 && a != 0 && !isVoid(a) {
		p.lost--
	} else {
		p.close(a, 0)
	}
	switch {
	case hidden:
	case a == atom.Tr || a == atom.Table:
		p.gap, p.tabs = newLine, 0
	case a != atom.Br:
		p.room(a)
	}
}

// close closes the innermost open element of a kind, and all within it, unless a
// barrier lies between.
func (p *page) close(a, barrier atom.Atom) bool {
	for i := len(p.open) - 1; i >= 0; i-- {
		switch p.open[i].atom {
		case a:
			p.open = p.open[:i]
			return true
		case barrier:
			return false
		}
	}
	return false
}

// imply closes the elements that the beginning of another ends (HTML, section
// 13.1.2.4).
func (p *page) imply(a atom.Atom) {
	switch {
	case a == atom.Li:
		p.close(atom.Li, atom.Ul)
	case a == atom.Td, a == atom.Th:
		p.close(atom.Td, atom.Tr)
		p.close(atom.Th, atom.Tr)
	case a == atom.Tr:
		if p.close(atom.Tr, atom.Table) {
			p.gap, p.tabs = newLine, 0
		}
	case p.top().atom == atom.P && isBlock(a):
		p.close(atom.P, 0)
	}
}

// room asks for the white space that an element has around it. At the beginning
// of a cell there is none: its text goes on behind that of the cell before.
func (p *page) room(a atom.Atom) {
	switch {
	case p.tabs > 0:
	case a == atom.Br:
		if p.gap == newLine && p.last != '\n' && p.last != 0 {
			p.write("\n")
		}
		p.write("\n")
		p.gap = noGap
	case isBlock(a):
		p.gap = newLine
	}
}

// cell goes on to the next cell of the innermost row.
func (p *page) cell() {
	for i := len(p.open) - 1; i >= 0 && p.open[i].atom != atom.Table; i-- {
		if e := &p.open[i]; e.atom == atom.Tr {
			if e.cells > 0 {
				p.tabs++
			}
			e.cells++
			return
		}
	}
}

// mark puts a mark on a line of its own.
func (p *page) mark(mark string) {
	if p.last != '\n' && p.last != 0 {
		p.write("\n")
	}
	p.write(mark + "\n")
	p.gap, p.tabs = noGap, 0
}

func (p *page) write(s string) {
	p.out.WriteString(s)
	p.last = s[len(s)-1]
}

// text appends what stands between two tags, with its white space collapsed.
func (p *page) text(b []byte) {
	if p.top().hidden {
		return
	}
	if p.top().exact {
		p.lines(b)
		return
	}
	for i, word := range bytes.Fields(b) {
		if i > 0 || isSpace(b[0]) {
			p.gap = max(p.gap, space)
		}
		p.word(word)
	}
	if n := len(b); n > 0 && isSpace(b[n-1]) {
		p.gap = max(p.gap, space)
	}
}

// lines appends text whose white space counts.
func (p *page) lines(b []byte) {
	for i, line := range bytes.Split(b, []byte("\n")) {
		if i > 0 {
			p.room(atom.Br)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			p.word(line)
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// word appends a word behind the gap before it.
func (p *page) word(word []byte) {
	word = dropControls(word)
	if len(word) == 0 {
		return
	}
	switch begun := p.last != '\n' && p.last != 0; {
	case begun && p.tabs > 0:
		p.write(strings.Repeat("\t", p.tabs))
	case begun && p.gap == newLine:
		p.write("\n")
	case begun && p.gap == space && p.last != ' ':
		p.write(" ")
	}
	p.gap, p.tabs = noGap, 0
	if (p.last == '\n' || p.last == 0) && p.top().quoted {
		p.write(quoteMark)
	}
	p.write(string(word))
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Base, atom.Col, atom.Area, atom.Wbr:
		return true
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Tr, atom.Table, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote,
		atom.Pre, atom.Hr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// Signs are what the attributes of an element say of its content.
type signs struct {
	hidden, quoted bool
	mark           string // of what begins with it; empty where nothing does
}

var (
	// hides finds the styles by which senders put text into a mail that is not to be
	// seen, such as the line that lists of mails show.
	hides = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|max-height|opacity)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)`)
	// quotes finds the classes of elements in which mail programs put what they
	// quote and who wrote it: Gmail, Proton, Thunderbird.
	quotes = regexp.MustCompile(`(?:^|\s)(?:moz-cite-prefix|gmail_quote|protonmail_quote|tutanota_quote)(?:\s|$)`)
)

// newSigns reads the attributes of the tag at which z stands. Gmail has answers
// between the quotes within its div.gmail_quote, so there only its blockquote
// counts.
func newSigns(z *html.Tokenizer, a atom.Atom, more bool) (s signs) {
	s.hidden = a == atom.Script || a == atom.Style || a == atom.Title
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "hidden":
			s.hidden = true
		case "style":
			s.hidden = s.hidden || hides.Match(value)
		case "type":
			s.quoted = s.quoted || a == atom.Blockquote && string(value) == "cite"
		case "class":
			s.quoted = s.quoted || (a == atom.Blockquote || bytes.Contains(value, []byte("moz-"))) && quotes.Match(value)
			if mark := begins(string(value)); mark != "" {
				s.mark = mark
			}
		case "id":
			if mark := begins(string(value)); mark != "" {
				s.mark = mark
			}
		}
	}
	return s
}

// begins returns the mark of an element by whose class or identifier a mail
// program says that another mail begins: Outlook on the web, on phones and on the
// Mac, Yahoo, Thunderbird.
func begins(name string) string {
	switch name {
	case "divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION", "yahoo_quoted", "ydp_quoted":
		return historyMark
	case "moz-forward-container":
		return forwardedMark
	}
	return ""
}
