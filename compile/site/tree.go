package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
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
)

const (
	// sums lists the files of the site with their checksums, as sha256sum -c
	// reads it. It tells readers that a download is whole, and the next Write
	// which files are its own.
	sums = "SHA256SUMS"

	// part begins the name of a file while it is written.
	part = ".followup-part-"
)

// A tree is the folder that is written to. Nothing is written or removed outside
// of it, through symbolic links neither.
type tree struct {
	root *os.Root
	was  map[string]string // path, SHA-256, of the Write before
	now  map[string]string
}

func openTree(dir string) (*tree, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	t := &tree{root: root, was: map[string]string{}, now: map[string]string{}}
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

// remember reads which files the Write before made. Lines that it cannot have
// written are passed over.
func (t *tree) remember() error {
	list, err := t.root.ReadFile(sums)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for line := range strings.Lines(string(list)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if ok && len(sum) == hex.EncodedLen(sha256.Size) && fs.ValidPath(name) {
			t.was[name] = sum
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
// Write finds what is missing by its checksum, and writes it again.
func (t *tree) put(name string, size int64, sum string, open func() (io.ReadCloser, error)) (err error) {
	if _, twice := t.now[name]; twice {
		return fmt.Errorf("two files are called %s", name)
	}
	t.now[name] = sum
	if there, err := t.sum(name); err == nil && there == sum {
		return nil
	}
	if err := t.root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o755); err != nil {
		return err
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
	return t.root.Rename(temporary, filepath.FromSlash(name))
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
	for name, sum := range t.was {
		if _, kept := t.now[name]; kept {
			continue
		}
		if there, err := t.sum(name); err != nil || there != sum {
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
		fmt.Fprintf(&list, "%s  %s\n", t.now[name], name)
	}
	return t.page(sums, list.Bytes())
}
