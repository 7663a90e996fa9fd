package workbook

import (
	"testing"

	"github.com/upr-info/followup"
)

func TestMisspelt(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want followup.Level
	}{
		{"Fuly implemented", followup.Full},
		{"fully implmented", followup.Full},
		{"Fully implemneted", followup.Full}, // two letters swapped
		{"partialy", followup.Partial},
		{"Partialy implemented", followup.Partial},
		{"partiellment mise en œuvre", followup.Partial},
		{"Pleinment mise en oeuvre", followup.Full},
		{"parcialmete implementada", followup.Partial},
		{"Not implementd", followup.Not},
		{"no implemetada", followup.Not},
		{"полностю выполнена", followup.Full},
		{"fuly implmented", followup.NoLevel},              // two words
		{"fuly", followup.NoLevel},                         // alone it could be anything
		{"completed", followup.NoLevel},                    // a word of its own
		{"implmented", followup.NoLevel},                   // how far?
		{"se implementará", followup.NoLevel},              // will be
		{"plenamente implementará", followup.NoLevel},      // will be
		{"plenamente implementando", followup.NoLevel},     // is being
		{"plenamente implementar", followup.NoLevel},       // to be
		{"pleinement implémenter", followup.NoLevel},       // to be
		{"полностью реализовать", followup.NoLevel},        // to be
		{"fully implements", followup.NoLevel},             // what it says of the law, not of itself
		{"fully unimplemented", followup.NoLevel},          // the opposite
		{"impartially implemented", followup.NoLevel},      // another word
		{"practically implemented", followup.NoLevel},      // another word
		{"finally implemented", followup.NoLevel},          // another word
		{"not partialy implemented", followup.NoLevel},     // two degrees
		{"fuly implemented?", followup.NoLevel},            // a question
		{"fuly / partially implemented", followup.NoLevel}, // two levels
		{"not applicable", followup.NoLevel},
		{"no aplicable", followup.NoLevel},
		{"not implementable", followup.NoLevel},
		{"not being implemented fully", followup.NoLevel},
		{"mostly implemented", followup.NoLevel},
		{"", followup.NoLevel},
	} {
		if got, wrote := misspelt(tt.in); got != tt.want || got != followup.NoLevel && wrote == "" {
			t.Errorf("%q is %q (%s), want %q", tt.in, got, wrote, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"fully", "fully", 0}, {"fuly", "fully", 1}, {"fulyl", "fully", 1}, {"частчно", "частично", 1}, {"kitten", "sitting", 3},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("%s to %s is %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// FuzzLevel: what has no level spelled right gets one only by a word that is
// nearly one, and the correction does not depend on anything else.
func FuzzLevel(f *testing.F) {
	f.Add("Fuly implemented")
	f.Add("não implementada")
	f.Add("нет / partiellement")
	f.Fuzz(func(t *testing.T, s string) {
		parseLevel(s)
		l, wrote := misspelt(s)
		if l != followup.NoLevel && (nearest(wrote) == "" || levelOf(wrote) != followup.NoLevel) {
			t.Errorf("%q is %s by %q", s, l, wrote)
		}
		beginsWithLevel(s)
		if n := paragraph(s); legible.MatchString(n) && paragraph(n) != n {
			t.Errorf("the number in %q is %q and then %q", s, n, paragraph(n))
		}
		onlyRows(s)
		guessHeading(words(s))
	})
}
