package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"testing"
)

func TestBlobIsTheSameInMemoryAndOnDisk(t *testing.T) {
	for _, size := range []int{0, 1, inMemory - 1, inMemory, inMemory + 1, 3 * inMemory} {
		dir := t.TempDir()
		want := bytes.Repeat([]byte("0123456789abcde"), size/15+1)[:size]
		b, err := newBlob(bytes.NewReader(want), dir)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(want)
		for range 2 { // it can be read more than once
			got, err := io.ReadAll(b.reader())
			if err != nil || !bytes.Equal(got, want) || b.size != int64(size) || b.sha256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%d bytes: read %d, size %d, %v", size, len(got), b.size, err)
			}
		}
		b.close()
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%d bytes: %d temporary files left", size, len(left))
		}
	}
}
