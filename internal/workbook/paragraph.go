package workbook

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	// before is what people write before a paragraph number, after the symbol of
	// the report perhaps: "A/HRC/43/15, para. 121.10", "§ 121.10", "R121.10".
	before = regexp.MustCompile(`^(?:A/HRC/\d+/\d+(?:/[A-Z]+\.\d+)?[\s,;:–—-]*)?` +
		`(?:PARAGRAPHE|PARAGRAPHS?|PÁRRAFO|PARRAFO|PÁRR|PARR|PARAS?|PAR|RECOMMENDATION|RECOMMANDATION|RECOMENDACIÓN|RECOMENDACION|RECS?|NÚM|NUM|NO|NR|N|R` +
		`|ПУНКТ|ПАРАГРАФ|РЕКОМЕНДАЦИЯ|РЕК|ПАР|П|الفقرة|فقرة|التوصية|توصية|رقم|第|段|建议|建議)?[.°º:#§\s]*(?:رقم|NO|N)?[.°º:#§\s]*`)
	// decimal is a number with a comma or a dot.
	decimal = regexp.MustCompile(`^(\d+)\s?[.,]\s?(\d+)$`)
	// legible is what looks like a paragraph number, so that it speaks against
	// any other. A date does not: Excel makes one of 12.10.
	legible = regexp.MustCompile(`^P?\d{1,4}(?:\.\d{1,4}){0,3}[A-Z]?$`)
	date    = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$`)
)

// paragraph returns a paragraph number as it is compared: upper case, European
// digits, a dot for a comma, without what people write around it. What Excel made
// a date of is as good as nothing and is returned empty, and so is a number with a
// raised or circled digit: "121.1²" has a footnote and is not 121.12.
func paragraph(s string) string {
	const longest = 80 // bytes; a symbol, a word and a number in any script
	s = strings.TrimSpace(s)
	if len(s) > longest || isErrorValue(s) {
		return ""
	}
	s = strings.Map(europeanDigit, s)
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.No, r) }) {
		return ""
	}
	if !isASCII(s) {
		s = norm.NFKC.String(s)
	}
	s = strings.ToUpper(strings.TrimSpace(s))
	s = strings.TrimRight(s[len(before.FindString(s)):], ".:;)段 ")
	if date.MatchString(s) {
		return ""
	}
	if d := decimal.FindStringSubmatch(s); d != nil {
		return d[1] + "." + d[2]
	}
	return s
}

// europeanDigit maps the digits of Arabic, Persian and Urdu (Unicode 0660-0669
// and 06F0-06F9) to ours, and what stands for the dot between them.
func europeanDigit(r rune) rune {
	switch {
	case '٠' <= r && r <= '٩':
		return r - '٠' + '0'
	case '۰' <= r && r <= '۹':
		return r - '۰' + '0'
	case r == '٫' || r == '。':
		return '.'
	}
	return r
}

// withoutZeros returns what is left of a paragraph number that went through a
// floating-point number: 121.10 becomes 121.1, 121.0 becomes 121.
func withoutZeros(n string) string {
	if !decimal.MatchString(n) {
		return n
	}
	return strings.TrimRight(strings.TrimRight(n, "0"), ".")
}
