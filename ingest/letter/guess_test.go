package letter

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestGuess(t *testing.T) {
	for _, c := range []struct {
		text string
		page *charmap.Charmap
	}{
		{"réponses", charmap.Windows1252},
		{"créée", charmap.Windows1252},
		{"Évaluation – l’État «à mi-parcours»", charmap.Windows1252},
		{"Información del año", charmap.Windows1252},
		{"Maßnahmen für Österreich", charmap.Windows1252},
		{"Ответы", charmap.Windows1251},
		{"Ответы", charmap.KOI8R},
		{"доклад UPR 2026", charmap.KOI8R},
		{"доклад UPR 2026", charmap.Windows1251},
		{"السلام عليكم", charmap.Windows1256},
	} {
		raw, err := c.page.NewEncoder().String(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Guess(raw); got != c.text {
			t.Errorf("%s in %s: %q", c.text, c.page, got)
		}
	}
}
