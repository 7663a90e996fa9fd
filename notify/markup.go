package notify

import (
	"strings"
	"unicode"
)

// Mails are written once, in a light markup, and sent in two forms that
// therefore always say the same. A template gives "Subject: …", an empty line,
// and blocks with empty lines between them:
//
//	# a heading
//	- an item of a list
//	  that goes on
//	> a note that must not be overlooked
//	| key | value |           a row of a table, of facts where it has no head
//	|= head | head |          the head of a table
//	$ a command to be copied
//	anything else is a paragraph; **bold**, <https://a.link>, <an@address>
//
// A backslash takes its meaning from the character that follows.

// foreign is text that is not ours: names, subjects, cells. Printed by a
// template it loses control and direction characters, and what would be markup
// is escaped, so that nobody else can shape our mails.
type foreign string

// String returns the text as markup that reads as it stands.
func (f foreign) String() string {
	var b strings.Builder
	for _, r := range f.plain() {
		if strings.ContainsRune(`\*<>|#-$=`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain returns the text on one line. Right-to-left text is isolated from what
// surrounds it (UAX #9, section 6.3), so that it cannot turn our words around.
func (f foreign) plain() string {
	rtl := false
	s := strings.Map(func(r rune) rune {
		rtl = rtl || unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\uFEFF' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(f), "\uFFFD"))
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	if rtl {
		return "\u2068" + s + "\u2069"
	}
	return s
}

// A block is one paragraph, heading, list, note, table or command.
type block struct {
	Kind  blockKind
	Spans []span     // of a paragraph, heading, note or command
	Items [][]span   // of a list
	Head  [][]span   // of a table; none for facts
	Rows  [][][]span // of a table
}

type blockKind string

const (
	paragraph blockKind = "paragraph"
	heading   blockKind = "heading"
	list      blockKind = "list"
	note      blockKind = "note"
	rows      blockKind = "table"
	command   blockKind = "command"
)

// A span is text of one look.
type span struct {
	Text   string
	Strong bool
	Link   string // where it leads; empty for text
}

// parseMarkup reads the markup of a mail's body. Every text is a valid one.
func parseMarkup(body string) []block {
	var blocks []block
	open := false // the last block takes further lines
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, " \r\n")
		kind, rest := classify(line)
		if line == "" {
			open = false
			continue
		}
		if !open || !blocks[len(blocks)-1].add(kind, rest) {
			blocks = append(blocks, begin(kind, rest))
		}
		open = kind != heading && kind != command
	}
	return blocks
}

func classify(line string) (blockKind, string) {
	for _, m := range []struct {
		mark string
		kind blockKind
	}{{"# ", heading}, {"- ", list}, {"> ", note}, {"|", rows}, {"$ ", command}} {
		if rest, ok := strings.CutPrefix(line, m.mark); ok {
			return m.kind, rest
		}
	}
	return paragraph, line
}

func begin(kind blockKind, line string) block {
	b := block{Kind: kind}
	switch kind {
	case list:
		b.Items = [][]span{inline(line)}
	case rows:
		b.row(line)
	default:
		b.Spans = inline(line)
	}
	return b
}

// add continues b with a line, or reports that the line begins another block.
func (b *block) add(kind blockKind, line string) bool {
	switch {
	case b.Kind == list && kind == paragraph && strings.HasPrefix(line, "  "):
		last := len(b.Items) - 1
		b.Items[last] = append(b.Items[last], inline(" "+strings.TrimSpace(line))...)
	case kind != b.Kind:
		return false
	case kind == list:
		b.Items = append(b.Items, inline(line))
	case kind == rows:
		b.row(line)
	default:
		b.Spans = append(b.Spans, inline(" "+line)...)
	}
	return true
}

func (b *block) row(line string) {
	head, isHead := strings.CutPrefix(line, "=")
	cells := cells(head)
	if isHead && b.Head == nil {
		b.Head = cells
		return
	}
	b.Rows = append(b.Rows, cells)
}

// cells splits a row at the bars that are not escaped. A bar at the end begins
// no further cell.
func cells(line string) [][]span {
	var out [][]span
	start := 0
	line = strings.TrimSuffix(line, "|")
	for i := 0; i <= len(line); i++ {
		switch {
		case i == len(line) || line[i] == '|':
			out = append(out, inline(strings.TrimSpace(line[start:i])))
			start = i + 1
		case line[i] == '\\':
			i++
		}
	}
	return out
}

// inline reads the marks within a line.
func inline(s string) []span {
	var spans []span
	var text strings.Builder
	strong := false
	flush := func() {
		if text.Len() > 0 {
			spans = append(spans, span{Text: text.String(), Strong: strong})
			text.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			text.WriteByte(s[i])
		case strings.HasPrefix(s[i:], "**"):
			flush()
			strong = !strong
			i++
		case s[i] == '<':
			target, length, ok := link(s[i:])
			if !ok {
				text.WriteByte(s[i])
				continue
			}
			flush()
			spans = append(spans, span{Text: target, Strong: strong, Link: href(target)})
			i += length - 1
		default:
			text.WriteByte(s[i])
		}
	}
	flush()
	return spans
}

// link reads "<target>" at the start of s.
func link(s string) (target string, length int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '>':
			return b.String(), i + 1, href(b.String()) != ""
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return "", 0, false
}

// href returns where a target leads, or "" where it is no link.
func href(target string) string {
	switch {
	case strings.ContainsAny(target, " \"'"):
		return ""
	case strings.HasPrefix(target, "https://"), strings.HasPrefix(target, "http://"):
		return target
	case deliverable(target):
		return "mailto:" + target
	}
	return ""
}

// reading returns spans as they are read.
func reading(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}
