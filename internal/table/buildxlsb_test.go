package table

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// brec returns a record of a binary workbook: its number, then its data.
func brec(id int, data ...any) string {
	b := packed(data...)
	return string(varbytes(id)) + string(varbytes(len(b))) + string(b)
}

func varbytes(v int) (b []byte) {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// wide returns a text as a binary workbook holds it.
func wide(s string) string {
	u := utf16.Encode([]rune(s))
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(u)))
	for _, c := range u {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return string(b)
}

// between returns the records of a list, with those that begin and end it.
func between(begin, end int, records ...string) string {
	return brec(begin) + strings.Join(records, "") + brec(end)
}

// A bsheet is a sheet of a binary workbook.
type bsheet struct {
	name   string
	state  uint32
	before string // records before the rows
	rows   string
	after  string
}

// bcell returns a cell: its kind, column, style and value.
func bcell(kind int, column, style uint32, value ...any) string {
	return brec(kind, append([]any{column, style}, value...)...)
}

func brow(number uint32, flags int) string {
	return brec(xlsbRow, number-1, uint32(0), 300, flags, byte(0), uint32(0))
}

// xlsbFile returns a binary workbook that Excel and LibreOffice open.
func xlsbFile(t testing.TB, workbook, styles string, shared []string, sheets ...bsheet) []byte {
	t.Helper()
	const office, content = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "application/vnd.ms-excel."
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="` + content + `sheet.binary.macroEnabled.main"/>` +
		`<Override PartName="/xl/styles.bin" ContentType="` + content + `styles"/><Override PartName="/xl/sharedStrings.bin" ContentType="` + content + `sharedStrings"/>` +
		`<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>`
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="st" Type="` + office + `/styles" Target="styles.bin"/><Relationship Id="ss" Type="` + office + `/sharedStrings" Target="sharedStrings.bin"/>`
	var parts []string
	bundle := ""
	for i, s := range sheets {
		name := fmt.Sprintf("worksheets/sheet%d.bin", i+1)
		types += `<Override PartName="/xl/` + name + `" ContentType="` + content + `worksheet"/>`
		rels += fmt.Sprintf(`<Relationship Id="s%d" Type="%s/worksheet" Target="%s"/>`, i, office, name)
		bundle += brec(xlsbBundleSh, s.state, uint32(i+1), wide(fmt.Sprintf("s%d", i)), wide(s.name))
		parts = append(parts, "xl/"+name, between(129, 130, s.before, between(145, 146, s.rows), s.after))
	}
	items := ""
	for _, s := range shared {
		items += brec(xlsbSSTItem, byte(0), wide(s))
	}
	return zipped(t, append([]string{
		"[Content_Types].xml", types + `</Types>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="w" Type="` + office + `/officeDocument" Target="xl/workbook.bin"/>` +
			`<Relationship Id="c" Type="` + office + `/custom-properties" Target="docProps/custom.xml"/></Relationships>`,
		"docProps/custom.xml", `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">` +
			`<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="followup-token"><vt:lpwstr>abc</vt:lpwstr></property></Properties>`,
		"xl/workbook.bin", between(131, 132, between(143, 144, bundle), workbook),
		"xl/_rels/workbook.bin.rels", rels + `</Relationships>`,
		"xl/styles.bin", between(278, 279, styles),
		"xl/sharedStrings.bin", brec(159, uint32(len(shared)), uint32(len(shared))) + items + brec(160),
	}, parts...)...)
}

// sampleStyles has General, a date, one of our own, a colour and one of the
// palette, in this order.
func sampleStyles() string {
	xf := func(format, fill int) string {
		return brec(xlsbXF, 0, format, 0, fill, 0, byte(0), byte(0), 0x1008, 0x11)
	}
	fill := func(pattern uint32, fore string) string {
		return brec(xlsbFill, pattern, fore, "\x03\x41\x00\x00\xFF\xFF\xFF\xFF", uint32(0), 0.0, 0.0, 0.0, 0.0, 0.0, uint32(0))
	}
	font := brec(43, 220, 0, 400, 0, byte(0), byte(2), byte(0), byte(0), "\x07\x01\x00\x00\x00\x00\x00\xFF", byte(2), wide("Calibri"))
	return brec(615, uint32(1)) + brec(xlsbFmt, 170, wide("d-mmm")) + brec(616) +
		brec(611, uint32(1)) + font + brec(612) +
		brec(603, uint32(4)) + fill(0, "\x03\x40\x00\x00\x00\x00\x00\xFF") + fill(17, "\x03\x40\x00\x00\x00\x00\x00\xFF") +
		fill(1, "\x05\xFF\x00\x00\x00\xB0\x50\xFF") + fill(1, "\x03\x0D\x00\x00\x00\x00\x00\xFF") + brec(604) +
		brec(613, uint32(1)) + brec(46, byte(0), strings.Repeat("\x00\x00\x03\x40\x00\x00\x00\x00\x00\xFF", 5)) + brec(614) +
		brec(626, uint32(1)) + brec(xlsbXF, 0xFFFF, 0, 0, 0, 0, byte(0), byte(0), 0x1008, 0) + brec(627) +
		brec(xlsbCellXFs, uint32(5)) + xf(0, 0) + xf(14, 0) + xf(170, 0) + xf(0, 2) + xf(0, 3) + brec(xlsbEndCellXFs) +
		brec(619, uint32(1)) + brec(48, uint32(0), 1, byte(0), byte(0xFF), wide("Normal")) + brec(620)
}
