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

// Notification reports whether a letter is one program's word about another mail:
// an automatic answer, a bounce, a report. It may carry that mail along, and with
// it what we sent ourselves, so that nothing in it is anybody's answer.
func (h Header) Notification() bool {
	local, _, _ := strings.Cut(h.From, "@")
	return h.AutoSubmitted != "" && h.AutoSubmitted != "no" || h.HasReturnPath && h.ReturnPath == "" ||
		h.MediaType == "multipart/report" || isDaemon(plainLocal(local))
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
	local = plainLocal(local)
	switch local {
	case "noreply", "donotreply", "nepasrepondre", "noresponder":
		return true
	}
	return isDaemon(local) || strings.HasPrefix(local, "noreply+")
}

// isDaemon reports whether a mail server writes under a plain local part.
func isDaemon(local string) bool {
	switch local {
	case "mailerdaemon", "postmaster", "bounce", "bounces":
		return true
	}
	return strings.HasPrefix(local, "mailerdaemon+")
}

// plainLocal returns a local part without the marks that people put into it.
func plainLocal(local string) string {
	return strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
}
