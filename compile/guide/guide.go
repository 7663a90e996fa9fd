// Package guide is the texts that tell people how to take part and what comes of
// it: for the site, and to be printed.
//
// Each stands as a file of its own in every language that is written, so that
// whoever writes or translates one needs to know nothing else: a title after "# ",
// a paragraph that says what it is about, headings after "## ", and below them
// paragraphs, points after "- ", steps after "1. " and tables with their cells
// between "|", the first row being the head. Text in {braces} is put in: see Facts.
package guide

import (
	"embed"
	"fmt"
	"path"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

//go:embed en fr es
var files embed.FS

// Facts are what the texts say of an installation, by the name in braces: programme,
// contact, and the days of the plan invite, remind, last, grace, compile, publish. A
// row of a table of which a fact is empty is left out: that date does not come.
type Facts map[string]string

// A Text is one guide in one language.
type Text struct {
	Name   string // "kit": its address, the same in every language
	Title  string
	Lead   string
	Blocks []Block
}

// The kinds of Block.
const (
	Heading = "heading"
	Para    = "text"
	Points  = "points"
	Steps   = "steps"
	Table   = "table"
)

// A Block is a piece of a text.
type Block struct {
	Kind  string
	Text  string // of a heading or a paragraph; of a table what it shows
	Items []string
	Head  []string
	Rows  [][]string
}

// Names returns the guides in the order in which they are listed.
func Names() []string { return []string{"take-part", "guide", "sheet", "kit", "planning", "method"} }

// methodName is the text that goes on with the methodology of the assessments.
const methodName = "method"

// All returns all guides in a language.
func All(l followup.Language, facts Facts) ([]Text, error) {
	var all []Text
	for _, name := range Names() {
		content, err := files.ReadFile(path.Join(string(l.OrWritten()), name+".md"))
		if err != nil {
			return nil, err
		}
		t, err := parse(string(content), facts)
		if err != nil {
			return nil, fmt.Errorf("text %s/%s: %w", l, name, err)
		}
		t.Name = name
		if name == methodName {
			t.Blocks = append(t.Blocks, methodology(compile.WordsIn(l))...)
		}
		all = append(all, t)
	}
	return all, nil
}

// methodology returns what stands under that heading in every assessment.
func methodology(w compile.Words) (blocks []Block) {
	for _, p := range w.Methodology {
		blocks = append(blocks, Block{Kind: Heading, Text: p.Heading})
		for _, text := range p.Text {
			blocks = append(blocks, Block{Kind: Para, Text: text})
		}
	}
	return blocks
}
