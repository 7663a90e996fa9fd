package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/upr-info/followup"
)

// receipts says who is told what about the letter (I6). What was understood
// goes to those only who may know it: a registered contact of the stakeholder,
// or the address that the token was given to. Anybody else gets a neutral
// receipt, and the stakeholder's contacts get the full one, so that nobody
// answers in another's name unnoticed.
func (c *reading) receipts(ctx context.Context) ([]followup.Receipt, error) {
	if c.letter.From == "" || len(c.before) > 0 { // nobody to answer, or answered when first read
		return nil, nil
	}
	told := map[string]*followup.Receipt{}
	for _, f := range c.findings() {
		readers, err := c.readers(ctx, f)
		if err != nil {
			return nil, err
		}
		for address, language := range readers {
			r := told[address]
			if r == nil {
				r = c.receipt(address, language)
				told[address] = r
			}
			r.Findings = append(r.Findings, f)
		}
	}
	if told[c.letter.From] == nil {
		told[c.letter.From] = c.neutral()
	}
	if c.unanswerable {
		delete(told, c.letter.From)
	}
	var receipts []followup.Receipt
	for _, r := range told {
		receipts = append(receipts, *r)
	}
	slices.SortFunc(receipts, func(a, b followup.Receipt) int { return cmp.Compare(a.Recipient, b.Recipient) })
	return receipts, nil
}

// readers returns who may read a finding, with the language each is written to:
// the sender where it is a contact or the token's holder, else all contacts that
// may be written to.
func (c *reading) readers(ctx context.Context, f followup.Finding) (map[string]followup.Language, error) {
	holds, err := c.holdsToken(ctx, f)
	if err != nil {
		return nil, err
	}
	if f.Stakeholder == "" {
		return c.writer(ctx, holds)
	}
	s, err := c.r.Register.Stakeholder(ctx, f.Stakeholder)
	if errors.Is(err, followup.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	in := func(address string) followup.Language {
		return cmp.Or(s.LanguageOf(address), holds, c.language(), followup.English)
	}
	if holds != "" || slices.Contains(s.Addresses(), c.letter.From) {
		return map[string]followup.Language{c.letter.From: in(c.letter.From)}, nil
	}
	readers := map[string]followup.Language{}
	for _, contact := range s.Contacts {
		if contact.Good() {
			readers[contact.Address] = in(contact.Address)
		}
	}
	return readers, nil
}

// writer returns the sender as the reader of a finding that is nobody's yet, if
// the sender is a contact of any stakeholder or holds the token: it says only
// what the sender sent.
func (c *reading) writer(ctx context.Context, holds followup.Language) (map[string]followup.Language, error) {
	registered, err := c.r.Register.ByAddress(ctx, c.letter.From)
	if err != nil {
		return nil, err
	}
	for _, s := range registered {
		holds = cmp.Or(holds, s.LanguageOf(c.letter.From), followup.English)
	}
	if holds == "" {
		return nil, nil
	}
	return map[string]followup.Language{c.letter.From: holds}, nil
}

// holdsToken returns the language of the mail whose token the letter carries if
// that mail went to the very address the letter comes from and speaks of the
// same stakeholder and review as the finding; else none.
func (c *reading) holdsToken(ctx context.Context, f followup.Finding) (followup.Language, error) {
	for _, t := range c.tokens(f.Document) {
		g, ok, err := c.grant(ctx, t)
		if err != nil {
			return "", err
		}
		if ok && g.Address != "" && g.Address == c.letter.From && g.Review == f.Review && g.Stakeholder == f.Stakeholder {
			return cmp.Or(g.Language, followup.English), nil
		}
	}
	return "", nil
}

// tokens returns all tokens that the letter or one of its documents carries.
func (c *reading) tokens(document int) []followup.Token {
	ts := append(addressTokens(c.header), threadTokens(c.header)...)
	for _, p := range c.papers {
		if p.doc.Index == document {
			ts = append(ts, p.claim.Tokens...)
		}
	}
	return ts
}

func (c *reading) receipt(to string, l followup.Language) *followup.Receipt {
	r := &followup.Receipt{
		Letter:    c.letter.ID,
		Recipient: to,
		Language:  l.OrWritten(),
		Received:  c.letter.Received,
		Subject:   c.letter.Subject,
	}
	if r.Elsewhere = to != c.letter.From; !r.Elsewhere {
		r.MessageID = c.letter.MessageID
	}
	return r
}

// neutral returns a receipt that says a letter came and nothing of what is in it.
func (c *reading) neutral() *followup.Receipt {
	r := c.receipt(c.letter.From, cmp.Or(c.language(), followup.English))
	r.Neutral, r.Subject = true, ""
	return r
}

// findings says what was understood, one for every document that is not a mere
// decoration, or one for the letter where it has none.
func (c *reading) findings() []followup.Finding {
	var fs []followup.Finding
	for _, p := range c.papers {
		if p.doc.State != followup.DocumentKept {
			fs = append(fs, finding(p))
		}
	}
	if len(fs) == 0 {
		fs = append(fs, followup.Finding{
			State: followup.DocumentWaiting, Reason: c.letter.Reason,
			Review: c.letter.Review, Stakeholder: c.letter.Stakeholder,
		})
	}
	if c.cut {
		fs[0].Doubts = append(fs[0].Doubts, followup.Doubt{Code: followup.DoubtUnread})
	}
	return fs
}

func finding(p *paper) followup.Finding {
	f := followup.Finding{
		Document:    p.doc.Index,
		Name:        p.doc.Name,
		SHA256:      p.doc.SHA256,
		Size:        p.doc.Size,
		Kind:        p.doc.Kind,
		Risks:       p.doc.Risks,
		State:       p.doc.State,
		Reason:      p.doc.Reason,
		Review:      p.doc.Review,
		Stakeholder: p.doc.Stakeholder,
		Sheet:       p.sheet(),
		Confirmed:   p.verdict.confirmed,
		Asked:       p.asked,
		Doubts:      slices.Clone(p.read.Doubts),
		Attribution: p.claim.Cover.Attribution,
	}
	if p.damaged {
		f.Doubts = append(f.Doubts, followup.Doubt{Where: p.doc.Name, Code: followup.DoubtUnread})
	}
	for _, s := range p.passages {
		if s.State == followup.PassageAttached {
			f.Attached++
		} else {
			f.Suggested++
		}
	}
	var levels followup.IRI
	for _, a := range p.answers() {
		levels.Add(a.Level)
	}
	f.Full, f.Partial, f.Not, f.Unlevelled = levels.Full, levels.Partial, levels.Not, levels.Unlevelled
	return f
}
