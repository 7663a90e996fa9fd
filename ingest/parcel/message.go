package parcel

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/upr-info/followup/ingest/letter"
	"github.com/upr-info/followup/internal/office"
)

// The properties of [MS-OXPROPS] that matter, by identifier and type as they stand
// in the name of a stream ([MS-OXMSG], section 2.1). Text has no type here: it is
// 001F (UTF-16) or 001E.
const (
	propSubject       = "0037"
	propOnBehalfKind  = "0064" // PidTagSentRepresentingAddressType
	propOnBehalfOf    = "0065" // PidTagSentRepresentingEmailAddress
	propHeader        = "007D" // PidTagTransportMessageHeaders
	propSenderName    = "0C1A"
	propSenderKind    = "0C1E"
	propSender        = "0C1F"
	propMessageID     = "1035"
	propBody          = "1000"
	propRTF           = "10090102"
	propPage          = "1013"
	propSenderSMTP    = "5D01" // PidTagSenderSmtpAddress
	propOnBehalfSMTP  = "5D02" // PidTagSentRepresentingSmtpAddress
	propAttached      = "37010102"
	propAttachedObj   = "3701000D"
	propAttachedLong  = "3707"
	propAttachedShort = "3704"
	propAttachedShown = "3001"
	propAttachedType  = "370E"
	propAttachedID    = "3712"
)

const (
	propertiesStream = "__properties_version1.0"
	valuePrefix      = "__substg1.0_"
	attachPrefix     = "__attach_version1.0_#"
	// maxMessageText bounds the streams of text of a message, and what its small
	// streams have together, in bytes.
	maxMessageText = 4 << 20
)

// A message is one that Outlook saved ([MS-OXMSG]), or one attached to such.
type message struct{ *office.Compound }

// openMessage opens a message. A compound file that is none is ErrDocument.
func openMessage(r io.ReaderAt, size int64) (message, error) {
	c, err := office.OpenCompound(r, size, maxMessageText)
	switch {
	case errors.Is(err, office.ErrCompound), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return message{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return message{}, err
	case !c.Has(propertiesStream):
		return message{}, ErrDocument
	}
	return message{c}, nil
}

// text returns a text, or "".
func (m message) text(id string) string {
	if b, err := m.Stream(valuePrefix+id+"001F", maxMessageText); err == nil {
		return fromUTF16(b)
	}
	b, err := m.Stream(valuePrefix+id+"001E", maxMessageText)
	if err != nil {
		return ""
	}
	if s := strings.TrimRight(string(b), "\x00"); utf8.ValidString(s) {
		return s
	}
	return letter.Guess(string(b))
}

func fromUTF16(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return strings.TrimRight(string(utf16.Decode(u)), "\x00")
}

// bytes returns the value of a property that is no text, or nil.
func (m message) bytes(id string) []byte {
	b, err := m.Stream(valuePrefix+id, maxMessageText)
	if err != nil {
		return nil
	}
	return b
}

// header returns what a message says of itself: as it came over the wire, as far
// as that was kept, and what Outlook knows of it.
func (m message) header() letter.Header {
	h := letter.ParseHeader([]byte(m.text(propHeader)))
	if a := m.sender(); a != "" {
		h.From = a
	}
	fields := letter.ParseHeader([]byte("From: x\r\nSubject: " + flat(m.text(propSubject)) + "\r\nMessage-ID: " + flat(m.text(propMessageID)) + "\r\n"))
	h.Subject = cmp.Or(fields.Subject, h.Subject)
	h.MessageID = cmp.Or(h.MessageID, fields.MessageID)
	h.FromName = cmp.Or(h.FromName, flat(m.text(propSenderName)))
	return h
}

// sender returns the SMTP address of who wrote a message. Within one organisation
// Outlook knows people by other names than that (address type EX).
func (m message) sender() string {
	for _, a := range []struct{ address, kind string }{
		{propOnBehalfSMTP, ""}, {propSenderSMTP, ""}, {propOnBehalfOf, propOnBehalfKind}, {propSender, propSenderKind},
	} {
		address, _, _ := strings.Cut(strings.TrimSpace(m.text(a.address)), "\n")
		if address == "" || a.kind != "" && !strings.EqualFold(m.text(a.kind), "SMTP") {
			continue
		}
		if h := letter.ParseHeader([]byte("From: " + flat(address) + "\r\n")); h.From != "" {
			return h.From
		}
	}
	return ""
}

// flat returns a text on one line.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// page returns the body as HTML, in its own charset or with a byte order mark.
func (m message) page() []byte {
	if b := m.bytes(propPage + "0102"); b != nil {
		return b
	}
	if s := m.text(propPage); s != "" {
		return []byte("\ufeff" + s)
	}
	return nil
}

// letter returns the words of a message without those of its attachments.
func (m message) letter() letter.Letter {
	return letter.Saved(m.header(), m.text(propBody), m.page())
}

// A messageReader hands out what is attached to messages.
type messageReader struct {
	depth  int // messages in messages that are opened
	take   func(letter.Part) error
	left   int   // attachments of all messages together
	missed error // the first that could not be had
}

// attachments hands out what is attached to a message, and to those attached to it
// down to r.depth.
func (r *messageReader) attachments(m message, depth int) error {
	from := m.header().From
	if len(m.text(propBody)) == 0 && len(m.page()) == 0 {
		if err := r.words(m, from); err != nil {
			return err
		}
	}
	for _, name := range m.Storages() {
		if !strings.HasPrefix(name, attachPrefix) {
			continue
		}
		if r.left--; r.left < 0 {
			return ErrTooLarge
		}
		if err := r.attachment(m, name, from, depth); err != nil {
			return err
		}
	}
	return nil
}

// words hands the text of a message out as a file where it has it in no other form
// than RTF.
func (r *messageReader) words(m message, from string) error {
	packed := m.bytes(propRTF)
	if packed == nil {
		return nil
	}
	text, err := unpackRTF(packed)
	if err != nil {
		r.missed = cmp.Or(r.missed, err)
	}
	if len(text) == 0 {
		return nil
	}
	return r.take(letter.Part{Name: "message.rtf", MediaType: "application/rtf", Forwarded: true, Author: from, Body: strings.NewReader(string(text))})
}

// attachment hands one out, whose errors of content are noted.
func (r *messageReader) attachment(m message, name, from string, depth int) error {
	c, err := m.Storage(name)
	if err != nil {
		r.missed = cmp.Or(r.missed, fmt.Errorf("%w: %w", ErrDamaged, err))
		return nil
	}
	a := message{c}
	if inner, err := a.Storage(valuePrefix + propAttachedObj); err == nil && inner.Has(propertiesStream) {
		if depth == r.depth {
			return ErrTooLarge
		}
		return r.attachments(message{inner}, depth+1)
	}
	body, err := a.Open(valuePrefix + propAttached)
	if err != nil { // an object of another program, or only a link
		r.missed = cmp.Or(r.missed, fmt.Errorf("%w: %w", ErrDamaged, err))
		return nil
	}
	p := a.part(from, sound{body})
	if strings.HasPrefix(p.MediaType, "multipart/") {
		err = parseMail(p.Body, r.of(from)) // [MS-OXOSMIME], section 2.1.2: a signed mail as a whole
	} else {
		err = r.take(p)
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrEncrypted) {
		r.missed, err = cmp.Or(r.missed, err), nil
	}
	return err
}

// of returns take for the parts of somebody's mail.
func (r *messageReader) of(author string) func(letter.Part) error {
	return func(p letter.Part) error {
		p.Author, p.Forwarded = cmp.Or(p.Author, author), true
		return r.take(p)
	}
}

// part returns an attachment as a part of a mail.
func (m message) part(author string, body io.Reader) letter.Part {
	p := letter.Part{
		MediaType:   strings.ToLower(flat(m.text(propAttachedType))),
		Name:        letter.CleanName(cmp.Or(m.text(propAttachedLong), m.text(propAttachedShort), m.text(propAttachedShown))),
		ContentID:   letter.CleanName(m.text(propAttachedID)),
		Disposition: "attachment",
		Forwarded:   true,
		Author:      author,
		Body:        body,
	}
	if p.ContentID != "" {
		p.Disposition, p.Inline = "inline", true
	}
	return p
}

// sound turns the error of a damaged compound file into ErrDamaged.
type sound struct{ r io.Reader }

func (s sound) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if errors.Is(err, office.ErrCompound) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return n, err
}
