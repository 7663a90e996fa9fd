package office

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// Limits bound what opening one container may cost, whatever its bytes say.
type Limits struct {
	Entries  int           // files in a zip archive
	Unzipped int64         // bytes unpacked from a zip archive, in all
	Part     int64         // bytes of one of its files
	Ratio    int           // times its packed size that a file above freely may unpack to; 0: any
	Time     time.Duration // wall time
}

// freely is up to where it does not matter how far a file expands: honest tables
// with a thousand equal cells shrink as far as bombs do.
const freely = 8 << 20

// maxToken is the longest tag or run of text in an XML part: 32,767 characters
// is all that fits in a cell of Excel. A tag of megabytes would otherwise cost
// twenty times its size in attributes.
const maxToken = 1 << 20

// A Budget is what is left of the Limits while one file is read. Its first
// error stays, so that no reader in between can turn it into another.
type Budget struct {
	ctx    context.Context
	limits Limits
	until  time.Time
	err    error
}

// NewBudget begins to count, and the time to run. It ends early with ctx.
func NewBudget(ctx context.Context, l Limits) *Budget {
	return &Budget{ctx: ctx, limits: l, until: time.Now().Add(l.Time)}
}

// Fail spends the budget: the file holds what is more than can be read.
func (b *Budget) Fail(what string) error {
	if b.err == nil {
		b.err = TooLarge(what)
	}
	return b.err
}

// Clock says whether there is time left. It is asked once for every few
// kilobytes.
func (b *Budget) Clock() error {
	switch {
	case b.err != nil:
	case b.ctx.Err() != nil:
		b.err = fmt.Errorf("read document: %w", context.Cause(b.ctx))
	case time.Now().After(b.until):
		b.Fail("more than can be read in reasonable time")
	}
	return b.err
}

// Err returns what spent the budget, or nil.
func (b *Budget) Err() error { return b.err }

// The kinds of Fault that reading a document ends in, for callers that treat
// them differently: errors.Is finds them.
var (
	ErrEncrypted = errors.New("encrypted")
	ErrDamaged   = errors.New("damaged")
	ErrTooLarge  = errors.New("too large")
)

// Encrypted is the Fault of a file with a password.
func Encrypted() error {
	return &followup.Fault{Remedy: followup.BySender, Err: ErrEncrypted,
		Reason: "the file is protected with a password: please send it without a password"}
}

// Damaged is the Fault of a file that breaks the rules of its format.
func Damaged(cause error) error {
	return &followup.Fault{Remedy: followup.BySender, Err: fmt.Errorf("%w: %w", ErrDamaged, cause),
		Reason: "the file is damaged and cannot be opened: please save it again and send it once more"}
}

// TooLarge is the Fault of a file that holds what is more than can be read.
func TooLarge(what string) error {
	return &followup.Fault{Remedy: followup.BySender, Err: ErrTooLarge,
		Reason: "the file holds " + what + ": please send it in smaller parts"}
}
