package pdf_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/document"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/pdf"
)

var update = flag.Bool("update", false, "write the golden files")

// write writes an assessment and keeps it where somebody wants to look at it.
func write(t testing.TB, p *pdf.Printer, s compile.Snapshot, l followup.Language) []byte {
	t.Helper()
	var b bytes.Buffer
	missing, err := p.Write(t.Context(), &b, document.Of(compile.Assemble(s), l))
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v; no font for %q", err, string(missing))
	}
	if dir := os.Getenv("FOLLOWUP_KEEP"); dir != "" {
		name := strings.ReplaceAll(t.Name(), "/", "-") + "-" + string(l) + ".pdf"
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// tool runs a program on a PDF.
func tool(t testing.TB, content []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed (Debian: qpdf, poppler-utils)", name)
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", file)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// TestOthersRead has other programs read what we write: of everything, of nothing
// answered, of one stakeholder, and of 400 recommendations of 900 characters.
func TestOthersRead(t *testing.T) {
	var p pdf.Printer
	for name, s := range map[string]compile.Snapshot{"sample": compiletest.Sample(), "unanswered": compiletest.Unanswered(), "one voice": compiletest.OneVoice(),
		"nothing": {Review: compiletest.Review(), Country: compiletest.Country()}, "long": compiletest.Large(400, 1)} {
		t.Run(name, func(t *testing.T) {
			content := write(t, &p, s, followup.French)
			if out := tool(t, content, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors found") {
				t.Error(out)
			}
			for _, want := range []string{"Tagged:          yes", "Title:           Évaluation de mise en œuvre à mi-parcours : Utopie"} {
				if out := tool(t, content, "pdfinfo", "FILE"); !strings.Contains(out, want) {
					t.Errorf("lacks %q:\n%s", want, out)
				}
			}
			if again := write(t, &p, s, followup.French); !bytes.Equal(again, content) {
				t.Error("the same assessment gives other bytes")
			}
		})
	}
}

// TestGolden compares the structure and the texts in it, as a screen reader is told
// them, with testdata, in three languages. Run with -update after a change that is
// meant, and read the difference.
func TestGolden(t *testing.T) {
	var p pdf.Printer
	for _, l := range followup.Written() {
		file := filepath.Join("testdata", "small."+string(l)+".txt")
		got := tool(t, write(t, &p, compiletest.Small(), l), "pdfinfo", "-struct-text", "FILE")
		got = regexp.MustCompile(`(?m)^ *Object \d+ \d+\n`).ReplaceAllString(got, "") // links, by numbers that say nothing
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(want) != got {
			t.Errorf("%s: the document has changed (%v); run with -update and look at the difference", l, err)
		}
	}
}

// TestScriptsAreReadInOrder has the texts of four scripts come out as they went in.
func TestScriptsAreReadInOrder(t *testing.T) {
	var p pdf.Printer
	text := tool(t, write(t, &p, compiletest.Sample(), followup.English), "pdftotext", "FILE", "-")
	text = regexp.MustCompile(`[\x{200E}\x{200F}\x{202A}-\x{202E}]`).ReplaceAllString(text, "")
	for _, want := range []string{
		"Aucune mesure n’a été prise à ce jour, malgré deux rappels écrits.",
		"Закон принят, но подзаконные акты ещё не изданы.",
		"法律已于二〇二五年通过，但实施细则尚未公布。",
		"صدر القانون في عام", "لائحته التنفيذية لم تصدر بعد",
		"<script>alert(1)</script> & <b>not bold</b>",
		`=HYPERLINK("http://example.org","click")`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not come out as it went in", want)
		}
	}
	long := regexp.MustCompile(`\s+`).ReplaceAllString(text, " ")
	if n := strings.Count(long, "This is a long account of what happened in every single district."); n < 440 {
		t.Errorf("of a comment of 30,000 characters, 455 sentences, %d come out", n)
	}
}

// TestStructure holds what readers for the blind go by.
func TestStructure(t *testing.T) {
	var p pdf.Printer
	content := write(t, &p, compiletest.Small(), followup.English)
	qdf := tool(t, content, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	for _, tag := range []string{"Document", "H1", "H2", "H4", "TOC", "TOCI", "Table", "Caption", "TR", "TH", "TD", "Figure", "BlockQuote", "Link", "L", "LI"} {
		if !regexp.MustCompile(`/S /` + tag + `\b`).MatchString(qdf) {
			t.Errorf("the structure lacks %s", tag)
		}
	}
	if !strings.Contains(qdf, "/Type /Outlines") {
		t.Error("there are no bookmarks")
	}
	if strings.Count(qdf, "/S /Figure") != strings.Count(qdf, "/Alt ") {
		t.Error("a figure has no description")
	}
}

// TestIndexNamesPages looks every recommendation up on the page that the index
// names.
func TestIndexNamesPages(t *testing.T) {
	var p pdf.Printer
	s := compiletest.Sample()
	pages := strings.Split(tool(t, write(t, &p, s, followup.English), "pdftotext", "-layout", "FILE", "-"), "\f")
	row := regexp.MustCompile(`(?m)^ *(P?[\d.]+)  .* (\d+)$`)
	found := 0
	for _, page := range pages {
		if !strings.Contains(page, "Agreement and") || !strings.Contains(page, "First issue") {
			continue
		}
		for _, m := range row.FindAllStringSubmatch(page, -1) {
			var n int
			fmt.Sscan(m[2], &n)
			found++
			if n < 1 || n > len(pages) || !regexp.MustCompile(`(?m)^ *`+regexp.QuoteMeta(m[1])+`( |$)`).MatchString(pages[n-1]) {
				t.Errorf("%s is not on page %d", m[1], n)
			}
		}
	}
	if want := len(compile.Assemble(s).Recommendations); found != want {
		t.Errorf("the index has %d recommendations, want %d", found, want)
	}
}

// TestBrowser prints a page by Chromium.
func TestBrowser(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (Debian: chromium)")
	}
	var page, out bytes.Buffer
	if err := html.Write(&page, compile.Assemble(compiletest.Small()), followup.English); err != nil {
		t.Fatal(err)
	}
	if err := (pdf.Browser{Path: path}).Print(t.Context(), &out, page.Bytes()); err != nil {
		t.Fatal(err)
	}
	if text := tool(t, out.Bytes(), "pdftotext", "FILE", "-"); !strings.Contains(text, "Index of recommendations") {
		t.Error("the print lacks the index")
	}
	if err := (pdf.Browser{Path: "/nowhere/chromium"}).Print(t.Context(), &out, page.Bytes()); err == nil || !strings.Contains(err.Error(), "/nowhere/chromium") {
		t.Errorf("a browser that is not there: %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	var p pdf.Printer
	d := document.Of(compile.Assemble(compiletest.Large(136, 5)), followup.English)
	for b.Loop() {
		var out bytes.Buffer
		if _, err := p.Write(b.Context(), &out, d); err != nil {
			b.Fatal(err)
		}
	}
}
