package text

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/upr-info/followup/internal/office"
)

// A doc is a Word document of 1997 to 2003 ([MS-DOC]), or older: a stream of
// characters in pieces, and tables elsewhere that say what they are.
type doc struct {
	*writer
	stream []byte // WordDocument
	table  []byte // 0Table or 1Table
	pieces []piece
	chars  runs // hidden or deleted ones, and symbols
	paras  runs // those in tables

	fields  []bool // those that are open: whether we are in what they compute and not in what they show
	notes   int
	kind    string // of the notes being read
	unit    uint16 // the first half of a surrogate pair
	wasCell bool   // the last character ended a cell
}

// A piece is n characters that lie together in the stream (Pcd, section 2.9.177).
type piece struct {
	offset int
	n      int
	wide   bool // UTF-16, not Windows-1252
}

// The fields of the FIB, the header of the stream (section 2.5), as offsets.
const (
	fibFlags    = 0x0A
	fibLengths  = 0x4C // characters of the text, then of its footnotes, headers and so on
	fibChars    = 0xFA // where the properties of characters are listed
	fibParas    = 0x102
	fibPieces   = 0x1A2
	fibSize     = 0x1AA
	wordIdent   = 0xA5EC // of Word 97 and later
	word95Ident = 0xA5DC // of Word 6 and 95

	flagComplex   = 0x0004
	flagEncrypted = 0x0100
	flagTable1    = 0x0200
)

var errDOC = errors.New("bad Word document")

func le16(b []byte, at int) int    { return int(binary.LittleEndian.Uint16(b[at:])) }
func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// readDOC reads a Word document of 1997 to 2003, and a simply saved one of Word 6
// or 95.
func readDOC(s source, lim Limits, w *writer) error {
	c, err := office.OpenCompound(s, s.size, lim.Part)
	if err != nil {
		return err
	}
	d := &doc{writer: w}
	if d.stream, err = c.Stream("WordDocument", lim.Part); err != nil {
		return err
	}
	if len(d.stream) < fibSize {
		return errDOC
	}
	flags := le16(d.stream, fibFlags)
	if flags&flagEncrypted != 0 {
		return office.Encrypted()
	}
	switch le16(d.stream, 0) {
	case word95Ident:
		return d.read95(flags)
	case wordIdent:
	default:
		return errDOC
	}
	name := "0Table"
	if flags&flagTable1 != 0 {
		name = "1Table"
	}
	if d.table, err = c.Stream(name, lim.Part); err != nil {
		return err
	}
	return d.read()
}

// read reads the parts of the document: each has so many characters, one part
// after another (FibRgLw97, section 2.5.4).
func (d *doc) read() error {
	if err := d.readPieces(); err != nil {
		return err
	}
	d.chars = d.readRuns(fibChars, charRuns)
	d.paras = d.readRuns(fibParas, paraRuns)
	var lengths [7]int
	for i := range lengths {
		lengths[i] = int(int32(le32(d.stream, fibLengths+4*i)))
		if lengths[i] < 0 {
			return errDOC
		}
	}
	start := func(part int) (at int) {
		for _, n := range lengths[:part] {
			at += n
		}
		return at
	}
	const text, footnotes, endnotes, boxes = 0, 1, 5, 6 // the others are headers, macros and comments
	for _, p := range []struct {
		part int
		kind string
	}{{text, ""}, {boxes, ""}, {footnotes, "footnote"}, {endnotes, "endnote"}} {
		d.kind, d.notes = p.kind, 0
		if err := d.part(start(p.part), lengths[p.part]); err != nil {
			return err
		}
	}
	return nil
}

// read95 reads the text of an older document where it lies in one piece, in the
// code page of Western Europe: its header has other offsets and 8-bit text.
func (d *doc) read95(flags int) error {
	const from, length, footnotes = 0x18, 0x34, 0x38
	if flags&flagComplex != 0 { // saved fast, with a list of pieces of its own
		return unknown()
	}
	text, notes := int(le32(d.stream, length)), int(le32(d.stream, footnotes))
	begin := int(le32(d.stream, from))
	if begin > len(d.stream) || text > len(d.stream)-begin || notes > len(d.stream)-begin-text {
		return errDOC
	}
	d.pieces = []piece{{offset: begin, n: text + notes}}
	if err := d.part(0, text); err != nil {
		return err
	}
	d.kind = "footnote"
	return d.part(text, notes)
}

// readPieces reads where the characters lie (Clx, section 2.9.38).
func (d *doc) readPieces() error {
	clx, err := d.listed(fibPieces)
	if err != nil {
		return err
	}
	for len(clx) >= 3 && clx[0] == 1 { // properties that pieces share
		n := 3 + le16(clx, 1)
		if n > len(clx) {
			return errDOC
		}
		clx = clx[n:]
	}
	if len(clx) < 5 || clx[0] != 2 || int64(le32(clx, 1)) != int64(len(clx)-5) {
		return errDOC
	}
	plc := clx[5:]
	n := (len(plc) - 4) / 12
	for i := range max(n, 0) {
		chars := int(le32(plc, 4*i+4)) - int(le32(plc, 4*i))
		at := le32(plc, 4*(n+1)+8*i+2)
		p := piece{offset: int(at & 0x3FFFFFFF), n: chars, wide: at&0x40000000 == 0} // FcCompressed, section 2.9.73
		size := chars
		if p.wide {
			size *= 2
		} else {
			p.offset /= 2
		}
		if chars < 0 || p.offset > len(d.stream) || size > len(d.stream)-p.offset {
			return errDOC
		}
		d.pieces = append(d.pieces, p)
	}
	return nil
}

// listed returns what the FIB says lies in the table stream: an offset and a size.
func (d *doc) listed(field int) ([]byte, error) {
	from, size := int64(le32(d.stream, field)), int64(le32(d.stream, field+4))
	if from+size > int64(len(d.table)) {
		return nil, errDOC
	}
	return d.table[from : from+size], nil
}

// part reads n characters of the document.
func (d *doc) part(from, n int) error {
	d.fields, d.wasCell = nil, false
	for _, p := range d.pieces {
		if from >= p.n {
			from -= p.n
			continue
		}
		here := min(n, p.n-from)
		for i := from; i < from+here; i++ {
			if err := d.charAt(p, i); err != nil {
				return err
			}
			if i%clockEvery == 0 && d.state() != nil {
				return d.state()
			}
		}
		if n -= here; n == 0 {
			break
		}
		from = 0
	}
	if err := d.end(); err != nil {
		return err
	}
	d.endTable()
	d.endNote()
	return nil
}

// charAt takes the ith character of a piece.
func (d *doc) charAt(p piece, i int) error {
	if !p.wide {
		at := p.offset + i
		return d.char(charmap.Windows1252.DecodeByte(d.stream[at]), at)
	}
	at := p.offset + 2*i
	unit := uint16(le16(d.stream, at))
	high := d.unit
	d.unit = 0
	switch r := rune(unit); {
	case utf16.IsSurrogate(r) && r < 0xDC00:
		d.unit = unit
		return nil
	case utf16.IsSurrogate(r):
		return d.char(utf16.DecodeRune(rune(high), r), at)
	default:
		return d.char(r, at)
	}
}

// The characters that mean something of their own (section 2.4.1 and [MS-DOC]
// 2.8.25 for fields).
const (
	docNote       = 0x02
	docCell       = 0x07
	docLine       = 0x0B
	docPage       = 0x0C
	docParagraph  = 0x0D
	docColumn     = 0x0E
	docField      = 0x13
	docFieldShown = 0x14
	docFieldEnd   = 0x15
	docHyphen     = 0x1E
	docSymbol     = 0x28
	clockEvery    = 64 << 10
	maxFields     = 64 // how deep fields may nest; what lies deeper is read as text
)

// char takes a character that lies at an offset of the stream.
func (d *doc) char(r rune, at int) error {
	wasCell := d.wasCell
	d.wasCell = false
	switch r {
	case docParagraph, docPage, docColumn:
		return d.paragraphEnd(at)
	case docCell:
		return d.cellEnd(at, wasCell)
	case docField:
		if len(d.fields) < maxFields {
			d.fields = append(d.fields, true)
		}
	case docFieldShown:
		if n := len(d.fields); n > 0 {
			d.fields[n-1] = false
		}
	case docFieldEnd:
		d.fields = d.fields[:max(len(d.fields)-1, 0)]
	case docNote:
		return d.noteMark()
	default:
		d.show(r, at)
	}
	return nil
}

// show writes a character, unless it is hidden, deleted or computes a field.
func (d *doc) show(r rune, at int) {
	props := d.chars.at(at)
	for _, computes := range d.fields {
		if computes {
			return
		}
	}
	switch {
	case props.unread:
		return
	case r == docLine:
		r = '\n'
	case r == docHyphen:
		r = '\u2011'
	case r == docSymbol && props.symbol != 0:
		r = props.symbol
	}
	d.write(string(r))
}

// noteMark begins a note, where we are among the notes: each begins with its
// mark.
func (d *doc) noteMark() error {
	if d.kind == "" {
		return nil
	}
	if err := d.end(); err != nil {
		return err
	}
	d.endNote()
	d.notes++
	d.beginNote(fmt.Sprintf("%s %d", d.kind, d.notes))
	return nil
}

// paragraphEnd ends a paragraph, whose mark lies at an offset.
func (d *doc) paragraphEnd(at int) error {
	if !d.paras.at(at).inTable {
		d.endTable()
	} else if d.depth == 0 {
		d.beginTable()
	}
	return d.end()
}

// cellEnd ends a cell, or a row: its end is a paragraph of its own. Where its
// properties are not known, it is the second of two marks in a row.
func (d *doc) cellEnd(at int, wasCell bool) error {
	if d.depth == 0 {
		d.beginTable()
	}
	if d.paras.at(at).endsRow || len(d.paras) == 0 && wasCell {
		return d.endRow()
	}
	d.wasCell = true
	if err := d.end(); err != nil {
		return err
	}
	return d.endCell()
}
