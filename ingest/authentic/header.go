package authentic

import (
	"bufio"
	"io"
	"strings"

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
	whole  bool     // the header ends within the limits
	body   *body
}

// split reads the header of a letter.
func split(raw io.Reader) *message {
	b := &body{r: bufio.NewReaderSize(raw, maxLine)}
	m := &message{body: b}
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
		case size > maxHeader:
			return m
		case last >= 0 && (line[0] == ' ' || line[0] == '\t'):
			m.fields[last] += string(line)
		case last+1 == maxFields:
			return m
		default:
			m.fields = append(m.fields, string(line))
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
