package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	edition "github.com/upr-info/followup/compile/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t testing.TB, s compile.Snapshot) string {
	t.Helper()
	var b bytes.Buffer
	if err := edition.Write(&b, compile.Assemble(s), followup.English); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares the page, as text, with testdata. Run with -update after
// a change that is meant, and read the difference.
func TestGolden(t *testing.T) {
	for name, s := range map[string]compile.Snapshot{"small": compiletest.Small(), "unanswered": compiletest.Unanswered()} {
		file := filepath.Join("testdata", name+".txt")
		got := text(render(t, s))
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || string(want) != got {
			t.Errorf("%s: the page has changed (%v); run with -update and look at the difference", name, err)
		}
	}
}

// text returns what stands in the body of a page, one element a line.
func text(page string) string {
	_, body, _ := strings.Cut(page, "<body>")
	body = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, "\n")
	var b strings.Builder
	for line := range strings.Lines(html.UnescapeString(body)) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func TestNothingForeignIsMarkup(t *testing.T) {
	page := render(t, compiletest.Sample())
	for _, never := range append(compiletest.Secrets(), "<script", "<b>not bold", " style=", "javascript:", "ZgotmplZ", "src=", "@import", "url(") {
		if strings.Contains(strings.ToLower(page), strings.ToLower(never)) {
			t.Errorf("the page holds %q", never)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;not bold") {
		t.Error("the page does not show a hostile comment as text")
	}
}

// TestPolicyFitsTheStyle computes the hash that a browser computes.
func TestPolicyFitsTheStyle(t *testing.T) {
	page := render(t, compiletest.Small())
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, ok := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); !ok || !strings.Contains(html.UnescapeString(page), want) {
		t.Errorf("the policy does not allow the style: want %s", want)
	}
}

// TestStructure holds what screen readers go by.
func TestStructure(t *testing.T) {
	for name, s := range map[string]compile.Snapshot{"sample": compiletest.Sample(), "unanswered": compiletest.Unanswered(),
		"one voice": compiletest.OneVoice(), "nothing": {Review: compiletest.Review(), Country: compiletest.Country()}} {
		page := render(t, s)
		ids := map[string]int{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			ids[m[1]]++
		}
		for id, n := range ids {
			if n > 1 || id == "" {
				t.Errorf("%s: %d elements have the id %q", name, n, id)
			}
		}
		for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]*)"`).FindAllStringSubmatch(page, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if ids[id] == 0 {
					t.Errorf("%s: nothing has the id %q", name, id)
				}
			}
		}
		level := 0
		for _, m := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(page, -1) {
			if h := int(m[1][0] - '0'); h > level+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", name, h, level)
			} else {
				level = h
			}
		}
		if n := len(regexp.MustCompile(`<th(?: [^>]*)?>`).FindAllString(page, -1)); n != strings.Count(page, ` scope="`) {
			t.Errorf("%s: %d table headers, %d scopes", name, n, strings.Count(page, ` scope="`))
		}
		for _, want := range []string{`<html lang="en">`, `class="skip"`, "<main", "<nav", "<header", "<footer"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: lacks %s", name, want)
			}
		}
	}
}

// TestEveryRecommendationOnce makes sure that each is printed in full in one
// place, by issue or in the annex.
func TestEveryRecommendationOnce(t *testing.T) {
	a := compile.Assemble(compiletest.Sample())
	page := render(t, compiletest.Sample())
	for _, r := range a.Recommendations {
		if n := strings.Count(page, ` id="`+r.Anchor+`"`); n != 1 {
			t.Errorf("%s is printed %d times", r.Number, n)
		}
	}
}

func TestDraftSaysSo(t *testing.T) {
	if !strings.Contains(render(t, compiletest.Unanswered()), "Do not cite.") {
		t.Error("a draft does not say that it is one")
	}
	if strings.Contains(render(t, compiletest.Sample()), "Do not cite.") {
		t.Error("a published version says that it is a draft")
	}
}

func TestReferencesAreLinksOnlyWhereSafe(t *testing.T) {
	for reference, linked := range map[string]bool{
		"https://example.org/report":         true,
		"http://example.org/a?b=c&d=e":       true,
		"javascript:alert(1)":                false,
		"data:text/html,hello":               false,
		"https://user:secret@example.org/":   false, // may pass for another site
		"See https://example.org/ and more":  false,
		"//example.org/report":               false,
		"https:///report":                    false,
		"Annual report 2025, page 14":        false,
		"https://example.org/\njavascript:x": false,
	} {
		s := compiletest.Small()
		s.Answers[0].Answers = s.Answers[0].Answers[:1]
		s.Answers[0].Answers[0].Reference = reference
		s.Answers = s.Answers[:1]
		if got := strings.Contains(render(t, s), `rel="nofollow`); got != linked {
			t.Errorf("%q is a link: %v, want %v", reference, got, linked)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	a := compile.Assemble(compiletest.Large(75, 5))
	for b.Loop() {
		var page bytes.Buffer
		if err := edition.Write(&page, a, followup.English); err != nil {
			b.Fatal(err)
		}
	}
}
