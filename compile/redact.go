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

// A redactor takes out of texts what is not published: e-mail addresses, and the
// names of stakeholders that are not named.
type redactor struct {
	names *regexp.Regexp // nil: no names to take out
}

// newRedactor returns the redactor for the texts of author. Of its own names and
// acronyms it takes out any but the shortest; of others', who may have asked for
// protection as well, only such as are no ordinary words.
func newRedactor(author followup.Stakeholder, unnamed []followup.Stakeholder) redactor {
	var patterns []string
	for _, st := range unnamed {
		shortest := othersShortest
		if st.ID == author.ID {
			shortest = ownShortest
		}
		for _, name := range []string{st.Name, st.Acronym} {
			if p := namePattern(clean(name), shortest); p != "" {
				patterns = append(patterns, p)
			}
		}
	}
	if len(patterns) == 0 {
		return redactor{}
	}
	return redactor{regexp.MustCompile(strings.Join(patterns, "|"))} // every part is quoted, and clean made it UTF-8
}

// text returns a text as everybody may read it.
func (r redactor) text(s string) string {
	s = clean(s)
	if strings.Contains(s, "@") {
		s = address.ReplaceAllString(s, addressRemoved)
	}
	if r.names != nil {
		s = replaceWhole(s, r.names)
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

// The number of runes, spaces apart, from which a name is looked for. Shorter
// ones are parts of ordinary words.
const (
	ownShortest    = 3
	othersShortest = 4
)

// longestAcronym is the number of runes up to which a single word in capitals is
// looked for in capitals only: many an acronym is a word in small letters.
const longestAcronym = 8

// namePattern matches a name with any white space between its words, and in any
// case unless it is an acronym. It is empty for a name too short to look for.
func namePattern(name string, shortest int) string {
	words := strings.Fields(name)
	runes := utf8.RuneCountInString(strings.Join(words, ""))
	acronym := len(words) == 1 && runes <= longestAcronym && name == strings.ToUpper(name)
	single := len(words) == 1 && !acronym && shortest > ownShortest // "Justice"
	if runes < shortest || single {
		return ""
	}
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	pattern := strings.Join(words, `\s+`)
	if acronym {
		return pattern
	}
	return "(?i:" + pattern + ")"
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
