package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// compareNumbers orders paragraph numbers as people do: 121.2 before 121.10, and
// P2 before P10. Numbers that differ in any byte never compare equal.
func compareNumbers(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		dx, dy := digits(x), digits(y)
		if dx == "" || dy == "" {
			if x[0] != y[0] {
				return cmp.Compare(x[0], y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		nx, ny := strings.TrimLeft(dx, "0"), strings.TrimLeft(dy, "0")
		if c := cmp.Or(cmp.Compare(len(nx), len(ny)), cmp.Compare(nx, ny)); c != 0 {
			return c
		}
		x, y = x[len(dx):], y[len(dy):]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// digits returns the digits that s begins with.
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// compareNames orders names without regard to case and accents of the first
// difference; names that differ at all never compare equal.
func compareNames(a, b string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

// anchors holds those given out in one assessment.
type anchors map[string]bool

// take returns a fresh anchor made of a prefix and a name: lower-case ASCII
// letters, digits, '.' and '-' only, fit for a URL fragment, an HTML id and a
// bookmark. A name of which nothing is left is numbered.
func (taken anchors) take(prefix, name string) string {
	var b strings.Builder
	b.WriteString(prefix)
	gap := true
	for _, r := range strings.ToLower(name) {
		switch {
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.'):
			if gap {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
		case r == '\'' || r == '’': // women's, not women-s
		default:
			gap = true
		}
	}
	anchor := b.String()
	for n := 2; taken[anchor]; n++ {
		anchor = fmt.Sprintf("%s-%d", b.String(), n)
	}
	taken[anchor] = true
	return anchor
}

// clean returns text fit for every edition: valid UTF-8, line ends as \n, no
// control characters (XML 1.0 has no way to write them), no space around.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, text))
}

// cleanAll cleans each of a list and leaves out what is empty or was there
// before. It never returns nil.
func cleanAll(list []string) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, s := range list {
		if s = clean(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// compareAnswers orders answers by all they hold.
func compareAnswers(a, b Answer) int {
	return cmp.Or(cmp.Compare(a.Stakeholder, b.Stakeholder), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Level, b.Level),
		cmp.Compare(a.Comment, b.Comment), cmp.Compare(a.Reference, b.Reference), slices.Compare(a.Edited, b.Edited))
}
