package archive

import (
	"os"
	"sync"
)

// A document is written and left alone; a letter is read soon after it was written,
// twice where its sender is checked, and then hardly ever again. The system would
// hold the bytes of both in memory until somebody else needs it. So they are given
// back with the Sync that ends their use. A poll of a gigabyte then goes through the
// same few pages: taking fresh ones costs more than to write them where they must be
// asked of the host of a virtual machine.

// maxOpen is how many letters that were read are kept open for their Sync.
const maxOpen = 128

// uncache gives back the memory that the system holds of a file below the root.
func (t *Tree) uncache(name string) {
	f, err := os.Open(t.at(name))
	if err != nil {
		return // which the next to use it is told
	}
	uncache(f)
	f.Close()
}

// readLetters are those that were read since the last Sync.
type readLetters struct {
	mu    sync.Mutex
	files []*os.File // oldest first
}

// add takes an open file over.
func (r *readLetters) add(f *os.File) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files = append(r.files, f)
	if len(r.files) > maxOpen {
		forget(r.files[:1])
		r.files = r.files[1:]
	}
}

// forget gives back the memory of all, and closes them.
func (r *readLetters) forget() {
	r.mu.Lock()
	files := r.files
	r.files = nil
	r.mu.Unlock()
	forget(files)
}

func forget(files []*os.File) {
	for _, f := range files {
		uncache(f)
		f.Close()
	}
}

// An openLetter stays open after Close, until the next Sync.
type openLetter struct {
	*os.File
	read *readLetters
	once sync.Once
}

func (l *openLetter) Close() error {
	l.once.Do(func() { l.read.add(l.File) })
	return nil
}
