package ingest

import (
	"cmp"
	"context"
	"errors"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/ingest/parcel"
	"github.com/upr-info/followup/internal/table"
)

// A wrapping is what is known of a document by what it came in.
type wrapping struct {
	depth     int    // parcels around it
	forwarded bool   // it stood in a mail attached to the letter
	author    string // of that mail: addr-spec; empty where there is none
	refused   string // why it, a parcel, was not or not wholly opened; else empty
}

// unwrap opens the parcels of the letter, and those in them. What they hold
// becomes documents of the letter, numbered behind its own, so that those keep
// their numbers whatever is opened one day. A parcel whose content stands for it
// is kept; one that could not wholly be opened is refused, whatever came out.
func (c *reading) unwrap(dir string) error {
	budget := parcel.NewBudget(c.r.Limits.Parcels)
	for i := 0; i < len(c.papers); i++ { // those found on the way included
		p := c.papers[i]
		switch {
		case p.aside != "" || !isParcel(p) || p.unwanted() != "":
		case p.depth == budget.Depth():
			p.refused = followup.ReasonTooLarge
		default:
			if err := c.openParcel(p, budget, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// isParcel reports whether p holds other files. A spreadsheet may look like a mere
// zip archive at its beginning.
func isParcel(p *paper) bool {
	return parcel.Opens(p.doc.Kind) && (p.doc.Kind != "zip" || table.Sniff(p.blob, p.blob.size) == table.Unknown)
}

// openParcel takes what a parcel holds. The error is that of copying it.
func (c *reading) openParcel(p *paper, budget *parcel.Budget, dir string) error {
	documents := 0
	err := parcel.Open(p.doc.Kind, p.blob, p.blob.size, budget, func(part letter.Part) error {
		part.Index = len(c.papers) + 1
		part.Forwarded = part.Forwarded || p.forwarded
		part.Author = cmp.Or(part.Author, p.author)
		if err := c.take(part, dir); err != nil {
			return err
		}
		q := c.papers[len(c.papers)-1]
		q.depth = p.depth + 1
		q.doc.Name = p.doc.Name + "/" + q.doc.Name
		if isDocument(q) {
			documents++
		}
		return nil
	})
	switch {
	case errors.Is(err, parcel.ErrDocument):
	case errors.Is(err, parcel.ErrEncrypted):
		p.refused = followup.ReasonEncrypted
	case errors.Is(err, parcel.ErrTooLarge):
		p.refused = followup.ReasonTooLarge
	case errors.Is(err, parcel.ErrDamaged):
		p.refused = followup.ReasonDamaged
	case err != nil:
		return err
	case documents > 0 || p.doc.Kind == "tnef" || p.doc.Kind == "p7m":
		p.aside = followup.ReasonUnpacked
	case p.doc.Kind == "zip":
		p.refused = followup.ReasonEmpty
	}
	return nil // a saved mail that brings no document is one itself
}

// ofAuthor returns whom the author of the forwarded mail that a document came in
// is registered for. Anybody can write what seems a mail of somebody else, so
// this only helps staff to guess (I11); the tokens in its header, which were
// given to its author and not to whoever forwards it, are not looked at.
func (c *reading) ofAuthor(ctx context.Context, p *paper) ([]followup.Evidence, error) {
	if p.author == "" || p.author == c.header.From {
		return nil, nil
	}
	found, err := c.r.ofSender(ctx, p.author)
	for i := range found {
		found[i].Kind, found[i].Document = followup.ForwardedAuthor, p.doc.Index
	}
	return found, err
}
