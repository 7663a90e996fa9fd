package table

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// grid writes rows as people read them: number, then column=text.
func grid(s Sheet) string {
	var b strings.Builder
	for _, r := range s.Rows {
		fmt.Fprintf(&b, "%d:", r.Number)
		for _, c := range r.Cells {
			fmt.Fprintf(&b, " %d=%q", c.Column, c.Text)
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestCSV(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"comma", "a,b\nc,d\n", `1: 1="a" 2="b"; 2: 1="c" 2="d"`},
		{"semicolon with commas in the text", "a;b\n1,5;x, y\n", `1: 1="a" 2="b"; 2: 1="1,5" 2="x, y"`},
		{"tab", "a\tb\nc\td", `1: 1="a" 2="b"; 2: 1="c" 2="d"`},
		{"CRLF", "a,b\r\nc,d\r\n", `1: 1="a" 2="b"; 2: 1="c" 2="d"`},
		{"CR as on a classic Macintosh", "a,b\rc,d\r", `1: 1="a" 2="b"; 2: 1="c" 2="d"`},
		{"empty fields and lines are left out, columns stay", "a,b,c\n\n,,x\n", `1: 1="a" 2="b" 3="c"; 3: 3="x"`},
		{"quoted line breaks count as lines", "a,b\n\"x\r\ny\",z\nc,d\n", `1: 1="a" 2="b"; 2: 1="x\ny" 2="z"; 4: 1="c" 2="d"`},
		{"doubled quotes", "a,b\n\"say \"\"no\"\"\",d\n", `1: 1="a" 2="b"; 2: 1="say \"no\"" 2="d"`},
		{"a lone quote in a quoted field", "a,b\n\"say \"no\" now\",d\n", `1: 1="a" 2="b"; 2: 1="say \"no\" now" 2="d"`},
		{"a lone quote in a field", "a,b\n5\" pipe,d\n", `1: 1="a" 2="b"; 2: 1="5\" pipe" 2="d"`},
		{"a quote that nothing ends", "a,b\n\"c,d\ne,f\n", `1: 1="a" 2="b"; 2: 1="\"c" 2="d"; 3: 1="e" 2="f"`},
		{"sep line of Excel", "sep=;\r\na;b\r\nc;d\r\n", `2: 1="a" 2="b"; 3: 1="c" 2="d"`},
		{"UTF-8 with a byte order mark", "\xEF\xBB\xBFé,b\nc,d\n", `1: 1="é" 2="b"; 2: 1="c" 2="d"`},
		{"numbers stay as they are written", "n,m\n121.10,007\n", `1: 1="n" 2="m"; 2: 1="121.10" 2="007"`},
	} {
		book, err := open([]byte(tt.in))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := grid(book.Sheets[0]); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestCSVCharsets(t *testing.T) {
	const text = "name,remark\nCôte d’Ivoire,“état” – Éthiopie; niño, ¿señor? Straße\nTürkiye,Genève naïve œuvre\n"
	windows, err := charmap.Windows1252.NewEncoder().String(text)
	must(t, err)
	mac, err := charmap.Macintosh.NewEncoder().String(text)
	must(t, err)
	for name, in := range map[string]string{
		"UTF-8": text, "Windows-1252": windows, "MacRoman": mac, "UTF-16 LE": inUTF16(text, false), "UTF-16 BE": inUTF16(text, true),
		"MacRoman with CR": strings.ReplaceAll(mac, "\n", "\r"),
	} {
		book, err := open([]byte(in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rows := book.Sheets[0].Rows
		if got := rows[1].At(1) + "|" + rows[2].At(2); got != "Côte d’Ivoire|Genève naïve œuvre" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func inUTF16(s string, big bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return string(b)
}

// TestCharsetFewBytes tells the two apart by very little, as real files leave no
// more.
func TestCharsetFewBytes(t *testing.T) {
	for _, tt := range []struct{ in, want, why string }{
		{"caf\xE9", "café", "Windows"},
		{"caf\x8E", "café", "Mac: Ž inside a word is none"},
		{"d\xD5Ivoire", "d’Ivoire", "Mac: Õ between letters of lower and upper case is none"},
		{"d\x92Ivoire", "d’Ivoire", "Windows, though í would be a letter: no bare CR"},
		{"\xC9tat", "État", "Windows: an ellipsis at the start of a word is rare"},
		{"Espa\x96a", "España", "Mac: a dash inside a word is rare"},
		{"a \x96 b", "a – b", "Windows: no word is a lone ñ"},
	} {
		got, err := decode([]byte(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%x: got %q, want %q (%s)", tt.in, got, tt.want, tt.why)
		}
	}
}
