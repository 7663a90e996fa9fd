package site

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/html"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed site.css
var style string

//go:embed site.js
var script []byte

//go:embed icon.svg
var icon []byte

func stylesheet() string { return html.Style() + style }

// A locale is the site in one language.
type locale struct {
	*writer
	index     int    // among followup.Written
	prefix    string // of its pages: "" or "fr/"
	words     compile.Words
	edition   *html.Edition
	templates *template.Template
	tongues   []tongue
}

// A tongue is a language by its own name.
type tongue struct {
	Code   followup.Language
	Name   string
	Prefix string
}

func prefixOf(l followup.Language) string {
	if l == followup.English {
		return ""
	}
	return string(l) + "/"
}

func newLocale(w *writer, language followup.Language) (*locale, error) {
	l := &locale{writer: w, prefix: prefixOf(language), index: slices.Index(followup.Written(), language)}
	l.words = compile.WordsIn(language).With(phrasesIn(language))
	for _, other := range followup.Written() {
		l.tongues = append(l.tongues, tongue{other, phrasesIn(other)["language"], prefixOf(other)})
	}
	var err error
	if l.edition, err = html.In(language); err != nil {
		return nil, err
	}
	l.templates, err = template.New("").Funcs(l.functions()).Funcs(l.links()).ParseFS(templates, "templates/*.html")
	return l, err
}

func (l *locale) functions() template.FuncMap {
	w := l.words
	return template.FuncMap{
		"say":      w.Say,
		"count":    w.Count,
		"colon":    w.Colon,
		"share":    w.Share,
		"number":   w.Number,
		"day":      w.Day,
		"session":  w.SessionDay,
		"edition":  w.Edition,
		"group":    func(g followup.RegionalGroup) string { return w.Groups[g] },
		"class":    func(c followup.Class) string { return w.Classes[c] },
		"kind":     func(k followup.StakeholderKind) string { return w.Kinds[k] },
		"name":     func(c followup.Country) string { return c.In(w.Language) },
		"issue":    l.issueName,
		"bar":      html.Bar,
		"classes":  followup.Classes,
		"format":   format,
		"size":     l.size,
		"percent":  percentOf,
		"here":     func(pages []string) string { return at(pages, l.index) },
		"citation": func(e edition) string { return at(e.Citations, l.index) },
		"readable": func(d download) bool { return l.readable(d.Name) },
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// issueName names an issue in the language, the one without a name too.
func (l *locale) issueName(name string) string {
	return l.words.Issue(cmp.Or(l.words.Issues[name], name))
}

// percentOf returns a share as a number that tables are sorted by; none is less than
// nothing.
func percentOf(s compile.Share) string {
	if s.Denominator == 0 {
		return "-1"
	}
	return fmt.Sprintf("%.4f", float64(s.Numerator)/float64(s.Denominator))
}

// A page is what every template gets.
type page struct {
	Site
	W           compile.Words
	Path        string // from the root of the language, without index.html
	Here        string // the entry of the navigation that it belongs to
	Title       string
	Kicker      string // above the title
	Description string
	Data        any
	Structured  any // schema.org, or nil
	Tongues     []tongue
	Prefix      string
	Pager       pager
	template    string
	made        []string // of what the page is made, all of it; nil where nobody keeps account
}

// Root is the relative URL of the root of the language, with a slash at the end, or empty.
func (p page) Root() string { return strings.Repeat("../", strings.Count(p.Path, "/")) }

// Top is the same of the root of the site.
func (p page) Top() string { return strings.Repeat("../", strings.Count(p.Prefix+p.Path, "/")) }

// Policy is what the page may load.
func (p page) Policy() string { return Policy }

// Twin is the path of the page in other languages. What continues another page may
// be cut elsewhere there, so that the first leads to the first.
func (p page) Twin() string {
	if p.Pager.Number > 1 {
		return p.Pager.Base
	}
	return p.Path
}

// Self reports whether a link of the navigation leads to this very page.
func (p page) Self(path string) bool { return p.Path == path }

// A pager says which of several pages one is.
type pager struct {
	Number, Of int
	Base       string // path of the first
}

// Numbers are those of all pages.
func (p pager) Numbers() (all []int) {
	for n := range p.Of {
		all = append(all, n+1)
	}
	return all
}

// Path is that of the n-th.
func (p pager) Path(n int) string {
	if n < 2 {
		return p.Base
	}
	return fmt.Sprintf("%s%d/", p.Base, n)
}

// write writes a page. Its path ends with a slash, or is empty for the root.
func (l *locale) write(p page) error {
	p.Site, p.W, p.Tongues, p.Prefix = l.site, l.words, l.tongues, l.prefix
	p.Description = cmp.Or(p.Description, l.words.Say("site.lead", l.site.Programme))
	var b bytes.Buffer
	if err := l.templates.ExecuteTemplate(&b, p.template+".html", p); err != nil {
		return fmt.Errorf("page %s: %w", p.Path, err)
	}
	return l.tree.page(l.prefix+p.Path+"index.html", b.Bytes())
}

// add queues a page. Where it is made of the same as by the Write before, it is kept.
func (l *locale) add(p page) {
	l.queue = append(l.queue, func() error {
		if p.made == nil {
			return l.write(p)
		}
		name, made := l.prefix+p.Path+"index.html", hashOf([]any{l.common(), p.Title, p.Pager, p.made})
		if l.tree.keepMade(name, made) {
			return nil
		}
		err := l.write(p)
		l.tree.mark(name, made)
		return err
	})
}

// common is what every page is made of.
func (w *writer) common() []string {
	return []string{w.site.Programme, w.site.Contact, w.site.Supporter, w.site.URL, w.site.Zone, w.site.Program, fmt.Sprint(w.site.Study != nil, w.site.Calendar != nil)}
}

// addAll queues a list, over several pages where it is long: weight says how many
// bytes a row takes about, fill makes the data of a page of some of them.
func addAll[T any](l *locale, p page, rows []T, weight func(T) int, fill func([]T) any) {
	parts := chunks(rows, weight)
	for i, part := range parts {
		p := p
		p.Pager = pager{Number: i + 1, Of: len(parts), Base: p.Path}
		p.Path = p.Pager.Path(i + 1)
		p.Data = fill(part)
		l.add(p)
	}
}

// chunks cuts rows where they outgrow a page. There is always one.
func chunks[T any](rows []T, weight func(T) int) [][]T {
	var out [][]T
	first, sum := 0, 0
	for i, r := range rows {
		n := weight(r)
		if sum > 0 && sum+n > html.PageSize {
			out = append(out, rows[first:i])
			first, sum = i, 0
		}
		sum += n
	}
	return append(out, rows[first:])
}

// plainName reports whether a name is that of a file in its own folder, on every
// system, and would not be hidden.
func plainName(name string) bool {
	return name != "" && name[0] != '.' && !strings.ContainsAny(name, "/\\:\x00\n\r")
}

// format returns the format of a file for people: "XLSX", of a file in another
// language than English "XLSX (fr)".
func format(name string) string {
	parts := strings.Split(name, ".")
	out := strings.ToUpper(parts[len(parts)-1])
	if len(parts) > 2 {
		out += " (" + parts[len(parts)-2] + ")"
	}
	return out
}

// languageOf returns the language that a file's name tells, English where it tells
// none; data is in no language.
func languageOf(name string) followup.Language {
	parts := strings.Split(name, ".")
	if parts[len(parts)-1] == "json" {
		return ""
	}
	if len(parts) > 2 {
		return followup.Language(parts[len(parts)-2])
	}
	return followup.English
}

// readable reports whether a file is in the language of the page, or in none.
func (l *locale) readable(name string) bool {
	language := languageOf(name)
	return language == "" || language == l.words.Language
}

// size writes a number of bytes for people.
func (l *locale) size(n int64) string {
	switch {
	case n < 1000:
		return l.words.Say("bytes", int(n))
	case n < 1_000_000:
		return l.words.Say("kilobytes", int((n+500)/1000))
	}
	return l.words.Say("megabytes", l.words.Index(fmt.Sprintf("%.1f", float64(n)/1e6)))
}

// collate returns a name as an index lists it: without regard to case and accents.
func collate(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
}
