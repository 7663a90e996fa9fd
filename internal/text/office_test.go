package text

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLibreOffice reads what LibreOffice makes of a report with six scripts, a
// table, notes, tracked changes and hidden text. Word's formats and its own give
// the same text. A page of the web and a PDF show less of what it is, and the
// change that is tracked.
func TestLibreOffice(t *testing.T) {
	t.Parallel() // it waits for another program
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (Debian package libreoffice-writer-nogui)")
	}
	dir := t.TempDir()
	convert := func(format string) []byte {
		cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", dir, filepath.Join("testdata", "report.fodt"))
		if msg, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("convert: %v: %s", err, msg)
		}
		b, err := os.ReadFile(filepath.Join(dir, "report."+format))
		must(t, err)
		return b
	}
	for _, f := range []Format{DOCX, ODT, RTF, DOC} {
		checkGolden(t, f, convert(string(f)), "report.golden")
	}
	checkGolden(t, HTML, convert("html"), "report.html.golden")
	checkPrinted(t, convert("pdf"))
}

func checkGolden(t *testing.T, f Format, file []byte, golden string) {
	t.Helper()
	d, err := read(file, Limits{})
	must(t, err)
	got, name := show(d), filepath.Join("testdata", golden)
	if *update {
		must(t, os.WriteFile(name, []byte(got), 0o600))
	}
	want, err := os.ReadFile(name)
	must(t, err)
	if d.Format != f || d.Cut || got != string(want) {
		t.Errorf("%s is read as %s, cut %v\ngot\n%swant\n%s", f, d.Format, d.Cut, got, want)
	}
}

// checkPrinted looks for what must stand in the PDF wherever its lines end: that
// depends on the fonts there are.
func checkPrinted(t *testing.T, file []byte) {
	t.Helper()
	d, err := readPDFFile(file, Limits{})
	must(t, err)
	got := show(d)
	for _, want := range []string{
		"page 1: \"121.10 - partially implemented. The office was founded in the year of the review",
		"only partially implemented in an efficient and sufficient sense of the word.\"\n",
		"page 1: \"121.11 Réforme : « œuvre », non ; aún no.\"\n",
		"page 1: \"Рекомендация 121.12 выполнена частично: закон принят, но не применяется.\"\n",
		"تم تنفيذ التوصية جزئيا من قبل الحكومة في السنة الماضية",
		"建议已得到部分执行，政府尚未采取进一步措施。",
		"page 1: \"• First item\"\n",
		"page 1: \"121.15 not No step was taken.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "hidden") {
		t.Errorf("hidden text in\n%s", got)
	}
}
