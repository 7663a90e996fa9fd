package ingest

import (
	"slices"

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
// better speaks; what a State's name settles is for a weighing to say, since
// letters mention other States too.
func strong(k followup.EvidenceKind) bool {
	switch k {
	case followup.SheetToken, followup.AddressToken, followup.ThreadToken, followup.SheetReview, followup.RowKeys, followup.Symbol:
		return true
	}
	return false
}

func fromSender(k followup.EvidenceKind) bool { return k == followup.SenderAddress }

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
