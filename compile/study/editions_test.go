package study_test

import (
	"bytes"
	encodingcsv "encoding/csv"
	encodingjson "encoding/json"
	"fmt"
	stdhtml "html"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/csv"
	"github.com/upr-info/followup/compile/document"
	"github.com/upr-info/followup/compile/docx"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/pdf"
	"github.com/upr-info/followup/compile/study"
	"github.com/upr-info/followup/compile/xlsx"
)

// TestSameFiguresInAllEditions reads every figure back from every edition.
func TestSameFiguresInAllEditions(t *testing.T) {
	for name, all := range map[string][]compile.Assessment{"many": compiletest.Many(23), "one": compiletest.Many(1), "unanswered": {compile.Assemble(compiletest.Unanswered())}} {
		s := of(t, options(), all...)
		for _, l := range followup.Written() {
			w := study.WordsIn(l)
			want := figures(s, w, true)
			for edition, got := range map[string]string{
				"json": figures(reread(t, s), w, true), "csv": figuresOfCSV(t, s, w), "xlsx": figuresOfBook(t, s, w),
			} {
				if got != want {
					t.Errorf("%s, %s: the figures of %s are not those of the study:\n%s", name, l, edition, firstDifference(got, want))
				}
			}
			if got, want := figuresOfPage(t, s, w), figures(s, w, false); got != want {
				t.Errorf("%s, %s: the figures of html are not those of the study:\n%s", name, l, firstDifference(got, want))
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// figures writes every figure on a line of its row: table, row, mark, figures.
func figures(s study.Study, w compile.Words, data bool) string {
	var b strings.Builder
	for _, t := range study.Tables(s.In(w), w) {
		if t.DataOnly && !data {
			continue
		}
		for _, l := range t.All() {
			cells := []string{t.ID, l.Cells[0].Text, l.Mark(w)}
			for i, c := range l.Cells[1:] {
				cells = append(cells, c.In(w, t.Head[i+1].Kind))
			}
			b.WriteString(strings.Join(cells, "|") + "\n")
		}
	}
	return b.String()
}

func reread(t *testing.T, s study.Study) (again study.Study) {
	t.Helper()
	if err := encodingjson.Unmarshal(encoded(t, s), &again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, s) {
		t.Error("study.json does not give back the study")
	}
	return again
}

var (
	studyTable = regexp.MustCompile(`(?s)aria-labelledby="([a-z-]+)" tabindex="0">\s*<table class="study.*?</table>`)
	studyRow   = regexp.MustCompile(`(?s)<tr><th scope="row">.*?</tr>`)
	studyCell  = regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`)
	tag        = regexp.MustCompile(`<[^>]*>`)
)

func figuresOfPage(t *testing.T, s study.Study, w compile.Words) string {
	t.Helper()
	var page bytes.Buffer
	if err := html.WriteStudy(&page, s, w.Language); err != nil {
		t.Fatal(err)
	}
	byTable := map[string]string{}
	for _, m := range studyTable.FindAllStringSubmatch(page.String(), -1) {
		for _, row := range studyRow.FindAllString(m[0], -1) {
			cells := []string{m[1]}
			for i, c := range studyCell.FindAllStringSubmatch(row, -1) {
				content, mark, _ := strings.Cut(c[1], ` <span class="tag">`)
				mark, _, _ = strings.Cut(mark, "</span>")
				cells = append(cells, stdhtml.UnescapeString(tag.ReplaceAllString(content, "")))
				if i == 0 {
					cells = append(cells, mark)
				}
			}
			byTable[m[1]] += strings.Join(cells, "|") + "\n"
		}
	}
	var b strings.Builder
	for _, table := range study.Tables(s.In(w), w) {
		b.WriteString(byTable[table.ID]) // the page has them in an order of its own
	}
	return b.String()
}

func figuresOfCSV(t *testing.T, s study.Study, w compile.Words) string {
	t.Helper()
	var file bytes.Buffer
	if err := csv.WriteStudy(&file, s, w.Language); err != nil {
		t.Fatal(err)
	}
	lines, err := encodingcsv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	next := 1
	var b strings.Builder
	for _, table := range study.Tables(s.In(w), w) {
		for _, l := range table.All() {
			cells := []string{table.ID, l.Cells[0].Text, l.Mark(w)}
			for i, c := range l.Cells[1:] {
				if c.Empty {
					cells = append(cells, "")
					continue
				}
				line := lines[next]
				next++
				if line[0] != table.ID || line[1] != l.Cells[0].Text || line[3] != table.Head[i+1].Text {
					t.Fatalf("line %d is %q", next, line)
				}
				cells = append(cells, figureIn(w, line[4], line[5], line[6]))
			}
			b.WriteString(strings.Join(cells, "|") + "\n")
		}
	}
	return b.String()
}

// figureIn writes a figure that was read as numbers, or a text.
func figureIn(w compile.Words, numerator, denominator, text string) string {
	n, err := strconv.Atoi(numerator)
	if err != nil {
		return text
	}
	if d, err := strconv.Atoi(denominator); err == nil {
		return w.Share(compile.Share{Numerator: n, Denominator: d})
	}
	return w.Number(n)
}

func figuresOfBook(t *testing.T, s study.Study, w compile.Words) string {
	t.Helper()
	var file bytes.Buffer
	if err := xlsx.WriteStudy(&file, s, w.Language); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var b strings.Builder
	for _, table := range study.Tables(s.In(w), w) {
		rows, err := book.GetRows(w.Say("study.sheet."+table.ID), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			b.WriteString(table.ID + "|" + bookRow(w, table, row) + "\n")
		}
	}
	return b.String()
}

func bookRow(w compile.Words, table study.Table, row []string) string {
	row = append(row, make([]string, 3*len(table.Head))...) // what is empty at the end is not read
	cells, at := row[:2:2], 2
	for _, h := range table.Head[1:] {
		switch h.Kind {
		case study.Share:
			cells = append(cells, figureIn(w, row[at], row[at+1], ""))
			at += 3
		case study.Number:
			cells = append(cells, figureIn(w, row[at], "", ""))
			at++
		default:
			cells = append(cells, row[at])
			at++
		}
	}
	return strings.Join(cells, "|")
}

// TestFiguresOnPaper reads every figure of the document back that PDF and DOCX are
// written from: what its tables leave out for want of room apart, all are there.
func TestFiguresOnPaper(t *testing.T) {
	for _, l := range followup.Written() {
		w := study.WordsIn(l)
		s := of(t, options(), compiletest.Many(23)...).In(w)
		var got []string
		for _, block := range document.OfStudy(s, l).Blocks {
			if table, ok := block.(document.Table); ok {
				for _, row := range table.Rows {
					var cells []string
					for _, c := range row {
						cells = append(cells, strings.ReplaceAll(c.Text, "\n", " "))
					}
					got = append(got, strings.Join(cells, "|"))
				}
			}
		}
		var want []string
		for _, section := range study.Sections(s, w) {
			for _, table := range section.Tables {
				for _, line := range table.All() {
					want = append(want, narrow(table, line, w))
				}
			}
		}
		if got, want := strings.Join(got, "\n"), strings.Join(want, "\n"); got != want {
			t.Errorf("%s: %s", l, firstDifference(got, want))
		}
	}
}

// narrow writes a line without its minor columns.
func narrow(t study.Table, l study.Line, w compile.Words) string {
	var cells []string
	for i, c := range l.Cells {
		if !t.Head[i].Minor {
			cells = append(cells, c.In(w, t.Head[i].Kind))
		}
	}
	if mark := l.Mark(w); mark != "" {
		cells[0] += " (" + mark + ")"
	}
	return strings.Join(cells, "|")
}

// TestPDFHoldsTheFigures reads figures back from the text of the pages.
func TestPDFHoldsTheFigures(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed, so no PDF is read back.")
	}
	s := of(t, options(), compiletest.Many(23)...)
	file := filepath.Join(t.TempDir(), "study.pdf")
	var b bytes.Buffer
	var printer pdf.Printer
	if _, err := printer.Write(t.Context(), &b, document.OfStudy(s, followup.English)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	w := study.WordsIn(followup.English)
	for _, table := range study.Tables(s, w) {
		for _, l := range table.All() {
			for i, c := range l.Cells {
				if h := table.Head[i]; h.Kind == study.Share && !h.Minor && !table.DataOnly && !c.Empty && !strings.Contains(text, c.In(w, h.Kind)) {
					t.Errorf("%s: %s, %s is not in the PDF: %s", table.ID, l.Cells[0].Text, h.Text, c.In(w, h.Kind))
				}
			}
		}
	}
}

// TestNobodyIsNamed: no edition holds a name of a stakeholder, or any secret.
func TestNobodyIsNamed(t *testing.T) {
	s := of(t, options(), compiletest.Many(3)...)
	w := study.WordsIn(followup.English)
	var page, file bytes.Buffer
	if err := html.WriteStudy(&page, s, w.Language); err != nil {
		t.Fatal(err)
	}
	if err := csv.WriteStudy(&file, s, w.Language); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(compiletest.Secrets(), "Example NGO", "Example Scholar", "Example Coalition", "Seen in two districts") {
		for edition, content := range map[string]string{"html": page.String(), "csv": file.String(), "json": string(encoded(t, s)), "xlsx": figuresOfBook(t, s, w)} {
			if strings.Contains(strings.ToLower(content), strings.ToLower(secret)) {
				t.Errorf("%s holds %q", edition, secret)
			}
		}
	}
}

// TestHostileNames: what a source wrote is text in every edition.
func TestHostileNames(t *testing.T) {
	a := compiletest.Many(1)[0]
	a.Recommendations[0].Issues = []string{"<script>alert(1)</script>"}
	a.Recommendations[1].Issues = []string{`=HYPERLINK("http://example.org")`}
	s := of(t, options(), a)
	w := study.WordsIn(followup.English)
	var page, file bytes.Buffer
	if err := html.WriteStudy(&page, s, w.Language); err != nil {
		t.Fatal(err)
	}
	if err := csv.WriteStudy(&file, s, w.Language); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "<script") || !strings.Contains(page.String(), "&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error("a script stands in the page")
	}
	if strings.Contains(file.String(), `"=HYPERLINK`) || !strings.Contains(file.String(), `"'=HYPERLINK`) {
		t.Error("a formula stands in the CSV")
	}
}

// TestKept leaves the editions to be looked at where FOLLOWUP_KEEP says.
func TestKept(t *testing.T) {
	dir := os.Getenv("FOLLOWUP_KEEP")
	if dir == "" {
		t.Skip("FOLLOWUP_KEEP names no folder to keep the study in")
	}
	s := of(t, options(), compiletest.Many(40)...)
	var printer pdf.Printer
	for _, l := range followup.Written() {
		var page, book bytes.Buffer
		if err := html.WriteStudy(&page, s, l); err != nil {
			t.Fatal(err)
		}
		if err := xlsx.WriteStudy(&book, s, l); err != nil {
			t.Fatal(err)
		}
		var print, word bytes.Buffer
		d := document.OfStudy(s, l)
		if _, err := printer.Write(t.Context(), &print, d); err != nil {
			t.Fatal(err)
		}
		if err := docx.Write(&word, d); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{"html": page.Bytes(), "xlsx": book.Bytes(), "pdf": print.Bytes(), "docx": word.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, "study-"+string(l)+"."+name), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
