// Package document is a text as a sequence of blocks, in one language, for
// editions that are laid out in pages. It knows the text and its structure; how it
// looks is for the package of each format.
package document

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A Document is a text with what stands around it. All its words are in its
// language, but for what people wrote.
type Document struct {
	Language followup.Language
	Kicker   string // above the title: what kind of document it is
	Title    string
	Name     string // of the document in headers, catalogues and windows
	Author   string
	Edition  string // "UTO-3, Version 1"
	Date     followup.Date
	Notice   string      // of a draft; empty otherwise
	Facts    [][2]string // on the cover: name and value
	Closing  string      // the last line of the cover; may be empty
	Contents string      // heading of the table of contents
	Page     string      // "Page"
	PageOf   string      // "Page %s of %s", for numbers as strings
	NoFont   string      // stands in place of text in a script that no font is there for
	Blocks   []Block
}

// A Block is a Heading, a Paragraph, a Table or a Figure.
type Block interface{ block() }

// A Heading begins a part of the document. Those of levels 1 and 2 stand in the
// table of contents, all in the bookmarks.
type Heading struct {
	Level  int // 1 to 3
	Text   string
	Anchor string // unique in the document: letters, digits, '.', '-'
	Tag    string // a word beside it, such as a class; may be empty
	Key    string // the series whose colour marks the heading and what it heads; see compile.Colour
}

// A Style says what a paragraph is.
type Style int

// The styles.
const (
	Body      Style = iota
	Note            // small, about figures
	Quotation       // of a document
	Source          // of a quotation
	Text            // of a recommendation
	Facts           // about a recommendation
	Score           // its IRI and what to keep in mind of it
	Byline          // who says what follows
	Comment         // what somebody wrote
)

// A Paragraph is running text. A line feed in it begins a new line.
type Paragraph struct {
	Style Style
	Runs  []Run
	Key   string // the series whose colour marks it at its side; may be empty
}

// A Run is a piece of a paragraph that looks alike.
type Run struct {
	Text  string
	Bold  bool
	Soft  bool   // less important
	Class string // a class whose colour it has; may be empty
	Link  string // "#anchor" or a URL; may be empty
}

// A Table has a caption, a head that is repeated on every page, and rows.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell
	Total   bool // the last row sums up
}

// A Column of a table.
type Column struct {
	Head    string
	Width   float64 // share of the table's width; all add up to 1
	Numbers bool    // set to the right
}

// A Cell holds a text or the number of the page of an anchor. The first of a row is
// its header.
type Cell struct {
	Text string
	Link string // as of a Run
	Key  string // of the series whose colour stands before the text; may be empty
	Page string // an anchor; Text is empty then
	Bold bool
}

// A Figure is a chart.
type Figure struct {
	Chart       compile.Chart
	Description string
	Numbers     func(int) string // writes the numbers in it
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}
func (Figure) block()    {}

// Plain returns a paragraph of one run.
func Plain(s Style, text string) Paragraph { return Paragraph{Style: s, Runs: []Run{{Text: text}}} }

// marked returns p with the colour of a series at its side.
func (p Paragraph) marked(key string) Paragraph {
	p.Key = key
	return p
}
