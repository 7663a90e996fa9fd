package html

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// PageSize is the most bytes that the body of a Page has, where it can be cut: a
// single recommendation or table that is longer stands on a page of its own. It
// leaves a website room for what it puts around, within 100 kB.
const PageSize = 80_000

// A Page is a part of an assessment as a website shows it.
type Page struct {
	Path  string        // below the assessment's own, with a slash at its end; empty for the overview
	Title string        // empty for the overview
	Body  template.HTML // what follows the heading of the page, from <h2> on
	// Anchors are those of the issues and recommendations that stand on it.
	Anchors []string
}

// An Edition writes assessments in one language. It may be used from several
// goroutines.
type Edition struct {
	words     compile.Words
	templates *template.Template
}

// In returns the edition in a language. Its templates are parsed, and looked
// through for what they must escape, once in the life of the program.
func In(l followup.Language) (*Edition, error) {
	once, _ := editions.LoadOrStore(l, sync.OnceValues(func() (*Edition, error) { return newEdition(l) }))
	return once.(func() (*Edition, error))()
}

// editions holds what makes an edition, by language.
var editions sync.Map

func newEdition(l followup.Language) (*Edition, error) {
	words := compile.WordsIn(l)
	t, err := parse(words)
	if err != nil {
		return nil, fmt.Errorf("parse the templates: %w", err)
	}
	return &Edition{words, t}, nil
}

// Pages returns an assessment as pages that lead to each other: the overview, the
// recommendations by issue, the index, the contributors, and those that nobody
// commented. Links among them name index.html, so that they lead in a folder too.
func (e *Edition) Pages(a compile.Assessment) ([]Page, error) {
	p := paginator{edition: e, view: newView(a.In(e.words), e.words), where: map[string]string{}}
	p.overview()
	p.byIssue()
	p.index()
	if len(p.view.Contributors) > 0 {
		p.whole("contributors/", "contributors")
	}
	p.annex()
	if p.err != nil {
		return nil, fmt.Errorf("write assessment %s as pages: %w", a.Review, p.err)
	}
	byPath := map[string][]string{}
	for anchor, path := range p.where {
		byPath[path] = append(byPath[path], anchor)
	}
	for i := range p.pages {
		page := &p.pages[i]
		page.Body = template.HTML(p.relink(*page))
		page.Anchors = slices.Sorted(slices.Values(byPath[page.Path]))
	}
	return p.pages, nil
}

// A paginator fills pages one after the other.
type paginator struct {
	edition *Edition
	view    view
	pages   []Page
	where   map[string]string // anchor, path of its page
	err     error
}

// render returns what a template makes of data.
func (p *paginator) render(name string, data any) string {
	var b bytes.Buffer
	if err := p.edition.templates.ExecuteTemplate(&b, name, data); err != nil && p.err == nil {
		p.err = err
	}
	return b.String()
}

func (p *paginator) say(key string) string { return p.edition.words.Say(key) }

func (p *paginator) overview() {
	p.pages = append(p.pages, Page{Body: template.HTML(p.render("opening", p.view) + p.render("results", p.view))})
}

// whole adds a page that is one template, titled as its phrase.
func (p *paginator) whole(path, name string) {
	p.pages = append(p.pages, Page{Path: path, Title: p.say(name), Body: template.HTML(p.render(name, p.view))})
}

// A run is pages that continue each other.
type run struct {
	p           *paginator
	path, title string
	head, foot  string // of every page
	body        strings.Builder
	number      int // of the page that is being filled
}

// room ends the page if n more bytes do not fit, and reports whether it did.
func (r *run) room(n int) bool {
	if r.body.Len() == 0 || len(r.head)+r.body.Len()+n+len(r.foot) <= PageSize {
		return false
	}
	r.end()
	return true
}

// here returns the path of the page that is being filled: "index/", "index/2/".
func (r *run) here() string {
	if r.number < 2 {
		return r.path
	}
	return fmt.Sprintf("%s%d/", r.path, r.number)
}

func (r *run) end() {
	if r.body.Len() == 0 {
		return
	}
	r.p.pages = append(r.p.pages, Page{Path: r.here(), Title: r.title, Body: template.HTML(r.head + r.body.String() + r.foot)})
	r.body.Reset()
	r.number++
}

func (p *paginator) run(path, title string) *run {
	return &run{p: p, path: path, title: p.say(title), number: 1}
}

// byIssue adds every recommendation that somebody commented, under its first issue.
// An issue that goes on on the next page says so.
func (p *paginator) byIssue() {
	r := p.run("recommendations/", "by-issue")
	r.head = "<h2>" + template.HTMLEscapeString(r.title) + "</h2>\n"
	for _, s := range p.view.Sections {
		entries := make([]string, len(s.Listed))
		for i, e := range s.Listed {
			entries[i] = p.render("recommendation", e)
		}
		first := 0
		if len(entries) > 0 {
			first = len(entries[0])
		}
		heading := fmt.Sprintf("<h3 id=%q>%s</h3>\n", s.Anchor, template.HTMLEscapeString(s.Title))
		r.room(len(heading) + first)
		p.where[s.Anchor] = r.here()
		r.body.WriteString(heading)
		for i, e := range s.Listed {
			if r.room(len(entries[i])) {
				r.body.WriteString("<h3>" + template.HTMLEscapeString(p.edition.words.Say("continued", s.Title)) + "</h3>\n")
			}
			p.where[e.Anchor] = r.here()
			r.body.WriteString(entries[i] + "\n")
		}
		r.body.WriteString(p.render("elsewhere", s))
	}
	r.end()
}

// index adds the table of all recommendations. Its rows are where links to a
// recommendation lead that are to hold for every version.
func (p *paginator) index() {
	r := p.run("index/", "index")
	table := p.view
	table.Entries = nil
	head, foot, ok := strings.Cut(p.render("index", table), "</tbody>")
	if !ok {
		return
	}
	r.head, r.foot = head, "</tbody>"+foot
	for _, e := range p.view.Entries {
		row := p.render("index-row", e)
		r.room(len(row))
		r.body.WriteString(strings.Replace(row, "<tr>", fmt.Sprintf("<tr id=%q>", e.Anchor), 1) + "\n")
	}
	r.end()
}

func (p *paginator) annex() {
	r := p.run("annex/", "annex")
	r.head = "<h2>" + template.HTMLEscapeString(r.title) + "</h2>\n<p>" + template.HTMLEscapeString(p.say("annex.note")) + "</p>\n"
	for _, e := range p.view.Annex {
		article := p.render("annexed", e)
		r.room(len(article))
		p.where[e.Anchor] = r.here()
		r.body.WriteString(article + "\n")
	}
	r.end()
}

// relink makes the links of a page lead to the pages on which what they name
// stands. What stakeholders wrote has no quotation mark that is not escaped, so
// that what is found is a link of the templates.
func (p *paginator) relink(page Page) string {
	const mark = ` href="#`
	var b strings.Builder
	up := strings.Repeat("../", strings.Count(page.Path, "/"))
	rest := string(page.Body)
	for {
		before, after, found := strings.Cut(rest, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		anchor, _, _ := strings.Cut(after, `"`)
		if to, ok := p.where[anchor]; ok && to != page.Path {
			fmt.Fprintf(&b, ` href="%s%sindex.html#`, up, to)
		} else {
			b.WriteString(mark)
		}
		rest = after
	}
}
