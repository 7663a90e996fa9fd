package calendar

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// An ending is how Russian declines what ends so in the nominative: genitive,
// dative, accusative, instrumental, prepositional.
type ending struct {
	nominative string
	cases      [5]string
}

// endings returns those that occur in the names of States: «Хорватия», «в
// Хорватии». What ends in none of them, and in a vowel, is never declined
// (Мали, Перу, Конго).
func endings() []ending {
	return []ending{
		{"ская", [5]string{"ской", "ской", "скую", "ской", "ской"}},
		{"ная", [5]string{"ной", "ной", "ную", "ной", "ной"}},
		{"кая", [5]string{"кой", "кой", "кую", "кой", "кой"}},
		{"ые", [5]string{"ых", "ым", "ые", "ыми", "ых"}},
		{"кие", [5]string{"ких", "ким", "кие", "кими", "ких"}},
		{"ое", [5]string{"ого", "ому", "ое", "ым", "ом"}},
		{"ый", [5]string{"ого", "ому", "ый", "ым", "ом"}},
		{"жный", [5]string{"жного", "жному", "жный", "жным", "жном"}},
		{"ство", [5]string{"ства", "ству", "ство", "ством", "стве"}},
		{"рова", [5]string{"ровов", "ровам", "рова", "ровами", "ровах"}},
		{"таты", [5]string{"татов", "татам", "таты", "татами", "татах"}},
		{"раты", [5]string{"ратов", "ратам", "раты", "ратами", "ратах"}},
		{"ины", [5]string{"ин", "инам", "ины", "инами", "инах"}},
		{"нды", [5]string{"ндов", "ндам", "нды", "ндами", "ндах"}},
		{"ивы", [5]string{"ив", "ивам", "ивы", "ивами", "ивах"}},
		{"амы", [5]string{"ам", "амам", "амы", "амами", "амах"}},
		{"ия", [5]string{"ии", "ии", "ию", "ией", "ии"}},
		{"ея", [5]string{"еи", "ее", "ею", "еей", "ее"}},
		{"га", [5]string{"ги", "ге", "гу", "гой", "ге"}},
		{"ка", [5]string{"ки", "ке", "ку", "кой", "ке"}},
		{"ша", [5]string{"ши", "ше", "шу", "шей", "ше"}},
		{"а", [5]string{"ы", "е", "у", "ой", "е"}},
		{"сь", [5]string{"си", "си", "сь", "сью", "си"}},
		{"ль", [5]string{"ля", "лю", "ль", "лем", "ле"}},
		{"ай", [5]string{"ая", "аю", "ай", "аем", "ае"}},
		{"ей", [5]string{"ея", "ею", "ей", "еем", "ее"}},
	}
}

// declined returns a name in the nominative and its other cases: all its words
// declined («Южной Африки»), the first only («Республики Корея») and the last
// only («Коста-Рики»).
func declined(spelling string, all []ending) []string {
	words := strings.FieldsFunc(spelling, func(r rune) bool { return strings.ContainsRune(" -—()", r) })
	forms := []string{spelling}
	for c := range 5 {
		cased, first, last := slices.Clone(words), slices.Clone(words), slices.Clone(words)
		for i, w := range words {
			cased[i] = inCase(w, c, all)
		}
		first[0] = cased[0]
		last[len(last)-1] = cased[len(cased)-1]
		forms = append(forms, strings.Join(cased, " "), strings.Join(first, " "), strings.Join(last, " "))
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// inCase declines one word. The longest ending that fits is taken.
func inCase(w string, c int, all []ending) string {
	taken, form := "", ""
	for _, e := range all {
		if stem, ok := strings.CutSuffix(w, e.nominative); ok && stem != "" && len(e.nominative) > len(taken) {
			taken, form = e.nominative, stem+e.cases[c]
		}
	}
	last, _ := utf8.DecodeLastRuneInString(w)
	switch {
	case taken != "":
		return form
	case !isCyrillic(w), strings.ContainsRune("аоуыиэюёяеьъй", last):
		return w
	}
	return w + [5]string{"а", "у", "", "ом", "е"}[c]
}
