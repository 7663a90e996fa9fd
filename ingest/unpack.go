package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/internal/workbook"
)

// open parses the letter and copies its parts, each to be read more than once.
// The error is a *followup.Fault only where nothing is left to go by: it is no
// mail at all, or nobody's and too large.
func (c *reading) open(ctx context.Context, dir string) error {
	raw, err := c.r.Shelf.Letter(ctx, c.letter.SHA256)
	if err != nil {
		return err
	}
	defer raw.Close()
	parsed, err := letter.Parse(raw, c.r.Limits.Letter, func(p letter.Part) error { return c.take(p, dir) })
	c.header = parsed.Header
	c.cut = len(parsed.Faults) > 0
	c.shares = parsed.SharesFile
	sent := func(p *paper) bool { return isDocument(p) && !p.forwarded }
	c.notification = parsed.Notification() && !(parsed.QuotesServer() && slices.ContainsFunc(c.papers, sent)) // words alone discard nothing
	c.saysAway = !slices.ContainsFunc(c.papers, isDocument) && parsed.Away()
	c.full = parsed.Text
	c.words, _ = parted(parsed.Own)
	_, c.signed = parted(parsed.Text)
	for _, f := range parsed.Faults {
		c.r.Log.Info("part of a letter was not read", "letter", c.letter.ID, "why", f.Reason)
	}
	if err := c.unwrap(dir); err != nil {
		return err
	}
	var fault *followup.Fault
	if errors.As(err, &fault) && len(c.papers) > 0 {
		err = nil // what was found so far is taken; the rest is in the raw letter
	}
	if fault != nil && c.letter.Decision == nil && c.header.From != "" && len(c.papers) == 0 {
		c.over, err = true, nil // its sender can be told
	}
	if slices.ContainsFunc(c.papers, isDocument) {
		return err
	}
	joint := err == nil && workbook.RefersToJoint(parsed.Own)
	switch {
	case joint || err == nil && c.letter.Decision != nil:
		if err := c.takeWhole("letter.txt", "text", strings.NewReader(parsed.Text), dir); err != nil {
			return err
		}
		last := c.papers[len(c.papers)-1]
		last.own, last.joint = true, joint
		return nil
	case c.letter.Decision == nil:
		return err
	case fault != nil:
		return c.takeRaw(ctx, dir)
	}
	return err
}

func isDocument(p *paper) bool { return p.aside == "" }

// takeRaw makes a document of a letter that cannot be parsed, as it came.
func (c *reading) takeRaw(ctx context.Context, dir string) error {
	raw, err := c.r.Shelf.Letter(ctx, c.letter.SHA256)
	if err != nil {
		return err
	}
	defer raw.Close()
	return c.takeWhole("letter.eml", "eml", raw, dir)
}

// takeWhole makes a document of the letter itself. Staff who file a letter that
// brings nothing else say that its words are what it brings.
func (c *reading) takeWhole(name, kind string, content io.Reader, dir string) error {
	b, err := newBlob(content, dir)
	if err != nil {
		return err
	}
	c.papers = append(c.papers, &paper{blob: b, doc: followup.Document{
		Letter: c.letter.ID, Index: len(c.papers) + 1, Name: name, SHA256: b.sha256, Size: b.size, Kind: kind,
	}})
	return nil
}

// take copies one part of the letter.
func (c *reading) take(p letter.Part, dir string) error {
	b, err := newBlob(p.Body, dir)
	if err != nil {
		return err
	}
	kind := letter.Kind(b.head(), p.Name)
	c.papers = append(c.papers, &paper{
		blob:     b,
		damaged:  p.Damaged(),
		aside:    c.aside(p, kind, b.size),
		wrapping: wrapping{forwarded: p.Forwarded, author: p.Author},
		doc: followup.Document{
			Letter: c.letter.ID,
			Index:  p.Index,
			Name:   named(p, kind),
			SHA256: b.sha256,
			Size:   b.size,
			Kind:   kind,
		},
	})
	return nil
}

// aside returns why a part is nobody's submission, or "". What stands in a mail of
// ours that somebody attached is what we sent: the sheet of an old receipt would
// put answers back that were corrected since. Staff who file the letter by hand
// have looked.
func (c *reading) aside(p letter.Part, kind string, size int64) string {
	switch {
	case letter.Decoration(p, kind, size):
		return followup.ReasonDecoration
	case p.Forwarded && c.letter.Decision == nil && ours(p.Author, c.r.Own):
		return followup.ReasonOwn
	}
	return ""
}

// named returns the part's name, or one made of its place and type.
func named(p letter.Part, kind string) string {
	if p.Name != "" {
		return p.Name
	}
	return fmt.Sprintf("attachment-%d.%s", p.Index, kind)
}
