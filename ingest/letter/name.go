package letter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxName bounds a file name in bytes: file systems take 255, and an archive
	// adds a number.
	maxName = 200
	// maxExtension bounds what counts as the ending that is kept when a name is
	// cut.
	maxExtension = 10
)

// CleanName returns what a sender called a file as a name that any file system
// takes, or "" where nothing is left: its last path element, in NFC, without
// control characters, characters that turn the direction of text, and characters
// that Windows reserves; not one of its devices; without dots and spaces around it; at most 200 bytes,
// its ending kept.
func CleanName(s string) string {
	s = strings.ToValidUTF8(cutText(s, 4*maxName), "_")
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || turnsDirection(r) || r == unicode.ReplacementChar:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		}
		return r
	}, s)
	s = norm.NFC.String(s)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), ". ")
	if isDevice(s) {
		s = "_" + s
	}
	if len(s) <= maxName {
		return s
	}
	ending := ""
	if i := strings.LastIndexByte(s, '.'); i >= 0 && len(s)-i <= maxExtension {
		ending = s[i:]
	}
	return strings.TrimRight(cutText(s, maxName-len(ending)), ". ") + ending
}

// isDevice reports whether Windows opens a device under a name, whatever its ending.
func isDevice(name string) bool {
	name, _, _ = strings.Cut(strings.ToUpper(name), ".")
	switch name = strings.TrimRight(name, " "); {
	case name == "CON", name == "PRN", name == "AUX", name == "NUL":
		return true
	case len(name) == 4 && (strings.HasPrefix(name, "COM") || strings.HasPrefix(name, "LPT")):
		return name[3] >= '1' && name[3] <= '9'
	}
	return false
}
