// Package csv is the edition of an assessment that any program reads as a table:
// one row for each answer, with what its recommendation came to. A recommendation
// that nobody commented has one row, whose answer is empty.
//
// The columns have the same names in every language, as docs/data.md describes
// them; what people wrote stands as they wrote it, and names are those of the
// language. It is UTF-8 with a byte order mark, comma separated, every line ended by CRLF
// (RFC 4180).
//
// Excel and its like take a cell that begins with "=", "+", "-", "@", a tab or a
// carriage return for a formula, also in quotation marks. Such a text is written
// with an apostrophe before it (I8).
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// byteOrderMark tells Excel that a file is UTF-8.
const byteOrderMark = "\ufeff"

// A column is one of the table.
type column struct {
	name  string
	about string // for docs/data.md
	value func(row) string
}

// A row is one answer, or none, to a recommendation.
type row struct {
	assessment *compile.Assessment
	words      *compile.Words
	rec        *compile.Recommendation
	answer     *compile.Answer // nil: nobody commented
}

// columns returns all columns in order. None is ever taken away or given another
// meaning; new ones are added at the end.
func columns() []column {
	return []column{
		{"review", "the review: State and cycle", func(r row) string { return string(r.assessment.Review) }},
		{"version", "of the assessment; 0 is a draft", func(r row) string { return strconv.Itoa(r.assessment.Version) }},
		{"number", "paragraph number, a text: 121.1 is not 121.10", func(r row) string { return r.rec.Number }},
		{"kind", "recommendation or pledge", func(r row) string { return string(r.rec.Kind) }},
		{"text", "of the recommendation, in the words of its source", func(r row) string { return r.rec.Text }},
		{"recommending_states", "separated by \"; \"", func(r row) string { return strings.Join(r.rec.From, "; ") }},
		{"response", "of the State under Review, as the source has it; empty for pledges", func(r row) string { return string(r.rec.Response) }},
		{"action", "action category 1 to 5; empty where not known", func(r row) string { return positive(int(r.rec.Action)) }},
		{"issues", "separated by \"; \"; in full it is printed under the first", func(r row) string { return strings.Join(r.rec.Issues, "; ") }},
		{"class", "full, partial, not, not_assessed or not_commented", func(r row) string { return string(r.rec.Class) }},
		{"iri", "two decimals, cut off and not rounded; empty where nobody gave a level", func(r row) string { return r.rec.Shown }},
		{"n", "stakeholders that gave a level", func(r row) string { return strconv.Itoa(r.rec.N) }},
		{"full", "how many said fully", func(r row) string { return strconv.Itoa(r.rec.Full) }},
		{"partial", "how many said partially", func(r row) string { return strconv.Itoa(r.rec.Partial) }},
		{"not", "how many said not implemented", func(r row) string { return strconv.Itoa(r.rec.Not) }},
		{"unlevelled", "how many commented without a level", func(r row) string { return strconv.Itoa(r.rec.Unlevelled) }},
		{"agreement", "agreed, divided, disputed, single, or empty where nobody gave a level", func(r row) string { return string(r.rec.Agreement) }},
		{"state_only", "1 where only the State under Review gave a level", func(r row) string { return flag(r.rec.StateOnly) }},
		{"few_voices", "1 where fewer than three gave one", func(r row) string { return flag(r.rec.FewVoices) }},
		{"iri_without_state", "the IRI of all others", func(r row) string { return r.rec.WithoutState.Shown }},
		{"class_without_state", "the class of all others", func(r row) string { return string(r.rec.WithoutState.Class) }},
		{"iri_kind_vote", "the IRI with one vote for each kind of stakeholder", func(r row) string { return r.rec.KindVote.Shown }},
		{"class_kind_vote", "the class with one vote for each kind", func(r row) string { return string(r.rec.KindVote.Class) }},
		{"stakeholder", "who answered, as it allowed to be shown; empty where nobody did", func(r row) string { return r.of(func(a *compile.Answer) string { return a.Stakeholder }) }},
		{"stakeholder_kind", "in words", func(r row) string { return r.of(func(a *compile.Answer) string { return r.words.Kinds[a.Kind] }) }},
		{"level", "full, partial, not, or empty where the comment has none", func(r row) string { return r.of(func(a *compile.Answer) string { return string(a.Level) }) }},
		{"score", "1, 0.5 or 0", func(r row) string { return r.of(score) }},
		{"comment", "in the words in which it was received", func(r row) string { return r.of(func(a *compile.Answer) string { return a.Comment }) }},
		{"reference", "what the stakeholder refers to", func(r row) string { return r.of(func(a *compile.Answer) string { return a.Reference }) }},
		{"edited", "what the Programme did to the answer: shortened, left-out, level-set, not-assessable; separated by \"; \"", func(r row) string { return r.of(edited) }},
	}
}

// of returns something of the answer, or "" where there is none.
func (r row) of(value func(*compile.Answer) string) string {
	if r.answer == nil {
		return ""
	}
	return value(r.answer)
}

func edited(a *compile.Answer) string {
	var marks []string
	for _, m := range a.Edited {
		marks = append(marks, string(m))
	}
	return strings.Join(marks, "; ")
}

func score(a *compile.Answer) string {
	var i followup.IRI
	i.Add(a.Level)
	if v, ok := i.Value(); ok {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func flag(v bool) string {
	if v {
		return "1"
	}
	return ""
}

// Columns returns the names of the columns with what stands in each.
func Columns() (all [][2]string) {
	for _, c := range columns() {
		all = append(all, [2]string{c.name, c.about})
	}
	return all
}

// Write writes the table of a. Equal assessments give equal bytes.
func Write(w io.Writer, a compile.Assessment, l followup.Language) error {
	words := compile.WordsIn(l)
	a = a.In(words)
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write assessment %s as CSV: %w", a.Review, err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	t := table{out, columns(), make([]string, 0, len(columns()))}
	t.head()
	for i := range a.Recommendations {
		r := row{&a, &words, &a.Recommendations[i], nil}
		if len(r.rec.Answers) == 0 {
			t.write(r)
		}
		for j := range r.rec.Answers {
			r.answer = &r.rec.Answers[j]
			t.write(r)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write assessment %s as CSV: %w", a.Review, err)
	}
	return nil
}

// A table is one while it is written. Its errors are sticky: see csv.Writer.
type table struct {
	out     *csv.Writer
	columns []column
	cells   []string
}

func (t *table) head() {
	for _, c := range t.columns {
		t.cells = append(t.cells, c.name)
	}
	t.out.Write(t.cells)
}

func (t *table) write(r row) {
	t.cells = t.cells[:0]
	for _, c := range t.columns {
		t.cells = append(t.cells, harmless(c.value(r)))
	}
	t.out.Write(t.cells)
}

// harmless returns text that no spreadsheet takes for a formula. East Asian
// versions take the full-width signs too.
func harmless(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
		return "'" + text
	}
	return text
}
