package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
)

// Why not a library: the one there is builds the path of every entry, which
// grows with the square of how deep storages nest. Only the streams of the root
// are wanted here.

// An ole is a compound file ([MS-CFB]), of which it reads the streams that lie
// in its root: those of an embedded document lie deeper.
type ole struct {
	r      io.ReaderAt
	size   int64
	sector int64 // bytes, 512 or 4096
	fat    []uint32
	cutoff uint32 // streams below this size lie in the mini stream
	root   oleEntry
	minis  []uint32 // the FAT of the mini stream
	mini   []byte   // the mini stream, once it was needed
	limit  int64    // bytes of one stream
	found  map[string]oleEntry
}

type oleEntry struct {
	name                     string
	kind                     byte // 1 storage, 2 stream, 5 root
	left, right, child, from uint32
	size                     uint64
}

const (
	oleEnd        = 0xFFFFFFFA // this and above end a chain (section 2.1)
	oleNone       = 0xFFFFFFFF // no sibling, no child
	oleHeader     = 512
	oleMiniSector = 64
	oleDirEntry   = 128
	oleMaxEntries = 16 << 10 // directory entries; an Office document has a few dozen
)

var oleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

var errOLE = errors.New("bad compound file")

func openOLE(r io.ReaderAt, size, limit int64) (*ole, error) {
	head := make([]byte, oleHeader)
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	shift := le16(head, 30)
	if !bytes.HasPrefix(head, oleMagic) || shift != 9 && shift != 12 {
		return nil, errOLE
	}
	o := &ole{r: r, size: size, sector: 1 << shift, cutoff: le32(head, 56), limit: limit, found: map[string]oleEntry{}}
	if err := o.readFAT(head); err != nil {
		return nil, err
	}
	if err := o.readDirectory(le32(head, 48)); err != nil {
		return nil, err
	}
	minis, err := o.read(le32(head, 60), -1)
	if err != nil {
		return nil, err
	}
	o.minis = words(minis)
	return o, nil
}

func le16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

func words(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = le32(b, 4*i)
	}
	return w
}

// at reads one sector. The last one of a file may be cut short.
func (o *ole) at(sector uint32) ([]byte, error) {
	offset := (int64(sector) + 1) * o.sector
	if offset >= o.size {
		return nil, errOLE
	}
	b := make([]byte, o.sector)
	if n, err := o.r.ReadAt(b, offset); err != nil && (err != io.EOF || n == 0) {
		return nil, err
	}
	return b, nil
}

// readFAT reads the sector allocation table: 109 of its sectors are named in
// the header, the others in a chain of their own (section 2.5).
func (o *ole) readFAT(head []byte) error {
	list := words(head[76:])
	next := le32(head, 68)
	for n := int64(0); next < oleEnd; n++ {
		b, err := o.at(next)
		if err != nil || n > o.size/o.sector {
			return errOLE
		}
		more := words(b)
		next = more[len(more)-1]
		list = append(list, more[:len(more)-1]...)
	}
	for _, sector := range list {
		if sector >= oleEnd {
			continue
		}
		b, err := o.at(sector)
		if err != nil || int64(len(o.fat))*o.sector > o.size+o.sector*o.sector {
			return errOLE
		}
		o.fat = append(o.fat, words(b)...)
	}
	return nil
}

// read returns the bytes of a chain of sectors, all of it where size is
// negative. No chain is longer than the file, so that a circle ends.
func (o *ole) read(sector uint32, size int64) ([]byte, error) {
	var out []byte
	for sector < oleEnd && (size < 0 || int64(len(out)) < size) {
		if int64(len(out)) > min(o.size, o.limit) || int64(sector) >= int64(len(o.fat)) {
			return nil, errOLE
		}
		b, err := o.at(sector)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		sector = o.fat[sector]
	}
	return cut(out, size)
}

func cut(b []byte, size int64) ([]byte, error) {
	if size < 0 {
		return b, nil
	}
	if int64(len(b)) < size {
		return nil, io.ErrUnexpectedEOF
	}
	return b[:size], nil
}

// readDirectory finds the streams of the root: its child and that one's
// siblings, which form a tree (section 2.6.4).
func (o *ole) readDirectory(sector uint32) error {
	raw, err := o.read(sector, -1)
	if err != nil {
		return err
	}
	n := uint32(len(raw) / oleDirEntry)
	if n == 0 || n > oleMaxEntries {
		return errOLE
	}
	entry := func(i uint32) oleEntry { return newOLEEntry(raw[i*oleDirEntry:][:oleDirEntry]) }
	o.root = entry(0)
	seen := map[uint32]bool{}
	for todo := []uint32{o.root.child}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i >= n || seen[i] {
			continue
		}
		seen[i] = true
		e := entry(i)
		if e.kind == 2 {
			o.found[e.name] = e
		}
		todo = append(todo, e.left, e.right)
	}
	return nil
}

func newOLEEntry(b []byte) oleEntry {
	length := min(int(le16(b, 64)), 64) / 2
	name := make([]uint16, 0, 32)
	for i := range max(length-1, 0) { // without the NUL at its end
		name = append(name, le16(b, 2*i))
	}
	return oleEntry{
		name: string(utf16.Decode(name)), kind: b[66],
		left: le32(b, 68), right: le32(b, 72), child: le32(b, 76), from: le32(b, 116),
		size: uint64(le32(b, 120)), // the upper half may be junk, and no stream here is that large
	}
}

// has reports whether the root holds a stream of this name.
func (o *ole) has(name string) bool {
	_, ok := o.found[name]
	return ok
}

// stream returns the first size bytes of a stream, or all of it where it is
// shorter.
func (o *ole) stream(name string, size int64) ([]byte, error) {
	e, ok := o.found[name]
	if !ok {
		return nil, errOLE
	}
	size = min(size, int64(e.size))
	if e.size >= uint64(o.cutoff) {
		return o.read(e.from, size)
	}
	if o.mini == nil {
		b, err := o.read(o.root.from, -1)
		if err != nil {
			return nil, err
		}
		o.mini = b
	}
	return o.readMini(e.from, size)
}

func (o *ole) readMini(sector uint32, size int64) ([]byte, error) {
	var out []byte
	for sector < oleEnd && int64(len(out)) < size {
		at := int64(sector) * oleMiniSector
		if int64(sector) >= int64(len(o.minis)) || at+oleMiniSector > int64(len(o.mini)) {
			return nil, errOLE
		}
		out = append(out, o.mini[at:at+oleMiniSector]...)
		sector = o.minis[sector]
	}
	return cut(out, size)
}
