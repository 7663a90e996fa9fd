package compile

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// What stands in a comment in place of what is not published.
const (
	addressRemoved = "[address removed]"
	nameRemoved    = "[name withheld]"
)

// address matches an e-mail address in running text, in any script. It asks for
// less than RFC 5321: to remove too much is the smaller harm (I9).
var address = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*`)

// A redactor takes out of one stakeholder's texts what is not published: e-mail
// addresses, and the own name and acronym of a stakeholder that is not named.
type redactor []*regexp.Regexp

func newRedactor(st followup.Stakeholder) redactor {
	if st.Attribution == followup.Named {
		return nil
	}
	var r redactor
	for _, name := range []string{st.Name, st.Acronym} {
		if re := namePattern(clean(name)); re != nil {
			r = append(r, re)
		}
	}
	return r
}

// text returns a text as everybody may read it.
func (r redactor) text(s string) string {
	s = clean(s)
	if strings.Contains(s, "@") {
		s = address.ReplaceAllString(s, addressRemoved)
	}
	for _, re := range r {
		s = replaceWhole(s, re)
	}
	return s
}

// answer returns what everybody may read of an answer: no private remark and no
// cell. Who gave it is set by attribute.
func (r redactor) answer(a followup.Answer) Answer {
	level := a.Level
	switch level {
	case followup.Full, followup.Partial, followup.Not:
	default:
		level = followup.NoLevel
	}
	return Answer{Level: level, Comment: r.text(a.Comment), Reference: r.text(a.Reference)}
}

// shortestName is the number of runes from which a name is looked for in a text:
// shorter ones are parts of ordinary words.
const shortestName = 3

// longestAcronym is the number of runes up to which a name in capitals is looked
// for in capitals only: many an acronym is a word in small letters.
const longestAcronym = 6

// namePattern matches a name with any white space between its words, and in any
// case unless it is an acronym. It is nil for a name too short to look for.
func namePattern(name string) *regexp.Regexp {
	words := strings.Fields(name)
	runes := utf8.RuneCountInString(strings.Join(words, ""))
	if runes < shortestName {
		return nil
	}
	acronym := len(words) == 1 && runes <= longestAcronym && name == strings.ToUpper(name)
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	pattern := strings.Join(words, `\s+`)
	if !acronym {
		pattern = "(?i)" + pattern
	}
	return regexp.MustCompile(pattern) // every part is quoted, and clean made it UTF-8
}

// replaceWhole replaces those matches of re that no letter or digit adjoins.
func replaceWhole(text string, re *regexp.Regexp) string {
	var b strings.Builder
	done := 0
	for _, m := range re.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if wordRune(before) || wordRune(after) {
			continue
		}
		b.WriteString(text[done:m[0]])
		b.WriteString(nameRemoved)
		done = m[1]
	}
	b.WriteString(text[done:])
	return b.String()
}

// wordRune reports whether r continues a word. Ideographs do not: their scripts
// set no space between words.
func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
