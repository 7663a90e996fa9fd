package site

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/html"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed site.css
var style string

// A published review is what the lists say of one.
type published struct {
	followup.Review
	Country  followup.Country
	Versions []version // latest first
}

// Latest returns the version that the lists link to.
func (p published) Latest() version { return p.Versions[0] }

// A version is what the lists say of one.
type version struct {
	Number    int
	Date      followup.Date
	Counts    followup.Counts
	Triggered compile.Share
	Files     []html.Download // URLs are relative to the root of the site
}

// Pages is the site while it is written.
type pages struct {
	tree      *tree
	site      Site
	words     compile.Words
	templates *template.Template
	countries map[followup.CountryCode]followup.Country
	published []published
}

func newPages(t *tree, s Site) (*pages, error) {
	p := &pages{tree: t, site: s, words: compile.English().With(phrases()), countries: map[followup.CountryCode]followup.Country{}}
	for _, c := range s.Countries {
		p.countries[c.Code] = c
	}
	var err error
	p.templates, err = template.New("").Funcs(template.FuncMap{
		"say":     p.words.Say,
		"count":   p.words.Count,
		"share":   p.words.Share,
		"number":  p.words.Number,
		"day":     p.words.Day,
		"session": p.words.SessionDay,
		"edition": p.words.Edition,
		"group":   func(g followup.RegionalGroup) string { return p.words.Groups[g] },
		"class":   func(c followup.Class) string { return p.words.Classes[c] },
		"name":    func(c followup.Country) string { return c.In(p.words.Language) },
		"bar":     html.Bar,
		"classes": followup.Classes,
		"format":  format,
		"until":   p.until,
	}).ParseFS(templates, "templates/*.html")
	return p, err
}

// country returns a State, by its code alone where it is not known.
func (p *pages) country(code followup.CountryCode) followup.Country {
	if c, ok := p.countries[code]; ok {
		return c
	}
	return followup.Country{Code: code, Name: string(code)}
}

// A page is what every template gets.
type page struct {
	Site
	W     compile.Words
	Root  string // relative URL of the root, with a slash at the end, or empty
	Path  string // of the page, from the root, without index.html
	Here  string // the entry of the navigation that is this page
	Title string
	Data  any
}

// write writes one page. Its path ends with a slash, or is empty for the root.
func (p *pages) write(path, here, name, title string, data any) error {
	root := strings.Repeat("../", strings.Count(path, "/"))
	var b bytes.Buffer
	pg := page{Site: p.site, W: p.words, Root: root, Path: path, Here: here, Title: title, Data: data}
	if err := p.templates.ExecuteTemplate(&b, name, pg); err != nil {
		return fmt.Errorf("page %s: %w", path, err)
	}
	return p.tree.page(path+"index.html", b.Bytes())
}

// lists writes every page that is about more than one review.
func (p *pages) lists() error {
	slices.SortFunc(p.published, p.byName)
	if err := p.tree.page("style.css", []byte(html.Style()+style)); err != nil {
		return err
	}
	states := p.states()
	for _, s := range states {
		if err := p.write(string(s.Code)+"/", "", "country.html", s.In(p.words.Language), s); err != nil {
			return err
		}
	}
	if err := p.write("", "home", "home.html", p.words.Say("site.title"), states); err != nil {
		return err
	}
	if err := p.write("sessions/", "next", "sessions.html", p.words.Say("site.next"), p.sessions(nextSession)); err != nil {
		return err
	}
	if err := p.write("sessions/reviewed/", "reviewed", "sessions.html", p.words.Say("site.reviewed"), p.sessions(reviewedSession)); err != nil {
		return err
	}
	if err := p.coming(); err != nil {
		return err
	}
	return p.write("take-part/", "take-part", "take-part.html", p.words.Say("site.take-part"), nil)
}

// byName orders reviews by the name of their State, the latest review first.
func (p *pages) byName(a, b published) int {
	l := p.words.Language
	return cmp.Or(
		cmp.Compare(sortName(a.Country.In(l)), sortName(b.Country.In(l))),
		cmp.Compare(a.Country.Code, b.Country.Code),
		cmp.Compare(b.ID.Cycle(), a.ID.Cycle()),
	)
}

// sortName returns a name as an index lists it: without regard to case and to
// the accents that English names of States have.
func sortName(name string) string {
	return strings.NewReplacer("å", "a", "ç", "c", "é", "e", "ã", "a", "í", "i", "ô", "o", "ü", "u").Replace(strings.ToLower(name))
}

// A state is one State with its published reviews, the latest first.
type state struct {
	followup.Country
	Reviews []published
}

// Latest returns the review that the list of States shows.
func (s state) Latest() published { return s.Reviews[0] }

// states groups the published reviews, which are in the order of byName.
func (p *pages) states() []state {
	var out []state
	for _, r := range p.published {
		if len(out) == 0 || out[len(out)-1].Code != r.Country.Code {
			out = append(out, state{Country: r.Country})
		}
		s := &out[len(out)-1]
		s.Reviews = append(s.Reviews, r)
	}
	return out
}

// A session is one with the reviews listed under it.
type session struct {
	Number  int // 0: not known yet
	Start   followup.Date
	Reviews []published
}

func nextSession(r followup.Review) (int, followup.Date)     { return r.Next, r.NextDate }
func reviewedSession(r followup.Review) (int, followup.Date) { return r.Session, r.Start }

// sessions lists the published reviews by a session of theirs, the latest session
// first and what is not known last.
func (p *pages) sessions(of func(followup.Review) (int, followup.Date)) []session {
	byNumber := map[int]*session{}
	for _, r := range p.published {
		n, start := of(r.Review)
		s := byNumber[n]
		if s == nil {
			s = &session{Number: n, Start: start}
			byNumber[n] = s
		}
		s.Reviews = append(s.Reviews, r)
	}
	out := []session{}
	for _, s := range byNumber {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b session) int { return cmp.Compare(b.Number, a.Number) })
	return out
}

// format returns the format of a file for people: "XLSX".
func format(name string) string {
	_, ext, _ := strings.Cut(name, ".")
	return strings.ToUpper(ext)
}
