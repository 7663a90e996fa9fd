package ingest

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"runtime"
	"testing"

	"github.com/upr-info/followup"
)

// A wire is a shelf that holds one letter of any size and keeps no file: what takes
// memory is the reader's.
type wire struct {
	*memory
	head, line, foot string
	lines            int
	filed            int64
}

func (w *wire) Letter(context.Context, string) (io.ReadCloser, error) {
	body := &lines{line: []byte(w.line), left: w.lines}
	return io.NopCloser(io.MultiReader(bytes.NewReader([]byte(w.head)), body, bytes.NewReader([]byte(w.foot)))), nil
}

func (w *wire) Sync(context.Context, []string) error { return nil }

func (w *wire) File(_ context.Context, key string, r io.Reader) (string, error) {
	n, err := io.Copy(io.Discard, r)
	w.filed += n
	return key, err
}

// lines reads as one line, so many times.
type lines struct {
	line, rest []byte
	left       int
}

func (l *lines) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(l.rest) == 0 {
			if l.left == 0 {
				break
			}
			l.rest, l.left = l.line, l.left-1
		}
		k := copy(p[n:], l.rest)
		n, l.rest = n+k, l.rest[k:]
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestLargeLetterIsFiledInLittleMemory: a letter of 50 MB is parsed and filed with a
// tenth of that.
func TestLargeLetterIsFiledInLittleMemory(t *testing.T) {
	const size = 50 << 20
	content := bytes.Repeat([]byte("%PDF-1.7 made up. "), 4)[:57]
	line := base64.StdEncoding.EncodeToString(content) + "\r\n"
	w := &wire{memory: newMemory(), line: line, lines: size / len(line), foot: "\r\n--b--\r\n",
		head: "From: a@example.org\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" +
			"Content-Type: application/pdf; name=report.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"}
	id := w.post([]byte(w.head))
	r := w.reader(t, io.Discard)
	r.Shelf = w
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if o := w.settled[id]; o.Letter.State != followup.Waiting || len(o.Documents) != 1 || w.filed != int64(w.lines*len(content)) {
		t.Errorf("%s, %d documents, %d bytes filed of %d", o.Letter.State, len(o.Documents), w.filed, w.lines*len(content))
	}
	if m := after.TotalAlloc - before.TotalAlloc; m > size/10 {
		t.Errorf("%d KB allocated", m>>10)
	}
}
