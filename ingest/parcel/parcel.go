// Package parcel takes files apart that hold other files: zip archives, mails
// saved as a file, also by Outlook, its winmail.dat, and mails within a digital
// signature.
//
// What is inside is handed out one after the other as parts of a letter, so that
// it is treated like what was attached by itself. Every byte is foreign (I8):
// declared sizes count for nothing, what really comes out is charged to a Budget
// that all parcels of a letter share, and nothing panics.
package parcel

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

const (
	// DefaultDepth is how many parcels may enclose a file: a zip in a zip in a
	// forwarded mail is the deepest that people send.
	DefaultDepth = 3
	// DefaultFiles bounds the files of all parcels of a letter together. A country's
	// whole collection of reports has some fifty.
	DefaultFiles = 300
	// DefaultBytes bounds what all parcels of a letter unpack to, twice what a letter
	// itself may bring: documents that were worth zipping shrink by half.
	DefaultBytes = 2 * letter.DefaultDecoded
	// DefaultRatio is how far a file above freely may expand. Documents shrink to a
	// tenth, what is made to do harm to a thousandth.
	DefaultRatio = 400
	freely       = 8 << 20
)

// Limits bound what the parcels of one letter may cost together. A zero field
// stands for its default.
type Limits struct {
	Depth int   // parcels around a file
	Files int   // in all parcels
	Bytes int64 // that really come out
	Ratio int   // times its packed size that a large file in a zip archive may unpack to
}

// The ways in which a parcel cannot be opened, or not wholly: errors.Is finds
// them.
var (
	ErrEncrypted = errors.New("a password is needed")
	ErrDamaged   = errors.New("damaged")
	ErrTooLarge  = errors.New("more than can be unpacked")
	// ErrDocument says that it is no parcel: its files together are a document.
	ErrDocument = errors.New("a document")
)

// A Budget is what the parcels of one letter may still cost.
type Budget struct{ left Limits }

// NewBudget returns the budget of one letter.
func NewBudget(l Limits) *Budget {
	return &Budget{Limits{
		Depth: cmp.Or(l.Depth, DefaultDepth), Files: cmp.Or(l.Files, DefaultFiles),
		Bytes: cmp.Or(l.Bytes, DefaultBytes), Ratio: cmp.Or(l.Ratio, DefaultRatio),
	}}
}

// Depth returns how many parcels may enclose a file.
func (b *Budget) Depth() int { return b.left.Depth }

// Opens reports whether Open knows a kind of letter.Kind. Office documents, which
// are zip archives or compound files too, are of other kinds; "ole" is a compound
// file of which letter.Kind cannot say more.
func Opens(kind string) bool {
	switch kind {
	case "zip", "eml", "msg", "ole", "tnef", "p7m", "pgp-message":
		return true
	}
	return false
}

// Open calls take for every file in a parcel of a kind that Opens knows, in order.
// The parts have no Index, and their bodies are to be read before take returns.
//
// What can be had is handed out also where the error is ErrEncrypted or
// ErrDamaged, for the rest; behind ErrTooLarge nothing more comes. Any other error
// is take's. Bodies fail with these errors too; take returns them as they are or
// wrapped.
func Open(kind string, r io.ReaderAt, size int64, b *Budget, take func(letter.Part) error) (err error) {
	// The last fence: each reader checks what it indexes. Should one be wrong all the
	// same, one bad parcel must not cost the letter it came in (I3).
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: panic: %v", ErrDamaged, p)
		}
	}()
	charged := func(p letter.Part) error {
		if b.left.Files--; b.left.Files < 0 {
			return ErrTooLarge
		}
		p.Body = &metered{Reader: p.Body, budget: b}
		return take(p)
	}
	switch kind {
	case "zip":
		return openZip(r, size, b.left.Ratio, charged)
	case "eml":
		return openMail(io.NewSectionReader(r, 0, size), true, charged)
	case "msg", "ole":
		return openSaved(kind, r, size, b.left.Depth, charged)
	case "tnef":
		return openTNEF(r, size, charged)
	case "p7m":
		return openSigned(r, size, charged)
	case "pgp-message": // RFC 9580, section 10.3: signed or encrypted, and for others to read
		return ErrEncrypted
	}
	return fmt.Errorf("open parcel of kind %q: %w", kind, ErrDamaged)
}

// metered charges what is really read to a budget.
type metered struct {
	io.Reader
	budget *Budget
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if m.budget.left.Bytes -= int64(n); m.budget.left.Bytes < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// openMail hands out the parts of a mail. Forwarded is one that somebody attached
// to another; its author is then noted with its parts.
func openMail(r *io.SectionReader, forwarded bool, take func(letter.Part) error) error {
	author := ""
	if forwarded {
		head := make([]byte, min(r.Size(), letter.KindRoom))
		n, _ := r.ReadAt(head, 0) // what cannot be read is missed by the parser too
		author = letter.ParseHeader(head[:n]).From
	}
	return parseMail(r, func(p letter.Part) error {
		p.Author = cmp.Or(p.Author, author)
		p.Forwarded = p.Forwarded || forwarded
		return take(p)
	})
}

// openSaved hands out what is attached to a message that Outlook saved.
func openSaved(kind string, r io.ReaderAt, size int64, depth int, take func(letter.Part) error) error {
	m, err := openMessage(r, size)
	if kind == "ole" && errors.Is(err, ErrDamaged) {
		return ErrDocument // whatever it is, it is not ours to say what is wrong with it
	}
	if err != nil {
		return err
	}
	reader := &messageReader{take: take, left: DefaultFiles, depth: depth}
	if err := reader.attachments(m, 0); err != nil {
		return err
	}
	return reader.missed
}

// Letter returns the header and the words of a saved mail of kind "eml", "msg" or
// "ole", without its files. They are the words of who wrote it, not of whoever
// attached it.
func Letter(kind string, r io.ReaderAt, size int64) (letter.Letter, error) {
	if kind == "eml" {
		l, err := letter.Parse(io.NewSectionReader(r, 0, size), letter.Limits{}, func(letter.Part) error { return nil })
		var fault *followup.Fault
		if errors.As(err, &fault) {
			err = ErrDamaged
		}
		return l, err
	}
	m, err := openMessage(r, size)
	if err != nil {
		return letter.Letter{}, err
	}
	return m.letter(), nil
}

// parseMail parses a mail and words its faults as those of a parcel.
func parseMail(r io.Reader, take func(letter.Part) error) error {
	parsed, err := letter.Parse(r, letter.Limits{}, take)
	var fault *followup.Fault
	switch {
	case errors.As(err, &fault) && fault.Remedy == followup.BySender, err == nil && len(parsed.Faults) > 0:
		return ErrTooLarge
	case fault != nil:
		return ErrDamaged
	}
	return err
}
