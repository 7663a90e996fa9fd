package notify

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseMarkup(t *testing.T) {
	got := parseMarkup("one\ntwo **three** <https://a.example>\n\n# Head\ntext\n- a\n  b\n- c\n> note\n> on\n|= H | I |\n| x \\| y | z |\n\n$ run **this**\n$ and this\n")
	want := []block{
		{Kind: paragraph, Spans: []span{{Text: "one"}, {Text: " two "}, {Text: "three", Strong: true}, {Text: " "}, {Text: "https://a.example", Link: "https://a.example"}}},
		{Kind: heading, Spans: []span{{Text: "Head"}}},
		{Kind: paragraph, Spans: []span{{Text: "text"}}},
		{Kind: list, Items: [][]span{{{Text: "a"}, {Text: " b"}}, {{Text: "c"}}}},
		{Kind: note, Spans: []span{{Text: "note"}, {Text: " on"}}},
		{Kind: rows, Head: [][]span{{{Text: "H"}}, {{Text: "I"}}}, Rows: [][][]span{{{{Text: "x | y"}}, {{Text: "z"}}}}},
		{Kind: command, Spans: []span{{Text: "run "}, {Text: "this", Strong: true}}},
		{Kind: command, Spans: []span{{Text: "and this"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLinks(t *testing.T) {
	for target, want := range map[string]string{
		"https://a.example/b?c=d": "https://a.example/b?c=d",
		"a@example.org":           "mailto:a@example.org",
		"javascript:alert(1)":     "",
		"https://a.example x":     "",
		"b":                       "",
	} {
		if got := href(target); got != want {
			t.Errorf("href(%q) = %q, want %q", target, got, want)
		}
	}
}

func TestForeign(t *testing.T) {
	for in, want := range map[string]string{
		"Example NGO 3":        "Example NGO 3",
		" a\r\n\tb ":           "a b",
		"a\u202eb\x00c\u200e":  "abc",
		"\u0645\u0646\u0638":   "\u2068\u0645\u0646\u0638\u2069",
		"\xff":                 "\uFFFD",
		"**<b>** | # - > $ \\": "**<b>** | # - > $ \\",
	} {
		if got := reading(inline(foreign(in).String())); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}

func TestPlainText(t *testing.T) {
	long := strings.Repeat("word ", 30)
	got := plainText(parseMarkup("# T\n" + long + "\n\n- " + long + "\n\n| k | " + long + "|\n| key 2 | " + strings.Repeat("x", 100) + " |\n"))
	for line := range strings.SplitSeq(got, "\n") {
		if width(line) > lineWidth || strings.TrimRight(line, " ") != line {
			t.Errorf("%q", line)
		}
	}
	if url := "https://example.org/" + strings.Repeat("x", 100); !strings.Contains(plainText(parseMarkup("see <"+url+"> there")), "\n"+url+"\n") {
		t.Error("a link was broken")
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"abc": 3, "é": 1, "e\u0301": 1, "中文": 4, "\u2068a\u2069": 1} {
		if got := width(s); got != want {
			t.Errorf("width(%q) = %d, want %d", s, got, want)
		}
	}
}

// FuzzForeign holds that whatever others write is read as one line of a
// paragraph, without marks, and never as anything else.
func FuzzForeign(f *testing.F) {
	for _, s := range []string{"Example NGO 3", "# x", "- x\r\n> y", "**a** <https://a.example>", "\\", "a|b", "\u202e\u0645", "= x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		marked := foreign(s).String()
		want := foreign(s).plain()
		if !utf8.ValidString(marked) || strings.ContainsAny(marked, "\r\n") {
			t.Fatalf("%q becomes %q", s, marked)
		}
		blocks := parseMarkup(marked)
		switch {
		case want == "" && len(blocks) == 0:
		case len(blocks) != 1 || blocks[0].Kind != paragraph || reading(blocks[0].Spans) != want:
			t.Fatalf("%q becomes %+v, want a paragraph of %q", s, blocks, want)
		}
		for _, sp := range blocks {
			for _, x := range sp.Spans {
				if x.Strong || x.Link != "" {
					t.Fatalf("%q got a look of its own: %+v", s, x)
				}
			}
		}
		row := parseMarkup("| " + marked + " | end |")
		if len(row) != 1 || len(row[0].Rows) != 1 || len(row[0].Rows[0]) != 2 || reading(row[0].Rows[0][0]) != want {
			t.Fatalf("%q in a table becomes %+v", s, row)
		}
	})
}

// FuzzMarkup holds that every text can be set, in lines that fit.
func FuzzMarkup(f *testing.F) {
	f.Add("# a\n\n- b\n  c\n|= d | e |\n| f |\n> g\n$ h\n**i <j@k> \\")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<11 {
			return // our templates are short, and what others write in them is no markup
		}
		plainText(parseMarkup(s))
	})
}

// FuzzDeliverable holds that no address that is taken can end a command or a
// field.
func FuzzDeliverable(f *testing.F) {
	for _, s := range []string{"a@example.org", "a@example.org\r\nBcc: b@c", `"a b"@c`, "a@[::1]", "é@é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if deliverable(s) && (strings.ContainsAny(s, " \t\r\n<>,;:\"\\()[]\x00\x7f\u0085\u2028") || strings.Count(s, "@") != 1 || len(s) > 254) {
			t.Fatalf("%q is taken", s)
		}
	})
}
