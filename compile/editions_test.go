package compile_test

import (
	"bytes"
	"fmt"
	stdhtml "html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	"github.com/upr-info/followup/compile/html"
	"github.com/upr-info/followup/compile/json"
	"github.com/upr-info/followup/compile/xlsx"
)

// TestSameFiguresInAllEditions reads each figure back from every edition: the
// totals, and of each recommendation IRI, class and spread.
func TestSameFiguresInAllEditions(t *testing.T) {
	for name, s := range snapshots() {
		a := compile.Assemble(s)
		var page, book, data bytes.Buffer
		for _, write := range []func() error{
			func() error { return html.Write(&page, a, followup.English) },
			func() error { return xlsx.Write(&book, a, followup.English) },
			func() error { return json.Write(&data, a) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
		want := figures(a)
		read, err := json.Read(&data)
		if err != nil {
			t.Fatal(err)
		}
		for edition, got := range map[string]string{"json": figures(read), "html": figuresOfPage(page.String()), "xlsx": figuresOfBook(t, &book)} {
			if got != want {
				t.Errorf("%s: the figures of %s are not those of the assessment:\n%s", name, edition, firstDifference(got, want))
			}
		}
	}
}

// figures writes the figures of an assessment, one a line.
func figures(a compile.Assessment) string {
	w := compile.English()
	var b strings.Builder
	for _, class := range followup.Classes() {
		fmt.Fprintf(&b, "%s %d\n", w.Classes[class], a.Counts.Of(class))
	}
	fmt.Fprintf(&b, "triggered %s\n", w.Share(a.Triggered))
	for _, r := range a.Recommendations {
		fmt.Fprintf(&b, "%s: %s %d %s\n", r.Number, r.Shown, r.N, w.Classes[r.Class])
	}
	return b.String()
}

func figuresOfPage(page string) string {
	page = stdhtml.UnescapeString(page)
	var b strings.Builder
	_, totals, _ := strings.Cut(page, `<table class="totals">`)
	totals, _, _ = strings.Cut(totals, "</tbody>")
	for _, m := range regexp.MustCompile(`</span>([A-Z][^<]*)</th><td class="n">(\d+)</td>`).FindAllStringSubmatch(totals, -1) {
		fmt.Fprintf(&b, "%s %s\n", m[1], m[2])
	}
	if m := regexp.MustCompile(`<dt>Triggered action</dt><dd><strong>([^<]*)</strong>`).FindStringSubmatch(page); m != nil {
		fmt.Fprintf(&b, "triggered %s\n", m[1])
	}
	_, index, _ := strings.Cut(page, `<table class="index">`)
	index, _, _ = strings.Cut(index, "</table>")
	row := regexp.MustCompile(`<tr><th scope="row"><a [^>]*>([^<]*)</a></th><td>[^<]*</td><td class="n">([^<]*)</td><td class="n">(\d+)</td><td><span [^>]*></span>([^<,]*)`)
	for _, m := range row.FindAllStringSubmatch(index, -1) {
		fmt.Fprintf(&b, "%s: %s %s %s\n", m[1], strings.TrimSuffix(m[2], "–"), m[3], m[4])
	}
	return b.String()
}

func figuresOfBook(t *testing.T, r io.Reader) string {
	t.Helper()
	f, err := excelize.OpenReader(r)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	summary, err := f.GetRows(xlsx.Summary)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range summary {
		switch {
		case len(row) < 2:
		case strings.HasSuffix(row[0], " implemented"), row[0] == "Not assessed", row[0] == "Not commented":
			fmt.Fprintf(&b, "%s %s\n", row[0], row[1])
		case row[0] == "Triggered action":
			fmt.Fprintf(&b, "triggered %s\n", row[1])
		}
	}
	rows, err := f.GetRows(xlsx.Recommendations)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		fmt.Fprintf(&b, "%s: %s %s %s\n", row[0], row[7], row[9], row[8])
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
