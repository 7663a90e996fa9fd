package workbook

import (
	"regexp"
	"slices"

	"github.com/upr-info/followup/internal/table"
)

// Tables that are neither our sheet nor the UN's matrix are read too: somebody's
// own list, or a table in a report, with a column of paragraph numbers and one of
// levels or comments. Two headings are enough there if numbers stand below.

// parted is a paragraph number of two parts, which stands in few other tables.
var parted = regexp.MustCompile(`^\d{1,3}\.\d{1,3}$`)

// findForeign returns the layout of such a table: that of its first row of
// headings, if at least two rows below begin with a paragraph number, or have a
// level beside a text, and those are most of its rows.
func (k reckoner) findForeign(rows []table.Row) (l layout, ok bool) {
	for i, row := range rows {
		if l, _ = k.headings(row); l.answerable() {
			all, fitting := 0, 0
			for _, below := range rows[i+1:] {
				if len(below.Cells) > 1 { // not a theme
					all++
				}
				if parted.MatchString(l.numberIn(below)) || l.answered(below) {
					fitting++
				}
			}
			return l, fitting >= 2 && 2*fitting >= all
		}
	}
	return layout{}, false
}

// answered reports whether a row has a word for a level, and a text that it may be
// about.
func (l layout) answered(row table.Row) bool {
	if l.at[levelColumn] == 0 || l.at[textColumn] == 0 || row.At(l.at[textColumn]) == "" {
		return false
	}
	_, _, ok := parseLevel(row.At(l.at[levelColumn]))
	return ok
}

// numberIn returns the paragraph number that a row shows: in a column of its own,
// or before the text of the recommendation.
func (l layout) numberIn(row table.Row) string {
	for _, role := range []column{numberColumn, textColumn} {
		text := row.At(l.at[role])
		if number := paragraph(text); l.at[role] != 0 && legible.MatchString(number) {
			return number
		}
		if number, _ := partParagraph(text); l.at[role] != 0 && number != "" {
			return number
		}
	}
	return ""
}

// together reports whether number and text of a recommendation stand in one cell,
// as nothing but one of the two has a column.
func (l layout) together() bool { return (l.at[numberColumn] == 0) != (l.at[textColumn] == 0) }

// takeTogether takes number and text out of the one cell that holds both. It is
// not ok where there is no number at its beginning.
func (e *evidence) takeTogether(x *index, text string) (ok bool) {
	if number, rest := partParagraph(text); number != "" && words(rest) != "" {
		e.number, e.text = x.inMatrix(text)
		return true
	}
	if number := paragraph(text); legible.MatchString(number) {
		e.number = number
		return true
	}
	return false
}

// isForeign reports whether a book holds such a table.
func (k reckoner) isForeign(b *table.Book) bool {
	return slices.ContainsFunc(b.Sheets, func(s table.Sheet) bool {
		_, ok := k.findForeign(s.Rows)
		return ok
	})
}
