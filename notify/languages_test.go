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
	"time"

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

// TestFrenchPunctuation: in French no sign of punctuation that stands apart from its
// word can be torn from it by the end of a line.
func TestFrenchPunctuation(t *testing.T) {
	files, err := fs.Glob(embedded, "templates/fr/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	torn := regexp.MustCompile(`.{0,20}( [:;?!»][^=]|« ).{0,10}`)
	for _, file := range files {
		text, err := fs.ReadFile(embedded, file)
		if err != nil {
			t.Fatal(err)
		}
		if found := torn.FindAllString(string(text), -1); found != nil {
			t.Errorf("%s: %q", file, found)
		}
	}
}

// TestForeignScripts: names in any script come through whole, in the mail's text and
// on its page, and one that runs from right to left is kept apart from what stands
// around it.
func TestForeignScripts(t *testing.T) {
	for _, name := range []string{"منظمة (مثال) 3", "示例组织三", "Пример организации 3"} {
		c := testComposer(t)
		held := newShelf()
		held.stakeholder.Name, held.stakeholder.Acronym = name, ""
		c.Material = held
		e := base
		e.Purpose, e.Language = followup.Invitation, followup.English
		m, err := c.mail(t.Context(), e, time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		want := name
		if strings.HasPrefix(name, "م") {
			want = "\u2068" + name + "\u2069"
		}
		if !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
			t.Errorf("%q is not in the mail as %q:\n%s", name, want, m.Text)
		}
		if page := `<html lang="` + string(e.Language) + `" dir="ltr">`; !strings.Contains(m.HTML, page) {
			t.Errorf("the page does not say %s", page)
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
