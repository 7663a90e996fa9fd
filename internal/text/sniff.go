package text

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"

	"github.com/upr-info/followup/internal/office"
)

// sniffed is how many bytes from the start of a file decide what it is, where
// no directory in it says so.
const sniffed = 8 << 10

// Sniff returns what a file of size bytes is, by its content. It never fails:
// what it cannot make out is Unknown.
func Sniff(r io.ReaderAt, size int64) Format {
	head := begin(source{r, size}, sniffed)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffZip(r, size)
	case office.IsCompound(head):
		return sniffCompound(r, size)
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")): // ISO 32000-1, annex H.3.4.1
		return PDF
	case bytes.HasPrefix(bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n"), []byte(`{\rtf`)):
		return RTF
	}
	return sniffText(head)
}

// begin returns the first bytes of a file, n at most.
func begin(s source, n int64) []byte {
	b := make([]byte, min(max(s.size, 0), n))
	read, _ := s.ReadAt(b, 0)
	return b[:read]
}

func sniffZip(r io.ReaderAt, size int64) Format {
	a, err := office.LookInto(r, size)
	if err != nil {
		return Unknown
	}
	kind, encrypted := a.OpenDocument()
	switch {
	case a.Main("word/document") != "":
		return DOCX
	case kind == "text" && encrypted:
		return Encrypted
	case kind == "text":
		return ODT
	}
	return Unknown
}

// sniffCompound tells Word's documents from other compound files. A document
// with a password is a compound file whatever it was before.
func sniffCompound(r io.ReaderAt, size int64) Format {
	c, err := office.OpenCompound(r, size, defaultPart)
	switch {
	case err != nil:
		return Unknown
	case c.Has("EncryptedPackage"):
		return Encrypted
	case c.Has("WordDocument"):
		return DOC
	}
	return Unknown
}

// sniffText tells pages of the web from plain text, and both from what is not
// text.
func sniffText(head []byte) Format {
	if bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) {
		head, _ = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(head)
	}
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	if len(head) == 0 || bytes.ContainsFunc(head, isBinary) {
		return Unknown
	}
	lower := bytes.ToLower(bytes.TrimSpace(head))
	if !bytes.HasPrefix(lower, []byte("<")) {
		return Plain
	}
	for _, tag := range []string{"<html", "<!doctype html", "<body", "<head", "<p>", "<div", "<table"} {
		if bytes.Contains(lower, []byte(tag)) {
			return HTML
		}
	}
	if bytes.HasPrefix(lower, []byte("<?xml")) || bytes.HasPrefix(lower, []byte("<svg")) {
		return Unknown
	}
	return Plain
}

// isBinary reports whether no text holds r.
func isBinary(r rune) bool {
	return r < ' ' && r != '\t' && r != '\r' && r != '\n' && r != '\f' && r != '\v' && r != '\x1A' && r != '\x1B' || r == 0x7F
}
