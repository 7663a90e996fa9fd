package archive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"time"
)

const (
	// buffer is large because decoders hand out some hundred bytes at a time,
	// and each would be a write.
	buffer = 128 << 10
	// leftover is the age from which a half-written file is that of a process
	// that died: no letter takes a day to arrive.
	leftover = 24 * time.Hour
	// maxDurable is how many folders are remembered as durable. Beyond it they
	// are forgotten, which costs a sync each when they are used again.
	maxDurable = 10000
	// maxNumber is the last number that is tried for a name that is taken.
	maxNumber = 1000
)

// buffers are used again: zeroing a new one would cost as much as filling it.
var buffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, buffer) }}

// A draft is bytes below .tmp that have no key yet.
type draft struct {
	t    *Tree
	name string // below the root; empty once it was renamed
	size int64
	left bool // is not read soon
}

// write streams r to a file below .tmp. The bytes also go to others. If r fails
// nothing is left.
func (t *Tree) write(ctx context.Context, r io.Reader, others ...io.Writer) (*draft, error) {
	d := &draft{t: t, name: path.Join(temporary, rand.Text())}
	f, err := os.OpenFile(t.at(d.name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, err
	}
	w := buffers.Get().(*bufio.Writer)
	defer buffers.Put(w)
	w.Reset(io.MultiWriter(append([]io.Writer{f}, others...)...))
	d.size, err = io.Copy(w, &cancellable{ctx, r})
	err = errors.Join(err, w.Flush())
	w.Reset(nil)
	// A crash from here to the rename leaves a file below .tmp that sweep removes, and no letter.
	if err = errors.Join(err, f.Close()); err != nil {
		d.discard()
		return nil, err
	}
	return d, nil
}

// discard removes a draft that got no key; nil is none.
func (d *draft) discard() {
	if d != nil && d.name != "" {
		_ = os.Remove(d.t.at(d.name)) // if it stays, sweep takes it
		d.name = ""
	}
}

// A cancellable stops reading when ctx ends. It hides r's WriteTo, which would
// write past the buffer.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// choose returns the first key that is free, or that has the draft's bytes
// already. The caller holds mu.
func (t *Tree) choose(d *draft, key string) (taken string, have bool, err error) {
	dir := path.Dir(key)
	names, err := t.names(dir)
	if err != nil {
		return "", false, err
	}
	for name := range t.waiting[dir] {
		names[folded(name)] = name
	}
	for n := 1; n <= maxNumber; n++ {
		name := numbered(path.Base(key), n)
		is, used := names[folded(name)]
		if !used {
			return path.Join(dir, name), false, nil
		}
		same, err := t.holds(path.Join(dir, is), d)
		if err != nil || same {
			return path.Join(dir, is), same, err
		}
	}
	return "", false, fmt.Errorf("%d documents are called %s", maxNumber, path.Base(key))
}

// names returns the names in a folder by their folded form.
func (t *Tree) names(dir string) (map[string]string, error) {
	f, err := os.Open(t.at(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.Readdirnames(-1)
	names := make(map[string]string, len(list))
	for _, name := range list {
		names[folded(name)] = name
	}
	return names, err
}

// holds reports whether what is or waits under key has the draft's bytes. The
// caller holds mu.
func (t *Tree) holds(key string, d *draft) (bool, error) {
	if t.size(key) != d.size {
		return false, nil
	}
	file := key
	if w := t.waiting.of(key); w != nil {
		file = w.name
	}
	kept, err := t.root.Open(file)
	if err != nil {
		return false, err
	}
	defer kept.Close()
	fresh, err := os.Open(t.at(d.name))
	if err != nil {
		return false, err
	}
	defer fresh.Close()
	return same(kept, fresh)
}

// same reports whether two readers give the same bytes.
func same(a, b io.Reader) (bool, error) {
	x, y := make([]byte, buffer/2), make([]byte, buffer/2)
	for {
		n, err := io.ReadFull(a, x)
		m, otherErr := io.ReadFull(b, y)
		if !bytes.Equal(x[:n], y[:m]) {
			return false, nil
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return otherErr == err, nil
		}
		if err = errors.Join(err, otherErr); err != nil {
			return false, err
		}
	}
}

// size returns how long what is or waits under key is, or -1 where there is
// nothing. The caller holds mu.
func (t *Tree) size(key string) int64 {
	if w := t.waiting.of(key); w != nil {
		return w.size
	}
	info, err := os.Stat(t.at(key))
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return info.Size()
}

// sweep removes what died below .tmp.
func (t *Tree) sweep() error {
	f, err := t.root.Open(temporary)
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < leftover {
			continue // gone meanwhile, or being written
		}
		if err := t.root.Remove(path.Join(temporary, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
