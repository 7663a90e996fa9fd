package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"github.com/upr-info/followup/ingest/letter"
)

// inMemory is how much of an attachment is held in memory: nearly every answer
// sheet fits, and what does not goes to a temporary file, so that the largest
// letter costs no more than this.
const inMemory = 1 << 20

const (
	// maxRooms is how many attachments stay in the room they were copied into. A
	// letter may have hundreds: those beyond are copied once more, into no more
	// than they need.
	maxRooms = 8
	// leastKept is how long an attachment is that is worth a room.
	leastKept = inMemory / 32
)

// rooms are what attachments are copied to first. They are used again: making
// one for each letter would keep the collector of garbage busy.
var (
	rooms = sync.Pool{New: func() any { return new([inMemory]byte) }}
	taken atomic.Int32 // of the rooms, by attachments that stay in them
)

// A blob is the bytes of one attachment, to be read more than once.
type blob struct {
	size   int64
	sha256 string
	small  []byte
	room   *[inMemory]byte // where small is; nil: it has its own bytes
	file   *os.File        // where small was not enough
	lost   bool            // to a reader that hangs, which may look into the room for ever
}

// newBlob copies r. A temporary file is made in dir, the system's where that is
// empty, and is gone after close.
func newBlob(r io.Reader, dir string) (*blob, error) {
	hash := sha256.New()
	r = io.TeeReader(r, hash)
	room := rooms.Get().(*[inMemory]byte)
	n, err := fill(r, room[:])
	b := &blob{size: int64(n), small: room[:n], room: room}
	if err == nil {
		err = b.spill(r, dir)
	}
	b.leave()
	if err != nil && !errors.Is(err, io.EOF) {
		b.close()
		return nil, fmt.Errorf("copy attachment: %w", err)
	}
	b.sha256 = hex.EncodeToString(hash.Sum(nil))
	return b, nil
}

// leave has b leave its room, unless it may stay there until close.
func (b *blob) leave() {
	if len(b.small) >= leastKept {
		if taken.Add(1) <= maxRooms {
			return
		}
		taken.Add(-1)
	}
	b.small = bytes.Clone(b.small)
	rooms.Put(b.room)
	b.room = nil
}

// fill reads until room is full or r ends, with r's error then.
func fill(r io.Reader, room []byte) (n int, err error) {
	for n < len(room) && err == nil {
		var m int
		m, err = r.Read(room[n:])
		n += m
	}
	return n, err
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
	if b.file == nil {
		return b.small[:min(b.size, letter.KindRoom)]
	}
	head := make([]byte, letter.KindRoom)
	n, _ := b.ReadAt(head, 0) // what cannot be read here cannot be read later either, and is said then
	return head[:n]
}

func (b *blob) close() {
	if b.room != nil {
		taken.Add(-1)
		if !b.lost {
			rooms.Put(b.room)
			b.small = nil
		}
		b.room = nil
	}
	if b.file != nil {
		b.file.Close()
		os.Remove(b.file.Name())
	}
}
