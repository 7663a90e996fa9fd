package ingest

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// A paper is one document of a letter while it is read.
type paper struct {
	wrapping
	doc      followup.Document
	blob     *blob
	aside    string // why it is no submission: a logo or a signature, or ours; else empty
	harm     string // what the scanner says against it: a followup.Reason… code
	damaged  bool   // some of its transfer encoding was unreadable
	joint    bool   // it is the letter's own text, and only points to a joint submission
	book     *table.Book
	running  *running // its running text, once it was read
	claim    workbook.Claim
	symbols  map[followup.DocumentSymbol]int // in the rows of a table, how often each
	file     clue                            // its name
	rows     clue
	first    clue                // its first page
	evidence []followup.Evidence // that speaks for this document only
	verdict  verdict
	asked    int // recommendations of the review
	read     workbook.Reading
	passages []followup.Passage // of its running text
	own      bool               // it is what the sender wrote in the mail itself
	levels   int                // lines of its running text that give a level
}

// sheet reports whether p is an answer sheet.
func (p *paper) sheet() bool { return p.claim.Sheet }

// examine decides for every document of the letter where it belongs and reads
// its answers.
func (c *reading) examine(ctx context.Context) (err error) {
	if c.evidence, err = c.ofLetter(ctx); err != nil {
		return err
	}
	if err := c.fromRegistered(ctx); err != nil {
		return err
	}
	for _, p := range c.papers {
		if p.file, err = c.fileClue(ctx, p.doc.Name); err != nil {
			return err
		}
		if isDocument(p) {
			c.files.join(p.file)
		}
	}
	for _, p := range c.papers {
		if p.aside != "" {
			p.doc.State, p.doc.Reason = followup.DocumentKept, p.aside
			continue
		}
		if err := c.place(ctx, p); err != nil {
			return err
		}
	}
	if err := c.ownWords(ctx); err != nil {
		return err
	}
	return c.compare(ctx)
}

// compare looks who the sender of a letter may be that does not say so.
func (c *reading) compare(ctx context.Context) error {
	settled := func(p *paper) bool { return p.aside != "" || p.verdict.confirmed }
	if len(c.asked) > 0 || slices.ContainsFunc(c.papers, isDocument) && !slices.ContainsFunc(c.papers, func(p *paper) bool { return !settled(p) }) {
		return nil
	}
	like, err := c.ofLikeness(ctx)
	c.evidence = append(c.evidence, like...)
	return err
}

// place identifies one document and, where its review is certain, reads it.
func (c *reading) place(ctx context.Context, p *paper) error {
	refusal := c.look(p)
	if refusal == "" && !c.shut(p) && c.limits.Time > 0 {
		c.weighRisks(p)
	}
	defer func() { p.book, p.running = nil, nil }() // those of a letter together would not fit in memory
	var err error
	if p.first, err = c.pageClue(ctx, p); err != nil {
		return err
	}
	if p.evidence, err = c.ofDocument(ctx, p); err != nil {
		return err
	}
	of, err := c.ofAuthor(ctx, p)
	if err != nil {
		return err
	}
	p.evidence = slices.Concat(c.decided(p.doc.Index), p.evidence, of)
	if err := c.judge(ctx, p); err != nil {
		return err
	}
	doubt, err := c.doubted(ctx, p.verdict)
	if err != nil {
		return err
	}
	p.doc.Review, p.doc.State, p.doc.Reason = p.verdict.review, followup.DocumentFiled, p.verdict.reason
	if p.verdict.confirmed {
		p.doc.Stakeholder = p.verdict.stakeholder
	}
	switch hold := cmp.Or(c.harm, doubt); {
	case hold != "":
		p.doc.State, p.doc.Reason = followup.DocumentHeld, cmp.Or(p.harm, hold)
	case refusal != "":
		p.doc.State, p.doc.Reason = followup.DocumentRefused, refusal
	case p.doc.Review == "":
		p.doc.State = followup.DocumentWaiting
	case p.joint:
		p.settleJoint()
	case p.sheet():
		return c.readSheet(ctx, p)
	default:
		return c.readText(ctx, p)
	}
	return nil
}

// judge says where p belongs, by all evidence.
func (c *reading) judge(ctx context.Context, p *paper) error {
	evidence := slices.Concat(p.evidence, c.evidence)
	p.verdict = c.weighing(p).decide(identify(evidence), evidence)
	other, err := c.coveredByOther(ctx, p)
	if err != nil {
		return err
	}
	if other {
		p.verdict = verdict{reason: followup.ReasonContradiction}
	}
	unasked, err := c.unasked(ctx, p.verdict)
	if err != nil {
		return err
	}
	unheard, err := c.unheard(ctx, p)
	if err != nil {
		return err
	}
	if unasked || unheard {
		p.verdict = verdict{review: p.verdict.review, reason: followup.ReasonUnknownSender}
	}
	c.prove(&p.verdict)
	return nil
}

// look opens a document where it may be opened, and says why it cannot be taken.
func (c *reading) look(p *paper) (refusal string) {
	if c.shut(p) {
		return p.harm
	}
	if refusal = cmp.Or(p.refused, p.unwanted()); refusal != "" {
		return refusal
	}
	return c.openBook(p)
}

// weighRisks notes what a document can do to those who open it. It blocks nothing:
// honest sheets have macros, and nothing here runs them.
func (c *reading) weighRisks(p *paper) {
	var found []table.Risk
	if p.book != nil {
		found = p.book.Risks
	} else {
		limits := c.limits
		found, _ = within(c, p, func() ([]table.Risk, error) { return table.Risks(p.blob, p.blob.size, limits), nil })
	}
	codes := make([]string, len(found))
	for i, r := range found {
		codes[i] = string(r)
	}
	p.doc.Risks = strings.Join(codes, ", ")
}

// openBook opens what is a spreadsheet, and says why it cannot be taken where it
// is one that cannot be opened. A text is opened to see whether it is the UN's
// matrix filled in; it is a report otherwise, which nothing in its tables can
// spoil. A file of another type is nobody's fault.
func (c *reading) openBook(p *paper) (refusal string) {
	switch table.Sniff(p.blob, p.blob.size) {
	case table.XLSX, table.XLSB, table.XLS, table.ODS, table.CSV, table.Encrypted:
		t, refusal := c.tables(p)
		if t.book != nil {
			p.hold(t)
		}
		return refusal
	case table.DOCX, table.ODT:
		if t, _ := c.tables(p); t.claim.Sheet {
			p.hold(t)
		}
	case table.Unknown:
		if calledSpreadsheet(p.doc.Name) {
			return followup.ReasonDamaged
		}
	}
	return ""
}

// hold makes p a document with tables.
func (p *paper) hold(t tables) {
	p.book, p.claim, p.symbols, p.doc.Kind = t.book, t.claim, t.symbols, string(t.book.Format)
}

// tables are what is in a file with tables.
type tables struct {
	book    *table.Book // nil where it cannot be had
	claim   workbook.Claim
	symbols map[followup.DocumentSymbol]int // of a sheet
}

func openTables(r io.ReaderAt, size int64, l table.Limits) (t tables, err error) {
	if t.book, err = table.Open(r, size, l); err != nil {
		return tables{}, err
	}
	if t.claim = workbook.Inspect(t.book); t.claim.Sheet {
		t.symbols = symbolsIn(t.book)
	}
	return t, nil
}

// symbolsIn counts the cells of a book that hold each symbol of a UN document.
func symbolsIn(b *table.Book) map[followup.DocumentSymbol]int {
	counts := map[followup.DocumentSymbol]int{}
	for _, s := range b.Sheets {
		for _, r := range s.Rows {
			for _, cell := range r.Cells {
				if !strings.Contains(cell.Text, "HRC") { // most cells: cheaper to see than what they do not hold
					continue
				}
				for _, symbol := range followup.FindSymbols(cell.Text) {
					counts[symbol.Document()]++
				}
			}
		}
	}
	return counts
}

// maxText bounds the text in all tables of a letter, in bytes: thirty sheets of
// the longest lists with a page of comment on each recommendation. Settling has
// all that a stakeholder ever sent about a review in memory.
const maxText = 12 << 20

// letterLimits returns what all tables of a letter together may hold and cost,
// where l says nothing else.
func letterLimits(l table.Limits) table.Limits {
	d := table.DefaultLimits()
	l.Rows, l.Cells, l.Time = cmp.Or(l.Rows, d.Rows), cmp.Or(l.Cells, d.Cells), cmp.Or(l.Time, d.Time)
	l.Text = cmp.Or(l.Text, maxText)
	return l
}

// tables opens the tables of a file. All those of a letter share its limits: a
// letter brings hundreds only to do harm (I8).
func (c *reading) tables(p *paper) (t tables, refusal string) {
	if c.limits.Rows <= 0 || c.limits.Cells <= 0 || c.limits.Text <= 0 || c.limits.Time <= 0 {
		return t, followup.ReasonTooLarge
	}
	open := c.r.openTables
	if open == nil {
		open = openTables
	}
	limits := c.limits
	t, err := within(c, p, func() (tables, error) { return open(p.blob, p.blob.size, limits) })
	switch {
	case err == nil:
		c.spend(t.book)
		return t, ""
	case errors.Is(err, table.ErrEncrypted):
		return t, followup.ReasonEncrypted
	case errors.Is(err, table.ErrTooLarge):
		return t, followup.ReasonTooLarge
	}
	return t, followup.ReasonDamaged
}

// spend takes what a book holds from what is left for others.
func (c *reading) spend(b *table.Book) {
	for _, s := range b.Sheets {
		c.limits.Rows -= len(s.Rows)
		for _, r := range s.Rows {
			c.limits.Cells -= len(r.Cells)
			for _, cell := range r.Cells {
				c.limits.Text -= len(cell.Text)
			}
		}
	}
}

// calledSpreadsheet reports whether a name promises a spreadsheet. What a file
// is its content decides; the name only tells damage from another type.
func calledSpreadsheet(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".xlt", ".ods", ".ots", ".csv", ".tsv":
		return true
	}
	return false
}

func (c *reading) readSheet(ctx context.Context, p *paper) error {
	list, err := c.r.List.Recommendations(ctx, p.doc.Review)
	if err != nil {
		return err
	}
	if len(list) == 0 { // a review that nobody imported: staff must look
		p.doc.State, p.doc.Reason = followup.DocumentWaiting, followup.ReasonUnknownReview
		return nil
	}
	p.asked = len(list)
	asked, err := c.r.known.sheetList(ctx, p.doc.Review)
	if err != nil {
		return err
	}
	book := p.book
	p.read, err = within(c, p, func() (workbook.Reading, error) { return asked.Read(book), nil })
	if err != nil {
		p.doc.State, p.doc.Reason = followup.DocumentRefused, followup.ReasonDamaged
		return nil
	}
	p.withoutJoint()
	p.doc.Answers = len(p.read.Answers)
	if p.doc.Answers == 0 && p.doc.Reason != followup.ReasonJoint {
		p.doc.Reason = followup.ReasonNoAnswers
	}
	return c.suggest(ctx, p)
}

// decided returns staff's decision on a document as evidence: the one that sent
// the letter back to be read, or else where an earlier reading had filed it, so
// that settling one document of a letter does not unsettle the others.
func (c *reading) decided(index int) []followup.Evidence {
	if d := c.letter.Decision; d != nil && (d.Document == 0 && !c.filedBefore(index) || d.Document == index) {
		return []followup.Evidence{{Kind: followup.ByStaffDecision, Value: "filed by hand", Review: d.Review, Stakeholder: d.Stakeholder, Document: index}}
	}
	for _, d := range c.before {
		if d.Index == index && d.State == followup.DocumentFiled && d.Stakeholder != "" {
			return []followup.Evidence{{Kind: followup.ByStaffDecision, Value: "filed before", Review: d.Review, Stakeholder: d.Stakeholder, Document: index}}
		}
	}
	return nil
}

// filedBefore reports whether an earlier reading was certain of a document.
func (c *reading) filedBefore(index int) bool {
	return slices.ContainsFunc(c.before, func(d followup.Document) bool {
		return d.Index == index && d.State == followup.DocumentFiled && d.Stakeholder != ""
	})
}

// submission returns what p says for a stakeholder. It is not ok for a document
// that says nothing of its own: an empty sheet without any text that may, one that
// leaves it to a joint submission, or one that is not filed.
func (c *reading) submission(p *paper) (s followup.Submission, ok bool) {
	empty := p.doc.Reason == followup.ReasonNoAnswers && len(p.passages) == 0
	if p.doc.State != followup.DocumentFiled || empty || p.doc.Reason == followup.ReasonJoint {
		return s, false
	}
	return followup.Submission{
		Letter:      c.letter.ID,
		Document:    p.doc.Index,
		Review:      p.doc.Review,
		Stakeholder: p.doc.Stakeholder,
		Confirmed:   p.verdict.confirmed,
		Proof:       p.verdict.proof,
		Whole:       p.sheet() && !p.claim.Cover.OnlyRows,
		Members:     p.claim.Cover.Members,
		Attribution: p.claim.Cover.Attribution,
		Received:    c.letter.Received,
		Answers:     p.read.Answers,
	}, true
}
