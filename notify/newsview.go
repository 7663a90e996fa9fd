package notify

import (
	"cmp"
	"time"

	"github.com/upr-info/followup"
)

// newsOf returns what a digest says. Names of States come from countries.
func newsOf(n News, l locale, zone *time.Location, countries map[followup.CountryCode]foreign) *newsView {
	v := &newsView{
		Since: l.moment(n.Since, zone), Until: l.moment(n.Until, zone),
		Inputs:      len(n.Inputs),
		MoreInputs:  max(0, len(n.Inputs)-maxListed),
		MoreWaiting: max(0, len(n.Waiting)-maxListed),
		MoreFailed:  max(0, len(n.Failed)-maxListed),
	}
	for _, in := range n.Inputs[:len(n.Inputs)-v.MoreInputs] {
		v.input(in, l, zone, countries)
	}
	for _, w := range n.Waiting[:len(n.Waiting)-v.MoreWaiting] {
		v.Waiting = append(v.Waiting, waiting(w, l, zone))
	}
	for _, u := range n.Passages {
		v.Passages = append(v.Passages, undecidedView{foreign(u.Review), u.Passages})
	}
	for _, d := range n.Deadlines {
		v.Deadlines = append(v.Deadlines, upcomingView{foreign(d.Review), l.day(d.Deadline), d.Contacted, d.Answered})
	}
	for _, f := range n.Failed[:len(n.Failed)-v.MoreFailed] {
		v.Failed = append(v.Failed, failedView{foreign(f.Purpose), foreign(f.Review), foreign(f.Stakeholder), foreign(f.Reason)})
	}
	return v
}

// input adds one input under its State; inputs come ordered by State.
func (v *newsView) input(in Input, l locale, zone *time.Location, countries map[followup.CountryCode]foreign) {
	name := countries[in.Country]
	if name == "" {
		name = foreign(in.Country)
	}
	if n := len(v.Countries); n == 0 || v.Countries[n-1].Name != name {
		v.Countries = append(v.Countries, countryView{Name: name})
	}
	who := in.StakeholderName
	if who == "" {
		who = string(in.Stakeholder)
	}
	last := &v.Countries[len(v.Countries)-1]
	last.Inputs = append(last.Inputs, inputView{
		Review: foreign(in.Review), Stakeholder: foreign(who), Kind: foreign(in.Kind),
		Document: foreign(in.Document), Key: foreign(in.Key), Answers: in.Answers, Empty: in.Empty,
		Confirmed: in.Stakeholder != "", Received: l.moment(in.Received, zone),
		Joint: in.Joint, SameAs: foreign(in.SameAs), Risks: foreign(in.Risks), Replaces: replaces(in.Correction),
	})
}

// replaces returns what staff are told of a correction: nothing where it only
// added answers or said the same again.
func replaces(c *followup.Correction) *correctionView {
	if c == nil || len(c.Changed)+len(c.Dropped) == 0 {
		return nil
	}
	return correction(*c)
}

func waiting(w WaitingLetter, l locale, zone *time.Location) waitingView {
	v := waitingView{
		ID: foreign(w.ID), From: foreign(w.From), Subject: foreign(w.Subject),
		Reason: w.Reason, Received: l.moment(w.Received, zone),
	}
	if len(w.Guesses) > 0 {
		best := w.Guesses[0]
		for _, g := range w.Guesses {
			if g.Score > best.Score {
				best = g
			}
		}
		v.Review, v.Stakeholder, v.Evidence = foreign(best.Review), foreign(best.Stakeholder), foreign(best.Evidence)
	}
	v.Review = cmp.Or(foreign(w.Review), v.Review)
	v.Stakeholder = cmp.Or(foreign(w.Stakeholder), v.Stakeholder)
	return v
}
