package notify

import (
	"strings"
	"unicode"
)

const (
	// lineWidth keeps lines readable where they are quoted once or twice
	// (RFC 5322, section 2.1.1 asks for 78 at most).
	lineWidth = 76
	// narrowest is what a column of a table keeps when room is short.
	narrowest = 8
	gap       = "  " // between columns
)

// plainText returns blocks as the text form of a mail, lines ending in \n.
func plainText(blocks []block) string {
	var b strings.Builder
	for i, bl := range blocks {
		if i > 0 && !(bl.Kind == command && blocks[i-1].Kind == command) {
			b.WriteByte('\n')
		}
		for _, line := range bl.lines() {
			b.WriteString(strings.TrimRight(line, " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func (b block) lines() []string {
	switch b.Kind {
	case heading:
		title := reading(b.Spans)
		return append(wrap(title, lineWidth), strings.Repeat("-", min(width(title), lineWidth)))
	case list:
		var out []string
		for _, item := range b.Items {
			out = append(out, hang("- ", "  ", wrap(reading(item), lineWidth-2))...)
		}
		return out
	case note:
		return hang("│ ", "│ ", wrap(reading(b.Spans), lineWidth-2))
	case command:
		return []string{"    " + reading(b.Spans)} // never wrapped: it is copied
	case rows:
		return tableLines(b)
	}
	return wrap(reading(b.Spans), lineWidth)
}

func hang(first, then string, lines []string) []string {
	for i := range lines {
		if i == 0 {
			lines[i] = first + lines[i]
			continue
		}
		lines[i] = then + lines[i]
	}
	return lines
}

// tableLines sets a table in columns, each cell wrapped in its own.
func tableLines(b block) []string {
	table := b.Rows
	if b.Head != nil {
		table = append([][][]span{b.Head}, table...)
	}
	widths := columns(table)
	var out []string
	for i, row := range table {
		out = append(out, rowLines(row, widths)...)
		if i == 0 && b.Head != nil {
			var rule []string
			for _, w := range widths {
				rule = append(rule, strings.Repeat("-", w))
			}
			out = append(out, strings.Join(rule, gap))
		}
	}
	return out
}

// columns returns the widths of a table's columns: as they come, and where they
// do not fit, the widest gives way.
func columns(table [][][]span) []int {
	var widths []int
	for _, row := range table {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], min(width(reading(cell)), lineWidth))
		}
	}
	room := lineWidth - len(gap)*(len(widths)-1)
	for total(widths) > room {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= narrowest {
			break
		}
		widths[widest]--
	}
	return widths
}

func total(widths []int) int {
	n := 0
	for _, w := range widths {
		n += w
	}
	return n
}

func rowLines(row [][]span, widths []int) []string {
	var out []string
	for i, cell := range row {
		indent := total(widths[:i]) + len(gap)*i
		for n, line := range wrapHard(reading(cell), widths[i]) {
			if n == len(out) {
				out = append(out, "")
			}
			out[n] += strings.Repeat(" ", max(0, indent-width(out[n]))) + line
		}
	}
	return out
}

// wrap breaks s at its spaces into lines of at most w columns. A word that is
// longer stands alone, since a link must not be broken.
func wrap(s string, w int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.SplitSeq(s, " ") {
		if word == "" {
			continue
		}
		n := width(word)
		switch {
		case line == "":
			line, used = word, n
		case used+1+n <= w:
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, line)
			line, used = word, n
		}
	}
	return append(lines, line)
}

// wrapHard is wrap that breaks long words as well, for columns must not touch.
func wrapHard(s string, w int) []string {
	var lines []string
	for _, line := range wrap(s, w) {
		for width(line) > w && w > 0 {
			cut, used := 0, 0
			for i, r := range line {
				if used += runeWidth(r); used > w {
					cut = i
					break
				}
			}
			if cut == 0 {
				break
			}
			lines = append(lines, line[:cut])
			line = line[cut:]
		}
		lines = append(lines, line)
	}
	return lines
}

// width returns how many columns of a terminal s takes.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// runeWidth follows UAX #11 as far as names need it.
func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xFF01 && r <= 0xFF60:
		return 2
	}
	return 1
}
