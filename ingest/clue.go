package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/text"
)

// A Naming is a place in a text where a State is named.
type Naming struct {
	Countries    []followup.CountryCode // those that the words may mean
	Text         string                 // as it stands there
	Sure         bool                   // the words mean this State and nothing else
	Organisation bool                   // it stands in the name of an organisation, which may write about any State
}

// settles reports whether n says what a letter is about.
func (n Naming) settles() bool { return n.Sure && !n.Organisation && len(n.Countries) == 1 }

// A Gazetteer knows States by name, and UN documents by symbol.
type Gazetteer interface {
	// Named returns the States that a text names, in its order.
	Named(text string) []Naming
	// NamedInFile returns those that the name of a file names.
	NamedInFile(name string) []Naming
	// Reviews returns the reviews of a State that are open, or else, open being
	// false, the last one that was held, or none.
	Reviews(c followup.CountryCode) (reviews []followup.Review, open bool)
	// Document returns the review that a UN document belongs to, or the empty one.
	Document(ctx context.Context, s followup.DocumentSymbol) (followup.ReviewID, error)
}

// firstPage is where a document says what it is about.
const firstPage = "on the first page"

// A clue is what one text of a letter says of the reviews it is about.
type clue struct {
	where   string // "in the subject"
	title   bool   // a subject or the name of a file, which says what it is about and not what it also mentions
	namings []Naming
	reviews []followup.ReviewID // by symbol
	symbols []followup.DocumentSymbol
	rounds  rounds
	topical bool // it speaks of reviews or of what became of recommendations
	errand  bool // it speaks of what is no submission
	later   bool // it speaks of a report that is not there
}

// maxClue bounds the text that is read for what it is about, in bytes: a mail of
// twenty pages, which says so at its beginning.
const maxClue = 64 << 10

// clue reads a text with the States named in it, each way of naming one kept once.
func (c *reading) clue(ctx context.Context, where, text string, namings []Naming) (clue, error) {
	words := phrased(text)
	k := clue{where: where, namings: distinctly(namings), symbols: followup.FindSymbols(text), rounds: findRounds(text),
		topical: says(words, topics), errand: says(words, errands), later: says(words, promises)}
	for _, s := range k.symbols {
		review, err := c.r.Gazetteer.Document(ctx, s)
		if err != nil {
			return k, err
		}
		k.reviews = append(k.reviews, review)
		k.topical = true
	}
	return k, nil
}

// distinctly returns the namings that say different things, in their order.
func distinctly(namings []Naming) []Naming {
	var kept []Naming
	for _, n := range namings {
		same := func(o Naming) bool {
			return o.Sure == n.Sure && o.Organisation == n.Organisation && slices.Equal(o.Countries, n.Countries)
		}
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, n)
		}
	}
	return kept
}

func (c *reading) subjectClue(ctx context.Context) (clue, error) {
	k, err := c.clue(ctx, "in the subject", c.header.Subject, c.r.Gazetteer.Named(c.header.Subject))
	k.title = true
	return k, err
}

func (c *reading) textClue(ctx context.Context) (clue, error) {
	words := strings.ToValidUTF8(c.words[:min(len(c.words), maxClue)], "")
	return c.clue(ctx, "in the text", words, c.r.Gazetteer.Named(words))
}

func (c *reading) fileClue(ctx context.Context, name string) (clue, error) {
	k, err := c.clue(ctx, "in the file name", name, c.r.Gazetteer.NamedInFile(name))
	k.title = true
	return k, err
}

// weighing returns what is to be weighed for a document.
func (c *reading) weighing(p *paper) *weighing {
	return &weighing{c: c, file: p.file, rows: p.rows, subject: c.subject, text: c.text, first: p.first, files: c.files, open: c.asked}
}

// join adds what the name of one more file says of States, each once.
func (k *clue) join(o clue) {
	for _, n := range o.namings {
		if n.settles() && !slices.Contains(k.settled(), n.Countries[0]) {
			k.namings = append(k.namings, n)
		}
	}
}

// settled returns the States that k surely speaks of, each once.
func (k clue) settled() []followup.CountryCode {
	var found []followup.CountryCode
	for _, n := range k.namings {
		if n.settles() && !slices.Contains(found, n.Countries[0]) {
			found = append(found, n.Countries[0])
		}
	}
	return found
}

// maxNamed bounds the evidence that one text gives by the names in it, for staff
// to read: reports name a hundred States.
const maxNamed = 10

// clueEvidence returns what k says, for staff to see, and for guesses. What only the
// text mentions, or may mean something else, is a mention.
func (c *reading) clueEvidence(k clue) []followup.Evidence {
	var found []followup.Evidence
	add := func(kind followup.EvidenceKind, value string, review followup.ReviewID) {
		e := followup.Evidence{Kind: kind, Value: value + " " + k.where, Review: review}
		if len(found) < maxNamed && !slices.Contains(found, e) {
			found = append(found, e)
		}
	}
	for i, s := range k.symbols {
		add(k.kind(followup.Symbol, true), string(s), k.reviews[i])
	}
	for _, n := range k.namings {
		kind, value := k.kind(followup.CountryName, n.settles()), n.Text
		switch {
		case n.Organisation:
			value += ", in the name of an organisation,"
		case !n.settles():
			value += ", perhaps,"
		}
		for _, country := range n.Countries {
			reviews, _ := c.r.Gazetteer.Reviews(country)
			for _, r := range reviews {
				add(kind, value, r.ID)
			}
			if len(reviews) == 0 {
				add(kind, value, "")
			}
		}
	}
	return found
}

// kind returns the kind of evidence that k gives: of its title, or a mere mention.
func (k clue) kind(titled followup.EvidenceKind, sure bool) followup.EvidenceKind {
	if k.title && sure {
		return titled
	}
	return followup.Mention
}

// maxPage and maxPageBlocks are how much of a document is its first page: title,
// authors and the first lines, in bytes and paragraphs. What comes after names
// other States as well.
const (
	maxPage       = 600
	maxPageBlocks = 8
)

// pageClue reads a document's first page. A table has none: what stands in its
// rows are recommendations. Nor has the letter's own text, whose words are looked
// at as such.
func (c *reading) pageClue(ctx context.Context, p *paper) (clue, error) {
	if p.sheet() || p.own && !p.joint || c.shut(p) || p.refused != "" || c.limits.Time <= 0 {
		return clue{where: firstPage}, nil
	}
	doc, err := c.textOf(ctx, p)
	var fault *followup.Fault // a report is filed whatever becomes of its text
	if err != nil && !errors.As(err, &fault) {
		return clue{}, err
	}
	page := beginning(doc.Blocks)
	return c.clue(ctx, firstPage, page, c.r.Gazetteer.Named(page))
}

// beginning returns the first page of a text.
func beginning(blocks []text.Block) string {
	var page strings.Builder
	for _, b := range blocks[:min(len(blocks), maxPageBlocks)] {
		if left := maxPage - page.Len(); len(b.Text) > left {
			page.WriteString(strings.ToValidUTF8(b.Text[:left], ""))
			break
		}
		page.WriteString(b.Text + "\n")
	}
	return page.String()
}

// rowClue returns what the rows of a table say of the UN document it was made
// from: the symbol that nearly all name that name any. The UN's matrix names it in
// every row; others are only referred to in comments.
func (c *reading) rowClue(ctx context.Context, counts map[followup.DocumentSymbol]int) (clue, error) {
	k := clue{where: "in the rows", title: true}
	best, others := followup.DocumentSymbol(""), 0
	for s, n := range counts {
		if n > counts[best] || n == counts[best] && cmp.Less(s, best) {
			best = s
		}
	}
	for s, n := range counts {
		if s != best {
			others += n
		}
	}
	if counts[best] < 2 || counts[best] < 4*others {
		return k, nil
	}
	review, err := c.r.Gazetteer.Document(ctx, best)
	k.symbols, k.reviews, k.topical = []followup.DocumentSymbol{best}, []followup.ReviewID{review}, true
	return k, err
}
