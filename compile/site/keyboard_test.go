package site_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/upr-info/followup/internal/pagetest"
)

// outlined is whether the reader sees where the keyboard is.
const outlined = `(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 })()`

// TestKeyboard goes over a page without a mouse: past the navigation, through all
// that can be reached, into the filter and the headings that sort, and to another language.
func TestKeyboard(t *testing.T) {
	dir, _ := pagesOf(t)
	page := filepath.Join(dir, "issues/index.html")
	b := pagetest.Open(t, page)

	b.Press("Tab")
	if got := b.Focused(); got.Role != "link" || got.Name != "Skip to the content" {
		t.Fatalf("first comes %+v", got)
	}
	b.Press("Enter")
	if got := b.Value("document.activeElement.id"); got != "main" {
		t.Errorf("skipped to %q", got)
	}
	reach := func(role, name string) {
		t.Helper()
		for range 60 {
			b.Press("Tab")
			got := b.Focused()
			if got.Role == "RootWebArea" {
				continue // past the last, and round again
			}
			if got.Name == "" {
				t.Errorf("nameless: %+v", got)
			}
			if b.Value(outlined) != "true" {
				t.Errorf("one cannot see that the keyboard is at %+v", got)
			}
			if got.Role == role && got.Name == name {
				return
			}
		}
		t.Fatalf("the keyboard does not come to the %s %q", role, name)
	}
	shown := `document.querySelectorAll("tbody tr:not([hidden])").length`
	all := b.Value(shown)
	reach("searchbox", "Filter the issues")
	b.Type("justice")
	if got := b.Value(shown); got != "1" {
		t.Errorf("%s rows are left of %s", got, all)
	}
	b.Press("Escape")
	if got := b.Value(shown); got != all {
		t.Errorf("Escape brings back %s rows of %s", got, all)
	}
	reach("button", "Issue")
	for _, want := range []struct{ key, sorted string }{{"Enter", "ascending"}, {"Space", "descending"}} {
		b.Press(want.key)
		if got := b.Value(`document.activeElement.closest("th").getAttribute("aria-sort")`); got != want.sorted {
			t.Errorf("%s sorts %q, want %q", want.key, got, want.sorted)
		}
	}

	b = pagetest.Open(t, filepath.Join(dir, "index.html"))
	reach("DisclosureTriangle", "Select a State")
	open := `String(document.activeElement.closest("details")?.open)`
	for _, want := range []string{"true", "false", "true"} {
		b.Press("Enter")
		if got := b.Value(open); got != want {
			t.Errorf("Enter on the list of States: open is %s, want %s", got, want)
		}
	}
	b.Press("Tab")
	if got := b.Focused(); got.Role != "link" || b.Value(open) != "true" {
		t.Errorf("in the list of States the keyboard comes to %+v", got)
	}

	b = pagetest.Open(t, page)
	reach("link", "Français")
	b.Press("Enter")
	b.Until(`document.documentElement.lang === "fr" && document.readyState === "complete"`)
	if got, want := b.Value("location.pathname"), filepath.Join(dir, "fr/issues/index.html"); got != want {
		t.Errorf("the French page is %s, want %s", got, want)
	}
}

// TestAccessibleNames: what a screen reader offers to jump to has a name on every
// kind of page, and no two landmarks of a kind have the same.
func TestAccessibleNames(t *testing.T) {
	dir, _ := pagesOf(t)
	named := []string{"link", "button", "searchbox", "textbox", "navigation", "region", "table", "image", "heading", "columnheader", "rowheader", "DisclosureTriangle"}
	landmarks := []string{"navigation", "region"}
	for _, name := range oneOfEach() {
		b := pagetest.Open(t, filepath.Join(dir, name))
		seen := map[pagetest.Node]bool{}
		mains := 0
		for _, n := range b.Nodes() {
			if n.Ignored {
				continue
			}
			if slices.Contains(named, n.Role) && n.Name == "" {
				t.Errorf("%s: a %s has no name", name, n.Role)
			}
			if slices.Contains(landmarks, n.Role) {
				if seen[n] {
					t.Errorf("%s: two of %+v", name, n)
				}
				seen[n] = true
			}
			if n.Role == "main" {
				mains++
			}
		}
		if mains != 1 {
			t.Errorf("%s: %d main parts", name, mains)
		}
	}
}
