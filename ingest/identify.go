package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// A verdict is where one document belongs, and on what evidence.
type verdict struct {
	review      followup.ReviewID
	stakeholder followup.StakeholderID
	proof       followup.Proof
	confirmed   bool   // the stakeholder is certain
	reason      string // a followup.Reason… code: why it waits, or empty
}

// strong reports whether evidence of kind k can settle a review by itself. A
// sender's address can be written by anybody and counts only where nothing
// better speaks; a State's name never settles anything, since letters mention
// other States too.
func strong(k followup.EvidenceKind) bool {
	switch k {
	case followup.SheetToken, followup.AddressToken, followup.ThreadToken, followup.SheetReview, followup.RowKeys:
		return true
	}
	return false
}

func fromSender(k followup.EvidenceKind) bool { return k == followup.SenderAddress }

func ofForwarded(k followup.EvidenceKind) bool { return k == followup.ForwardedAuthor }

func notByName(k followup.EvidenceKind) bool { return strong(k) || fromSender(k) }

func reviewOf(e followup.Evidence) followup.ReviewID { return e.Review }

func stakeholderOf(e followup.Evidence) followup.StakeholderID { return e.Stakeholder }

// identify decides on the evidence that speaks for one document, the letter's
// included. Pieces that name different reviews or different stakeholders are a
// contradiction and never a silent choice; only staff's own decision stands
// above that.
func identify(evidence []followup.Evidence) verdict {
	if i := slices.IndexFunc(evidence, func(e followup.Evidence) bool { return e.Kind == followup.ByStaffDecision }); i >= 0 {
		e := evidence[i]
		return verdict{review: e.Review, stakeholder: e.Stakeholder, proof: followup.ProvenByStaff, confirmed: e.Stakeholder != ""}
	}
	reviews := distinct(evidence, strong, reviewOf)
	if len(reviews) > 1 {
		return verdict{reason: followup.ReasonContradiction}
	}
	if len(reviews) == 0 {
		reviews = distinct(evidence, fromSender, reviewOf)
	}
	if len(reviews) != 1 {
		return verdict{reason: followup.ReasonUnknownReview}
	}
	v := verdict{review: reviews[0]}
	named := distinct(evidence, strong, stakeholderOf)
	writing := distinct(evidence, fromSender, stakeholderOf)
	switch {
	case len(named) > 1, len(named) == 1 && len(writing) > 0 && !slices.Contains(writing, named[0]):
		return verdict{reason: followup.ReasonContradiction}
	case len(named) == 1:
		v.stakeholder, v.confirmed, v.proof = named[0], true, proof(evidence, named[0])
	case len(writing) == 1:
		v.stakeholder, v.confirmed, v.proof = writing[0], true, followup.ClaimedBySender
	default:
		v.reason = followup.ReasonUnknownSender
	}
	return v
}

// proof returns the best proof among the evidence that names s (I11).
func proof(evidence []followup.Evidence, s followup.StakeholderID) followup.Proof {
	best := followup.Unproven
	for _, e := range evidence {
		if e.Stakeholder != s {
			continue
		}
		switch e.Kind {
		case followup.SheetToken, followup.AddressToken:
			return followup.ProvenByToken
		case followup.ThreadToken:
			best = followup.ProvenByThread
		}
	}
	return best
}

// distinct returns the different non-empty values that evidence of some kinds
// names, in their order.
func distinct[T ~string](evidence []followup.Evidence, counts func(followup.EvidenceKind) bool, value func(followup.Evidence) T) []T {
	var vs []T
	for _, e := range evidence {
		if v := value(e); v != "" && counts(e.Kind) && !slices.Contains(vs, v) {
			vs = append(vs, v)
		}
	}
	return vs
}

// worth is how much a kind of evidence counts in a guess, 0..1. The order is
// that of the kinds; the numbers only rank guesses for staff.
func worth(k followup.EvidenceKind) float64 {
	switch k {
	case followup.SheetToken:
		return 0.9
	case followup.AddressToken:
		return 0.8
	case followup.ThreadToken:
		return 0.7
	case followup.RowKeys, followup.SheetReview:
		return 0.6
	case followup.SenderAddress:
		return 0.4
	case followup.ForwardedAuthor:
		return 0.35
	}
	return 0.3
}

// guesses ranks the reviews that the evidence names, for staff to choose from.
func guesses(evidence []followup.Evidence) []followup.Guess {
	stakeholders := distinct(evidence, notByName, stakeholderOf)
	if len(stakeholders) == 0 {
		stakeholders = distinct(evidence, ofForwarded, stakeholderOf)
	}
	var gs []followup.Guess
	for _, e := range evidence {
		if e.Review == "" {
			continue
		}
		i := slices.IndexFunc(gs, func(g followup.Guess) bool { return g.Review == e.Review })
		if i < 0 {
			i = len(gs)
			gs = append(gs, followup.Guess{Review: e.Review})
		}
		g := &gs[i]
		g.Score = 1 - (1-g.Score)*(1-worth(e.Kind)) // independent hints add up and never reach 1
		if g.Stakeholder == "" {
			g.Stakeholder = e.Stakeholder
		}
		if d := describe(e); !strings.Contains(g.Evidence, d) {
			g.Evidence = join(g.Evidence, d)
		}
	}
	for i := range gs {
		if gs[i].Stakeholder == "" && len(stakeholders) == 1 {
			gs[i].Stakeholder = stakeholders[0]
		}
	}
	slices.SortStableFunc(gs, func(a, b followup.Guess) int { return cmp.Compare(b.Score, a.Score) })
	return gs
}

// describe names a piece of evidence for staff.
func describe(e followup.Evidence) string {
	switch e.Kind {
	case followup.SheetToken:
		return "the sheet was made for it"
	case followup.AddressToken:
		return "the address it was sent to"
	case followup.ThreadToken:
		return "the mail it answers"
	case followup.SheetReview:
		return "the sheet names it"
	case followup.RowKeys:
		return "the keys in the sheet's rows"
	case followup.SenderAddress:
		return "the sender's address"
	}
	return "the State is named " + e.Value
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}
