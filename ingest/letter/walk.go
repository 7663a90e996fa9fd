package letter

import (
	"io"
	"strings"

	"github.com/upr-info/followup"
)

// What is told of a letter that exceeds a limit, or is not whole.
const (
	overHeader  = "The header of the mail is longer than 256 KB or 1,000 fields; the rest of it was not read."
	overDepth   = "Mails or parts are packed into each other too deeply; the innermost were not opened."
	overParts   = "The mail has too many parts; the last of them were not read."
	overText    = "The text of the mail is too long; the end of it was not read. Please attach long texts as a file."
	onePiece    = "The mail is one piece of a larger one. Please send it again as a whole."
	elsewhere   = "A file of the mail is not in it; the mail only says where it lies. Please attach it."
	overDecoded = "The files of the mail are too large together. Please send them in several mails."
)

// maxAttached bounds the headers of attached mails that are kept of one letter.
// Reports carry one along, people forward a handful.
const maxAttached = 20

// A tally is what one letter used up of its limits, and where its parts go.
type tally struct {
	Limits
	take      func(Part) error
	parts     int    // entered, also those that only hold others
	taken     int    // handed out
	decoded   int64  // bytes
	text      int    // bytes
	forwards  bool   // the subject is that of a forwarded mail
	forwarded bool   // within an attached mail
	author    string // of that mail
	attached  []Header
	shares    bool // a text links to a shared file
	faults    []*followup.Fault
}

// fault notes a reason, once.
func (t *tally) fault(reason string) {
	for _, f := range t.faults {
		if f.Reason == reason {
			return
		}
	}
	t.faults = append(t.faults, &followup.Fault{Remedy: followup.BySender, Reason: reason})
}

// A walker goes through the parts of one source. A mail that is attached in a
// transfer encoding is a source of its own; the tally goes on.
type walker struct {
	*tally
	src   *source
	bench *bench // nil until a part is encoded in base64
}

func newWalker(t *tally, r io.Reader) *walker { return &walker{tally: t, src: newSource(r)} }

// release gives back what the walker worked on, when all its parts were taken.
func (w *walker) release() {
	w.src.release()
	if w.bench != nil {
		benches.Put(w.bench)
		w.bench = nil
	}
}

// entity takes the body ahead, which is what c says, with everything in it, and
// leaves the source at the boundary behind it.
func (w *walker) entity(c content, depth int) (words, error) {
	if w.parts++; w.parts > w.Parts {
		w.fault(overParts)
		return words{}, w.src.skip()
	}
	multipart := strings.HasPrefix(c.mediaType, "multipart/")
	if c.mediaType == "" && (c.boundary != "" || w.src.guess("", true) != "") {
		multipart = true // its Content-Type was lost
	}
	mail := c.mediaType == "message/rfc822" || c.mediaType == "message/global"
	if (multipart || mail) && depth >= w.Depth {
		w.fault(overDepth)
		return words{}, w.part(c, w.body(c))
	}
	switch {
	case multipart:
		return w.multipart(c, depth)
	case mail:
		return w.mail(c, depth)
	}
	return w.leaf(c)
}

// multipart takes all parts of a multipart (RFC 2046, section 5.1). A boundary
// that was not declared, or declared wrongly, is guessed from what follows; one
// that never comes leaves a body that is text. Parts behind an end boundary that
// came too early count.
func (w *walker) multipart(c content, depth int) (words, error) {
	boundary := c.boundary
	if g := w.src.guess(boundary, false); g != "" {
		boundary = g
	}
	if boundary == "" {
		return w.leaf(content{charset: c.charset})
	}
	level := w.src.open(boundary)
	defer w.src.close(level)
	preamble, err := w.leaf(content{charset: c.charset})
	all := words{alternative: c.mediaType == "multipart/alternative"}
	opened := false
	for err == nil && w.src.stop.reached && w.src.stop.level == level {
		if !opened {
			w.tally.text -= len(preamble.text)
		}
		opened = true
		closing := w.src.stop.closing
		w.src.pass()
		if closing {
			err = w.src.skip()
			continue
		}
		err = w.child(c, &all, depth)
	}
	if !opened {
		return preamble, err
	}
	return all, err
}

// child takes one part of a multipart and adds its text to all.
func (w *walker) child(parent content, all *words, depth int) error {
	f := w.src.header(false)
	c := f.content()
	if f.cut {
		w.fault(overHeader)
	}
	if c.mediaType == "" && parent.mediaType == "multipart/digest" {
		c.mediaType = "message/rfc822" // RFC 2046, section 5.1.5
	}
	if all.settled() && c.mediaType == "text/html" && c.isText() {
		return w.src.skip() // what the plain text says already
	}
	x, err := w.entity(c, depth+1)
	all.add(x)
	return err
}

// mail takes a mail that is attached to this one, and its parts.
func (w *walker) mail(c content, depth int) (words, error) {
	forwarded, author := w.forwarded, w.author
	defer func() { w.forwarded, w.author = forwarded, author }()
	in := w
	if d, plain := w.decoder(c.encoding).(plainDecoder); !plain || d.unknown {
		// RFC 2046, section 5.2.1 forbids it, and it is done.
		in = newWalker(w.tally, w.body(c))
		defer in.release()
	}
	f := in.src.header(true)
	w.forwarded = true
	w.author, _ = sender(f)
	if len(w.attached) < maxAttached {
		w.attached = append(w.attached, newHeader(f))
	}
	x, err := in.entity(f.content(), depth+1)
	if err != nil || in == w {
		return x, err
	}
	return x, w.src.skip()
}

// leaf takes a body that is a file or text. Text that turns out to be a document
// is a file, whatever it is declared as.
func (w *walker) leaf(c content) (words, error) {
	switch c.mediaType {
	case "message/partial": // RFC 2046, section 5.2.2
		w.fault(onePiece)
	case "message/external-body": // section 5.2.3: a header alone
		w.fault(elsewhere)
		return words{}, w.src.skip()
	}
	b := w.body(c)
	if !c.isText() {
		return words{}, w.part(c, b)
	}
	head, err := b.peek()
	if err == io.EOF {
		return words{}, nil
	} else if err != nil {
		return words{}, err
	}
	if isFile(head) {
		return words{}, w.part(c, b)
	}
	x, err := w.read(c, b)
	if err != nil {
		return words{}, err
	}
	return x, w.src.skip()
}

// isText reports whether c is a part of what the sender wrote in the mail
// itself.
func (c content) isText() bool {
	text := c.mediaType == "" || c.mediaType == "text/plain" || c.mediaType == "text/html"
	return text && c.name == "" && c.disposition != "attachment"
}

// body returns the decoded bytes of the body ahead.
func (w *walker) body(c content) *body {
	return &body{dec: w.decoder(c.encoding), tally: w.tally}
}

// part hands a file out, and skips what was not read of it.
func (w *walker) part(c content, b *body) error {
	if err := w.give(c, b); err != nil {
		return err
	}
	return w.src.skip()
}

// give hands a file out.
func (w *walker) give(c content, body io.Reader) error {
	w.taken++
	return w.take(Part{
		Index:       w.taken,
		MediaType:   c.mediaType,
		Name:        c.name,
		Disposition: c.disposition,
		ContentID:   c.id,
		Inline:      c.disposition == "inline" || c.disposition == "" && c.id != "",
		Forwarded:   w.forwarded,
		Author:      w.author,
		Body:        body,
	})
}
