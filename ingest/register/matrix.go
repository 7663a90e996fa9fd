package register

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A matrixReader reads the UN's matrix of recommendations: a Word table with
// recommendation, position and themes, in which rows of one merged cell name
// the theme of those below. Both headers that are in use since 2012 are known.
type matrixReader struct {
	o       Options
	result  Result
	list    List
	at      map[string]int // index in list by paragraph number
	columns map[string]int
	theme   string
}

// The columns of the matrix.
const (
	matrixText     = "recommendation"
	matrixPosition = "position"
	matrixThemes   = "themes"
)

func matrix(b *table.Book, o Options) (Result, error) {
	if o.Review == "" {
		return Result{}, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "a UN matrix does not say which review it is of: name it with --review"}
	}
	m := &matrixReader{o: o, list: List{Review: o.Review}, at: map[string]int{}}
	m.result.Source = followup.UNMatrix
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			m.row(r, place(b, s, r.Number))
		}
	}
	if m.columns == nil {
		return Result{}, &followup.Fault{Remedy: followup.ByStaff,
			Reason: "the document holds no UN matrix: its first columns are Recommendation, Position and themes"}
	}
	if len(m.list.Recommendations) > 0 {
		m.result.Reviews = []List{m.list}
	}
	return m.result, nil
}

// matrixHeader returns the columns that a header row names.
func matrixHeader(r table.Row) (map[string]int, bool) {
	c := map[string]int{}
	for _, cell := range r.Cells {
		h, name := folded(cell.Text), ""
		switch {
		case len(h) > 200:
			return nil, false
		case strings.HasPrefix(h, "recommendation"), strings.HasPrefix(h, "recommandation"), strings.HasPrefix(h, "recomendación"):
			name = matrixText
		case strings.HasPrefix(h, "position"), strings.HasPrefix(h, "posición"):
			name = matrixPosition
		case strings.Contains(h, "theme"), strings.Contains(h, "thème"), strings.Contains(h, "tema"):
			name = matrixThemes
		}
		if name != "" && c[name] == 0 {
			c[name] = cell.Column
		}
	}
	return c, c[matrixText] != 0 && c[matrixPosition] != 0
}

func (m *matrixReader) row(r table.Row, where string) {
	if c, ok := matrixHeader(r); ok {
		m.columns, m.theme = c, ""
		return
	}
	if m.columns == nil {
		return // before the matrix
	}
	first := r.At(m.columns[matrixText])
	if theme, ok := themeRow(r); ok {
		m.theme = theme
		return
	}
	found := paragraph.FindStringSubmatch(first)
	if found == nil {
		m.refuse(where, "the row does not begin with a paragraph number such as 121.10")
		return
	}
	number := strings.Trim(spaces.ReplaceAllString(strings.ReplaceAll(found[1], ",", "."), ""), ".")
	m.take(number, found[2], r, where)
}

func (m *matrixReader) refuse(where, why string) {
	m.result.Refused = append(m.result.Refused, followup.Problem{Where: where, Problem: why})
}

func (m *matrixReader) doubt(where, format string, args ...any) {
	m.result.Doubts = append(m.result.Doubts, followup.Problem{Where: where, Problem: fmt.Sprintf(format, args...)})
}

var (
	spaces = regexp.MustCompile(`\s+`)
	// paragraph parts the number from the text; "121. 10", "121,10" and
	// "121.10." occur.
	paragraph = regexp.MustCompile(`(?s)^\s*(\d{1,4}(?:\s?[.,]\s?\d{1,4}){1,3})\s*[.):]?\s*(\D.*)$`)
	// stated is the line under a recommendation that says where the position stands.
	stated = regexp.MustCompile(`(?i)\b(?:sources?\s+of|source\s+de\s+la|fuente\s+de\s+la)\s+posi[tc]i[oó]n\b[\s:]*`)
	symbol = regexp.MustCompile(`A/HRC/\d{1,3}/\d{1,3}(?:/(?:Add|Corr|Rev)\.\d{1,2})*`)
	// code is the letter and number before a theme in older matrices: "A12 ".
	code = regexp.MustCompile(`^[A-Z]\d{1,3}\s+`)
)

// themeRow reads a row of one cell: "Theme: A12 Acceptance of international norms".
func themeRow(r table.Row) (string, bool) {
	cells := r.Written()
	if len(cells) != 1 {
		return "", false
	}
	c := cells[0]
	before, after, ok := strings.Cut(clean(c.Text), ":")
	switch strings.ToLower(strings.TrimSpace(before)) {
	case "theme", "thème", "tema":
	default:
		ok = false
	}
	if !ok && (!c.Merged || paragraph.MatchString(c.Text)) {
		return "", false
	}
	if !ok {
		after = c.Text
	}
	return themeName(after), true
}

func themeName(s string) string {
	s = strings.TrimLeft(clean(s), "-–—•*· ")
	return short(code.ReplaceAllString(s, ""), maxName)
}

// take adds a recommendation, or the themes of one that stood under another
// theme before.
func (m *matrixReader) take(number, rest string, r table.Row, where string) {
	text, source := rest, ""
	if i := stated.FindStringIndex(rest); i != nil {
		text, source = rest[:i[0]], rest[i[1]:]
	}
	text = clean(text)
	if len([]rune(text)) > maxText {
		m.refuse(where, fmt.Sprintf("the text of paragraph %s is longer than %d characters", number, maxText))
		return
	}
	text, from, sure := attribution(text, m.o.Calendar)
	if text == "" {
		m.refuse(where, fmt.Sprintf("paragraph %s has no text", number))
		return
	}
	issues := themes(r.At(m.columns[matrixThemes]), m.theme)
	if i, known := m.at[number]; known {
		m.again(&m.list.Recommendations[i], text, issues, where)
		return
	}
	if !sure {
		m.doubt(where, "paragraph %s: the recommending State is not certain: taken as %s", number, strings.Join(from, "; "))
	}
	response, ok := position(r.At(m.columns[matrixPosition]))
	if !ok {
		m.doubt(where, "paragraph %s: %s is not a known position; it was left open", number, quote(r.At(m.columns[matrixPosition])))
	}
	m.at[number] = len(m.list.Recommendations)
	m.list.Recommendations = append(m.list.Recommendations, followup.Recommendation{
		Key: followup.NewRecommendationKey(m.o.Review, number), Kind: followup.Recommended, Text: text, From: from, Response: response,
		Issues: issues, Symbol: symbol.FindString(source), Position: len(m.list.Recommendations) + 1,
	})
}

// again unites the themes of a paragraph that stands in several rows.
func (m *matrixReader) again(r *followup.Recommendation, text string, issues []string, where string) {
	if folded(text) != folded(r.Text) {
		m.doubt(where, "paragraph %s stands here with another text; the first one was taken", r.Number())
	}
	for _, i := range issues {
		if len(r.Issues) < maxParts && !slices.ContainsFunc(r.Issues, func(have string) bool { return folded(have) == folded(i) }) {
			r.Issues = append(r.Issues, i)
		}
	}
}

// themes reads the list of themes of a row, and adds that of the rows it stands
// among. What follows, goals and affected persons, is not a theme.
func themes(cell, among string) []string {
	var names []string
	for line := range strings.SplitSeq(cell, "\n") {
		l := folded(line)
		if strings.HasPrefix(l, "sdg") || strings.HasPrefix(l, "relevant sdg") || strings.HasPrefix(l, "odd") || strings.HasPrefix(l, "ods") ||
			strings.HasPrefix(l, "affected person") || strings.HasPrefix(l, "personnes concernées") || strings.HasPrefix(l, "personas afectadas") {
			break
		}
		names = append(names, themeName(line))
	}
	return split(strings.Join(append(names, among), "\n"), "\n")
}
