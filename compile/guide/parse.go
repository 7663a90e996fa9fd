package guide

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// parse reads one text.
func parse(content string, facts Facts) (t Text, err error) {
	p := parser{facts: facts}
	for line := range strings.Lines(content) {
		p.line(strings.TrimSpace(line))
	}
	switch {
	case p.err != nil:
		return t, p.err
	case p.text.Title == "" || p.text.Lead == "":
		return t, errors.New("a text begins with a title and a paragraph that says what it is about")
	}
	return p.text, nil
}

// A parser reads a text line by line.
type parser struct {
	facts   Facts
	text    Text
	heading string // the last
	err     error
}

func (p *parser) line(line string) {
	if line == "" {
		return
	}
	filled, whole := p.fill(line)
	if title, ok := strings.CutPrefix(filled, "# "); ok {
		p.text.Title = title
	} else if heading, ok := strings.CutPrefix(filled, "## "); ok {
		p.heading = heading
		p.add(Block{Kind: Heading, Text: heading})
	} else if item, ok := strings.CutPrefix(filled, "- "); ok {
		p.last(Points).Items = append(p.last(Points).Items, item)
	} else if item, ok := cutNumber(filled); ok {
		p.last(Steps).Items = append(p.last(Steps).Items, item)
	} else if strings.HasPrefix(filled, "|") {
		p.row(filled, whole)
	} else if p.text.Lead == "" {
		p.text.Lead = filled
	} else {
		p.add(Block{Kind: Para, Text: filled})
	}
}

func (p *parser) add(b Block) { p.text.Blocks = append(p.text.Blocks, b) }

// last returns the last block if it is of the kind, else a new one.
func (p *parser) last(kind string) *Block {
	if n := len(p.text.Blocks); n == 0 || p.text.Blocks[n-1].Kind != kind {
		p.add(Block{Kind: kind})
	}
	return &p.text.Blocks[len(p.text.Blocks)-1]
}

// row adds a row to the table, unless a fact that it says is empty.
func (p *parser) row(line string, whole bool) {
	var cells []string
	for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
		cells = append(cells, strings.TrimSpace(cell))
	}
	t := p.last(Table)
	switch {
	case t.Head == nil:
		t.Head, t.Text = cells, p.heading
	case len(cells) != len(t.Head):
		p.err = errors.Join(p.err, fmt.Errorf("the row %q has %d cells, and its head %d", line, len(cells), len(t.Head)))
	case whole:
		t.Rows = append(t.Rows, cells)
	}
}

// fill puts facts in, and reports whether none of them is empty.
func (p *parser) fill(line string) (filled string, whole bool) {
	whole = true
	filled = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllStringFunc(line, func(name string) string {
		fact, ok := p.facts[strings.Trim(name, "{}")]
		if !ok {
			p.err = errors.Join(p.err, fmt.Errorf("nothing is known of %s", name))
		}
		whole = whole && fact != ""
		return fact
	})
	return filled, whole
}

// cutNumber returns what follows "1. ".
func cutNumber(line string) (rest string, ok bool) {
	number, rest, ok := strings.Cut(line, ". ")
	return rest, ok && number != "" && strings.Trim(number, "0123456789") == ""
}
