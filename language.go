package followup

import "strings"

// A Language is an ISO 639-1 code, lower case: one of the six official
// languages of the United Nations.
type Language string

// The six languages. We write the first three and read all.
const (
	English Language = "en"
	French  Language = "fr"
	Spanish Language = "es"
	Arabic  Language = "ar"
	Russian Language = "ru"
	Chinese Language = "zh"
)

// Written returns the languages that mails, sheets and pages are written in.
func Written() []Language { return []Language{English, French, Spanish} }

// Languages returns all six.
func Languages() []Language {
	return []Language{English, French, Spanish, Arabic, Russian, Chinese}
}

// ParseLanguage reads a code such as "fr", "FR" or "fr-CH". What is none of the
// six is not ok.
func ParseLanguage(s string) (l Language, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexAny(s, "-_"); i > 0 {
		s = s[:i]
	}
	for _, l := range Languages() {
		if string(l) == s {
			return l, true
		}
	}
	return "", false
}

// OrWritten returns l where we write it, else English.
func (l Language) OrWritten() Language {
	for _, w := range Written() {
		if l == w {
			return l
		}
	}
	return English
}
