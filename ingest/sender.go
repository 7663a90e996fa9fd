package ingest

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/authentic"
	"github.com/upr-info/followup/ingest/letter"
)

// An Authenticator tells whether a letter comes from whom its From field names.
type Authenticator interface {
	// Check reads raw, of which h is the header. The error is raw's or that of ctx.
	Check(ctx context.Context, raw io.Reader, h letter.Header) (authentic.Verdict, error)
}

// sender returns what is known of the letter's sender, nil where nothing is
// checked. It is looked up once, and only for a letter where it matters.
func (c *reading) sender(ctx context.Context) (*authentic.Verdict, error) {
	if c.checked != nil || c.r.Authenticator == nil {
		return c.checked, nil
	}
	raw, err := c.r.Shelf.Letter(ctx, c.letter.SHA256)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	v, err := c.r.Authenticator.Check(ctx, raw, c.header)
	if err != nil {
		return nil, err
	}
	c.checked = &v
	c.evidence = append(c.evidence, ofVerdict(v))
	return c.checked, nil
}

// ofVerdict returns a verdict as evidence. It names nobody: that a domain vouches
// for a letter says nothing about whom the letter is for.
func ofVerdict(v authentic.Verdict) followup.Evidence {
	e := followup.Evidence{Kind: followup.Unauthentic, Value: string(v.Result)}
	switch {
	case v.Result == authentic.Pass:
		e.Kind, e.Value = followup.Authentic, v.Domain
	case v.From == "":
		e.Value += ": no single author"
	default:
		e.Value += " for " + v.From
	}
	if v.By != "" {
		e.Value += ", " + v.By
	}
	switch {
	case v.Unknown:
		e.Value += ", its policy cannot be looked up now"
	case v.Policy != authentic.NoPolicy:
		e.Value += ", policy " + string(v.Policy)
	}
	return e
}

// fromRegistered checks the sender of a letter whose address is registered: what
// its domain vouches for may replace answers on file (I11).
func (c *reading) fromRegistered(ctx context.Context) error {
	if !slices.ContainsFunc(c.evidence, func(e followup.Evidence) bool { return fromSender(e.Kind) }) {
		return nil
	}
	_, err := c.sender(ctx)
	return err
}

// prove makes what a registered sender only claims proven where the sender's
// domain vouches for the letter. What nothing proves and nobody may be told of is not
// certain: whoever forges a sender would else mark the letter as one to many, and the
// stakeholder would never hear of it.
func (c *reading) prove(v *verdict) {
	switch {
	case v.proof != followup.ClaimedBySender:
	case c.checked != nil && c.checked.Result == authentic.Pass:
		v.proof = followup.ProvenBySender
	case c.unanswerable:
		*v = verdict{review: v.review, reason: followup.ReasonUnknownSender}
	}
}

// unasked reports whether nothing but a sender's address says whose a document is,
// and that one is asked about other reviews only: its sheet names one that somebody
// else is asked about, and a State would speak about another.
func (c *reading) unasked(ctx context.Context, v verdict) (bool, error) {
	if v.proof != followup.ClaimedBySender {
		return false, nil
	}
	s, err := c.r.Register.Stakeholder(ctx, v.stakeholder)
	return err == nil && len(s.Reviews) > 0 && !slices.Contains(s.Reviews, v.review), ignoreMissing(err)
}

// unheard reports whether only a token says whose a document is, its letter comes
// from an address that is not the stakeholder's, and none of those may be written to:
// whoever has the token could first have them taken for addresses that bounce.
func (c *reading) unheard(ctx context.Context, p *paper) (bool, error) {
	v := p.verdict
	if v.proof != followup.ProvenByToken && v.proof != followup.ProvenByThread {
		return false, nil
	}
	s, err := c.r.Register.Stakeholder(ctx, v.stakeholder)
	if err != nil || len(s.Contacts) == 0 || slices.ContainsFunc(s.Contacts, followup.Contact.Good) || slices.Contains(s.Addresses(), c.letter.From) {
		return false, ignoreMissing(err)
	}
	holds, err := c.holdsToken(ctx, followup.Finding{Document: p.doc.Index, Review: v.review, Stakeholder: v.stakeholder})
	return holds == "", err
}

// doubted returns why a document must not be taken as its stakeholder's before
// staff looked at it, or "". What a State or a national institution says weighs so
// much that others would like to say it for them. Where the domain in From wants
// to be protected and does not vouch for the letter, or cannot be asked for now,
// such a document is held, and so it is where no single domain in From can be asked:
// whoever forges would else write two authors, or a Sender alone. Other
// stakeholders' are not held, and replace nothing.
func (c *reading) doubted(ctx context.Context, v verdict) (reason string, err error) {
	if v.stakeholder == "" || v.proof == followup.ProvenByStaff {
		return "", nil
	}
	s, err := c.r.Register.Stakeholder(ctx, v.stakeholder)
	if errors.Is(err, followup.ErrNotFound) {
		return "", nil
	}
	if err != nil || s.Kind != followup.State && s.Kind != followup.NHRI {
		return "", err
	}
	known, err := c.sender(ctx)
	switch {
	case err != nil || known == nil || known.Result == authentic.Pass:
		return "", err
	case known.Unknown, known.Enforced() && known.Result == authentic.Temporary:
		return followup.ReasonUnchecked, nil
	case known.Enforced(), known.From == "":
		return followup.ReasonUnauthentic, nil
	}
	return "", nil
}
