package workbook

import (
	"slices"
	"strings"

	"github.com/upr-info/followup/internal/table"
)

// adoptSpare decides which further columns are read along: a comment that goes on
// in a second column, and a second column of levels, which must then agree.
// Comments under headings of their own are not joined: they may be somebody
// else's.
func (s *answerSheet) adoptSpare(heading table.Row) {
	for _, sp := range s.spare {
		main := words(heading.At(s.at[sp.role]))
		switch {
		case sp.at == s.at[sp.role] || sp.role != levelColumn && sp.role != commentColumn:
		case stem(main) == stem(sp.title), sp.role == levelColumn && s.mostlyLevels(sp.at):
			s.more = append(s.more, sp)
		}
	}
	s.adoptBeside(heading)
}

// adoptBeside takes the columns right of the comment that have no heading: under
// a merged one all, else the next if it is filled in as often as not.
func (s *answerSheet) adoptBeside(heading table.Row) {
	main, ok := cellAt(heading, s.at[commentColumn])
	if !ok {
		return
	}
	const most = 4 // columns; a wider merge is a title
	for at := main.Column + 1; at <= main.Column+most; at++ {
		if heading.At(at) != "" || s.layout.role(at) != noColumn {
			return
		}
		if !main.Merged && (at > main.Column+1 || !s.filledBeside(main.Column, at)) {
			return
		}
		s.more = append(s.more, spare{role: commentColumn, at: at})
	}
}

// filledBeside reports whether a column holds text in at least three rows, and in
// half of those with a comment.
func (s *answerSheet) filledBeside(comment, at int) bool {
	comments, both := 0, 0
	for _, row := range s.Rows {
		if row.Number <= s.row || answerText(row.At(comment)) == "" {
			continue
		}
		comments++
		if strings.Contains(answerText(row.At(at)), " ") {
			both++
		}
	}
	return both >= 3 && 2*both >= comments
}

// mostlyLevels reports whether more than half of what stands in a column are
// levels.
func (s *answerSheet) mostlyLevels(at int) bool {
	all, known := 0, 0
	for _, row := range s.Rows {
		text := answerText(row.At(at))
		if row.Number <= s.row || text == "" {
			continue
		}
		all++
		if _, _, ok := parseLevel(text); ok {
			known++
		}
	}
	return 2*known > all
}

// stem returns a folded heading without what tells the first of several columns
// from the next: "comments 2", "comment (continued)", "commentaires suite".
func stem(title string) string {
	var kept []string
	for w := range strings.FieldsSeq(title) {
		switch w {
		case "continued", "cont", "contd", "suite", "continuacion", "part", "partie", "parte", "продолжение", "часть", "تابع", "تتمه",
			"i", "ii", "iii", "iv", "a", "b", "c", "d":
			continue
		}
		if strings.Trim(w, "0123456789") != "" {
			kept = append(kept, strings.TrimSuffix(w, "s"))
		}
	}
	return strings.Join(kept, " ")
}

// arrange lists the columns of each role from left to right.
func (s *answerSheet) arrange() {
	for role := levelColumn; role <= privateColumn; role++ {
		s.columns[role] = nil
		if s.at[role] != 0 {
			s.columns[role] = append(s.columns[role], s.at[role])
		}
	}
	for _, m := range s.more {
		s.columns[m.role] = append(s.columns[m.role], m.at)
		slices.Sort(s.columns[m.role])
	}
}
