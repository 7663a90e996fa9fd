package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// summaryFile is a summary, beside the pages of its review.
const summaryFile = "summary.json"

// A summary is what pages about more than one review say of one. It is public, and
// it is what spares the next Write to read the assessment again.
type summary struct {
	MadeOf   string            `json:"made_of"` // see fingerprint
	Review   followup.ReviewID `json:"review"`
	Versions []edition         `json:"versions"` // the latest first
	// Of the latest version that was not taken back; empty where there is none.
	Issues       []issue       `json:"issues"`
	From         []from        `json:"recommending_states"`
	Contributors []contributor `json:"contributors"`
	Pages        []string      `json:"pages"` // files of the review in all languages, this one apart
}

// An edition is one version as lists show it.
type edition struct {
	Number    int             `json:"version"`
	Date      followup.Date   `json:"date"`
	At        time.Time       `json:"published"`
	Withdrawn followup.Date   `json:"withdrawn"`
	Counts    followup.Counts `json:"counts"`
	Triggered compile.Share   `json:"triggered"`
	Answered  int             `json:"answered"`
	Checksum  string          `json:"checksum"`
	Citations []string        `json:"citations"` // by language, as followup.Written orders them
	Files     []download      `json:"files"`
}

// Gone reports whether the version was taken back.
func (e edition) Gone() bool { return !e.Withdrawn.IsZero() }

// A download is one file of a version, with its URL from the root.
type download struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// An issue is one theme of a review.
type issue struct {
	Slug         string          `json:"slug"`
	Name         string          `json:"name"`
	Pages        []string        `json:"pages"` // by language, below the review's, with the anchor
	Counts       followup.Counts `json:"counts"`
	Triggered    compile.Share   `json:"triggered"`
	Contributors []string        `json:"contributors"` // named ones only
	Key          string          `json:"key"`          // of all that is said here
}

// A from is one recommending State of a review.
type from struct {
	Slug            string          `json:"slug"`
	Name            string          `json:"name"` // as the source has it
	Names           compile.Names   `json:"names"`
	Counts          followup.Counts `json:"counts"`
	Triggered       compile.Share   `json:"triggered"`
	Recommendations []numbered      `json:"recommendations"`
	Key             string          `json:"key"` // of all that is said here
}

// A numbered is a recommendation with the page on which it stands.
type numbered struct {
	Number string         `json:"number"`
	Pages  []string       `json:"pages"` // as those of an issue
	Class  followup.Class `json:"class"`
}

// A contributor is one stakeholder as it allowed to be shown.
type contributor struct {
	Name    string                   `json:"name"`
	Kind    followup.StakeholderKind `json:"kind"`
	Named   bool                     `json:"named"`
	Answers int                      `json:"answers"`
}

// A published review is what the lists say of one.
type published struct {
	followup.Review
	Country followup.Country
	summary
}

// Latest returns the version that the lists link to; ok is false where all were
// taken back.
func (p *published) Latest() (e edition, ok bool) {
	for _, e := range p.Versions {
		if !e.Gone() {
			return e, true
		}
	}
	return edition{}, false
}

// HasVersion reports whether there is a version to show.
func (p *published) HasVersion() bool { _, ok := p.Latest(); return ok }

// Current is Latest for templates, of a review that has one.
func (p *published) Current() edition {
	e, _ := p.Latest()
	return e
}

// Named returns the contributors that are named.
func (p *published) Named() (names []contributor) {
	for _, c := range p.Contributors {
		if c.Named {
			names = append(names, c)
		}
	}
	return names
}

// reviews writes the pages of every review, or keeps them where nothing that they
// are made of has changed.
func (w *writer) reviews() error {
	all := make([]*published, len(w.site.Reviews))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0)) // each holds an assessment
	for i, r := range w.site.Reviews {
		g.Go(func() error {
			p, err := w.review(r)
			if err != nil {
				return fmt.Errorf("review %s: %w", r.Review.ID, err)
			}
			all[i] = p
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	w.published = slices.DeleteFunc(all, func(p *published) bool { return p == nil })
	slices.SortFunc(w.published, func(a, b *published) int {
		return cmp.Or(cmp.Compare(a.Country.Code, b.Country.Code), cmp.Compare(b.ID.Cycle(), a.ID.Cycle()))
	})
	return nil
}

func (w *writer) review(r Review) (*published, error) {
	id := r.Review.ID
	if parsed, err := followup.ParseReviewID(string(id)); err != nil || parsed != id {
		return nil, fmt.Errorf("%q is no review", id)
	}
	if len(r.Versions) == 0 {
		return nil, nil
	}
	p := &published{Review: r.Review, Country: w.country(id.Country())}
	p.MadeOf = w.fingerprint(r, p.Country)
	folder := string(id) + "/"
	if known, ok := w.known(folder, p.MadeOf); ok {
		p.summary = known
		return p, w.files(r)
	}
	b := bench{writer: w, review: r, published: p, folder: folder}
	if err := b.write(); err != nil {
		return nil, err
	}
	return p, nil
}

// fingerprint names all that the pages of a review are made of.
func (w *writer) fingerprint(r Review, c followup.Country) string {
	type version struct {
		Number    int
		At        time.Time
		Withdrawn time.Time
		Files     []download
	}
	made := struct {
		Site     []string
		Review   followup.Review
		Country  followup.Country
		Versions []version
	}{w.common(), r.Review, c, nil}
	for _, v := range r.Versions {
		one := version{Number: v.Number, At: v.At, Withdrawn: v.Withdrawn}
		for _, f := range v.Files {
			one.Files = append(one.Files, download{Name: f.Name, Size: f.Size, SHA256: f.SHA256})
		}
		made.Versions = append(made.Versions, one)
	}
	return hashOf(made)
}

// hashOf returns a checksum of plain data.
func hashOf(data any) string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(data); err != nil {
		panic(err) // of what no JSON is made, which only a mistake in the program can cause
	}
	return hex.EncodeToString(h.Sum(nil))
}

// known returns the summary of the Write before, with all its pages kept, if it was
// made of the same.
func (w *writer) known(folder, madeOf string) (s summary, ok bool) {
	content, ok := w.tree.read(folder + summaryFile)
	if !ok || json.Unmarshal(content, &s) != nil || s.MadeOf != madeOf {
		return summary{}, false
	}
	if !w.tree.keep(append(s.Pages, folder+summaryFile)) {
		return summary{}, false
	}
	return s, true
}

// files makes sure that the files of all versions are there.
func (w *writer) files(r Review) error {
	for _, v := range r.Versions {
		if v.Gone() {
			continue
		}
		for _, f := range v.Files {
			if _, err := w.copyFile(versionFolder(r.Review.ID, v.Number), f); err != nil {
				return err
			}
		}
	}
	return nil
}

func versionFolder(id followup.ReviewID, number int) string {
	return fmt.Sprintf("%s/v%d/", id, number)
}

// A bench is one review while its pages are written.
type bench struct {
	*writer
	review    Review
	published *published
	folder    string
}

func (b *bench) write() error {
	latest, err := b.versions()
	if err != nil {
		return err
	}
	if latest != nil {
		if err := b.latest(*latest); err != nil {
			return err
		}
	}
	for _, l := range b.locales {
		for _, e := range b.published.Versions {
			if err := b.page(l, l.version(b.published, e)); err != nil {
				return err
			}
		}
		if latest == nil {
			if err := b.page(l, l.gone(b.published)); err != nil {
				return err
			}
		}
	}
	content, err := json.MarshalIndent(b.published.summary, "", " ")
	if err != nil {
		return err
	}
	return b.tree.page(b.folder+summaryFile, content)
}

// page writes a page of the review and notes that it is one.
func (b *bench) page(l *locale, p page) error {
	b.published.Pages = append(b.published.Pages, l.prefix+p.Path+"index.html")
	return l.write(p)
}

// versions copies the files of all versions, and returns the assessment of the latest
// that was not taken back, or nil.
func (b *bench) versions() (latest *compile.Assessment, err error) {
	for _, v := range slices.Backward(b.review.Versions) {
		out := edition{Number: v.Number, At: v.At, Files: []download{}, Citations: []string{}}
		if v.Gone() {
			out.Withdrawn = followup.DateOf(v.Withdrawn, v.Withdrawn.Location())
			out.Date = followup.DateOf(v.At, v.At.Location())
			if err := b.tree.erase(versionFolder(b.review.Review.ID, v.Number)); err != nil {
				return nil, err
			}
			b.published.Versions = append(b.published.Versions, out)
			continue
		}
		a, err := v.Load()
		if err != nil {
			return nil, err
		}
		if a.Review != b.review.Review.ID || a.Version < 1 || a.Version != v.Number {
			return nil, fmt.Errorf("version %d of %s is not its version %d", a.Version, a.Review, v.Number)
		}
		if err := b.describe(&out, a, v.Files); err != nil {
			return nil, err
		}
		b.published.Versions = append(b.published.Versions, out)
		if latest == nil {
			latest = &a
		}
	}
	return latest, nil
}

func (b *bench) describe(out *edition, a compile.Assessment, files []File) error {
	out.Date, out.Counts, out.Triggered, out.Answered, out.Checksum = a.Date, a.Counts, a.Triggered, a.Sources.Answered, a.Checksum
	for _, l := range b.locales {
		local := a
		local.Country.Name = cmp.Or(a.Country.Names[l.words.Language], a.Country.Name)
		out.Citations = append(out.Citations, l.words.Citation(local))
	}
	for _, f := range files {
		d, err := b.copyFile(versionFolder(a.Review, a.Version), f)
		if err != nil {
			return err
		}
		out.Files = append(out.Files, d)
	}
	return nil
}

// latest writes the pages of the assessment that a review is known by.
func (b *bench) latest(a compile.Assessment) error {
	where := map[string][]string{} // of an anchor, by language: pages are cut elsewhere in each
	for _, l := range b.locales {
		pages, err := l.edition.Pages(a)
		if err != nil {
			return err
		}
		for n, p := range pages {
			if err := b.page(l, l.assessment(b.published, a, pages, n)); err != nil {
				return err
			}
			for _, anchor := range p.Anchors {
				where[anchor] = append(where[anchor], p.Path+"index.html#"+anchor)
			}
		}
	}
	b.summarise(a, where)
	return nil
}

// summarise notes what the lists say of an assessment.
func (b *bench) summarise(a compile.Assessment, where map[string][]string) {
	s := &b.published.summary
	s.Issues, s.From, s.Contributors = []issue{}, []from{}, []contributor{}
	named := map[string]bool{}
	for _, c := range a.Contributors {
		named[c.Stakeholder] = c.Named
		s.Contributors = append(s.Contributors, contributor{c.Stakeholder, c.Kind, c.Named, c.Answers})
	}
	for _, i := range a.Issues {
		out := issue{Slug: cmp.Or(strings.TrimPrefix(i.Anchor, "issue-"), unnamed), Name: i.Name, Pages: where[i.Anchor], Counts: i.Counts, Triggered: i.Triggered, Contributors: []string{}}
		if i.Name == "" {
			out.Slug = unnamed
		}
		for _, c := range i.Contributors {
			if named[c] {
				out.Contributors = append(out.Contributors, c)
			}
		}
		out.Key = hashOf(out)
		s.Issues = append(s.Issues, out)
	}
	s.From = b.from(a, where)
}

// from gathers recommendations by who made them; pledges are nobody's.
func (b *bench) from(a compile.Assessment, where map[string][]string) []from {
	names := map[string]compile.Names{}
	for _, s := range a.States {
		names[s.Name] = s.Names
	}
	index := map[string]*from{}
	out := []from{}
	for _, r := range a.Recommendations {
		for _, name := range r.From {
			slug := b.slugOf(name, names[name])
			f := index[slug]
			if f == nil {
				f = &from{Slug: slug, Name: name, Names: names[name]}
				index[slug] = f
			}
			f.Counts.Add(r.Class)
			f.Recommendations = append(f.Recommendations, numbered{r.Number, where[r.Anchor], r.Class})
		}
	}
	for _, f := range index {
		f.Triggered = triggered(f.Counts)
		f.Key = hashOf(f)
		out = append(out, *f)
	}
	slices.SortFunc(out, func(a, b from) int { return cmp.Compare(a.Slug, b.Slug) })
	return out
}

// slugOf names a recommending State in an address: a Member State by its code.
func (b *bench) slugOf(name string, names compile.Names) string {
	if english := names[followup.English]; english != "" {
		for _, c := range b.site.Countries {
			if c.In(followup.English) == english {
				return string(c.Code)
			}
		}
	}
	return slug(name)
}

// slug returns a name as an address: lower-case ASCII letters and digits, joined by
// hyphens. A name of which nothing is left gets a checksum.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) > 0 {
		return strings.Join(words, "-")
	}
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:6])
}
