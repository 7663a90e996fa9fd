package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine bounds a decoded subject or name and a Message-ID in bytes: one line of
// RFC 5322, section 2.1.1.
const maxLine = 998

// A Header is what the header of a letter says. A field that is missing or that
// nothing can be read from is empty.
type Header struct {
	From     string // addr-spec, lower case
	FromName string // decoded
	// Recipients are the addresses it was sent to, lower case, each once: of To,
	// Cc, and the fields in which servers note the envelope's recipient
	// (Delivered-To, X-Original-To, Envelope-To, …).
	Recipients []string
	Subject    string // decoded
	Date       string // as written
	MessageID  string // without angle brackets
	InReplyTo  []string
	References []string

	// HasReturnPath is set where a Return-Path stands; empty it is the null path
	// of RFC 5321, section 4.5.5. A missing one says nothing.
	HasReturnPath bool
	ReturnPath    string // addr-spec, lower case

	AutoSubmitted string // RFC 3834, section 5: its keyword, lower case
	Precedence    string // lower case
	ListID        string // RFC 2919
	Unsubscribe   string // List-Unsubscribe, RFC 2369
	Suppress      string // X-Auto-Response-Suppress of [MS-OXCMAIL], lower case
	MediaType     string // of the letter as a whole, lower case
	ReportType    string // RFC 6522, of a multipart/report, lower case

	// AuthenticationResults are the fields of RFC 8601 as written, topmost
	// first. Only that of our own server, which is above those of others, may be
	// trusted.
	AuthenticationResults []string
}

func newHeader(f fields) Header {
	c := f.content()
	h := Header{
		Recipients: recipients(f.all("to", "cc", "delivered-to", "x-original-to", "envelope-to",
			"x-envelope-to", "x-delivered-to", "x-forwarded-to", "apparently-to")),
		Subject:               oneLine(decodeWords(f.first("subject"))),
		Date:                  f.text("date"),
		InReplyTo:             messageIDs(f.text("in-reply-to")),
		References:            messageIDs(f.text("references")),
		HasReturnPath:         f.has("return-path"),
		AutoSubmitted:         keyword(f.text("auto-submitted")),
		Precedence:            keyword(f.text("precedence")),
		ListID:                oneLine(f.text("list-id")),
		Unsubscribe:           oneLine(f.text("list-unsubscribe")),
		Suppress:              strings.ToLower(f.text("x-auto-response-suppress")),
		MediaType:             c.mediaType,
		ReportType:            c.report,
		AuthenticationResults: f.all("authentication-results"),
	}
	for i, r := range h.AuthenticationResults {
		h.AuthenticationResults[i] = strings.ToValidUTF8(r, "\uFFFD")
	}
	h.From, h.FromName = sender(f)
	if ids := messageIDs(f.text("message-id")); len(ids) > 0 {
		h.MessageID = ids[0]
	}
	if a := addresses(f.first("return-path")); len(a) > 0 {
		h.ReturnPath = a[0].spec
	}
	return h
}

// sender returns the author, or who sent it for the author where the From field
// holds no address.
func sender(f fields) (spec, name string) {
	for _, field := range []string{"from", "sender", "reply-to"} {
		if a := addresses(f.first(field)); len(a) > 0 {
			return a[0].spec, a[0].name
		}
	}
	return "", oneLine(decodeWords(f.first("from")))
}

// keyword returns the first word of a structured value, lower case.
func keyword(s string) string {
	s = strings.ToLower(s)
	if i := strings.IndexAny(s, " \t;("); i >= 0 {
		s = s[:i]
	}
	return s
}

// oneLine returns s without control characters and characters that turn the
// direction of text, each run of them and of white space as one space, cut to
// maxLine.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || turnsDirection(r)
	}), " ")
	return cutText(s, maxLine)
}

// turnsDirection reports whether r is one of the invisible characters by which a
// text shows otherwise than it reads (Unicode TR 36, section 2.1; bidi controls).
func turnsDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0xfeff
}

// cutText returns at most max bytes of s, whole characters.
func cutText(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}

// maxIDs bounds the Message-IDs of one field. The longest threads have some 100.
const maxIDs = 500

// messageIDs returns the Message-IDs of a field without their angle brackets.
// Where there are no brackets, words count. What is longer than a line is none:
// no program made it, and no index of a database could hold it.
func messageIDs(s string) []string {
	var ids []string
	if !strings.Contains(s, "<") {
		ids = strings.Fields(s)
		ids = slices.DeleteFunc(ids, func(id string) bool { return len(id) > maxLine })
		return ids[:min(len(ids), maxIDs)]
	}
	for len(ids) < maxIDs {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			break
		}
		id, rest, ok := strings.Cut(after, ">")
		if !ok {
			id, rest = after, ""
		}
		// Folding may have put white space inside.
		if id = strings.Join(strings.Fields(id), ""); id != "" && len(id) <= maxLine {
			ids = append(ids, id)
		}
		s = rest
	}
	return ids
}
