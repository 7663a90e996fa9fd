package ingest

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/text"
)

// ownWords makes a document of what the sender wrote in the mail itself, where
// lines of it are answers to a certain review. A mail that only says hello is
// none, whatever it brings.
func (c *reading) ownWords(ctx context.Context) error {
	own := func(p *paper) bool { return p.own }
	if c.harm != "" || slices.ContainsFunc(c.papers, own) || !passage.Promising(c.words) {
		return nil
	}
	if err := c.takeWhole("letter.txt", "text", strings.NewReader(c.full), c.r.Temp); err != nil {
		return err
	}
	last := len(c.papers) - 1
	p := c.papers[last]
	p.own = true
	if err := c.place(ctx, p); err != nil {
		return err
	}
	if p.levels == 0 && p.doc.State != followup.DocumentHeld {
		p.blob.close()
		c.papers = c.papers[:last]
	}
	return nil
}

// readText reads the running text of a document. It is filed whatever becomes of
// that, for a person can read what a program cannot; but not one with a password.
func (c *reading) readText(ctx context.Context, p *paper) error {
	asked, err := c.r.List.Recommendations(ctx, p.doc.Review)
	if err != nil || len(asked) == 0 {
		return err
	}
	lines, cut, err := c.lines(ctx, p)
	var fault *followup.Fault
	switch {
	case errors.Is(err, text.ErrEncrypted):
		p.doc.State, p.doc.Reason = followup.DocumentRefused, followup.ReasonEncrypted
		return nil
	case errors.Is(err, text.ErrUnknown): // a picture, a film: nobody expects it to be read
		return nil
	case errors.As(err, &fault):
		p.read.Doubts = []followup.Doubt{{Where: p.doc.Name, Code: followup.DoubtNoText}}
		return nil
	case err != nil:
		return err
	}
	list, err := c.r.known.textList(ctx, p.doc.Review)
	if err != nil {
		return err
	}
	found, err := within(c, p, func() (passage.Reading, error) { return list.Read(lines), nil })
	if err != nil {
		p.read.Doubts = []followup.Doubt{{Where: p.doc.Name, Code: followup.DoubtNoText}}
		return nil
	}
	p.asked, p.levels = len(asked), found.Levels()
	p.read.Answers, p.read.Doubts = found.Answers, found.Doubts
	p.take(found.Passages, cut || found.Cut)
	p.doc.Answers = len(p.answers())
	return nil
}

// suggest looks in the text around the tables of an answer sheet for what may
// speak of a recommendation. It never spoils the sheet.
func (c *reading) suggest(ctx context.Context, p *paper) error {
	if p.book.Format != table.DOCX && p.book.Format != table.ODT {
		return nil
	}
	list, err := c.r.known.textList(ctx, p.doc.Review)
	if err != nil {
		return err
	}
	lines, cut, err := c.lines(ctx, p)
	var fault *followup.Fault
	if errors.As(err, &fault) {
		return nil
	}
	if err != nil {
		return err
	}
	lines = slices.DeleteFunc(lines, func(l passage.Line) bool { return strings.HasPrefix(l.Where, "table ") })
	found, err := within(c, p, func() (passage.Reading, error) { return list.Suggest(lines), nil })
	if err == nil {
		p.take(found.Passages, cut)
	}
	return nil
}

// take adds the passages of p, and says where there were more.
func (p *paper) take(passages []followup.Passage, cut bool) {
	for _, found := range passages {
		found.Document = p.doc.Index
		p.passages = append(p.passages, found)
	}
	if cut {
		p.read.Doubts = append(p.read.Doubts, followup.Doubt{Where: p.doc.Name, Code: followup.DoubtUnread})
	}
}

// answers returns all that p says, one for each recommendation.
func (p *paper) answers() []followup.Answer { return followup.WithPassages(p.read.Answers, p.passages) }

// lines returns the running text of a document. All texts and tables of a letter
// share its limits (I8).
func (c *reading) lines(ctx context.Context, p *paper) (lines []passage.Line, cut bool, err error) {
	if p.own {
		return passage.Mail(c.words), false, nil
	}
	doc, err := c.textOf(ctx, p)
	return passage.Lines(doc.Blocks), doc.Cut, err
}

// Texts reads the running text of documents. text.Reader is the one implementation.
type Texts interface {
	Read(ctx context.Context, file io.ReaderAt, size int64, lim text.Limits) (text.Document, error)
}

// A running is what reading the running text of a document came to.
type running struct {
	doc text.Document
	err error
}

// textOf returns the running text of a document, which is read once. The error is a
// *followup.Fault where the document is the cause.
func (c *reading) textOf(ctx context.Context, p *paper) (text.Document, error) {
	if p.running == nil {
		doc, err := c.readRunning(ctx, p)
		p.running = &running{doc, err}
	}
	return p.running.doc, p.running.err
}

func (c *reading) readRunning(ctx context.Context, p *paper) (text.Document, error) {
	if c.limits.Text <= 0 || c.limits.Time <= 0 {
		return text.Document{}, &followup.Fault{Remedy: followup.BySender, Reason: "the letter holds more than can be read", Err: text.ErrTooLarge}
	}
	limits := text.DefaultLimits()
	limits.Ratio, limits.Pages = cmp.Or(c.r.Limits.Text.Ratio, limits.Ratio), cmp.Or(c.r.Limits.Text.Pages, limits.Pages)
	limits.Text, limits.Time = min(limits.Text, c.limits.Text), min(limits.Time, c.limits.Time)
	doc, err := within(c, p, func() (text.Document, error) { return c.r.Texts.Read(ctx, p.blob, p.blob.size, limits) })
	for _, b := range doc.Blocks {
		c.limits.Text -= len(b.Text)
	}
	return doc, err
}
