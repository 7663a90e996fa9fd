package site

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// What a row of a list takes of a page, in bytes and about: see chunks.
const (
	rowSize  = 420
	linkSize = 110
)

func row[T any](T) int { return rowSize }

// current returns the reviews that have a version to show, by the name of their
// State, the latest review first.
func (l *locale) current() (all []*published) {
	for _, p := range l.published {
		if _, ok := p.Latest(); ok {
			all = append(all, p)
		}
	}
	l.byName(all)
	return all
}

func (l *locale) byName(all []*published) {
	keys := map[followup.CountryCode]string{}
	for _, p := range all {
		keys[p.Country.Code] = collate(p.Country.In(l.words.Language))
	}
	slices.SortFunc(all, func(a, b *published) int {
		return cmp.Or(cmp.Compare(keys[a.Country.Code], keys[b.Country.Code]), cmp.Compare(a.Country.Code, b.Country.Code), cmp.Compare(b.ID.Cycle(), a.ID.Cycle()))
	})
}

// latestOf returns the latest review of each State that has a version to show.
func (l *locale) latestOf() []*published {
	return slices.CompactFunc(l.current(), func(a, b *published) bool { return a.Country.Code == b.Country.Code })
}

// few is how many entries of a longer list the home page shows.
const few = 5

// Home is what the home page shows.
type home struct {
	States []*published
	Latest []publication
	Due    []due
}

func (l *locale) home() {
	h := home{States: l.latestOf(), Latest: l.publications(), Due: l.coming()}
	h.Latest, h.Due = h.Latest[:min(few, len(h.Latest))], h.Due[:min(few, len(h.Due))]
	l.add(page{Here: "home", Title: l.words.Say("site.title"), Data: h, template: "home", Structured: l.website()})
}

// A publication is one version in the list of the latest.
type publication struct {
	*published
	Edition edition
}

// publications returns the versions that were not taken back, the latest first.
func (l *locale) publications() (all []publication) {
	for _, p := range l.published {
		for _, e := range p.Versions {
			if !e.Gone() {
				all = append(all, publication{p, e})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b publication) int {
		return cmp.Or(b.Edition.At.Compare(a.Edition.At), cmp.Compare(a.ID, b.ID), cmp.Compare(b.Edition.Number, a.Edition.Number))
	})
	return all
}

// recent is how many versions the list of the latest has.
const recent = 100

func (l *locale) latest() {
	all := l.publications()
	l.add(page{Path: "latest/", Here: "latest", Title: l.words.Say("latest.title"), Data: all[:min(recent, len(all))], template: "latest"})
}

// A session is one with the reviews listed under it.
type session struct {
	Number  int // 0: not known yet
	Start   followup.Date
	Reviews []*published
}

func (l *locale) sessions() {
	weight := func(s session) int { return rowSize + len(s.Reviews)*linkSize*2 }
	fill := func(some []session) any { return some }
	addAll(l, page{Path: "sessions/", Here: "sessions", Title: l.words.Say("site.next"), template: "sessions"},
		l.bySession(func(r followup.Review) (int, followup.Date) { return r.Next, r.NextDate }), weight, fill)
	addAll(l, page{Path: "sessions/reviewed/", Here: "sessions", Title: l.words.Say("site.reviewed"), template: "sessions"},
		l.bySession(func(r followup.Review) (int, followup.Date) { return r.Session, r.Start }), weight, fill)
}

// bySession lists the published reviews by a session of theirs, the latest session
// first and what is not known last.
func (l *locale) bySession(of func(followup.Review) (int, followup.Date)) []session {
	byNumber := map[int]*session{}
	for _, r := range l.current() {
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

// states adds a page for each State: all its reviews, the latest first.
func (l *locale) states() {
	for i := 0; i < len(l.published); {
		code, first := l.published[i].Country.Code, i
		for i < len(l.published) && l.published[i].Country.Code == code {
			i++
		}
		country := l.published[first].Country
		var made []string
		for _, p := range l.published[first:i] {
			made = append(made, p.MadeOf)
		}
		l.add(page{made: made, Path: string(code) + "/", Title: country.In(l.words.Language), Data: l.published[first:i], template: "country",
			Description: l.words.Say("country.description", country.In(l.words.Language))})
	}
}

// A theme is one issue over the latest review of every State.
type theme struct {
	Slug, Name string // the name in the language
	Counts     followup.Counts
	Rows       []themeRow
	Named      int // contributors that are named, each review's counted
}

// Triggered is the share of commented ones.
func (t theme) Triggered() compile.Share { return triggered(t.Counts) }

// made names what the pages of an issue are made of.
func (t theme) made() (all []string) {
	for _, r := range t.Rows {
		all = append(all, string(r.ID), r.Issue.Key)
	}
	return all
}

// A themeRow is an issue in one review.
type themeRow struct {
	*published
	Issue issue
}

// themes gathers the latest review of every State by issue, by name, what has none last.
func (l *locale) themes() []theme {
	index := map[string]*theme{}
	for _, p := range l.latestOf() {
		for _, i := range p.Issues {
			t := index[i.Slug]
			if t == nil {
				t = &theme{Slug: i.Slug, Name: l.issueName(i.Name)}
				index[i.Slug] = t
			}
			t.Counts = sum(t.Counts, i.Counts)
			t.Named += len(i.Contributors)
			t.Rows = append(t.Rows, themeRow{p, i})
		}
	}
	out := []theme{}
	for _, t := range index {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b theme) int {
		switch unnamed { // is the last
		case a.Slug:
			return 1
		case b.Slug:
			return -1
		}
		return cmp.Or(cmp.Compare(collate(a.Name), collate(b.Name)), cmp.Compare(a.Slug, b.Slug))
	})
	return out
}

func (l *locale) issues() {
	themes := l.themes()
	l.add(page{Path: "issues/", Here: "issues", Title: l.words.Say("issues.title"), Data: themes, template: "issues"})
	for _, t := range themes {
		p := page{Path: "issues/" + t.Slug + "/", Here: "issues", Kicker: l.words.Say("issue"), Title: t.Name, template: "issue", made: t.made()}
		addAll(l, p, t.Rows, row, func(rows []themeRow) any { t.Rows = rows; return t })
	}
}

// contributors adds who shares a concern: named ones only.
func (l *locale) contributors() {
	themes := slices.DeleteFunc(l.themes(), func(t theme) bool { return t.Named == 0 })
	l.add(page{Path: "contributors/", Here: "contributors", Title: l.words.Say("contributors.title"), Data: themes, template: "contributors"})
	for _, t := range themes {
		p := page{Path: "contributors/" + t.Slug + "/", Here: "contributors", Kicker: l.words.Say("contributors.title"), Title: t.Name, template: "concern", made: t.made()}
		rows := slices.DeleteFunc(slices.Clone(t.Rows), func(r themeRow) bool { return len(r.Issue.Contributors) == 0 })
		weight := func(r themeRow) int { return rowSize + len(r.Issue.Contributors)*linkSize }
		addAll(l, p, rows, weight, func(rows []themeRow) any { t.Rows = rows; return t })
	}
}

// An adviser is one recommending State over the latest review of every State.
type adviser struct {
	Slug, Name string
	Group      followup.RegionalGroup
	Counts     followup.Counts
	Rows       []adviserRow
}

// Triggered is the share of commented ones.
func (a adviser) Triggered() compile.Share { return triggered(a.Counts) }

// An adviserRow is what one State recommended in one review.
type adviserRow struct {
	*published
	From from
}

func (l *locale) advisers() []adviser {
	index := map[string]*adviser{}
	for _, p := range l.latestOf() {
		for _, f := range p.From {
			a := index[f.Slug]
			if a == nil {
				a = &adviser{Slug: f.Slug, Name: l.stateName(f), Group: l.countries[followup.CountryCode(f.Slug)].Group}
				index[f.Slug] = a
			}
			a.Counts = sum(a.Counts, f.Counts)
			a.Rows = append(a.Rows, adviserRow{p, f})
		}
	}
	out := []adviser{}
	for _, a := range index {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b adviser) int {
		return cmp.Or(cmp.Compare(collate(a.Name), collate(b.Name)), cmp.Compare(a.Slug, b.Slug))
	})
	return out
}

// stateName names a recommending State, observers too.
func (l *locale) stateName(f from) string {
	return cmp.Or(f.Names[l.words.Language], l.words.States[f.Name], f.Name)
}

func (l *locale) recommending() {
	advisers := l.advisers()
	l.add(page{Path: "recommending/", Here: "recommending", Title: l.words.Say("recommending.title"), Data: advisers, template: "recommending"})
	for _, a := range advisers {
		p := page{Path: "recommending/" + a.Slug + "/", Here: "recommending", Kicker: l.words.Say("from.state"), Title: a.Name, template: "adviser"}
		for _, r := range a.Rows {
			p.made = append(p.made, string(r.ID), r.From.Key)
		}
		weight := func(r adviserRow) int { return rowSize + len(r.From.Recommendations)*linkSize }
		addAll(l, p, a.Rows, weight, func(rows []adviserRow) any { a.Rows = rows; return a })
	}
}

// A due is a review in the calendar of assessments.
type due struct {
	Due
	Country   followup.Country
	Published bool
}

// coming returns the reviews whose date is to come, the next first.
func (l *locale) coming() []due {
	return slices.DeleteFunc(l.dues(), func(d due) bool { return d.Date.Before(l.site.Today) })
}

// dues returns the reviews of the calendar by date.
func (l *locale) dues() (all []due) {
	have := map[followup.ReviewID]bool{}
	for _, p := range l.published {
		have[p.ID] = true
	}
	for _, d := range l.site.Due {
		all = append(all, due{d, l.country(d.Review.ID.Country()), have[d.Review.ID]})
	}
	slices.SortStableFunc(all, func(a, b due) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(collate(a.Country.In(l.words.Language)), collate(b.Country.In(l.words.Language))))
	})
	return all
}

// A year is one page of the calendar.
type year struct {
	Year  int
	Years []int
	Due   []due
}

// Path is that of a year's page.
func (year) Path(y int) string { return "calendar/" + strconv.Itoa(y) + "/" }

// calendar adds a page for every year from the first in which a review was open, or
// from this one; what was never opened is only shown while it may still be.
func (l *locale) calendar() {
	byYear := map[int][]due{}
	first := l.site.Today.Year
	for _, d := range l.dues() {
		if d.Open || d.Published || d.Date.Year >= l.site.Today.Year {
			byYear[d.Date.Year] = append(byYear[d.Date.Year], d)
			if d.Open || d.Published {
				first = min(first, d.Date.Year)
			}
		}
	}
	y := year{}
	last := l.site.Today.Year
	for n := range byYear {
		last = max(last, n)
	}
	for n := first; n <= last; n++ {
		y.Years = append(y.Years, n)
	}
	y.Due = l.coming()
	l.add(page{Path: "calendar/", Here: "calendar", Title: l.words.Say("calendar.title"), Data: y.shortened(), template: "calendar"})
	for _, n := range y.Years {
		y.Year, y.Due = n, byYear[n]
		l.add(page{Path: y.Path(n), Here: "calendar", Kicker: l.words.Say("calendar.title"), Title: strconv.Itoa(n), Data: y, template: "calendar"})
	}
}

// ahead is how many of those to come the first page of the calendar lists.
const ahead = 40

func (y year) shortened() year {
	y.Due = y.Due[:min(ahead, len(y.Due))]
	return y
}

// unnamed stands in addresses for the issue without a name.
const unnamed = "none"

func triggered(c followup.Counts) compile.Share {
	return compile.Share{Numerator: c.Triggered(), Denominator: c.Commented()}
}

func sum(a, b followup.Counts) followup.Counts {
	return followup.Counts{Full: a.Full + b.Full, Partial: a.Partial + b.Partial, Not: a.Not + b.Not,
		NotAssessed: a.NotAssessed + b.NotAssessed, NotCommented: a.NotCommented + b.NotCommented}
}
