package main

import "testing"

// TestPrintable: foreign text neither moves the cursor nor turns the line around.
func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"answers\u202Exslx.exe":             "answersxslx.exe",
		"\u2066\u2067a\u2069\u2069 \u061Cب": "a \u061Cب", // marks turn nothing
		"a\x1b[2Jb\r\nc\u009b1m":            "a [2Jb c 1m",
	} {
		if got := printable(in); got != want {
			t.Errorf("printable(%q) = %q, want %q", in, got, want)
		}
	}
}
