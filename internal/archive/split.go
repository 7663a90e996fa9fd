package archive

import (
	"bytes"
	"crypto/sha256"
	"hash"
)

// maxHeader is how much of a letter's header is handed on. Real ones have 2 to
// 20 KB; what is longer is an attack, and the letter itself is kept whole.
const maxHeader = 256 << 10

// A splitter tells a letter's header from what follows it, while the letter
// streams through. The header ends with the first empty line (RFC 5322, section
// 2.1), whether lines end with LF, CRLF or CRCRLF; empty lines before the first
// field belong to it, since some senders put one there.
type splitter struct {
	header []byte // the first maxHeader bytes, with the empty line
	body   hash.Hash

	ended   bool // the header has
	started bool // a line that is not empty was seen
	full    bool // the current line has something in it
}

func newSplitter() *splitter { return &splitter{body: sha256.New()} }

// Write never fails.
func (s *splitter) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 && !s.ended {
		line := p
		end := bytes.IndexByte(p, '\n')
		if end >= 0 {
			line = p[:end+1]
		}
		s.line(line, end >= 0)
		p = p[len(line):]
	}
	s.body.Write(p)
	return n, nil
}

// line takes a line of the header, or a part of one where it is not complete.
func (s *splitter) line(b []byte, complete bool) {
	if room := maxHeader - len(s.header); room > 0 {
		s.header = append(s.header, b[:min(len(b), room)]...)
	}
	if len(bytes.Trim(b, "\r\n")) > 0 {
		s.full, s.started = true, true
	}
	if complete {
		s.ended = s.started && !s.full
		s.full = false
	}
}
