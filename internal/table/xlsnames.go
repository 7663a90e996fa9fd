package table

import "fmt"

// The tokens of a formula that refer to one cell or range of a sheet (PtgRef3d
// and PtgArea3d, sections 2.5.198.85 and 2.5.198.28), without their class bits.
const (
	tokenRef3d  = 0x1A
	tokenArea3d = 0x1B
	classBits   = 0x60
)

// defined takes a defined name (Lbl, section 2.4.150), with what it refers to
// where that is a cell or a range: "meta!$A$1", as XLSX writes it.
func (x *xls) defined(r record) error {
	if len(r.data) < 15 {
		return nil
	}
	length, formula := int(r.data[3]), int(le16(r.data, 4))
	in := &reader{parts: [][]byte{r.data[14:]}}
	name := in.text(length)
	if in.err != nil || len(name) == 0 || name[0] < ' ' { // a built-in one, such as the print area
		return nil
	}
	if rest := in.parts[0]; formula > 0 && len(rest) >= formula {
		x.names = append(x.names, xlsName{name, rest[:formula]})
	}
	return x.budget.cell(len(name))
}

// An xlsName is a defined name with its formula.
type xlsName struct {
	name    string
	formula []byte
}

// definedNames spells out the names, once all sheets are known.
func (x *xls) definedNames() map[string]string {
	names := map[string]string{}
	for _, n := range x.names {
		if ref, ok := x.refersTo(n.formula); ok {
			names[n.name] = ref
		}
	}
	return names
}

func (x *xls) refersTo(f []byte) (string, bool) {
	kind := f[0] &^ classBits
	if x.older != nil {
		return x.refersToOld(kind, f)
	}
	if kind == tokenRef3d && len(f) == 7 {
		sheet, ok := x.sheetName(int(le16(f, 1)))
		return sheet + "!" + absolute(uint32(le16(f, 3)), int(le16(f, 5))), ok
	}
	if kind == tokenArea3d && len(f) == 11 {
		sheet, ok := x.sheetName(int(le16(f, 1)))
		return sheet + "!" + absolute(uint32(le16(f, 3)), int(le16(f, 7))) + ":" + absolute(uint32(le16(f, 5)), int(le16(f, 9))), ok
	}
	return "", false
}

// refersToOld reads the tokens of Excel 5, in which the sheet stands itself: a
// negative number for this workbook, eight bytes without meaning, the first and
// the last sheet; columns have one byte.
func (x *xls) refersToOld(kind byte, f []byte) (string, bool) {
	area := kind == tokenArea3d && len(f) == 21
	if !area && (kind != tokenRef3d || len(f) != 18) {
		return "", false
	}
	first, last := int(le16(f, 11)), int(le16(f, 13))
	if int16(le16(f, 1)) >= 0 || first != last || first >= len(x.tabs) {
		return "", false
	}
	const flags = 0xC000 // what is relative
	row := func(at int) uint32 { return uint32(le16(f, at) &^ flags) }
	ref := quotedName(x.tabs[first]) + "!"
	if area {
		return ref + absolute(row(15), int(f[19])) + ":" + absolute(row(17), int(f[20])), true
	}
	return ref + absolute(row(15), int(f[17])), true
}

// sheetName resolves an index into ExternSheet (section 2.4.105), of which each
// entry names a workbook, a first and a last sheet.
func (x *xls) sheetName(index int) (string, bool) {
	const entry = 6
	at := 2 + entry*index
	if at+entry > len(x.extern) {
		return "", false
	}
	first, last := int(le16(x.extern, at+2)), int(le16(x.extern, at+4))
	if first != last || first >= len(x.tabs) {
		return "", false
	}
	return quotedName(x.tabs[first]), true
}

// absolute writes a cell as $A$1. The upper bits of the column say what is
// relative.
func absolute(row uint32, column int) string {
	letters := ""
	for c := column&0x3FFF + 1; c > 0; c = (c - 1) / 26 {
		letters = string(rune('A'+(c-1)%26)) + letters
	}
	return fmt.Sprintf("$%s$%d", letters, row+1)
}
