// Package pagetest has pages of HTML judged by others: html-validate, and axe-core in
// Chromium. Where these are missing the test skips and says what to install.
package pagetest

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// modules returns where the tools lie after "npm ci --prefix .ci/node".
func modules(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if found := filepath.Join(dir, ".ci/node/node_modules"); exists(found) {
			return found
		}
		if exists(filepath.Join(dir, "go.mod")) || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Skip("the tools of node are not installed: npm ci --prefix .ci/node")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func chromium(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (Debian: chromium)")
	}
	return path
}

// Valid has html-validate look for what is no valid HTML. Where it lays down a
// style of writing, that is not held.
func Valid(t *testing.T, files ...string) {
	t.Helper()
	tool := filepath.Join(modules(t), "html-validate/bin/html-validate.mjs")
	config := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(config, []byte(`{"root": true, "extends": ["html-validate:standard", "html-validate:a11y"], "rules": {"no-inline-style": "off", "long-title": "off", "no-redundant-role": "off", "prefer-native-element": "off"}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", append([]string{tool, "--config", config}, files...)...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%.8000s", err, out)
	}
}

// Accessible has axe-core look at pages in Chromium, on a desktop in light colours and
// on a telephone in dark ones by turns.
func Accessible(t *testing.T, files ...string) {
	t.Helper()
	browser := chromium(t)
	axe, err := os.ReadFile(filepath.Join(modules(t), "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		look := [][]string{{"--window-size=1280,900"}, {"--window-size=390,800", "--blink-settings=preferredColorScheme=0"}}[i%2]
		const run = "axe.run({resultTypes:['violations']}).then(r => { document.body.textContent = 'AXE' + JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3).join(' | '))) + 'END' })"
		_, result, _ := strings.Cut(inBrowser(t, browser, file, string(axe)+"\n"+run, look), "AXE")
		result, _, ok := strings.Cut(result, "END")
		var found []string
		if !ok || json.Unmarshal([]byte(html.UnescapeString(result)), &found) != nil {
			t.Fatalf("%s: axe gave no answer", file)
		}
		for _, f := range found {
			t.Errorf("%s, %v: %s", file, look, f)
		}
	}
}

// Run returns what the body of a function returns that is called in a page once that is
// there with all its scripts.
func Run(t *testing.T, file, script string) string {
	t.Helper()
	dom := inBrowser(t, chromium(t), file, "addEventListener('load', () => { const result = (() => {"+script+"})(); document.body.textContent = 'RESULT' + result + 'END' })", nil)
	_, result, _ := strings.Cut(dom, "RESULT")
	result, _, ok := strings.Cut(result, "END")
	if !ok {
		t.Fatalf("%s: the script gave no answer", file)
	}
	return html.UnescapeString(result)
}

// inBrowser returns the page that is left after a script ran in a copy beside it. The
// copy has no policy, which would keep the script out too.
func inBrowser(t *testing.T, browser, file, script string, look []string) string {
	t.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAll(page, nil)
	judged := filepath.Join(filepath.Dir(file), "judged.html")
	if err := os.WriteFile(judged, append(page, "<script>"+script+"</script>"...), 0o644); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(judged)
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + t.TempDir(), "--virtual-time-budget=20000", "--dump-dom"}, look...)
	out, err := exec.Command(browser, append(args, "file://"+judged)...).Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return string(out)
}
