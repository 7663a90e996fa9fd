// Package officetest builds containers of Office documents for tests.
package officetest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// Zip returns an archive of parts: name, content, name, content, …
func Zip(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err = w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A Stream is one stream of a compound file.
type Stream struct {
	Name  string
	Bytes []byte
}

// The parts of a compound file ([MS-CFB], sections 2.1 to 2.6).
const (
	sector     = 512
	perSector  = sector / 4
	miniCutoff = 4096
	fatSector  = 0xFFFFFFFD
	endOfChain = 0xFFFFFFFE
	free       = 0xFFFFFFFF
)

// Compound returns a compound file with these streams in its root, at most
// three. It has no mini stream: what is shorter than 4096 bytes is padded with
// zeros.
func Compound(streams ...Stream) []byte {
	var data []byte
	var chains []int // sectors of each stream
	for _, s := range streams {
		n := (max(len(s.Bytes), miniCutoff) + sector - 1) / sector
		data = append(data, s.Bytes...)
		data = append(data, make([]byte, n*sector-len(s.Bytes))...)
		chains = append(chains, n)
	}
	used := len(data)/sector + 1 // with the directory's
	fats := 1
	for fats*perSector < used+fats {
		fats++
	}
	return bytes.Join([][]byte{header(fats), table(fats, chains), directory(fats+1, streams, chains), data}, nil)
}

func header(fats int) []byte {
	le := binary.LittleEndian
	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	le.PutUint16(head[24:], 0x3E)   // minor version
	le.PutUint16(head[26:], 3)      // version
	le.PutUint16(head[28:], 0xFFFE) // little-endian
	le.PutUint16(head[32:], 6)      // of a mini sector, as below
	le.PutUint16(head[30:], 9)      // 2 to this power is a sector's size
	le.PutUint32(head[44:], uint32(fats))
	le.PutUint32(head[48:], uint32(fats)) // the directory's sector
	le.PutUint32(head[56:], miniCutoff)
	le.PutUint32(head[60:], endOfChain)
	le.PutUint32(head[68:], endOfChain)
	for i := range 109 {
		v := uint32(free)
		if i < fats {
			v = uint32(i)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	return head
}

// table returns the sector allocation table: its own sectors, the directory's,
// and each stream's in a row.
func table(fats int, chains []int) []byte {
	le := binary.LittleEndian
	fat := bytes.Repeat([]byte{0xFF}, fats*sector)
	for i := range fats {
		le.PutUint32(fat[4*i:], fatSector)
	}
	le.PutUint32(fat[4*fats:], endOfChain)
	at := fats + 1
	for _, n := range chains {
		for i := range n {
			next := uint32(at + i + 1)
			if i == n-1 {
				next = endOfChain
			}
			le.PutUint32(fat[4*(at+i):], next)
		}
		at += n
	}
	return fat
}

// directory lists the root and the streams, each the right sibling of the one
// before.
func directory(first int, streams []Stream, chains []int) []byte {
	dir := entry("Root Entry", 5, free, 1, endOfChain, 0)
	for i, s := range streams {
		right := uint32(free)
		if i+1 < len(streams) {
			right = uint32(i + 2)
		}
		dir = append(dir, entry(s.Name, 2, right, free, uint32(first), uint32(chains[i]*sector))...)
		first += chains[i]
	}
	return append(dir, make([]byte, sector-len(dir))...)
}

func entry(name string, kind byte, right, child, start, size uint32) []byte {
	le := binary.LittleEndian
	b := make([]byte, 128)
	u := utf16.Encode([]rune(name))
	for i, c := range u {
		le.PutUint16(b[2*i:], c)
	}
	le.PutUint16(b[64:], uint16(2*len(u)+2))
	b[66] = kind
	le.PutUint32(b[68:], free)
	le.PutUint32(b[72:], right)
	le.PutUint32(b[76:], child)
	le.PutUint32(b[116:], start)
	le.PutUint32(b[120:], size)
	return b
}
