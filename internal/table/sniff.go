package table

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// sniffed is how many bytes from the start of a file decide what it is, where
// no directory in it says so.
const sniffed = 64 << 10

// Sniff returns what a file of size bytes is, by its content. It never fails:
// what it cannot make out is Unknown.
func Sniff(r io.ReaderAt, size int64) Format {
	head := make([]byte, min(max(size, 0), sniffed))
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return sniffZip(r, size)
	case bytes.HasPrefix(head, oleMagic):
		return sniffOLE(r, size)
	case isDelimited(head, size > int64(n)):
		return CSV
	}
	return Unknown
}

// sniffOLE tells workbooks from the other documents that are compound files. A
// document with a password is a compound file whatever it was before.
func sniffOLE(r io.ReaderAt, size int64) Format {
	o, err := openOLE(r, size, defaultPart)
	if err != nil {
		return Unknown
	}
	if o.has("EncryptedPackage") {
		return Encrypted
	}
	name := workbookStream(o)
	if name == "" {
		return Unknown
	}
	// FilePass stands near the beginning ([MS-XLS], section 2.1.7.20.3).
	begin, _ := o.stream(name, sniffed)
	in := &biff{stream: begin}
	for range 16 {
		if rec, ok := in.next(); ok && rec.id == recFilePass {
			return Encrypted
		}
	}
	return XLS
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
	const most = 0.6
	_, share := guess(text)
	return share >= most
}

// isBinary reports whether no text holds r.
func isBinary(r rune) bool {
	return r < ' ' && r != '\t' && r != '\r' && r != '\n' && r != '\f' && r != '\v' || r == 0x7F
}

func sniffZip(r io.ReaderAt, size int64) Format {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Unknown
	}
	p := archive{files: index(z.File)}
	switch {
	case p.main("xl/workbook") != "":
		return XLSX
	case p.main("word/document") != "":
		return DOCX
	}
	return sniffODF(p)
}

// sniffODF tells OpenDocument files by the type that they name first (ODF 1.3,
// part 2, section 3.3); templates and older versions have longer names. Parts
// with a password are listed as such (section 4.8).
func sniffODF(p archive) Format {
	const document = "application/vnd.oasis.opendocument."
	kind := Unknown
	switch name, _ := strings.CutPrefix(string(p.begin(odfType)), document); {
	case p.files[odfContent] == nil && p.files["encrypted-package"] == nil:
	case strings.HasPrefix(name, "spreadsheet"):
		kind = ODS
	case strings.HasPrefix(name, "text"):
		kind = ODT
	}
	if kind != Unknown && bytes.Contains(p.begin(odfManifest), []byte("encryption-data")) {
		return Encrypted
	}
	return kind
}

// begin returns the first bytes of a part, none where there is none.
func (a archive) begin(name string) []byte {
	f := a.files[canonical(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, sniffed)) // damage is found when the file is opened
	return b
}
