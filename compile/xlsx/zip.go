package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"
)

// An orderedZip writes its parts by name when it is closed: excelize hands them
// over in the order of a map, and the same assessment is to give the same file.
type orderedZip struct {
	*zip.Writer
	parts map[string]*bytes.Buffer
}

func newOrderedZip(w io.Writer) *orderedZip {
	return &orderedZip{zip.NewWriter(w), map[string]*bytes.Buffer{}}
}

// Create returns where the part name is written to.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS adds all files of a file system as parts.
func (z *orderedZip) AddFS(files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		z.parts[name] = bytes.NewBuffer(content)
		return err
	})
}

// Close writes all parts and ends the archive.
func (z *orderedZip) Close() error {
	for _, name := range slices.Sorted(maps.Keys(z.parts)) {
		w, err := z.Writer.Create(name)
		if err != nil {
			return err
		}
		if _, err := z.parts[name].WriteTo(w); err != nil {
			return err
		}
	}
	return z.Writer.Close()
}
