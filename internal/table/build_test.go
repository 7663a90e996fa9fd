package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/upr-info/followup/internal/office/officetest"
)

// zipped returns an archive of parts: name, content, name, content, …
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	return officetest.Zip(t, parts...)
}

// sheetXML returns a workbook of one worksheet made of these parts.
func sheetXML(t testing.TB, sheet, shared, styles string) []byte {
	t.Helper()
	return zipped(t,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
		"xl/sharedStrings.xml", shared,
		"xl/styles.xml", styles)
}

// wordXML returns a Word document with this body.
func wordXML(t testing.TB, body string) []byte {
	t.Helper()
	return zipped(t, "word/document.xml", `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>`+body+`</w:body></w:document>`)
}

// odfXML returns an OpenDocument file of a kind with this in its body.
func odfXML(t testing.TB, kind, body string) []byte {
	t.Helper()
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument."+kind, "content.xml", `<office:document-content xmlns:office="o"><office:automatic-styles>`+
		`<style:style style:name="off"><style:table-properties table:display="false"/></style:style>`+
		`<style:style style:name="unseen"><style:text-properties text:display="none"/></style:style>`+
		`</office:automatic-styles><office:body>`+body+`</office:body></office:document-content>`)
}

// rec returns a BIFF record: its id, then its data.
func rec(id uint16, data ...any) []byte {
	b := packed(data...)
	head := binary.LittleEndian.AppendUint16(nil, id)
	return append(binary.LittleEndian.AppendUint16(head, uint16(len(b))), b...)
}

// packed returns data as uint8, uint16 (an int), uint32, float64 or raw bytes.
func packed(data ...any) []byte {
	var b []byte
	for _, d := range data {
		switch d := d.(type) {
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(d))
		case byte:
			b = append(b, d)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, d)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(d))
		case string:
			b = append(b, d...)
		}
	}
	return b
}

// biffStream returns a workbook stream of one sheet. The offset of the sheet
// stands in the BoundSheet record, which is the last of the globals.
func biffStream(globals [][]byte, state byte, cells ...[]byte) []byte {
	head := append([][]byte{rec(recBOF, biff8, 5, 0, 0, uint32(0), uint32(0))}, globals...)
	begin := bytes.Join(head, nil)
	const bound = 4 + 8 + 1
	offset := uint32(len(begin) + bound + 4)
	begin = append(begin, rec(recBoundSheet, offset, state, byte(0), byte(1), byte(0), "S")...)
	begin = append(begin, rec(recEOF)...)
	begin = append(begin, rec(recBOF, biff8, 0x10, 0, 0, uint32(0), uint32(0))...)
	begin = append(begin, bytes.Join(cells, nil)...)
	return append(begin, rec(recEOF)...)
}

// compound returns a compound file with one stream.
func compound(name string, stream []byte) []byte {
	return officetest.Compound(officetest.Stream{Name: name, Bytes: stream})
}
