package office

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/upr-info/followup/internal/office/officetest"
)

const limit = 1 << 20 // bytes of a stream

func TestCompound(t *testing.T) {
	want := map[string][]byte{"WordDocument": bytes.Repeat([]byte("ab"), 5000), "1Table": []byte("c")}
	b := officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: want["WordDocument"]}, officetest.Stream{Name: "1Table", Bytes: want["1Table"]})
	if !IsCompound(b) {
		t.Error("not recognised")
	}
	c, err := OpenCompound(bytes.NewReader(b), int64(len(b)), limit)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		if got, err := c.Stream(name, int64(len(content))); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		r, err := c.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(iotest.OneByteReader(r)); err != nil || !bytes.HasPrefix(got, content) {
			t.Errorf("%s: %d bytes as a reader, %v", name, len(got), err)
		}
	}
	if _, err := c.Stream("0Table", limit); err == nil || c.Has("0Table") {
		t.Error("a stream that is not there")
	}
}

func FuzzCompound(f *testing.F) {
	f.Add(officetest.Compound(officetest.Stream{Name: "Workbook", Bytes: []byte("x")}))
	f.Add(officetest.Compound(officetest.Stream{Name: "WordDocument", Bytes: make([]byte, 5000)}, officetest.Stream{Name: "1Table", Bytes: []byte("x")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := OpenCompound(bytes.NewReader(b), int64(len(b)), limit)
		if err != nil {
			return
		}
		for _, name := range c.Storages() {
			if inner, err := c.Storage(name); err == nil {
				inner.Storages()
			}
		}
		for name := range c.found {
			if r, err := c.Open(name); err == nil {
				if n, _ := io.Copy(io.Discard, r); n > int64(len(b))+sniffed {
					t.Fatalf("%d bytes of a stream", n)
				}
			}
			if s, err := c.Stream(name, sniffed); err == nil && len(s) > sniffed {
				t.Fatalf("%d bytes of a stream", len(s))
			}
		}
	})
}
