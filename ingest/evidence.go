package ingest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

// ofLetter gathers the evidence that speaks for a whole letter: the tokens in
// the addresses it was sent to and in the mails it answers, whom its sender's
// address belongs to, and what its subject and its text name. Who names several
// authors, or none but a Sender, is believed to be none of them: servers judge such
// letters by one of the addresses, and not all by the same.
func (c *reading) ofLetter(ctx context.Context) ([]followup.Evidence, error) {
	found, err := c.ofTokens(ctx, followup.AddressToken, addressTokens(c.header))
	if err != nil {
		return nil, err
	}
	es, err := c.ofTokens(ctx, followup.ThreadToken, threadTokens(c.header))
	if err != nil {
		return nil, err
	}
	found = append(found, es...)
	if es, err = c.r.ofSender(ctx, c.header.Author()); err != nil {
		return nil, err
	}
	found = append(found, es...)
	if c.asked, err = c.openOf(ctx, es); err != nil {
		return nil, err
	}
	if c.subject, err = c.subjectClue(ctx); err != nil {
		return nil, err
	}
	if c.text, err = c.textClue(ctx); err != nil {
		return nil, err
	}
	found = append(found, c.clueEvidence(c.subject)...)
	return compact(append(found, c.clueEvidence(c.text)...)), nil
}

// maxTokens bounds the tokens that are looked up of one letter's addresses, and
// of the mails it answers. An honest one has one, or one for every mail of ours
// in a long thread.
const maxTokens = 100

func addressTokens(h letter.Header) []followup.Token { return tokensIn(h.Recipients) }

func threadTokens(h letter.Header) []followup.Token {
	return tokensIn(append(slices.Clone(h.InReplyTo), h.References...))
}

func tokensIn(texts []string) []followup.Token {
	var found []followup.Token
	for _, text := range texts {
		for _, t := range followup.FindTokens(text) {
			if len(found) == maxTokens {
				return found
			}
			if !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
	}
	return found
}

// grant returns what a token was given for, asking the register once for each.
// It is not ok for a token that we never gave, or took back.
func (c *reading) grant(ctx context.Context, t followup.Token) (g followup.Grant, ok bool, err error) {
	g, asked := c.grants[t]
	if !asked {
		g, err = c.r.Register.Grant(ctx, t)
		if errors.Is(err, followup.ErrNotFound) {
			g, err = followup.Grant{}, nil
		}
		if err != nil {
			return g, false, err
		}
		c.grants[t] = g
	}
	return g, g.Token != "" && !g.Revoked, nil
}

// ofTokens returns what tokens were given for, as evidence.
func (c *reading) ofTokens(ctx context.Context, kind followup.EvidenceKind, tokens []followup.Token) ([]followup.Evidence, error) {
	var found []followup.Evidence
	for _, t := range tokens {
		g, ok, err := c.grant(ctx, t)
		if err != nil {
			return nil, err
		}
		if ok && g.Review != "" {
			found = append(found, followup.Evidence{Kind: kind, Value: string(t[:4]) + "…", Review: g.Review, Stakeholder: g.Stakeholder})
		}
	}
	return found, nil
}

// ofSender returns the stakeholders that an address is registered for, with
// their review where exactly one is open for them.
func (r *Reader) ofSender(ctx context.Context, address string) ([]followup.Evidence, error) {
	if address == "" {
		return nil, nil
	}
	registered, err := r.Register.ByAddress(ctx, address)
	if err != nil {
		return nil, err
	}
	var found []followup.Evidence
	for _, s := range registered {
		e := followup.Evidence{Kind: followup.SenderAddress, Value: "registered for " + string(s.ID), Stakeholder: s.ID}
		open, err := r.Register.OpenReviews(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if len(open) == 1 {
			e.Review = open[0]
		}
		found = append(found, e)
	}
	return found, nil
}

// ofDocument gathers what one document says about itself. Of several tokens or
// reviews in one sheet each is evidence, so that they must agree.
func (c *reading) ofDocument(ctx context.Context, p *paper) ([]followup.Evidence, error) {
	found, err := c.ofTokens(ctx, followup.SheetToken, p.claim.Tokens)
	if err != nil {
		return nil, err
	}
	for _, review := range p.claim.Reviews {
		found = append(found, followup.Evidence{Kind: followup.SheetReview, Value: "named in the sheet", Review: review})
	}
	for _, review := range inRows(p.claim.Rows) {
		found = append(found, followup.Evidence{Kind: followup.RowKeys, Value: "keys in the rows", Review: review})
	}
	if p.rows, err = c.rowClue(ctx, p.symbols); err != nil {
		return nil, err
	}
	for _, k := range []clue{p.file, p.rows, p.first} {
		found = append(found, c.clueEvidence(k)...)
	}
	found = compact(found)
	for i := range found {
		found[i].Document = p.doc.Index
	}
	return found, nil
}

// maxReviews bounds the reviews that the keys in one sheet's rows speak for. Two
// are a contradiction already; the others only help staff to see how it came.
const maxReviews = 10

// inRows returns the reviews that most rows name, the most frequent first.
func inRows(rows map[followup.ReviewID]int) []followup.ReviewID {
	reviews := slices.SortedFunc(maps.Keys(rows), func(a, b followup.ReviewID) int {
		return cmp.Or(cmp.Compare(rows[b], rows[a]), cmp.Compare(a, b))
	})
	return reviews[:min(len(reviews), maxReviews)]
}

// compact leaves out evidence that stands there already.
func compact(es []followup.Evidence) []followup.Evidence {
	var kept []followup.Evidence
	for _, e := range es {
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	return kept
}
