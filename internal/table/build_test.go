package table

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"unicode/utf16"
)

// zipped returns an archive of parts: name, content, name, content, …
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		must(t, err)
		_, err = w.Write([]byte(parts[i+1]))
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
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

// rec returns a BIFF record: its id, then its data as uint8, uint16, uint32,
// float64 or raw bytes.
func rec(id uint16, data ...any) []byte {
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
	head := binary.LittleEndian.AppendUint16(nil, id)
	return append(binary.LittleEndian.AppendUint16(head, uint16(len(b))), b...)
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
	const sector = 512
	padded := append([]byte{}, stream...)
	for len(padded) < 4096 || len(padded)%sector != 0 { // no mini stream
		padded = append(padded, 0)
	}
	n := len(padded) / sector
	fats := (n + 1 + 127) / 128
	for (n+1+fats+127)/128 > fats {
		fats++
	}
	head := make([]byte, sector)
	copy(head, oleMagic)
	le := binary.LittleEndian
	le.PutUint16(head[30:], 9)
	le.PutUint32(head[44:], uint32(fats))
	le.PutUint32(head[48:], uint32(fats)) // the directory
	le.PutUint32(head[56:], 4096)
	le.PutUint32(head[60:], 0xFFFFFFFE)
	le.PutUint32(head[68:], 0xFFFFFFFE)
	fat := bytes.Repeat([]byte{0xFF}, fats*sector)
	for i := range 109 {
		v := uint32(0xFFFFFFFF)
		if i < fats {
			v = uint32(i)
			le.PutUint32(fat[4*i:], 0xFFFFFFFD)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	le.PutUint32(fat[4*fats:], 0xFFFFFFFE)
	for i := range n {
		next := uint32(fats + 1 + i + 1)
		if i == n-1 {
			next = 0xFFFFFFFE
		}
		le.PutUint32(fat[4*(fats+1+i):], next)
	}
	dir := append(dirEntry("Root Entry", 5, 1, 0xFFFFFFFE, 0), dirEntry(name, 2, 0xFFFFFFFF, uint32(fats+1), uint32(len(padded)))...)
	dir = append(dir, make([]byte, sector-len(dir))...)
	return bytes.Join([][]byte{head, fat, dir, padded}, nil)
}

func dirEntry(name string, kind byte, child, start, size uint32) []byte {
	b := make([]byte, oleDirEntry)
	u := utf16.Encode([]rune(name))
	for i, c := range u {
		binary.LittleEndian.PutUint16(b[2*i:], c)
	}
	binary.LittleEndian.PutUint16(b[64:], uint16(2*len(u)+2))
	b[66] = kind
	binary.LittleEndian.PutUint32(b[68:], 0xFFFFFFFF)
	binary.LittleEndian.PutUint32(b[72:], 0xFFFFFFFF)
	binary.LittleEndian.PutUint32(b[76:], child)
	binary.LittleEndian.PutUint32(b[116:], start)
	binary.LittleEndian.PutUint32(b[120:], size)
	return b
}
