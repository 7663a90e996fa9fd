package text

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// flow joins lines to paragraphs and writes them.
func flow(pages []pdfPage, w *writer) error {
	var para paragraph
	for _, page := range pages {
		for _, column := range columns(page.lines) {
			m := measure(column)
			for i, line := range column {
				if i == 0 && para.continues(line.text) || i > 0 && m.joins(column[i-1], line, &para) {
					para.add(line)
					continue
				}
				if err := para.write(w); err != nil {
					return err
				}
				para = paragraph{page: page.number}
				para.add(line)
			}
		}
	}
	return para.write(w)
}

// columns parts lines where they go on higher up.
func columns(lines []pdfLine) [][]pdfLine {
	var out [][]pdfLine
	for i, l := range lines {
		if i == 0 || l.base > lines[i-1].base+lineHeight*max(l.size, lines[i-1].size) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}

// A paragraph is being put together.
type paragraph struct {
	page  int // where it begins
	text  strings.Builder
	lines int
	last  pdfLine
}

// add joins a line: without its hyphen where a word was broken, without a space
// in scripts that have none.
func (p *paragraph) add(l pdfLine) {
	line := l.text
	touches := p.lines > 0 && p.last.right > 0 && math.Abs(l.left-p.last.right) < touching*l.size && math.Abs(l.base-p.last.base) < sameLine*l.size
	p.lines++
	p.last = l
	before := strings.TrimSuffix(p.text.String(), "\u00AD")
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(line)
	switch {
	case before == "":
	case len(before) < p.text.Len(): // a soft hyphen
		p.reset(before)
	case isHyphen(last) && unicode.IsLower(first) && endsInWord(strings.TrimRightFunc(before, isHyphen)):
		p.reset(strings.TrimRightFunc(before, isHyphen))
	case isHan(last) && isHan(first), touches:
	default:
		p.text.WriteByte(' ')
	}
	p.text.WriteString(line)
}

func (p *paragraph) reset(text string) {
	p.text.Reset()
	p.text.WriteString(text)
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' }

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// isHan reports whether r is written without spaces around it.
func isHan(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// continues reports whether a line on another page or in another column goes on
// with the paragraph: it ends in the middle of a sentence.
func (p *paragraph) continues(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(p.text.String())
	first, _ := utf8.DecodeRuneInString(line)
	open := unicode.IsLetter(last) || last == ',' || last == ';' || last == '\u00AD' || isHyphen(last)
	return open && (unicode.IsLower(first) || unicode.Is(unicode.Lo, first)) && !beginsItem.MatchString(line)
}

func (p *paragraph) write(w *writer) error {
	if p.lines == 0 {
		return nil
	}
	return w.block(fmt.Sprintf("page %d", p.page), tidy(p.text.String()))
}

// measures are what is usual in a column.
type measures struct {
	left, right float64 // of its text
	leading     float64 // from one line to the next
}

func measure(lines []pdfLine) measures {
	m := measures{left: math.Inf(1), right: math.Inf(-1)}
	var leadings []float64
	for i, l := range lines {
		m.left, m.right = min(m.left, l.left), max(m.right, l.right)
		if i > 0 {
			if d := lines[i-1].base - l.base; d > 1 {
				leadings = append(leadings, d)
			}
		}
	}
	if len(leadings) > 0 {
		slices.Sort(leadings)
		m.leading = leadings[len(leadings)/3] // gaps between paragraphs are the upper ones
	}
	return m
}

const (
	wideGap    = 1.4 // lines further apart than this many leadings are two paragraphs
	sameSize   = 1.15
	indent     = 9.0 // points by which a paragraph's first line is indented, at least
	lineHeight = 1.0 // of the font's size, at least
	sameLine   = 0.6 // of the font's size: what is raised or lowered stands on the same line
	touching   = 0.2 // of the font's size: what is as close is the same word
	slack      = 0.5 // of the font's size: how far the width of a word may be wrong
	wordGap    = 0.6 // of the font's size: what is closer is the same sentence
)

// beginsItem matches what begins an item of a list or a numbered paragraph:
// "121.10", "3.", "(a)", "iv)", "•", "- ".
var beginsItem = regexp.MustCompile(`^(?:\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})+|[0-9]{1,3}[.)]|[a-zA-Z][.)]|[ivx]{1,5}[.)])\)?(?:\s|$)|[•▪●○◦–—−*·✓☐☒]\s?|-\s)`)

// joins reports whether a line goes on with the paragraph that the line before it
// ends.
func (m measures) joins(before, line pdfLine, p *paragraph) bool {
	gap := before.base - line.base
	size := min(before.size, line.size)
	switch {
	case math.Abs(gap) < sameLine*size: // PDFium breaks lines at notes, and at wide gaps as in a table
		return math.Abs(line.left-before.right) < wordGap*max(before.size, line.size)
	case beginsItem.MatchString(line.text):
		return false
	case gap > wideGap*max(m.leading, size):
		return false
	case before.size > line.size*sameSize || line.size > before.size*sameSize:
		return false
	case strings.HasSuffix(before.text, "\u00AD"):
		return true
	case isRightToLeft(line.text) != isRightToLeft(before.text):
		return false
	case isRightToLeft(line.text):
		return before.left-firstWord(line)-slack*size < m.left
	case p.lines > 1 && line.left > p.last.left+indent:
		return false
	}
	return before.right+firstWord(line)+slack*size > m.right
}

// firstWord returns about how wide the first word of a line is. Where it would
// have found room on the line before, that line was ended on purpose.
func firstWord(l pdfLine) float64 {
	n := utf8.RuneCountInString(l.text)
	word, _, _ := strings.Cut(l.text, " ")
	chars := utf8.RuneCountInString(word)
	if first, _ := utf8.DecodeRuneInString(word); isHan(first) {
		chars = 2 // lines end anywhere, but before few marks
	}
	return (l.right - l.left) * float64(chars+1) / float64(max(n, 1))
}

// isRightToLeft reports whether more letters of s are Arabic or Hebrew than not.
func isRightToLeft(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Arabic, unicode.Hebrew):
			n++
		case unicode.IsLetter(r):
			n--
		}
	}
	return n > 0
}
