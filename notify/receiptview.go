package notify

import (
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// receipt fills in what v says of a letter. countries names the States of the
// reviews that its documents are about.
func (v *view) receipt(r followup.Receipt, l locale, zone *time.Location, countries map[followup.CountryCode]foreign) {
	v.Number = foreign(r.Letter)
	v.Received = l.moment(r.Received, zone)
	v.Neutral, v.Elsewhere = r.Neutral, r.Elsewhere
	if r.Neutral {
		return // nothing of the content, whatever the findings hold (I6)
	}
	v.Subject = foreign(r.Subject)
	for _, f := range r.Findings {
		if f.Reason == followup.ReasonDecoration && len(r.Findings) > 1 {
			continue // a logo is worth no word where there is something else
		}
		d := document(f, l)
		d.Country = countries[f.Review.Country()]
		v.Documents = append(v.Documents, d)
		if f.Attribution != "" {
			v.Attribution = string(f.Attribution)
		}
	}
}

func document(f followup.Finding, l locale) documentView {
	d := documentView{
		Name: foreign(f.Name), Size: l.size(f.Size), SHA256: foreign(f.SHA256),
		State: string(f.State), Reason: f.Reason, Review: foreign(f.Review),
		Sheet: f.Sheet, Settled: f.State == followup.DocumentFiled && f.Confirmed, Known: f.Known, Risky: f.Risks != "",
		Asked: f.Asked, Full: f.Full, Partial: f.Partial, Not: f.Not, NoLevel: f.Unlevelled,
		Attached: f.Attached, Suggested: f.Suggested,
		Taken: f.Full + f.Partial + f.Not + f.Unlevelled,
		More:  max(0, len(f.Doubts)-maxDoubts),
	}
	for _, x := range f.Doubts[:len(f.Doubts)-d.More] {
		d.Doubts = append(d.Doubts, doubtView{foreign(x.Where), foreign(x.Read), x.Code, foreign(x.Expected)})
	}
	if f.Correction != nil {
		d.Replaces = correction(*f.Correction)
	}
	return d
}

func correction(c followup.Correction) *correctionView {
	return &correctionView{numbers(c.Added), numbers(c.Changed), numbers(c.Unchanged), numbers(c.Dropped)}
}

func numbers(keys []followup.RecommendationKey) numbersView {
	v := numbersView{N: len(keys), More: max(0, len(keys)-maxNumbers)}
	var list []string
	for _, k := range keys[:len(keys)-v.More] {
		list = append(list, k.Number())
	}
	v.List = foreign(strings.Join(list, ", "))
	return v
}
