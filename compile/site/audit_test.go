package site_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup/compile/site"
	"github.com/upr-info/followup/internal/pagetest"
)

// pagesOf returns the pages of the sample, in a folder.
func pagesOf(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, sample(t))
	for _, name := range slices.Sorted(maps.Keys(files(t, dir))) {
		if strings.HasSuffix(name, "index.html") {
			names = append(names, name)
		}
	}
	return dir, names
}

// oneOfEach are pages of every kind.
func oneOfEach() []string {
	return []string{"index.html", "UTO-3/index.html", "es/UTO-3/recommendations/index.html", "UTO/index.html", "fr/issues/index.html",
		"contributors/justice/index.html", "recommending/holy-see/index.html", "calendar/2027/index.html", "es/study/index.html", "fr/help/planning/index.html"}
}

func TestValid(t *testing.T) {
	dir, names := pagesOf(t)
	var all []string
	for _, name := range names {
		all = append(all, filepath.Join(dir, name))
	}
	pagetest.Valid(t, all...)
}

func TestAccessible(t *testing.T) {
	dir, _ := pagesOf(t)
	var some []string
	for _, name := range oneOfEach() {
		some = append(some, filepath.Join(dir, name))
	}
	pagetest.Accessible(t, some...)
}

// TestScript plays a reader who filters, sorts and follows an old link.
func TestScript(t *testing.T) {
	dir, _ := pagesOf(t)
	got := pagetest.Run(t, filepath.Join(dir, "issues/index.html"), `
		const names = () => Array.from(document.querySelectorAll("tbody tr:not([hidden]) th"), (th) => th.textContent).join(",");
		const said = [names().split(",").length > 5];
		const input = document.querySelector("input[type=search]");
		said.push(document.querySelector("label[for=" + input.id + "]").textContent);
		input.value = "JÚSTICE";
		input.dispatchEvent(new Event("input"));
		said.push(names(), document.querySelector("output").textContent);
		input.value = "";
		input.dispatchEvent(new Event("input"));
		const last = document.querySelector("thead th:last-child");
		last.querySelector("button").click();
		said.push(last.getAttribute("aria-sort"));
		const rates = Array.from(document.querySelectorAll("tbody td:last-child"), (td) => Number(td.dataset.sort));
		said.push(rates.every((rate, i) => i === 0 || rates[i - 1] >= rate));
		const first = document.querySelector("thead th");
		first.querySelector("button").click();
		said.push(first.getAttribute("aria-sort"), last.hasAttribute("aria-sort"), names().split(",")[0]);
		return said.join(";");`)
	if want := "true;Filter the issues;Justice;1 / 13;descending;true;ascending;false;Asylum-seekers - refugees"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestNothingIsAskedElsewhere holds every page to the policy: no file but its own
// style, script and icon, and links to elsewhere only to follow.
func TestNothingIsAskedElsewhere(t *testing.T) {
	dir, names := pagesOf(t)
	all := files(t, dir)
	for _, name := range names {
		page := all[name]
		if !strings.Contains(page, `<meta http-equiv="Content-Security-Policy" content="`+strings.ReplaceAll(site.Policy, "'", "&#39;")+`">`) {
			t.Errorf("%s has not the policy", name)
		}
		for _, m := range regexp.MustCompile(`<(script|img|iframe|link|object|embed|source|form|input)\b[^>]*>`).FindAllString(page, -1) {
			asks := strings.Contains(m, "src=") || strings.Contains(m, "stylesheet") || strings.Contains(m, `rel="icon"`)
			known := strings.Contains(m, "site.js\" defer") || strings.Contains(m, "style.css\"") || strings.Contains(m, "icon.svg\"")
			if asks != known || strings.Contains(m, "//") && asks {
				t.Errorf("%s asks for %s", name, m)
			}
		}
		if n := len(page); n > 100_000 {
			t.Errorf("%s has %d bytes", name, n)
		}
	}
	for _, file := range []string{"style.css", "site.js", "icon.svg"} {
		if strings.Contains(strings.ReplaceAll(all[file], "http://www.w3.org/2000/svg", ""), "//fonts") || strings.Contains(all[file], "@import") || strings.Contains(all[file], "url(") {
			t.Errorf("%s asks for something elsewhere", file)
		}
	}
}
