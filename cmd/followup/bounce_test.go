package main

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/upr-info/followup"
)

// bounceCommand is bounce MAIL OUT [-status S] [-of ADDRESS] [-stranger] [-complaint].
// It writes what the recipient's server sends back of a mail, to where the
// envelope said: a report that it was not delivered or, with -complaint, that it
// is unwanted. -of says whom the report is about, and with -stranger it knows no
// token of ours.
func bounceCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: bounce mail out [-status s] [-of address] [-stranger] [-complaint]")
	}
	raw := []byte(ts.ReadFile(args[0]))
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	ts.Check(err)
	b := bounced{back: envelopeOf(ts, raw), status: "5.1.1", of: strings.Trim(m.Header.Get("To"), "<>"), id: m.Header.Get("Message-ID")}
	for rest := args[2:]; len(rest) > 0; rest = rest[1:] {
		switch rest[0] {
		case "-status":
			b.status, rest = rest[1], rest[1:]
		case "-of":
			b.of, rest = rest[1], rest[1:]
		case "-stranger":
			b.back, b.id = "followup@example.org", "<"+string(followup.NewToken())+"@example.org>"
		case "-complaint":
			b.complaint = true
		default:
			ts.Fatalf("there is no option %s", rest[0])
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.bytes(), 0o644))
}

// envelopeOf returns the sender that the mail server was told of a mail.
func envelopeOf(ts *testscript.TestScript, raw []byte) string {
	for _, m := range server(ts).Sent() {
		if bytes.Equal(m.Raw, raw) {
			return m.From
		}
	}
	ts.Fatalf("this mail was not sent")
	return ""
}

type bounced struct {
	back, status, of, id string
	complaint            bool
}

func (b bounced) bytes() []byte {
	kind, part := "delivery-status", fmt.Sprintf("Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; %s\nAction: failed\nStatus: %s\n", b.of, b.status)
	if b.complaint {
		kind, part = "feedback-report", "Feedback-Type: abuse\nUser-Agent: Reporter/1.0\nVersion: 1\n"
	}
	s := fmt.Sprintf("Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: %s\nSubject: A report\nMessage-ID: <%s@mx.example.net>\n"+
		"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=%s; boundary=report\n\n--report\n\nA report.\n--report\nContent-Type: message/%s\n\n%s\n"+
		"--report\nContent-Type: text/rfc822-headers\n\nMessage-ID: %s\n\n--report--\n", b.back, followup.NewToken(), kind, kind, part, b.id)
	return []byte(strings.ReplaceAll(s, "\n", "\r\n"))
}

// optOutCommand is optout [-review] MAIL OUT. It writes what a mail program writes when its
// owner wants no more of a mail: to the address in List-Unsubscribe, or with -review
// what she writes herself to the other one in its text, about the review alone.
func optOutCommand(ts *testscript.TestScript, neg bool, args []string) {
	review := len(args) == 3 && args[0] == "-review"
	if review {
		args = args[1:]
	}
	if neg || len(args) != 2 {
		ts.Fatalf("usage: optout [-review] mail out")
	}
	m, err := mail.ReadMessage(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	_, rest, ok := strings.Cut(m.Header.Get("List-Unsubscribe"), "<mailto:")
	to, _, found := strings.Cut(rest, "?subject=unsubscribe>")
	if review {
		to = regexp.MustCompile(`followup\+r\.[a-z2-7]+@example\.org`).FindString(ts.ReadFile(strings.TrimSuffix(args[0], ".eml") + ".txt"))
		ok, found = true, to != ""
	}
	if !ok || !found {
		ts.Fatalf("the mail offers no opt-out by mail")
	}
	s := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: unsubscribe\r\nMessage-ID: <%s@mail.example.net>\r\n\r\n\r\n", m.Header.Get("To"), to, followup.NewToken())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(s), 0o644))
}
