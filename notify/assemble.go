package notify

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"

	"github.com/upr-info/followup"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// An attachment is a file that goes with a mail, such as an answer sheet.
type attachment struct {
	name    string
	kind    string // its Content-Type
	content []byte
}

// encoded returns how many bytes an attachment takes in a mail: base64 in lines of
// 76 with their ends (RFC 2045, section 6.8).
func (a *attachment) encoded() int {
	if a == nil {
		return 0
	}
	n := (len(a.content) + 2) / 3 * 4
	return n + 2*(n/76)
}

// assemble writes the mail: multipart/mixed with the two forms of the text and
// the files, or the two forms alone. The same arguments give the same bytes.
func (c *Composer) assemble(e Entry, l followup.Language, w words, files []*attachment, now time.Time) ([]byte, error) {
	if !deliverable(e.Recipient) {
		return nil, errors.New("the recipient's address is not one that mail can be sent to")
	}
	var b bytes.Buffer
	h := c.header(e, l, w.Subject, now)
	setMultipart(&h, len(files) > 0, e.Token)
	mw, err := message.CreateWriter(&b, h)
	if err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	if len(files) == 0 {
		err = writeForms(mw, w)
	} else {
		err = writeParts(mw, w, files, e.Token)
	}
	if err == nil {
		err = mw.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	return b.Bytes(), nil
}

// header returns the fields of the mail. Every value that is not ours is
// encoded as RFC 2047 words or was refused before, so that none can begin a
// field of its own.
//
// There is no Precedence field: some filters take "bulk" for advertising, and
// those that would vacation-reply to us look at Auto-Submitted (RFC 3834) or,
// being Microsoft's, at X-Auto-Response-Suppress.
func (c *Composer) header(e Entry, l followup.Language, subject string, now time.Time) message.Header {
	var h mail.Header // written from the last field set to the first
	h.Set("Content-Language", string(l))
	h.Set("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply")
	h.Set("Auto-Submitted", "auto-generated") // RFC 3834, section 5
	if r := e.Receipt; r != nil {
		h.Set("Auto-Submitted", "auto-replied")
		if id, ok := messageID(r.MessageID); ok && !r.Neutral {
			h.SetMsgIDList("References", []string{id})
			h.SetMsgIDList("In-Reply-To", []string{id})
		}
	}
	if solicits(e.Purpose) && e.Token != "" {
		c.offerOptOut(&h, e.Token)
	}
	h.SetMessageID(MessageID(e.Token, c.Address))
	h.Set("Subject", encodedWords(oneLine(subject)))
	// A stranger gets no token to write back to (I6).
	stranger := e.Receipt != nil && e.Receipt.Neutral
	if reply := c.replyTo(e.Token); reply != c.Address && !stranger {
		h.SetAddressList("Reply-To", []*mail.Address{{Name: oneLine(c.Programme), Address: reply}})
	}
	h.SetAddressList("To", []*mail.Address{{Address: transportable(e.Recipient)}})
	h.SetAddressList("From", []*mail.Address{{Name: oneLine(c.Programme), Address: c.Address}})
	h.SetDate(now.In(c.Zone))
	return h.Header
}

// encodedWords returns s for a field of text (RFC 2047), in words so short that
// the field can be folded at 76 columns, its name included.
func encodedWords(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > '~' }) && !strings.Contains(s, "=?") {
		return s
	}
	const longest = 48 // between "=?utf-8?q?" and "?="
	var words []string
	word := ""
	for _, r := range s {
		q := qEncode(r)
		if len(word)+len(q) > longest {
			words = append(words, word)
			word = ""
		}
		word += q
	}
	words = append(words, word)
	return "=?utf-8?q?" + strings.Join(words, "?= =?utf-8?q?") + "?="
}

// qEncode returns one rune in the Q encoding (RFC 2047, section 4.2): no word
// ends within a rune.
func qEncode(r rune) string {
	switch {
	case r == ' ':
		return "_"
	case r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return string(r)
	}
	var b strings.Builder
	for _, c := range []byte(string(r)) {
		fmt.Fprintf(&b, "=%02X", c)
	}
	return b.String()
}

// MessageID returns the Message-ID of the mail with this token, without angle
// brackets: "token@domain of the Programme's address"; none without a token.
func MessageID(t followup.Token, address string) string {
	if t == "" {
		return ""
	}
	_, domain, _ := strings.Cut(address, "@")
	return string(t) + "@" + domain
}

// messageID returns id where it can stand in a field of ours. Foreign ones may
// hold anything.
func messageID(id string) (string, bool) {
	const longest = 900 // RFC 5322, section 2.1.1: 998 in a line, with the field's name
	id = strings.Trim(strings.TrimSpace(id), "<>")
	if id == "" || len(id) > longest || strings.ContainsFunc(id, func(r rune) bool {
		return r <= ' ' || r >= 127 || r == '<' || r == '>'
	}) {
		return "", false
	}
	return id, true
}

// oneLine takes out what could end a field, and what nobody should see in one.
func oneLine(s string) string {
	const longest = 400 // runes; a subject of more is an accident or an attack
	s = foreign(s).plain()
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return s
}

func setMultipart(h *message.Header, mixed bool, t followup.Token) {
	kind := "alternative"
	if mixed {
		kind = "mixed"
	}
	h.Set("Content-Type", mime.FormatMediaType("multipart/"+kind, map[string]string{"boundary": boundary(kind, t)}))
}

// boundary returns a line that no part holds: its "=_" occurs in neither of the
// encodings that parts are in (RFC 2045, section 6.7, note 5).
func boundary(kind string, t followup.Token) string { return "=_" + kind + "_" + string(t) }

// writeParts writes the two forms and the files.
func writeParts(mw *message.Writer, w words, files []*attachment, t followup.Token) error {
	var h message.Header
	setMultipart(&h, false, t)
	forms, err := mw.CreatePart(h)
	if err != nil {
		return err
	}
	if err := writeForms(forms, w); err != nil {
		return err
	}
	if err := forms.Close(); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(mw, f); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(mw *message.Writer, f *attachment) error {
	kind, params, err := mime.ParseMediaType(f.kind)
	if err != nil {
		return err
	}
	params["name"] = f.name
	var h message.Header
	h.Set("Content-Type", mime.FormatMediaType(kind, params))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name})) // RFC 2231
	h.Set("Content-Transfer-Encoding", "base64")
	return writePart(mw, h, f.content)
}

// writeForms writes text and HTML, the best last (RFC 2046, section 5.1.4).
func writeForms(mw *message.Writer, w words) error {
	for _, form := range []struct{ kind, content string }{{"text/plain", w.Text}, {"text/html", w.HTML}} {
		var h message.Header
		h.Set("Content-Type", form.kind+"; charset=utf-8")
		h.Set("Content-Transfer-Encoding", "quoted-printable")
		if err := writePart(mw, h, []byte(form.content)); err != nil {
			return err
		}
	}
	return nil
}

func writePart(mw *message.Writer, h message.Header, content []byte) error {
	p, err := mw.CreatePart(h)
	if err != nil {
		return err
	}
	if _, err := p.Write(content); err != nil {
		return err
	}
	return p.Close()
}
