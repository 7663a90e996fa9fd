package office

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf16"
)

// Why not a library: the one there is builds the path of every entry, which
// grows with the square of how deep storages nest.

// A Compound is one storage of a compound file ([MS-CFB]): its root, or one that
// lies deeper. It reads the streams that lie in it.
type Compound struct {
	r      io.ReaderAt
	size   int64
	sector int64 // bytes, 512 or 4096
	fat    []uint32
	cutoff uint32           // streams below this size lie in the mini stream
	dir    []byte           // the directory, an entry each entrySize bytes
	root   entry            // of the file
	minis  []uint32         // the FAT of the mini stream
	mini   []byte           // the mini stream, once it was needed
	limit  int64            // bytes of one stream
	found  map[string]entry // streams
	inside map[string]entry // storages
}

type entry struct {
	name                     string
	kind                     byte // 1 storage, 2 stream, 5 root
	left, right, child, from uint32
	size                     uint64
}

const (
	chainEnd   = 0xFFFFFFFA // this and above end a chain (section 2.1)
	headerSize = 512
	miniSector = 64
	entrySize  = 128
	maxEntries = 16 << 10 // directory entries; an Office document has a few dozen
)

var compoundMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

// ErrCompound says that a file is no compound file, or a damaged one.
var ErrCompound = errors.New("bad compound file")

// IsCompound reports whether a file that begins with head is a compound file.
func IsCompound(head []byte) bool { return bytes.HasPrefix(head, compoundMagic) }

// OpenCompound opens a compound file of size bytes, of which no stream is read
// beyond limit bytes.
func OpenCompound(r io.ReaderAt, size, limit int64) (*Compound, error) {
	head := make([]byte, headerSize)
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read header: %w", err)
	}
	shift := le16(head, 30)
	if !IsCompound(head) || shift != 9 && shift != 12 {
		return nil, ErrCompound
	}
	c := &Compound{r: r, size: size, sector: 1 << shift, cutoff: le32(head, 56), limit: limit}
	if err := c.readFAT(head); err != nil {
		return nil, err
	}
	if err := c.readDirectory(le32(head, 48)); err != nil {
		return nil, err
	}
	minis, err := c.read(le32(head, 60), -1)
	if err != nil {
		return nil, err
	}
	c.minis = words(minis)
	return c, nil
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
func (c *Compound) at(sector uint32) ([]byte, error) {
	offset := (int64(sector) + 1) * c.sector
	if offset >= c.size {
		return nil, ErrCompound
	}
	b := make([]byte, c.sector)
	if n, err := c.r.ReadAt(b, offset); err != nil && (err != io.EOF || n == 0) {
		return nil, err
	}
	return b, nil
}

// readFAT reads the sector allocation table: 109 of its sectors are named in
// the header, the others in a chain of their own (section 2.5).
func (c *Compound) readFAT(head []byte) error {
	list := words(head[76:])
	next := le32(head, 68)
	for n := int64(0); next < chainEnd; n++ {
		b, err := c.at(next)
		if err != nil || n > c.size/c.sector {
			return ErrCompound
		}
		more := words(b)
		next = more[len(more)-1]
		list = append(list, more[:len(more)-1]...)
	}
	for _, sector := range list {
		if sector >= chainEnd {
			continue
		}
		b, err := c.at(sector)
		if err != nil || int64(len(c.fat))*c.sector > c.size+c.sector*c.sector {
			return ErrCompound
		}
		c.fat = append(c.fat, words(b)...)
	}
	return nil
}

// read returns the bytes of a chain of sectors, all of it where size is
// negative. No chain is longer than the file, so that a circle ends.
func (c *Compound) read(sector uint32, size int64) ([]byte, error) {
	var out []byte
	for sector < chainEnd && (size < 0 || int64(len(out)) < size) {
		if int64(len(out)) > min(c.size, c.limit) || int64(sector) >= int64(len(c.fat)) {
			return nil, ErrCompound
		}
		b, err := c.at(sector)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		sector = c.fat[sector]
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

// readDirectory finds what lies in the root.
func (c *Compound) readDirectory(sector uint32) error {
	dir, err := c.read(sector, -1)
	if err != nil {
		return err
	}
	if n := len(dir) / entrySize; n == 0 || n > maxEntries {
		return ErrCompound
	}
	c.dir = dir
	c.root = c.entry(0)
	c.list(c.root)
	return nil
}

func (c *Compound) entry(i uint32) entry { return newEntry(c.dir[i*entrySize:][:entrySize]) }

// list finds what lies in a storage: its child and that one's siblings, which form
// a tree (section 2.6.4).
func (c *Compound) list(storage entry) {
	c.found, c.inside = map[string]entry{}, map[string]entry{}
	n := uint32(len(c.dir) / entrySize)
	seen := map[uint32]bool{}
	for todo := []uint32{storage.child}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i >= n || seen[i] {
			continue
		}
		seen[i] = true
		e := c.entry(i)
		switch e.kind {
		case 1:
			c.inside[e.name] = e
		case 2:
			c.found[e.name] = e
		}
		todo = append(todo, e.left, e.right)
	}
}

// Storages returns the names of the storages that lie in c, in order.
func (c *Compound) Storages() []string { return slices.Sorted(maps.Keys(c.inside)) }

// Storage returns a storage that lies in c. A damaged file may have one that lies
// in itself.
func (c *Compound) Storage(name string) (*Compound, error) {
	e, ok := c.inside[name]
	if !ok {
		return nil, ErrCompound
	}
	if err := c.readMiniStream(); err != nil {
		return nil, err
	}
	inner := *c
	inner.list(e)
	return &inner, nil
}

func newEntry(b []byte) entry {
	length := min(int(le16(b, 64)), 64) / 2
	name := make([]uint16, 0, 32)
	for i := range max(length-1, 0) { // without the NUL at its end
		name = append(name, le16(b, 2*i))
	}
	return entry{
		name: string(utf16.Decode(name)), kind: b[66],
		left: le32(b, 68), right: le32(b, 72), child: le32(b, 76), from: le32(b, 116),
		size: uint64(le32(b, 120)), // the upper half may be junk, and no stream here is that large
	}
}

// Has reports whether c holds a stream of this name.
func (c *Compound) Has(name string) bool {
	_, ok := c.found[name]
	return ok
}

// Stream returns the first size bytes of a stream, or all of it where it is
// shorter.
func (c *Compound) Stream(name string, size int64) ([]byte, error) {
	e, ok := c.found[name]
	if !ok {
		return nil, ErrCompound
	}
	size = min(size, int64(e.size))
	if e.size >= uint64(c.cutoff) {
		return c.read(e.from, size)
	}
	if err := c.readMiniStream(); err != nil {
		return nil, err
	}
	return c.readMini(e.from, size)
}

// readMiniStream reads the stream that holds the small ones, once.
func (c *Compound) readMiniStream() (err error) {
	if c.mini == nil {
		c.mini, err = c.read(c.root.from, -1)
	}
	return err
}

// Open returns a reader of a stream, whatever its size. It fails with ErrCompound
// where the stream ends too early.
func (c *Compound) Open(name string) (io.Reader, error) {
	e, ok := c.found[name]
	if !ok {
		return nil, ErrCompound
	}
	if e.size >= uint64(c.cutoff) {
		return &chain{c: c, sector: e.from, left: int64(e.size)}, nil
	}
	b, err := c.Stream(name, int64(e.size))
	return bytes.NewReader(b), err
}

// A chain reads the sectors of a stream one after the other.
type chain struct {
	c      *Compound
	sector uint32
	at     int64 // within the sector
	left   int64 // of the stream
	read   int64
}

func (r *chain) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	fat := r.c.fat
	if int64(r.sector) >= int64(len(fat)) || r.read > r.c.size { // its end came, or it is a circle
		return 0, ErrCompound
	}
	run := int64(1) // sectors that lie next to each other are read together
	last := r.sector
	for run*r.c.sector-r.at < int64(len(p)) && int64(last)+1 < int64(len(fat)) && fat[last] == last+1 {
		run, last = run+1, last+1
	}
	n := min(int64(len(p)), run*r.c.sector-r.at, r.left)
	m, err := r.c.r.ReadAt(p[:n], (int64(r.sector)+1)*r.c.sector+r.at)
	if err != nil && err != io.EOF {
		return m, err
	}
	if m == 0 {
		return 0, ErrCompound
	}
	r.left, r.read, r.at = r.left-int64(m), r.read+int64(m), r.at+int64(m)
	for r.at >= r.c.sector && r.left > 0 {
		r.at -= r.c.sector
		if r.sector = fat[r.sector]; r.at >= r.c.sector && int64(r.sector) >= int64(len(fat)) {
			return m, ErrCompound
		}
	}
	return m, nil
}

func (c *Compound) readMini(sector uint32, size int64) ([]byte, error) {
	var out []byte
	for sector < chainEnd && int64(len(out)) < size {
		at := int64(sector) * miniSector
		if int64(sector) >= int64(len(c.minis)) || at+miniSector > int64(len(c.mini)) {
			return nil, ErrCompound
		}
		out = append(out, c.mini[at:at+miniSector]...)
		sector = c.minis[sector]
	}
	return cut(out, size)
}
