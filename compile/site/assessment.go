package site

import (
	"fmt"
	"html/template"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/html"
)

// An assessmentPage is one page of the latest assessment of a review.
type assessmentPage struct {
	*published
	Body  template.HTML
	Local []localLink
	First bool // the overview
}

// A localLink leads to a page of the same assessment.
type localLink struct {
	Path, Title string
	Here        bool // to this page, or to one that it continues
}

// assessment returns the n-th page of an assessment.
func (l *locale) assessment(p *published, a compile.Assessment, pages []html.Page, n int) page {
	this := pages[n]
	folder := string(p.ID) + "/"
	d := assessmentPage{published: p, Body: this.Body, First: n == 0, Local: []localLink{}}
	out := page{Path: folder + this.Path, Title: p.Country.In(l.words.Language), Kicker: l.words.Title, template: "assessment",
		Description: l.words.Say("assessment.description", p.Country.In(l.words.Language), l.words.SessionDay(p.Session, p.Start))}
	for _, other := range pages {
		title := other.Title
		if other.Path == "" {
			title = l.words.Say("overview")
		}
		if k := len(d.Local); k > 0 && d.Local[k-1].Title == title {
			d.Local[k-1].Here = d.Local[k-1].Here || other.Path == this.Path
		} else {
			d.Local = append(d.Local, localLink{folder + other.Path, title, other.Path == this.Path})
		}
		if other.Title == this.Title {
			if out.Pager.Of == 0 {
				out.Pager.Base = folder + other.Path
			}
			out.Pager.Of++
			if other.Path == this.Path {
				out.Pager.Number = out.Pager.Of
			}
		}
	}
	if d.First {
		out.Structured = l.dataset(p, a)
	}
	out.Data = d
	return out
}

// A versionPage is the page of one version.
type versionPage struct {
	*published
	Edition edition
	Newest  bool
}

// version returns the page of a version: what to cite and its files, or that it was
// taken back.
func (l *locale) version(p *published, e edition) page {
	current, ok := p.Latest()
	return page{Path: fmt.Sprintf("%s/v%d/", p.ID, e.Number), Title: p.Country.In(l.words.Language), Kicker: l.words.Title + ", " + l.words.Edition(e.Number),
		Description: l.words.Say("assessment.description", p.Country.In(l.words.Language), l.words.SessionDay(p.Session, p.Start)),
		Data:        versionPage{p, e, ok && current.Number == e.Number}, template: "version"}
}

// gone returns the page of a review of which every version was taken back.
func (l *locale) gone(p *published) page {
	return page{Path: string(p.ID) + "/", Title: p.Country.In(l.words.Language), Kicker: l.words.Title, Data: p, template: "gone"}
}
