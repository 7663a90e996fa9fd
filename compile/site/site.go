// Package site writes the public website: plain files that any web server can
// serve and any browser can show, also from a folder. It works without its script,
// which only filters and sorts.
//
// English stands at the root, French below fr/ and Spanish below es/, page by page
// under the same names, so that the addresses of the first years hold:
//
//	index.html                     all States with an assessment
//	latest/, feed.atom             what was published last
//	sessions/, sessions/reviewed/  by session of the next review, by session reviewed
//	SVN/                           one State: its reviews, versions and contributors
//	SVN-3/                         the latest assessment of a review; the address to link to
//	SVN-3/recommendations/ …       its further pages
//	SVN-3/v1/                      one version, with its files, which never change
//	issues/womens-rights/          one issue, over all States
//	recommending/CHL/              one recommending State
//	contributors/womens-rights/    who shares a concern
//	calendar/2027/, calendar.ics   who is assessed next
//	study/                         the overall study
//	help/…, take-part/             how all this is done
//
// Files of versions, the calendar and SHA256SUMS stand once, at the root. Every page
// is under 100 kB, asks for nothing from elsewhere and carries the policy that
// forbids it, [Policy].
package site

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

// Policy is the content security policy of every page. A server may send it as a
// header too.
const Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

// A Site is all that is public.
type Site struct {
	Programme string
	Contact   string // address that readers may write to
	Supporter string // a line to print; may be empty
	URL       string // where the site will be served, without a slash at the end; may be empty
	Today     followup.Date
	Zone      string // in which days end, by its IANA name
	// Program names what writes the site: pages of another one are written anew.
	Program   string
	Countries []followup.Country
	Reviews   []Review
	Due       []Due  // every review of the calendar that has a date
	Calendar  []byte // calendar.ics; may be nil
	Study     *Study // nil: there is none
	Helps     []Help
	Handout   Handout // may be nil
}

// A Review is one with at least one published version.
type Review struct {
	Review   followup.Review // as the calendar has it now: the next session may be known by now
	Versions []Version       // ascending
}

// A Version is one published version, frozen.
type Version struct {
	Number int
	At     time.Time // of publication
	// Load reads the assessment. It is called at most once, and not at all where the
	// pages of the review are there already.
	Load  func() (compile.Assessment, error)
	Files []File
	// Withdrawn says when the version was taken back: its files are erased, and its
	// page says no more than that. Load is not called.
	Withdrawn time.Time
}

// Gone reports whether v was taken back.
func (v Version) Gone() bool { return !v.Withdrawn.IsZero() }

// A Due is a review that is or was to be assessed.
type Due struct {
	Review followup.Review
	Date   followup.Date // the deadline, or the month of mid-term
	Open   bool          // staff gave it a deadline
}

// A Study is the overall study with the files that it is published in.
type Study struct {
	// MadeOf names what the study counts. Where it is that of the Write before, or
	// Stale, the pages and files of that Write are kept.
	MadeOf string
	// Stale lets an older study stand: making one means to read every assessment.
	Stale bool
	Make  func() (study.Study, []File, error)
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
	w, err := newWriter(t, s)
	if err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	if err := w.reviews(); err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	if err := w.lists(); err != nil {
		return fmt.Errorf("write site: %w", err)
	}
	if err := t.finish(); err != nil {
		return fmt.Errorf("finish site: %w", err)
	}
	return nil
}

// A writer is the site while it is written.
type writer struct {
	tree      *tree
	site      Site
	locales   []*locale
	countries map[followup.CountryCode]followup.Country
	published []*published // by State, the latest review first
	helpFiles map[string][]download
	queue     []task
}

// A task is a page that is still to be written.
type task func() error

func newWriter(t *tree, s Site) (*writer, error) {
	w := &writer{tree: t, site: s, countries: map[followup.CountryCode]followup.Country{}}
	for _, c := range s.Countries {
		w.countries[c.Code] = c
	}
	for _, l := range followup.Written() {
		locale, err := newLocale(w, l)
		if err != nil {
			return nil, err
		}
		w.locales = append(w.locales, locale)
	}
	return w, nil
}

// country returns a State, by its code alone where it is not known.
func (w *writer) country(code followup.CountryCode) followup.Country {
	if c, ok := w.countries[code]; ok {
		return c
	}
	return followup.Country{Code: code, Name: string(code)}
}

// flush does what is queued, side by side.
func (w *writer) flush() error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, t := range w.queue {
		g.Go(t)
	}
	w.queue = nil
	return g.Wait()
}

// lists writes every page that is about more than one review.
func (w *writer) lists() error {
	if err := errors.Join(w.assets(), w.copyHelps()); err != nil {
		return err
	}
	for _, l := range w.locales {
		l.home()
		l.latest()
		l.sessions()
		l.states()
		l.issues()
		l.contributors()
		l.recommending()
		l.calendar()
		l.help()
		w.queue = append(w.queue, l.feed)
	}
	if err := w.study(); err != nil {
		return err
	}
	return w.flush()
}

// assets writes what all pages share.
func (w *writer) assets() error {
	for name, content := range map[string][]byte{"style.css": []byte(stylesheet()), "site.js": script, "icon.svg": icon} {
		if err := w.tree.page(name, content); err != nil {
			return err
		}
	}
	if w.site.Calendar == nil {
		return nil
	}
	return w.tree.page("calendar.ics", w.site.Calendar)
}

// copyFile copies a file of a version or of the study and returns how it is linked to.
func (w *writer) copyFile(folder string, f File) (download, error) {
	if !plainName(f.Name) {
		return download{}, fmt.Errorf("%q is not a plain file name", f.Name)
	}
	if err := w.tree.copy(folder+f.Name, f); err != nil {
		return download{}, err
	}
	return download{Name: f.Name, URL: folder + f.Name, Size: f.Size, SHA256: f.SHA256}, nil
}
