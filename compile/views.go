package compile

import (
	"fmt"
	"math/big"

	"github.com/upr-info/followup"
)

// FewVoices is the number of stakeholders below which an IRI is marked as resting
// on few: with two, one more could turn any class into any other.
const FewVoices = 3

// The rules of the Recounts.
const (
	PublishedRule = "published"
	WithoutState  = "without_state"
	KindVote      = "kind_vote" // every kind of stakeholder has one vote, the mean of its own
	OneKind       = "kind"      // one kind alone
)

// A View is the outcome of a recommendation by another rule than the published
// one. It stands beside the published one and never in its place.
type View struct {
	IRI   *float64       `json:"iri"`
	Shown string         `json:"iri_shown"`
	Class followup.Class `json:"class"`
	N     int            `json:"n"`
}

// A Recount is how all recommendations come out by one rule.
type Recount struct {
	Rule      string                   `json:"rule"`
	Kind      followup.StakeholderKind `json:"kind"` // of OneKind, or WithheldKind; else empty
	Counts    followup.Counts          `json:"counts"`
	Triggered Share                    `json:"triggered"`
}

// Agreed is how many recommendations are agreed on to one degree.
type Agreed struct {
	Agreement followup.Agreement `json:"agreement"`
	Count     int                `json:"count"`
}

// index returns what w is made of.
func (w Who) index() followup.IRI {
	return followup.IRI{Full: w.Full, Partial: w.Partial, Not: w.Not, Unlevelled: w.Unlevelled}
}

// Indexed returns how many recommendations have an IRI.
func (a Assessment) Indexed() int { return a.Counts.Full + a.Counts.Partial + a.Counts.Not }

// Index returns what r's IRI is made of.
func (r Recommendation) Index() followup.IRI {
	return followup.IRI{Full: r.Full, Partial: r.Partial, Not: r.Not, Unlevelled: r.Unlevelled}
}

// judge fills in what r's spread tells of its IRI: agreement, warnings and the
// other views. Stakeholders that are withheld belong to no kind, so that the State
// is left out only where it is shown.
func judge(r *Recommendation) {
	index := r.Index()
	r.Agreement = index.Agreement()
	r.FewVoices = index.N() > 0 && index.N() < FewVoices
	var others followup.IRI
	var kinds []followup.IRI
	for i := range r.Who {
		w := &r.Who[i]
		w.Shown, w.Class = shown(w.index()), w.index().Class()
		kinds = append(kinds, w.index())
		if w.Kind != followup.State {
			others = add(others, w.index())
		}
	}
	r.StateOnly = index.N() > 0 && others.N() == 0
	r.WithoutState = viewOf(others)
	r.KindVote = kindVote(kinds, index)
}

func add(a, b followup.IRI) followup.IRI {
	return followup.IRI{Full: a.Full + b.Full, Partial: a.Partial + b.Partial, Not: a.Not + b.Not, Unlevelled: a.Unlevelled + b.Unlevelled}
}

func viewOf(i followup.IRI) View {
	v := View{Class: i.Class(), N: i.N(), Shown: shown(i)}
	if mean, ok := i.Value(); ok {
		v.IRI = &mean
	}
	return v
}

// kindVote returns the view of one vote for each kind, of which all is the sum.
func kindVote(kinds []followup.IRI, all followup.IRI) View {
	mean, n := followup.MeanOfMeans(kinds)
	if mean == nil {
		return View{Class: all.Class()}
	}
	value, _ := mean.Float64()
	return View{IRI: &value, Shown: cut(mean), Class: followup.Band(mean), N: n}
}

// cut writes a mean of 0..1 with two decimals, the rest cut off: see shown.
func cut(mean *big.Rat) string {
	cents := new(big.Int).Mul(mean.Num(), big.NewInt(100))
	cents.Quo(cents, mean.Denom())
	return fmt.Sprintf("%d.%02d", cents.Int64()/100, cents.Int64()%100)
}

// agreement counts recommendations by how far they are agreed on, in the order of
// followup.Agreements.
func agreement(recs []Recommendation) []Agreed {
	out := []Agreed{}
	for _, a := range followup.Agreements() {
		n := 0
		for _, r := range recs {
			if r.Agreement == a {
				n++
			}
		}
		out = append(out, Agreed{a, n})
	}
	return out
}

// byKind adds up the answers to all recommendations by kind of stakeholder.
func byKind(recs []Recommendation) []Who {
	sums := map[followup.StakeholderKind]followup.IRI{}
	for _, r := range recs {
		for _, w := range r.Who {
			sums[w.Kind] = add(sums[w.Kind], w.index())
		}
	}
	out := []Who{}
	for _, kind := range append(followup.StakeholderKinds(), WithheldKind) {
		if i, ok := sums[kind]; ok {
			out = append(out, Who{Kind: kind, Full: i.Full, Partial: i.Partial, Not: i.Not, Unlevelled: i.Unlevelled, Shown: shown(i), Class: i.Class()})
		}
	}
	return out
}

// recounts returns the totals by every rule: the published one, the two other
// views, and each kind of stakeholder alone.
func recounts(recs []Recommendation, voices []Who) []Recount {
	out := []Recount{{Rule: PublishedRule}, {Rule: WithoutState}, {Rule: KindVote}}
	for _, w := range voices {
		out = append(out, Recount{Rule: OneKind, Kind: w.Kind})
	}
	for i := range out {
		for _, r := range recs {
			out[i].Counts.Add(classBy(r, out[i]))
		}
		out[i].Triggered = triggered(out[i].Counts)
	}
	return out
}

// classBy returns the class of r by the rule of a recount.
func classBy(r Recommendation, by Recount) followup.Class {
	switch by.Rule {
	case WithoutState:
		return r.WithoutState.Class
	case KindVote:
		return r.KindVote.Class
	case OneKind:
		return r.Of(by.Kind).Class
	}
	return r.Class
}

// Of returns what the stakeholders of one kind said of r.
func (r Recommendation) Of(kind followup.StakeholderKind) Who {
	for _, w := range r.Who {
		if w.Kind == kind {
			return w
		}
	}
	return Who{Kind: kind, Class: followup.NotCommented}
}
