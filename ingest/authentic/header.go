package authentic

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"sync"

	"github.com/upr-info/followup/ingest/letter"
)

// A header beyond these limits never passes. They are those of package letter.
const (
	maxHeader = 256 << 10
	maxFields = 1000
	maxLine   = 64 << 10
)

// maxBlank bounds the white space without a break in a letter that is to pass, in
// bytes: it is kept back until something follows it, of each signature.
const maxBlank = 64 << 10

// A message is a letter cut into the fields of its header, by the letter of RFC
// 5322, and its body.
type message struct {
	fields []string // each with the folded lines and line ends that belong to it
	whole  bool     // the header ends within the limits, and all readers see its end there
	body   *body
}

// readers are used again: most letters are small beside one.
var readers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, maxLine) }}

// release gives the reader back. Nothing of the body is read any more.
func (m *message) release() {
	m.body.r.Reset(nil)
	readers.Put(m.body.r)
	m.body.r = nil
}

// split reads the header of a letter. Where a line is none by RFC 5322 it stops:
// package letter, which errs on the side of reading, might see the body begin
// there, and what somebody put between a signed header and a signed body would be
// read as if it were signed too. Whoever is done with the message releases it.
func split(raw io.Reader) *message {
	b := &body{r: readers.Get().(*bufio.Reader)}
	b.r.Reset(raw)
	m := &message{body: b}
	var field []byte // the last one, which may have thousands of lines
	defer func() {
		if last := len(m.fields) - 1; last >= 0 {
			m.fields[last] = string(field)
		}
	}()
	for size := 0; ; {
		line, err := b.r.ReadSlice('\n')
		if err != nil {
			if err != io.EOF && err != bufio.ErrBufferFull {
				b.err = err
			}
			return m
		}
		last := len(m.fields) - 1
		switch size += len(line); {
		case len(strings.TrimRight(string(line), "\r\n")) == 0:
			m.whole = true
			return m
		case size > maxHeader, bytes.IndexByte(bytes.TrimSuffix(line, []byte("\r\n")), '\r') >= 0:
			return m
		case last >= 0 && (line[0] == ' ' || line[0] == '\t'):
			field = append(field, line...)
		case last+1 == maxFields, !letter.IsField(line):
			return m
		default:
			if last >= 0 {
				m.fields[last] = string(field)
			}
			field = append(field[:0], line...)
			m.fields = append(m.fields, "")
		}
	}
}

// name returns the name of a field in lower case.
func name(field string) string {
	n, _, _ := strings.Cut(field, ":")
	return strings.ToLower(strings.TrimSpace(n))
}

// sender returns the domain of the From field. A letter that has none, or several,
// or several addresses in it, or one that is read otherwise by h, has no sender
// that could be proven (RFC 7489, section 6.6.1).
func (m *message) sender(h letter.Header) string {
	from := ""
	for _, f := range m.fields {
		if name(f) != "from" {
			continue
		}
		if from != "" {
			return ""
		}
		from = f
	}
	authors := letter.ParseHeader([]byte(from + "\r\n")).Authors
	if !m.whole || len(authors) != 1 || len(h.Authors) != 1 || authors[0] != h.Authors[0] {
		return ""
	}
	return domainOf(authors[0])
}

// doubled reports whether a field that a letter has once, and that says what it is
// and how it is to be read, is there twice. A signature holds for the lower one
// (RFC 6376, section 8.15), and readers show the upper one.
func (m *message) doubled() bool {
	seen := map[string]bool{}
	for _, f := range m.fields {
		switch n := name(f); n {
		case "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding", "content-disposition":
			if seen[n] {
				return true
			}
			seen[n] = true
		}
	}
	return false
}

// A body is what follows the header. It ends without an error where r fails, which
// err then tells, and where it is blank beyond maxBlank.
type body struct {
	r     *bufio.Reader
	err   error
	blank int // bytes of white space just read
	cut   bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.cut || b.err != nil {
		return 0, io.EOF
	}
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			b.blank = 0
		} else if b.blank++; b.blank > maxBlank {
			b.cut = true
			return 0, io.EOF
		}
	}
	if err != nil && err != io.EOF {
		b.err, err = err, io.EOF
	}
	return n, err
}
