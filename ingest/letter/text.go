package letter

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// markup is how many bytes of HTML are read for each byte of text that there is
// room for: 2 MB, which is more than the longest letters that Word writes.
const markup = 8

// words are the text of a part and of the parts in it.
type words struct {
	text        string
	own         string // of it, what the sender wrote in this mail
	forwarded   string // of it, what stood in mails that the sender forwards
	plain       bool   // it was written as plain text
	alternative bool   // of what is added only the best counts (RFC 2046, section 5.1.4)
}

// settled reports whether nothing better can be added.
func (w *words) settled() bool { return w.alternative && w.plain && w.text != "" }

// add adds the text of one more part: behind what there is, or instead of it
// where both say the same and x is plain.
func (w *words) add(x words) {
	switch {
	case x.text == "":
	case w.text == "":
		w.text, w.own, w.forwarded, w.plain = x.text, x.own, x.forwarded, x.plain
	case !w.alternative:
		w.text += "\n" + x.text
		w.own = joinLines(w.own, x.own)
		w.forwarded = joinLines(w.forwarded, x.forwarded)
		w.plain = w.plain && x.plain
	case x.plain && !w.plain:
		w.text, w.own, w.forwarded, w.plain = x.text, x.own, x.forwarded, true
	}
}

// read returns the text of b, in UTF-8, with what is left of the limit.
func (w *walker) read(c content, b *body) (words, error) {
	room := w.Text - w.tally.text
	x := words{plain: c.mediaType != "text/html"}
	limit, source := room, io.Reader(b)
	if !x.plain {
		limit, source = room*markup, &imageless{in: bufio.NewReader(b)}
	}
	raw, err := io.ReadAll(io.LimitReader(source, int64(limit)+1))
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
	s := utf8Text(c.charset, raw, x.plain)
	w.shares = w.shares || shares(s)
	switch {
	case !x.plain:
		s = plainText(s)
	case c.flowed:
		s = joinFlowed(s, c.delSp)
	}
	if x.text = cutText(bare(s), room); cut || len(s) > room {
		w.fault(overText)
	}
	w.tally.text += len(x.text)
	if w.forwarded {
		x.forwarded = x.text
	} else {
		x.own, x.forwarded = divide(cutText(s, room), w.forwards)
	}
	return x, nil
}

// An imageless reads HTML without the images that are written into it (RFC 2397): a
// photograph would use up all the room that the text behind it has.
type imageless struct {
	in      *bufio.Reader
	matched int  // bytes of imageMark
	within  bool // an image
}

// imageMark is what comes before the bytes of a file within an address.
const imageMark = ";base64,"

func (r *imageless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c, err := r.in.ReadByte()
		if err != nil {
			return n, err
		}
		if r.within = r.within && (inAlphabet(c) || c == '=' || c == '\r' || c == '\n'); r.within {
			continue
		}
		switch c {
		case imageMark[r.matched]:
			r.matched++
		case imageMark[0]:
			r.matched = 1
		default:
			r.matched = 0
		}
		if r.matched == len(imageMark) {
			r.matched, r.within = 0, true
		}
		p[n], n = c, n+1
	}
	return n, nil
}

// utf8Text returns text in UTF-8 with unixLines. HTML whose charset is not told
// tells it itself, in a <meta>.
func utf8Text(label string, raw []byte, plain bool) string {
	if !plain && label == "" {
		_, label, _ = charset.DetermineEncoding(raw, "")
	}
	s, _ := toUTF8(label, raw)
	return unixLines(strings.TrimPrefix(s, "\ufeff"))
}

// joinFlowed joins the lines that a mail program broke by itself (RFC 3676, section
// 4): those that end with a space and are quoted as the next one is. delSp says
// that the space is none of the text.
func joinFlowed(s string, delSp bool) string {
	var out strings.Builder
	before, open := "", false // how the line before was quoted, and whether it goes on
	for i, line := range strings.Split(s, "\n") {
		text := strings.TrimLeft(line, ">")
		quote := line[:len(line)-len(text)]
		text = strings.TrimPrefix(text, " ") // section 4.4
		switch {
		case open && quote == before && text != "-- ":
		case quote != "":
			out.WriteString("\n" + quote + " ")
		case i > 0:
			out.WriteByte('\n')
		}
		before, open = quote, strings.HasSuffix(text, " ") && text != "-- "
		if open && delSp {
			text = text[:len(text)-1]
		}
		out.WriteString(text)
	}
	return out.String()
}

// joinLines returns two texts one behind the other.
func joinLines(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// unixLines returns s with "\n" line ends, without NUL, which no database takes as
// text, and without the characters that mark lines.
func unixLines(s string) string { return toUnix.Replace(s) }

var toUnix = strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n", "\r", "\n", "\x00", "",
	quoteMark, "", historyMark, "", forwardedMark, "")
