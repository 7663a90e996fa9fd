package parcel

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/upr-info/followup/ingest/letter"
)

// maxDirectory bounds the directory of a zip archive in bytes. archive/zip keeps
// all of it in memory, and believes no count in it; DefaultFiles long names fill a
// tenth.
const maxDirectory = 1 << 20

// openZip hands out the files of a zip archive (APPNOTE.TXT 6.3.10). Folders and
// what operating systems add are left out.
func openZip(r io.ReaderAt, size int64, ratio int, take func(letter.Part) error) error {
	directory := &boundedAt{r: r, left: maxDirectory}
	z, err := zip.NewReader(directory, size)
	switch {
	case errors.Is(err, ErrTooLarge):
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	directory.left = -1
	if slices.ContainsFunc(z.File, describesDocument) {
		return ErrDocument
	}
	if overlap(z.File) {
		return fmt.Errorf("%w: its files share their bytes", ErrDamaged)
	}
	var missed error
	for _, f := range z.File {
		if isFolder(f) || isSystem(f.Name) {
			continue
		}
		err := takeZipped(f, ratio, take)
		switch {
		case errors.Is(err, ErrTooLarge):
			return err
		case errors.Is(err, ErrEncrypted), errors.Is(err, ErrDamaged):
			missed = cmp.Or(missed, err)
		case err != nil:
			return err
		}
	}
	return missed
}

// takeZipped hands out one file.
func takeZipped(f *zip.File, ratio int, take func(letter.Part) error) error {
	if f.Flags&1 != 0 { // section 4.4.4, bit 0
		return ErrEncrypted
	}
	rc, err := f.Open()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer rc.Close()
	allowed := max(freely, int64(min(f.CompressedSize64, 1<<40))*int64(ratio))
	return take(letter.Part{Name: letter.CleanName(zippedName(f)), Disposition: "attachment", Body: &unzipped{rc, allowed}})
}

// unzipped turns the errors of unpacking into ErrDamaged, and ends what expands
// too far.
type unzipped struct {
	r    io.Reader
	left int64
}

func (u *unzipped) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, ErrTooLarge
	}
	var corrupt flate.CorruptInputError
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return n, err
}

// boundedAt fails once more than left bytes were read; never where left is
// negative.
type boundedAt struct {
	r    io.ReaderAt
	left int64
}

func (b *boundedAt) ReadAt(p []byte, off int64) (int, error) {
	if b.left >= 0 {
		if b.left -= int64(len(p)); b.left < 0 {
			return 0, ErrTooLarge
		}
	}
	return b.r.ReadAt(p, off)
}

// overlap reports whether files share their bytes, as in archives that are made
// to unpack to a thousand times their size.
func overlap(files []*zip.File) bool {
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil || f.CompressedSize64 == 0 || f.CompressedSize64 > 1<<40 {
			continue // it cannot be opened, or is nothing
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64)})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return true
		}
	}
	return false
}

// describesDocument reports whether a file is one by which a zip archive is a
// document: of Office (ECMA-376, part 2, section 7.2.3), OpenDocument or EPUB.
func describesDocument(f *zip.File) bool {
	return strings.EqualFold(f.Name, "[Content_Types].xml") || f.Name == "META-INF/manifest.xml" || f.Name == "mimetype"
}

func isFolder(f *zip.File) bool {
	return strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`) || f.Mode().IsDir()
}

// isSystem reports whether macOS or Windows put a file there by themselves, or
// Office left it when it was closed by force.
func isSystem(name string) bool {
	elements := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' })
	for _, e := range elements {
		switch strings.ToLower(e) {
		case "__macosx", ".ds_store", "thumbs.db", "desktop.ini":
			return true
		}
	}
	last := ""
	if n := len(elements); n > 0 {
		last = elements[n-1]
	}
	return strings.HasPrefix(last, "._") || strings.HasPrefix(last, "~$")
}

// zippedName returns the name of a file in UTF-8: as its extra field says (section
// 4.6.9), as it stands if that is UTF-8, else in the code page that makes words
// of it, since old programs write the one of their own country.
func zippedName(f *zip.File) string {
	if name, ok := unicodePath(f.Extra); ok {
		return name
	}
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	return letter.Guess(f.Name, charmap.CodePage437, charmap.Windows1252, charmap.CodePage866, charmap.Windows1251)
}

// unicodePath returns the name in an Info-ZIP Unicode Path Extra Field: version 1,
// a checksum of the other name, UTF-8.
func unicodePath(extra []byte) (name string, ok bool) {
	const id, head = 0x7075, 5
	for len(extra) >= 4 {
		tag, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; size > len(extra) {
			return "", false
		}
		if tag == id && size > head && extra[0] == 1 && utf8.Valid(extra[head:size]) {
			return string(bytes.Clone(extra[head:size])), true
		}
		extra = extra[size:]
	}
	return "", false
}
