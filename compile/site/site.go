// Package site writes the public website: plain files that any web server can
// serve and any browser can show, without a script, also from a folder.
//
//	index.html                    all States with an assessment
//	sessions/index.html           by the session of the next review
//	sessions/reviewed/index.html  by the session reviewed
//	SVN/index.html                one State: its reviews and all versions
//	SVN-3/index.html              the latest assessment of a review; the address to link to
//	SVN-3/v1/…                    the files of one version, which never change
//	coming/index.html             the next countries to be assessed, with calendar.ics beside it
//	take-part/index.html          how to take part, and contact
//	style.css, SHA256SUMS
//
// Pages work under the policy "default-src 'none'; style-src 'self'". The HTML
// editions below v1 carry a policy and a style of their own.
package site

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/html"
)

// A Site is all that is public.
type Site struct {
	Programme string
	Contact   string // address that readers may write to
	Supporter string // a line to print; may be empty
	URL       string // where the site will be served, without a slash at the end; may be empty
	Countries []followup.Country
	Reviews   []Review
	Coming    []Coming // whose answers are still to come
	Feed      []byte   // the same as a calendar file (RFC 5545)
	Zone      string   // in which days end, by its IANA name
}

// A Review is one with at least one published version.
type Review struct {
	Review   followup.Review // as the calendar has it now: the next session may be known by now
	Versions []Version       // ascending
}

// A Version is one published version, frozen.
type Version struct {
	Load  func() (compile.Assessment, error) // called once; the assessment is not kept
	Files []File
}

// A File is one edition of a version.
type File struct {
	Name   string // a plain file name: "assessment.xlsx"
	Size   int64
	SHA256 string // lower-case hexadecimal
	Open   func() (io.ReadCloser, error)
}

// Write makes the folder dir the website of s, creating it where needed. Each
// file is replaced as a whole, and only where its content differs. A copied file
// that has not the size and checksum it should have is an error and is not
// published. Files that an earlier Write made and that no longer belong are
// removed, unless somebody changed them; all others are left alone.
//
// A crash leaves a mixture of old and new files, each whole; the next Write
// mends it. There must be one Write at a time.
func Write(dir string, s Site) (err error) {
	t, err := openTree(dir)
	if err != nil {
		return fmt.Errorf("open site folder: %w", err)
	}
	defer func() {
		if e := t.close(); err == nil {
			err = e
		}
	}()
	p, err := newPages(t, s)
	if err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	for _, r := range s.Reviews {
		if err := p.review(r); err != nil {
			return fmt.Errorf("write site: review %s: %w", r.Review.ID, err)
		}
	}
	if err := p.lists(); err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	if err := t.finish(); err != nil {
		return fmt.Errorf("finish site: %w", err)
	}
	return nil
}

// review writes the files of every version and the page of the latest, and notes
// what the lists need.
func (p *pages) review(r Review) error {
	id := r.Review.ID
	if parsed, err := followup.ParseReviewID(string(id)); err != nil || parsed != id {
		return fmt.Errorf("%q is no review", id)
	}
	out := published{Review: r.Review, Country: p.country(id.Country())}
	for _, v := range r.Versions {
		a, err := v.Load()
		if err != nil {
			return err
		}
		if a.Review != id || a.Version < 1 {
			return fmt.Errorf("version %d of %s is not a published version of it", a.Version, a.Review)
		}
		version, err := p.version(a, v.Files)
		if err != nil {
			return err
		}
		out.Versions = append(out.Versions, version)
		if len(out.Versions) == len(r.Versions) {
			if err := p.latest(a, out.Country, version); err != nil {
				return err
			}
		}
	}
	if len(out.Versions) > 0 {
		slices.Reverse(out.Versions)
		p.published = append(p.published, out)
	}
	return nil
}

// version copies the files of one version.
func (p *pages) version(a compile.Assessment, files []File) (version, error) {
	out := version{Number: a.Version, Date: a.Date, Counts: a.Counts, Triggered: a.Triggered}
	folder := fmt.Sprintf("%s/v%d/", a.Review, a.Version)
	for _, f := range files {
		if !plainName(f.Name) {
			return version{}, fmt.Errorf("%q is not a plain file name", f.Name)
		}
		if err := p.tree.copy(folder+f.Name, f); err != nil {
			return version{}, err
		}
		out.Files = append(out.Files, html.Download{Name: f.Name, URL: folder + f.Name, Size: size(f.Size), SHA256: f.SHA256})
	}
	return out, nil
}

// latest writes the page under which a review is linked to.
func (p *pages) latest(a compile.Assessment, c followup.Country, v version) error {
	frame := html.Frame{
		Stylesheet: "../style.css",
		Home:       "../index.html",
		Country:    "../" + string(c.Code) + "/index.html",
	}
	if p.site.URL != "" {
		frame.Canonical = fmt.Sprintf("%s/%s/", p.site.URL, a.Review)
	}
	for _, d := range v.Files {
		d.URL = strings.TrimPrefix(d.URL, string(a.Review)+"/")
		frame.Downloads = append(frame.Downloads, d)
	}
	var page bytes.Buffer
	if err := html.WriteFramed(&page, a, followup.English, frame); err != nil {
		return err
	}
	return p.tree.page(string(a.Review)+"/index.html", page.Bytes())
}

// plainName reports whether a name is that of a file in its own folder, on every
// system, and would not be hidden.
func plainName(name string) bool {
	return name != "" && name[0] != '.' && !strings.ContainsAny(name, "/\\:\x00\n\r")
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
