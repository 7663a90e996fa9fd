package study

import (
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPhrases: every language has every phrase, with the same places for figures.
func TestPhrases(t *testing.T) {
	english := englishPhrases()
	for language, phrases := range map[string]map[string]string{"fr": frenchPhrases(), "es": spanishPhrases()} {
		for key, phrase := range english {
			if got := phrases[key]; got == "" || strings.Count(got, "%s") != strings.Count(phrase, "%s") {
				t.Errorf("%s: %s is %q", language, key, got)
			}
		}
		if len(phrases) != len(english) {
			t.Errorf("%s has %d phrases, English %d", language, len(phrases), len(english))
		}
		for key, phrase := range phrases {
			if strings.HasPrefix(key, "study.sheet.") && utf8.RuneCountInString(phrase) > 31 {
				t.Errorf("%s: %s is too long for the name of a sheet", language, key)
			}
		}
	}
}

// TestCutMean: means are cut and not rounded, as IRIs are.
func TestCutMean(t *testing.T) {
	for _, tt := range []struct {
		num, den int64
		n        int
		want     string
	}{
		{0, 1, 0, ""}, {0, 1, 3, "0.00"}, {3, 1, 3, "1.00"}, {2, 1, 3, "0.66"}, {659, 1000, 1, "0.65"}, {1, 8, 1, "0.12"},
	} {
		if got := cutMean(big.NewRat(tt.num, tt.den), tt.n); got != tt.want {
			t.Errorf("%d/%d of %d: %s, want %s", tt.num, tt.den, tt.n, got, tt.want)
		}
	}
}
