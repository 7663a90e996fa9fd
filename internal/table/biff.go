package table

import (
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf16"
)

// The records of a stream of Excel 97 ([MS-XLS], section 2.3) that are read.
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recExternSheet = 0x0017
	recName        = 0x0018
	recDate1904    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recCodePage    = 0x0042
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recPalette     = 0x0092
	recMulRK       = 0x00BD
	recMulBlank    = 0x00BE
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergeCells  = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recBlank       = 0x0201
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809
	biff5          = 0x0500 // version in BOF
	biff8          = 0x0600
	sheetSubstream = 0x0000 // kind of sheet in BoundSheet8: a worksheet or dialogue
)

var errBIFF = errors.New("record cut short")

func le16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// A biff goes through the records of a stream.
type biff struct {
	stream []byte
	pos    int
	older  *older // turns records into those of Excel 97, nil where they are
}

// A record is one record's id and data. Parts are its data and that of the
// CONTINUE records behind it.
type record struct {
	id    uint16
	data  []byte
	parts [][]byte
}

// next returns the next record; it is not ok at the end of the stream or where
// a record is cut.
func (b *biff) next() (r record, ok bool) {
	if r, ok = b.whole(); ok && b.older != nil {
		r = b.older.modern(r)
	}
	return r, ok
}

// whole returns the next record as it stands.
func (b *biff) whole() (r record, ok bool) {
	r.id, r.data, ok = b.one()
	if !ok {
		return r, false
	}
	r.parts = [][]byte{r.data}
	for {
		before := b.pos
		id, data, ok := b.one()
		if !ok || id != recContinue {
			b.pos = before
			return r, true
		}
		r.parts = append(r.parts, data)
	}
}

func (b *biff) one() (id uint16, data []byte, ok bool) {
	if b.pos < 0 || len(b.stream)-b.pos < 4 {
		return 0, nil, false
	}
	id = le16(b.stream, b.pos)
	n := int(le16(b.stream, b.pos+2))
	if len(b.stream)-b.pos-4 < n {
		return 0, nil, false
	}
	data = b.stream[b.pos+4:][:n]
	b.pos += 4 + n
	return id, data, true
}

// A reader reads values that may run over from one part of a record into the
// next.
type reader struct {
	parts [][]byte
	err   error
}

// part returns the rest of the current part that is not used up.
func (r *reader) part() []byte {
	for len(r.parts) > 0 && len(r.parts[0]) == 0 {
		r.parts = r.parts[1:]
	}
	if len(r.parts) == 0 {
		r.err = errBIFF
		return nil
	}
	return r.parts[0]
}

func (r *reader) byte() byte {
	p := r.part()
	if r.err != nil {
		return 0
	}
	r.parts[0] = p[1:]
	return p[0]
}

func (r *reader) u16() int    { lo := int(r.byte()); return lo | int(r.byte())<<8 }
func (r *reader) u32() uint32 { lo := uint32(r.u16()); return lo | uint32(r.u16())<<16 }

// skip passes n bytes.
func (r *reader) skip(n int64) {
	for n > 0 && r.err == nil {
		k := min(n, int64(len(r.part())))
		if r.err == nil {
			r.parts[0] = r.parts[0][k:]
			n -= k
		}
	}
}

// text reads a string of n characters (XLUnicodeRichExtendedString, section
// 2.5.293, of which XLUnicodeString is the plain form). Where it runs over into
// the next part, that begins with a byte saying anew how wide characters are.
func (r *reader) text(n int) string {
	flags := r.byte()
	var runs, extra int64
	if flags&8 != 0 {
		runs = int64(r.u16())
	}
	if flags&4 != 0 {
		extra = int64(r.u32())
	}
	wide := flags&1 != 0
	units := make([]uint16, 0, min(n, 1<<10))
	for r.err == nil && len(units) < n {
		if len(r.parts) > 1 && len(r.parts[0]) == 0 {
			wide = r.byte()&1 != 0
		}
		units = r.characters(units, n, wide)
	}
	r.skip(4*runs + extra)
	return plain(string(utf16.Decode(units)))
}

// characters adds what of a string lies in the current part.
func (r *reader) characters(units []uint16, n int, wide bool) []uint16 {
	p := r.part()
	if r.err != nil {
		return units
	}
	width := 1
	if wide {
		width = 2
	}
	k := min(n-len(units), len(p)/width)
	if k == 0 {
		r.err = errBIFF
		return units
	}
	for i := range k {
		if wide {
			units = append(units, le16(p, 2*i))
		} else {
			units = append(units, uint16(p[i]))
		}
	}
	r.parts[0] = p[k*width:]
	return units
}

// rk unpacks a number of 30 bits (RkNumber, section 2.5.217).
func rk(v uint32) float64 {
	f := math.Float64frombits(uint64(v&^3) << 32)
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// utf16Text reads a text of two bytes a character.
func utf16Text(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = le16(b, 2*i)
	}
	return string(utf16.Decode(units))
}

// double reads a number of 64 bits.
func double(b []byte) float64 {
	return math.Float64frombits(uint64(le32(b, 0)) | uint64(le32(b, 4))<<32)
}

// errorText returns how an error value is shown (BErr, section 2.5.10).
func errorText(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
