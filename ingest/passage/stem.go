package passage

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"

	"github.com/upr-info/followup"
)

// longestWord is how many bytes a word has at most. What is longer is an address
// or noise, and stemming is not linear in it.
const longestWord = 64

// wordsOf returns the words of a text, lower case. Han has no spaces: its runs
// are one word each.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// stemsOf returns what the words of a text come from, without those that say
// nothing. For Arabic and Chinese these are pieces: two signs of Chinese, three
// letters of an Arabic word.
func stemsOf(s string) []string {
	words := wordsOf(s)
	stem := stemmer(languageOf(words))
	var stems []string
	for _, w := range words {
		first := []rune(w)[0]
		switch {
		case unicode.Is(unicode.Han, first):
			stems = append(stems, pieces([]rune(w), 2)...)
		case unicode.Is(unicode.Arabic, first):
			stems = append(stems, pieces([]rune(strings.TrimPrefix(w, "ال")), 3)...)
		case len(w) < 2 || len(w) > longestWord || hollow(w):
		case unicode.Is(unicode.Cyrillic, first):
			stems = append(stems, russian.Stem(w, false))
		default:
			stems = append(stems, stem(w))
		}
	}
	return stems
}

// piecesOf returns the words of a text in pieces of four letters, the space
// before and behind included: they are alike where endings, compounds and typing
// errors are not.
func piecesOf(s string) []string {
	var all []string
	for _, w := range wordsOf(s) {
		if !hollow(w) {
			all = append(all, pieces([]rune(" "+w+" "), 4)...)
		}
	}
	return all
}

// pieces returns all runs of n runes in w, or w where it is shorter.
func pieces(w []rune, n int) []string {
	if len(w) <= n {
		return []string{string(w)}
	}
	list := make([]string, 0, len(w)-n+1)
	for i := range len(w) - n + 1 {
		list = append(list, string(w[i:i+n]))
	}
	return list
}

// languageOf returns which of the languages in Latin script words are most
// likely in, by the small words of each.
func languageOf(words []string) followup.Language {
	count := map[followup.Language]int{}
	for _, w := range words {
		switch w {
		case "the", "of", "and", "to", "in", "for", "on", "with", "by", "is", "was", "that", "has", "its":
			count[followup.English]++
		case "les", "des", "et", "du", "au", "aux", "une", "dans", "pour", "sur", "le", "est", "qui", "sont":
			count[followup.French]++
		case "los", "las", "y", "del", "el", "una", "por", "para", "con", "al", "se", "su", "que":
			count[followup.Spanish]++
		}
	}
	best := followup.English
	for _, l := range []followup.Language{followup.French, followup.Spanish} {
		if count[l] > count[best] {
			best = l
		}
	}
	return best
}

func stemmer(l followup.Language) func(string) string {
	stem := english.Stem
	switch l {
	case followup.French:
		stem = french.Stem
	case followup.Spanish:
		stem = spanish.Stem
	}
	return func(w string) string { return stem(w, false) }
}

// hollow reports whether a word stands in any text about human rights, in
// English, French, Spanish or Russian.
func hollow(w string) bool {
	switch w {
	case "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have", "in", "into", "is", "it", "its", "no", "not", "of",
		"on", "or", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to", "was", "we", "were", "which", "who", "will", "with",
		"within", "our", "all", "any", "also", "but", "can", "more", "new", "such", "than", "other", "under", "since", "after", "before",
		"continue", "effective", "efforts", "ensure", "further", "human", "implementation", "implement", "including", "measures",
		"recommendation", "recommendations", "rights", "right", "state", "states", "government", "national", "steps", "strengthen", "take", "taken", "necessary",
		"le", "la", "les", "un", "une", "des", "du", "de", "et", "en", "au", "aux", "ce", "ces", "cette", "dans", "est", "il", "elle", "ne", "pas", "par", "pour",
		"que", "qui", "se", "ses", "son", "sa", "sont", "sur", "avec", "leur", "leurs", "ont", "été", "droits", "homme", "mesures", "recommandation",
		"el", "los", "las", "una", "uno", "del", "y", "o", "al", "con", "para", "por", "su", "sus", "es", "ha", "han", "sido", "derechos", "humanos",
		"medidas", "esfuerzos", "recomendación",
		"и", "в", "во", "на", "с", "по", "для", "не", "к", "о", "об", "от", "из", "за", "что", "как", "это", "права", "прав", "человека", "меры", "рекомендация":
		return true
	}
	return false
}
