package workbook

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestParseLevel(t *testing.T) {
	const none = followup.NoLevel
	for _, tt := range []struct {
		in   string
		want followup.Level
		code string
	}{
		{"Fully implemented", followup.Full, ""},
		{"FULLY  IMPLEMENTED.", followup.Full, ""},
		{"fully", followup.Full, ""},
		{"implemented", followup.Full, ""},
		{"Has been fully implemented", followup.Full, ""},
		{"full", followup.Full, ""},
		{"Full implementation", followup.Full, ""},
		{"implemented in full…", followup.Full, ""},
		{"Pleinement mise en œuvre", followup.Full, ""},
		{"pleinement", followup.Full, ""},
		{"Mis en oeuvre", followup.Full, ""},
		{"entièrement mises en œuvre", followup.Full, ""},
		{"Plenamente implementada", followup.Full, ""},
		{"totalmente implementado", followup.Full, ""},
		{"IMPLEMENTADA", followup.Full, ""},
		{"Полностью выполнена", followup.Full, ""},
		{"全面落实", followup.Full, ""},
		{"نُفِّذت بالكامل", followup.Full, ""},
		{"partially", followup.Partial, ""},
		{"Partly implemented", followup.Partial, ""},
		{"implemented in part", followup.Partial, ""},
		{"Partiellement mis en œuvre", followup.Partial, ""},
		{"en partie", followup.Partial, ""},
		{"parcialmente", followup.Partial, ""},
		{"Implementada en parte", followup.Partial, ""},
		{"Частично выполнена", followup.Partial, ""},
		{"نفذت جزئياً", followup.Partial, ""},
		{"not implemented", followup.Not, ""},
		{"Not yet implemented", followup.Not, ""},
		{"not implemented at all", followup.Not, ""},
		{"unimplemented", followup.Not, ""},
		{"no implementation", followup.Not, ""},
		{"Non mise en œuvre", followup.Not, ""},
		{"N’a pas encore été mise en œuvre", followup.Not, ""},
		{"no implementada", followup.Not, ""},
		{"Aún no se ha implementado", followup.Not, ""},
		{"sin implementar", followup.Not, ""},
		{"Не выполнена", followup.Not, ""},
		{"未落实", followup.Not, ""},
		{"Fully implemented / Pleinement mise en œuvre", followup.Full, ""}, // the same twice

		{"encore partiellement mise en œuvre", followup.Partial, ""},

		{"No. It was implemented.", none, followup.DoubtLevel},
		{"Not. Implemented.", none, followup.DoubtTwoLevels},
		{"N’a été mise en œuvre", none, followup.DoubtLevel}, // its "pas" was left out
		{"yet implemented", none, followup.DoubtLevel},
		{"todavía implementada", none, followup.DoubtLevel},
		{"implementar", none, followup.DoubtLevel}, // to be done
		{"mostly implemented", none, followup.DoubtLevel},
		{"hardly implemented", none, followup.DoubtLevel},
		{"not fully implemented", none, followup.DoubtLevel}, // partially or not at all
		{"not partially implemented", none, followup.DoubtLevel},
		{"in progress", none, followup.DoubtLevel},
		{"being implemented", none, followup.DoubtLevel},
		{"now implemented?", none, followup.DoubtLevel},
		{"now implemented", none, followup.DoubtLevel}, // one letter from "not implemented"
		{"implementation", none, followup.DoubtLevel},
		{"no", none, followup.DoubtLevel}, // to which question?
		{"yes", none, followup.DoubtLevel},
		{"1", none, followup.DoubtLevel},
		{"Partially implemented: the law was adopted", none, followup.DoubtLevel},
		{"?", none, followup.DoubtLevel},
		{"-", none, followup.DoubtLevel},
		{"implemented / not", none, followup.DoubtTwoLevels}, // undecided, and not "implemented not"
		{"not (yet) implemented", none, followup.DoubtTwoLevels},
		{"fully/partially", none, followup.DoubtTwoLevels},
		{"Partially implemented or not implemented", none, followup.DoubtTwoLevels},
		{"partiellement ou non mise en œuvre", none, followup.DoubtTwoLevels},
		{"Fully implemented, but partially implemented", none, followup.DoubtLevel},
	} {
		got, code, ok := parseLevel(tt.in)
		if got != tt.want || code != tt.code || ok != (tt.code == "") {
			t.Errorf("parseLevel(%q) = %q, %q, %v, want %q, %q", tt.in, got, code, ok, tt.want, tt.code)
		}
	}
}

// TestParseLevelOwnWords: what we offer in the drop-downs is what we understand.
func TestParseLevelOwnWords(t *testing.T) {
	for _, texts := range allTexts() {
		for i, l := range levels() {
			if got, _, ok := parseLevel(texts.level[i].word); !ok || got != l {
				t.Errorf("%s: parseLevel(%q) = %q", texts.language, texts.level[i].word, got)
			}
		}
	}
}
