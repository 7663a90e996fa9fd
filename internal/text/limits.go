package text

import (
	"context"
	"errors"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office"
)

// Limits bound what reading one file may cost, whatever its bytes say. A field
// that is zero takes its value from DefaultLimits. Of what holds more than
// Pages, Blocks or Text the beginning is read and Document.Cut is set; passing
// any other limit is a Fault.
type Limits struct {
	Size     int64         // bytes of the file
	Entries  int           // files in a zip archive
	Unzipped int64         // bytes unpacked from a zip archive, in all
	Part     int64         // bytes of one file in a zip archive, or of one stream of a compound file
	Ratio    int           // times its packed size that a large file in a zip archive may unpack to
	Pages    int           // pages of a PDF
	Blocks   int           // blocks that hold something
	Text     int           // bytes of text in all blocks
	Time     time.Duration // wall time
}

// The longest reports that the review knows are some 200 pages with 4,000 bytes
// of text each; the defaults leave them a factor of five.
const (
	defaultSize     = 64 << 20 // more than a letter can hold
	defaultEntries  = 2000     // a picture or chart each
	defaultUnzipped = 96 << 20
	defaultPart     = 48 << 20 // 4 MB of text, each word in a run of its own with its properties
	defaultRatio    = 400      // as for tables
	defaultPages    = 1000
	defaultBlocks   = 50_000
	defaultText     = 4 << 20
	defaultTime     = 30 * time.Second
)

// DefaultLimits are for files that come by mail.
func DefaultLimits() Limits {
	return Limits{
		Size: defaultSize, Entries: defaultEntries, Unzipped: defaultUnzipped, Part: defaultPart, Ratio: defaultRatio,
		Pages: defaultPages, Blocks: defaultBlocks, Text: defaultText, Time: defaultTime,
	}
}

// orDefault fills the fields that are zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		Size: or(l.Size, d.Size), Entries: or(l.Entries, d.Entries), Unzipped: or(l.Unzipped, d.Unzipped), Part: or(l.Part, d.Part), Ratio: or(l.Ratio, d.Ratio),
		Pages: or(l.Pages, d.Pages), Blocks: or(l.Blocks, d.Blocks), Text: or(l.Text, d.Text), Time: or(l.Time, d.Time),
	}
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// The kinds of Fault that Read returns, for callers that treat them differently:
// errors.Is finds them.
var (
	ErrEncrypted = office.ErrEncrypted
	ErrDamaged   = office.ErrDamaged
	ErrTooLarge  = office.ErrTooLarge
	ErrNoText    = errors.New("no text")
	ErrUnknown   = errors.New("no text format")
)

func noText() error {
	return &followup.Fault{Remedy: followup.BySender, Err: ErrNoText,
		Reason: "the pages are pictures and hold no text: please send the document from which they were printed or scanned"}
}

func unknown() error {
	return &followup.Fault{Remedy: followup.BySender, Err: ErrUnknown,
		Reason: "the file holds no text that can be read: please send it as PDF, DOCX, ODT, RTF, DOC, HTML or plain text"}
}

func newBudget(ctx context.Context, l Limits) *office.Budget {
	return office.NewBudget(ctx, office.Limits{Entries: l.Entries, Unzipped: l.Unzipped, Part: l.Part, Ratio: l.Ratio, Time: l.Time})
}
