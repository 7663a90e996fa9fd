package notify

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"

	"github.com/upr-info/followup"
)

// TestEveryLanguageHasEveryText holds that the three languages have the same
// templates and phrases, but for what only staff read.
func TestEveryLanguageHasEveryText(t *testing.T) {
	templates, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	names := map[followup.Language][]string{}
	for l, set := range templates.texts {
		for _, one := range set.Templates() {
			name := strings.TrimPrefix(one.Name(), string(l)+"/")
			if name != string(l) && name != "digest.txt" && !strings.HasPrefix(name, "purpose ") && !blank(one) {
				names[l] = append(names[l], name)
			}
		}
		slices.Sort(names[l])
	}
	for _, l := range followup.Written() {
		if !slices.Equal(names[l], names[followup.English]) {
			t.Errorf("%s has %q\nEnglish has %q", l, names[l], names[followup.English])
		}
	}
	files, err := fs.Glob(embedded, path.Join("templates", "*", "*.txt"))
	if want := 3*len(followup.Purposes()) + 3 - 2; err != nil || len(files) != want {
		t.Errorf("%d files, want %d, the digest in English only: %v", len(files), want, err)
	}
}

func blank(t *template.Template) bool { return t.Tree == nil || parse.IsEmptyTree(t.Root) }

// english is words that occur in most English sentences and in no French or
// Spanish ones.
var english = regexp.MustCompile(`(?i)\b(the|of|and|which|please|your|you|our|answers|answer|is|are|was|were|with|for|by|session|sheet|reviewed?|stakeholders?|what|this|that|not|has|have)\b`)

// TestNoEnglishLeaks looks for English in all mails of all samples in the other
// languages. What is not ours stays as it is: names of files, cells and what stood
// there, staff's own words, the name of the Programme.
func TestNoEnglishLeaks(t *testing.T) {
	templates, err := LoadTemplates("")
	if err != nil {
		t.Fatal(err)
	}
	foreignWords := strings.NewReplacer("Row 114.2 names a law of 2019. Which one is meant?", "", "Our answers", "", "Answers!", "", "answers.xlsx", "",
		"CHE-recommendations", "", "Follow-up Programme", "")
	for _, l := range []followup.Language{followup.French, followup.Spanish} {
		for _, s := range samples(locale(l)) {
			if s.purpose == followup.Digest {
				continue
			}
			w, err := templates.render(s.purpose, l, s.view)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(w.Subject + "\n" + foreignWords.Replace(w.Text)) {
				line = foreignWords.Replace(line)
				for _, word := range english.FindAllString(line, -1) {
					if l == followup.French && word == "session" {
						continue // French, too
					}
					t.Errorf("%s of %s says %q in: %s", l, s.purpose, word, strings.TrimSpace(line))
				}
			}
		}
	}
}

// TestDeadlinesHaveWeekdayAndZone holds that every mail that names a deadline says
// its day of the week, and somewhere its zone.
func TestDeadlinesHaveWeekdayAndZone(t *testing.T) {
	c := testComposer(t)
	for name, e := range golden(t) {
		for _, l := range followup.Written() {
			e.Language = l
			text, _ := dump(t, compose(t, c, e))
			_, body, _ := strings.Cut(text, "\n\n")
			if !e.Purpose.ByCalendar() && e.Purpose != followup.Digest {
				continue
			}
			day := locale(l).day(e.Deadline.Date)
			if e.Purpose == followup.Digest {
				day = "Wednesday, 31 March 2027"
			}
			flat := strings.Join(strings.Fields(body), " ")
			if !strings.Contains(flat, day) || !strings.Contains(flat, "Europe/Zurich") {
				t.Errorf("%s in %s lacks %q or the zone:\n%s", name, l, day, body)
			}
		}
	}
}

// TestDirection holds that a page in a language from right to left would be one.
func TestDirection(t *testing.T) {
	for l, want := range map[followup.Language]string{followup.Arabic: "rtl", followup.English: "ltr", followup.French: "ltr", followup.Spanish: "ltr"} {
		if got := direction(l); got != want {
			t.Errorf("%s is %s", l, got)
		}
	}
	layout, err := fs.ReadFile(embedded, "templates/layout.html")
	if err != nil {
		t.Fatal(err)
	}
	sided := regexp.MustCompile(`(margin|padding|border)-(left|right)|text-align: (left|right)|padding: \w+ \w+ \w+ \w+;`)
	if found := sided.FindAll(layout, -1); found != nil {
		t.Errorf("the page has sides of its own: %q", found)
	}
}
