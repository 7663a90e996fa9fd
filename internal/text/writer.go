package text

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup/internal/office"
)

// errFull says that no more blocks are wanted.
var errFull = errors.New("text is cut")

// A writer writes down the blocks of a document, which its readers tell it piece
// by piece, in the order of the document. A paragraph may stand inside another,
// as those of a text box do, and a paragraph inside a table is part of its cell.
type writer struct {
	*office.Budget
	blocks int  // how many may still be written
	room   int  // how many bytes of text
	full   bool // more came than that

	open    []*strings.Builder // the paragraphs that have begun, the innermost last
	cell    strings.Builder
	row     []string // the cells of the row
	held    int      // bytes that they take
	depth   int      // how deep in tables; those inside a table are part of a cell
	tables  int      // begun so far
	rows    int      // of this table
	number  int      // of paragraphs
	note    string   // which note is being written: "footnote 2"
	outside int      // how deep in tables the note was called out
	notes   []Block  // for the end
	done    []Block
	broken  error // what failed in us and not in the file
}

// begin opens a paragraph.
func (w *writer) begin() { w.open = append(w.open, &strings.Builder{}) }

// write adds to the paragraph, which it opens where none is.
func (w *writer) write(s string) {
	if len(w.open) == 0 {
		w.begin()
	}
	p := w.open[len(w.open)-1]
	p.WriteString(w.fitting(s, p.Len()+w.cell.Len()+w.held))
}

// fitting returns what there is room for of s. White space is not yet collapsed:
// hence the factor.
func (w *writer) fitting(s string, used int) string {
	const slack = 2
	if room := max(slack*w.room-used, 0); len(s) > room {
		w.full = true
		return s[:room]
	}
	return s
}

// end closes the paragraph: a block, or part of a cell or of a note.
func (w *writer) end() error {
	if len(w.open) == 0 {
		return w.state()
	}
	last := len(w.open) - 1
	text := w.open[last].String()
	w.open = w.open[:last]
	if w.depth > 0 {
		w.cell.WriteString(text + "\n")
		return w.state()
	}
	return w.paragraph(text)
}

// paragraph writes a whole paragraph.
func (w *writer) paragraph(text string) error {
	text = tidy(text)
	if text == "" {
		return w.state()
	}
	if w.note != "" {
		return w.block(w.note, text)
	}
	return w.numbered(text)
}

// numbered writes a block that counts as a paragraph, whose text is tidy.
func (w *writer) numbered(text string) error {
	if text = strings.TrimRight(text, "\t"); strings.Trim(text, "\t") == "" {
		return w.state()
	}
	w.number++
	return w.block(fmt.Sprintf("paragraph %d", w.number), text)
}

// block writes a block whose text is tidy.
func (w *writer) block(where, text string) error {
	if text == "" {
		return w.state()
	}
	if w.blocks == 0 {
		w.full = true
		return errFull
	}
	if len(text) > w.room {
		text, w.full = whole(text[:w.room]), true
	}
	w.blocks--
	w.room -= len(text)
	to := &w.done
	if w.note != "" {
		to = &w.notes
	}
	if text != "" {
		*to = append(*to, Block{Where: where, Text: text})
	}
	return w.state()
}

// state says whether to go on.
func (w *writer) state() error {
	if w.full {
		return errFull
	}
	return w.Clock()
}

func (w *writer) beginTable() {
	if w.note != "" {
		return // its cells are paragraphs
	}
	if w.depth++; w.depth == 1 {
		w.tables++
		w.rows = 0
		w.taken()
		w.cell.Reset()
	}
}

func (w *writer) endTable() {
	if w.note == "" {
		w.depth = max(w.depth-1, 0)
	}
}

// endCell closes a cell of the outermost table.
func (w *writer) endCell() error {
	if w.depth == 1 {
		w.keep(tidy(w.cell.String()))
		w.cell.Reset()
	}
	return w.state()
}

// keep adds a cell to the row.
func (w *writer) keep(cell string) {
	const slack, overhead = 2, 16
	w.row = append(w.row, cell)
	if w.held += len(cell) + overhead; w.held > slack*(w.room+overhead) {
		w.full = true
	}
}

// taken returns the cells of the row, and begins another.
func (w *writer) taken() []string {
	row := w.row
	w.row, w.held = nil, 0
	return row
}

// endRow closes a row of the outermost table: a block. Cells that are empty at
// its end are left out.
func (w *writer) endRow() error {
	if w.depth != 1 {
		return w.state()
	}
	w.rows++
	text := strings.TrimRight(strings.Join(w.taken(), "\t"), "\t")
	if strings.Trim(text, "\t") == "" {
		return w.state()
	}
	return w.block(fmt.Sprintf("table %d, row %d", w.tables, w.rows), text)
}

// beginNote lets what follows be a note: "footnote 2". It may be called out in
// the middle of a table.
func (w *writer) beginNote(where string) {
	w.note = where
	w.outside, w.depth = w.depth, 0
}

func (w *writer) endNote() {
	if w.note != "" {
		w.note, w.depth = "", w.outside
	}
}

// tidy collapses white space but for the ends of lines, and leaves out what is
// no text: control characters, soft hyphens, byte order marks.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := byte(0) // what stands between the last character and the next
	for _, r := range s {
		if isPrivate(r) {
			r = symbol(r)
		}
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			gap = '\n'
		case unicode.IsSpace(r):
			if gap == 0 {
				gap = ' '
			}
		case r == '\u00AD' || r == '\uFEFF' || unicode.IsControl(r):
		default:
			if gap != 0 && b.Len() > 0 {
				b.WriteByte(gap)
			}
			gap = 0
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPrivate reports whether r means something in one font only (Unicode, section
// 23.5).
func isPrivate(r rune) bool { return r >= 0xE000 && r <= 0xF8FF }

// symbol returns what a character of the fonts Symbol and Wingdings shows, which
// Office keeps at F000: marks of lists, and boxes to be ticked.
func symbol(r rune) rune {
	switch r {
	case 0xF0FC, 0xF050:
		return '✓'
	case 0xF0FD, 0xF0FE, 0xF054, 0xF078:
		return '☒'
	case 0xF06F, 0xF071, 0xF072, 0xF0A8:
		return '☐'
	}
	return '•'
}

// whole drops a character that is cut at the end of s.
func whole(s string) string {
	for len(s) > 0 {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n > 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return strings.TrimRight(s, " \n\t")
}
