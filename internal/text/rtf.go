package text

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
)

// readRTF reads a document in Rich Text Format (1.9.1).
func readRTF(s source, w *writer) error {
	r := &rtf{writer: w, in: bufio.NewReaderSize(s.all(), 64<<10), ansi: codePage(ansiLatin), fonts: map[int]int{}, group: rtfGroup{skip: 1, font: noFont}}
	for {
		c, err := r.in.ReadByte()
		if err == io.EOF {
			return r.finish()
		}
		if err != nil {
			return err
		}
		done, err := r.char(c)
		if err != nil || done {
			return err
		}
	}
}

// An rtf goes through a document and keeps the state of its groups.
type rtf struct {
	*writer
	in      *bufio.Reader
	ansi    encoding.Encoding // of what has no font
	fonts   map[int]int       // code pages, by number
	group   rtfGroup
	outer   []rtfGroup // the groups around it
	bytes   []byte     // text whose code page is that of the group
	high    rune       // the first half of a surrogate pair
	standIn int        // characters that stand for one in Unicode, for programs that know none
	started bool       // the first group has begun
	foots   int        // footnotes
	ends    int        // endnotes
	steps   int        // bytes since the clock was looked at
}

// An rtfGroup is what ends with a group.
type rtfGroup struct {
	unread  bool // what is in it is not the document's text
	twice   bool // a text that stands here in ANSI and, in a group inside, in Unicode
	hidden  bool // or deleted
	inTable bool
	fonts   bool // the font table
	note    bool // the group is a note
	box     bool // the group is a text box
	font    int
	skip    int // how many characters follow one in Unicode, \uc
}

const (
	noFont    = -1
	ansiLatin = 1252
	symbolSet = -2     // code page of fonts whose characters are symbols
	maxGroups = 10_000 // how deep groups may nest; Word stays below a hundred
	maxFonts  = 4096
	maxWord   = 32 // letters of a control word, and digits of its number
)

var errGroups = errors.New("groups are not nested")

// char takes one byte. It is done when the first group ends.
func (r *rtf) char(c byte) (done bool, err error) {
	if r.steps++; r.steps%(64<<10) == 0 {
		if err := r.state(); err != nil {
			return true, err
		}
	}
	switch c {
	case '{':
		return false, r.openGroup()
	case '}':
		return r.closeGroup()
	case '\\':
		return false, r.control()
	case '\r', '\n':
		return false, nil
	}
	r.literal(c)
	return false, nil
}

func (r *rtf) openGroup() error {
	r.flush()
	if len(r.outer) == maxGroups {
		return errGroups
	}
	r.started, r.standIn = true, 0
	r.outer = append(r.outer, r.group)
	r.group.note, r.group.box, r.group.twice = false, false, false
	return nil
}

func (r *rtf) closeGroup() (done bool, err error) {
	r.flush()
	r.standIn = 0
	last := len(r.outer) - 1
	if last < 0 {
		return true, errGroups
	}
	ended := r.group
	r.group, r.outer = r.outer[last], r.outer[:last]
	if ended.note || ended.box {
		if err := r.end(); err != nil {
			return true, err
		}
	}
	if ended.note {
		r.endNote()
	}
	if last == 0 {
		return true, r.finish()
	}
	return false, r.state()
}

// finish ends the document. That its last brace is missing does no harm.
func (r *rtf) finish() error {
	r.flush()
	if len(r.outer) > 1 || !r.started {
		return io.ErrUnexpectedEOF
	}
	if !r.group.inTable {
		r.endTable()
	}
	return r.end()
}

// literal takes a byte of text.
func (r *rtf) literal(c byte) {
	if r.standIn > 0 {
		r.standIn--
		return
	}
	if r.group.unread || r.group.hidden {
		return
	}
	r.high = 0
	if r.bytes = append(r.bytes, c); len(r.bytes) >= 64<<10 && c < 0x80 {
		r.flush()
	}
}

// flush writes the bytes that wait. They are decoded together, since in some code
// pages two make up a character.
func (r *rtf) flush() {
	if len(r.bytes) == 0 {
		return
	}
	page, ok := r.fonts[r.group.font]
	switch {
	case ok && page == symbolSet:
		for _, c := range r.bytes {
			r.write(string(rune(0xF000) + rune(c)))
		}
	case ok && codePage(page) != nil:
		r.write(convert(codePage(page), r.bytes))
	default:
		r.write(convert(r.ansi, r.bytes))
	}
	r.bytes = r.bytes[:0]
}

// put writes text in Unicode.
func (r *rtf) put(s string) {
	r.flush()
	if !r.group.unread && !r.group.hidden {
		r.write(s)
	}
}

// control takes what follows a backslash.
func (r *rtf) control() error {
	c, err := r.in.ReadByte()
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	if isLetter(c) {
		return r.word(c)
	}
	switch c {
	case '\'':
		return r.hex()
	case '*': // what is not known is to be left out, with its group
		r.flush()
		r.group.unread = true
	case '~':
		r.put("\u00A0")
	case '_':
		r.put("\u2011")
	case '\r', '\n':
		return r.paragraphEnd()
	case '\\', '{', '}':
		r.literal(c)
	}
	return nil
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// hex takes a byte written as two digits.
func (r *rtf) hex() error {
	var digits [2]byte
	if _, err := io.ReadFull(r.in, digits[:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	if c, err := strconv.ParseUint(string(digits[:]), 16, 8); err == nil {
		r.literal(byte(c))
	}
	return nil
}

// word takes a control word, its number and the space that ends it.
func (r *rtf) word(c byte) error {
	var name, number strings.Builder
	var err error
	for ; err == nil && isLetter(c) && name.Len() < maxWord; c, err = r.in.ReadByte() {
		name.WriteByte(c)
	}
	for ; err == nil && (c >= '0' && c <= '9' || c == '-' && number.Len() == 0) && number.Len() < maxWord; c, err = r.in.ReadByte() {
		number.WriteByte(c)
	}
	if err == nil && c != ' ' {
		err = r.in.UnreadByte()
	}
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	n, bad := strconv.Atoi(number.String())
	return r.obey(name.String(), n, bad == nil)
}

// unicode takes a character in Unicode, a UTF-16 unit written as a signed number.
func (r *rtf) unicode(n int) {
	r.flush()
	r.standIn = r.group.skip
	char := rune(uint16(n))
	switch {
	case utf16.IsSurrogate(char) && char < 0xDC00:
		r.high = char
	case r.high != 0:
		r.put(string(utf16.DecodeRune(r.high, char)))
		r.high = 0
	default:
		r.put(string(char))
	}
}
