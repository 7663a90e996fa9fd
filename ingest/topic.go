package ingest

import (
	"strings"
	"unicode"
)

// The phrases by which people say what a letter is, in small letters, words
// parted by single spaces. A space at an end stands for the end of a word.
const (
	// topics say that it is about a review. The name of a State alone says nothing in
	// a stranger's letter: it may be an invoice.
	topics = " upr | epu |universal periodic|examen périodique|examen periodique|examen periódico|examen periodico|midterm | mid term |mi parcours|medio término|medio termino|informe intermedio" +
		"| recommendations | recommandations | recomendaciones | упо |периодическ|среднесрочн|рекомендаци|普遍定期|中期报告|الاستعراض الدوري|منتصف المدة|التوصيات"

	// errands say that it brings no submission, though it may name a State and a
	// review.
	errands = " invitation| invité| invitée| conference | conférence | conferencia | workshop | atelier | taller | seminar| séminaire | webinar| training | formation | capacitación | curso | course " +
		"| certificate | certificat | certificado | diploma | diplôme | job | vacancy | vacancies | recruitment | recrutement | internship | stage | pasantía | offer | offre | oferta | application | candidature | candidatura | cv | resume | curriculum " +
		"| invoice | facture | factura | quotation | devis | newsletter | bulletin | boletín | press release | registration | inscription | inscripción | agenda | programme | visa | hotel | flight | call for | appel à | convocatoria " +
		"|приглашени| конференци| семинар|вакансия|стажировк| счет | рассылка|دعوة|مؤتمر|ورشة|دورة تدريبية|وظيفة|فاتورة|شهادة|邀请|会议通知|培训|招聘|发票|证书|简历"

	// promises say that a report is not there, or not on the State that is named.
	promises = " will follow | shall follow | to follow | follows later | follows soon | follows next | instead of | not on | not about | suivra | suivront | enverrons | au lieu d| seguirá | enviaremos " +
		"| en lugar de | en vez de | последует | пришлем | вместо |稍后|不是|لاحقا|بدلا"
)

// phrased returns the words of a text as the phrases have them.
func phrased(text string) string {
	lower := strings.ToLower(text)
	if i := strings.Index(text, "UPR"); i >= 0 { // in one word with others, too: HaitiUPR
		lower += " upr "
	}
	return " " + strings.Join(strings.FieldsFunc(lower, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}), " ") + " "
}

// says reports whether one of the phrases stands in words.
func says(words, phrases string) bool {
	for phrase := range strings.SplitSeq(phrases, "|") {
		if strings.Contains(words, phrase) {
			return true
		}
	}
	return false
}
