package ingest

import (
	"cmp"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// settleJoint settles a document that only points to a joint submission: whoever
// sent it has answered, and is no voice of its own. Only who is certain can say
// so; anybody else's letter waits for staff.
func (p *paper) settleJoint() {
	if p.verdict.confirmed {
		p.doc.Reason = followup.ReasonJoint
		return
	}
	p.doc.State, p.doc.Reason = followup.DocumentWaiting, cmp.Or(p.verdict.reason, followup.ReasonUnknownSender)
}

// withoutJoint takes those answers out of a sheet that say nothing but that the
// joint submission speaks for their author, each with a doubt in place of the
// question for a level. Answers whose author is not certain stay as they are, for
// staff to see.
func (p *paper) withoutJoint() {
	if !p.verdict.confirmed {
		return
	}
	kept := p.read.Answers[:0]
	for _, a := range p.read.Answers {
		if !onlyJoint(a) {
			kept = append(kept, a)
			continue
		}
		number := a.Recommendation.Number()
		p.read.Doubts = slices.DeleteFunc(p.read.Doubts, func(d followup.Doubt) bool {
			return d.Code == followup.DoubtNoLevel && d.Expected == number
		})
		p.read.Doubts = append(p.read.Doubts, followup.Doubt{Where: a.Cell, Code: followup.DoubtJoint, Expected: number})
	}
	if len(kept) == 0 && len(p.read.Answers) > 0 {
		p.read.Doubts = nil // one sentence about all of it says as much
		p.settleJoint()
	}
	p.read.Answers = kept
}

func onlyJoint(a followup.Answer) bool {
	return a.Level == followup.NoLevel && a.Reference == "" && a.Private == "" && workbook.RefersToJoint(a.Comment)
}
