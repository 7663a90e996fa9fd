package workbook

import (
	"strings"
	"testing"
)

// TestOnlyRowsPhrases: every phrase is folded as what is compared with it.
func TestOnlyRowsPhrases(t *testing.T) {
	for _, p := range onlyRowsPhrases() {
		if words(p) != strings.TrimSpace(p) {
			t.Errorf("%q is not folded: %q", p, words(p))
		}
	}
}

func TestOnlyRows(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want bool
	}{
		{"Only these rows", true},
		{"This file holds corrections only.", true},
		{"Merci de ne changer que ces lignes", true},
		{"Uniquement ces lignes !", true},
		{"Sólo estas filas", true},
		{"Esta hoja solo cambia estas filas", true},
		{"التصحيحات فقط", true},
		{"Изменить только эти строки", true},
		{"本表仅更正以下各行", true},
		{"This replaces all, not these rows only", false},
		{"Все, а не только эти строки", false},
		{"", false},
		{"Answers", false},
		{"Corrected answers", false}, // all of them, perhaps
		{"Please look not only these rows but all", false},
		{"These rows are only an example", false},
		{"Nous répondons pas uniquement ces lignes", false},
		{"Solo para el Programa, no se publica nunca", false},
	} {
		if got := onlyRows(tt.in); got != tt.want {
			t.Errorf("onlyRows(%q) = %v", tt.in, got)
		}
	}
	for _, x := range allTexts() {
		if parseScope(x.scope[0]) || !parseScope(strings.ToUpper(x.scope[1])) {
			t.Errorf("%s: the choices of the cover are not understood", x.language)
		}
		for _, text := range []string{x.hintAbove, x.answers, x.columns[privateColumn-1]} {
			if onlyRows(text) {
				t.Errorf("%s: %q of our own says that only some rows change", x.language, text)
			}
		}
	}
}
