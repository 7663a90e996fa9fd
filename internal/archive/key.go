package archive

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

const (
	// maxName is the longest name in bytes. File systems take 255; a number and
	// what tools add to names when they copy must fit in.
	maxName = 200
	// maxExtension is the longest end of a name that is kept when it is cut.
	maxExtension = 16
	// maxKey keeps whole paths below the 1,024 bytes that S3 and macOS take.
	maxKey = 900
	// maxDepth is twice what any key of ours has.
	maxDepth = 12
)

// Clean returns key as it is kept: names in NFC, without what some file system
// or terminal cannot bear (control and direction characters, the characters and
// names that Windows reserves, a dot or space at an end), none longer than 200
// bytes, shortened before its extension. "..", ".tmp" and the like lose their
// dots, so that no key leads out of the archive or into its own workings.
// Cleaning a clean key changes nothing.
func Clean(key string) (string, error) {
	var names []string
	for part := range strings.SplitSeq(key, "/") {
		if part != "" {
			names = append(names, cleanName(part))
		}
	}
	clean := strings.Join(names, "/")
	switch {
	case len(names) == 0:
		return "", fmt.Errorf("clean key: %q has no name in it", key)
	case len(names) > maxDepth || len(clean) > maxKey:
		return "", fmt.Errorf("clean key: %.40q… is longer than %d bytes or deeper than %d folders", key, maxKey, maxDepth)
	}
	return clean, nil
}

func isClean(key string) bool {
	clean, err := Clean(key)
	return err == nil && clean == key
}

// cleanName cleans one name. It is never empty.
func cleanName(s string) string {
	if len(s) > 64*maxName {
		s = s[:64*maxName] // far beyond what is kept; cheap to normalise
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "_"))
	s = norm.NFC.String(strings.Map(bearable, s))
	s = trim(s)
	s = cut(s, maxName)
	if isReserved(s) {
		s = "_" + s
	}
	if s == "" {
		return "_"
	}
	return s
}

// bearable drops what is not seen and replaces what is not borne.
func bearable(r rune) rune {
	switch {
	case unicode.IsControl(r), strings.ContainsRune(`<>:"/\|?*`, r), r == utf8.RuneError:
		return '_'
	case r == '\u200c', r == '\u200d': // join letters in Persian and Indic names
		return r
	case unicode.Is(unicode.Cf, r): // turns the direction of what follows, and the like
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

func trim(s string) string {
	s = strings.TrimLeft(s, ". ")
	return strings.TrimRight(s, ". ")
}

// cut shortens a name to n bytes, before its extension and between characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	stem, ext := split(s)
	end := n - len(ext)
	for !utf8.RuneStart(stem[end]) {
		end--
	}
	return norm.NFC.String(strings.TrimRight(stem[:end], ". ") + ext)
}

// split parts a name into stem and extension, which may be empty.
func split(s string) (stem, ext string) {
	ext = path.Ext(s)
	if len(ext) > maxExtension || len(ext) == len(s) || strings.ContainsRune(ext, ' ') {
		ext = ""
	}
	return s[:len(s)-len(ext)], ext
}

// isReserved reports whether Windows takes a name for a device, whatever its
// extension.
func isReserved(s string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(s), ".")
	stem = strings.TrimRight(stem, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, stem) {
		return true
	}
	digit, isPort := strings.CutPrefix(stem, "COM")
	if !isPort {
		digit, isPort = strings.CutPrefix(stem, "LPT")
	}
	return isPort && utf8.RuneCountInString(digit) == 1 && strings.ContainsAny(digit, "0123456789¹²³")
}

// numbered returns the n-th name for files that are called name: "answers.xlsx",
// "answers-2.xlsx", …
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	stem, ext := split(name)
	number := fmt.Sprintf("-%d", n)
	return cut(stem, maxName-len(number)-len(ext)) + number + ext
}

// folded returns the form in which names are compared.
func folded(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
}
