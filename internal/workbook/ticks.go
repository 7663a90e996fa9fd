package workbook

import (
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// Some turn the column of levels into three, headed by the levels, and mark one
// of them: "Level of implementation" over "fully | partially | not".

// tickColumns returns the columns that a row heads with the three levels, each
// once, in the order of levels(); zeros where it does not.
func (k reckoner) tickColumns(row table.Row) [3]int {
	var at [3]int
	if len(row.Cells) < len(at) {
		return at
	}
	all := levels()
	for _, c := range row.Cells {
		if len(c.Text) > maxHeading {
			continue
		}
		i := slices.Index(all[:], k.heading(c.Text).level)
		switch {
		case i < 0:
		case at[i] != 0:
			return [3]int{}
		default:
			at[i] = c.Column
		}
	}
	if slices.Contains(at[:], 0) {
		return [3]int{}
	}
	return at
}

// twoRows returns the layout that two rows give together, as where a heading is
// merged over several of the row below. The lower one must hold nothing else.
func (k reckoner) twoRows(upper, lower table.Row) (l layout, ok bool) {
	if lower.Number != upper.Number+1 || hasKey(upper) || hasKey(lower) || !k.onlyHeadings(lower) {
		return layout{}, false
	}
	l, ok = k.headings(overlaid(upper, lower))
	l.top = upper.Number
	return l, ok
}

// overlaid returns a row with the cells of lower, and those of upper where there
// are none.
func overlaid(upper, lower table.Row) table.Row {
	both := table.Row{Number: lower.Number, Cells: slices.Clone(lower.Written())}
	for _, c := range upper.Written() {
		if lower.At(c.Column) == "" {
			both.Cells = append(both.Cells, c)
		}
	}
	slices.SortFunc(both.Cells, func(a, b table.Cell) int { return a.Column - b.Column })
	return both
}

// onlyHeadings reports whether a row holds at least two cells, and each of them
// is a heading or a level.
func (k reckoner) onlyHeadings(row table.Row) bool {
	written := row.Written()
	return len(written) >= 2 && !slices.ContainsFunc(written, func(c table.Cell) bool {
		if len(c.Text) > maxHeading {
			return true
		}
		h := k.heading(c.Text)
		_, known := k.titles[h.title]
		return !known && h.role == noColumn && h.level == followup.NoLevel
	})
}

// takeTicks reads the marks of a row, and reports whether there are any. One mark
// is that level; several are a doubt, and so is a text.
func (a *rowAnswer) takeTicks(s *answerSheet, row table.Row) (said bool) {
	var marked []int // indexes of levels()
	var places []string
	for i, col := range s.ticks {
		c, _ := cellAt(row, col)
		text := answerText(c.Text)
		tinted := text == "" && s.tinted && c.Fill != ""
		if unmarked(text) && !c.Formula && !tinted {
			continue
		}
		said = true
		where := s.place(col, row.Number)
		a.see(where, text)
		switch {
		case s.HiddenColumns[col]:
			s.unread[levelColumn].count(where)
		case c.Formula || isErrorValue(text):
			a.doubtLevel(where, text, followup.DoubtFormula)
		case tinted || isMark(text) && !(s.checked && isCross(text)) || levelOf(text) == levels()[i]:
			marked, places = append(marked, i), append(places, where)
			if tinted {
				a.notes = append(a.notes, where+": the colour of the cell was taken for a mark")
			}
		default:
			a.doubtLevel(where, text, followup.DoubtLevel)
		}
	}
	switch {
	case len(marked) > 1:
		a.doubtLevel(places[0], strings.Join(places, ", "), followup.DoubtTwoLevels)
	case len(marked) == 1:
		a.putLevel(places[0], levels()[marked[0]])
	}
	return said
}

// isMark reports whether a text only says that its column is the one.
func isMark(s string) bool {
	switch strings.ToLower(s) {
	case "x", "xx", "xxx", "×", "х" /* Cyrillic */, "✓", "✔", "✔️", "☑", "☒", "✗", "✘", "√", "v", "●", "•", "■", "⬛", "1", "1.0",
		"yes", "y", "oui", "o", "sí", "si", "да", "نعم", "是", "true", "vrai", "verdadero":
		return true
	}
	return false
}

// isCross reports whether a text is a mark that says the opposite where others
// are check marks.
func isCross(s string) bool {
	return slices.Contains([]string{"☒", "✗", "✘"}, s)
}

// checkedTicks reports whether any mark of the sheet is a check mark.
func (s *answerSheet) checkedTicks() bool {
	return slices.ContainsFunc(s.Rows, func(row table.Row) bool {
		return row.Number > s.row && slices.ContainsFunc(s.ticks[:], func(col int) bool {
			return slices.Contains([]string{"✓", "✔", "✔️", "☑", "√"}, answerText(row.At(col)))
		})
	})
}

// unmarked reports whether a text says that its column is not the one.
func unmarked(s string) bool {
	switch strings.ToLower(s) {
	case "", "☐", "□", "○", "0", "0.0", "no", "non", "нет", "لا", "否", "false", "faux", "falso":
		return true
	}
	return false
}

// tintedTicks reports whether the colour of a cell to mark may be a mark. A column
// that is coloured from top to bottom is a design, and so are two coloured cells
// in one row.
func (s *answerSheet) tintedTicks() bool {
	var coloured [3]int
	rows := 0
	for _, row := range s.Rows {
		if row.Number <= s.row {
			continue
		}
		rows++
		inRow := 0
		for i, col := range s.ticks {
			if c, ok := cellAt(row, col); ok && c.Fill != "" {
				coloured[i]++
				inRow++
			}
		}
		if inRow > 1 {
			return false
		}
	}
	most := slices.Max(coloured[:])
	return most > 0 && (most < coloured[0]+coloured[1]+coloured[2] || most < rows/2)
}
