package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/go-text/typesetting/font/opentype"
)

// errNoOutlines says that a font cannot be embedded by subset.
var errNoOutlines = errors.New("the font has no TrueType outlines")

// The tables that a reader of PDF needs of a TrueType font (ISO 32000-1, 9.9), in
// the order of their tags.
var kept = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// subset returns a TrueType font that has the outlines of the glyphs used, and of
// those that they are composed of, under the numbers that they have in the whole
// font. The others are empty.
func subset(data []byte, used map[uint16]bool) ([]byte, error) {
	ld, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	tables := map[string][]byte{}
	for _, name := range kept {
		if t, err := ld.RawTable(opentype.MustNewTag(name)); err == nil {
			tables[name] = t
		}
	}
	head := tables["head"]
	if len(head) < 54 || tables["glyf"] == nil || tables["loca"] == nil {
		return nil, errNoOutlines
	}
	o := outlines{glyf: tables["glyf"], loca: tables["loca"], long: binary.BigEndian.Uint16(head[50:]) == 1}
	if tables["glyf"], tables["loca"], err = o.keep(used); err != nil {
		return nil, err
	}
	head = bytes.Clone(head)
	binary.BigEndian.PutUint16(head[50:], 1) // long offsets
	binary.BigEndian.PutUint32(head[8:], 0)  // the sum of the whole, of which readers of PDF ask nothing
	tables["head"] = head
	return assemble(tables), nil
}

// outlines are the glyphs of a font (OpenType, tables glyf and loca).
type outlines struct {
	glyf, loca []byte
	long       bool
}

func (o outlines) count() int {
	if o.long {
		return len(o.loca)/4 - 1
	}
	return len(o.loca)/2 - 1
}

// glyph returns the bytes of one glyph.
func (o outlines) glyph(g int) ([]byte, error) {
	if g < 0 || g >= o.count() {
		return nil, fmt.Errorf("glyph %d of %d", g, o.count())
	}
	var from, to int
	if o.long {
		from, to = int(binary.BigEndian.Uint32(o.loca[4*g:])), int(binary.BigEndian.Uint32(o.loca[4*g+4:]))
	} else {
		from, to = 2*int(binary.BigEndian.Uint16(o.loca[2*g:])), 2*int(binary.BigEndian.Uint16(o.loca[2*g+2:]))
	}
	if from > to || to > len(o.glyf) {
		return nil, fmt.Errorf("glyph %d lies outside its table", g)
	}
	return o.glyf[from:to], nil
}

// keep returns glyf and loca, long, with the glyphs used alone.
func (o outlines) keep(used map[uint16]bool) (glyf, loca []byte, err error) {
	want := map[int]bool{0: true}
	for g := range used {
		if err := o.want(int(g), want, 0); err != nil {
			return nil, nil, err
		}
	}
	loca = make([]byte, 0, 4*o.count()+4)
	for g := range o.count() {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if !want[g] {
			continue
		}
		outline, err := o.glyph(g)
		if err != nil {
			return nil, nil, err
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))), nil
}

// maxNesting is how deep glyphs are composed of others; real fonts go two deep.
const maxNesting = 8

// The flags of a component (OpenType, glyf, composite glyph description).
const (
	argsAreWords  = 1 << 0
	hasScale      = 1 << 3
	moreFollow    = 1 << 5
	hasXYScale    = 1 << 6
	hasTwoByTwo   = 1 << 7
	glyphHeader   = 10 // bytes
	componentHead = 4  // bytes: flags and glyph
)

// want notes a glyph and all that it is composed of.
func (o outlines) want(g int, want map[int]bool, depth int) error {
	if want[g] && g != 0 || depth > maxNesting {
		return nil
	}
	want[g] = true
	outline, err := o.glyph(g)
	if err != nil || len(outline) < glyphHeader || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return err
	}
	for part := outline[glyphHeader:]; len(part) >= componentHead; {
		flags := binary.BigEndian.Uint16(part)
		if err := o.want(int(binary.BigEndian.Uint16(part[2:])), want, depth+1); err != nil {
			return err
		}
		size := componentHead + 2
		if flags&argsAreWords != 0 {
			size += 2
		}
		switch {
		case flags&hasScale != 0:
			size += 2
		case flags&hasXYScale != 0:
			size += 4
		case flags&hasTwoByTwo != 0:
			size += 8
		}
		if flags&moreFollow == 0 || size > len(part) {
			return nil
		}
		part = part[size:]
	}
	return nil
}

// assemble writes tables as a font file (OpenType, table directory).
func assemble(tables map[string][]byte) []byte {
	n := len(tables)
	power := bits.Len(uint(n)) - 1
	out := []byte{0, 1, 0, 0}
	for _, v := range []int{n, 16 << power, power, 16*n - 16<<power} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	var body []byte
	for _, name := range kept {
		t, ok := tables[name]
		if !ok {
			continue
		}
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, sum(t))
		out = binary.BigEndian.AppendUint32(out, uint32(12+16*n+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

// sum is the checksum of a table.
func sum(t []byte) (s uint32) {
	for len(t) >= 4 {
		s += binary.BigEndian.Uint32(t)
		t = t[4:]
	}
	var rest [4]byte
	copy(rest[:], t)
	return s + binary.BigEndian.Uint32(rest[:])
}
