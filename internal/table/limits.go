package table

import (
	"context"
	"errors"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office"
)

// Limits bound what reading one file may cost, whatever its bytes say. A field
// that is zero takes its value from DefaultLimits.
type Limits struct {
	Entries  int           // files in a zip archive
	Unzipped int64         // bytes unpacked from a zip archive, in all
	Part     int64         // bytes of one file in a zip archive, of one stream of an OLE file, or of a text file
	Ratio    int           // times its packed size that a large file in a zip archive may unpack to
	Sheets   int           // sheets, or tables of a document
	Rows     int           // rows that hold something, in all sheets
	Columns  int           // the last column with a cell that holds something
	Cells    int           // cells that hold something, in all sheets
	Text     int           // bytes of text in all cells, a shared string counting each time it is used
	Time     time.Duration // wall time
}

// The largest sheet that is expected of a sender has some 400 rows of 13
// columns; the defaults leave it a factor of thirty.
const (
	defaultEntries  = 2000
	defaultUnzipped = 32 << 20
	defaultPart     = 8 << 20
	defaultRatio    = 400 // sheets of equal rows reach a hundred, bombs a thousand
	defaultSheets   = 250 // a UN matrix has one table, a report of tables seldom more than a hundred
	defaultRows     = 50_000
	defaultColumns  = 16_384 // those of Excel: a slip of the hand writes into the last one
	defaultCells    = 200_000
	defaultText     = 32 << 20
	defaultTime     = 20 * time.Second

	// operatorFactor is by how much files that staff bring themselves may be
	// larger: all cycles of the UPR Info database are some 110,000 rows of 11
	// columns.
	operatorFactor = 16
)

// DefaultLimits are for files that come by mail.
func DefaultLimits() Limits {
	return Limits{
		Entries: defaultEntries, Unzipped: defaultUnzipped, Part: defaultPart, Ratio: defaultRatio, Sheets: defaultSheets,
		Rows: defaultRows, Columns: defaultColumns, Cells: defaultCells, Text: defaultText, Time: defaultTime,
	}
}

// OperatorLimits are for files that staff name on the command line.
func OperatorLimits() Limits {
	l := DefaultLimits()
	l.Unzipped *= operatorFactor
	l.Part *= operatorFactor
	l.Rows *= operatorFactor
	l.Cells *= operatorFactor
	l.Text *= operatorFactor
	l.Time *= operatorFactor
	return l
}

// orDefault fills the fields that are zero.
func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{
		Entries: or(l.Entries, d.Entries), Unzipped: or(l.Unzipped, d.Unzipped), Part: or(l.Part, d.Part),
		Ratio: or(l.Ratio, d.Ratio), Sheets: or(l.Sheets, d.Sheets), Rows: or(l.Rows, d.Rows), Columns: or(l.Columns, d.Columns), Cells: or(l.Cells, d.Cells),
		Text: or(l.Text, d.Text), Time: or(l.Time, d.Time),
	}
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// The kinds of Fault that Open returns, for callers that treat them
// differently: errors.Is finds them.
var (
	ErrEncrypted = office.ErrEncrypted
	ErrDamaged   = office.ErrDamaged
	ErrTooLarge  = office.ErrTooLarge
	ErrUnknown   = errors.New("no table format")
)

func unknown() error {
	return &followup.Fault{Remedy: followup.BySender, Err: ErrUnknown,
		Reason: "the file holds no table that can be read: please send it as XLSX, XLS, ODS, CSV, DOCX or ODT"}
}

// A budget is what is left of the Limits while one file is read.
type budget struct {
	Limits
	*office.Budget
}

func newBudget(l Limits) *budget {
	l = l.orDefault()
	container := office.Limits{Entries: l.Entries, Unzipped: l.Unzipped, Part: l.Part, Ratio: l.Ratio, Time: l.Time}
	return &budget{l, office.NewBudget(context.Background(), container)}
}

// cell takes one cell with n bytes of text.
func (b *budget) cell(n int) error {
	b.Cells--
	b.Text -= n
	switch {
	case b.Cells < 0:
		return b.Fail("more cells than can be read")
	case b.Text < 0:
		return b.Fail("more text than can be read")
	}
	return nil
}

// columns looks at how far the rows go; or returns what spent the budget before.
func (b *budget) columns(sheets []Sheet) error {
	for _, s := range sheets {
		for _, r := range s.Rows {
			if n := len(r.Cells); n > 0 && r.Cells[n-1].Column > b.Columns {
				return b.Fail("more columns than can be read")
			}
		}
	}
	return b.Err()
}

// row takes one row.
func (b *budget) row() error {
	if b.Rows--; b.Rows < 0 {
		return b.Fail("more rows than can be read")
	}
	return nil
}

// sheet takes one sheet.
func (b *budget) sheet() error {
	if b.Sheets--; b.Sheets < 0 {
		return b.Fail("more sheets than can be read")
	}
	return nil
}
