package letter

import (
	"bytes"
	"io"
	"sync"
)

const (
	// bufferSize is how far the source sees ahead: enough to find a boundary
	// that the header did not declare, and for reads in large pieces.
	bufferSize = 64 << 10
	// maxBoundary bounds a boundary; RFC 2046, section 5.1.1 allows 70
	// characters. A longer one counts as not declared.
	maxBoundary = 256
	// boundaryRoom is what must be in view to tell a boundary line for sure:
	// dashes, boundary, dashes, some white space, line end.
	boundaryRoom = maxBoundary + 128
	// maxIdleReads bounds the reads in a row that give nothing, as in bufio.
	maxIdleReads = 100
)

// A source reads a letter once from front to back, as lines of headers and as
// chunks of bodies. A body ends at a line that is a boundary of any multipart
// around it, so a multipart whose end boundary is missing ends with the one that
// encloses it.
type source struct {
	r          io.Reader
	buf        []byte
	start, end int      // what is read and not yet consumed
	err        error    // of r; io.EOF at its end
	prev       byte     // the byte before start
	bounds     []string // of the open multiparts, outermost first, each with its leading "--"
	stop       stop
}

// A stop is the boundary line at which the source stands.
type stop struct {
	reached bool
	level   int  // index in bounds; -1 at the end of the letter
	closing bool // "--boundary--"
	length  int  // of the line, with its end
}

// buffers are used again: most letters are small beside one.
var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// newSource returns a source of r. Whoever is done with it releases it.
func newSource(r io.Reader) *source {
	return &source{r: r, buf: buffers.Get().(*[bufferSize]byte)[:], prev: '\n'}
}

// release gives the buffer back. The source is at its end then.
func (s *source) release() {
	buffers.Put((*[bufferSize]byte)(s.buf))
	s.buf, s.start, s.end, s.err = nil, 0, 0, io.EOF
}

// sourceOf returns a source of bytes that are all there. It does not write to b.
func sourceOf(b []byte) *source {
	return &source{buf: b, end: len(b), err: io.EOF, prev: '\n'}
}

// view returns what lies ahead, at least n bytes unless the letter ends before
// or n exceeds the buffer.
func (s *source) view(n int) []byte {
	for idle := 0; s.end-s.start < n && s.err == nil; idle++ {
		if s.end == len(s.buf) {
			if s.start == 0 {
				break
			}
			s.end = copy(s.buf, s.buf[s.start:s.end])
			s.start = 0
		}
		m, err := s.r.Read(s.buf[s.end:])
		s.end += m
		s.err = err
		if m > 0 {
			idle = 0
		} else if idle > maxIdleReads {
			s.err = io.ErrNoProgress
		}
	}
	return s.buf[s.start:s.end]
}

func (s *source) consume(n int) {
	if n > 0 {
		s.prev = s.buf[s.start+n-1]
		s.start += n
	}
}

// failed returns the error of the reader below, if it is one.
func (s *source) failed() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}

// final reports whether nothing comes behind what is in view.
func (s *source) final() bool { return s.err != nil }

// next returns the following bytes of a body, valid until the next call. It
// ends with io.EOF at a boundary line or the end of the letter, which stop then
// tells; the line end before a boundary belongs to it (RFC 2046, section 5.1.1).
func (s *source) next() ([]byte, error) {
	for !s.stop.reached {
		data := s.view(boundaryRoom)
		if len(data) == 0 {
			s.stop = stop{reached: true, level: -1}
			break
		}
		n, at := s.scan(data)
		body := data[:n]
		if at.reached {
			body = trimLineEnd(body)
			s.stop = at
		}
		s.consume(n)
		if len(body) > 0 {
			return body, nil
		}
		if n == 0 && !at.reached {
			s.view(len(data) + 1)
		}
	}
	if s.stop.level < 0 && s.failed() != nil {
		return nil, s.err
	}
	return nil, io.EOF
}

// scan returns how many bytes of data are body for sure, and the boundary line
// behind them where one is reached.
func (s *source) scan(data []byte) (n int, at stop) {
	for from := 0; ; {
		i := bytes.Index(data[from:], []byte("--"))
		if i < 0 {
			break
		}
		i += from
		if !s.startsLine(data, i) {
			for from = i + 1; from < len(data) && data[from] == '-'; from++ {
			}
			continue
		}
		if !s.final() && i > 3 && len(data)-i < boundaryRoom-4 && bytes.IndexByte(data[i:], '\n') < 0 {
			return i - 2, stop{}
		}
		if m := s.match(data[i:]); m.reached {
			return i, m
		}
		from = i + 2
	}
	if s.final() {
		return len(data), stop{}
	}
	// A line end and a first dash may be part of a boundary line.
	return max(len(data)-3, 0), stop{}
}

func (s *source) startsLine(data []byte, i int) bool {
	before := s.prev
	if i > 0 {
		before = data[i-1]
	}
	return before == '\n' || before == '\r'
}

// match tells whether line begins with a boundary line of an open multipart, of
// the innermost first.
func (s *source) match(line []byte) stop {
	for level := len(s.bounds) - 1; level >= 0; level-- {
		b := s.bounds[level]
		if len(line) < len(b) || string(line[:len(b)]) != b {
			continue
		}
		rest := line[len(b):]
		closing := bytes.HasPrefix(rest, []byte("--"))
		if closing {
			rest = rest[2:]
		}
		rest = bytes.TrimLeft(rest, " \t")
		if end := lineEndAt(rest); end > 0 || len(rest) == 0 {
			return stop{reached: true, level: level, closing: closing, length: len(line) - len(rest) + end}
		}
	}
	return stop{}
}

// pass consumes the boundary line at which s stands.
func (s *source) pass() {
	s.consume(s.stop.length)
	s.prev = '\n'
	s.stop = stop{}
}

// skip consumes the rest of a body.
func (s *source) skip() error {
	for {
		if _, err := s.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// open makes boundary one at which bodies end, and returns its level.
func (s *source) open(boundary string) int {
	s.bounds = append(s.bounds, "--"+boundary)
	return len(s.bounds) - 1
}

// close ends the multipart of a level. A boundary of it is none any more.
func (s *source) close(level int) { s.bounds = s.bounds[:level] }

// line returns the line ahead without its end, and its length with it, without
// consuming it. Of a line longer than the buffer it is a piece. It is not ok at
// a boundary line and at the end of the letter.
//
// A line ends with LF and all CRs before it, or with a CR alone: mails come with
// CRLF, LF, CR and CRCRLF.
func (s *source) line() (line []byte, length int, ok bool) {
	if s.stop.reached {
		return nil, 0, false
	}
	data := s.view(1)
	if len(data) == 0 {
		s.stop = stop{reached: true, level: -1}
		return nil, 0, false
	}
	end := bytes.IndexAny(data, "\r\n")
	for (end < 0 || lineEndAt(data[end:]) == len(data)-end) && !s.final() && len(data) < len(s.buf) {
		data = s.view(len(data) + 1)
		end = bytes.IndexAny(data, "\r\n")
	}
	length = len(data)
	if end >= 0 {
		line, length = data[:end], end+lineEndAt(data[end:])
	} else {
		line = data
	}
	if bytes.HasPrefix(line, []byte("--")) && s.startsLine(data, 0) {
		if m := s.match(data[:length]); m.reached {
			s.stop = m
			return nil, 0, false
		}
	}
	return line, length, true
}

// lineEndAt returns the length of the line end with which b begins, or 0.
func lineEndAt(b []byte) int {
	n := 0
	for n < len(b) && b[n] == '\r' {
		n++
	}
	switch {
	case n < len(b) && b[n] == '\n':
		return n + 1
	case n > 0:
		return 1
	}
	return 0
}

// trimLineEnd cuts one line end off the end of b.
func trimLineEnd(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}

// guess returns the boundary that the lines ahead show where declared does not
// occur among them: of the first line that begins with "--" and is followed by a
// field of a part's header. Empty where there is none. With leading, nothing may
// stand before it but what programs put before the first part.
func (s *source) guess(declared string, leading bool) string {
	if leading && !bytes.Contains(s.view(1024), []byte("--")) {
		return ""
	}
	data := s.view(bufferSize)
	var found string
	var candidate []byte
	for len(data) > 0 {
		i := bytes.IndexAny(data, "\r\n")
		if i < 0 {
			i = len(data)
		}
		line := bytes.TrimRight(data[:i], " \t")
		data = data[i+lineEndAt(data[i:]):]
		b, dashed := bytes.CutPrefix(line, []byte("--"))
		switch {
		case declared != "" && dashed && string(b) == declared:
			return ""
		case candidate != nil && found == "" && startsContent(line):
			found = string(candidate)
		case leading && found == "" && candidate == nil && !dashed && !isPreamble(line):
			return ""
		}
		if found != "" && declared == "" {
			return found
		}
		candidate = nil
		if dashed && len(b) > 0 && len(b) <= maxBoundary {
			candidate = b
		}
	}
	return found
}

// isPreamble reports whether line is what programs write for readers that do not
// know multiparts.
func isPreamble(line []byte) bool {
	return len(line) == 0 || bytes.HasPrefix(line, []byte("This is a multi-part message"))
}

// startsContent reports whether line is a field of RFC 2045.
func startsContent(line []byte) bool {
	const prefix = "content-"
	return len(line) > len(prefix) && bytes.EqualFold(line[:len(prefix)], []byte(prefix)) && fieldName(line) > 0
}
