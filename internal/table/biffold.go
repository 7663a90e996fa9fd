package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// An older turns the records of Excel 2 to 95 (BIFF2 to BIFF5) into those of
// Excel 97 that say the same, so that one reader serves all. The source is
// OpenOffice.org's documentation of the format ("Excel file format", 2007).
type older struct {
	version  int // 2 to 5
	codePage encoding.Encoding
	formats  int // number formats so far, which before Excel 5 are numbered in their order
}

// The beginnings of a stream by version. The second byte tells the version; an
// Excel 5 stream begins as those of Excel 97 do.
const (
	recBOF2 = 0x0009
	recBOF3 = 0x0209
	recBOF4 = 0x0409
)

// The kinds of stream, in its BOF.
const (
	kindWorkbook  = 0x0005
	kindSheet     = 0x0010
	kindMacros    = 0x0040
	kindWorkbook4 = 0x0100 // a workbook of Excel 4: sheets that follow one another
)

// The records that only older versions have.
const (
	recInteger2  = 0x0002
	recFormat2   = 0x001E
	recColWidth2 = 0x0024
	recXF2       = 0x0043
	recFormula3  = 0x0206
	recXF3       = 0x0243
	recFormula4  = 0x0406
	recXF4       = 0x0443
	recSheetHdr4 = 0x008F
	recNone      = 0xFFFF // a record that says nothing here
)

// versionOf returns the version that a stream's first record tells, and the kind
// of stream; 0 where it is none.
func versionOf(id uint16, d []byte) (version, kind int) {
	if len(d) < 4 {
		return 0, 0
	}
	kind = int(le16(d, 2))
	switch id {
	case recBOF2:
		return 2, kind
	case recBOF3:
		return 3, kind
	case recBOF4:
		return 4, kind
	case recBOF:
		switch le16(d, 0) {
		case biff8:
			return 8, kind
		case biff5:
			return 5, kind
		}
	}
	return 0, 0
}

// modern returns the record of Excel 97 for one of an older version.
func (o *older) modern(r record) record {
	id, d := r.id, bytes.Join(r.parts, nil)
	if o.version == 2 {
		id, d = modern2(id, d)
	}
	switch id {
	case recBOF3, recBOF4:
		id = recBOF
	case recFormula3, recFormula4:
		id = recFormula
	case recXF3, recXF4:
		id, d = recXF, o.style(d)
	case recXF:
		d = o.ground(d)
	case recFormat, recFormat2:
		id, d = recFormat, o.format(id, d)
	case recCodePage:
		o.setCodePage(d)
	case recLabel, recRString:
		id, d = recLabel, o.longText(d, 6)
	case recString:
		d = o.longText(d, 0)
	case recBoundSheet:
		d = o.shortText(d, 6)
	case recSheetHdr4:
		d = o.shortText(d, 4)
	case recName:
		d = o.name(d)
	case recExternSheet:
		id = recNone
	}
	return record{id: id, data: d, parts: [][]byte{d}}
}

// modern2 turns a record of Excel 2 into one of Excel 3: cells have three bytes
// of style instead of two, of which the second tells the number format.
func modern2(id uint16, d []byte) (uint16, []byte) {
	cell := func(rest []byte) []byte {
		return append(append(bytes.Clone(d[:4]), d[5]&0x3F, 0), rest...)
	}
	const head = 7
	switch {
	case id == recBOF2:
		return recBOF, d
	case id == recColWidth2 && len(d) >= 4:
		return recColInfo, []byte{d[0], 0, d[1], 0, d[2], d[3], 0, 0, 0, 0}
	case id == recRow&0xFF && len(d) >= 8:
		row := append(bytes.Clone(d[:8]), make([]byte, 8)...)
		if le16(d, 6)&0x7FFF == 0 { // of no height
			row[12] = 0x20
		}
		return recRow, row
	case id == recString&0xFF && len(d) >= 1:
		return recString, append([]byte{d[0], 0}, d[1:]...)
	case id == recXF2:
		return recNone, nil
	case id > recFormula || len(d) < head+1 || id == 0:
		return id, d
	case id == recInteger2 && len(d) >= head+2:
		return recNumber, cell(binary.LittleEndian.AppendUint64(nil, math.Float64bits(float64(le16(d, head)))))
	case id == recLabel&0xFF:
		return recLabel, cell(append([]byte{d[head], 0}, d[head+1:]...))
	case id == recFormula:
		return recFormula, cell(d[head:])
	}
	return id | 0x0200, cell(d[head:])
}

// style returns the style of Excel 3 and 4: a byte of font, a byte of format.
func (o *older) style(d []byte) []byte {
	if len(d) < 2 {
		return nil
	}
	return []byte{0, 0, d[1], 0}
}

// ground moves the fill of a style to where Excel 97 has it.
func (o *older) ground(d []byte) []byte {
	if len(d) < 12 {
		return d
	}
	out := append(bytes.Clone(d[:4]), make([]byte, xfSize-4)...)
	out[17] = d[10] & 0x3F << 2
	copy(out[18:], d[8:10])
	return out
}

// format numbers a number format.
func (o *older) format(id uint16, d []byte) []byte {
	skip := 2 // its number; in Excel 4 two bytes without meaning
	if id == recFormat2 {
		skip = 0
	}
	number := uint16(o.formats)
	o.formats++
	if len(d) < skip+1 {
		return nil
	}
	if o.version == 5 && skip > 0 {
		number = le16(d, 0)
	}
	text := o.wide(d[skip+1:], int(d[skip]))
	return append(binary.LittleEndian.AppendUint16(nil, number), text...)
}

// longText rewrites a text of which two bytes tell the length, shortText one of
// which one does. Both stand behind at bytes.
func (o *older) longText(d []byte, at int) []byte {
	if len(d) < at+2 {
		return nil
	}
	return append(bytes.Clone(d[:at]), o.wide(d[at+2:], int(le16(d, at)))...)
}

func (o *older) shortText(d []byte, at int) []byte {
	if len(d) < at+1 {
		return nil
	}
	w := o.wide(d[at+1:], int(d[at]))
	return append(append(bytes.Clone(d[:at]), w[0]), w[2:]...) // a text that short has fewer than 256 characters
}

// wide returns a text as Excel 97 writes it: how many characters, a byte that
// says that each has two bytes, and these.
func (o *older) wide(b []byte, n int) []byte {
	units := utf16.Encode([]rune(o.decode(b[:min(n, len(b))])))
	out := append(binary.LittleEndian.AppendUint16(nil, uint16(len(units))), 1)
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func (o *older) decode(b []byte) string {
	page := o.codePage
	if page == nil {
		page = charmap.Windows1252
	}
	text, err := page.NewDecoder().Bytes(b)
	if err != nil {
		return ""
	}
	return string(text)
}

// name rewrites a defined name of Excel 5. Before, names know no sheets.
func (o *older) name(d []byte) []byte {
	const head = 14
	if o.version < 5 || len(d) < head || len(d) < head+int(d[3]) {
		return nil
	}
	w := o.wide(d[head:], int(d[3]))
	out := append(bytes.Clone(d[:head]), w[2:]...)
	out[3] = w[0]
	return append(out, d[head+int(d[3]):]...)
}

// setCodePage takes the code page of all texts (CODEPAGE).
func (o *older) setCodePage(d []byte) {
	if len(d) >= 2 {
		o.codePage = codePage(int(le16(d, 0)))
	}
}

// codePage returns a code page by its number in Windows, nil where it is none
// that Excel wrote in.
func codePage(n int) encoding.Encoding {
	switch n {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 855:
		return charmap.CodePage855
	case 858:
		return charmap.CodePage858
	case 860:
		return charmap.CodePage860
	case 862:
		return charmap.CodePage862
	case 863:
		return charmap.CodePage863
	case 865:
		return charmap.CodePage865
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936:
		return simplifiedchinese.GBK
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 10000, 0x8000:
		return charmap.Macintosh
	case 10007:
		return charmap.MacintoshCyrillic
	}
	return windowsPage(n)
}

func windowsPage(n int) encoding.Encoding {
	pages := []encoding.Encoding{charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253, charmap.Windows1254,
		charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258}
	if i := n - 1250; i >= 0 && i < len(pages) {
		return pages[i]
	}
	return nil
}
