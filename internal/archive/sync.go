package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
)

// few is how many files are synced one by one. The more there are, the cheaper
// is one sync of the whole file system (5 ms for fifty letters instead of 35),
// which has to write what other programs left unwritten too.
const few = 4

// waiting holds drafts that have taken a name, by folder and name.
type waiting map[string]map[string]*draft

// of returns what waits for key, or nil.
func (w waiting) of(key string) *draft { return w[path.Dir(key)][path.Base(key)] }

// add has a draft wait for key, in place of one that did.
func (w waiting) add(key string, d *draft) {
	w.take(key).discard()
	dir := path.Dir(key)
	if w[dir] == nil {
		w[dir] = map[string]*draft{}
	}
	w[dir][path.Base(key)] = d
}

// take removes and returns what waits for key, or nil.
func (w waiting) take(key string) *draft {
	dir, name := path.Split(key)
	dir = path.Clean(dir)
	d := w[dir][name]
	delete(w[dir], name)
	if len(w[dir]) == 0 {
		delete(w, dir)
	}
	return d
}

func (w waiting) discard() {
	for _, folder := range w {
		for _, d := range folder {
			d.discard()
		}
	}
	clear(w)
}

// Sync implements [ingest.Spool], [ingest.Shelf] and notify.Outbox: when it returns without an
// error, what was kept or filed under keys is under them, and durable. The bytes
// are made durable before they get their names. With an error none of those that
// still waited waits any more, and they must be kept or filed again.
func (t *Tree) Sync(ctx context.Context, keys []string) error {
	if len(keys) == 0 {
		return nil
	}
	t.syncing.Lock()
	defer t.syncing.Unlock()
	err := ctx.Err()
	if err == nil {
		err = t.settle(keys)
	}
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		for _, key := range keys {
			t.waiting.take(key).discard()
		}
		return fmt.Errorf("sync archive: %w", err)
	}
	return nil
}

func (t *Tree) settle(keys []string) error {
	if err := t.syncDrafts(keys); err != nil {
		return err
	}
	t.read.forget()
	// A crash here, or between two renames, leaves files that no row knows.
	fresh := map[string]bool{}
	folders, err := t.rename(keys, fresh)
	if err != nil {
		return err
	}
	if err := t.syncFolders(folders); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.durable) >= maxDurable {
		t.forget()
	}
	maps.Copy(t.durable, fresh)
	return nil
}

// syncDrafts makes the bytes durable that wait for keys.
func (t *Tree) syncDrafts(keys []string) error {
	t.mu.Lock()
	var names, left []string
	for _, key := range keys {
		if d := t.waiting.of(key); d != nil {
			names = append(names, d.name)
			if d.left {
				left = append(left, d.name)
			}
		}
	}
	t.mu.Unlock()
	if err := t.syncAll("sync file", names); err != nil {
		return err
	}
	for _, name := range left {
		t.uncache(name)
	}
	return nil
}

// rename gives what waits its keys, and makes the folders to them, which are
// added to fresh. It returns the folders that have new names in them, or may.
func (t *Tree) rename(keys []string, fresh map[string]bool) (folders []string, err error) {
	changed := map[string]bool{}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		if d := t.waiting.of(key); d != nil {
			if err := t.renameOne(d, key, fresh, changed); err != nil {
				return nil, err
			}
			t.waiting.take(key)
		} else if t.size(key) < 0 {
			return nil, fmt.Errorf("%s: %w", key, fs.ErrNotExist)
		}
		changed[path.Dir(key)] = true // also where it was there: who renamed it may have died before this
	}
	return slices.Sorted(maps.Keys(changed)), nil
}

func (t *Tree) renameOne(d *draft, key string, fresh, changed map[string]bool) error {
	for again := false; ; again = true {
		if err := t.mkdir(path.Dir(key), fresh, changed); err != nil {
			return err
		}
		err := t.durably("rename", func() error { return os.Rename(t.at(d.name), t.at(key)) })
		if errors.Is(err, fs.ErrNotExist) && !again {
			t.forget() // another process removed a folder when it became empty
			clear(fresh)
			continue
		}
		if err == nil {
			d.name = ""
		}
		return err
	}
}

// mkdir makes a folder and those around it where they are not known to be
// durable, and notes which are fresh and which have changed.
func (t *Tree) mkdir(dir string, fresh, changed map[string]bool) error {
	if t.durable[dir] || fresh[dir] {
		return nil
	}
	parent := path.Dir(dir)
	if err := t.mkdir(parent, fresh, changed); err != nil {
		return err
	}
	err := t.durably("make folder", func() error { return os.Mkdir(t.at(dir), 0o750) })
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	fresh[dir], changed[parent] = true, true
	return nil
}

// begin makes the folder for drafts.
func (t *Tree) begin() error {
	fresh, changed := map[string]bool{}, map[string]bool{}
	if err := t.mkdir(temporary, fresh, changed); err != nil {
		return err
	}
	maps.Copy(t.durable, fresh)
	return t.syncFolders(slices.Sorted(maps.Keys(changed)))
}

// forget forgets which folders are durable.
func (t *Tree) forget() {
	clear(t.durable)
	t.durable["."] = true
}

// syncFolders makes durable which names folders have.
func (t *Tree) syncFolders(folders []string) error {
	if runtime.GOOS == "windows" { // folders cannot be synced there, and need not be
		return nil
	}
	return t.syncAll("sync folder", folders)
}

// syncAll makes files or folders durable. step is what tests know it as.
func (t *Tree) syncAll(step string, names []string) error {
	if len(names) > few && t.flushAll != nil {
		return t.durably(step, t.flushAll)
	}
	for _, name := range names {
		if err := t.syncOne(step, name); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) syncOne(step, name string) error {
	f, err := os.Open(t.at(name))
	if err != nil {
		return err
	}
	defer f.Close()
	return t.durably(step, func() error { return t.flush(f) })
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
