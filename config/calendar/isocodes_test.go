package calendar_test

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/upr-info/followup"
)

// TestNamesByOthers compares our names in Arabic, Chinese and Russian with what the
// translators of Debian's iso-codes write for the same codes. They write many
// otherwise; but none of ours is theirs of another State, and so many are the same
// that a column which slipped by a row, or a script that was lost, would show.
func TestNamesByOthers(t *testing.T) {
	f := facts(t)
	for l, by := range map[followup.Language]struct {
		locale string
		alike  int // at least, of 193
	}{followup.Arabic: {"ar", 135}, followup.Chinese: {"zh_CN", 170}, followup.Russian: {"ru", 170}} {
		theirs, err := catalogue(filepath.Join("/usr/share/locale", by.locale, "LC_MESSAGES/iso_3166-1.mo"))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("the package iso-codes is not here")
		}
		if err != nil {
			t.Fatal(err)
		}
		states := map[string]followup.CountryCode{} // by their name
		for _, c := range f.Countries() {
			if name := theirs[c.Names[followup.English]]; name != "" {
				states[plainName(name)] = c.Code
			}
		}
		alike := 0
		for _, c := range f.Countries() {
			switch code, known := states[plainName(c.Names[l])]; {
			case known && code == c.Code:
				alike++
			case known:
				t.Errorf("%s in %s is %q, which others call %s", c.Code, l, c.Names[l], code)
			}
		}
		t.Logf("%s: %d of %d alike", l, alike, len(f.Countries()))
		if alike < by.alike {
			t.Errorf("only %d names in %s are alike, want %d", alike, l, by.alike)
		}
	}
}

// plainName leaves out what only the manner of writing changes: marks above and
// below letters, and spaces.
func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || norm.NFD.PropertiesString(string(r)).CCC() != 0 {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

// catalogue reads the messages of a compiled catalogue of gettext.
func catalogue(file string) (map[string]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	word := func(at uint32) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	if word(0) != 0x950412de {
		return nil, errors.New("not a catalogue of this byte order")
	}
	text := func(at uint32) string { return string(b[word(at+4) : word(at+4)+word(at)]) }
	messages := map[string]string{}
	for i := range word(8) {
		messages[text(word(12)+8*i)] = text(word(16) + 8*i)
	}
	return messages, nil
}
