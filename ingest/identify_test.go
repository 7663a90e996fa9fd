package ingest

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestIdentify(t *testing.T) {
	ev := func(kind followup.EvidenceKind, r followup.ReviewID, s followup.StakeholderID) followup.Evidence {
		return followup.Evidence{Kind: kind, Review: r, Stakeholder: s}
	}
	for _, tt := range []struct {
		name     string
		evidence []followup.Evidence
		want     verdict
	}{
		{"nothing", nil, verdict{reason: followup.ReasonUnknownReview}},
		{"the sheet's token", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a")},
			verdict{review: "SVN-3", stakeholder: "a", confirmed: true, proof: followup.ProvenByToken}},
		{"a personal sheet forwarded by a stranger", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a"), ev(followup.ThreadToken, "SVN-3", "a")},
			verdict{review: "SVN-3", stakeholder: "a", confirmed: true, proof: followup.ProvenByToken}},
		{"a sheet for nobody, from a registered address", []followup.Evidence{ev(followup.SheetReview, "SVN-3", ""), ev(followup.SenderAddress, "", "a")},
			verdict{review: "SVN-3", stakeholder: "a", confirmed: true, proof: followup.ClaimedBySender}},
		{"a sheet for nobody, in answer to our mail", []followup.Evidence{ev(followup.SheetReview, "SVN-3", ""), ev(followup.ThreadToken, "SVN-3", "a")},
			verdict{review: "SVN-3", stakeholder: "a", confirmed: true, proof: followup.ProvenByThread}},
		{"a sheet for nobody, from a stranger", []followup.Evidence{ev(followup.SheetReview, "SVN-3", "")},
			verdict{review: "SVN-3", reason: followup.ReasonUnknownSender}},
		{"only a registered address with one open review", []followup.Evidence{ev(followup.SenderAddress, "SVN-3", "a")},
			verdict{review: "SVN-3", stakeholder: "a", confirmed: true, proof: followup.ClaimedBySender}},
		{"a registered address with two open reviews", []followup.Evidence{ev(followup.SenderAddress, "SVN-3", "a"), ev(followup.SenderAddress, "HTI-3", "a")},
			verdict{reason: followup.ReasonUnknownReview}},
		{"the address of two stakeholders", []followup.Evidence{ev(followup.SheetReview, "SVN-3", ""), ev(followup.SenderAddress, "", "a"), ev(followup.SenderAddress, "", "b")},
			verdict{review: "SVN-3", reason: followup.ReasonUnknownSender}},
		{"the name of a State settles nothing", []followup.Evidence{ev(followup.CountryName, "SVN-3", "")},
			verdict{reason: followup.ReasonUnknownReview}},
		{"a sheet of one review sent to another review's address", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a"), ev(followup.AddressToken, "HTI-3", "a")},
			verdict{reason: followup.ReasonContradiction}},
		{"one stakeholder's sheet in another's thread", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a"), ev(followup.ThreadToken, "SVN-3", "b")},
			verdict{reason: followup.ReasonContradiction}},
		{"one stakeholder's sheet from another's address", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a"), ev(followup.SenderAddress, "", "b")},
			verdict{reason: followup.ReasonContradiction}},
		{"staff decided against a contradiction", []followup.Evidence{ev(followup.SheetToken, "SVN-3", "a"), ev(followup.AddressToken, "HTI-3", "a"), ev(followup.ByStaffDecision, "HTI-3", "a")},
			verdict{review: "HTI-3", stakeholder: "a", confirmed: true, proof: followup.ProvenByStaff}},
		{"staff know the review only", []followup.Evidence{ev(followup.ByStaffDecision, "HTI-3", "")},
			verdict{review: "HTI-3", proof: followup.ProvenByStaff}},
	} {
		if got := identify(tt.evidence); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestGuessesRankTheBetterEvidenceFirst(t *testing.T) {
	gs := guesses([]followup.Evidence{
		{Kind: followup.CountryName, Value: "Haiti", Review: "HTI-3"},
		{Kind: followup.SheetToken, Value: "abcd…", Review: "SVN-3", Stakeholder: "a"},
		{Kind: followup.AddressToken, Value: "efgh…", Review: "HTI-3", Stakeholder: "a"},
	}, nil)
	if len(gs) != 2 || gs[0].Review != "SVN-3" || gs[1].Review != "HTI-3" || gs[1].Stakeholder != "a" || gs[0].Score <= gs[1].Score || gs[0].Score >= 1 {
		t.Errorf("guesses %+v", gs)
	}
}
