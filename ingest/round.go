package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
)

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

// Only near these words are the patterns tried, which are a hundred times dearer
// than looking for a word.
const (
	cycleWords   = "cycle|ciclo|цикл|轮|周期|الجولة|الدورة"
	sessionWords = "session|sesi|сесси|届"
	yearWords    = "term|parcours|término|termino|intermedio"
)

// findRounds returns what a text says of the round it is about.
func findRounds(text string) rounds {
	lower := strings.ToLower(text)
	return rounds{append(numbers(cyclePatterns, around(lower, cycleWords)), reviewNames(text)...),
		numbers(sessionPatterns, around(lower, sessionWords)), numbers(yearPatterns, around(lower, yearWords))}
}

// maxRounds bounds the places in a text that are looked at for its round. Two that
// differ are a contradiction already.
const maxRounds = 20

// around returns what stands around each of some words: as many bytes on either
// side as an ordinal and its neighbours have in Russian.
func around(text, words string) []string {
	const reach = 80
	var found []string
	for w := range strings.SplitSeq(words, "|") {
		for from := 0; len(found) < maxRounds; {
			i := strings.Index(text[from:], w)
			if i < 0 {
				break
			}
			at := from + i
			from = at + len(w)
			found = append(found, text[max(0, at-reach):min(len(text), from+reach)])
		}
	}
	return found
}

func numbers(patterns []*regexp.Regexp, places []string) []int {
	var found []int
	for _, place := range places {
		for _, p := range patterns {
			for _, m := range p.FindAllStringSubmatch(place, maxRounds) {
				for _, written := range m[1:] {
					if n := number(written); n > 0 && !slices.Contains(found, n) {
						found = append(found, n)
					}
				}
			}
		}
	}
	return found
}

// reviewNames returns the cycles of the reviews that a text names as we do: HTI-3.
func reviewNames(text string) []int {
	var found []int
	for i := 0; i+5 <= len(text) && len(found) < maxRounds; i++ {
		alone := (i == 0 || !isAlnum(text[i-1])) && (i+5 == len(text) || !isAlnum(text[i+5]))
		if text[i+3] != '-' || !alone || strings.ToUpper(text[i:i+3]) != text[i:i+3] {
			continue
		}
		if id, err := followup.ParseReviewID(text[i : i+5]); err == nil && !slices.Contains(found, id.Cycle()) {
			found = append(found, id.Cycle())
		}
	}
	return found
}

func isAlnum(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
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
