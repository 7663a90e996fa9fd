package docx

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// textRun writes text with properties; a line feed in it is a break.
func textRun(properties, text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for _, piece := range pieces(text) {
		b.WriteString("<w:r>")
		if p := properties + piece.properties(); p != "" {
			b.WriteString("<w:rPr>" + p + "</w:rPr>")
		}
		for i, line := range strings.Split(piece.text, "\n") {
			if i > 0 {
				b.WriteString("<w:br/>")
			}
			if line != "" {
				b.WriteString(`<w:t xml:space="preserve">` + escape(strings.ReplaceAll(line, "\t", " ")) + `</w:t>`)
			}
		}
		b.WriteString("</w:r>")
	}
	return b.String()
}

// A piece is text of one direction and kind of script: Word takes another font,
// another language and another order for each.
type piece struct {
	text  string
	right bool // runs from the right to the left
	asian bool
}

// properties are those that follow from the script (ECMA-376, 17.3.2).
func (p piece) properties() string {
	switch {
	case p.right:
		return `<w:rtl/><w:lang w:bidi="ar-SA"/>`
	case p.asian:
		return `<w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/>`
	}
	return ""
}

// pieces cuts text where its script changes kind. Signs and spaces go with what is
// before them.
func pieces(text string) (all []piece) {
	from := 0 // where the last piece begins
	for i, r := range text {
		var p piece
		neutral := false
		switch class, _ := bidi.LookupRune(r); {
		case class.Class() == bidi.R || class.Class() == bidi.AL || class.Class() == bidi.AN:
			p.right = true
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul), r >= 0x3000 && r <= 0x303F, r >= 0xFF00 && r <= 0xFFEF:
			p.asian = true
		case !unicode.IsLetter(r):
			neutral = true
		}
		n := len(all)
		if n > 0 && (neutral || all[n-1].right == p.right && all[n-1].asian == p.asian) {
			continue
		}
		if n > 0 {
			all[n-1].text = text[from:i]
		}
		from, all = i, append(all, p)
	}
	if n := len(all); n > 0 {
		all[n-1].text = text[from:]
	}
	return all
}

// rightToLeft reports whether text runs so by its first strong letter (UAX #9, P2).
func rightToLeft(text string) bool {
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}
