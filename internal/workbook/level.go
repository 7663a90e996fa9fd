package workbook

import (
	"regexp"
	"strings"

	"github.com/upr-info/followup"
)

// separators stand between two words for a level in one cell: "fully / pleinement".
var separators = regexp.MustCompile(`(?i)[/|;,+&()\[\]\n]+|\s[-–—]+\s|\s(?:or|ou|o|and|et|y|или|и)\s`)

// parseLevel reads a level as people write it, in any of the six languages. It
// knows a word or it does not: "mostly", "in progress", "yes" and "fully?" are no
// levels. When it is not ok, code says why: DoubtLevel or DoubtTwoLevels.
func parseLevel(s string) (l followup.Level, code string, ok bool) {
	if len(s) > 400 { // longer than all levels in all languages: a comment in the wrong column
		return followup.NoLevel, followup.DoubtLevel, false
	}
	different, unknown := false, false
	for _, part := range separators.Split(s, -1) {
		if words(part) == "" && !strings.Contains(part, "?") {
			continue
		}
		found := levelOf(part)
		switch {
		case found == followup.NoLevel:
			unknown = true
		case l == followup.NoLevel:
			l = found
		case l != found:
			different = true
		}
	}
	switch {
	case different:
		return followup.NoLevel, followup.DoubtTwoLevels, false
	case unknown || l == followup.NoLevel:
		return followup.NoLevel, followup.DoubtLevel, false
	}
	return l, "", true
}

// A part is what one word says in a phrase such as "not yet implemented".
type part int

const (
	unknownPart part = iota
	fillerPart       // says nothing: "has been"
	fullPart         // "fully"
	partialPart      // "partially"
	notPart          // "not"
	donePart         // "implemented"
	nounPart         // "implementation": says nothing without one of the above
)

// levelOf reads one phrase. A word that it does not know, or a question mark,
// makes it no level, for it may turn the meaning: "hardly implemented".
func levelOf(s string) followup.Level {
	if strings.ContainsAny(s, "?¿؟？") {
		return followup.NoLevel
	}
	phrase := words(s)
	if l := wholePhrase(phrase); l != followup.NoLevel {
		return l
	}
	phrase = joined(phrase)
	var seen [nounPart + 1]int
	for word := range strings.FieldsSeq(phrase) {
		seen[partOf(word)]++
	}
	degrees := seen[fullPart] + seen[partialPart] + seen[notPart]
	switch {
	case seen[unknownPart] > 0 || degrees > 1 || seen[donePart]+seen[nounPart] > 1:
		return followup.NoLevel
	case seen[fullPart] == 1:
		return followup.Full
	case seen[partialPart] == 1:
		return followup.Partial
	case seen[notPart] == 1 && seen[donePart]+seen[nounPart] == 1:
		return followup.Not
	case degrees == 0 && seen[donePart] == 1:
		return followup.Full
	}
	return followup.NoLevel
}

// joined makes one word of each phrase that says one thing.
func joined(phrase string) string {
	return strings.NewReplacer("mise en oeuvre", "misenoeuvre", "mis en oeuvre", "misenoeuvre", "mises en oeuvre", "misenoeuvre",
		"in full", "fully", "in part", "partly", "en partie", "partly", "en parte", "partly", "at all", "yet").Replace(phrase)
}

// wholePhrase knows the codes that we use ourselves, and the phrases of languages
// in which no words stand apart or in which they bend too much.
func wholePhrase(phrase string) followup.Level {
	switch phrase {
	case "full", "全面落实", "全面执行", "完全落实", "完全执行", "充分落实", "充分执行", "已落实", "已执行",
		"نفذت", "منفذة", "نفذت بالكامل", "نفذت كليا", "منفذة بالكامل", "منفذة كليا":
		return followup.Full
	case "partial", "部分落实", "部分执行", "نفذت جزييا", "منفذة جزييا":
		return followup.Partial
	case "not", "unimplemented", "未落实", "未执行", "尚未落实", "尚未执行", "没有落实", "没有执行", "لم تنفذ", "لم تنفذ بعد", "غير منفذة":
		return followup.Not
	}
	return followup.NoLevel
}

// partOf returns what one folded word says, in English, French, Spanish or
// Russian.
func partOf(word string) part {
	switch word {
	case "fully", "full", "completely", "totally", "entirely",
		"pleinement", "entierement", "totalement", "completement", "integralement", "complete", "totale", "integrale",
		"plenamente", "totalmente", "completamente", "integramente", "enteramente", "plena", "total", "completa", "полностью":
		return fullPart
	case "partially", "partly", "partial", "partiellement", "partielle", "parcialmente", "parcial", "частично":
		return partialPart
	case "not", "no", "non", "pas", "sin", "не":
		return notPart
	case "implemented", "misenoeuvre", "appliquee", "applique", "appliquees", "realisee", "realise",
		"implementada", "implementado", "implementadas", "implementados", "aplicada", "aplicado", "cumplida", "cumplido", "implementar",
		"выполнена", "выполнено", "выполнены", "осуществлена", "осуществлено", "реализована", "реализовано", "исполнена", "исполнено":
		return donePart
	case "implementation", "application", "implementacion", "aplicacion":
		return nounPart
	case "yet", "been", "has", "have", "is", "was", "it", "the", "recommendation", "encore", "n", "ne", "a", "ete", "est", "la", "recommandation",
		"aun", "todavia", "se", "ha", "sido", "esta", "recomendacion", "еще", "была", "было", "рекомендация":
		return fillerPart
	}
	return unknownPart
}
