package table

import (
	"archive/zip"
	"bytes"
	"io"
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
	}
	return Unknown
}

func sniffZip(r io.ReaderAt, size int64) Format {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > defaultEntries {
		return Unknown
	}
	p := archive{files: index(z.File)}
	switch {
	case p.main("xl/workbook") != "":
		return XLSX
	case p.main("word/document") != "":
		return DOCX
	}
	return Unknown
}
