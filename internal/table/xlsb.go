package table

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// The records of a binary workbook ([MS-XLSB], section 2.3.2) that are read.
const (
	xlsbRow         = 0
	xlsbFmlaString  = 8
	xlsbSSTItem     = 19
	xlsbName        = 39
	xlsbFmt         = 44
	xlsbFill        = 45
	xlsbXF          = 47
	xlsbColInfo     = 60
	xlsbRString     = 62
	xlsbWbProp      = 153
	xlsbBundleSh    = 156
	xlsbMergeCell   = 176
	xlsbSupBook     = 355
	xlsbSupSelf     = 357
	xlsbSupSame     = 358
	xlsbExternSheet = 362
	xlsbIndexed     = 475
	xlsbCellXFs     = 617
	xlsbEndCellXFs  = 618
	xlsbSupAddin    = 667
)

const xlsbMain = "xl/workbook.bin"

// An xlsb reads a binary workbook of Excel 2007 and later ([MS-XLSB]): the
// parts of an XLSX, of which those of the sheets are records instead of XML.
type xlsb struct {
	xlsx
	tabs   []string // names of all sheets
	names  []xlsbNamed
	own    []bool      // of each workbook that formulas refer to: is it this one
	extern [][3]uint32 // what formulas of names refer to: workbook, first and last sheet
	styles xlsbStyles
}

func readXLSB(r io.ReaderAt, size int64, b *budget) (*Book, error) {
	a, err := office.OpenArchive(r, size, b.Budget)
	if err != nil {
		return nil, err
	}
	x := &xlsb{xlsx: xlsx{zip: a, budget: b, book: &Book{Properties: map[string]string{}, Names: map[string]string{}}}}
	targets, err := x.relationships(xlsbMain)
	if err != nil {
		return nil, err
	}
	steps := []func() error{
		func() error { return x.records(xlsbMain, x.workbookRecord) },
		func() error {
			return optional(x.records(targets.part("sharedStrings", "xl/sharedStrings.bin"), x.stringRecord))
		},
		func() error { return optional(x.readTheme(targets.part("theme", "xl/theme/theme1.xml"))) },
		func() error { return optional(x.records(targets.part("styles", "xl/styles.bin"), x.styleRecord)) },
		func() error { return optional(x.readProperties("docProps/custom.xml")) },
		func() error { return x.readSheets(targets) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	x.nameCells()
	return x.book, nil
}

// records calls f with every record of a part: its number and its data, gone
// when f returns.
func (x *xlsb) records(part string, f func(id int, d fields) error) error {
	src, err := x.zip.Raw(part)
	if err != nil {
		return err
	}
	defer src.Close()
	in := bufio.NewReaderSize(src, 32<<10)
	var data []byte
	for {
		id, err := varint(in, 2)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		size, err := varint(in, 4)
		if err != nil {
			return noEOF(err)
		}
		if size > maxRecord {
			return x.budget.Fail("a record larger than can be read")
		}
		data = slices.Grow(data[:0], size)[:size]
		if _, err := io.ReadFull(in, data); err != nil {
			return noEOF(err)
		}
		if err := f(id, fields{data: data}); err != nil {
			return err
		}
	}
}

// maxRecord is the largest record that is taken: the longest text of a cell, in
// two bytes a character, with as many changes of its font, fills half of it.
const maxRecord = 1 << 19

// noEOF tells the end of a record from the end of a part.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// varint reads the number or size of a record: seven bits a byte, of at most n
// (section 2.1.4).
func varint(in io.ByteReader, n int) (v int, err error) {
	for i := range n {
		c, err := in.ReadByte()
		if err != nil {
			if i > 0 {
				err = noEOF(err)
			}
			return 0, err
		}
		v |= int(c&0x7F) << (7 * i)
		if c < 0x80 {
			break
		}
	}
	return v, nil
}

// fields reads the fields of a record one after another.
type fields struct {
	data []byte
	err  error
}

// take returns the next n bytes, zeros where there are not so many.
func (f *fields) take(n int) []byte {
	if n < 0 || n > len(f.data) {
		f.err = errBIFF
		f.data = nil
		return make([]byte, min(max(n, 0), 8))
	}
	b := f.data[:n]
	f.data = f.data[n:]
	return b
}

func (f *fields) u8() byte    { return f.take(1)[0] }
func (f *fields) u16() int    { return int(le16(f.take(2), 0)) }
func (f *fields) u32() uint32 { return le32(f.take(4), 0) }

// text reads a string (XLWideString, or XLNullableWideString: a null one is empty).
func (f *fields) text() string {
	n := f.u32()
	if n == 0xFFFFFFFF {
		return ""
	}
	if int64(n) > int64(len(f.data)/2) {
		f.err = errBIFF
		return ""
	}
	return plain(utf16Text(f.take(2 * int(n))))
}

func (x *xlsb) workbookRecord(id int, d fields) error {
	switch id {
	case xlsbWbProp:
		x.from04 = d.u32()&1 != 0
	case xlsbBundleSh:
		state, _ := d.u32(), d.u32()
		ref := sheetRef{id: d.text(), name: d.text(), hidden: state&3 != 0}
		x.sheets, x.tabs = append(x.sheets, ref), append(x.tabs, ref.name)
	case xlsbSupSelf, xlsbSupSame, xlsbSupBook, xlsbSupAddin:
		x.own = append(x.own, id == xlsbSupSelf)
	case xlsbExternSheet:
		for n := d.u32(); n > 0 && d.err == nil; n-- {
			x.extern = append(x.extern, [3]uint32{d.u32(), d.u32(), d.u32()})
		}
	case xlsbName:
		return x.defined(d)
	}
	return d.err
}

// stringRecord takes a shared string (BrtSSTItem, of which a RichStr is the content).
func (x *xlsb) stringRecord(id int, d fields) error {
	if id != xlsbSSTItem {
		return nil
	}
	d.u8()
	x.strings = append(x.strings, d.text())
	if len(x.strings) > x.budget.Limits.Cells {
		return x.budget.Fail("more texts than can be read")
	}
	return d.err
}

// An xlsbNamed is a defined name with its formula.
type xlsbNamed struct {
	name    string
	global  bool
	formula []byte
}

// defined takes a defined name (BrtName) that is not built in.
func (x *xlsb) defined(d fields) error {
	const builtIn = 0x20
	flags := d.u32()
	d.u8() // a shortcut key
	sheet := d.u32()
	name := d.text()
	formula := d.take(int(min(d.u32(), maxRecord)))
	if d.err != nil || flags&builtIn != 0 {
		return d.err
	}
	x.names = append(x.names, xlsbNamed{name, sheet == 0xFFFFFFFF, slices.Clone(formula)})
	return x.budget.cell(len(name) + len(formula))
}

// nameCells spells out the names that are a cell or a range, as XLSX writes
// them. A name of one sheet does not hide that of the workbook.
func (x *xlsb) nameCells() {
	for _, n := range x.names {
		ref, ok := x.refersTo(fields{data: n.formula})
		if _, taken := x.book.Names[n.name]; ok && (n.global || !taken) {
			x.book.Names[n.name] = ref
		}
	}
}

// refersTo reads a formula that is one reference (PtgRef3d and PtgArea3d).
func (x *xlsb) refersTo(f fields) (string, bool) {
	kind := f.u8() &^ classBits
	if kind != tokenRef3d && kind != tokenArea3d {
		return "", false
	}
	sheet, ok := x.tab(f.u16())
	first := f.u32()
	last := first
	if kind == tokenArea3d {
		last = f.u32()
	}
	ref := absolute(first, f.u16())
	if kind == tokenArea3d {
		ref += ":" + absolute(last, f.u16())
	}
	return sheet + "!" + ref, ok && f.err == nil && len(f.data) == 0
}

// tab resolves an index into what formulas refer to (Xti).
func (x *xlsb) tab(i int) (string, bool) {
	if i >= len(x.extern) {
		return "", false
	}
	book, first, last := x.extern[i][0], x.extern[i][1], x.extern[i][2]
	if int64(book) >= int64(len(x.own)) || !x.own[book] || first != last || int64(first) >= int64(len(x.tabs)) {
		return "", false
	}
	return quotedName(x.tabs[first]), true
}

// quotedName writes the name of a sheet as a reference does.
func quotedName(name string) string {
	if strings.ContainsAny(name, " '-.!") {
		return "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return name
}
