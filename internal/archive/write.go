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
	"runtime"
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

// A draft is bytes below .tmp that have no key yet.
type draft struct {
	t    *Tree
	name string // below the root; empty once it was renamed
	size int64
}

// write streams r to a file below .tmp and makes its bytes durable. The bytes
// also go to others. If r fails nothing is left.
func (t *Tree) write(ctx context.Context, r io.Reader, others ...io.Writer) (*draft, error) {
	d := &draft{t: t, name: path.Join(temporary, rand.Text())}
	f, err := t.root.OpenFile(d.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(io.MultiWriter(append([]io.Writer{f}, others...)...), buffer)
	d.size, err = io.Copy(w, &cancellable{ctx, r})
	err = errors.Join(err, w.Flush())
	if err == nil {
		err = t.durably("sync file", func() error { return t.flush(f) })
	}
	// A crash before here leaves a file below .tmp that sweep removes, and no letter.
	if err = errors.Join(err, f.Close()); err != nil {
		d.discard()
		return nil, err
	}
	return d, nil
}

// discard removes a draft that got no key.
func (d *draft) discard() {
	if d.name != "" {
		_ = d.t.root.Remove(d.name) // if it stays, sweep takes it
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

// replace gives a draft its key, in place of what was there, durably.
func (t *Tree) replace(d *draft, key string) error {
	t.mu.Lock()
	err := t.rename(d, key)
	t.mu.Unlock()
	if err != nil {
		return err
	}
	return t.syncFolder(path.Dir(key))
}

// place gives a draft its key or the next free one, durably, and returns it.
func (t *Tree) place(d *draft, key string) (string, error) {
	t.mu.Lock()
	taken, have, err := t.choose(d, key)
	if err == nil && !have {
		err = t.rename(d, taken)
	}
	t.mu.Unlock()
	if err != nil {
		return "", err
	}
	return taken, t.syncFolder(path.Dir(taken))
}

// choose returns the first key that is free, or that has the draft's bytes already.
func (t *Tree) choose(d *draft, key string) (taken string, have bool, err error) {
	dir := path.Dir(key)
	names, err := t.names(dir)
	if err != nil {
		return "", false, err
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
	f, err := t.root.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
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

// holds reports whether the file under key has the draft's bytes.
func (t *Tree) holds(key string, d *draft) (bool, error) {
	if t.size(key) != d.size {
		return false, nil
	}
	kept, err := t.root.Open(key)
	if err != nil {
		return false, err
	}
	defer kept.Close()
	fresh, err := t.root.Open(d.name)
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

// size returns how long the file under key is, or -1 where there is none.
func (t *Tree) size(key string) int64 {
	info, err := t.root.Stat(key)
	if err != nil || !info.Mode().IsRegular() {
		return -1
	}
	return info.Size()
}

// rename gives a draft its key and makes the folders to it. The name itself is
// not durable yet. The caller holds mu.
func (t *Tree) rename(d *draft, key string) error {
	for again := false; ; again = true {
		if err := t.mkdir(path.Dir(key)); err != nil {
			return err
		}
		err := t.durably("rename", func() error { return t.root.Rename(d.name, key) })
		if errors.Is(err, fs.ErrNotExist) && !again {
			clear(t.durable) // another process removed a folder when it became empty
			t.durable["."] = true
			continue
		}
		if err == nil {
			d.name = ""
		}
		return err
	}
}

// mkdir makes a folder and those around it, each durable before the next. The
// caller holds mu.
func (t *Tree) mkdir(dir string) error {
	if t.durable[dir] {
		return nil
	}
	parent := path.Dir(dir)
	if err := t.mkdir(parent); err != nil {
		return err
	}
	err := t.durably("make folder", func() error { return t.root.Mkdir(dir, 0o750) })
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := t.syncFolder(parent); err != nil {
		return err
	}
	// A crash here leaves an empty folder, which is used the next time.
	if len(t.durable) >= maxDurable {
		clear(t.durable)
		t.durable["."] = true
	}
	t.durable[dir] = true
	return nil
}

// syncFolder makes durable which names a folder has.
func (t *Tree) syncFolder(dir string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there, and need not be
		return nil
	}
	f, err := t.root.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return t.durably("sync folder", func() error { return t.flush(f) })
}

// durably runs one step of those that a crash can fall between. Tests make it
// fail before the step, or after it though it was done.
func (t *Tree) durably(name string, do func() error) error {
	if t.step == nil {
		return do()
	}
	if err := t.step("before " + name); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return t.step("after " + name)
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
