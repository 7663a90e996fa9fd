package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// maxText is how long one answer may be, in runes: what a cell of Excel holds,
// so that only other formats can exceed it.
const maxText = 32_767

// maxDoubts is how many doubts are told of one file. A review has 400
// recommendations at most; whoever sends more rows than this in doubt has sent
// another kind of file.
const maxDoubts = 1000

// Read returns the answers in b to the recommendations of review.
//
// An answer is taken only where its recommendation is certain and its words say
// what they say; everything else that somebody wrote in a column for answers is
// a Doubt with its cell. A row that a filter hides is taken if its key is valid,
// with a note. Columns and sheets that somebody hid are not taken. One
// recommendation answered twice in different words is not taken at all.
func Read(b *table.Book, review followup.ReviewID, recs []followup.Recommendation) Reading {
	return NewList(review, recs).Read(b)
}

// A List is the recommendations of one review, ready to be found by the rows of
// sheets. It never changes: several may be read with it at the same time.
type List struct{ *index }

// NewList makes a List, which is worth keeping for other sheets about the review.
func NewList(review followup.ReviewID, recs []followup.Recommendation) List {
	return List{newIndex(review, recs)}
}

// Read returns the answers in b, as the function Read does.
func (l List) Read(b *table.Book) Reading {
	r := &reader{index: l.index, reckoner: newReckoner(), csv: b.Format == table.CSV,
		document: b.Format == table.DOCX || b.Format == table.ODT, legend: legendIn(b)}
	for i := range b.Sheets {
		if b.Sheets[i].Name != metaSheet {
			r.readSheet(&b.Sheets[i])
		}
	}
	r.settle()
	r.reading.Joint = r.joint(b)
	return r.reading
}

// A reader reads one book.
type reader struct {
	*index
	reckoner
	csv      bool // numbers may have been stored as such, and nothing tells
	document bool // its sheets are tables of one text
	matrix   layout
	legend   map[string]followup.Level // what colours mean, where the book says it
	reading  Reading
	taken    []taken
}

// taken is an answer with the place of its recommendation in the index.
type taken struct {
	rec    int
	answer followup.Answer
}

// An answerSheet is one sheet while it is read.
type answerSheet struct {
	*table.Sheet
	layout
	scores   bool                      // levels may stand as 1, 0.5 and 0
	usual    string                    // the colour of the sheet
	colours  map[string]followup.Level // what the colours of its rows say
	tinted   bool                      // the colour of a cell to mark may be a mark
	checked  bool                      // some cells to mark hold check marks
	unread   [keyColumn + 1]hidden     // by column of ours
	columns  [keyColumn + 1][]int      // where each stands, from left to right; usually one
	whole    hidden                    // of a hidden sheet
	reach    [keyColumn + 1]int        // the last row that the answer above covers, by column of ours
	unclear  hidden                    // of rows with nothing but a colour that could be anything
	levelled bool                      // a row has a level
}

// hidden counts answers that are not shown.
type hidden struct {
	first string // cell
	n     int
}

func (h *hidden) count(cell string) {
	if h.n == 0 {
		h.first = cell
	}
	h.n++
}

// place returns "Answers!F14".
func (s *answerSheet) place(col, row int) string {
	const longest = 40 // runes; Excel allows 31
	name := short(s.Name)
	if runes := []rune(name); len(runes) > longest {
		name = string(runes[:longest])
	}
	if name == "" {
		return cellName(col, row)
	}
	return name + "!" + cellName(col, row)
}

func (r *reader) readSheet(sheet *table.Sheet) {
	s := &answerSheet{Sheet: sheet}
	if r.readMatrix(s) {
		return
	}
	var ok bool
	if s.layout, ok = r.find(sheet.Rows); !ok {
		if s.layout, ok = r.asWritten(sheet.Rows); !ok {
			if s.layout, ok = r.findForeign(sheet.Rows); !ok {
				r.lost(s)
				return
			}
		}
	}
	s.adopt()
	s.colours = s.meanings(r.legend)
	for _, row := range sheet.Rows {
		if row.Number == s.row || row.Number == s.top {
			continue
		}
		if again, is := r.headings(row); is {
			if n, _ := again.ours(); n >= 3 {
				s.layout = again
				s.adopt()
				continue
			}
		}
		r.readRow(s, row)
	}
	r.hiddenIn(s)
}

// hiddenIn tells of answers that are not shown, and of colours that may be answers
// where nothing else is one.
func (r *reader) hiddenIn(s *answerSheet) {
	for _, h := range append(s.unread[:], s.whole) {
		if h.n > 0 {
			r.doubt(followup.Doubt{Where: h.first, Code: followup.DoubtHidden, Expected: fmt.Sprint(h.n)})
		}
	}
	if s.unclear.n > 0 && !s.levelled {
		r.doubt(followup.Doubt{Where: s.unclear.first, Code: followup.DoubtLevel})
	}
}

// asWritten returns our own layout for a sheet that lost its headings, if key
// and number still stand where we wrote them.
func (r *reader) asWritten(rows []table.Row) (l layout, ok bool) {
	fit, rest := 0, 0
	for _, row := range rows {
		key, valid := followup.ParseRowKey(row.At(int(keyColumn)))
		switch {
		case valid && withoutZeros(paragraph(row.At(int(numberColumn)))) == withoutZeros(paragraph(key.Number())):
			fit++
		case valid:
			rest++
		}
	}
	for c := numberColumn; c <= keyColumn; c++ {
		l.take(c, int(c))
	}
	return l, fit > 0 && rest == 0
}

// lost reports a sheet that has our keys and nothing to read it by.
func (r *reader) lost(s *answerSheet) {
	for _, row := range s.Rows {
		for _, c := range row.Cells {
			if key, ok := followup.ParseRowKey(c.Text); ok {
				r.doubt(followup.Doubt{Where: s.place(c.Column, row.Number), Read: short(key.Number()), Code: followup.DoubtUnknownText})
				return
			}
		}
	}
}

// readRow takes the answer of one row, or says why not.
func (r *reader) readRow(s *answerSheet, row table.Row) {
	a := s.answerIn(row)
	covered := s.covers(row)
	if !a.any && a.unclear == "" && covered == "" {
		return
	}
	m := r.match(r.evidence(s, row))
	if !s.Hidden && !row.Hidden {
		r.askCovered(covered, m)
	}
	if !a.any {
		if a.unclear != "" && m.code == "" && !s.Hidden && !row.Hidden {
			s.unclear.count(a.unclear)
		}
		return
	}
	if row.Number < s.row && (m.code == followup.DoubtUnknownText || m.code == followup.DoubtUnknownNumber) {
		return // above the headings, and not sorted there
	}
	if a.coloured && m.code != "" {
		return // the heading of a section, for example
	}
	r.reading.Rows++
	if s.Hidden {
		s.whole.count(a.where)
		return
	}
	if m.code != "" {
		r.doubt(followup.Doubt{Where: a.where, Read: short(shown(s, row, a)), Code: m.code, Expected: short(m.expected)})
		return
	}
	if row.Hidden && m.by != followup.ByKey {
		r.doubt(followup.Doubt{Where: a.where, Code: followup.DoubtHidden, Expected: r.recs[m.rec].Number()})
		return
	}
	for _, d := range a.doubts {
		if covered != "" && d.Code == followup.DoubtNoLevel {
			continue // asked already
		}
		d.Expected = r.recs[m.rec].Number()
		r.doubt(d)
	}
	if a.answer.Level != followup.NoLevel {
		r.tellAssumed(a.assumed, r.recs[m.rec].Number())
	}
	if a.answer.Empty() {
		return
	}
	s.levelled = s.levelled || a.answer.Level != followup.NoLevel
	r.taken = append(r.taken, taken{m.rec, a.finish(r.recs[m.rec].Key, m, row.Hidden)})
}

// shown returns what a person sees of the recommendation in a row.
func shown(s *answerSheet, row table.Row, a rowAnswer) string {
	for _, c := range []column{numberColumn, textColumn} {
		if text := strings.TrimSpace(row.At(s.at[c])); text != "" && s.at[c] != 0 {
			return text
		}
	}
	return a.seen
}

// evidence gathers what a row shows of its recommendation.
func (r *reader) evidence(s *answerSheet, row table.Row) evidence {
	var e evidence
	for _, c := range row.Cells {
		switch role := s.role(c.Column); {
		case s.matrix && role == textColumn:
			e.number, e.text = r.inMatrix(c.Text)
		case (role == textColumn || role == numberColumn && !c.Number) && s.together() && e.takeTogether(r.index, c.Text):
		case role == numberColumn:
			e.number, e.wrote = paragraph(c.Text), c.Text
			e.float = c.Number || r.csv && !strings.HasSuffix(e.number, "0")
		case role == textColumn:
			if !isErrorValue(c.Text) {
				e.text = words(c.Text)
			}
		case role == fromColumn:
			e.from = words(c.Text)
		case !role.answers():
			if key, ok := followup.ParseRowKey(c.Text); ok && !slices.Contains(e.keys, key) {
				e.keys = append(e.keys, key)
			}
		}
	}
	return e
}

// tellAssumed tells what was taken for a level, once for all cells that say the same.
func (r *reader) tellAssumed(d *followup.Doubt, number string) {
	if d == nil || slices.ContainsFunc(r.reading.Doubts, func(o followup.Doubt) bool { return o.Code == d.Code && o.Read == d.Read }) {
		return
	}
	d.Expected = number
	r.doubt(*d)
}

func (r *reader) doubt(d followup.Doubt) {
	if len(r.reading.Doubts) < maxDoubts {
		r.reading.Doubts = append(r.reading.Doubts, d)
	}
}

// settle takes each recommendation's answer if its rows say the same.
func (r *reader) settle() {
	rows := map[int][]followup.Answer{}
	for _, t := range r.taken {
		rows[t.rec] = append(rows[t.rec], t.answer)
	}
	done := map[int]bool{}
	for _, t := range r.taken {
		differs := slices.ContainsFunc(rows[t.rec], func(a followup.Answer) bool { return !a.Same(t.answer) })
		switch {
		case differs:
			r.doubt(followup.Doubt{
				Where: t.answer.Cell, Read: short(cmpText(t.answer)), Code: followup.DoubtTwice, Expected: t.answer.Recommendation.Number(),
			})
		case !done[t.rec]:
			done[t.rec] = true
			r.reading.Answers = append(r.reading.Answers, t.answer)
		}
	}
}

// cmpText returns what tells an answer from another for a person.
func cmpText(a followup.Answer) string {
	for _, s := range []string{a.Comment, string(a.Level), a.Reference} {
		if s != "" {
			return s
		}
	}
	return a.Private
}

// joint reports whether the book only refers to a joint submission.
func (r *reader) joint(b *table.Book) bool {
	for _, a := range r.reading.Answers {
		if a.Level != followup.NoLevel || a.Comment != "" && !RefersToJoint(a.Comment) {
			return false
		}
	}
	if len(r.reading.Answers) > 0 {
		return slices.ContainsFunc(r.reading.Answers, func(a followup.Answer) bool { return a.Comment != "" })
	}
	for _, s := range b.Sheets {
		if !s.Hidden && s.Name != metaSheet && slices.ContainsFunc(s.Rows, refersInRow) {
			return true
		}
	}
	return false
}

// refersInRow reports whether a row that is about no recommendation refers to a
// joint submission.
func refersInRow(row table.Row) bool {
	return !hasKey(row) && slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return RefersToJoint(c.Text) })
}
