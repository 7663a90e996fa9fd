package letter

import (
	"bytes"
	"strings"
)

const (
	// maxHeader bounds what is kept of one header, in bytes. Mail servers refuse
	// headers of more than 64 to 128 KB.
	maxHeader = 256 << 10
	// maxFields bounds the fields of one header. Long delivery paths have some 200.
	maxFields = 1000
	// maxFieldName bounds the name of a field; RFC 5322 bounds its line by 998.
	maxFieldName = 200
	// lookahead is how many lines are looked at to tell whether a header goes
	// on behind a line that does not belong there.
	lookahead = 20
)

// A field is one header field, unfolded.
type field struct {
	name  string // lower case
	value string // without control characters, and white space around it
}

// fields are one header as it was found.
type fields struct {
	list []field
	cut  bool // something is left out, beyond maxHeader or maxFields
}

// first returns the value of the topmost field of a name, or "".
func (f fields) first(name string) string {
	for _, x := range f.list {
		if x.name == name {
			return x.value
		}
	}
	return ""
}

// text returns the value of the topmost field of a name in UTF-8.
func (f fields) text(name string) string {
	s, _ := toUTF8("", []byte(f.first(name)))
	return s
}

// has reports whether there is a field of a name.
func (f fields) has(name string) bool {
	for _, x := range f.list {
		if x.name == name {
			return true
		}
	}
	return false
}

// all returns the values of all fields of the names, topmost first.
func (f fields) all(names ...string) []string {
	var v []string
	for _, x := range f.list {
		for _, n := range names {
			if x.name == n {
				v = append(v, x.value)
			}
		}
	}
	return v
}

// fieldName returns the length of the field name with which line begins, or 0
// (RFC 5322, section 2.2; white space before the colon is section 4.5's).
func fieldName(line []byte) int {
	n := 0
	for n < len(line) && line[n] > ' ' && line[n] < 0x7f && line[n] != ':' {
		n++
	}
	if n == 0 || n > maxFieldName || n == len(line) {
		return 0
	}
	if rest := bytes.TrimLeft(line[n:], " \t"); len(rest) == 0 || rest[0] != ':' {
		return 0
	}
	return n
}

// IsField reports whether a line of a header begins a field of which all readers
// think the same, by RFC 5322, section 2.2.
func IsField(line []byte) bool { return fieldName(line) > 0 }

// A collector builds fields line by line, within the limits.
type collector struct {
	fields
	name  string
	value []byte
	size  int
	open  bool // a field was begun
}

func (c *collector) begin(line []byte, name int) {
	c.end()
	c.open = true
	c.name = strings.ToLower(string(line[:name]))
	c.value = c.value[:0]
	c.add(line[name+bytes.IndexByte(line[name:], ':')+1:], false)
}

// add appends a continuation line to the open field.
func (c *collector) add(line []byte, folded bool) {
	if c.size += len(line) + 1; c.size > maxHeader {
		c.cut = true
		return
	}
	if folded {
		c.value = append(c.value, ' ')
		line = bytes.TrimLeft(line, " \t")
	}
	c.value = append(c.value, line...)
}

func (c *collector) end() {
	if c.open && len(c.list) < maxFields && c.size <= maxHeader {
		c.list = append(c.list, field{c.name, strings.TrimSpace(string(dropControls(c.value)))})
	} else if c.open {
		c.cut = true
	}
	c.open = false
}

// dropControls takes control characters out of b, in place: no field holds one,
// and no database takes NUL as text.
func dropControls(b []byte) []byte {
	kept := b[:0]
	for _, c := range b {
		if c >= ' ' && c != 0x7f || c == '\t' {
			kept = append(kept, c)
		}
	}
	return kept
}

// header reads a header and the blank line behind it. Where a line is neither
// field, continuation nor blank, it is a continuation that somebody forgot to
// indent if the header obviously goes on; else the blank line is missing and the
// body begins. top is the letter's own header, which programs put things before:
// a byte order mark, an mbox "From " line, blank lines.
func (s *source) header(top bool) fields {
	if top && bytes.HasPrefix(s.view(3), []byte("\xef\xbb\xbf")) {
		s.consume(3)
		s.prev = '\n'
	}
	var c collector
	for {
		line, length, ok := s.line()
		if !ok {
			break
		}
		if len(line) == 0 {
			leading := top && !c.open && len(c.list) == 0 && s.goesOn(length)
			s.consume(length)
			if leading {
				continue
			}
			break
		}
		if !s.headerLine(&c, line, length, top) {
			break
		}
		s.consume(length)
		s.rest(&c, line, length)
	}
	c.end()
	return c.fields
}

// headerLine takes a line that is not blank. It is false where line is none of
// the header's.
func (s *source) headerLine(c *collector, line []byte, length int, top bool) bool {
	indented := line[0] == ' ' || line[0] == '\t'
	if indented && c.open {
		c.add(line, true)
		return true
	}
	line = bytes.TrimLeft(line, " \t")
	if top && !c.open && isMboxLine(line) {
		return true
	}
	if n := fieldName(line); n > 0 {
		c.begin(line, n)
		return true
	}
	if c.open && (isParameter(line) || endsOpen(c.value)) || s.goesOn(length) {
		if c.open {
			c.add(line, true)
		}
		return true
	}
	return indented && len(line) == 0
}

// rest consumes what is left of a line longer than the buffer.
func (s *source) rest(c *collector, line []byte, length int) {
	for len(line) == length {
		if len(s.view(1)) == 0 {
			return
		}
		s.prev = 'x' // in the middle of a line nothing is a boundary
		var ok bool
		if line, length, ok = s.line(); !ok {
			return
		}
		c.add(line, false)
		s.consume(length)
	}
}

// isMboxLine reports whether line is one that mbox files put before a mail (RFC
// 4155).
func isMboxLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

// isParameter reports whether line looks like `boundary="…"`.
func isParameter(line []byte) bool {
	i := bytes.IndexByte(line, '=')
	return i > 0 && i < 40 && !bytes.ContainsAny(line[:i], " \t:<>@,")
}

// endsOpen reports whether a value so far ends in the middle of a list.
func endsOpen(value []byte) bool {
	value = bytes.TrimRight(value, " \t")
	return len(value) > 0 && (value[len(value)-1] == ';' || value[len(value)-1] == ',')
}

// goesOn reports whether one of the lines behind the next skip bytes is a field
// that mails have, before a boundary or a blank line comes that is not the first.
func (s *source) goesOn(skip int) bool {
	data := s.view(min(skip+4096, bufferSize))
	if skip > len(data) {
		return false
	}
	data = data[skip:]
	for n := 0; n < lookahead && len(data) > 0; n++ {
		i := bytes.IndexAny(data, "\r\n")
		if i < 0 {
			i = len(data)
		}
		line := bytes.TrimLeft(data[:i], " \t")
		boundary := bytes.HasPrefix(data, []byte("--")) && s.match(data).reached
		data = data[i+lineEndAt(data[i:]):]
		if boundary || len(line) == 0 && n > 0 {
			return false
		}
		if k := fieldName(line); k > 0 {
			return isMailField(strings.ToLower(string(line[:k])))
		}
	}
	return false
}

// isMailField reports whether name is a field that is not likely to be the
// beginning of a sentence.
func isMailField(name string) bool {
	switch name {
	case "from", "to", "cc", "subject", "date", "message-id", "mime-version", "received", "reply-to",
		"return-path", "references", "in-reply-to", "sender", "delivered-to", "authentication-results":
		return true
	}
	return strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "x-")
}
