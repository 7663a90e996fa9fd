package ingest

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/internal/workbook"
)

// A Gazetteer knows the States by name.
type Gazetteer interface {
	// Mentioned returns the reviews now asked about of the States that text names, each once.
	Mentioned(text string) []followup.ReviewID
}

// ofLetter gathers the evidence that speaks for a whole letter: the tokens in
// the addresses it was sent to and in the mails it answers, whom its sender's
// address belongs to, and the States its subject names.
func (r *Reader) ofLetter(ctx context.Context, h letter.Header) ([]followup.Evidence, error) {
	var found []followup.Evidence
	for _, address := range h.Recipients {
		es, err := r.ofTokens(ctx, followup.AddressToken, address)
		if err != nil {
			return nil, err
		}
		found = append(found, es...)
	}
	for _, id := range append(slices.Clone(h.InReplyTo), h.References...) {
		es, err := r.ofTokens(ctx, followup.ThreadToken, id)
		if err != nil {
			return nil, err
		}
		found = append(found, es...)
	}
	es, err := r.ofSender(ctx, h.From)
	if err != nil {
		return nil, err
	}
	found = append(found, es...)
	for _, review := range r.Gazetteer.Mentioned(h.Subject) {
		found = append(found, followup.Evidence{Kind: followup.CountryName, Value: "in the subject", Review: review})
	}
	return compact(found), nil
}

// ofTokens returns what the tokens in text were given for. A token that we
// never gave, or took back, is no evidence.
func (r *Reader) ofTokens(ctx context.Context, kind followup.EvidenceKind, text string) ([]followup.Evidence, error) {
	var found []followup.Evidence
	for _, t := range followup.FindTokens(text) {
		g, err := r.Register.Grant(ctx, t)
		if errors.Is(err, followup.ErrNotFound) || err == nil && (g.Revoked || g.Review == "") {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, followup.Evidence{Kind: kind, Value: string(t[:4]) + "…", Review: g.Review, Stakeholder: g.Stakeholder})
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

// ofDocument gathers what one document says about itself.
func (r *Reader) ofDocument(ctx context.Context, index int, name string, c workbook.Claim) ([]followup.Evidence, error) {
	found, err := r.ofTokens(ctx, followup.SheetToken, string(c.Token))
	if err != nil {
		return nil, err
	}
	if c.Review != "" {
		found = append(found, followup.Evidence{Kind: followup.SheetReview, Value: "named in the sheet", Review: c.Review})
	}
	for _, review := range slices.Sorted(maps.Keys(c.Rows)) {
		found = append(found, followup.Evidence{Kind: followup.RowKeys, Value: "keys in the rows", Review: review})
	}
	for _, review := range r.Gazetteer.Mentioned(name) {
		found = append(found, followup.Evidence{Kind: followup.CountryName, Value: "in the file name", Review: review})
	}
	found = compact(found)
	for i := range found {
		found[i].Document = index
	}
	return found, nil
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
