package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// sums lists the files of the site with their checksums, as sha256sum -c
	// reads it, so that readers can tell that a download is whole.
	sums = "SHA256SUMS"

	// memory is what the next Write knows its own files by. It holds nothing that is
	// not public.
	memory = ".followup-site"

	// part begins the name of a file while it is written.
	part = ".followup-part-"
)

// A trace is what is remembered of a file that was written.
type trace struct {
	Sum      string    `json:"sha256"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	// Made names what a page was made of, where that is noted: see keepMade.
	Made string `json:"made,omitempty"`
}

// A tree is the folder that is written to. Nothing is written or removed outside
// of it, through symbolic links neither. It may be used from several goroutines.
//
// A file that has the size and the time that are remembered of it is taken to be
// what it was, as make and git take it: reading hundreds of megabytes again to
// publish one answer would take longer than all the rest. A file that was changed
// in the same instant as the memory was written could be mistaken; it is read.
type tree struct {
	root    *os.Root
	was     map[string]trace // of the Write before
	written time.Time        // when that Write noted them

	mu   sync.Mutex
	now  map[string]trace
	dirs map[string]bool // that are there; whether this Write made them
}

func openTree(dir string) (*tree, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	t := &tree{root: root, was: map[string]trace{}, now: map[string]trace{}, dirs: map[string]bool{}}
	if err := errors.Join(t.sweep(), t.remember()); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return t, nil
}

func (t *tree) close() error { return t.root.Close() }

// sweep removes what a crash left half written.
func (t *tree) sweep() error {
	return fs.WalkDir(t.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(d.Name(), part) {
			return err
		}
		return t.root.Remove(filepath.FromSlash(name))
	})
}

// remember reads which files the Write before made. Where the memory is gone or
// cannot be read, the list for readers tells which files are ours, and all are read.
func (t *tree) remember() error {
	known, err := t.root.ReadFile(memory)
	if err == nil && json.Unmarshal(known, &t.was) == nil {
		info, err := t.root.Stat(memory)
		if err == nil {
			t.written = info.ModTime()
		}
		maps.DeleteFunc(t.was, func(name string, _ trace) bool { return !fs.ValidPath(name) })
		return err
	}
	t.was = map[string]trace{}
	list, err := t.root.ReadFile(sums)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if ok && len(sum) == hex.EncodedLen(sha256.Size) && fs.ValidPath(name) {
			t.was[name] = trace{Sum: sum, Size: -1}
		}
	}
	return err
}

// page writes a page, unless it is there already.
func (t *tree) page(name string, content []byte) error {
	sum := sha256.Sum256(content)
	return t.put(name, int64(len(content)), hex.EncodeToString(sum[:]), func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	})
}

// copy copies a file of a version, unless it is there already.
func (t *tree) copy(name string, f File) error { return t.put(name, f.Size, f.SHA256, f.Open) }

// put makes the file name hold what open gives, which must have the size and the
// checksum told. It is durable in name only: after a power failure the next
// Write finds by its size what is missing, and writes it again.
func (t *tree) put(name string, size int64, sum string, open func() (io.ReadCloser, error)) (err error) {
	if !t.claim(name) {
		return fmt.Errorf("two files are called %s", name)
	}
	fresh, err := t.folder(path.Dir(name))
	if err != nil {
		return err
	}
	if !fresh && t.there(name, size, sum) {
		return t.note(name, sum)
	}
	temporary := filepath.FromSlash(path.Dir(name) + "/" + part + path.Base(name))
	defer func() {
		if err != nil {
			_ = t.root.Remove(temporary) // the next sweep does it if this does not
		}
	}()
	if err := t.write(temporary, size, sum, open); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := t.root.Rename(temporary, filepath.FromSlash(name)); err != nil {
		return err
	}
	return t.note(name, sum)
}

// folder makes a folder where it is missing, and reports whether this Write made it,
// so that nothing of before can be in it.
func (t *tree) folder(name string) (fresh bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if fresh, ok := t.dirs[name]; ok {
		return fresh, nil
	}
	dir := filepath.FromSlash(name)
	if _, err := t.root.Stat(dir); err == nil {
		t.dirs[name] = false
		return false, nil
	}
	t.dirs[name] = true
	return true, t.root.MkdirAll(dir, 0o755)
}

// keepMade takes over a page that the Write before made of the same, if it is as it
// left it.
func (t *tree) keepMade(name, made string) bool {
	was, ok := t.was[name]
	return ok && made != "" && was.Made == made && t.keep([]string{name}) && t.mark(name, made)
}

// mark notes what a page was made of.
func (t *tree) mark(name, made string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.now[name]
	f.Made = made
	t.now[name] = f
	return true
}

// claim takes a name, once.
func (t *tree) claim(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, twice := t.now[name]; twice {
		return false
	}
	t.now[name] = trace{}
	return true
}

// note remembers a file as it is now.
func (t *tree) note(name, sum string) error {
	info, err := t.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now[name] = trace{Sum: sum, Size: info.Size(), Modified: info.ModTime(), Made: t.now[name].Made}
	return nil
}

// erase removes a folder with all that is in it, whoever put it there.
func (t *tree) erase(dir string) error { return t.root.RemoveAll(filepath.FromSlash(dir)) }

// untouched reports whether a file is as the Write before left it, and what it is now.
func (t *tree) untouched(name string) (now trace, ok bool) {
	was, ok := t.was[name]
	if !ok {
		return trace{}, false
	}
	info, err := t.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return trace{}, false
	}
	now = trace{Sum: was.Sum, Size: info.Size(), Modified: info.ModTime()}
	if now.Size == was.Size && now.Modified.Equal(was.Modified) && was.Modified.Before(t.written) {
		return now, true
	}
	sum, err := t.sum(name)
	return now, err == nil && sum == was.Sum
}

// there reports whether a file holds what it should hold.
func (t *tree) there(name string, size int64, sum string) bool {
	if was, ok := t.was[name]; ok && was.Sum == sum {
		if _, ok := t.untouched(name); ok {
			return true
		}
	}
	info, err := t.root.Stat(filepath.FromSlash(name))
	if err != nil || info.Size() != size {
		return false
	}
	found, err := t.sum(name)
	return err == nil && found == sum
}

// keep takes over files that the Write before made, if all are as it left them;
// else none.
func (t *tree) keep(names []string) bool {
	found := make([]trace, len(names))
	for i, name := range names {
		now, ok := t.untouched(name)
		if !ok {
			return false
		}
		found[i] = now
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range names {
		if _, taken := t.now[name]; taken {
			return false
		}
	}
	for i, name := range names {
		t.now[name] = found[i]
	}
	return true
}

func (t *tree) write(name string, size int64, sum string, open func() (io.ReadCloser, error)) (err error) {
	from, err := open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := t.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, hash), from)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); n != size || got != sum {
		return fmt.Errorf("it is not what was published: %d bytes with SHA-256 %s instead of %d with %s", n, got, size, sum)
	}
	return nil
}

// read returns a file that the Write before made and that is untouched.
func (t *tree) read(name string) ([]byte, bool) {
	if _, ok := t.untouched(name); !ok {
		return nil, false
	}
	content, err := t.root.ReadFile(filepath.FromSlash(name))
	return content, err == nil
}

// sum returns the checksum of a file in the tree.
func (t *tree) sum(name string) (string, error) {
	f, err := t.root.Open(filepath.FromSlash(name))
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// finish removes the files that no longer belong and lists those that do, in
// this order: after a crash in between the list still names what was to go.
func (t *tree) finish() error {
	for name := range t.was {
		if _, kept := t.now[name]; kept || name == sums {
			continue
		}
		if _, ok := t.untouched(name); !ok {
			continue // gone, or somebody's own by now
		}
		if err := t.root.Remove(filepath.FromSlash(name)); err != nil {
			return err
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if t.root.Remove(filepath.FromSlash(dir)) != nil {
				break // not empty
			}
		}
	}
	var list bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(t.now)) {
		fmt.Fprintf(&list, "%s  %s\n", t.now[name].Sum, name)
	}
	if err := t.page(sums, list.Bytes()); err != nil {
		return err
	}
	return t.memorise()
}

// memorise writes the memory, if it is another than before.
func (t *tree) memorise() error {
	if maps.EqualFunc(t.was, t.now, func(a, b trace) bool {
		return a.Sum == b.Sum && a.Size == b.Size && a.Modified.Equal(b.Modified) && a.Made == b.Made
	}) && t.settled() {
		return nil
	}
	content, err := json.Marshal(t.now)
	if err != nil {
		return err
	}
	temporary := part + "memory"
	if err := t.root.WriteFile(temporary, content, 0o644); err != nil {
		return err
	}
	return t.root.Rename(temporary, memory)
}

// settled reports whether all files are older than the memory, so that none is
// read again.
func (t *tree) settled() bool {
	for _, f := range t.now {
		if !f.Modified.Before(t.written) {
			return false
		}
	}
	return true
}
