package workbook

import (
	"regexp"
	"strings"

	"github.com/upr-info/followup"
)

// separators stand between two words for a level in one cell: "fully / pleinement",
// or between two sentences, of which "No. It was implemented." has two.
var separators = regexp.MustCompile(`(?i)[/|;,+&()\[\]\n]+|[.!]\s|\s[-–—]+\s|\s(?:or|ou|o|and|et|y|или|и)\s`)

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
	awaitsPart       // awaits a "not": "yet", "ne"
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
	return levelIn(words(s))
}

// levelIn reads one folded phrase.
func levelIn(phrase string) followup.Level {
	if l := wholePhrase(phrase); l != followup.NoLevel {
		return l
	}
	phrase = phrases.Replace(phrase)
	var seen [nounPart + 1]int
	for word := range strings.FieldsSeq(phrase) {
		seen[partOf(word)]++
	}
	degrees := seen[fullPart] + seen[partialPart] + seen[notPart]
	switch {
	case seen[unknownPart] > 0 || degrees > 1 || seen[donePart]+seen[nounPart] > 1:
		return followup.NoLevel
	case seen[awaitsPart] > 0 && seen[notPart]+seen[partialPart] == 0: // its "not" was left out, or it is meant without
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

// phrases makes one word of each phrase that says one thing. It is compiled once,
// like a regular expression.
var phrases = strings.NewReplacer("mise en oeuvre", "misenoeuvre", "mis en oeuvre", "misenoeuvre", "mises en oeuvre", "misenoeuvre",
	"sin implementar", "no implementado",
	"in full", "fully", "in part", "partly", "en partie", "partly", "en parte", "partly", "at all", "yet", "pas du tout", "pas",
	"в полнои мере", "полностью", "в полном объеме", "полностью", "пока не", "не",
	"لم يتم", "لم", "لم تنفذ", "لم منفذه", "لم ينفذ", "لم منفذه")

// wholePhrase knows the codes that we use ourselves, and the phrases of languages
// in which no words stand apart or in which they bend too much.
func wholePhrase(phrase string) followup.Level {
	switch phrase {
	case "full", "تم التنفيذ", "تم تنفيذها", "تم تنفيذه", "تم تنفيذ التوصيه":
		return followup.Full
	case "partial":
		return followup.Partial
	case "not", "unimplemented", "невыполнена", "невыполнено", "невыполнены":
		return followup.Not
	}
	return chineseLevel(phrase)
}

// Chinese phrases for the levels, simplified and traditional. "落实" alone is
// "implementation", "正在落实" is under way, "未全面落实" is not fully: no levels.
// "未完成" is none either, for what is not completed may be half done.
var (
	chineseFull    = regexp.MustCompile(`^(?:(?:已|已经|已經)(?:得到)?(?:全面|完全|充分|全部)?|得到(?:全面|完全|充分|全部)?|(?:全面|完全|充分|全部))(?:得到)?` + chineseVerb + `$`)
	chinesePartial = regexp.MustCompile(`^(?:已|已经|已經)?(?:得到)?(?:部分|部份)(?:得到)?` + chineseVerb + `$`)
	chineseNot     = regexp.MustCompile(`^(?:尚|还|還|仍|至今)?(?:未|没有|沒有)(?:得到)?` + chineseVerb + `$`)
)

const chineseVerb = `(?:落实|落實|执行|執行|实施|實施|履行)`

// chineseLevel reads a folded phrase in Chinese, in which no words stand apart.
func chineseLevel(phrase string) followup.Level {
	if isASCII(phrase) {
		return followup.NoLevel
	}
	phrase = strings.ReplaceAll(phrase, " ", "")
	for _, subject := range []string{"该项", "该", "此", "這項", "这项", "建议", "建議"} {
		phrase = strings.TrimPrefix(phrase, subject)
	}
	switch {
	case chineseFull.MatchString(phrase):
		return followup.Full
	case chinesePartial.MatchString(phrase):
		return followup.Partial
	case chineseNot.MatchString(phrase):
		return followup.Not
	}
	return followup.NoLevel
}

// partOf returns what one folded word says, in English, French, Spanish, Russian
// or Arabic. Present tenses are not among them: what "is being implemented",
// "выполняется" or "تنفذ" is under way.
func partOf(word string) part {
	switch word {
	case "fully", "full", "completely", "totally", "entirely",
		"pleinement", "entierement", "totalement", "completement", "integralement", "complete", "totale", "integrale",
		"plenamente", "totalmente", "completamente", "integramente", "enteramente", "plena", "total", "completa", "полностью", "полная", "полное",
		"بالكامل", "كليا", "كاملا", "تماما", "كامل", "كامله", "كلي", "كليه":
		return fullPart
	case "partially", "partly", "partial", "partiellement", "partielle", "partiel", "parcialmente", "parcial", "частично", "частичная", "частичное",
		"جزييا", "جزيي", "جزييه":
		return partialPart
	case "not", "no", "non", "pas", "sin", "не", "لم", "غير", "عدم":
		return notPart
	case "implemented", "misenoeuvre", "appliquee", "applique", "appliquees", "realisee", "realise",
		"implementada", "implementado", "implementadas", "implementados", "aplicada", "aplicado", "cumplida", "cumplido",
		"cumplidas", "cumplidos", "aplicadas", "aplicados", "realizada", "realizado", "ejecutada", "ejecutado",
		"fulfilled", "achieved", "executed", "executee", "execute", "realisees", "realises",
		"выполнен", "выполнена", "выполнено", "выполнены", "осуществлен", "осуществлена", "осуществлено", "осуществлены",
		"реализован", "реализована", "реализовано", "реализованы", "исполнен", "исполнена", "исполнено", "исполнены",
		"نفذت", "نفذ", "منفذه", "منفذ", "طبقت", "مطبقه":
		return donePart
	case "implementation", "application", "implementacion", "aplicacion", "cumplimiento", "выполнение", "осуществление", "реализация", "исполнение",
		"تنفيذ", "التنفيذ", "تنفيذها", "تنفيذه", "تطبيق", "تطبيقها":
		return nounPart
	case "yet", "encore", "n", "ne", "aun", "todavia", "еще", "بعد":
		return awaitsPart
	case "been", "has", "have", "is", "was", "it", "the", "recommendation", "a", "ete", "est", "la", "recommandation",
		"se", "ha", "sido", "esta", "recomendacion", "была", "было", "были", "рекомендация",
		"تم", "بشكل", "بصوره", "التوصيه", "هذه", "قد":
		return fillerPart
	}
	return unknownPart
}
