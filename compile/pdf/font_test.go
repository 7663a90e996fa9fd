package pdf

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/document"
)

// bare returns a library with nothing but Latin, Greek and Cyrillic, on a machine
// with the fonts named and no others.
func bare(t *testing.T, files ...string) *library {
	t.Helper()
	lib, err := loadLibrary(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lib.families {
		lib.families[i] = lib.families[i][:1]
	}
	lib.machine = machine{opened: true, files: files, missed: map[rune]bool{}}
	return lib
}

// TestMissingFont puts a sentence in place of what no font can write.
func TestMissingFont(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{"Law 5/2025", "Law 5/2025"},
		{"法律已于二〇二五年通过", "[no font]"},
		{"See 法律 and 实施，please", "See [no font] and [no font]please"},
		{"ภาษาไทย 2025 ภาษา", "[no font] 2025 [no font]"},
		{"Done ☃", "Done \uFFFD"},
	} {
		s := newSetter(bare(t), "en", "[no font]")
		got := s.readable([]span{{text: c.in}})[0].text
		if got != c.out {
			t.Errorf("%q becomes %q, want %q", c.in, got, c.out)
		}
		if (len(s.missing) > 0) != (c.in != c.out) {
			t.Errorf("%q: %d letters are told to be missing", c.in, len(s.missing))
		}
	}
}

// TestMissingFontIsTold writes a whole document and returns the letters.
func TestMissingFontIsTold(t *testing.T) {
	p := Printer{library: bare(t)}
	p.once.Do(func() {})
	var b bytes.Buffer
	missing, err := p.Write(t.Context(), &b, document.Document{Language: "en", PageOf: "%s/%s", NoFont: "[no font]", Blocks: []document.Block{document.Plain(document.Body, "法律 and 法")}})
	if err != nil || string(missing) != "律法" {
		t.Errorf("%v: %q", err, string(missing))
	}
}

// TestFontsOfTheMachine are found by the letters they have, and what is no font is
// passed over.
func TestFontsOfTheMachine(t *testing.T) {
	broken := t.TempDir() + "/broken.ttf"
	if err := os.WriteFile(broken, []byte("no font at all"), 0o644); err != nil {
		t.Fatal(err)
	}
	lib := bare(t, broken, t.TempDir()+"/gone.ttf", "fonts/DroidSansFallback.ttf")
	if f := lib.find(sans, '法'); f == nil || f.name != "DroidSansFallback" {
		t.Errorf("found %v", f)
	}
	if lib.find(sans, '☃') != nil {
		t.Error("a letter that no font has was found")
	}
	if got := fontFiles([]string{"fonts"}); len(got) < 7 || !strings.HasSuffix(got[0], "DroidSansFallback.ttf") {
		t.Errorf("files: %v", got)
	}
}

// TestColours reads all colours that are written in hexadecimal.
func TestColours(t *testing.T) {
	for _, hex := range []string{inkHex, softHex, lineHex, accentHex, noticeHex, compile.Colour("full"), compile.Colour("agree-agreed"), compile.Colour("")} {
		if c := rgb(hex); len(hex) != 6 || c == (colour{}) {
			t.Errorf("%q is %v", hex, c)
		}
	}
}

// FuzzSubset takes fonts of the machine, which nobody has looked at.
func FuzzSubset(f *testing.F) {
	data, err := embedded.ReadFile("fonts/NotoNaskhArabic-Regular.ttf")
	if err != nil {
		f.Fatal(err)
	}
	small, err := subset(data, map[uint16]bool{5: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small, uint16(5))
	f.Add(small[:200], uint16(5))
	f.Fuzz(func(t *testing.T, data []byte, g uint16) {
		mayEmbed(data)
		if out, err := subset(data, map[uint16]bool{g: true}); err == nil && len(out) == 0 {
			t.Error("a font of no bytes")
		}
	})
}
