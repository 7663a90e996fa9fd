// Package returned reads what comes back of mails of ours: delivery status
// notifications (RFC 3464), the bounces of servers that write prose instead,
// complaints (RFC 5965) and opt-outs by mail (RFC 8058, section 7).
//
// It promises that nothing is a return that names no token of ours, and nothing
// that a person wrote; and that what an address is worth is told by status codes
// (RFC 3463) where there are any, by the server's reply code next, and by the
// words last. In doubt a bounce is a soft one, since a good address that is
// switched off is worse than a bad one that is written to again.
//
// Every byte is foreign: work and memory are bounded by letter.Limits and the
// constants here.
package returned

import (
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

const (
	// maxPart bounds what is read of a report or of a returned header, in bytes.
	// Reports have one to four KB.
	maxPart = 64 << 10
	// maxTokens bounds the tokens of one letter. An honest one has one or two.
	maxTokens = 20
)

// A Report is what a letter tells of a mail of ours.
type Report struct {
	Kind      followup.ReturnKind // empty: it tells nothing
	Status    string              // RFC 3463; empty where there is none
	Recipient string              // of whom it tells; empty where it does not say
	// Tokens are those that may be the mail's. All that we know among them must be
	// one mail's, or it is not to be believed.
	Tokens []followup.Token
}

// Read reads a letter. reply is the pattern of our addresses with {token}, or
// empty where we have none. The error is that of raw.
func Read(raw io.Reader, reply string) (Report, error) {
	r := reading{reply: reply}
	l, err := letter.Parse(raw, letter.Limits{}, r.part)
	if r.failed != nil {
		return Report{}, r.failed
	}
	if err != nil && len(l.Header.Recipients) == 0 && l.Header.From == "" {
		return Report{}, nil // no mail; a fault of its parts costs those only
	}
	if report, ok := r.optOut(l.Header); ok {
		return report, nil
	}
	reported := r.status != nil || r.feedback != nil
	if !l.Notification() && !(reported && len(r.addressed(l.Header.Recipients, followup.ForBounces)) > 0) {
		return Report{}, nil
	}
	report := r.tell(l)
	if report.Kind != "" {
		report.Tokens = r.tokens(l)
	}
	if len(report.Tokens) == 0 {
		return Report{}, nil
	}
	return report, nil
}

// MayReturn reports whether a letter with this header is worth reading for a
// return. It is cheap, and never wrong when it says no of a standard report.
func MayReturn(h letter.Header, reply string) bool {
	r := reading{reply: reply}
	_, optsOut := r.optOut(h)
	return optsOut || h.Notification() || len(r.addressed(h.Recipients, followup.ForBounces)) > 0
}

// A reading is one letter while it is read.
type reading struct {
	reply    string
	status   []fields // of message/delivery-status: one for each group of fields
	feedback fields   // of message/feedback-report
	returned []letter.Header
	failed   error
}

// part keeps what programs write for programs.
func (r *reading) part(p letter.Part) error {
	var keep func([]byte)
	switch p.MediaType {
	case "message/delivery-status", "message/global-delivery-status": // RFC 3464, RFC 6533
		keep = func(b []byte) { r.status = append(r.status, groups(b)...) }
	case "message/feedback-report": // RFC 5965
		keep = func(b []byte) {
			if gs := groups(b); len(gs) > 0 && r.feedback == nil {
				r.feedback = gs[0]
			}
		}
	case "text/rfc822-headers", "message/global-headers":
		keep = func(b []byte) { r.returned = append(r.returned, letter.ParseHeader(b)) }
	default:
		return nil
	}
	if p.Forwarded {
		return nil // of a mail within the mail, such as a report that somebody forwards
	}
	b, err := io.ReadAll(io.LimitReader(p.Body, maxPart))
	if err == nil {
		keep(b)
	}
	return nil
}

// tell says what a letter that is a program's word tells of a mail.
func (r *reading) tell(l letter.Letter) Report {
	switch {
	case r.feedback != nil:
		return complaint(r.feedback)
	case len(r.status) > 0:
		return ofStatus(r.status)
	case l.Away():
		return Report{}
	}
	return ofWords(l.Header.Subject, l.Own)
}

// optOut reads an opt-out: a mail to one of the addresses that stand in
// List-Unsubscribe or, where our server has no such addresses, one whose subject
// is "unsubscribe" and a token.
func (r *reading) optOut(h letter.Header) (Report, bool) {
	if ts := r.addressed(h.Recipients, followup.ForOptOuts); len(ts) > 0 {
		return Report{Kind: followup.OptOut, Tokens: ts}, true
	}
	if ts := r.addressed(h.Recipients, followup.ForReviewOptOuts); len(ts) > 0 {
		return Report{Kind: followup.ReviewOptOut, Tokens: ts}, true
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(h.Subject), " ")
	t, ok := followup.ParseToken(rest)
	if !ok || !strings.EqualFold(word, "unsubscribe") {
		return Report{}, false
	}
	return Report{Kind: followup.OptOut, Tokens: []followup.Token{t}}, true
}

// addressed returns the tokens of those addresses that are of our pattern, for a
// use.
func (r *reading) addressed(addresses []string, use followup.AddressUse) []followup.Token {
	var found []followup.Token
	for _, a := range addresses {
		if t, ok := followup.ParseTokenAddress(r.reply, use, a); ok && len(found) < maxTokens {
			found = append(found, t)
		}
	}
	return found
}

// tokens returns those that may be the mail's: of the envelope that the letter
// came back in, and of the mail that it carries along, as a part or as text.
func (r *reading) tokens(l letter.Letter) []followup.Token {
	texts := slices.Clone(l.Header.Recipients)
	for _, h := range slices.Concat(r.returned, l.Attached) {
		texts = append(texts, h.MessageID, h.ReturnPath)
	}
	texts = append(texts, r.feedback["original-mail-from"])
	for _, g := range r.status { // that we gave the mail, RFC 3464, section 2.2.1
		texts = append(texts, g["original-envelope-id"])
	}
	texts = append(texts, quotedFields(l.Text)...)
	var found []followup.Token
	for _, text := range texts {
		for _, t := range followup.FindTokens(text) {
			if !slices.Contains(found, t) && len(found) < maxTokens {
				found = append(found, t)
			}
		}
	}
	return found
}

// quotedFields returns the fields of a returned header that servers write into
// their text, below what they say, and that carry our token.
func quotedFields(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		line = strings.ToLower(strings.TrimLeft(line, "> \t"))
		for _, name := range []string{"message-id:", "return-path:", "list-unsubscribe:"} {
			if strings.HasPrefix(line, name) && len(found) < maxTokens {
				found = append(found, line)
			}
		}
	}
	return found
}
