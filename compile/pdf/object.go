package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// A file is a PDF file while it is written (ISO 32000-1, 7.5): objects with
// numbers, and where each of them begins.
type file struct {
	out     bytes.Buffer
	offsets []int // by number; 0: not written
	packer  *zlib.Writer
}

func newFile() *file {
	f := &file{offsets: []int{0}}
	f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

// reserve returns the number of an object to be written later.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets) - 1
}

// put writes the object n.
func (f *file) put(n int, body string) {
	f.offsets[n] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

// add writes a new object and returns its number.
func (f *file) add(body string) int {
	n := f.reserve()
	f.put(n, body)
	return n
}

// stream writes a new compressed stream and returns its number.
func (f *file) stream(dictionary string, data []byte) int {
	n := f.reserve()
	f.offsets[n] = f.out.Len()
	var z bytes.Buffer
	if f.packer == nil { // a megabyte, which all streams of the file share
		f.packer = zlib.NewWriter(nil)
	}
	f.packer.Reset(&z)
	f.packer.Write(data) // to memory: it cannot fail
	f.packer.Close()
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n", n, dictionary, z.Len())
	z.WriteTo(&f.out)
	f.out.WriteString("\nendstream\nendobj\n")
	return n
}

// finish writes the cross-reference table and the trailer, and the file to w.
func (f *file) finish(w io.Writer, root, info int, id string) error {
	start := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets))
	for _, at := range f.offsets[1:] {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&f.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets), root, info, id, id, start)
	_, err := f.out.WriteTo(w)
	return err
}

// text writes a text string: UTF-16 in hexadecimal, which needs no escapes.
func text(s string) string { return "<FEFF" + utf16Hex(s) + ">" }

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// uri writes an ASCII string; what is not ASCII, and what would end it, in percent
// notation.
func uri(s string) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7F && c != '(' && c != ')' && c != '\\' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String() + ")"
}
