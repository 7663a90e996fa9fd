package followup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

func TestToken(t *testing.T) {
	a, b := followup.NewToken(), followup.NewToken()
	if a == b || len(a) != 26 || strings.ToLower(string(a)) != string(a) {
		t.Fatalf("tokens %q and %q", a, b)
	}
	for _, s := range []string{string(a), " " + strings.ToUpper(string(a)) + "\r\n"} {
		if got, ok := followup.ParseToken(s); !ok || got != a {
			t.Errorf("ParseToken(%q) = %q, %v", s, got, ok)
		}
	}
	text := "followup+" + string(a) + "@example.org, <" + string(b) + "@example.org> " + string(a)
	if got := followup.FindTokens(text); !slices.Equal(got, []followup.Token{a, b}) {
		t.Errorf("FindTokens = %q", got)
	}
	for _, s := range []string{"", "abc", string(a) + "a", strings.Repeat("7", 26)} { // the last has bits beyond 128
		if got, ok := followup.ParseToken(s); ok {
			t.Errorf("ParseToken(%q) = %q, want none", s, got)
		}
	}
}

func FuzzFindTokens(f *testing.F) {
	f.Add("followup+abcdefghijklmnopqrstuvwxy2@example.org")
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range followup.FindTokens(s) {
			if again, ok := followup.ParseToken(string(tok)); !ok || again != tok {
				t.Errorf("found %q, which is no token", tok)
			}
		}
	})
}

func TestRowKeyNoticesOneWrongCharacter(t *testing.T) {
	const key = followup.RecommendationKey("SVN-3/121.10")
	row := key.RowKey()
	if got, ok := followup.ParseRowKey(" " + row + " "); !ok || got != key {
		t.Fatalf("ParseRowKey(%q) = %q, %v", row, got, ok)
	}
	const alphabet = "-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for i := range key {
		for _, c := range alphabet {
			wrong := row[:i] + string(c) + row[i+1:]
			if _, ok := followup.ParseRowKey(wrong); ok && wrong != row {
				t.Errorf("%q passes for a key", wrong)
			}
		}
		if i > 0 && row[i] != row[i-1] {
			swapped := row[:i-1] + row[i:i+1] + row[i-1:i] + row[i+1:]
			if _, ok := followup.ParseRowKey(swapped); ok {
				t.Errorf("%q passes for a key", swapped)
			}
		}
	}
}
