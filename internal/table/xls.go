package table

import (
	"fmt"
	"io"

	"github.com/upr-info/followup/internal/office"
)

// xls reads a workbook of Excel 2003 and before ([MS-XLS], and what older says of
// its versions): a stream of records, of which the first substream describes the
// workbook and each further one a sheet. Before Excel 5 a file is one sheet.
type xls struct {
	stream  []byte
	older   *older // nil since Excel 97
	budget  *budget
	strings []string
	formats map[uint16]string
	styles  []xlsStyle
	palette []string // own colours, from the first that may be changed
	from04  bool
	sheets  []boundSheet
	tabs    []string // names of all sheets, charts too
	names   []xlsName
	extern  []byte // which sheets the formulas of names refer to
}

// An xlsStyle is what a cell's style (XF) says of its number and its ground.
type xlsStyle struct {
	format uint16
	fill   int // place in the palette, -1 where there is none
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
	stream, err := xlsStream(r, size, b)
	if err != nil {
		return nil, err
	}
	x := &xls{stream: stream, budget: b}
	if err := x.begin(); err != nil {
		return nil, err
	}
	book := &Book{Names: x.definedNames()}
	for _, bound := range x.sheets {
		if err := b.sheet(); err != nil {
			return nil, err
		}
		if err := x.ownStyles(bound.offset); err != nil {
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

// xlsStream returns the records of a workbook: a stream of a compound file, or
// before Excel 5 the file itself.
func xlsStream(r io.ReaderAt, size int64, b *budget) ([]byte, error) {
	head := make([]byte, 8)
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if !office.IsCompound(head) {
		if size > b.Part {
			return nil, b.Fail("more than can be read")
		}
		return io.ReadAll(io.NewSectionReader(r, 0, size))
	}
	o, err := office.OpenCompound(r, size, b.Unzipped)
	if err != nil {
		return nil, err
	}
	return o.Stream(workbookStream(o), b.Unzipped)
}

// begin finds the version, what describes the workbook, and its sheets.
func (x *xls) begin() error {
	in := &biff{stream: x.stream}
	first, ok := in.whole()
	version, kind := versionOf(first.id, first.data)
	if !ok || version == 0 {
		return errBIFF
	}
	if version < 8 {
		x.older = &older{version: version}
	}
	switch kind {
	case kindWorkbook:
		return x.readGlobals(0)
	case kindWorkbook4:
		return x.readBundle(in.pos)
	}
	x.sheets = []boundSheet{{name: "table 1"}} // the sheet of a file without a workbook has no name
	return x.readGlobals(0)
}

// from returns the records from a place on.
func (x *xls) from(offset int) *biff {
	return &biff{stream: x.stream, pos: offset, older: x.older}
}

// readBundle finds the sheets of a workbook of Excel 4: each has a header with
// its name and follows it.
func (x *xls) readBundle(offset int) error {
	in := x.from(offset)
	x.formats = map[uint16]string{}
	depth := 1
	for r, ok := in.next(); ok && depth > 0; r, ok = in.next() {
		var err error
		switch {
		case r.id == recSheetHdr4 && depth == 1 && len(r.data) > 5:
			name := &reader{parts: [][]byte{r.data[5:]}}
			x.sheets = append(x.sheets, boundSheet{offset: in.pos, name: name.text(int(r.data[4]))})
		case r.id == recBOF:
			depth++
		case r.id == recEOF:
			depth--
		case depth == 1:
			err = x.global(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ownStyles reads those of a sheet of Excel 4 or before, which may be a workbook
// by itself, or one of several that share theirs.
func (x *xls) ownStyles(offset int) error {
	if x.older == nil || x.older.version == 5 {
		return nil
	}
	formats, styles := x.formats, x.styles
	if err := x.readGlobals(offset); err != nil {
		return err
	}
	if len(x.styles) == 0 {
		x.formats, x.styles = formats, styles
	}
	return nil
}

// readGlobals reads what describes the workbook, up to the end of the first
// substream.
func (x *xls) readGlobals(offset int) error {
	in := x.from(offset)
	if first, ok := in.next(); !ok || first.id != recBOF {
		return errBIFF
	}
	x.formats, x.styles = map[uint16]string{}, nil
	if x.older != nil {
		x.older.formats = 0
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
			x.styles = append(x.styles, xlsStyle{le16(r.data, 2), ground(r.data)})
		}
	case recPalette:
		for p := 2; p+4 <= len(r.data); p += 4 {
			x.palette = append(x.palette, fmt.Sprintf("%02X%02X%02X", r.data[p], r.data[p+1], r.data[p+2]))
		}
	case recFormat:
		x.format(r)
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

// format takes a number format. In Excel 2 cells name it without a style between.
func (x *xls) format(r record) {
	in := &reader{parts: r.parts}
	id := uint16(in.u16())
	if f := in.text(in.u16()); in.err == nil {
		x.formats[id] = f
	}
	if x.older != nil && x.older.version == 2 {
		x.styles = append(x.styles, xlsStyle{id, -1})
	}
}

// xfSize is how long a style is ([MS-XLS], section 2.4.353).
const xfSize = 20

// ground returns the place in the palette of the colour that a style paints the
// ground of cells in, -1 where it does not.
func ground(xf []byte) int {
	const solid = 1
	if len(xf) < xfSize || xf[17]>>2 != solid {
		return -1
	}
	return int(le16(xf, 18) & 0x7F)
}

// fill returns the colour of a style. The first eight of the palette do not
// change (PALETTE, section 2.4.188).
func (x *xls) fill(style uint16) string {
	const fixed = 8
	if int(style) >= len(x.styles) {
		return ""
	}
	i := x.styles[style].fill
	if own := i - fixed; own >= 0 && own < len(x.palette) {
		return hexColour(x.palette[own])
	}
	return palette{}.show(colour{theme: -1, indexed: i})
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
		id := x.styles[style].format
		format, own := x.formats[id]
		if !own && (x.older == nil || x.older.version == 5) { // before, files list all formats
			format = builtin(int(id))
		}
		if d := dateFormat(format); d != nil {
			return showDate(v, d, x.from04)
		}
	}
	return number(v)
}
