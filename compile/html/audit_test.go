package html_test

import (
	"bytes"
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
	edition "github.com/upr-info/followup/compile/html"
)

// modules is where the tools lie after "npm ci --prefix .ci/node".
const modules = "../../.ci/node/node_modules"

// audited writes the pages that are audited into a folder.
func audited(t *testing.T) (files []string) {
	t.Helper()
	if _, err := os.Stat(modules); err != nil {
		t.Skip("the tools of node are not installed: npm ci --prefix .ci/node")
	}
	dir := t.TempDir()
	second := compiletest.Sample()
	first := compile.Assemble(compiletest.Small())
	second.Version, second.Previous = 2, &first
	for _, p := range []struct {
		name     string
		snapshot compile.Snapshot
		language followup.Language
	}{{"second", second, followup.English}, {"sample", compiletest.Sample(), followup.French}, {"unanswered", compiletest.Unanswered(), followup.Spanish}} {
		var page bytes.Buffer
		if err := edition.Write(&page, compile.Assemble(p.snapshot), p.language); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, p.name+".html")
		if err := os.WriteFile(file, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// TestValid has html-validate look for what is no valid HTML. Where it lays down a
// style of writing, that is not held.
func TestValid(t *testing.T) {
	files := audited(t)
	config := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(config, []byte(`{"root": true, "extends": ["html-validate:standard", "html-validate:a11y"], "rules": {"no-inline-style": "off", "long-title": "off", "no-redundant-role": "off", "prefer-native-element": "off"}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", append([]string{filepath.Join(modules, "html-validate/bin/html-validate.mjs"), "--config", config}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%.4000s", err, out)
	}
}

// TestAccessible has axe-core look at the pages in Chromium, on a desktop in light
// colours and on a telephone in dark ones by turns.
func TestAccessible(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("chromium is not installed (Debian: chromium)")
	}
	files := audited(t)
	axe, err := os.ReadFile(filepath.Join(modules, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAll(page, nil) // it keeps axe out too
		script := "<script>" + string(axe) + "</script><script>axe.run({resultTypes:['violations']}).then(r => { document.body.textContent = 'AXE' + JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3).join(' | '))) + 'END' })</script>"
		if err := os.WriteFile(file, append(page, script...), 0o644); err != nil {
			t.Fatal(err)
		}
		look := [][]string{{"--window-size=1280,900"}, {"--window-size=390,800", "--blink-settings=preferredColorScheme=0"}}[i%2]
		args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + t.TempDir(), "--virtual-time-budget=20000", "--dump-dom"}, look...)
		out, err := exec.Command("chromium", append(args, "file://"+file)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		_, result, _ := strings.Cut(string(out), "AXE")
		result, _, ok := strings.Cut(result, "END")
		var found []string
		if !ok || json.Unmarshal([]byte(html.UnescapeString(result)), &found) != nil {
			t.Fatalf("%s: axe gave no answer", filepath.Base(file))
		}
		for _, f := range found {
			t.Errorf("%s, %v: %s", filepath.Base(file), look, f)
		}
	}
}
