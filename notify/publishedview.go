package notify

import (
	"strings"

	"github.com/upr-info/followup"
)

// published returns what a mail says of a version.
func published(p Publication, country foreign, session int, l locale) *publishedView {
	v := &publishedView{Country: country, Review: foreign(p.Review), Session: session, Version: p.Number,
		Date: l.day(p.Date), Address: foreign(p.Address), Voices: p.Voices}
	v.add(p.Counts)
	return v
}

// add counts recommendations.
func (v *publishedView) add(c followup.Counts) {
	v.Total += c.Total()
	v.Commented += c.Commented()
	v.Full += c.Full
	v.Partial += c.Partial
	v.Not += c.Not
	v.NotAssessed += c.NotAssessed
}

// recommended returns what a State is told of what it recommended.
func recommended(r Recommended, l locale, space room) *recommendedView {
	language := followup.Language(l)
	shown, more := cut(r.Reviews, space, len(r.Reviews))
	v := &recommendedView{State: foreign(r.State.In(language)), More: more}
	for _, in := range shown {
		v.Reviews = append(v.Reviews, *published(in.Publication, foreign(in.Country.In(language)), in.Session, l))
	}
	for _, in := range r.Reviews {
		v.Sum.add(in.Counts)
	}
	return v
}

// fileName returns the name of the table: "CHE-recommendations.xlsx".
func (s Selection) fileName() string {
	return strings.Join(strings.Fields(s.State), "-") + "-recommendations.xlsx"
}
