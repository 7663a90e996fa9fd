package table

import (
	"bytes"
	"io"
	"sync"

	"github.com/upr-info/followup/internal/office"
)

// sniffed is how many bytes from the start of a file decide what it is, where
// no directory in it says so.
const sniffed = 64 << 10

// heads are used again: every file of every letter is looked at.
var heads = sync.Pool{New: func() any { return new([sniffed]byte) }}

// Sniff returns what a file of size bytes is, by its content. It never fails:
// what it cannot make out is Unknown.
func Sniff(r io.ReaderAt, size int64) Format {
	room := heads.Get().(*[sniffed]byte)
	defer heads.Put(room)
	n, _ := r.ReadAt(room[:min(max(size, 0), sniffed)], 0)
	head := room[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffZip(r, size)
	case office.IsCompound(head):
		return sniffOLE(r, size)
	case isBareBIFF(head):
		return biffFormat(head)
	case isDelimited(head, size > int64(n)):
		return CSV
	}
	return Unknown
}

// sniffOLE tells workbooks from the other documents that are compound files. A
// document with a password is a compound file whatever it was before.
func sniffOLE(r io.ReaderAt, size int64) Format {
	o, err := office.OpenCompound(r, size, defaultPart)
	if err != nil {
		return Unknown
	}
	if o.Has("EncryptedPackage") {
		return Encrypted
	}
	name := workbookStream(o)
	if name == "" {
		return Unknown
	}
	begin, _ := o.Stream(name, sniffed)
	return biffFormat(begin)
}

// biffFormat tells whether a workbook that begins so has a password: FilePass
// stands near the beginning ([MS-XLS], section 2.1.7.20.3).
func biffFormat(begin []byte) Format {
	in := &biff{stream: begin}
	for range 16 {
		if rec, ok := in.whole(); ok && rec.id == recFilePass {
			return Encrypted
		}
	}
	return XLS
}

// isBareBIFF reports whether a file is a workbook without a container, as Excel
// wrote them before version 5: a first record that says so, and a second one.
func isBareBIFF(head []byte) bool {
	in := &biff{stream: head}
	first, ok := in.whole()
	version, kind := versionOf(first.id, first.data)
	_, more := in.whole()
	if !ok || !more || version == 0 || len(first.data) > 16 {
		return false
	}
	return kind == kindWorkbook || kind == kindSheet || kind == kindMacros || kind == kindWorkbook4
}

// isDelimited reports whether text is in columns: two rows at least, and most
// of them with the same number of fields, two or more. A text that has commas
// in it is not. Cut says that the file goes on after b.
func isDelimited(b []byte, cut bool) bool {
	for _, p := range []string{"%PDF", "{\\rtf", "<", "From "} {
		if bytes.HasPrefix(bytes.TrimLeft(b, "\xEF\xBB\xBF \t\r\n"), []byte(p)) {
			return false
		}
	}
	if cut {
		b = b[:max(bytes.LastIndexAny(b, "\r\n"), 0)]
	}
	text, err := decode(b)
	if err != nil || bytes.ContainsFunc(text, isBinary) {
		return false
	}
	if _, skip := delimiterOf(text); skip > 0 { // it says so
		return true
	}
	const most = 0.6
	_, share := guess(text)
	return share >= most
}

// isBinary reports whether no text holds r.
func isBinary(r rune) bool {
	return r < ' ' && r != '\t' && r != '\r' && r != '\n' && r != '\f' && r != '\v' || r == 0x7F
}

func sniffZip(r io.ReaderAt, size int64) Format {
	a, err := office.LookInto(r, size)
	if err != nil {
		return Unknown
	}
	switch {
	case a.Main("xl/workbook") != "":
		return XLSX
	case a.Has(xlsbMain):
		return XLSB
	case a.Main("word/document") != "":
		return DOCX
	}
	kind, encrypted := a.OpenDocument()
	switch {
	case kind == "spreadsheet" && !encrypted:
		return ODS
	case kind == "text" && !encrypted:
		return ODT
	case kind == "spreadsheet" || kind == "text":
		return Encrypted
	}
	return Unknown
}
