// Package archive keeps the bytes: letters as they came, documents filed by
// country, mails as we sent them, editions as published. It is a folder tree
// with names that people can read:
//
//	letters/3f/<sha256>.eml                                 as they came
//	HTI/HTI-2/example-ngo-3/2026-11-23-3f9a1c/answers.xlsx  documents
//	outgoing/ab/<token>.eml                                 as sent
//	published/SVN-3/1/…, drafts/SVN-3/…                     editions
//
// It promises: what a method returned without an error is durable, file and
// folders (I1); letters, documents and drafts, of which many come at once, when
// Sync returned for them. A key leads either to all the bytes or to none, never to a
// part: bytes are written to a file of their own below .tmp, made durable there,
// and renamed. No key leads out of the tree. The same bytes under the same key
// are kept once, so that everything here may be repeated.
//
// A tree belongs to one machine; several processes may use it, as long as no
// two of them file different bytes under the same key at the same moment, which
// never happens since a document's key holds its letter's hash.
package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// The folders that are not a country's.
const (
	letters   = "letters"
	outgoing  = "outgoing"
	published = "published"
	drafts    = "drafts"
	temporary = ".tmp"
)

// Tree is an archive in a folder. It implements ingest.Spool, ingest.Shelf and
// notify.Outbox, and may be used by many goroutines.
type Tree struct {
	root   *os.Root // leads to what is asked for by key
	dir    string   // absolute; leads to what this package itself has named, see at
	folder *os.File // root's own

	// mu is held while a name is chosen and taken, so that no two files of this
	// process take one name. Bytes are never written under it.
	mu sync.Mutex
	// waiting holds by key what has taken a name and gets it with Sync.
	waiting waiting
	// syncing is held by Sync: what is there already may be another's who has not
	// made its name durable yet.
	syncing sync.Mutex
	// durable holds the folders whose own entry is known to be on disk. A folder
	// that is merely there may have been made by a process that died before.
	durable map[string]bool
	read    readLetters

	flush func(*os.File) error // (*os.File).Sync; a benchmark shows what it costs
	// flushAll makes all files and folders of the file system durable at once; nil
	// where that is not to be had.
	flushAll func() error
	step     func(string) error // nil, but for faults: called before and after each durable step
}

// New opens the archive in dir, makes it where there is none, and clears away
// what processes that died before left half-written a day ago or longer.
func New(dir string) (*Tree, error) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err != nil {
		return nil, fmt.Errorf("make archive: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	t := &Tree{root: root, dir: dir, waiting: waiting{}, durable: map[string]bool{".": true}, flush: (*os.File).Sync}
	t.folder, err = root.Open(".")
	if err == nil {
		t.flushAll = wholeSync(t.folder)
		err = errors.Join(t.begin(), t.sweep())
	}
	if err != nil {
		t.Close()
		return nil, fmt.Errorf("open archive: %w", err)
	}
	return t, nil
}

// at returns the path to a clean key or a draft. The system walks it in one call,
// where root opens every folder on the way; several times for each letter, that was
// a twentieth of a poll.
func (t *Tree) at(name string) string { return filepath.Join(t.dir, filepath.FromSlash(name)) }

// Close ends the use of the archive. What waits for Sync is gone.
func (t *Tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.discard()
	t.read.forget()
	return errors.Join(t.folder.Close(), t.root.Close())
}

// Keep implements ingest.Spool.
func (t *Tree) Keep(ctx context.Context, r io.Reader) (ingest.Raw, error) {
	split, whole := newSplitter(), sha256.New()
	d, err := t.write(ctx, r, whole, split)
	if err != nil {
		return ingest.Raw{}, fmt.Errorf("keep letter: %w", err)
	}
	raw := ingest.Raw{SHA256: hex.EncodeToString(whole.Sum(nil)), BodySHA256: hex.EncodeToString(split.body.Sum(nil)), Size: d.size, Header: split.header}
	raw.Key = LetterKey(raw.SHA256)
	t.mu.Lock()
	defer t.mu.Unlock()
	// The name is the hash, so that a file of this name and size is this letter.
	if t.size(raw.Key) == d.size {
		d.discard()
	} else {
		t.waiting.add(raw.Key, d)
	}
	return raw, nil
}

// LetterKey returns where the raw bytes of a letter are, by their SHA-256 in hexadecimal.
func LetterKey(sum string) string { return letters + "/" + sum[:min(2, len(sum))] + "/" + sum + ".eml" }

// Letter implements ingest.Shelf.
func (t *Tree) Letter(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	if b, err := hex.DecodeString(sha256); err != nil || len(b) != 32 {
		return nil, fmt.Errorf("open letter: %q is no SHA-256: %w", sha256, followup.ErrNotFound)
	}
	f, err := t.open(ctx, LetterKey(strings.ToLower(sha256)))
	if err != nil {
		return nil, err
	}
	return &openLetter{File: f, read: &t.read}, nil
}

// File implements ingest.Shelf. The key is cleaned first (see Clean), so that
// the name that a sender gave may stand in it. Names are compared as the least
// particular file systems do, case-folded in NFC: "Answers.xlsx" is taken where
// "answers.xlsx" is. Filing the same bytes under the same key again returns the
// key that the first time returned, also where that was a numbered one.
func (t *Tree) File(ctx context.Context, key string, r io.Reader) (string, error) {
	key, err := Clean(key)
	if err != nil {
		return "", err
	}
	d, err := t.write(ctx, r)
	if err != nil {
		return "", fmt.Errorf("file document: %w", err)
	}
	d.left = true
	t.mu.Lock()
	defer t.mu.Unlock()
	taken, have, err := t.choose(d, key)
	if err != nil || have {
		d.discard()
	} else {
		t.waiting.add(taken, d)
	}
	if err != nil {
		return "", fmt.Errorf("file document: %w", err)
	}
	return taken, nil
}

// Remove implements ingest.Shelf. Folders that become empty go with the file.
func (t *Tree) Remove(ctx context.Context, key string) error {
	if !isClean(key) {
		return fmt.Errorf("remove from archive: %q is no key", key)
	}
	t.syncing.Lock()
	defer t.syncing.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.take(key).discard()
	err := t.root.Remove(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove from archive: %w", err)
	}
	dir := path.Dir(key)
	for dir != "." && t.root.Remove(dir) == nil { // fails on a folder that is not empty
		delete(t.durable, dir)
		dir = path.Dir(dir)
	}
	if err := t.syncFolders([]string{dir}); err != nil {
		return fmt.Errorf("remove from archive: %w", err)
	}
	return nil
}

// KeepMail implements notify.Outbox; so does Sync.
func (t *Tree) KeepMail(ctx context.Context, token followup.Token, mail []byte) (string, error) {
	if _, ok := followup.ParseToken(string(token)); !ok {
		return "", fmt.Errorf("keep mail: %.4s… is no token", string(token))
	}
	name := strings.ToLower(string(token))
	key := outgoing + "/" + name[:2] + "/" + name + ".eml"
	d, err := t.write(ctx, bytes.NewReader(mail))
	if err != nil {
		return "", fmt.Errorf("keep mail: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.add(key, d)
	return key, nil
}

// Mail implements notify.Outbox.
func (t *Tree) Mail(ctx context.Context, key string) (io.ReadCloser, error) { return t.Open(ctx, key) }

// Publish keeps one file of a published version, such as
// "published/SVN-3/1/assessment.html". A published version never changes (I7):
// other bytes under a key that is there are refused.
func (t *Tree) Publish(ctx context.Context, key string, r io.Reader) error {
	if !isClean(key) || !strings.HasPrefix(key, published+"/") {
		return fmt.Errorf("publish: %q is no key of a published file", key)
	}
	d, err := t.write(ctx, r)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	t.mu.Lock()
	same := true
	if t.size(key) < 0 {
		t.waiting.add(key, d)
	} else {
		same, err = t.holds(key, d)
		d.discard()
	}
	t.mu.Unlock()
	if err == nil && !same {
		return fmt.Errorf("publish: %s is published already and never changes", key)
	}
	if err == nil {
		err = t.Sync(ctx, []string{key})
	}
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// Draft keeps one file of a draft, such as "drafts/SVN-3/assessment.html", in
// place of the one before, which is there until Sync.
func (t *Tree) Draft(ctx context.Context, key string, r io.Reader) error {
	if !isClean(key) || !strings.HasPrefix(key, drafts+"/") {
		return fmt.Errorf("keep draft: %q is no key of a draft", key)
	}
	d, err := t.write(ctx, r)
	if err != nil {
		return fmt.Errorf("keep %s: %w", key, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting.add(key, d)
	return nil
}

// Open opens what is kept under key. What is not there is followup.ErrNotFound.
func (t *Tree) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	f, err := t.open(ctx, key)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (t *Tree) open(ctx context.Context, key string) (*os.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !isClean(key) {
		return nil, fmt.Errorf("open from archive: %q is no key: %w", key, followup.ErrNotFound)
	}
	f, err := t.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open %s: %w", key, followup.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open from archive: %w", err)
	}
	return f, nil
}

// List returns the keys below prefix, a folder such as "published/SVN-3/1", in
// their order. A folder that is not there holds none.
func (t *Tree) List(ctx context.Context, prefix string) ([]string, error) {
	if !isClean(prefix) {
		return nil, fmt.Errorf("list archive: %q is no key", prefix)
	}
	var keys []string
	err := fs.WalkDir(t.root.FS(), prefix, func(key string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			keys = append(keys, key)
		}
		return errors.Join(err, ctx.Err())
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list archive: %w", err)
	}
	slices.Sort(keys)
	return keys, nil
}
