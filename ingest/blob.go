package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/upr-info/followup/ingest/letter"
)

// inMemory is how much of an attachment is held in memory: nearly every answer
// sheet fits, and what does not goes to a temporary file, so that the largest
// letter costs no more than this.
const inMemory = 1 << 20

// usual is how large most attachments are at most. Room for them is made at once.
const usual = 160 << 10

// A blob is the bytes of one attachment, to be read more than once.
type blob struct {
	size   int64
	sha256 string
	small  []byte
	file   *os.File // where small was not enough
}

// newBlob copies r. A temporary file is made in dir, the system's where that is
// empty, and is gone after close.
func newBlob(r io.Reader, dir string) (*blob, error) {
	hash := sha256.New()
	r = io.TeeReader(r, hash)
	var head bytes.Buffer
	head.Grow(usual)
	n, err := io.CopyN(&head, r, inMemory)
	b := &blob{size: n, small: head.Bytes()}
	if n < usual/2 {
		b.small = bytes.Clone(b.small) // a letter may have hundreds
	}
	if err == nil {
		err = b.spill(r, dir)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.close()
		return nil, fmt.Errorf("copy attachment: %w", err)
	}
	b.sha256 = hex.EncodeToString(hash.Sum(nil))
	return b, nil
}

func (b *blob) spill(r io.Reader, dir string) (err error) {
	if b.file, err = os.CreateTemp(dir, "followup-attachment-*"); err != nil {
		return err
	}
	if _, err = b.file.Write(b.small); err != nil {
		return err
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{b.file}, r, make([]byte, 64<<10))
	b.size += n
	b.small = nil
	return err
}

// ReadAt implements io.ReaderAt.
func (b *blob) ReadAt(p []byte, off int64) (int, error) {
	if b.file != nil {
		return b.file.ReadAt(p, off)
	}
	return bytes.NewReader(b.small).ReadAt(p, off)
}

// reader returns a reader from the first byte on.
func (b *blob) reader() io.Reader { return io.NewSectionReader(b, 0, b.size) }

// head returns the first bytes, enough to tell what the content is.
func (b *blob) head() []byte {
	head := make([]byte, min(b.size, letter.KindRoom))
	n, _ := b.ReadAt(head, 0) // what cannot be read here cannot be read later either, and is said then
	return head[:n]
}

func (b *blob) close() {
	if b.file != nil {
		b.file.Close()
		os.Remove(b.file.Name())
	}
}
