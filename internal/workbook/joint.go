package workbook

import (
	"regexp"
	"slices"
	"strings"
)

// RefersToJoint reports whether a text says that its writer's answers are those
// of a joint submission, and nothing else: "Please see the joint report of our
// coalition." It is read in any of the six languages. Around that sentence there
// may be a greeting and a signature; a further statement, a denial, a question or
// a paragraph number makes it a text of its own.
func RefersToJoint(text string) bool {
	const longest = 1500 // bytes; a sentence, a greeting and a long signature
	if len(text) > longest || strings.ContainsAny(text, "?؟？") || paragraphIn.MatchString(text) {
		return false
	}
	found := false
	text = strings.NewReplacer("См. ", "См ", "см. ", "см ").Replace(text) // no end of a sentence
	for _, sentence := range sentenceEnd.Split(text, -1) {
		switch phrase := words(sentence); {
		case refers(phrase):
			found = true
		case states(phrase):
			return false
		}
	}
	return found
}

var (
	paragraphIn = regexp.MustCompile(`\d\.\d`)
	sentenceEnd = regexp.MustCompile(`[.!;。！；]+(?:\s|$)|\n+`)
)

// maxCourtesy is how many words a line beside the reference may have: "Ministry
// of Foreign Affairs and International Cooperation".
const maxCourtesy = 8

// states reports whether a line is more than a greeting or a part of a signature.
func states(phrase string) bool {
	fields := strings.Fields(phrase)
	if len(fields) == 0 {
		return false
	}
	switch fields[0] {
	case "dear", "thank", "thanks", "best", "kind", "regards", "sincerely", "yours", "with", "cher", "chere", "chers", "merci", "cordialement", "bien", "avec", "madame",
		"estimado", "estimada", "estimados", "gracias", "saludos", "atentamente", "cordialmente", "уважаемые", "спасибо", "с", "شكرا", "مع", "تحيه":
		return len(fields) > 2*maxCourtesy
	}
	return len(fields) > maxCourtesy || slices.ContainsFunc(fields, isVerb)
}

// isVerb knows the verbs that make a short line a statement.
func isVerb(word string) bool {
	switch word {
	case "is", "are", "was", "were", "has", "have", "had", "will", "adopted", "implemented", "est", "sont", "a", "ont", "ete", "es", "son", "fue", "ha", "han",
		"был", "была", "было", "принят", "принята", "выполнена", "تم", "لم":
		return true
	}
	return false
}

// refers reports whether one folded sentence points to a joint submission.
func refers(phrase string) bool {
	const longest = 50 // words
	fields := strings.Fields(phrase)
	if len(fields) > longest || slices.ContainsFunc(fields, denies) {
		return false
	}
	for _, known := range []string{"联合报告", "联合提交", "联合材料", "联合呈件", "聯合報告", "聯合提交", "共同报告", "共同報告"} {
		if strings.Contains(phrase, known) {
			return strings.ContainsAny(phrase, "见見") || strings.Contains(phrase, "参") || strings.Contains(phrase, "參")
		}
	}
	return namesJoint(fields) && slices.ContainsFunc(fields, pointsAt)
}

// denies reports whether a word turns a reference into something else: what is
// denied, still to come, or wished.
func denies(word string) bool {
	switch word {
	case "not", "no", "never", "without", "will", "shall", "would", "should", "disagree", "but", "except", "addition", "also", "government", "gouvernement", "gobierno",
		"ne", "pas", "jamais", "sans", "mais", "sauf", "outre", "sin", "nunca", "pero", "salvo", "ademas", "не", "нет", "но", "кроме", "لم", "لا", "ليس", "لكن":
		return true
	}
	return false
}

// namesJoint reports whether two neighbouring words, or words parted by "of
// the", name a joint submission.
func namesJoint(fields []string) bool {
	for i, word := range fields {
		if !isPaper(word) {
			continue
		}
		for _, other := range fields[max(0, i-2):min(len(fields), i+4)] {
			if isJoint(other) {
				return true
			}
		}
	}
	return false
}

func isPaper(word string) bool {
	return begins(word, "report", "submission", "contribution", "respons", "assessment", "sheet", "rapport", "soumission", "communication", "repons",
		"informe", "presentacion", "contribucion", "comunicacion", "respuesta", "aporte", "доклад", "отчет", "представлен", "ответ",
		"التقرير", "تقرير", "المساهمه", "مساهمه", "الورقه", "الرد", "والتقرير", "للتقرير")
}

func isJoint(word string) bool {
	return begins(word, "joint", "coalition", "conjoint", "commun", "conjunt", "coalicion", "совместн", "коалици", "المشترك", "مشترك", "التحالف", "ايتلاف", "الايتلاف") &&
		!begins(word, "communi", "communaut")
}

func pointsAt(word string) bool {
	switch word {
	case "see", "voir", "ver", "vease", "см", "part", "partie", "parte":
		return true
	}
	return begins(word, "refer", "covered", "contained", "included", "signator", "endors", "renvo", "consult", "figur", "contenu", "remit", "refier", "contenid", "incluid",
		"смотр", "ссыла", "отсыла", "излож", "содерж", "участв", "انظر", "الرجوع", "راجع", "مراجعه", "نحيل", "وارد")
}

func begins(word string, beginnings ...string) bool {
	return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(word, b) })
}
