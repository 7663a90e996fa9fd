package workbook_test

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// matrixOf returns a text document with one table.
func matrixOf(rows ...[]string) *table.Book {
	s := table.Sheet{Name: "table 1"}
	for i, cells := range rows {
		row := table.Row{Number: i + 1}
		for j, text := range cells {
			if text != "" {
				row.Cells = append(row.Cells, table.Cell{Column: j + 1, Text: text, Merged: len(cells) == 1})
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return &table.Book{Format: table.DOCX, Sheets: []table.Sheet{s}}
}

// said returns what was read, for comparison: number, level and comment of each
// answer, then the doubts.
func said(got workbook.Reading) string {
	var parts []string
	for _, a := range got.Answers {
		parts = append(parts, fmt.Sprintf("%s=%s:%s", a.Recommendation.Number(), a.Level, a.Comment))
	}
	for _, d := range got.Doubts {
		parts = append(parts, d.Code+"@"+strings.TrimPrefix(d.Where, "table 1!"))
	}
	return strings.Join(parts, " | ")
}

const (
	first  = "121.1 Ratify the Optional Protocol on a communications procedure (Norway);\nSource of Position: A/HRC/43/15 - Para 121"
	second = "121.2 Train judges and police officers on domestic violence (Chile);"
)

// TestMatrix: the headings of all cycles, and what stands in the rows.
func TestMatrix(t *testing.T) {
	third := []string{"Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"}
	fourth := []string{"Recommendation and recommending State", "Position of the State under review", "Human rights themes and groups of persons", "Relevant SDGs"}
	theme := []string{"Theme: Justice"}
	row := func(text, answer string) []string { return []string{text, "Supported", "- Justice", answer} }
	for _, tt := range []struct {
		name string
		book *table.Book
		want string
	}{
		{"cycles 2 and 3", matrixOf(third, theme, row(first, "Fully implemented: in force since 2021."), row(second, "")), "121.1=full:in force since 2021."},
		{"in French", matrixOf([]string{"Recommandation", "Position", "Liste complète des thèmes", "Évaluation/observations"}, theme, row(first, "Partiellement mise en œuvre – en cours.")), "121.1=partial:en cours."},
		{"in Spanish, the last heading unknown", matrixOf([]string{"Recomendación", "Posición", "Lista de temas", "Evaluación"}, row(first, "No implementada. Nada.")), "121.1=not:Nada."},
		{"cycle 4 with a column added", matrixOf(append(slices.Clone(fourth), "Comments"), append(row(first, "SDG 16"), "Not implemented.")), "121.1=not:"},
		{"cycle 4 with a column for each", matrixOf(append(slices.Clone(fourth), "Level of implementation", "Comments"), append(row(first, "SDG 16"), "partially", "Some of it.")), "121.1=partial:Some of it."},
		{"cycle 4 with one for levels, in words", matrixOf(append(slices.Clone(fourth), "Status of implementation"), append(row(first, "SDG 16"), "Partially implemented: some of it.")), "121.1=partial:some of it."},
		{"cycle 4 as published", matrixOf(fourth, row(first, "SDG 16")), ""},
		{"a comment without a level", matrixOf(third, row(first, "The law was amended.")), "121.1=:The law was amended. | no-level@D2"},
		{"one text by two States is told by its number", matrixOf(third, row(strings.Replace(second, "121.2", "121.3", 1), "Not implemented.")), "121.3=not:"},
		{"the same under two themes", matrixOf(third, theme, row(first, "Fully implemented."), theme, row(first, "Fully implemented.")), "121.1=full:"},
		{"answered under one theme only", matrixOf(third, theme, row(first, ""), theme, row(first, "Fully implemented.")), "121.1=full:"},
		{"different under two themes", matrixOf(third, theme, row(first, "Fully implemented."), theme, row(first, "Not implemented.")), "twice@D3 | twice@D5"},
		{"a number that nobody made", matrixOf(third, row("121.77 Do something else (Chad)", "Fully implemented.")), "unknown-number@D2"},
		{"the number of another review's text", matrixOf(third, row("121.1 Abolish the tax on windows and doors everywhere (Chad)", "Fully implemented.")), "unknown-text@D2"},
		{"two recommendations crossed", matrixOf(third, row(strings.Replace(first, "121.1", "121.2", 1), "Fully implemented.")), "conflict@D2"},
		{"a remark under a theme", matrixOf(third, []string{"Theme: Justice", "", "", "Fully implemented."}, row(first, "Not implemented.")), "121.1=not: | unknown-text@D2"},
		{"typing errors in the number", matrixOf(third, row(strings.Replace(first, "121.1 ", "121,1. ", 1), "Not implemented.")), "121.1=not:"},
	} {
		if got := said(workbook.Read(tt.book, review, recommendations())); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		c := workbook.Inspect(tt.book)
		if c.Sheet != (tt.name != "cycle 4 as published") || c.Review != "" || c.Token != "" {
			t.Errorf("%s: claim %+v", tt.name, c)
		}
	}
}

// TestMatrixContinued: the table goes on in another one, as after a page break.
func TestMatrixContinued(t *testing.T) {
	b := matrixOf([]string{"Recommendation", "Position", "Full list of themes", "Assessment"}, []string{first, "Supported", "x", "Not implemented."})
	more := matrixOf([]string{second, "Supported", "x", "Fully implemented."})
	b.Sheets = append(b.Sheets, more.Sheets[0])
	if got := said(workbook.Read(b, review, recommendations())); got != "121.1=not: | 121.2=full:" {
		t.Error(got)
	}
	if c := workbook.Inspect(matrixOf([]string{"Name", "Position", "Theme"}, []string{"121.1 x", "Chair", "y"})); c.Sheet {
		t.Errorf("claim of a list of participants: %+v", c)
	}
}

// TestAssessments: which words at the beginning of a comment are a level.
func TestAssessments(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"Fully implemented", "full:"},
		{"FULLY IMPLEMENTED\nThe law is in force.", "full:The law is in force."},
		{"[Partially implemented] Some of it.", "partial:Some of it."},
		{"Partially: some of it.", "partial:some of it."},
		{"Level of implementation: not implemented. Nothing happened.", "not:Nothing happened."},
		{"Not implemented - nothing happened.", "not:nothing happened."},
		{"Mise en œuvre: partiellement", ":Mise en œuvre: partiellement | no-level"},
		{"Implemented.", "full:"},
		{"Implemented. But only in the capital.", ":Implemented. But only in the capital. | no-level"}, // how far, the word alone does not say
		{"Implemented, but not everywhere", ":Implemented, but not everywhere | no-level"},
		{"Partially implemented, in the south", ":Partially implemented, in the south | no-level"},
		{"Fully implemented? No.", ":Fully implemented? No. | no-level"},
		{"Not yet fully implemented: some of it.", ":Not yet fully implemented: some of it. | no-level"},
		{"Hardly implemented: nothing.", ":Hardly implemented: nothing. | no-level"},
		{"Fully / not implemented: see below", ":Fully / not implemented: see below | two-levels"},
		{"Fully implemented. Partially implemented.", ":Fully implemented. Partially implemented. | two-levels"},
		{"Fully implemented. Fully implemented.", "full:Fully implemented."},
		{"In progress: a bill was tabled.", ":In progress: a bill was tabled. | no-level"},
		{"–", ""},
	} {
		got := workbook.Read(matrixOf([]string{"Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"},
			[]string{first, "Supported", "x", tt.in}), review, recommendations())
		text := strings.TrimPrefix(said(got), "121.1=")
		if i := strings.LastIndex(text, "@"); i > 0 {
			text = text[:i]
		}
		if text != tt.want {
			t.Errorf("%q:\ngot  %s\nwant %s", tt.in, text, tt.want)
		}
	}
}

// FuzzMatrix: whatever stands in first and last cell, an answer has the number
// that the first cell begins with.
func FuzzMatrix(f *testing.F) {
	f.Add(first, "Fully implemented: x")
	f.Add("121. 10. x (A) (B", "Level: not. (partially)")
	f.Fuzz(func(t *testing.T, cell, answer string) {
		b := matrixOf([]string{"Recommendation", "Position", "Full list of themes", "Assessment/comments"}, []string{cell, "Supported", "x", answer})
		got := workbook.Read(b, review, recommendations())
		checkDoubts(t, got.Doubts)
		for _, a := range got.Answers {
			number := strings.Join(strings.Fields(strings.ReplaceAll(cell, ",", ".")), "")
			number = strings.TrimLeft(number, ".") // a stray one says nothing
			if a.MatchedBy == followup.ByNumber && !strings.HasPrefix(number, a.Recommendation.Number()) {
				t.Errorf("%q is read as %s", cell, a.Recommendation)
			}
		}
		workbook.Inspect(b)
	})
}

// TestRealMatrix fills in OHCHR's own file as somebody would and reads it back.
func TestRealMatrix(t *testing.T) {
	const file = "../../../shared/real/ohchr-svn-34.docx"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Skip("the matrix of a real review is not here")
	}
	filled, want := fillMatrix(t, raw)
	book := open(t, filled)
	list := listOf(book)
	if len(list) != 215 {
		t.Fatalf("%d recommendations", len(list))
	}
	if c := workbook.Inspect(book); !c.Sheet || c.Review != "" {
		t.Errorf("claim %+v", c)
	}
	got := workbook.Read(book, review, list)
	if len(got.Answers) != len(want) {
		t.Errorf("%d answers, want %d", len(got.Answers), len(want))
	}
	for _, a := range got.Answers {
		if w := want[a.Recommendation.Number()]; a.Level != w.Level || a.Comment != w.Comment || a.MatchedBy != followup.ByNumber || len(a.Notes) > 0 {
			t.Errorf("got %+v, want %+v", a, w)
		}
	}
	for _, d := range got.Doubts {
		if d.Code != followup.DoubtNoLevel || want[d.Expected].Level != followup.NoLevel {
			t.Errorf("doubt %+v", d)
		}
	}
	if empty := workbook.Read(open(t, raw), review, list); len(empty.Answers)+len(empty.Doubts) > 0 {
		t.Errorf("the empty matrix says %+v", empty)
	}
}

// listOf returns the recommendations of a matrix, without their States.
func listOf(b *table.Book) (list []followup.Recommendation) {
	first := regexp.MustCompile(`(?s)^(\d+\.\d+)\.?\s+(.*?)(?:\s*\([^()]*\))*[;.,\s]*(?:(?i:sources? of position).*)?$`)
	seen := map[string]bool{}
	for _, r := range b.Sheets[0].Rows {
		m := first.FindStringSubmatch(r.At(1))
		if m == nil || seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		list = append(list, followup.Recommendation{Key: followup.NewRecommendationKey(review, m[1]), Text: m[2], Position: len(list) + 1})
	}
	return list
}

// fillMatrix types an answer into the last cell of every row that has a number,
// the same for the same number, and returns what it typed.
func fillMatrix(t *testing.T, file []byte) ([]byte, map[string]followup.Answer) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]followup.Answer{}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if part.Name == "word/document.xml" {
			b = fillRows(b, want)
		}
		dst, err2 := w.Create(part.Name)
		if err := cmp.Or(err, err2); err != nil {
			t.Fatal(err)
		}
		if _, err := dst.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

func fillRows(document []byte, want map[string]followup.Answer) []byte {
	text, tag := regexp.MustCompile(`<w:t(?: [^>]*)?>([^<]*)</w:t>`), []byte("</w:tc>")
	number := regexp.MustCompile(`^\s*(\d+\.\d+)`)
	rows := bytes.SplitAfter(document, []byte("</w:tr>"))
	for i, row := range rows {
		shown := ""
		for _, m := range text.FindAllSubmatch(row[max(bytes.LastIndex(row, []byte("<w:tr ")), 0):], -1) {
			shown += string(m[1])
		}
		m := number.FindStringSubmatch(shown)
		end := bytes.LastIndex(row, tag)
		if m == nil || end < 0 {
			continue
		}
		a := followup.Answer{Level: []followup.Level{followup.Full, followup.Partial, followup.NoLevel}[len(shown)%3], Comment: "About " + m[1] + ", in short."}
		if was, again := want[m[1]]; again {
			a = was
		}
		want[m[1]] = a
		typed := map[followup.Level]string{followup.Full: "Fully implemented: ", followup.Partial: "Partially implemented – "}[a.Level] + a.Comment
		rows[i] = slices.Concat(row[:end], []byte("<w:p><w:r><w:t>"+typed+"</w:t></w:r></w:p>"), row[end:])
	}
	return bytes.Join(rows, nil)
}
