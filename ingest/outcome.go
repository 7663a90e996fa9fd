package ingest

import (
	"cmp"
	"context"
	"slices"

	"github.com/upr-info/followup"
)

// outcome files the documents and says what the letter comes to.
func (c *reading) outcome(ctx context.Context) (o Outcome, err error) {
	for _, p := range c.papers {
		if err := c.file(ctx, p); err != nil {
			return o, err
		}
		o.Documents = append(o.Documents, p.doc)
		if s, ok := c.submission(p); ok {
			o.Submissions = append(o.Submissions, s)
		}
		if p.doc.State == followup.DocumentFiled {
			o.Passages = append(o.Passages, p.passages...)
		}
	}
	o.Obsolete = c.obsolete()
	c.settle()
	o.Letter, o.Return = c.letter, c.returned
	if c.letter.State == followup.Waiting || slices.ContainsFunc(o.Submissions, unconfirmed) {
		if o.Guesses, err = c.guesses(ctx); err != nil {
			return o, err
		}
	}
	o.Receipts, err = c.receipts(ctx)
	return o, err
}

func unconfirmed(s followup.Submission) bool { return !s.Confirmed }

// file puts a document into the archive. Logos and signatures stay in the raw
// letter only, and so does what could do harm: staff who open folders must not
// come across it, nor programs.
func (c *reading) file(ctx context.Context, p *paper) (err error) {
	if p.doc.State == followup.DocumentKept || c.shut(p) || p.doc.Reason == followup.ReasonType {
		return nil
	}
	key := archiveKey(c.letter, p.doc, slices.Concat(p.evidence, c.evidence))
	p.doc.Key, err = c.r.Shelf.File(ctx, key, p.blob.reader())
	return err
}

// obsolete returns where an earlier reading had put documents that now stand
// elsewhere.
func (c *reading) obsolete() []string {
	var keys []string
	for _, was := range c.before {
		stands := slices.ContainsFunc(c.papers, func(p *paper) bool { return p.doc.Key == was.Key })
		if was.Key != "" && !stands {
			keys = append(keys, was.Key)
		}
	}
	return keys
}

// settle derives the letter's state from its documents: it is held while any of
// them is, waits while any of them waits, is filed when one is, and is refused when all that could be taken
// for a document was refused. A letter that brings none is a question or thanks,
// or holds more than can be read, and waits for staff.
func (c *reading) settle() {
	l := &c.letter
	l.Evidence = slices.Clone(c.evidence)
	counts := map[followup.DocumentState]int{}
	reasons := map[followup.DocumentState]string{}
	for _, p := range c.papers {
		counts[p.doc.State]++
		if reasons[p.doc.State] == "" {
			reasons[p.doc.State] = p.doc.Reason
		}
		l.Evidence = append(l.Evidence, p.evidence...)
	}
	switch {
	case counts[followup.DocumentHeld] > 0 || c.harm != "":
		l.State, l.Reason = followup.Held, cmp.Or(c.harm, reasons[followup.DocumentHeld])
	case counts[followup.DocumentWaiting] > 0:
		l.State, l.Reason = followup.Waiting, reasons[followup.DocumentWaiting]
	case counts[followup.DocumentFiled] > 0:
		l.State, l.Reason = followup.Filed, ""
	case counts[followup.DocumentRefused] > 0:
		l.State, l.Reason = followup.Refused, reasons[followup.DocumentRefused]
	case c.over:
		l.State, l.Reason = followup.Waiting, followup.ReasonTooLarge
	case c.shares:
		l.State, l.Reason = followup.Waiting, followup.ReasonPendingFile
	default:
		l.State, l.Reason = followup.Waiting, followup.ReasonNoDocument
	}
	l.Review, l.Stakeholder = c.common()
	l.Language = c.language()
}

// common returns the review and the stakeholder that all documents share, empty
// where they differ or one of them is not certain. A letter without documents
// belongs where its own evidence says.
func (c *reading) common() (followup.ReviewID, followup.StakeholderID) {
	var reviews []followup.ReviewID
	var stakeholders []followup.StakeholderID
	for _, p := range c.papers {
		if p.doc.State != followup.DocumentKept {
			reviews = append(reviews, p.doc.Review)
			stakeholders = append(stakeholders, p.doc.Stakeholder)
		}
	}
	if len(reviews) == 0 {
		v := identify(append(c.decided(0), c.evidence...))
		return v.review, v.stakeholder
	}
	return sole(reviews), sole(stakeholders)
}

// sole returns the one value of vs, or the empty one where they differ.
func sole[T ~string](vs []T) T {
	if vs = slices.Compact(slices.Sorted(slices.Values(vs))); len(vs) == 1 {
		return vs[0]
	}
	return ""
}

// language returns the language of the letter's first answer sheet; empty where
// none tells.
func (c *reading) language() followup.Language {
	for _, p := range c.papers {
		if p.claim.Language != "" {
			return p.claim.Language
		}
	}
	return ""
}

// guesses ranks where the letter's unsettled documents might belong.
func (c *reading) guesses(ctx context.Context) ([]followup.Guess, error) {
	evidence := slices.Clone(c.evidence)
	for _, p := range c.papers {
		if p.doc.State == followup.DocumentWaiting || !p.verdict.confirmed {
			evidence = append(evidence, p.evidence...)
		}
	}
	open, err := c.openOf(ctx, evidence)
	return guesses(evidence, open), err
}
