package workbook

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A rowAnswer is what stands in the columns for answers of one row, before it is
// known which recommendation it is about.
type rowAnswer struct {
	answer   followup.Answer
	any      bool             // something stands there
	where    string           // the first cell of it
	seen     string           // its text
	coloured bool             // there is nothing but a colour
	unclear  string           // the cell for the level, where it is coloured, and it is not known why
	torn     bool             // cells for the level contradict each other, or one was not understood
	doubts   []followup.Doubt // about single cells
	assumed  *followup.Doubt  // what was taken for the level, where it is no word for one; nil: nothing
	notes    []string
}

// answerIn reads the answer columns of a row. What is in a hidden column is
// counted and left out.
func (s *answerSheet) answerIn(row table.Row) rowAnswer {
	var a rowAnswer
	levelSaid := s.ticked() && a.takeTicks(s, row)
	for role := levelColumn; role <= privateColumn; role++ {
		for _, col := range s.columns[role] {
			if c, ok := cellAt(row, col); ok {
				levelSaid = a.takeCell(s, row.Number, role, c, levelSaid)
			}
		}
	}
	levelSaid = levelSaid || !s.matrix && a.takeColour(s, row)
	if a.torn {
		a.answer.Level = followup.NoLevel
	}
	if at := s.at[levelColumn]; !levelSaid && (a.answer.Comment != "" || a.answer.Reference != "") && !RefersToJoint(a.answer.Comment) {
		where := a.answer.Cell
		if at == 0 {
			at = s.ticks[0]
		}
		if at != 0 {
			where = s.place(at, row.Number)
		}
		a.doubt(where, "", followup.DoubtNoLevel)
	}
	a.noteOthers(s, row)
	return a
}

// takeCell reads one cell of an answer column, and reports whether a level is said
// by it or was before.
func (a *rowAnswer) takeCell(s *answerSheet, row int, role column, c table.Cell, levelSaid bool) bool {
	text := answerText(c.Text)
	if text == "" && !c.Formula {
		return levelSaid
	}
	where := s.place(c.Column, row)
	a.see(where, text)
	levelSaid = levelSaid || role == levelColumn
	if s.HiddenColumns[c.Column] {
		s.unread[role].count(where)
		return levelSaid
	}
	if role != levelColumn && atLimit(c.Text) {
		a.doubt(where, text, followup.DoubtTooLong)
	}
	switch {
	case c.Formula || isErrorValue(text):
		a.doubt(where, cmp.Or(c.Source, text), followup.DoubtFormula)
		a.torn = a.torn || role == levelColumn
	case role == levelColumn && s.scores && a.takeScore(where, text):
	case role == levelColumn:
		a.takeLevel(where, text)
	case s.matrix && role == commentColumn && !levelSaid:
		return a.takeAssessment(where, text)
	default:
		a.take(role, where, text)
	}
	return levelSaid
}

// see notes the first cell with something in it.
func (a *rowAnswer) see(where, text string) {
	if !a.any {
		a.any, a.where, a.seen = true, where, text
	}
}

// atLimit reports whether a text is exactly as long as a cell of Excel can be:
// 32,767 units of UTF-16. Then its end was most likely cut when it was pasted or
// saved.
func atLimit(s string) bool {
	if len(s) < maxText {
		return false
	}
	units := 0
	for _, r := range s {
		units += utf16.RuneLen(r)
	}
	return units == maxText
}

// takeLevel puts the level that a cell says into the answer.
func (a *rowAnswer) takeLevel(where, text string) {
	level, code, ok := parseLevel(text)
	if !ok {
		var wrote string
		if level, wrote = misspelt(text); level == followup.NoLevel {
			a.doubtLevel(where, text, code)
			return
		}
		a.notes = append(a.notes, where+": “"+short(wrote)+"” was taken for a typing error in the word for a level")
		a.assume(where, text, level)
	}
	a.putLevel(where, level)
}

// putLevel gives the answer its level. A second one that differs is a doubt.
func (a *rowAnswer) putLevel(where string, level followup.Level) {
	if a.answer.Level != followup.NoLevel && a.answer.Level != level {
		a.doubtLevel(where, string(level), followup.DoubtTwoLevels)
		return
	}
	a.answer.Level, a.answer.Cell = level, where
}

// assume says what is no word for a level and was taken for one, so that its sender
// is told.
func (a *rowAnswer) assume(where, read string, level followup.Level) {
	code := map[followup.Level]string{followup.Full: followup.DoubtAsFull, followup.Partial: followup.DoubtAsPartial, followup.Not: followup.DoubtAsNot}[level]
	a.assumed = &followup.Doubt{Where: where, Read: short(read), Code: code}
}

// doubtLevel leaves the answer without a level, whatever other cells say.
func (a *rowAnswer) doubtLevel(where, read, code string) {
	a.torn = true
	a.doubt(where, read, code)
}

// take puts the text of one cell into the answer; a comment behind what stood in
// a column further left.
func (a *rowAnswer) take(role column, where, text string) {
	if role == commentColumn && a.answer.Comment != "" {
		text = a.answer.Comment + "\n" + text
		a.notes = append(a.notes, "the comment goes on in "+where)
	}
	if runes := []rune(text); len(runes) > maxText {
		text = strings.TrimSpace(string(runes[:maxText]))
		a.doubt(where, text, followup.DoubtTooLong)
	}
	switch role {
	case commentColumn:
		a.answer.Comment = text
	case referenceColumn:
		a.answer.Reference = text
	case privateColumn:
		a.answer.Private = text
	}
	if a.answer.Cell == "" {
		a.answer.Cell = where
	}
}

// takeScore puts a level into the answer that was given as a number, and reports
// whether it was.
func (a *rowAnswer) takeScore(where, text string) bool {
	level, ok := onScale(text)
	if ok {
		a.putLevel(where, level)
		a.notes = append(a.notes, where+": "+text+" was taken for the score of a level")
		a.assume(where, text, level)
	}
	return ok
}

// takeAssessment puts the last cell of a matrix into the answer, and reports
// whether it says a level.
func (a *rowAnswer) takeAssessment(where, text string) (said bool) {
	level, comment, code := beginsWithLevel(text)
	if code != "" {
		a.doubt(where, text, code)
	}
	if comment != "" {
		a.take(commentColumn, where, comment)
	}
	a.answer.Level, a.answer.Cell = level, where
	return level != followup.NoLevel || code != ""
}

func (a *rowAnswer) doubt(where, read, code string) {
	a.doubts = append(a.doubts, followup.Doubt{Where: where, Read: short(read), Code: code})
}

// noteOthers notes what somebody wrote into columns of their own.
func (a *rowAnswer) noteOthers(s *answerSheet, row table.Row) {
	if !a.any {
		return
	}
	for _, c := range row.Cells {
		if s.layout.role(c.Column) != noColumn || answerText(c.Text) == "" {
			continue
		}
		if s.matrix && c.Column < s.at[commentColumn] { // the UN's own
			continue
		}
		if _, isKey := followup.ParseRowKey(c.Text); isKey || s.row == 0 {
			continue
		}
		a.notes = append(a.notes, s.place(c.Column, row.Number)+" is in a column that is not of the answer sheet and was not read")
	}
}

// finish returns the answer for a recommendation.
func (a rowAnswer) finish(key followup.RecommendationKey, m match, hiddenRow bool) followup.Answer {
	out := a.answer
	out.Recommendation, out.MatchedBy = key, m.by
	out.Notes = append([]string{}, a.notes...)
	if m.note != "" {
		out.Notes = append(out.Notes, m.note)
	}
	if hiddenRow {
		out.Notes = append(out.Notes, "the row was hidden, as by a filter")
	}
	return out
}

// cellAt returns the cell of a column, and is not ok where there is none.
func cellAt(row table.Row, col int) (table.Cell, bool) {
	if col == 0 {
		return table.Cell{}, false
	}
	for _, c := range row.Cells {
		if c.Column == col {
			return c, true
		}
	}
	return table.Cell{}, false
}

// answerText returns what somebody wrote into a cell: line ends as "\n", nothing
// around it, and nothing at all for the dashes and dots that stand for nothing.
func answerText(s string) string {
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if strings.Trim(s, "-–—._/\\ ") == "" {
		return ""
	}
	return s
}

// isErrorValue reports whether s is what a spreadsheet shows for a formula that
// failed, as a comment does that began with "=" or "-": "#NAME?", "#¿NOMBRE?",
// "#NOM?", "Err:508".
func isErrorValue(s string) bool {
	const longest = 16 // bytes
	if len(s) > longest {
		return false
	}
	s = strings.ToUpper(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "ERR:"); ok {
		return len(rest) == 3 && strings.Trim(rest, "0123456789") == ""
	}
	rest, ok := strings.CutPrefix(s, "#")
	return ok && rest != "" && (strings.HasSuffix(rest, "!") || strings.HasSuffix(rest, "?") || rest == "N/A" || rest == "N/D")
}

// adopt finds columns of ours whose headings somebody made unrecognisable: the
// one column that holds nothing but levels, and a column between the two that it
// stood between when we wrote it. It sees whether levels stand as scores.
func (s *answerSheet) adopt() {
	if i := slices.IndexFunc(s.Rows, func(r table.Row) bool { return s.row != 0 && r.Number == s.row }); i >= 0 {
		s.adoptSpare(s.Rows[i])
	}
	s.tinted = s.ticked() && s.tintedTicks()
	s.checked = s.ticked() && s.checkedTicks()
	if s.at[levelColumn] == 0 && !s.ticked() {
		if col := s.columnOfLevels(); col != 0 {
			s.take(levelColumn, col)
		}
	}
	for c := levelColumn; c <= privateColumn; c++ {
		left, right := s.at[c-1], s.at[c+1]
		if s.at[c] == 0 && left != 0 && right == left+2 && s.layout.role(left+1) == noColumn {
			s.take(c, left+1)
		}
	}
	s.arrange()
	s.scores = usesScale(s.Rows, s.row, s.at[levelColumn])
}

// columnOfLevels returns the only column without a known heading in which all
// that stands is levels, or 0.
func (s *answerSheet) columnOfLevels() int {
	only := map[int]bool{}
	for _, row := range s.Rows {
		if row.Number <= s.row {
			continue
		}
		for _, c := range row.Written() {
			if was, seen := only[c.Column]; s.layout.role(c.Column) != noColumn || slices.Contains(s.others, c.Column) || seen && !was {
				continue
			}
			_, _, ok := parseLevel(c.Text)
			only[c.Column] = ok
		}
	}
	found := 0
	for col, ok := range only {
		switch {
		case ok && found != 0:
			return 0
		case ok:
			found = col
		}
	}
	return found
}
