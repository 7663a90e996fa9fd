package followup

import "testing"

// TestExplain holds that staff are told every reason, and no two in the same words.
func TestExplain(t *testing.T) {
	seen := map[string]string{}
	for _, code := range Reasons() {
		words := Explain(code)
		if words == "" || words == code || seen[words] != "" {
			t.Errorf("%s is explained as %q, like %q", code, words, seen[words])
		}
		seen[words] = code
	}
	if got := Explain("a code of tomorrow"); got != "a code of tomorrow" {
		t.Errorf("what is no code becomes %q", got)
	}
}
