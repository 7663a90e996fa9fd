package letter

import (
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// markup is how many bytes of HTML are read for each byte of text that there is
// room for: 2 MB, which is more than the longest letters that Word writes.
const markup = 8

// words are the text of a part and of the parts in it.
type words struct {
	text        string
	plain       bool // it was written as plain text
	alternative bool // of what is added only the best counts (RFC 2046, section 5.1.4)
}

// settled reports whether nothing better can be added.
func (w *words) settled() bool { return w.alternative && w.plain && w.text != "" }

// add adds the text of one more part: behind what there is, or instead of it
// where both say the same and x is plain.
func (w *words) add(x words) {
	switch {
	case x.text == "":
	case w.text == "":
		w.text, w.plain = x.text, x.plain
	case !w.alternative:
		w.text += "\n" + x.text
		w.plain = w.plain && x.plain
	case x.plain && !w.plain:
		w.text, w.plain = x.text, true
	}
}

// read returns the text of b, in UTF-8, with what is left of the limit.
func (w *walker) read(c content, b *body) (words, error) {
	room := w.Text - w.tally.text
	x := words{plain: c.mediaType != "text/html"}
	limit := room
	if !x.plain {
		limit = room * markup
	}
	raw, err := io.ReadAll(io.LimitReader(b, int64(limit)+1))
	if err != nil {
		return x, err
	}
	if x.plain && beginsFile.Match(raw) {
		if raw, err = w.withoutFiles(io.MultiReader(bytes.NewReader(raw), b), limit); err != nil {
			return x, err
		}
	}
	cut := len(raw) > limit
	raw = raw[:min(len(raw), limit)]
	if !x.plain && c.charset == "" {
		_, c.charset, _ = charset.DetermineEncoding(raw, "") // its own <meta charset>
	}
	s, _ := toUTF8(c.charset, raw)
	w.shares = w.shares || shares(s)
	if !x.plain {
		s = plainText(s)
	}
	s = strings.TrimSpace(unixLines(s))
	if x.text = cutText(s, room); cut || len(s) > room {
		w.fault(overText)
	}
	w.tally.text += len(x.text)
	return x, nil
}

// unixLines returns s with "\n" line ends and without NUL, which no database
// takes as text.
func unixLines(s string) string {
	return strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
}

// plainText returns the text that a page of HTML shows: blocks on lines of their
// own, cells of a row next to each other, no scripts and styles.
func plainText(s string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := atom.Atom(0) // the element that is left out
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if hidden == 0 {
				appendText(&out, z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if hidden == 0 && (a == atom.Script || a == atom.Style || a == atom.Title) {
				hidden = a
			}
			breakLine(&out, a)
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a == hidden {
				hidden = 0
			}
			breakLine(&out, a)
		}
	}
}

// appendText appends b with its white space collapsed.
func appendText(out *strings.Builder, b []byte) {
	for i, word := range bytes.Fields(b) {
		if i > 0 || startsSpace(b) {
			space(out)
		}
		out.Write(word)
	}
	if n := len(b); n > 0 && startsSpace(b[n-1:]) {
		space(out)
	}
}

func startsSpace(b []byte) bool {
	return len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r')
}

// space appends a space unless the line is empty or ends with one.
func space(out *strings.Builder) {
	if s := out.String(); s != "" && s[len(s)-1] != '\n' && s[len(s)-1] != ' ' {
		out.WriteByte(' ')
	}
}

// breakLine begins a new line where an element does.
func breakLine(out *strings.Builder, a atom.Atom) {
	switch a {
	case atom.Br:
		out.WriteByte('\n')
	case atom.P, atom.Div, atom.Tr, atom.Table, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre, atom.Hr,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if s := out.String(); s != "" && s[len(s)-1] != '\n' {
			out.WriteByte('\n')
		}
	case atom.Td, atom.Th:
		space(out)
	}
}
