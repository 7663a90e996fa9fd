package pdf

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/go-text/typesetting/font/opentype"
)

// The most that is taken of fonts on the machine. The largest of East Asia have
// 20 MB, and a system with more files than this is not searched to its end.
const (
	maxFontSize = 32 << 20
	maxFonts    = 2000
)

// fontFiles returns the font files in the folders given, which may be files too,
// and then in those where systems keep them: Noto's first, regular ones first.
func fontFiles(folders []string) []string {
	files := filesIn(folders)
	system := filesIn(systemFolders())
	slices.SortStableFunc(system, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	files = append(files, system...)
	return files[:min(len(files), maxFonts)]
}

func rank(file string) int {
	name := filepath.Base(file)
	switch {
	case strings.HasPrefix(name, "NotoSans") && strings.Contains(name, "Regular"):
		return 0
	case strings.Contains(name, "Bold"), strings.Contains(name, "Italic"), strings.Contains(name, "Oblique"), strings.Contains(name, "Mono"):
		return 2
	}
	return 1
}

func filesIn(folders []string) (files []string) {
	for _, folder := range folders {
		filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // what cannot be read is not there
			}
			if !d.IsDir() && strings.EqualFold(filepath.Ext(path), ".ttf") {
				files = append(files, path)
			}
			return nil
		})
	}
	return files
}

func systemFolders() []string {
	home, _ := os.UserHomeDir()
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts")}
	case "darwin":
		return []string{"/Library/Fonts", "/System/Library/Fonts", filepath.Join(home, "Library/Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts")}
}

// openFace returns the face in a file, or nil where it is none that may and can be
// embedded. A font that makes its reader panic is none.
func openFace(name string) (t *typeface) {
	defer func() {
		if recover() != nil {
			t = nil
		}
	}()
	if info, err := os.Stat(name); err != nil || info.Size() > maxFontSize {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil || !mayEmbed(data) {
		return nil
	}
	if t, err = parseFace(name, data); err != nil {
		return nil
	}
	return t
}

// mayEmbed reports whether its maker lets a font be embedded by subset (OpenType,
// OS/2, fsType).
func mayEmbed(data []byte) bool {
	const restricted, noSubset = 0x0002, 0x0100
	ld, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return false
	}
	os2, err := ld.RawTable(opentype.MustNewTag("OS/2"))
	if err != nil || len(os2) < 10 {
		return err != nil // without the table nothing is forbidden
	}
	fsType := binary.BigEndian.Uint16(os2[8:])
	return fsType&0x000F != restricted && fsType&noSubset == 0
}
