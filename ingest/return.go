package ingest

import (
	"context"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/returned"
)

// ofReturned returns what the letter tells of a mail of ours, nil where it tells
// nothing that may be believed: it must carry the token of one mail, and of one
// only. What staff filed by hand is read as they say.
func (c *reading) ofReturned(ctx context.Context) (*followup.Return, error) {
	reply := c.r.reply()
	if c.letter.Decision != nil || !c.notification && !returned.MayReturn(c.header, reply) {
		return nil, nil
	}
	raw, err := c.r.Shelf.Letter(ctx, c.letter.SHA256)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	report, err := returned.Read(raw, reply)
	if err != nil || report.Kind == "" {
		return nil, err
	}
	token, err := c.soleMail(ctx, report.Tokens)
	if err != nil || token == "" {
		return nil, err
	}
	return &followup.Return{Token: token, Kind: report.Kind, Status: report.Status, Recipient: report.Recipient,
		Letter: c.letter.ID, At: c.letter.Received}, nil
}

// soleMail returns the one token of a mail of ours among tokens; none where there
// is none, or where they are of several mails.
func (c *reading) soleMail(ctx context.Context, tokens []followup.Token) (found followup.Token, err error) {
	for _, t := range tokens {
		g, ok, err := c.grant(ctx, t)
		switch {
		case err != nil:
			return "", err
		case !ok || g.Purpose == "": // that of a sheet made by hand names no mail
		case found != "":
			return "", nil
		default:
			found = t
		}
	}
	return found, nil
}

// maxOptOutWords is how long the text of an opt-out may be, in bytes, for it to be
// nothing else: mail programs write a line, below which a signature stands.
const maxOptOutWords = 500

// onlyOptsOut reports whether the letter brings nothing but an opt-out. What a
// person wrote with it is read like any letter.
func (c *reading) onlyOptsOut() bool {
	return !slices.ContainsFunc(c.papers, isDocument) && len(c.words) <= maxOptOutWords && !c.shares && !c.cut
}

// reply returns the pattern of our addresses with {token}, or "".
func (r *Reader) reply() string {
	for _, own := range r.Own {
		if strings.Contains(own, "{token}") {
			return own
		}
	}
	return ""
}
