package table

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office"
)

// Open reads all tables of a file of size bytes. What cannot be read is a
// *followup.Fault with Remedy BySender that wraps ErrEncrypted, ErrDamaged,
// ErrTooLarge or ErrUnknown. A file is read whole or not at all.
func Open(r io.ReaderAt, size int64, lim Limits) (book *Book, err error) {
	b := newBudget(lim)
	// The last fence: each reader checks what it indexes, and is fuzzed. Should
	// one be wrong all the same, one bad file must not stop those behind it (I3).
	defer func() {
		if p := recover(); p != nil {
			book, err = nil, office.Damaged(fmt.Errorf("panic: %v", p))
		}
	}()
	format := Sniff(r, size)
	switch format {
	case XLSX:
		book, err = readXLSX(r, size, b)
	case XLSB:
		book, err = readXLSB(r, size, b)
	case XLS:
		book, err = readXLS(r, size, b)
	case DOCX:
		book, err = readDOCX(r, size, b)
	case ODS, ODT:
		book, err = readODF(r, size, b, format)
	case CSV:
		book, err = readCSV(r, size, b)
	case Encrypted:
		return nil, office.Encrypted()
	default:
		return nil, unknown()
	}
	if err == nil {
		err = b.columns(book.Sheets)
	}
	if err != nil {
		return nil, asFault(b, err)
	}
	book.Format = format
	book.Risks = Risks(r, size, lim)
	if !slices.Contains(book.Risks, DDE) && hasCommand(book) {
		book.Risks = append(book.Risks, DDE) // the last of the list
	}
	return book, nil
}

// asFault turns whatever a reader stumbled on into a Fault. A limit that was
// passed is the cause of all that followed.
func asFault(b *budget, err error) error {
	if b.Err() != nil {
		return b.Err()
	}
	var f *followup.Fault
	if errors.As(err, &f) {
		return f
	}
	return office.Damaged(err)
}

// tidy brings rows and cells into ascending order. Files written by programs
// are in order already; foreign ones may repeat a row or a cell, of which the
// last then stands, if it holds anything.
func tidy(rows []Row) []Row {
	byNumber := func(a, b Row) int { return a.Number - b.Number }
	if !slices.IsSortedFunc(rows, byNumber) {
		slices.SortStableFunc(rows, byNumber)
	}
	out := rows[:0]
	for _, r := range rows {
		if n := len(out); n > 0 && out[n-1].Number == r.Number {
			out[n-1].Cells = append(out[n-1].Cells, r.Cells...)
			out[n-1].Hidden = out[n-1].Hidden || r.Hidden
			continue
		}
		out = append(out, r)
	}
	for i := range out {
		out[i].Cells = tidyCells(out[i].Cells)
	}
	return out
}

func tidyCells(cells []Cell) []Cell {
	byColumn := func(a, b Cell) int { return a.Column - b.Column }
	if !slices.IsSortedFunc(cells, byColumn) {
		slices.SortStableFunc(cells, byColumn)
	}
	out := cells[:0]
	for _, c := range cells {
		if n := len(out); n > 0 && out[n-1].Column == c.Column {
			if !c.blank() {
				out[n-1] = c
			}
			continue
		}
		out = append(out, c)
	}
	return out
}
