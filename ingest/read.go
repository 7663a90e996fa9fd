package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/authentic"
	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/ingest/parcel"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/text"
)

// A Reader reads the letters that were fetched.
type Reader struct {
	Desk      Desk
	Shelf     Shelf
	Register  Register
	List      List
	Gazetteer Gazetteer
	Texts     Texts
	Directory Directory
	// Authenticator checks senders; nil: nobody does, and nobody is proven by it.
	Authenticator Authenticator
	Scanner       Scanner  // nil: nothing is scanned
	Own           []string // addresses of ours, with {token} where any may stand: what comes from them is not read
	Workers       int      // letters read at the same time; at least 1
	Temp          string   // folder for what does not fit in memory; empty: the system's
	Now           func() time.Time
	Log           *slog.Logger

	Limits Limits
	// Strays are shared by all that read in one process.
	Strays *Strays

	known      *known                                                          // what was asked before; see knowing
	before     map[followup.LetterID][]followup.Document                       // what earlier readings made of the letters at hand; nil: nobody asked
	openTables func(r io.ReaderAt, size int64, l table.Limits) (tables, error) // for tests; nil: openTables
}

// Limits bound what one letter may cost. A zero field stands for its default.
type Limits struct {
	Letter  letter.Limits
	Parcels parcel.Limits
	Tables  table.Limits // of all tables of a letter together
	Text    text.Limits  // of one document
}

// A Tally counts what became of letters, by the state they came to.
type Tally map[followup.LetterState]int

// Run reads and settles every letter that is fetched, oldest first. Letters are
// read side by side and settled fifty together, while the next fifty are read. It
// returns what it settled also with an error.
func (r *Reader) Run(ctx context.Context) (tally Tally, err error) {
	tally = Tally{}
	var settling behind
	defer func() { err = errors.Join(err, settling.wait()) }()
	knowing := r.knowing(nil)
	var last *lot                 // is being settled
	var tried []followup.LetterID // another worker's
	for {
		letters, err := r.Desk.Fetched(ctx, batch, slices.Concat(tried, last.ids()))
		if err == nil && len(letters) == 0 && last != nil {
			err = settling.wait() // more may have come meanwhile
			if tried, last = append(tried, last.others...), nil; err == nil {
				continue
			}
		}
		if err != nil || len(letters) == 0 {
			return tally, err
		}
		next := &lot{}
		knowing = r.knowing(knowing.known)
		if next.outcomes, err = knowing.readAll(ctx, letters); err != nil {
			return tally, err
		}
		if err := settling.do(func() error { return r.settle(ctx, next, tally) }); err != nil {
			return tally, err
		}
		if last != nil {
			tried = append(tried, last.others...)
		}
		last = next
	}
}

// A lot is some letters that are settled together.
type lot struct {
	outcomes []Outcome
	others   []followup.LetterID // those that another worker settles; known when the lot is settled
}

// ids returns the letters of l, which may be nil.
func (l *lot) ids() (ids []followup.LetterID) {
	if l == nil {
		return nil
	}
	for _, o := range l.outcomes {
		ids = append(ids, o.Letter.ID)
	}
	return ids
}

// settle makes what was filed durable, commits the outcomes and counts them.
func (r *Reader) settle(ctx context.Context, l *lot, tally Tally) error {
	if err := r.secure(ctx, l.outcomes); err != nil {
		return err
	}
	// A crash here leaves documents in the archive and letters in state
	// fetched: they are read again and filed under the same keys.
	states, err := r.Desk.Settle(ctx, r.Now(), l.outcomes)
	if err != nil {
		return fmt.Errorf("settle %d letters: %w", len(l.outcomes), err)
	}
	for _, s := range states {
		tally[s]++
	}
	for _, o := range l.outcomes {
		if _, settled := states[o.Letter.ID]; !settled {
			l.others = append(l.others, o.Letter.ID)
		}
		r.tidy(ctx, o)
	}
	return nil
}

// secure makes the documents durable that outcomes speak of.
func (r *Reader) secure(ctx context.Context, outcomes []Outcome) error {
	var keys []string
	for _, o := range outcomes {
		for _, d := range o.Documents {
			if d.Key != "" {
				keys = append(keys, d.Key)
			}
		}
	}
	if err := r.Shelf.Sync(ctx, keys); err != nil {
		return fmt.Errorf("file %d documents: %w", len(keys), err)
	}
	return nil
}

// maxHeld is how many bytes of answers wait to be settled before no further
// letter is begun. Fifty honest sheets have a few megabytes; fifty that fill
// every cell would have more than a gigabyte.
const maxHeld = 32 << 20

// readAll reads the first of letters side by side: as many as there is room for,
// and always one.
func (r *Reader) readAll(ctx context.Context, letters []followup.Letter) ([]Outcome, error) {
	reader, err := r.remembering(ctx, letters)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(letters))
	var held atomic.Int64
	begun := 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(r.Workers, 1))
	for i, l := range letters {
		if held.Load() > maxHeld {
			break
		}
		begun++
		g.Go(func() (err error) {
			outcomes[i], err = reader.Read(ctx, l)
			held.Add(outcomes[i].size())
			return err
		})
	}
	return outcomes[:begun], g.Wait()
}

// remembering returns a reader that knows what earlier readings made of letters.
func (r *Reader) remembering(ctx context.Context, letters []followup.Letter) (*Reader, error) {
	ids := make([]followup.LetterID, len(letters))
	for i, l := range letters {
		ids[i] = l.ID
	}
	before, err := r.Desk.Documents(ctx, ids)
	reader := *r
	reader.before = before
	return &reader, err
}

// size returns the bytes of all answers in o.
func (o Outcome) size() (n int64) {
	for _, s := range o.Submissions {
		for _, a := range s.Answers {
			n += int64(len(a.Comment) + len(a.Reference) + len(a.Private))
		}
	}
	for _, p := range o.Passages {
		n += int64(len(p.Text))
	}
	return n
}

// tidy removes what an earlier reading had filed elsewhere. It comes after the
// commit: a crash before it leaves a second copy, never none.
func (r *Reader) tidy(ctx context.Context, o Outcome) {
	for _, key := range o.Obsolete {
		if err := r.Shelf.Remove(ctx, key); err != nil {
			r.Log.Warn("an obsolete copy stays in the archive", "letter", o.Letter.ID, "error", err)
		}
	}
}

// Read says what one letter comes to and files its documents, but changes
// nothing in the store. A letter that makes the program itself fail waits for
// staff and stops none behind it (I3); the error is the archive's or the store's.
func (r *Reader) Read(ctx context.Context, l followup.Letter) (o Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("reading a letter failed", "letter", l.ID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			o, err = unreadable(l), nil
		}
	}()
	if r.Strays.tooMany() {
		return o, errStrays
	}
	if r.known == nil {
		r = r.knowing(nil)
	}
	if r.before == nil {
		if r, err = r.remembering(ctx, []followup.Letter{l}); err != nil {
			return o, err
		}
	}
	c := &reading{r: r, letter: l, before: r.before[l.ID], grants: map[followup.Token]followup.Grant{}, limits: letterLimits(r.Limits.Tables)}
	defer c.close()
	if err := c.open(ctx, r.Temp); err != nil {
		var fault *followup.Fault
		if errors.As(err, &fault) {
			return unreadable(l), nil
		}
		return o, fmt.Errorf("open letter %s: %w", l.ID, err)
	}
	if c.returned, err = c.ofReturned(ctx); err != nil {
		return o, fmt.Errorf("read letter %s: %w", l.ID, err)
	}
	reason, final := c.automatic()
	if final {
		return c.ignored(reason), nil
	}
	if err := c.scan(ctx); err != nil {
		return o, fmt.Errorf("scan letter %s: %w", l.ID, err)
	}
	if c.harm == followup.ReasonScannerDown {
		return c.unscanned(), nil
	}
	c.unanswerable = reason != "" || c.away()
	if err := c.examine(ctx); err != nil {
		return o, fmt.Errorf("read letter %s: %w", l.ID, err)
	}
	if c.unanswerable && c.idle(reason) {
		return c.ignored(followup.ReasonAutomatic), nil
	}
	return c.outcome(ctx)
}

func (c *reading) ignored(reason string) Outcome {
	c.letter.State, c.letter.Reason = followup.Ignored, reason
	return Outcome{Letter: c.letter, Return: c.returned}
}

// unreadable is the outcome of a letter that cannot be parsed at all.
func unreadable(l followup.Letter) Outcome {
	l.State, l.Reason = followup.Waiting, followup.ReasonUnreadableMail
	return Outcome{Letter: l}
}

// A reading is one letter on its way from fetched to settled.
type reading struct {
	r        *Reader
	letter   followup.Letter
	header   letter.Header
	full     string // the text of the mail
	words    string // what the sender wrote in the mail itself
	signed   string // what stands below it
	subject  clue
	text     clue
	files    clue                                           // the names of all its files
	asked    map[followup.StakeholderID][]followup.ReviewID // of those whom the sender's address is registered for
	evidence []followup.Evidence                            // that speaks for the whole letter
	before   []followup.Document                            // what an earlier reading made of it
	grants   map[followup.Token]followup.Grant              // of the tokens looked up so far; zero: not one of ours
	papers   []*paper
	limits   table.Limits       // what is left of them for the workbooks of the letter that are still to be opened
	cut      bool               // something in the letter was damaged or beyond a limit, and left out
	shares   bool               // its text links to a file that is not attached
	harm     string             // why nothing of it may be opened: a followup.Reason… code
	checked  *authentic.Verdict // of its sender; nil: not checked
	over     bool               // its parts together are larger than can be read
	// notification is the word of a program about another mail; saysAway one that brings
	// no document and by its words was sent for somebody who is away.
	notification, saysAway bool
	returned               *followup.Return // what the letter tells of a mail of ours; nil: nothing
	// unanswerable letters are read, and their sender is told nothing (I6).
	unanswerable bool
}

func (c *reading) close() {
	for _, p := range c.papers {
		p.blob.close()
	}
}

// automatic returns why a letter must not be answered, or "". It is final where
// there is nothing to read in it either: it is our own, or the word of a program
// about another mail. What came through a list or from an address that takes no
// answers may still be somebody's. Staff who file a letter by hand know better.
func (c *reading) automatic() (reason string, final bool) {
	if c.letter.Decision != nil {
		return "", false
	}
	if ours(c.letter.From, c.r.Own) {
		return followup.ReasonOwn, true
	}
	_, yes := c.header.Automatic()
	switch {
	case c.returned != nil && c.notification:
		return followup.ReasonReturned, true
	case c.returned != nil && c.onlyOptsOut():
		return followup.ReasonOptOut, true
	}
	looped := slices.ContainsFunc(c.header.Loops, func(a string) bool { return ours(a, c.r.Own) })
	if yes || looped || c.notification {
		return followup.ReasonAutomatic, c.notification
	}
	return "", false
}

// away reports whether the letter reads as the answer of a program for somebody who
// is away. Persons write such words too, so where the letter brings a document only
// its subject counts.
func (c *reading) away() bool {
	if c.letter.Decision != nil {
		return false
	}
	return c.header.Away() || c.saysAway
}

// idle reports whether nothing in a letter that is not answered is for us. reason is
// that of automatic: without one there are only words to say so, which discard
// nothing that somebody sent. A link to a file is that file, except in a letter to
// many.
func (c *reading) idle(reason string) bool {
	switch {
	case c.shares && !c.header.IsList():
		return false
	case reason == "":
		return c.saysAway
	}
	return !c.concernsUs()
}

// ours reports whether address is one of own, in any case.
func ours(address string, own []string) bool {
	address = strings.ToLower(address)
	return slices.ContainsFunc(own, func(o string) bool {
		before, after, pattern := strings.Cut(strings.ToLower(o), "{token}")
		if !pattern {
			return address == before && o != ""
		}
		return len(address) >= len(before)+len(after) && strings.HasPrefix(address, before) && strings.HasSuffix(address, after)
	})
}

// concernsUs reports whether the letter brings a document and anything but the
// name of a State says whose it is or what it is about.
func (c *reading) concernsUs() bool {
	known := func(e followup.Evidence) bool { return strong(e.Kind) || fromSender(e.Kind) }
	return slices.ContainsFunc(c.papers, func(p *paper) bool {
		return p.aside == "" && (slices.ContainsFunc(c.evidence, known) || slices.ContainsFunc(p.evidence, known))
	})
}
