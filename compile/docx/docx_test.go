package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
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
	"github.com/upr-info/followup/compile/docx"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(t testing.TB, s compile.Snapshot, l followup.Language) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, document.Of(compile.Assemble(s), l)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func parts(t testing.TB, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(part)
	}
	return all
}

// TestGolden compares style and text of every paragraph with testdata. Run with
// -update after a change that is meant, and read the difference.
func TestGolden(t *testing.T) {
	for _, l := range followup.Written() {
		file := filepath.Join("testdata", "small."+string(l)+".txt")
		got := outline(parts(t, write(t, compiletest.Small(), l))["word/document.xml"])
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

// outline writes each paragraph as its style and its text.
func outline(body string) string {
	var b strings.Builder
	for _, p := range regexp.MustCompile(`(?s)<w:p>.*?</w:p>`).FindAllString(body, -1) {
		style := regexp.MustCompile(`<w:pStyle w:val="([^"]*)"`).FindStringSubmatch(p)
		text := ""
		for _, m := range regexp.MustCompile(`<w:t [^>]*>([^<]*)<|<w:instrText[^>]*>([^<]*)<|(<w:br/>)`).FindAllStringSubmatch(p, -1) {
			text += m[1]
			if m[2] != "" {
				text += "{" + strings.TrimSpace(m[2]) + "}"
			}
			if m[3] != "" {
				text += " / "
			}
		}
		if style != nil {
			fmt.Fprintf(&b, "%s: %s\n", style[1], text)
		}
	}
	return b.String()
}

// TestPackage holds what Word asks of a package: parts that are XML, each with a
// type, links that lead somewhere, bookmarks and identifiers once.
func TestPackage(t *testing.T) {
	for name, s := range map[string]compile.Snapshot{"sample": compiletest.Sample(), "unanswered": compiletest.Unanswered(), "one voice": compiletest.OneVoice(),
		"nothing": {Review: compiletest.Review(), Country: compiletest.Country()}, "long": compiletest.Large(400, 1)} {
		content := write(t, s, followup.Spanish)
		if !bytes.Equal(content, write(t, s, followup.Spanish)) {
			t.Errorf("%s: the same assessment gives other bytes", name)
		}
		all := parts(t, content)
		for part, text := range all {
			d := xml.NewDecoder(strings.NewReader(text))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s: %s is no XML: %v", name, part, err)
				}
			}
			if strings.HasPrefix(part, "word/") && !strings.HasSuffix(part, ".rels") && !strings.Contains(all["[Content_Types].xml"], `"/`+part+`"`) {
				t.Errorf("%s: %s has no type", name, part)
			}
		}
		body := all["word/document.xml"]
		marks := map[string]int{}
		for _, m := range regexp.MustCompile(`<w:bookmarkStart w:id="\d+" w:name="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			marks[m[1]]++
			if marks[m[1]] > 1 || len(m[1]) > 40 {
				t.Errorf("%s: bookmark %s occurs %d times", name, m[1], marks[m[1]])
			}
		}
		for _, m := range regexp.MustCompile(`w:anchor="([^"]*)"|PAGEREF (\S+)`).FindAllStringSubmatch(body, -1) {
			if marks[m[1]+m[2]] == 0 {
				t.Errorf("%s: nothing is called %s", name, m[1]+m[2])
			}
		}
		for _, m := range regexp.MustCompile(`r:id="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(all["word/_rels/document.xml.rels"], `Id="`+m[1]+`"`) {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
		}
		if strings.Contains(body, "<script>") || strings.Contains(body, "<w:instrText>=") {
			t.Errorf("%s: a comment is more than text", name)
		}
	}
}

// TestLibreOfficeReads converts a document as its users would open it: charts and
// page numbers are there, and texts of four scripts.
func TestLibreOfficeReads(t *testing.T) {
	for _, program := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed (Debian: libreoffice-writer-nogui, poppler-utils)", program)
		}
	}
	dir := t.TempDir()
	if keep := os.Getenv("FOLLOWUP_KEEP"); keep != "" {
		dir = keep
	}
	file := filepath.Join(dir, "assessment.docx")
	if err := os.WriteFile(file, write(t, compiletest.Sample(), followup.English), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "--headless", "-env:UserInstallation=file://"+t.TempDir(), "--convert-to", "pdf", "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, "assessment.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(string(out), "\f")
	for _, want := range []string{"Page 3 of ", "Закон принят", "法律已于二〇二五年通过", "What each kind of stakeholder answered", "<script>alert(1)</script>"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not there", want)
		}
	}
	if !regexp.MustCompile(`\p{Arabic}{3}`).Match(out) {
		t.Error("there is no Arabic")
	}
	m := regexp.MustCompile(`(?m)^ *121\.5 .* (\d+)$`).FindStringSubmatch(string(out))
	if m == nil {
		t.Fatal("121.5 is not in the index")
	}
	var n int
	fmt.Sscan(m[1], &n)
	if n < 2 || n > len(pages) || !regexp.MustCompile(`(?m)^ *121\.5 `).MatchString(pages[n-1]) {
		t.Errorf("121.5 is not on page %d, which the index names", n)
	}
}
