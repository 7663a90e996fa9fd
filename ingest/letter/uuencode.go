package letter

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

const (
	// maxTextLine is as far as a line is looked at to find files in text: lines of
	// uuencode have 62 characters, "begin" lines a file name.
	maxTextLine = 4096
	// uuWidth is how many bytes a line of uuencode holds at most.
	uuWidth = 63
)

// beginsFile finds the first line of a file in text (POSIX.1-2017, uuencode).
var beginsFile = regexp.MustCompile(`(?m)^begin [0-7]{3,4} ([^\r\n]+)\r?$`)

// A uuScanner tells the text of a part from the files that old programs put into
// it, in uuencode.
type uuScanner struct {
	in *bufio.Reader
}

// ahead returns the next line without consuming it, with its end or as far as it
// is looked at. It is empty at the end.
func (s *uuScanner) ahead() []byte {
	for n := 128; ; n = min(2*n, maxTextLine) {
		b, err := s.in.Peek(n)
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			return b[:i+1]
		}
		if err != nil || n == maxTextLine {
			return b
		}
	}
}

// file returns the name of the file that begins with the next line, if one does:
// a line of uuencode, or its end, has to follow.
func (s *uuScanner) file() (name string, ok bool) {
	line := s.ahead()
	match := beginsFile.FindSubmatch(bytes.TrimRight(line, "\r\n"))
	if match == nil {
		return "", false
	}
	name, n := string(match[1]), len(line)
	b, _ := s.in.Peek(n + 2*uuWidth)
	next, _, _ := bytes.Cut(b[n:], []byte("\n"))
	_, whole := uuLine(nil, next)
	return name, whole
}

// uuLine appends what one line holds. It is not whole where the line is cut short,
// or none of uuencode.
func uuLine(dst, line []byte) (out []byte, whole bool) {
	line = bytes.TrimRight(line, "\r\n")
	if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return dst, false
	}
	n := int(line[0]-' ') & 0x3f
	start := len(dst)
	line = line[1:]
	whole = len(line) >= (n+2)/3*4
	for len(dst)-start < n {
		var four [4]byte // spaces at the end of a line, which stand for zeros, get lost
		k := copy(four[:], line)
		line = line[k:]
		for i, c := range four[:k] {
			if c < ' ' || c > '`' {
				return dst[:start], false
			}
			four[i] = (c - ' ') & 0x3f
		}
		dst = append(dst, four[0]<<2|four[1]>>4, four[1]<<4|four[2]>>2, four[2]<<6|four[3])
	}
	return dst[:start+n], whole && len(line) <= 2 // some programs add a checksum
}

// A uuFile reads one file, up to and with its end line.
type uuFile struct {
	in    *uuScanner
	buf   []byte
	rest  []byte
	ended bool
	bad   bool // a line was none of uuencode, or the end is missing
}

func (f *uuFile) damaged() bool { return f.bad }

func (f *uuFile) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.ended {
			return 0, io.EOF
		}
		line := f.in.ahead()
		if len(line) == 0 {
			f.bad, f.ended = true, true
			continue
		}
		if string(bytes.TrimRight(line, " \t\r\n")) == "end" {
			f.ended = true
		} else {
			var whole bool
			f.rest, whole = uuLine(f.buf[:0], line)
			f.bad = f.bad || !whole && len(bytes.TrimSpace(line)) > 0
			f.buf = f.rest
		}
		if _, err := f.in.in.Discard(len(line)); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// withoutFiles hands out the files in the text that r holds, and returns the rest
// of it, of which no more than limit bytes and one.
func (w *walker) withoutFiles(r io.Reader, limit int) ([]byte, error) {
	failing := &failure{r: r}
	s := &uuScanner{in: bufio.NewReaderSize(failing, 2*maxTextLine)}
	var text []byte
	for failing.err == nil {
		name, ok := s.file()
		if ok {
			if w.parts++; w.parts > w.Parts {
				w.fault(overParts)
				ok = false
			}
		}
		line := s.ahead()
		if len(line) == 0 {
			break
		}
		if !ok && len(text) <= limit {
			text = append(text, line...)
		}
		if _, err := s.in.Discard(len(line)); err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		file := &uuFile{in: s}
		if err := w.give(content{name: CleanName(decodeWords(name)), disposition: "attachment"}, file); err != nil {
			return nil, err
		}
		if _, err := io.Copy(io.Discard, file); err != nil {
			return nil, err
		}
	}
	return text[:min(len(text), limit+1)], failing.err
}

// A failure remembers the error of a reader, which Peek leaves to the next read.
type failure struct {
	r   io.Reader
	err error
}

func (f *failure) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}
