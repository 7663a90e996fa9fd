package passage

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/upr-info/followup/internal/text"
)

// A Line is one line of a text as its writer broke it.
type Line struct {
	Where string // as a person finds it: "page 3", "mail text, line 12"
	Text  string
	First bool // a paragraph begins here
	Soft  bool // it goes on where a program broke the line before
	leads bool // it begins with a reference that may be taken
}

// Lines returns the lines of a document.
func Lines(blocks []text.Block) []Line {
	var lines []Line
	for _, b := range blocks {
		first := true
		for s := range strings.Lines(b.Text) {
			if s = strings.TrimSpace(s); s != "" {
				lines = append(lines, Line{Where: b.Where, Text: s, First: first})
				first = false
			}
		}
	}
	return lines
}

// wrapped is how long a line of a mail is at least where a program broke it:
// they break at 72 to 78 characters, and before a long word much earlier.
const wrapped = 55

// Mail returns the lines of what somebody wrote in a mail itself. An empty line
// ends a paragraph. Lines quoted from another mail are left out: they are not
// the writer's.
func Mail(s string) []Line {
	var lines []Line
	first, n, before := true, 0, 0
	for raw := range strings.Lines(s) {
		n++
		line := strings.TrimSpace(raw)
		switch {
		case line == "":
			first, before = true, 0
		case strings.HasPrefix(line, ">"):
			first, before = true, 0
		default:
			lines = append(lines, Line{Where: fmt.Sprintf("mail text, line %d", n), Text: line, First: first, Soft: before >= wrapped})
			first, before = false, utf8.RuneCountInString(line)
		}
	}
	return lines
}

// plain returns s, rune by rune, with the digits and signs of all scripts as
// those of ASCII, so that what is found in it is found at the same place in s.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '．', '٫', '。':
			return '.'
		case '：':
			return ':'
		case '；', '؛':
			return ';'
		case '，', '،', '、':
			return ','
		case '（':
			return '('
		case '）':
			return ')'
		case '－', '‐', '‑', '‒', '−':
			return '-'
		case '\u00a0', '\u2007', '\u202f', '\u3000':
			return ' '
		}
		for _, zero := range []rune{'٠', '۰', '０'} { // the digits of Arabic, Persian and full width
			if zero <= r && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, s)
}

// tail returns the end of s that has as many runes as end, which is the end of
// plain(s): what was found there, as it was written.
func tail(s, end string) string {
	runes := utf8.RuneCountInString(end)
	at := len(s)
	for ; runes > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
