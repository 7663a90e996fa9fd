package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path"
	"slices"
	"strings"
)

// An Archive is the zip file that an Office document is (ECMA-376, part 2).
//
// archive/zip checks neither how often bytes overlap nor how far they expand,
// and a declared size may be a lie: what counts here is how many bytes really
// come out, of one part and of all.
type Archive struct {
	files  map[string]*zip.File
	budget *Budget
}

// OpenArchive opens a zip archive of size bytes, which is damaged where it is none.
func OpenArchive(r io.ReaderAt, size int64, b *Budget) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, Damaged(err)
	}
	if len(z.File) > b.limits.Entries {
		return nil, b.Fail("more files inside than can be read")
	}
	return &Archive{files: index(z.File), budget: b}, nil
}

// LookInto opens an archive to see what it is: it has no budget to open parts
// from.
func LookInto(r io.ReaderAt, size int64) (*Archive, error) {
	return OpenArchive(r, size, NewBudget(context.Background(), Limits{Entries: math.MaxInt}))
}

// index finds files by name. Part names are compared without case (ECMA-376,
// part 2, section 9.1.1.1), and some programs write them with backslashes.
func index(files []*zip.File) map[string]*zip.File {
	m := make(map[string]*zip.File, len(files))
	for _, f := range files {
		name := canonical(f.Name)
		if _, taken := m[name]; !taken {
			m[name] = f
		}
	}
	return m
}

func canonical(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Main returns the name of the part that begins so and is XML: word/document.xml,
// but also xl/workbook22.xml as Microsoft's web editors write it. The shortest
// is taken, the first by name among those.
func (a *Archive) Main(prefix string) string {
	best := ""
	for name := range a.files {
		if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, ".xml") || strings.Count(name, "/") > 1 {
			continue
		}
		if best == "" || len(name) < len(best) || len(name) == len(best) && name < best {
			best = name
		}
	}
	return best
}

// ErrNoPart says that a part is not in the archive, which for most is no fault.
var ErrNoPart = errors.New("no such part")

// Open returns the tokens of an XML part, or ErrNoPart. The caller closes them.
func (a *Archive) Open(name string) (*Tokens, error) {
	rc, err := a.part(name)
	if err != nil {
		return nil, err
	}
	return newTokens(rc, a.budget), nil
}

// Raw returns the bytes of a part that is not XML, or ErrNoPart. The caller
// closes it.
func (a *Archive) Raw(name string) (io.ReadCloser, error) {
	rc, err := a.part(name)
	if err != nil {
		return nil, err
	}
	return &raw{rc, a.budget, a.budget.limits.Part}, nil
}

// raw charges what is read of a part to the budget.
type raw struct {
	io.ReadCloser
	budget *Budget
	left   int64 // bytes of this part
}

func (r *raw) Read(p []byte) (int, error) {
	if err := r.budget.Clock(); err != nil {
		return 0, err
	}
	n, err := r.ReadCloser.Read(p)
	r.left -= int64(n)
	r.budget.limits.Unzipped -= int64(n)
	if r.left < 0 || r.budget.limits.Unzipped < 0 {
		return 0, r.budget.Fail("more than can be unpacked")
	}
	return n, err
}

func (a *Archive) part(name string) (io.ReadCloser, error) {
	f := a.files[canonical(name)]
	if f == nil {
		return nil, fmt.Errorf("open %s: %w", path.Base(name), ErrNoPart)
	}
	if f.UncompressedSize64 > uint64(a.budget.limits.Part) {
		return nil, a.budget.Fail("a part larger than can be read")
	}
	if f.Flags&1 != 0 { // APPNOTE.TXT 4.4.4, bit 0
		return nil, Encrypted()
	}
	rc, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part: %w", err)
	}
	if ratio := a.budget.limits.Ratio; ratio > 0 {
		return &expanding{rc, a.budget, max(freely, int64(min(f.CompressedSize64, 1<<40))*int64(ratio))}, nil
	}
	return rc, nil
}

// expanding ends a part that expands too far.
type expanding struct {
	io.ReadCloser
	budget *Budget
	left   int64
}

func (e *expanding) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if e.left -= int64(n); e.left < 0 {
		return 0, e.budget.Fail("more than can be unpacked")
	}
	return n, err
}

// Names returns the names of all parts in small letters, in order.
func (a *Archive) Names() []string { return slices.Sorted(maps.Keys(a.files)) }

// Has reports whether there is such a part.
func (a *Archive) Has(name string) bool { return a.files[canonical(name)] != nil }

// sniffed is how many bytes of a part tell what it is.
const sniffed = 64 << 10

// OpenDocument returns what an OpenDocument file is, "text" or "spreadsheet" or
// another of their kinds, and "" for any other archive. It goes by the type that
// such a file names first (ODF 1.3, part 2, section 3.3); templates and older
// versions have longer names. Parts with a password are listed as such (section
// 4.8).
func (a *Archive) OpenDocument() (kind string, encrypted bool) {
	if !a.Has("content.xml") && !a.Has("encrypted-package") {
		return "", false
	}
	name, ok := strings.CutPrefix(string(a.begin("mimetype")), "application/vnd.oasis.opendocument.")
	if !ok {
		return "", false
	}
	end := strings.IndexFunc(name, func(r rune) bool { return r < 'a' || r > 'z' })
	if end >= 0 {
		name = name[:end]
	}
	return name, bytes.Contains(a.begin("META-INF/manifest.xml"), []byte("encryption-data"))
}

// begin returns the first bytes of a part, none where there is none.
func (a *Archive) begin(name string) []byte {
	f := a.files[canonical(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, sniffed)) // damage is found when the file is opened
	return b
}
