package letter

import "strings"

// Automatic reports whether a letter shows a sure sign that no person wrote it
// to us, and which, as one sentence for staff. Such a letter must not be answered
// (RFC 3834, section 2); that does not mean that nothing is in it.
//
// Signs that persons' letters have too are left out: a subject such as "Out of
// office" may be a reply to one, and a missing Return-Path says nothing.
func (h Header) Automatic() (why string, automatic bool) {
	switch {
	case h.AutoSubmitted != "" && h.AutoSubmitted != "no": // RFC 3834, section 5
		return "It is marked as sent automatically (Auto-Submitted).", true
	case h.HasReturnPath && h.ReturnPath == "": // RFC 5321, section 4.5.5
		return "It is a notification: its return path is empty.", true
	case h.MediaType == "multipart/report": // RFC 6522
		return "It is a report of a mail server.", true
	case isRobot(h.From):
		return "Its sender is a program that reads no mail.", true
	case h.ListID != "":
		return "It came through a mailing list (List-Id).", true
	case h.Precedence == "bulk" || h.Precedence == "junk" || h.Precedence == "list":
		return "It is marked as bulk mail (Precedence).", true
	case suppresses(h.Suppress):
		return "It asks for no automatic answer (X-Auto-Response-Suppress).", true
	}
	return "", false
}

// suppresses reports whether an X-Auto-Response-Suppress names the kind of
// answer that a receipt is. DR, RN and NRN are about delivery and read reports
// alone, and stand in letters of persons.
func suppresses(s string) bool {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if word == "all" || word == "autoreply" || word == "oof" {
			return true
		}
	}
	return false
}

// isRobot reports whether the local part of an address is one of those that
// programs write under.
func isRobot(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	switch local {
	case "mailerdaemon", "postmaster", "noreply", "donotreply", "nepasrepondre", "noresponder", "bounce", "bounces":
		return true
	}
	return strings.HasPrefix(local, "noreply+") || strings.HasPrefix(local, "mailerdaemon+")
}
