package text

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office"
)

// A Reader reads documents. Its zero value reads every format but PDF. It may
// be used by several goroutines at once.
type Reader struct {
	PDF *PDFEngine // nil: a PDF is a Fault
}

// Read reads the text of a file of size bytes. What cannot be read is a
// *followup.Fault with Remedy BySender that wraps ErrEncrypted, ErrDamaged,
// ErrTooLarge, ErrNoText or ErrUnknown. Any other error is that of ctx, or of
// the program that reads and not of the file.
func (r Reader) Read(ctx context.Context, file io.ReaderAt, size int64, lim Limits) (doc Document, err error) {
	lim = lim.orDefault()
	w := &writer{Budget: newBudget(ctx, lim), blocks: lim.Blocks, room: lim.Text}
	// The last fence: each reader checks what it indexes, and is fuzzed. Should
	// one be wrong all the same, one bad file must not stop those behind it (I3).
	defer func() {
		if p := recover(); p != nil {
			doc, err = Document{}, office.Damaged(fmt.Errorf("panic: %v", p))
		}
	}()
	if size > lim.Size {
		return Document{}, office.TooLarge("more than can be read")
	}
	format := Sniff(file, size)
	if err := w.outcome(r.read(ctx, source{file, size}, format, lim, w)); err != nil {
		return Document{}, err
	}
	return Document{Format: format, Blocks: append(w.done, w.notes...), Cut: w.full}, nil
}

// A source is a file of size bytes.
type source struct {
	io.ReaderAt
	size int64
}

// all returns the file as a stream.
func (s source) all() io.Reader { return io.NewSectionReader(s, 0, s.size) }

func (r Reader) read(ctx context.Context, s source, format Format, lim Limits, w *writer) error {
	switch format {
	case PDF:
		if r.PDF == nil {
			return unknown()
		}
		return r.PDF.read(ctx, s, lim, w)
	case DOCX:
		return readDOCX(s, w)
	case ODT:
		return readODT(s, w)
	case RTF:
		return readRTF(s, w)
	case DOC:
		return readDOC(s, lim, w)
	case HTML:
		return readHTML(s, w)
	case Plain:
		return readPlain(s, lim, w)
	case Encrypted:
		return office.Encrypted()
	}
	return unknown()
}

// outcome turns whatever a reader stumbled on into a Fault. A limit that was
// passed is the cause of all that followed, and that the text is cut is no fault.
func (w *writer) outcome(err error) error {
	var f *followup.Fault
	switch {
	case w.broken != nil:
		return w.broken
	case w.Err() != nil:
		return w.Err()
	case err == nil, errors.Is(err, errFull):
		return nil
	case errors.As(err, &f):
		return f
	}
	return office.Damaged(err)
}
