package text

import (
	"bytes"
	"testing"

	"github.com/upr-info/followup/internal/office/officetest"
)

// docStreams returns the streams of a document whose text is one piece, of which
// main characters are the body and the others notes, with a page of properties
// that holds for characters and paragraphs alike.
func docStreams(text []byte, main int, wide bool, properties, before []byte) (stream, table []byte) {
	chars, at := len(text), 2*fkpSize*2|0x40000000
	if wide {
		chars, at = len(text)/2, 2*fkpSize
	}
	page := make([]byte, fkpSize)
	copy(page, properties)
	page[fkpCount] = byte(len(properties))
	clx := string(before) + "\x02" + u32(16) + u32(0) + u32(chars) + "\x00\x00" + u32(at) + "\x00\x00"
	plc := u32(0) + u32(len(text)) + u32(1) // the page behind the header
	head := make([]byte, fkpSize)
	copy(head, "\xEC\xA5")
	main = max(min(main, chars), 0)
	copy(head[fibLengths:], u32(main)+u32(chars-main))
	copy(head[fibPieces:], u32(0)+u32(len(clx)))
	copy(head[fibChars:], u32(len(clx))+u32(len(plc)))
	copy(head[fibParas:], u32(len(clx))+u32(len(plc)))
	return bytes.Join([][]byte{head, page, text}, nil), []byte(clx + plc)
}

// TestDOCProperties leaves out what the properties of characters say is hidden or
// deleted, and reads tables by those of paragraphs.
func TestDOCProperties(t *testing.T) {
	const text = "keep gone\rone\x07two\x07\x07end\r"
	offsets := func(at ...int) (s string) {
		for _, n := range at {
			s += u32(2*fkpSize + n)
		}
		return s
	}
	// The second of three runs of characters has the list at byte 100.
	chars := offsets(0, 5, 9, 30) + "\x00\x32\x00"
	// Of four runs of paragraphs the second has it, and the third that at byte 120.
	entry := func(at byte) string { return string([]byte{at, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) }
	paras := offsets(0, 10, 18, 19, 30) + entry(0) + entry(50) + entry(60) + entry(0)
	const whole = "paragraph 1: \"keep gone\"\ntable 1, row 1: \"one\\ttwo\"\nparagraph 2: \"end\"\n"
	const cut = "paragraph 1: \"keep\"\ntable 1, row 1: \"one\\ttwo\"\nparagraph 2: \"end\"\n"
	for _, tt := range []struct{ name, page, want string }{
		{"nothing said: two marks in a row end one", "", whole},
		{"hidden", propertyPage(chars, 3, "\x03\x3C\x08\x01"), cut},
		{"deleted", propertyPage(chars, 3, "\x03\x00\x08\x01"), cut},
		{"not hidden", propertyPage(chars, 3, "\x03\x3C\x08\x00"), whole},
		{"behind a property that is passed over", propertyPage(chars, 3, "\x09\x09\x6A\x01\x00\xFC\xF0\x00\x08\x01"), cut},
		{"in a table", propertyPage(paras, 4, "\x04\x00\x00\x16\x24\x01"+string(make([]byte, 14))+"\x05\x00\x00\x16\x24\x01\x17\x24\x01"), whole},
	} {
		stream, table := docStreams([]byte(text), len(text), false, nil, nil)
		copy(stream[fkpSize:], tt.page)
		d, err := read(officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: stream}, officetest.Stream{Name: "0Table", Bytes: table}), Limits{})
		must(t, err)
		if got := show(d); got != tt.want {
			t.Errorf("%s:\ngot  %swant %s", tt.name, got, tt.want)
		}
	}
}

// propertyPage returns a page of properties: what stands at its beginning, how
// many runs it has, and what stands at byte 100.
func propertyPage(begin string, runs byte, lists string) string {
	b := make([]byte, fkpSize)
	copy(b, begin)
	copy(b[100:], lists)
	b[fkpCount] = runs
	return string(b)
}
