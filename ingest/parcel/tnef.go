package parcel

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"github.com/upr-info/followup/ingest/letter"
)

// The attributes of [MS-OXTNEF], section 2.1.3.2, that say what is attached.
const (
	tnefMagic      = 0x223e9f78
	attRenderData  = 0x00069002 // begins the next attachment
	attTitle       = 0x00018010
	attData        = 0x0006800f
	attProperties  = 0x00069005
	levelAttached  = 2
	maxTNEFName    = 1024    // bytes; Windows takes 255 characters
	maxProperties  = 1000    // of one attachment; Outlook writes some thirty
	attachmentRoom = 16      // bytes of the interface identifier before an attached message
	propLongName   = 0x3707  // PidTagAttachLongFilename
	propName       = 0x3704  // PidTagAttachFilename
	propDisplay    = 0x3001  // PidTagDisplayName
	propObject     = 0x3701  // PidTagAttachDataObject
	maxTNEFItems   = 100_000 // attributes of one file, each of some bytes
)

// A tnefFile is one attachment while its attributes are gathered.
type tnefFile struct {
	title, name, long, display string
	data                       *cursor // nil where none came
	message                    bool    // data is a message attached, in TNEF itself
}

// openTNEF hands out the attachments of a winmail.dat, in which Outlook sends
// letters to those it takes for Outlook users. The letter's text is left: it stands
// in the mail itself.
func openTNEF(r io.ReaderAt, size int64, take func(letter.Part) error) error {
	c := &cursor{r: r, end: size}
	if c.u32() != tnefMagic {
		return ErrDamaged
	}
	c.u16() // key
	var file *tnefFile
	for n := 0; c.more() && n < maxTNEFItems; n++ {
		level, id := c.byte(), c.u32()
		data := c.within(int64(c.u32()))
		c.u16() // checksum
		if data.err != nil || level != levelAttached {
			continue
		}
		if id == attRenderData {
			if err := file.hand(take); err != nil {
				return err
			}
			file = &tnefFile{}
		}
		if file != nil {
			file.attribute(id, data)
		}
	}
	if err := file.hand(take); err != nil {
		return err
	}
	return c.err
}

// hand hands the file out, if there is one.
func (f *tnefFile) hand(take func(letter.Part) error) error {
	if f == nil || f.data == nil {
		return nil
	}
	name := letter.CleanName(cmp.Or(f.long, f.name, f.title, f.display))
	if f.message {
		name = letter.CleanName(cmp.Or(f.display, "message") + ".dat")
	}
	body := io.NewSectionReader(f.data.r, f.data.at, f.data.end-f.data.at)
	return take(letter.Part{Name: name, Disposition: "attachment", Body: body})
}

// attribute takes one attribute.
func (f *tnefFile) attribute(id uint32, data *cursor) {
	switch id {
	case attTitle:
		f.title = data.text8()
	case attData:
		f.data = data
	case attProperties:
		f.properties(data)
	}
}

// properties takes the MAPI properties of a file (section 2.1.3.4). Where one
// cannot be read those behind it are lost, and the short name stays.
func (f *tnefFile) properties(c *cursor) {
	for range min(c.u32(), maxProperties) {
		kind, id := c.u16(), c.u16()
		c.propertyName(id)
		value := c.propertyValue(kind)
		if c.err != nil {
			return
		}
		switch id {
		case propLongName:
			f.long = value.text(kind)
		case propName:
			f.name = value.text(kind)
		case propDisplay:
			f.display = value.text(kind)
		case propObject:
			if kind == typeObject && value.end-value.at > attachmentRoom {
				value.take(attachmentRoom)
				f.data, f.message = value, true
			}
		}
	}
}

// The types of [MS-OXCDATA], section 2.11.1, that matter by themselves.
const (
	typeObject  = 0x000d
	typeString8 = 0x001e
	typeString  = 0x001f
	manyValues  = 0x1000
)

// fixedSize returns the bytes of a value with its padding, 0 for one whose size
// stands before it.
func fixedSize(kind uint16) int64 {
	switch kind {
	case 0x0002, 0x0003, 0x0004, 0x000a, 0x000b:
		return 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		return 8
	case 0x0048:
		return 16
	}
	return 0
}

// propertyName goes behind the name that a property of a high identifier has.
func (c *cursor) propertyName(id uint16) {
	const guid = 16
	if id < 0x8000 {
		return
	}
	c.take(guid)
	if c.u32() == 0 {
		c.u32()
		return
	}
	c.take(padded(c.u32()))
}

// propertyValue returns the value of a property, the last where it has several.
func (c *cursor) propertyValue(kind uint16) *cursor {
	size := fixedSize(kind &^ manyValues)
	n := uint32(1)
	if size == 0 || kind&manyValues != 0 {
		n = c.u32()
	}
	if n > maxProperties {
		c.err = fmt.Errorf("%w: a property of %d values", ErrDamaged, n)
	}
	value := &cursor{r: c.r}
	for i := uint32(0); i < n && c.err == nil; i++ {
		if size > 0 {
			value = c.within(size)
			continue
		}
		length := c.u32()
		value = c.within(int64(length))
		c.take(padded(length) - int64(length))
	}
	return value
}

// padded returns n rounded up to four bytes.
func padded(n uint32) int64 { return (int64(n) + 3) &^ 3 }

// text returns a value that is text, else "".
func (c *cursor) text(kind uint16) string {
	switch kind {
	case typeString8:
		return c.text8()
	case typeString:
		s, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(c.name())
		if err == nil {
			return strings.TrimRight(string(s), "\x00")
		}
	}
	return ""
}

// text8 returns text in the sender's code page, which is seldom told rightly.
func (c *cursor) text8() string {
	b, _, _ := bytes.Cut(c.name(), []byte{0})
	if utf8.Valid(b) {
		return string(b)
	}
	return letter.Guess(string(b))
}

// name returns all bytes of c, or as many as a name may have.
func (c *cursor) name() []byte {
	b := make([]byte, min(c.end-c.at, maxTNEFName))
	c.read(b)
	return b
}
