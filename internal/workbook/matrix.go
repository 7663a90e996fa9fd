package workbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// The UN's matrix of recommendations, which OHCHR publishes for each review as a
// Word table, is filled in by many who never saw our sheet. Its first cell holds
// number, text and States together, its last the assessment in free words:
//
//	Recommendation | Position | Full list of themes | Assessment/comments on level of implementation   (cycles 2 and 3)
//	Recommendation and recommending State | Position of the State under review | Human rights themes and groups of persons | Relevant SDGs   (cycle 4)
//
// To the second whoever answers adds a column.

// matrixHeading returns the layout that a row gives if it is the heading of a
// matrix with a column to answer in. A table with a column of its own for
// numbers is none.
func matrixHeading(row table.Row) (l layout, ok bool) {
	const longest = 200 // bytes; more is no heading
	l = layout{row: row.Number, matrix: true}
	if !slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return beginsAlike(c.Text, "Recom") }) {
		return l, false // most rows: cheaper to see than what headings they have not
	}
	if slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return len(c.Text) > longest }) {
		return l, false
	}
	unknown := 0 // the last column without a known heading
	for _, c := range row.Written() {
		title := words(c.Text)
		switch role := matrixRole(title, l); {
		case role != noColumn:
			l.take(role, c.Column)
		case title != "relevant sdgs" && l.roles >= 3 && !ofOthers(title+" "):
			unknown = c.Column
		}
	}
	if l.at[commentColumn] == 0 && l.at[levelColumn] != 0 { // "Status of implementation", in words
		l.at[commentColumn], l.at[levelColumn] = l.at[levelColumn], 0
	}
	if l.at[commentColumn] == 0 && unknown != 0 {
		l.take(commentColumn, unknown)
	}
	return l, l.at[textColumn] != 0 && l.at[responseColumn] != 0 && l.at[issuesColumn] != 0 && l.at[numberColumn] == 0 && l.at[commentColumn] != 0
}

// beginsAlike reports whether s begins with the ASCII letters of start, in any
// case.
func beginsAlike(s, start string) bool {
	s = strings.TrimLeft(s, " \t\n")
	return len(s) >= len(start) && strings.EqualFold(s[:len(start)], start)
}

// matrixRole tells what a heading of a matrix names. Only behind those of the UN
// does a heading name something to answer in.
func matrixRole(title string, l layout) column {
	switch {
	case strings.HasPrefix(title, "recommendation"), strings.HasPrefix(title, "recommandation"), strings.HasPrefix(title, "recomendacion"):
		if l.at[textColumn] == 0 {
			return textColumn
		}
	case strings.HasPrefix(title, "position"), strings.HasPrefix(title, "posicion"):
		return responseColumn
	case strings.Contains(title, "theme") || strings.Contains(title, "tema"):
		return issuesColumn
	}
	role := guessHeading(title)
	if role == numberColumn || l.roles >= 3 && role.answers() {
		return role
	}
	return noColumn
}

// findMatrix returns the layout of a sheet that is a matrix: below its heading
// at least one row begins with a paragraph number.
func findMatrix(rows []table.Row) (l layout, ok bool) {
	for i, row := range rows {
		if l, ok = matrixHeading(row); ok {
			return l, hasParagraphs(rows[i+1:], l.at[textColumn])
		}
	}
	return layout{}, false
}

func hasParagraphs(rows []table.Row, col int) bool {
	for _, row := range rows {
		if number, _ := partParagraph(row.At(col)); number != "" {
			return true
		}
	}
	return false
}

// readMatrix reads a sheet as a matrix. It is not ok if it is none. A text
// document may go on with the matrix in a further table without a heading.
func (r *reader) readMatrix(s *answerSheet) bool {
	l, ok := findMatrix(s.Rows)
	if !ok {
		if l = r.matrix; !l.matrix || !r.document || !hasParagraphs(s.Rows, l.at[textColumn]) {
			return false
		}
		l.row = 0
	}
	r.matrix, s.layout = l, l
	s.arrange()
	for _, row := range s.Rows {
		if again, is := matrixHeading(row); is {
			s.layout = again
			s.arrange()
			continue
		}
		r.readRow(s, row)
	}
	r.hiddenIn(s)
	return true
}

var (
	// numbered parts the paragraph number from what follows it; "121. 10",
	// "121,10" and "121.10." occur.
	numbered = regexp.MustCompile(`(?s)^\s*(\d{1,4}(?:\s?[.,]\s?\d{1,4}){1,3})\s*[.):]?\s*(\D.*)$`)
	// stated begins the line that says where the position stands.
	stated = regexp.MustCompile(`(?i)\b(?:sources?\s+of|source\s+de\s+la|fuente\s+de\s+la)\s+posi[tc]i[oó]n\b`)
	// named is the States in brackets at the end.
	named = regexp.MustCompile(`(?s)^(.*\S)\s*\([^()]*\)[\s;.,]*$`)
)

// partParagraph parts "121.10 Text (State);" into number and rest. The number is
// empty where there is none.
func partParagraph(s string) (number, rest string) {
	m := numbered.FindStringSubmatch(s)
	if m == nil {
		return "", s
	}
	return paragraph(strings.ReplaceAll(strings.Join(strings.Fields(m[1]), ""), ",", ".")), m[2]
}

// inMatrix gathers what the first cell of a matrix shows of a recommendation.
// How much at its end is States only the list can tell.
func (x *index) inMatrix(s string) (number, text string) {
	const most = 100 // brackets; States are 193
	number, rest := partParagraph(s)
	if at := stated.FindStringIndex(rest); at != nil {
		rest = rest[:at[0]]
	}
	for range most {
		if text = words(rest); len(x.byText[text]) > 0 {
			return number, text
		}
		m := named.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		rest = m[1]
	}
	return number, text
}

// ending ends the words for a level before a comment. A comma does not: what
// follows it may turn the meaning, as in "implemented, but not everywhere".
var ending = regexp.MustCompile(`[:;.)\]\n–—]|\s-+|-\s`)

// beginsWithLevel parts an assessment in free words into the level that it
// begins with and the comment: "Partially implemented – the law is in force".
// Without such words it has no level; with two that differ, code is
// DoubtTwoLevels and the comment is all of it.
func beginsWithLevel(s string) (l followup.Level, comment, code string) {
	head, rest := firstPhrase(s)
	if labelled(head) {
		head, rest = firstPhrase(rest)
	}
	l, code, ok := parseLevel(head)
	if code == followup.DoubtTwoLevels {
		return followup.NoLevel, s, code
	}
	// "Implemented" alone says how far only where nothing follows it.
	if !ok || rest != "" && !saysDegree(head) {
		return followup.NoLevel, s, ""
	}
	next, _ := firstPhrase(rest)
	if other, _, also := parseLevel(next); also && other != l {
		return followup.NoLevel, s, followup.DoubtTwoLevels
	}
	return l, rest, ""
}

// saysDegree reports whether a level names its degree: then a further one is a
// contradiction, while "not" before "implemented" is none.
func saysDegree(s string) bool {
	folded := words(s)
	return wholePhrase(folded) != followup.NoLevel || levelOf("not "+folded) == followup.NoLevel
}

// firstPhrase cuts s behind its first phrase.
func firstPhrase(s string) (head, rest string) {
	s = strings.TrimLeft(s, "([*•- \t\n")
	at := ending.FindStringIndex(s)
	if at == nil {
		return s, ""
	}
	return s[:at[0]], strings.TrimLeft(s[at[1]:], ":;.)]–—-* \t\n")
}

// labelled reports whether a phrase only says that a level follows.
func labelled(s string) bool {
	switch words(s) {
	case "level", "level of implementation", "status", "status of implementation", "implementation", "assessment",
		"niveau", "niveau de mise en oeuvre", "statut", "evaluation", "nivel", "nivel de implementacion", "estado", "evaluacion":
		return true
	}
	return false
}
