package workbook

import (
	"slices"
	"strings"
)

// onlyRows reports whether a line says that a sheet changes only the rows that
// it has, in any of the six languages. Taken for such where it is none, it drops
// nothing that stands on file; overlooked, it would.
func onlyRows(s string) bool {
	const longest = 300 // bytes; a line and no text
	if len(s) > longest {
		return false
	}
	phrase := " " + words(s) + " "
	for _, denial := range []string{" not only ", " pas seulement ", " pas uniquement ", " no solo ", " no solamente ", " не только ", "不仅", "不只", "不僅", " ليس فقط "} {
		if strings.Contains(phrase, denial) {
			return false
		}
	}
	for _, known := range onlyRowsPhrases() {
		if before, _, found := strings.Cut(phrase, known); found {
			return !denied(before)
		}
	}
	return false
}

// denied reports whether what stands before a phrase turns it: "all of it, and not
// these rows only".
func denied(before string) bool {
	return slices.ContainsFunc([]string{" not", " no", " pas", " non", " не", " ليس", " ليست", "不是", "并非"}, func(not string) bool { return strings.HasSuffix(before, not) })
}

// onlyRowsPhrases returns the folded phrases. A space at an end is the end of a
// word; Chinese has none.
func onlyRowsPhrases() []string {
	return []string{
		" only these rows ", " these rows only ", " only the rows ", " only the following rows ", " only changed rows ", " only the changed rows ",
		" changed rows only ", " only these recommendations ", " these recommendations only ", " corrections only ", " only corrections ",
		" only the corrections ", " correction only ", " changes only ", " only changes ", " only the changes ",
		" seulement ces lignes ", " ces lignes seulement ", " uniquement ces lignes ", " ces lignes uniquement ", " que ces lignes ", " seules ces lignes ",
		" seulement les lignes ", " uniquement les lignes ", " corrections seulement ", " corrections uniquement ", " seulement des corrections ",
		" uniquement des corrections ", " seulement ces recommandations ", " uniquement ces recommandations ",
		" solo estas filas ", " solamente estas filas ", " unicamente estas filas ", " estas filas solamente ", " solo cambia estas filas ", " solo las filas ",
		" solo estas lineas ", " solo correcciones ", " solo las correcciones ", " solamente correcciones ", " correcciones solamente ", " unicamente correcciones ",
		" solo estas recomendaciones ",
		" هذه الصفوف فقط ", " فقط هذه الصفوف ", " الصفوف التاليه فقط ", " تصحيحات فقط ", " التصحيحات فقط ", " هذه التوصيات فقط ",
		" только эти строки ", " только этих строк ", " только следующие строки ", " только исправления ", " только изменения ", " только эти рекомендации ",
		"仅这些行", "只有这些行", "仅限这些行", "只更正这些行", "仅更正这些行", "只修改这些行", "仅修改这些行", "仅以下行", "仅更正", "只更正", "僅這些行", "只更正這些行", "僅更正",
	}
}
