package notify

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// newsOf returns what a digest says.
func newsOf(n News, l locale, zone *time.Location, names countryNames, space room) *newsView {
	v := &newsView{
		Weekly: n.Weekly, Since: l.moment(n.Since, zone), Until: l.moment(n.Until, zone),
		Inputs: len(n.Inputs), TotalWaiting: len(n.Waiting), TotalFailed: len(n.Failed),
	}
	all := int(spacious)
	n.Inputs, v.MoreInputs = cut(n.Inputs, space, all)
	n.Waiting, v.MoreWaiting = cut(n.Waiting, space, all)
	n.Passages, v.MorePassages = cut(n.Passages, space, all)
	n.Deadlines, v.MoreDeadlines = cut(n.Deadlines, space, all)
	n.Undated, v.MoreUndated = cut(n.Undated, space, all)
	n.Silent, v.MoreSilent = cut(n.Silent, space, all)
	n.Quiet, v.MoreQuiet = cut(n.Quiet, space, all)
	n.Failed, v.MoreFailed = cut(n.Failed, space, all)
	n.Lost, v.MoreLost = cut(n.Lost, space, all)
	n.Lifeless, v.MoreLifeless = cut(n.Lifeless, space, all)
	for _, in := range n.Inputs {
		v.input(in, l, zone, names, space)
	}
	for _, w := range n.Waiting {
		v.Waiting = append(v.Waiting, waiting(w, l, zone))
	}
	for _, u := range n.Passages {
		v.Passages = append(v.Passages, undecidedView{foreign(u.Review), u.Passages})
	}
	for _, e := range n.Edits {
		v.Edits = append(v.Edits, lookAgainView{foreign(e.Review), e.Lapsed, e.Held})
	}
	for _, d := range n.Deadlines {
		v.Deadlines = append(v.Deadlines, upcomingView{names.of(d.Review), foreign(d.Review), l.deadline(d.Deadline, zone), d.Contacted, d.Answered})
	}
	for _, u := range n.Undated {
		v.Undated = append(v.Undated, undatedView{names.of(u.Review), foreign(u.Review), l.month(u.Month)})
	}
	for _, s := range n.Silent {
		v.Silent = append(v.Silent, silenceView{names.of(s.Review), foreign(s.Review), l.deadline(s.Deadline, zone), s.Invited})
	}
	for _, q := range n.Quiet {
		v.Quiet = append(v.Quiet, quietView{names.of(q.Review), foreign(q.Review), foreign(strings.Join(q.Issues, ", "))})
	}
	for _, c := range n.Lost {
		v.Lost = append(v.Lost, lostView{foreign(c.Stakeholder), foreign(c.Review), string(c.Kind), c.Left})
	}
	for _, f := range n.Lifeless {
		v.Lifeless = append(v.Lifeless, lifelessView{foreign(f.Stakeholder), f.Invitations, f.Returned})
	}
	for _, f := range n.Failed {
		v.Failed = append(v.Failed, failedView{string(f.Purpose), foreign(f.Review), foreign(f.Stakeholder), foreign(f.Reason)})
	}
	return v
}

// input adds one input under its State; inputs come ordered by State.
func (v *newsView) input(in Input, l locale, zone *time.Location, names countryNames, space room) {
	name := names.of(in.Review)
	if n := len(v.Countries); n == 0 || v.Countries[n-1].Name != name {
		v.Countries = append(v.Countries, countryView{Name: name})
	}
	who := in.StakeholderName
	if who == "" {
		who = string(in.Stakeholder)
	}
	if in.After > 0 && !slices.Contains(v.Next, foreign(in.Review)) {
		v.Next = append(v.Next, foreign(in.Review))
	}
	last := &v.Countries[len(v.Countries)-1]
	last.Inputs = append(last.Inputs, inputView{
		Review: foreign(in.Review), Stakeholder: foreign(who), Kind: string(in.Kind),
		Document: foreign(in.Document), Key: foreign(in.Key), Answers: in.Answers, Empty: in.Empty,
		Full: in.Full, Partial: in.Partial, Not: in.Not, NoLevel: in.Unlevelled,
		Confirmed: in.Stakeholder != "", Received: l.moment(in.Received, zone),
		Joint: in.Joint, SameAs: foreign(in.SameAs), After: in.After, Risks: foreign(in.Risks), Replaces: replaces(in.Correction, space),
	})
}

// replaces returns what staff are told of a correction: nothing where it only
// added answers or said the same again.
func replaces(c *followup.Correction, space room) *correctionView {
	if c == nil || len(c.Changed)+len(c.Dropped) == 0 {
		return nil
	}
	return correction(*c, space)
}

func waiting(w WaitingLetter, l locale, zone *time.Location) waitingView {
	v := waitingView{
		ID: foreign(w.ID), From: foreign(w.From), Subject: foreign(w.Subject),
		Reason: foreign(followup.Explain(w.Reason)), Received: l.moment(w.Received, zone),
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
