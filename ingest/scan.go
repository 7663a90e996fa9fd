package ingest

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/upr-info/followup"
)

// scan asks the scanner about the letter as it came and about each of its files.
// In c.harm it notes why nothing of the letter may be opened before staff looked
// at it, for each paper what was found in it. Staff who file the letter by hand
// have decided about the rest; a file in which something was found is refused then.
func (c *reading) scan(ctx context.Context) error {
	if c.r.Scanner == nil {
		return nil
	}
	harm, err := c.scanRaw(ctx)
	for _, p := range c.papers {
		if err != nil {
			break
		}
		p.harm, err = c.ask(ctx, p.doc.Index, p.blob.reader())
	}
	var fault *followup.Fault
	if errors.As(err, &fault) {
		c.r.Log.Warn("a letter is held until the virus scanner answers", "letter", c.letter.ID, "why", err)
		c.harm = followup.ReasonScannerDown
		return nil
	}
	if err != nil || c.letter.Decision != nil {
		return err
	}
	for _, reason := range []string{followup.ReasonInfected, followup.ReasonUnscanned} {
		if c.harm == "" && (harm == reason || slices.ContainsFunc(c.papers, func(p *paper) bool { return p.harm == reason })) {
			c.harm = reason
		}
	}
	return nil
}

// scanRaw asks about the letter as it came. One that is larger than the scanner
// takes is scanned by its files.
func (c *reading) scanRaw(ctx context.Context) (harm string, err error) {
	raw, err := c.r.Shelf.Letter(ctx, c.letter.SHA256)
	if err != nil {
		return "", err
	}
	defer raw.Close()
	if harm, err = c.ask(ctx, 0, raw); harm == followup.ReasonUnscanned && len(c.papers) > 0 {
		harm = ""
	}
	return harm, err
}

// ask asks about one file; document 0 is the whole letter.
func (c *reading) ask(ctx context.Context, document int, r io.Reader) (harm string, err error) {
	found, err := c.r.Scanner.Scan(ctx, r)
	switch {
	case errors.Is(err, ErrUnscannable):
		return followup.ReasonUnscanned, nil
	case found == "":
		return "", err
	}
	c.r.Log.Warn("the virus scanner found something", "letter", c.letter.ID, "document", document, "found", found)
	return followup.ReasonInfected, nil
}

// unscanned is the outcome of a letter that cannot be scanned for now. Nobody is
// told: it is read as soon as the scanner answers, and its receipt comes then.
func (c *reading) unscanned() Outcome {
	c.letter.State, c.letter.Reason = followup.Held, c.harm
	return Outcome{Letter: c.letter}
}

// shut reports whether p must not be opened: something is in it, or the letter is
// not to be trusted.
func (c *reading) shut(p *paper) bool { return c.harm != "" || p.harm == followup.ReasonInfected }
