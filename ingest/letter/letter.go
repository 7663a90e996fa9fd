// Package letter takes a mail apart: raw bytes in, header, text and parts out.
//
// It loses nothing that people sent. Mail is written by many hands, so a
// missing end boundary, a continuation line that is not indented, a header
// without Content-Type, a stray byte in base64, an unknown charset or transfer
// encoding costs at most the bytes it damaged, never the rest of the letter.
// Readers that hold to the letter of RFC 5322 and RFC 2045 stop there, so the
// walk over the parts is our own; charsets are go-message's.
//
// It streams: parts are handed out as readers, one after the other, and a letter
// of any size takes a constant amount of memory. Every byte is foreign (I8): the
// work is linear in the size of the letter, within Limits, and nothing panics.
package letter

import (
	"io"

	"github.com/upr-info/followup"
)

// The limits that hold where Limits names none.
const (
	// DefaultDepth is how many multiparts and forwarded mails may enclose a
	// part. Real letters have up to six; the deepest forwarding chains some 15.
	DefaultDepth = 20
	// DefaultParts bounds the parts of one letter, those that only hold others
	// included. The largest real letters have about 100.
	DefaultParts = 500
	// DefaultDecoded bounds the decoded bytes of all parts together: twice what
	// the usual mail server takes.
	DefaultDecoded = 64 << 20
	// DefaultText bounds the text of a letter in bytes: a report typed into a
	// mail has 100 KB.
	DefaultText = 256 << 10
)

// Limits bound what one letter may cost. A zero field stands for its default.
type Limits struct {
	Depth   int
	Parts   int
	Decoded int64
	Text    int
}

func (l Limits) orDefaults() Limits {
	if l.Depth <= 0 {
		l.Depth = DefaultDepth
	}
	if l.Parts <= 0 {
		l.Parts = DefaultParts
	}
	if l.Decoded <= 0 {
		l.Decoded = DefaultDecoded
	}
	if l.Text <= 0 {
		l.Text = DefaultText
	}
	return l
}

// A Letter is what a mail is, apart from its parts.
type Letter struct {
	Header Header
	// Text is what the sender wrote in the mail itself, in UTF-8 with "\n" line
	// ends: the plain text, or the HTML as text where there is no plain one, and
	// that of forwarded mails behind it.
	Text string
	// Own is what the sender wrote in this very mail: Text without the mail that
	// it answers, without what it forwards, and without a signature. Lines between
	// quoted ones are in it. What is not certain to be quoted is Own.
	Own string
	// Forwarded is the text of mails that the sender forwards. It counts, but as
	// somebody else's words.
	Forwarded string
	// Attached are the headers of the first twenty mails attached to it.
	Attached []Header
	// SharesFile is set where the text links to a file on a service that shares
	// files. Nothing is fetched from there: what a link leads to may change, and
	// asks who reads it.
	SharesFile bool
	// Faults say what was not read, and why; each is for the sender.
	Faults []*followup.Fault
}

// A Part is one file of a letter: anything but its own text.
type Part struct {
	Index       int    // in the letter, from 1, in the order in which they come
	MediaType   string // as declared, lower case, e.g. "application/pdf"; empty where none can be read
	Name        string // cleaned by CleanName; empty where the sender gave none
	Disposition string // "attachment", "inline" or what else is written; empty where none is
	ContentID   string // without angle brackets
	Inline      bool   // to be shown within the text: disposed so, or named by a Content-ID only
	Forwarded   bool   // of a mail attached to this one
	Author      string // of that mail: addr-spec, lower case; empty where there is none
	// Body is the file as the sender had it: transfer-decoded, in no way
	// converted. It is to be read before take returns. It fails with a
	// *followup.Fault at Limits.Decoded.
	Body io.Reader
}

// Damaged reports whether something in the transfer encoding of p was unreadable
// and skipped. It is known once Body returned io.EOF.
func (p Part) Damaged() bool {
	b, ok := p.Body.(interface{ damaged() bool })
	return ok && b.damaged()
}

// Parse reads a letter from r and calls take for each of its parts, in order.
//
// What is beyond limits is left out and named in Letter.Faults. The error is
// take's, or r's, or, with what was found so far, a *followup.Fault: where
// all parts together are too large, and where r is no mail at all.
func Parse(r io.Reader, limits Limits, take func(Part) error) (Letter, error) {
	limits = limits.orDefaults()
	t := &tally{Limits: limits, take: take}
	w := newWalker(t, r)
	defer w.release()
	f := w.src.header(true)
	l := Letter{Header: newHeader(f)}
	if f.cut {
		t.fault(overHeader)
	}
	t.forwards = forwardsSubject.MatchString(l.Header.Subject)
	words, err := w.entity(f.content(), 0)
	l.Text, l.Own, l.Forwarded = words.text, words.own, words.forwarded
	l.Attached, l.SharesFile, l.Faults = t.attached, t.shares, t.faults
	if err == nil && len(f.list) == 0 {
		err = &followup.Fault{Remedy: followup.ByStaff, Reason: "This is not a mail: it has no header."}
	}
	return l, err
}

// ParseHeader reads the header at the beginning of raw, which may end anywhere.
func ParseHeader(raw []byte) Header {
	return newHeader(sourceOf(raw).header(true))
}
