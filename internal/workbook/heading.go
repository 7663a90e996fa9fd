package workbook

import (
	"slices"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A layout says in which columns of a sheet things stand, as its headings tell.
type layout struct {
	row   int                // of the headings, the last one; 0 where they are gone
	top   int                // the first row of the headings, where they span two; else 0
	at    [keyColumn + 1]int // by column of ours, from 1; 0: not there
	exact map[followup.Language]int
	roles int // columns found
	// matrix says that it is the UN's: number, text and States in one cell, level
	// and comment in another.
	matrix  bool
	earlier int     // the column of what was answered before, which is not read; 0: there is none
	ticks   [3]int  // columns to mark, one for each of levels(); 0: there are none
	spare   []spare // further columns whose headings speak of levels or comments
	others  []int   // columns whose headings say that they are another's
	more    []spare // those of them, and columns beside them, that are read as well
}

// A spare is a column whose role another one has.
type spare struct {
	role  column
	at    int
	title string // folded
}

// ticked reports whether levels are marks in one of three columns.
func (l layout) ticked() bool { return l.ticks[0] != 0 }

// maxHeading is how long a heading can be, in bytes: some 60 letters of any
// script. Longer cells are text, whatever words occur in them.
const maxHeading = 120

// A reckoner tells headings, in any of the languages that we write. It belongs to
// one workbook.
type reckoner struct {
	ourHeadings
	seen map[string]heading // by text; cells are looked at several times, and texts repeat
}

func newReckoner() reckoner { return reckoner{writtenHeadings(), map[string]heading{}} }

// ourHeadings are those that we write.
type ourHeadings struct {
	titles map[string]column
	in     map[followup.Language]map[string]bool
}

var writtenHeadings = sync.OnceValue(func() ourHeadings {
	o := ourHeadings{titles: map[string]column{}, in: map[followup.Language]map[string]bool{}}
	for _, t := range allTexts() {
		o.in[t.language] = map[string]bool{}
		for i, title := range t.columns[:keyColumn-1] {
			o.titles[words(title)] = column(i + 1)
			o.in[t.language][words(title)] = true
		}
		o.titles[words(t.earlier)] = earlierColumn
	}
	return o
})

// A heading is what the text of a cell says where it heads a column.
type heading struct {
	title  string         // folded
	role   column         // guessed
	others bool           // the column is another's
	level  followup.Level // the cell is one of the columns to mark
	isKey  bool
}

// heading reads the text of a cell, no longer than maxHeading. A number heads
// nothing, and most cells of tables that are no sheets are numbers.
func (k reckoner) heading(text string) heading {
	if isDigits(text) {
		return heading{title: text}
	}
	h, ok := k.seen[text]
	if ok {
		return h
	}
	h.title = words(text)
	h.role = guessHeading(h.title)
	h.others = h.role == noColumn && ofOthers(h.title+" ")
	h.level = levelOf(text)
	_, _, h.isKey = parseKeyTitle(text)
	const most = 10_000
	if len(k.seen) >= most {
		clear(k.seen)
	}
	k.seen[text] = h
	return h
}

// isDigits reports whether s is nothing but digits of ASCII.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// headings returns the layout that a row gives if it is one of headings. It must
// name at least three columns, among them one to fill in and one to know the
// recommendation by.
func (k reckoner) headings(row table.Row) (l layout, ok bool) {
	if hasKey(row) { // most rows: cheaper to see than what headings they have not
		return layout{}, false
	}
	l = layout{row: row.Number, exact: map[followup.Language]int{}}
	var guessed [keyColumn + 1]int
	l.ticks = k.tickColumns(row)
	for _, c := range row.Written() {
		if len(c.Text) > maxHeading {
			continue
		}
		h := k.heading(c.Text)
		if h.isKey {
			l.take(keyColumn, c.Column)
			continue
		}
		title := h.title
		if slices.Contains(l.ticks[:], c.Column) {
			continue
		}
		if k.titles[title] == earlierColumn {
			l.earlier = c.Column
			continue
		}
		if role, known := k.titles[title]; known {
			l.takeHeaded(role, c.Column, title)
			for lang, titles := range k.in {
				if titles[title] {
					l.exact[lang]++
				}
			}
			continue
		}
		switch role := h.role; {
		case h.others:
			l.others = append(l.others, c.Column)
		case role == noColumn:
		case guessed[role] == 0:
			guessed[role] = c.Column
		default:
			l.spare = append(l.spare, spare{role, c.Column, title})
		}
	}
	for role, at := range guessed {
		if at != 0 {
			l.takeHeaded(column(role), at, words(row.At(at)))
		}
	}
	if l.ticked() {
		l.roles++
	}
	return l, l.answerable() && l.roles >= 3
}

// answerable reports whether there is a column to fill in and one to know the
// recommendation by.
func (l layout) answerable() bool {
	toFill := l.at[levelColumn] != 0 || l.at[commentColumn] != 0 || l.ticked()
	return toFill && (l.at[numberColumn] != 0 || l.at[textColumn] != 0 || l.at[keyColumn] != 0)
}

// hasKey reports whether a row has a valid key.
func hasKey(row table.Row) bool {
	for _, c := range slices.Backward(row.Cells) { // ours is the last
		if _, ok := followup.ParseRowKey(c.Text); ok {
			return true
		}
	}
	return false
}

// take gives a role to a column; the first that asks for it has it.
func (l *layout) take(role column, at int) {
	if l.at[role] == 0 {
		l.at[role] = at
		l.roles++
	}
}

// takeHeaded gives a role to a column that a heading names. One that comes late
// is kept as a spare.
func (l *layout) takeHeaded(role column, at int, title string) {
	if l.at[role] != 0 {
		l.spare = append(l.spare, spare{role, at, title})
	}
	l.take(role, at)
}

// ours returns how many headings are word for word those of one language, and
// which language has the most.
func (l layout) ours() (n int, lang followup.Language) {
	for _, t := range followup.Written() {
		if l.exact[t] > n {
			n, lang = l.exact[t], t
		}
	}
	return n, lang
}

// role returns what a column of the sheet is in l.
func (l layout) role(at int) column {
	for role, col := range l.at {
		if col == at {
			return column(role)
		}
	}
	if at == l.earlier && at != 0 {
		return earlierColumn
	}
	for _, m := range l.more {
		if m.at == at {
			return m.role
		}
	}
	if slices.Contains(l.ticks[:], at) {
		return levelColumn
	}
	return noColumn
}

// find returns the layout of a sheet: that of the first row with at least three
// headings of ours, else that of the row with the most headings. It is not ok
// if no row will do.
func (k reckoner) find(rows []table.Row) (best layout, ok bool) {
	for i, row := range rows {
		l, is := k.headings(row)
		if i+1 < len(rows) {
			if both, two := k.twoRows(row, rows[i+1]); two && (both.roles > l.roles || both.ticked() && !l.ticked()) {
				l, is = both, true
			}
		}
		if !is {
			continue
		}
		if n, _ := l.ours(); n >= 3 {
			return l, true
		}
		if l.roles > best.roles {
			best, ok = l, true
		}
	}
	return best, ok
}
