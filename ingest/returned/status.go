package returned

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

var (
	// enhanced finds a status code of RFC 3463 that is no part of an IP address or
	// of a version number.
	enhanced = regexp.MustCompile(`(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:\D|$))`)
	// replied finds the reply code of an SMTP server (RFC 5321, section 4.2).
	replied = regexp.MustCompile(`(?:^|[^\d.])([45][0-5]\d)(?:$|[\s\-:,;)])`)
)

// ofStatus says what a delivery status notification tells. Where it tells of
// several recipients, that one counts of whom the worst is said.
func ofStatus(groups []fields) Report {
	var reports []Report
	for _, g := range groups {
		if g["action"] != "" || g["status"] != "" || g["final-recipient"] != "" {
			reports = append(reports, ofRecipient(g))
		}
	}
	rank := map[followup.ReturnKind]int{followup.HardBounce: 1, followup.MailboxFull: 2, followup.SoftBounce: 3, followup.Delivered: 4, "": 5}
	slices.SortStableFunc(reports, func(a, b Report) int { return cmp.Compare(rank[a.Kind], rank[b.Kind]) })
	if len(reports) == 0 {
		return Report{}
	}
	return reports[0]
}

// ofRecipient says what a report tells of one recipient (RFC 3464, section 2.3).
func ofRecipient(g fields) Report {
	r := Report{Status: code(g["status"]), Recipient: address(g["final-recipient"])}
	diagnosis := typed(g["diagnostic-code"])
	if vague(r.Status) { // many servers know more than they put there
		r.Status = cmp.Or(code(diagnosis), r.Status)
	}
	action, _, _ := strings.Cut(strings.ToLower(g["action"]), " ")
	switch action {
	case "delayed", "expanded": // it may still arrive; of expanded ones nobody knows
		return Report{}
	case "delivered", "relayed":
		r.Kind = followup.Delivered
		return r
	}
	if action == "" && strings.HasPrefix(r.Status, "2") {
		return Report{}
	}
	r.Kind = kindOf(r.Status, diagnosis)
	return r
}

func code(s string) string {
	if m := enhanced.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// vague reports whether a status says no more than that something failed: its
// subject is "other or undefined" (RFC 3463, section 3.1), or there is none.
func vague(status string) bool { return status == "" || strings.HasSuffix(status, ".0.0") }

// kindOf says what a failed delivery says of the address, by its status code, by
// the reply code and the words behind it where the status does not say.
func kindOf(status, words string) followup.ReturnKind {
	class, detail, _ := strings.Cut(status, ".")
	switch detail {
	case "2.2": // mailbox full, for now or for good
		return followup.MailboxFull
	case "1.7", "1.8": // about the sender's address
		return followup.SoftBounce
	case "4.4": // unable to route: no such domain
		if class == "5" {
			return followup.HardBounce
		}
		return followup.SoftBounce
	case "2.1": // mailbox disabled
		if class == "5" {
			return followup.HardBounce
		}
		return followup.SoftBounce
	}
	subject, _, _ := strings.Cut(detail, ".")
	switch {
	case class == "4":
		if w := worded(words); w == followup.MailboxFull {
			return w
		}
		return followup.SoftBounce
	case subject == "1":
		return followup.HardBounce
	case subject == "3", subject == "6", subject == "7": // the system, the content, the policy: not the address
		return followup.SoftBounce
	}
	return cmp.Or(worded(words), byReply(words), followup.SoftBounce)
}

// byReply says what the reply code of a server that gives no other reason says
// of the address (RFC 5321, section 4.2.3).
func byReply(words string) followup.ReturnKind {
	m := replied.FindStringSubmatch(words)
	switch {
	case m == nil:
		return ""
	case m[1] == "550", m[1] == "551", m[1] == "553":
		return followup.HardBounce
	case m[1] == "552", m[1] == "452":
		return followup.MailboxFull
	}
	return followup.SoftBounce
}

// complaint says what a feedback report tells (RFC 5965, section 3.5). Reports
// about authentication (RFC 6591) and "not-spam" are none about us.
func complaint(f fields) Report {
	switch strings.ToLower(f["feedback-type"]) {
	case "abuse", "fraud", "virus", "other":
		return Report{Kind: followup.Complaint, Recipient: address(f["original-rcpt-to"])}
	case "opt-out", "opt-out-list":
		return Report{Kind: followup.OptOut, Recipient: address(f["original-rcpt-to"])}
	}
	return Report{}
}
