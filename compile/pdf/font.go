package pdf

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// See fonts/README.md for their licences and what was left out of them.
//
//go:embed fonts/*.ttf
var embedded embed.FS

// A typeface is one font, parsed once and never changed.
type typeface struct {
	name string
	data []byte
	font *font.Font
}

func parseFace(name string, data []byte) (*typeface, error) {
	ld, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	if !ld.HasTable(opentype.MustNewTag("glyf")) {
		return nil, fmt.Errorf("font %s: %w", name, errNoOutlines)
	}
	f, err := font.NewFont(ld)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	return &typeface{postscript(name), data, f}, nil
}

// postscript returns a name fit for a name object of PDF.
func postscript(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.TrimSuffix(path.Base(name), path.Ext(name)))
}

// A family says which faces a letter is looked for in, in this order, before those
// of the machine.
type family int

// The families.
const (
	sans family = iota
	sansBold
	serif
	serifBold
	families int = iota
)

// fileNames returns the embedded faces of each family.
func fileNames() [families][]string {
	const arabic, arabicBold, chinese = "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold", "DroidSansFallback"
	return [families][]string{
		sans:      {"NotoSans-Regular", arabic, chinese},
		sansBold:  {"NotoSans-Bold", arabicBold, chinese},
		serif:     {"NotoSerif-Regular", arabic, chinese},
		serifBold: {"NotoSerif-Bold", arabicBold, chinese},
	}
}

// A library has the faces that documents are set in. It is safe for use by several
// goroutines.
type library struct {
	families [families][]*typeface
	machine  machine
}

// loadLibrary parses the embedded faces.
func loadLibrary(folders []string) (*library, error) {
	lib := &library{machine: machine{folders: folders}}
	parsed := map[string]*typeface{}
	for i, names := range fileNames() {
		for _, name := range names {
			if parsed[name] == nil {
				data, err := embedded.ReadFile("fonts/" + name + ".ttf")
				if err != nil {
					return nil, err
				}
				if parsed[name], err = parseFace(name, data); err != nil {
					return nil, err
				}
			}
			lib.families[i] = append(lib.families[i], parsed[name])
		}
	}
	return lib, nil
}

// find returns the face that a letter is set in, or nil where there is none.
func (lib *library) find(f family, r rune) *typeface {
	for _, t := range lib.families[f] {
		if _, ok := t.font.NominalGlyph(r); ok {
			return t
		}
	}
	return lib.machine.find(r)
}

// A machine has the faces that are installed on it. They are looked into when a
// letter asks for them first, and at most once.
type machine struct {
	folders []string // looked into before the usual ones; may be files

	mu     sync.Mutex
	opened bool
	files  []string // not yet looked into
	faces  []*typeface
	missed map[rune]bool
}

func (m *machine) find(r rune) *typeface {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.faces {
		if _, ok := t.font.NominalGlyph(r); ok {
			return t
		}
	}
	if m.missed[r] {
		return nil
	}
	if !m.opened {
		m.opened, m.files, m.missed = true, fontFiles(m.folders), map[rune]bool{}
	}
	for len(m.files) > 0 {
		name := m.files[0]
		m.files = m.files[1:]
		t := openFace(name)
		if t == nil {
			continue
		}
		m.faces = append(m.faces, t)
		if _, ok := t.font.NominalGlyph(r); ok {
			return t
		}
	}
	m.missed[r] = true
	return nil
}
