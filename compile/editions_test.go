package compile_test

import (
	"archive/zip"
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	stdhtml "html"
	"io"
	"os/exec"
	"regexp"
	"slices"
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
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/pdf"
	"github.com/upr-info/followup/compile/xlsx"
)

// editions returns an assessment in every format but JSON.
func editions(t testing.TB, printer *pdf.Printer, a compile.Assessment, l followup.Language) map[string][]byte {
	t.Helper()
	var page, book, table, text, print bytes.Buffer
	d := document.Of(a, l)
	_, err := printer.Write(t.Context(), &print, d)
	for _, err := range []error{err, html.Write(&page, a, l), xlsx.Write(&book, a, l), csv.Write(&table, a, l), docx.Write(&text, d)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]byte{"html": page.Bytes(), "xlsx": book.Bytes(), "csv": table.Bytes(), "docx": text.Bytes(), "pdf": print.Bytes()}
}

// TestSameFiguresInAllEditions reads each figure back from every edition in every
// language: the totals, and of each recommendation IRI, n and class.
func TestSameFiguresInAllEditions(t *testing.T) {
	var printer pdf.Printer
	for name, s := range snapshots() {
		if name == "large" { // the same figures, at length
			s = compiletest.Large(60, 2)
		}
		a := compile.Assemble(s)
		var data bytes.Buffer
		if err := json.Write(&data, a); err != nil {
			t.Fatal(err)
		}
		read, err := json.Read(&data)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range followup.Written() {
			w := compile.WordsIn(l)
			want := figures(read, w)
			files := editions(t, &printer, a, l)
			for edition, got := range map[string]string{
				"html": figuresOfPage(string(files["html"]), w), "xlsx": figuresOfBook(t, files["xlsx"], w), "docx": figuresOfDocument(t, files["docx"], w),
				"csv": figuresOfTable(t, files["csv"], w), "pdf": figuresOfPrint(t, files["pdf"], w),
			} {
				want := want
				switch edition {
				case "pdf":
					want = strings.ReplaceAll(want, "\u00a0", " ") // its reader knows one space
				case "csv":
					_, want, _ = strings.Cut(want, "\n\n") // it has rows and no totals
				}
				if got != want {
					t.Errorf("%s: the figures of %s in %s are not those of the assessment:\n%s", name, edition, l, firstDifference(got, want))
				}
			}
		}
	}
}

// figures writes the figures of an assessment, one a line, the totals first.
func figures(a compile.Assessment, w compile.Words) string {
	var b strings.Builder
	for _, class := range followup.Classes() {
		fmt.Fprintf(&b, "%s %d\n", w.Classes[class], a.Counts.Of(class))
	}
	fmt.Fprintf(&b, "%s\n\n", w.Share(a.Triggered))
	for _, r := range a.Recommendations {
		fmt.Fprintf(&b, "%s: %s %d %s\n", r.Number, w.Index(r.Shown), r.N, w.Classes[r.Class])
	}
	return b.String()
}

func figuresOfPage(page string, w compile.Words) string {
	page = stdhtml.UnescapeString(page)
	var b strings.Builder
	_, totals, _ := strings.Cut(page, `<table class="totals">`)
	totals, _, _ = strings.Cut(totals, "</tbody>")
	for _, m := range regexp.MustCompile(`</span>([^<]*)</th><td class="n">(\d+)</td>`).FindAllStringSubmatch(totals, -1) {
		fmt.Fprintf(&b, "%s %s\n", m[1], m[2])
	}
	if m := regexp.MustCompile(`<dt>` + w.Say("triggered") + `</dt><dd><strong>([^<]*)</strong>`).FindStringSubmatch(page); m != nil {
		fmt.Fprintf(&b, "%s\n\n", m[1])
	}
	_, index, _ := strings.Cut(page, `<table class="index">`)
	index, _, _ = strings.Cut(index, "</table>")
	row := regexp.MustCompile(`<tr><th scope="row"><a [^>]*>([^<]*)</a></th><td>[^<]*</td><td class="n">([^<]*)</td><td class="n">(\d+)</td><td><span [^>]*></span>([^<,]*)`)
	for _, m := range row.FindAllStringSubmatch(index, -1) {
		fmt.Fprintf(&b, "%s: %s %s %s\n", m[1], m[2], m[3], m[4])
	}
	return b.String()
}

func figuresOfBook(t *testing.T, content []byte, w compile.Words) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := f.GetSheetList()
	summary, err := f.GetRows(names[0])
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	classes := map[string]bool{}
	for _, class := range followup.Classes() {
		classes[w.Classes[class]] = true
	}
	for _, row := range summary {
		switch {
		case len(row) < 2:
		case classes[row[0]]:
			fmt.Fprintf(&b, "%s %s\n", row[0], row[1])
		case row[0] == w.Say("triggered"):
			fmt.Fprintf(&b, "%s\n\n", row[1])
		}
	}
	rows, err := f.GetRows(names[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		fmt.Fprintf(&b, "%s: %s %s %s\n", row[0], w.Index(row[7]), row[9], row[8])
	}
	return b.String()
}

// figuresOfTable reads the CSV edition, which has codes for classes.
func figuresOfTable(t *testing.T, content []byte, w compile.Words) string {
	t.Helper()
	rows, err := stdcsv.NewReader(bytes.NewReader(content[len("\ufeff"):])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var b strings.Builder
	last := ""
	for _, r := range rows[1:] {
		line := fmt.Sprintf("%s: %s %s %s\n", r[column["number"]], w.Index(r[column["iri"]]), r[column["n"]], w.Classes[followup.Class(r[column["class"]])])
		if line != last {
			b.WriteString(line)
		}
		last = line
	}
	return b.String()
}

// figuresOfDocument reads the tables of the DOCX edition, which are known by
// their captions.
func figuresOfDocument(t *testing.T, content []byte, w compile.Words) string {
	t.Helper()
	body := unzipped(t, content)["word/document.xml"]
	tables := map[string][][]string{}
	for _, m := range regexp.MustCompile(`(?s)<w:tblCaption w:val="([^"]*)"/>(.*?)</w:tbl>`).FindAllStringSubmatch(body, -1) {
		for _, row := range regexp.MustCompile(`(?s)<w:tr>.*?</w:tr>`).FindAllString(m[2], -1) {
			var cells []string
			for _, cell := range regexp.MustCompile(`(?s)<w:tc>.*?</w:tc>`).FindAllString(row, -1) {
				text := ""
				for _, run := range regexp.MustCompile(`<w:t [^>]*>([^<]*)</w:t>`).FindAllStringSubmatch(cell, -1) {
					text += stdhtml.UnescapeString(run[1])
				}
				cells = append(cells, strings.TrimPrefix(text, "■ "))
			}
			tables[stdhtml.UnescapeString(m[1])] = append(tables[stdhtml.UnescapeString(m[1])], cells)
		}
	}
	var b strings.Builder
	for _, row := range tables[w.Say("totals.table")][1:6] {
		fmt.Fprintf(&b, "%s %s\n", row[0], row[1])
	}
	if m := regexp.MustCompile(w.Say("triggered") + w.Colon() + `([^<]*)<`).FindStringSubmatch(body); m != nil {
		fmt.Fprintf(&b, "%s\n\n", m[1])
	}
	for _, row := range tables[w.Say("index")][1:] {
		fmt.Fprintf(&b, "%s: %s %s %s\n", row[0], row[2], row[3], row[4])
	}
	return b.String()
}

func unzipped(t testing.TB, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(part)
	}
	return parts
}

// textOfPrint returns the text of a PDF as it is read, in lines or as it is laid
// out.
func textOfPrint(t testing.TB, content []byte, options ...string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed (Debian: poppler-utils)")
	}
	cmd := exec.Command("pdftotext", append(options, "-", "-")...)
	cmd.Stdin = bytes.NewReader(content)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// figuresOfPrint reads the PDF edition, the rows of its index by their numbers.
func figuresOfPrint(t *testing.T, content []byte, w compile.Words) string {
	t.Helper()
	text := textOfPrint(t, content, "-layout")
	var names []string
	for _, class := range followup.Classes() {
		names = append(names, regexp.QuoteMeta(w.Classes[class]))
	}
	class := "(" + strings.Join(names, "|") + ")"
	var b strings.Builder
	_, totals, _ := strings.Cut(text, w.Say("totals.table"))
	for _, m := range regexp.MustCompile(`(?m)^ +`+class+` +(\d+)`).FindAllStringSubmatch(totals, 5) {
		fmt.Fprintf(&b, "%s %s\n", m[1], m[2])
	}
	if m := regexp.MustCompile(w.Say("triggered") + `[\s\x{a0}]?: (.*?\))`).FindStringSubmatch(text); m != nil {
		fmt.Fprintf(&b, "%s\n\n", m[1])
	}
	for _, m := range regexp.MustCompile(`(?m)^ *(P?[\d.]+)  .*? (–|\d[.,]\d\d) +(\d+) +`+class).FindAllStringSubmatch(text, -1) {
		fmt.Fprintf(&b, "%s: %s %s %s\n", m[1], m[2], m[3], m[4])
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range w {
		if i >= len(g) || g[i] != w[i] {
			return fmt.Sprintf("line %d: %q, want %q", i+1, strings.Join(g[min(i, len(g)):min(i+1, len(g))], ""), w[i])
		}
	}
	return "more lines than wanted"
}

// BenchmarkEditions assembles and writes the first five sessions' worth of
// reviews: 80 of 75 recommendations with a few answers each.
func BenchmarkEditions(b *testing.B) {
	s := compiletest.Large(75, 5)
	page := func(w io.Writer, a compile.Assessment) error { return html.Write(w, a, followup.English) }
	book := func(w io.Writer, a compile.Assessment) error { return xlsx.Write(w, a, followup.English) }
	for b.Loop() {
		for range 80 {
			a := compile.Assemble(s)
			for _, write := range []func(io.Writer, compile.Assessment) error{page, book, json.Write} {
				if err := write(io.Discard, a); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

// TestMuchIsAllThere publishes 400 recommendations of 900 characters, and a comment
// of 30,000: every edition has the end of every text and every word of the comment,
// and those that show the index or the totals have every figure.
func TestMuchIsAllThere(t *testing.T) {
	s := compiletest.Large(400, 2)
	var words []string
	for i := range s.Recommendations {
		end := fmt.Sprintf("ending%d", 1000+i)
		r := &s.Recommendations[i]
		r.Text = r.Text[:len(r.Text)-len(end)-1] + " " + end
		words = append(words, end)
	}
	for i := range 30_000 / len("word1234 ") {
		words = append(words, fmt.Sprintf("word%d", 1000+i))
	}
	s.Answers[0].Answers[0].Comment = strings.Join(words[len(s.Recommendations):], " ")
	a := compile.Assemble(s)
	var printer pdf.Printer
	files := editions(t, &printer, a, followup.English)
	var data bytes.Buffer
	if err := json.Write(&data, a); err != nil {
		t.Fatal(err)
	}
	tag := regexp.MustCompile(`<[^>]*>`)
	parts := func(edition string) (all string) {
		for _, part := range unzipped(t, files[edition]) {
			all += part
		}
		return tag.ReplaceAllString(all, " ")
	}
	for edition, text := range map[string]string{
		"html": string(files["html"]), "csv": string(files["csv"]), "json": data.String(), "pdf": textOfPrint(t, files["pdf"]),
		"docx": parts("docx"), "xlsx": parts("xlsx"),
	} {
		missing := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.Contains(text, w) })
		if len(missing) > 0 {
			t.Errorf("%s lacks %d words of the texts and the comment, the first is %s", edition, len(missing), missing[0])
		}
	}
	w := compile.WordsIn(followup.English)
	want := figures(a, w)
	for edition, got := range map[string]string{
		"html": figuresOfPage(string(files["html"]), w), "xlsx": figuresOfBook(t, files["xlsx"], w), "docx": figuresOfDocument(t, files["docx"], w),
		"pdf": figuresOfPrint(t, files["pdf"], w),
	} {
		if strings.ReplaceAll(got, "\u00a0", " ") != strings.ReplaceAll(want, "\u00a0", " ") {
			t.Errorf("%s: the figures are not those of the assessment:\n%s", edition, firstDifference(got, want))
		}
	}
}

// TestNothingSecretInAnyEdition looks through every edition in every language, as
// it is, unpacked, and as it is read, for what only the Programme may read (I9).
func TestNothingSecretInAnyEdition(t *testing.T) {
	var printer pdf.Printer
	a := compile.Assemble(compiletest.Sample())
	var data bytes.Buffer
	if err := json.Write(&data, a); err != nil {
		t.Fatal(err)
	}
	for _, l := range followup.Written() {
		all := editions(t, &printer, a, l)
		all["json"] = data.Bytes()
		for format, content := range all {
			all := string(content)
			switch format {
			case "docx", "xlsx":
				for name, part := range unzipped(t, content) {
					all += name + part
				}
				all = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(all, "") + all // words that runs tear apart
			case "pdf":
				all += textOfPrint(t, content) + textOfPrint(t, content, "-raw")
			}
			for _, secret := range compiletest.Secrets() {
				if strings.Contains(strings.ToLower(all), strings.ToLower(secret)) {
					t.Errorf("%s in %s holds %q", format, l, secret)
				}
			}
		}
	}
}

// TestNoEnglishInOtherLanguages looks for English phrases of two words and more,
// and for a label, where an edition is in another language.
func TestNoEnglishInOtherLanguages(t *testing.T) {
	var printer pdf.Printer
	a := compile.Assemble(compiletest.Sample())
	english := document.Of(compile.Assemble(compiletest.Unanswered()), followup.English)
	var phrases []string
	for _, b := range english.Blocks {
		switch b := b.(type) {
		case document.Heading:
			if b.Level < 3 {
				phrases = append(phrases, b.Text)
			}
		case document.Table:
			phrases = append(phrases, b.Caption)
			for _, c := range b.Columns {
				phrases = append(phrases, c.Head)
			}
		}
	}
	phrases = append(phrases, "Stakeholder A", "UN agency", "implemented", "Not stated", "Voluntary pledge", "removed]", "withheld]", "Germany", "Women's rights", "session ")
	for _, l := range followup.Written()[1:] {
		files := editions(t, &printer, a, l)
		for format, content := range files {
			text := string(content)
			switch format {
			case "docx":
				text = unzipped(t, content)["word/document.xml"]
			case "xlsx":
				text = unzipped(t, content)["xl/sharedStrings.xml"] + unzipped(t, content)["xl/worksheets/sheet1.xml"]
			case "pdf":
				text = textOfPrint(t, content)
			case "csv":
				_, text, _ = strings.Cut(text, "\n")
			}
			for _, p := range phrases {
				if (strings.Contains(p, " ") || len(p) > 9 || p == "Germany") && p != "Introduction" && strings.Contains(stdhtml.UnescapeString(text), p) && !strings.Contains(p, ".") {
					t.Errorf("%s in %s: %q", format, l, p)
				}
			}
		}
	}
}
