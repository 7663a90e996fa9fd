package archive

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestGivesMemoryBack files a document and reads a letter twice, and asks the system
// how much of both it still holds.
func TestGivesMemoryBack(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil || fs.Type == unix.TMPFS_MAGIC {
		t.Skip("what is on tmpfs is nowhere but in memory")
	}
	tree, err := New(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	content := bytes.Repeat([]byte("Subject: answers\r\n"), 1<<15)
	raw, err := tree.Keep(ctx, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.Sync(ctx, []string{raw.Key}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		l, err := tree.Letter(ctx, raw.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(l); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("letter: %d bytes, %v", len(got), err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	letter := filepath.Join(dir, filepath.FromSlash(raw.Key))
	if held(t, letter) == 0 {
		t.Fatal("the letter is not held while it may be read again, so this test sees nothing")
	}
	key, err := tree.File(ctx, "HTI/HTI-2/example-ngo-3/2026-11-23-3f9a1c/report.txt", bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.Sync(ctx, []string{key}); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{letter, filepath.Join(dir, filepath.FromSlash(key))} {
		if n := held(t, file); n != 0 {
			t.Errorf("%s: %d pages are still held in memory", filepath.Base(file), n)
		}
	}
}

// held returns how many pages of a file the system holds in memory.
func held(t *testing.T, name string) (pages int) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	mapped, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(mapped)
	in := make([]byte, (len(mapped)+os.Getpagesize()-1)/os.Getpagesize())
	if _, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&mapped[0])), uintptr(len(mapped)), uintptr(unsafe.Pointer(&in[0]))); errno != 0 {
		t.Fatal(errno)
	}
	for _, p := range in {
		pages += int(p & 1)
	}
	return pages
}
