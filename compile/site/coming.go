package site

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
)

// feedFile is the calendar beside the page of what is to come.
const feedFile = "coming/calendar.ics"

// A Coming is a review whose assessment is to come.
type Coming struct {
	Review followup.Review
	Until  followup.Date // the day until whose end answers are asked for, or the month of mid-term
}

// A year is one with the reviews whose answers are due in it.
type year struct {
	Number  int
	Reviews []coming
}

// A coming review is what the page says of one.
type coming struct {
	Coming
	Country   followup.Country
	Published bool // it has a page of its State
}

// coming writes the page of what is to come, and the calendar beside it.
func (p *pages) coming() error {
	if err := p.tree.page(feedFile, p.site.Feed); err != nil {
		return err
	}
	return p.write("coming/", "coming", "coming.html", p.words.Say("site.coming"), p.years())
}

// years lists what is to come by year, in the order in which answers are due; a month
// stands before its days.
func (p *pages) years() []year {
	pages := map[followup.CountryCode]bool{}
	for _, r := range p.published {
		pages[r.Country.Code] = true
	}
	var all []coming
	for _, c := range p.site.Coming {
		code := c.Review.ID.Country()
		all = append(all, coming{c, p.country(code), pages[code]})
	}
	slices.SortFunc(all, func(a, b coming) int {
		l := p.words.Language
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(sortName(a.Country.In(l)), sortName(b.Country.In(l))), cmp.Compare(a.Review.ID, b.Review.ID))
	})
	var out []year
	for _, c := range all {
		if n := len(out); n == 0 || out[n-1].Number != c.Until.Year {
			out = append(out, year{Number: c.Until.Year})
		}
		last := &out[len(out)-1]
		last.Reviews = append(last.Reviews, c)
	}
	return out
}

// until returns a day with its weekday, or a month.
func (p *pages) until(d followup.Date) string {
	if !d.HasDay() {
		return p.words.Day(d)
	}
	return p.words.Say("site.day", p.words.Say(fmt.Sprint("site.weekday.", int(d.Weekday()))), p.words.Day(d))
}
