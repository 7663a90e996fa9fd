package table

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
		{"bar", "a|b\nc, d|e\n", `1: 1="a" 2="b"; 2: 1="c, d" 2="e"`},
		{"sep line in quotes", "\"sep=|\"\na|b\n", `2: 1="a" 2="b"`},
		{"sep line of a Macintosh", "sep=;\ra;b\r", `2: 1="a" 2="b"`},
		{"line ends of all kinds", "a,b\rc,d\r\ne,f\ng,h", `1: 1="a" 2="b"; 2: 1="c" 2="d"; 3: 1="e" 2="f"; 4: 1="g" 2="h"`},
		{"a quote astray before a field in quotes", "a,b\n1,\"x\n2,\"ok\"\n3,\"fine\"\n", `1: 1="a" 2="b"; 2: 1="1" 2="\"x"; 3: 1="2" 2="ok"; 4: 1="3" 2="fine"`},
		{"a quote and a delimiter in a quoted text", "a,b\n1,\"x, \"y\" z\"\n", `1: 1="a" 2="b"; 2: 1="1" 2="x, \"y\" z"`},
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
		"UTF-16 LE without a mark": inUTF16(text, false)[2:], "UTF-16 BE without a mark": inUTF16(text, true)[2:],
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

// TestCharsets guesses the code page of a sender's country.
func TestCharsets(t *testing.T) {
	for _, tt := range []struct {
		name string
		page encoding.Encoding
		text string
	}{
		{"French", charmap.Windows1252, "Mise en œuvre partielle, la loi a été adoptée à Genève;très bien"},
		{"Spanish", charmap.Windows1252, "¿Aplicación parcial?;año señalado, niños y niñas;sí"},
		{"German", charmap.Windows1252, "Umgesetzt, aber nicht vollständig;für Mädchen größer"},
		{"Danish", charmap.Windows1252, "Gennemført på særlige områder;få"},
		{"Portuguese", charmap.Windows1252, "Execução parcial, não há condições;é"},
		{"Slovenian", charmap.Windows1250, "Človekove pravice žensk so še vedno šibko zaščitene;delno"},
		{"Polish", charmap.Windows1250, "Łódź: częściowo wdrożone, świadczenia są już wypłacane;tak"},
		{"Czech", charmap.Windows1250, "Částečně provedeno, zákon přijat v květnu;většina žen"},
		{"Russian", charmap.Windows1251, "Рекомендация выполнена частично;закон принят в 2025 году"},
		{"Russian, short", charmap.Windows1251, "Да;нет"},
		{"Ukrainian", charmap.Windows1251, "Частково виконано;закон ухвалено"},
		{"Russian of Unix", charmap.KOI8R, "Рекомендация выполнена частично;закон принят в 2025 году"},
		{"Arabic", charmap.Windows1256, "تم تنفيذ التوصية جزئيا;صدر القانون"},
		{"Arabic and French", charmap.Windows1256, "mise en œuvre;très;تم تنفيذ"},
		{"French of a Macintosh", charmap.Macintosh, "Mise en œuvre partielle, la loi a été adoptée à Genève;très bien"},
		{"Spanish of a Macintosh", charmap.Macintosh, "Aplicación parcial: año señalado, niños y niñas;sí"},
		{"Chinese", simplifiedchinese.GB18030, "建议已部分落实；法律已于2025年通过;部分"},
		{"Chinese, short", simplifiedchinese.GBK, "性别平等;已落实"},
		{"Chinese of Hong Kong", traditionalchinese.Big5, "建議已部分落實；法律已於2025年通過;部分"},
	} {
		in, err := tt.page.NewEncoder().String(tt.text)
		must(t, err)
		if got, err := decode([]byte(in)); err != nil || string(got) != tt.text {
			t.Errorf("%s: %q %v", tt.name, got, err)
		}
	}
}
