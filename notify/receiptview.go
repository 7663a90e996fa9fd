package notify

import (
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// receipt fills in what v says of a letter. names are those of the States that its
// documents are about.
func (v *view) receipt(r followup.Receipt, l locale, zone *time.Location, names countryNames, space room) {
	v.Number = foreign(r.Letter)
	v.Received = l.moment(r.Received, zone)
	v.Neutral, v.Elsewhere = r.Neutral, r.Elsewhere
	if r.Neutral {
		return // nothing of the content, whatever the findings hold (I6)
	}
	v.Subject = foreign(r.Subject)
	telling := slices.DeleteFunc(slices.Clone(r.Findings), func(f followup.Finding) bool {
		return f.Reason == followup.ReasonDecoration && len(r.Findings) > 1 // a logo is worth no word where there is something else
	})
	telling, v.MoreDocuments = cut(telling, space, len(telling))
	for _, f := range telling {
		d := document(f, l, zone, space)
		d.Country = names[f.Review.Country()]
		v.Documents = append(v.Documents, d)
		if f.Attribution != "" {
			v.Attribution = string(f.Attribution)
		}
	}
}

func document(f followup.Finding, l locale, zone *time.Location, space room) documentView {
	d := documentView{
		Name: foreign(f.Name), Size: l.size(f.Size), SHA256: foreign(f.SHA256),
		State: string(f.State), Reason: f.Reason, Review: foreign(f.Review),
		Sheet: f.Sheet, Settled: f.State == followup.DocumentFiled && f.Confirmed, Known: f.Known, Risky: f.Risks != "",
		Asked: f.Asked, Full: f.Full, Partial: f.Partial, Not: f.Not, NoLevel: f.Unlevelled,
		Attached: f.Attached, Suggested: f.Suggested,
		Taken: f.Full + f.Partial + f.Not + f.Unlevelled,
	}
	var shown []followup.Doubt
	shown, d.More = cut(f.Doubts, space, maxDoubts)
	d.Doubts = doubts(shown)
	if f.Correction != nil {
		d.Replaces = correction(*f.Correction, space)
	}
	if f.Published != nil {
		d.After, d.AfterDate = f.Published.Version, l.day(followup.DateOf(f.Published.At, zone))
	}
	return d
}

func correction(c followup.Correction, space room) *correctionView {
	return &correctionView{numbers(c.Added, space), numbers(c.Changed, space), numbers(c.Unchanged, space), numbers(c.Dropped, space)}
}

func numbers(keys []followup.RecommendationKey, space room) numbersView {
	shown, more := cut(keys, space, maxNumbers)
	v := numbersView{N: len(keys), More: more}
	var list []string
	for _, k := range shown {
		list = append(list, k.Number())
	}
	v.List = foreign(strings.Join(list, ", "))
	return v
}

func doubts(rows []followup.Doubt) []doubtView {
	var views []doubtView
	for _, d := range rows {
		views = append(views, doubtView{foreign(d.Where), foreign(d.Read), d.Code, foreign(d.Expected)})
	}
	return views
}

// question fills in what v says of rows to be looked at again.
func (v *view) question(q Question, l locale, zone *time.Location, space room) {
	if q.Letter != "" {
		v.Number, v.Received = foreign(q.Letter), l.moment(q.Received, zone)
	}
	shown, more := cut(q.Rows, space, maxDoubts)
	v.Question = &questionView{Note: foreign(q.Note), Rows: doubts(shown), More: more}
}
