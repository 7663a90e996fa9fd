package parcel

import (
	"bytes"
	"io"

	"github.com/upr-info/followup/ingest/letter"
)

// The object identifiers of RFC 5652, sections 5.1, 6.1 and of RFC 5083, as their
// bytes.
const (
	oidSigned        = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidEnveloped     = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
	oidAuthEnveloped = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
)

// openSigned hands out the parts of the mail within a digital signature (RFC 8551,
// section 3.5.2). The signature itself is not looked at. One that stands beside
// what it signs holds nothing. One whose content is encrypted is ErrEncrypted.
func openSigned(r io.ReaderAt, size int64, take func(letter.Part) error) error {
	c := &cursor{r: r, end: size}
	info := c.enter(tagSequence)
	switch info.object() {
	case oidSigned:
	case oidEnveloped, oidAuthEnveloped:
		return ErrEncrypted
	default:
		return ErrDamaged
	}
	data := info.enter(tagContext0).enter(tagSequence)
	data.skip() // version
	data.skip() // digestAlgorithms
	inner := data.enter(tagSequence)
	inner.skip() // eContentType
	if inner.err == nil && inner.ended() {
		return nil
	}
	body := octets(inner.enter(tagContext0))
	var start [1]byte
	if _, err := io.ReadFull(body, start[:]); err != nil {
		return ErrDamaged
	}
	return parseMail(io.MultiReader(bytes.NewReader(start[:]), body), take)
}

// The tags of X.690 that occur on the way.
const (
	tagOctets            = 0x04
	tagObject            = 0x06
	tagConstructedOctets = 0x24
	tagSequence          = 0x30
	tagContext0          = 0xa0
)

const (
	// endless is the length of what ends with two zeros (X.690, section 8.1.3.6).
	endless = -1
	// maxNesting bounds elements of such a length in each other; algorithm
	// identifiers have three levels.
	maxNesting = 16
)

// element reads the head of an element (X.690, section 8.1). BER is what large
// signed mails are written in: DER needs every length before the content.
func (c *cursor) element() (tag byte, length int64) {
	tag = c.byte()
	if tag&0x1f == 0x1f { // of more than one byte: not in any of these types
		c.err = ErrDamaged
	}
	first := c.byte()
	switch n := first & 0x7f; {
	case first < 0x80:
		return tag, int64(first)
	case n == 0 && tag&0x20 != 0:
		return tag, endless
	case n == 0 || n > 4:
		c.err = ErrDamaged
	default:
		for range n {
			length = length<<8 | int64(c.byte())
		}
	}
	return tag, length
}

// enter returns a cursor over the content of the next element, which must have
// this tag. Over one of endless length it reaches to the end of c.
func (c *cursor) enter(tag byte) *cursor {
	t, length := c.element()
	if c.err == nil && t != tag {
		c.err = ErrDamaged
	}
	if length == endless {
		return &cursor{r: c.r, at: c.at, end: c.end, err: c.err}
	}
	return c.within(length)
}

// object returns the bytes of the object identifier that comes next.
func (c *cursor) object() string {
	t, length := c.element()
	if t != tagObject || length < 0 || length > int64(len(oidAuthEnveloped)) {
		return ""
	}
	b := make([]byte, length)
	c.read(b)
	return string(b)
}

// ended reports whether c stands at the end of a content, without going behind it.
func (c *cursor) ended() bool {
	look := *c
	if !look.more() {
		return true
	}
	first, second := look.byte(), look.byte() // end-of-contents octets, X.690, section 8.1.5
	return first == 0 && second == 0
}

// skip goes behind the next element.
func (c *cursor) skip() {
	for open, first := 0, true; (first || open > 0) && c.err == nil; first = false {
		tag, length := c.element()
		switch {
		case length == endless:
			if open++; open > maxNesting {
				c.err = ErrDamaged
			}
		case tag == 0 && length == 0:
			open--
		default:
			c.take(length)
		}
	}
}

// A chunks reads an octet string that may come in pieces.
type chunks struct {
	c    *cursor
	left int64 // of this piece
	err  error
}

// octets returns what reads the octet string that comes next: one element, or one
// that holds others (X.690, section 8.7).
func octets(c *cursor) io.Reader {
	tag, length := c.element()
	switch {
	case c.err == nil && tag == tagOctets:
		from := c.take(length)
		if c.err == nil {
			return io.NewSectionReader(c.r, from, length)
		}
	case c.err == nil && tag == tagConstructedOctets && length == endless:
		return &chunks{c: c}
	case c.err == nil && tag == tagConstructedOctets:
		return &chunks{c: c.within(length)}
	}
	return &chunks{c: c, err: ErrDamaged}
}

func (r *chunks) Read(p []byte) (int, error) {
	for r.err == nil && r.left == 0 {
		if r.c.ended() {
			r.err = io.EOF
			break
		}
		tag, length := r.c.element()
		if r.left = length; r.c.err != nil || tag != tagOctets {
			r.err = ErrDamaged
		}
	}
	if r.err != nil || len(p) == 0 {
		return 0, r.err
	}
	p = p[:min(int64(len(p)), r.left)]
	r.c.read(p)
	if r.c.err != nil {
		r.err = ErrDamaged
		return 0, r.err
	}
	r.left -= int64(len(p))
	return len(p), nil
}
