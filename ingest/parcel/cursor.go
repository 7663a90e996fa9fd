package parcel

import (
	"encoding/binary"
	"io"
)

// A cursor reads a binary file from one place to another. After its first error,
// which is ErrDamaged where the file ends too early, it reads only zeros.
type cursor struct {
	r       io.ReaderAt
	at, end int64
	err     error
}

// take returns the place of the next n bytes and goes behind them.
func (c *cursor) take(n int64) (from int64) {
	from = c.at
	if c.err == nil && (n < 0 || n > c.end-c.at) {
		c.err = ErrDamaged
	}
	if c.err == nil {
		c.at += n
	}
	return from
}

// read fills b.
func (c *cursor) read(b []byte) {
	from := c.take(int64(len(b)))
	if c.err != nil {
		return
	}
	if n, err := c.r.ReadAt(b, from); n < len(b) {
		clear(b)
		c.err = err
		if err == io.EOF {
			c.err = ErrDamaged
		}
	}
}

func (c *cursor) byte() byte {
	var b [1]byte
	c.read(b[:])
	return b[0]
}

func (c *cursor) u16() uint16 {
	var b [2]byte
	c.read(b[:])
	return binary.LittleEndian.Uint16(b[:])
}

func (c *cursor) u32() uint32 {
	var b [4]byte
	c.read(b[:])
	return binary.LittleEndian.Uint32(b[:])
}

// more reports whether something is left to read.
func (c *cursor) more() bool { return c.err == nil && c.at < c.end }

// within returns a cursor over the next n bytes and goes behind them.
func (c *cursor) within(n int64) *cursor {
	from := c.take(n)
	return &cursor{r: c.r, at: from, end: c.at, err: c.err}
}
