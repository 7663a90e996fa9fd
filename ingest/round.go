package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
)

// topic finds the words by which people say that a letter is about a review. The
// name of a State alone says nothing in a stranger's letter: it may be an invoice.
var topic = regexp.MustCompile(`UPR|(?i)(?:^|\PL)(?:upr|epu)(?:$|\PL)|universal.{0,2}periodic|examen.{0,2}p[eé]ri[oó]di(?:que|co)|mid.{0,2}term(?:$|\PL)|mi.{0,2}parcours|medio.{0,2}t[eé]rmino` +
	`|informe intermedio|recommendations|recommandations|recomendaciones|УПО|периодическ\S* обзор|среднесрочн|рекомендаци|普遍定期|中期报告|الاستعراض الدوري|منتصف المدة|التوصيات`)

// errand finds what titles of strangers' letters say that bring no submission,
// though they name a State and a review: invitations, offers, applications.
var errand = regexp.MustCompile(`(?i)(?:^|\PL)(?:invitation|invit[eé]e?s?|conference|conf[eé]rence|conferencia|workshop|atelier|taller|seminar|s[eé]minaire|seminario|webinar|webinaire|training|formation|capacitaci[oó]n|curso|course` +
	`|certificate|certificat|certificado|diploma|dipl[oô]me|job|vacancy|vacancies|recruitment|recrutement|internship|stage|pasant[ií]a|offer|offre|oferta|application|candidature|candidatura|cv|resume|curriculum` +
	`|invoice|facture|factura|quotation|devis|newsletter|bulletin|bolet[ií]n|press release|registration|inscription|inscripci[oó]n|agenda|programme|visa|hotel|flight|call for|appel [aà]|convocatoria` +
	`|приглашение|конференция|семинар|вакансия|стажировка|счет|рассылка)(?:$|\PL)|دعوة|مؤتمر|ورشة|دورة تدريبية|وظيفة|فاتورة|شهادة|邀请|会议通知|培训|招聘|发票|证书|简历`)

// later finds the words by which a mail speaks of a report that it does not bring.
var later = regexp.MustCompile(`(?i)(?:will|shall|to) follow|follows? (?:later|soon|next)|instead of|not (?:on|about)|suivra|suivront|enverrons|au lieu d|seguir[aá]|enviaremos|en lugar de|en vez de|последует|пришлем|вместо|稍后|不是|لاحقا|بدلا`)

// rounds are the cycles, sessions and years of mid-term reports that a text names.
// They tell two reviews of one State apart.
type rounds struct{ cycles, sessions, years []int }

func (r rounds) empty() bool { return len(r.cycles)+len(r.sessions)+len(r.years) == 0 }

// fits reports whether r speaks of a review: by its cycle, by its session or, as
// the Programme's own lists do, by that of the next one, or by the year of a
// mid-term report, which comes after the year of the review and before that of the
// next.
func (r rounds) fits(v followup.Review) bool {
	year := func(y int) bool {
		return !v.Start.IsZero() && y > v.Start.Year && (v.NextDate.IsZero() || y < v.NextDate.Year)
	}
	return slices.Contains(r.cycles, v.ID.Cycle()) ||
		slices.ContainsFunc(r.sessions, func(n int) bool { return n == v.Session || n == v.Next }) ||
		slices.ContainsFunc(r.years, year)
}

// only returns the reviews that r speaks of, or all where it says nothing.
func (r rounds) only(reviews []followup.Review) []followup.Review {
	if r.empty() {
		return reviews
	}
	return slices.DeleteFunc(slices.Clone(reviews), func(v followup.Review) bool { return !r.fits(v) })
}

// ordinals are how cycles are numbered in words, from the first, each as it begins.
func ordinals() [][]string {
	return [][]string{
		{"first", "premier", "primer", "перв", "一", "أولى", "i"},
		{"second", "deuxi", "segundo", "втор", "二", "ثانية", "ii"},
		{"third", "troisi", "tercer", "трет", "三", "ثالثة", "iii"},
		{"fourth", "quatri", "cuarto", "четв", "四", "رابعة", "iv"},
		{"fifth", "cinqui", "quinto", "пят", "五", "خامسة", "v"},
	}
}

const (
	ordinal = `(\d{1,2}|first|second|third|fourth|fifth|premier|deuxi[eè]me|troisi[eè]me|quatri[eè]me|cinqui[eè]me|primer|segundo|tercer|cuarto|quinto|` +
		`первый|первого|второй|второго|третий|третьего|четв[её]ртый|четв[её]ртого|пятый|пятого)`
	suffix = `(?:st|nd|rd|th|er|re|e|è?me|ème|\.?º|\.?°|o|do|to|ro|-?й|-?го|-?я|-?ой)?`
)

var (
	cyclePatterns = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:^|[^\pL\pN])` + ordinal + suffix + `[\s_-]+(?:(?:and|et|y|и)[\s_-]+` + ordinal + suffix + `[\s_-]+)?(?:UPR|EPU|review)?[\s_-]*(?:cycle|ciclo|цикл)`),
		regexp.MustCompile(`(?i)(?:^|\PL)(?:cycle|ciclo|цикл)[\s_-]*(\d|I{1,3}|IV|V|one|two|three|four|five)(?:$|[^\pL\pN])`),
		regexp.MustCompile(`第\s?([一二三四五]|[1-9])\s?(?:轮|周期)`),
		regexp.MustCompile(`(?:الجولة|الدورة) ال(أولى|ثانية|ثالثة|رابعة|خامسة)`),
		regexp.MustCompile(`(?:^|[^\pL\pN])[A-Z]{3}-([1-9])(?:$|[^\pL\pN])`), // HTI-3
	}
	sessionPatterns = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:(?:^|\PL)(?:session|sesi[oó]n|сесси[яи])|第)[\s_-]?(\d{1,2})(?:$|[^\pL\pN]|届)`),
		regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(\d{1,2})` + suffix + `[\s_-]+(?:UPR[\s_-]+)?(?:session|sesi[oó]n|per[ií]odo de sesiones|сесси[яи])`),
	}
	yearPatterns = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:mid[\s_-]?term|mi-parcours|medio t[eé]rmino|intermedio)(?:[\s_-]+\pL+){0,2}[\s_-]+(20\d\d)(?:$|\D)`),
		regexp.MustCompile(`(?i)(?:^|\D)(20\d\d)[\s_-]+mid[\s_-]?term`),
	}
)

// findRounds returns what a text says of the round it is about.
func findRounds(text string) rounds {
	return rounds{numbers(cyclePatterns, text), numbers(sessionPatterns, text), numbers(yearPatterns, text)}
}

// maxRounds bounds the rounds that one pattern finds in a text. Two are a
// contradiction already.
const maxRounds = 20

func numbers(patterns []*regexp.Regexp, text string) []int {
	var found []int
	for _, p := range patterns {
		for _, m := range p.FindAllStringSubmatch(text, maxRounds) {
			for _, written := range m[1:] {
				if n := number(written); n > 0 && !slices.Contains(found, n) {
					found = append(found, n)
				}
			}
		}
	}
	return found
}

// number reads a number in digits or words; 0 where it is none.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	s = strings.ToLower(s)
	for i, words := range ordinals() {
		if slices.ContainsFunc(words, func(w string) bool { return len(w) > 2 && strings.HasPrefix(s, w) || s == w }) {
			return i + 1
		}
	}
	return slices.Index([]string{"", "one", "two", "three", "four", "five"}, s)
}
