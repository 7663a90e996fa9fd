package table

import (
	"fmt"
	"io"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/office"
)

// xls reads a workbook of Excel 97 to 2003 ([MS-XLS]): a stream of records, of
// which the first substream describes the workbook and each further one a
// sheet.
type xls struct {
	stream  []byte
	budget  *budget
	strings []string
	formats map[uint16]string
	styles  []uint16 // number format of each XF
	from04  bool
	sheets  []boundSheet
	tabs    []string // names of all sheets, charts too
	names   []xlsName
	extern  []byte // which sheets the formulas of names refer to
}

// A boundSheet is a sheet as the workbook lists it.
type boundSheet struct {
	offset int
	name   string
	hidden bool
}

// workbookStream returns the name of the stream that holds the workbook. "Book"
// is that of older versions, which some programs go on using.
func workbookStream(o *office.Compound) string {
	for _, name := range []string{"Workbook", "WORKBOOK", "Book", "BOOK"} {
		if o.Has(name) {
			return name
		}
	}
	return ""
}

func readXLS(r io.ReaderAt, size int64, b *budget) (*Book, error) {
	o, err := office.OpenCompound(r, size, b.Unzipped)
	if err != nil {
		return nil, err
	}
	stream, err := o.Stream(workbookStream(o), b.Unzipped)
	if err != nil {
		return nil, err
	}
	x := &xls{stream: stream, budget: b, formats: map[uint16]string{}}
	if err := x.readGlobals(); err != nil {
		return nil, err
	}
	book := &Book{Names: x.definedNames()}
	for _, bound := range x.sheets {
		if err := b.sheet(); err != nil {
			return nil, err
		}
		s := &xlsSheet{xls: x, rows: map[int]*Row{}, sheet: Sheet{Name: bound.name, Hidden: bound.hidden}}
		if err := s.read(bound.offset); err != nil {
			return nil, err
		}
		book.Sheets = append(book.Sheets, s.sheet)
	}
	if len(book.Sheets) == 0 {
		return nil, errBIFF
	}
	return book, nil
}

// old says that a workbook is older than Excel 97, which wrote texts in code
// pages.
func old(version uint16) error {
	return &followup.Fault{Remedy: followup.BySender, Err: fmt.Errorf("%w: BIFF version %#x", ErrUnknown, version),
		Reason: "the file was saved in a format older than Excel 97: please save it as XLSX"}
}

func (x *xls) readGlobals() error {
	in := &biff{stream: x.stream}
	first, ok := in.next()
	if !ok || first.id != recBOF || len(first.data) < 4 {
		return errBIFF
	}
	if v := le16(first.data, 0); v != biff8 {
		return old(v)
	}
	for {
		r, ok := in.next()
		if !ok {
			return errBIFF
		}
		if r.id == recEOF {
			return nil
		}
		if err := x.global(r); err != nil {
			return err
		}
	}
}

func (x *xls) global(r record) error {
	switch r.id {
	case recFilePass:
		return office.Encrypted()
	case recDate1904:
		x.from04 = len(r.data) >= 2 && le16(r.data, 0) == 1
	case recXF:
		if len(r.data) >= 4 {
			x.styles = append(x.styles, le16(r.data, 2))
		}
	case recFormat:
		in := &reader{parts: r.parts}
		id := in.u16()
		if f := in.text(in.u16()); in.err == nil {
			x.formats[uint16(id)] = f
		}
	case recBoundSheet:
		return x.bound(r)
	case recExternSheet:
		x.extern = r.data
	case recName:
		return x.defined(r)
	case recSST:
		return x.readStrings(r)
	}
	return x.budget.Clock()
}

// bound takes a worksheet from the list (BoundSheet8, section 2.4.28). Charts
// and macros are left out.
func (x *xls) bound(r record) error {
	if len(r.data) < 8 {
		return errBIFF
	}
	in := &reader{parts: [][]byte{r.data[7:]}}
	name := in.text(int(r.data[6]))
	x.tabs = append(x.tabs, name)
	if r.data[5] == sheetSubstream {
		x.sheets = append(x.sheets, boundSheet{offset: int(le32(r.data, 0)), name: name, hidden: r.data[4]&3 != 0})
	}
	return in.err
}

// readStrings reads the shared strings (SST, section 2.4.265).
func (x *xls) readStrings(r record) error {
	in := &reader{parts: r.parts}
	in.skip(4) // how often they are used in all
	for n := in.u32(); n > 0 && in.err == nil; n-- {
		x.strings = append(x.strings, in.text(in.u16()))
		if len(x.strings)%1024 == 0 && x.budget.Clock() != nil {
			return x.budget.Err()
		}
	}
	return in.err
}

// show writes a number as its style does.
func (x *xls) show(v float64, style uint16) string {
	if int(style) < len(x.styles) {
		id := x.styles[style]
		format, own := x.formats[id]
		if !own {
			format = builtin(int(id))
		}
		if d := dateFormat(format); d != nil {
			return showDate(v, d, x.from04)
		}
	}
	return number(v)
}
