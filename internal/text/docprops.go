package text

import (
	"cmp"
	"slices"
)

// A run is a stretch of the stream with properties.
type run struct {
	from, to int // offsets
	properties
}

// properties are what matters of a run of characters or of a paragraph.
type properties struct {
	unread  bool // hidden, or deleted by a change that is tracked
	symbol  rune // shown in place of a character
	inTable bool
	endsRow bool // of a table
}

// runs are sorted and do not overlap.
type runs []run

// at returns the properties at an offset.
func (r runs) at(offset int) properties {
	i, _ := slices.BinarySearchFunc(r, offset, func(run run, offset int) int {
		if run.to <= offset {
			return -1
		}
		return 1
	})
	if i < len(r) && r[i].from <= offset {
		return r[i].properties
	}
	return properties{}
}

// A page of properties ([MS-DOC], sections 2.9.33 and 2.9.175): offsets, then for
// each run where in the page its properties lie, then those.
const (
	fkpSize  = 512
	fkpCount = fkpSize - 1 // the offset of the number of runs
)

// charRuns and paraRuns return the list of single properties of a run, from the
// entry of the page that belongs to it.
func charRuns(page []byte, n, i int) []byte {
	at := int(page[4*(n+1)+i]) * 2
	if at == 0 {
		return nil
	}
	return within(page, at+1, int(page[at]))
}

func paraRuns(page []byte, n, i int) []byte {
	const entry, style = 13, 2
	at := int(page[min(4*(n+1)+entry*i, fkpCount)]) * 2
	if at == 0 {
		return nil
	}
	size := 2*int(page[at]) - 1
	if page[at] == 0 {
		at++
		size = 2 * int(page[at])
	}
	return within(page, at+1+style, size-style)
}

// within returns n bytes of a page, or none where they do not lie in it.
func within(page []byte, at, n int) []byte {
	if n <= 0 || at > len(page) || n > len(page)-at {
		return nil
	}
	return page[at : at+n]
}

// readRuns reads all pages of one kind (PlcBteChpx and PlcBtePapx, sections 2.8.5
// and 2.8.6). A document without them is read as if nothing were said of it.
func (d *doc) readRuns(field int, list func(page []byte, n, i int) []byte) runs {
	plc, err := d.listed(field)
	if err != nil || len(plc) < 4 {
		return nil
	}
	var out runs
	n := (len(plc) - 4) / 8
	for i := range min(n, len(d.stream)/fkpSize) { // no page is listed twice
		at := int(le32(plc, 4*(n+1)+4*i)&0x3FFFFF) * fkpSize
		if at+fkpSize > len(d.stream) || d.Clock() != nil {
			continue
		}
		out = runsOf(out, d.stream[at:at+fkpSize], list)
	}
	slices.SortStableFunc(out, func(a, b run) int { return cmp.Compare(a.from, b.from) })
	return out
}

// runsOf adds the runs of a page that have properties which matter.
func runsOf(out runs, page []byte, list func(page []byte, n, i int) []byte) runs {
	n := int(page[fkpCount])
	for i := range n {
		if 4*(n+1)+i >= fkpCount {
			break
		}
		p := property(list(page, n, i))
		from, to := int(le32(page, 4*i)), int(le32(page, 4*i+4))
		if p != (properties{}) && from < to {
			out = append(out, run{from, to, p})
		}
	}
	return out
}

// The single properties that matter (sections 2.6.1 and 2.6.2).
const (
	sprmDeleted  = 0x0800 // sprmCFRMarkDel
	sprmHidden   = 0x083C // sprmCFVanish
	sprmSymbol   = 0x6A09 // sprmCSymbol: a font, then a character
	sprmInTable  = 0x2416 // sprmPFInTable
	sprmRowEnd   = 0x2417 // sprmPFTtp
	sprmTableDef = 0xD608 // sprmTDefTable, whose size takes two bytes
	sprmTabs     = 0xC615 // sprmPChgTabs, whose size may be 255 and then counts otherwise
)

// property reads a list of single properties (Prl, section 2.9.214).
func property(list []byte) (p properties) {
	for len(list) >= 2 {
		code := le16(list, 0)
		list = list[2:]
		size := operandSize(code, list)
		if size < 0 || size > len(list) {
			return p
		}
		operand := list[:size]
		list = list[size:]
		switch code {
		case sprmDeleted, sprmHidden:
			p.unread = p.unread || operand[0] == 1
		case sprmSymbol:
			p.symbol = rune(le16(operand, 2))
		case sprmInTable:
			p.inTable = operand[0] == 1
		case sprmRowEnd:
			p.endsRow = operand[0] == 1
		}
	}
	return p
}

// operandSize returns how many bytes follow a code (Sprm, section 2.2.5.1), or -1
// where that cannot be told.
func operandSize(code int, list []byte) int {
	switch code >> 13 {
	case 0, 1:
		return 1
	case 2, 4, 5:
		return 2
	case 3:
		return 4
	case 7:
		return 3
	}
	switch {
	case code == sprmTableDef && len(list) >= 2:
		return le16(list, 0) + 1
	case code == sprmTableDef || code == sprmTabs && len(list) > 0 && list[0] == 255, len(list) == 0:
		return -1
	}
	return int(list[0]) + 1
}
