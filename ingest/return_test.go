package ingest

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

// TestReturns: which letters tell what became of a mail of ours, and which are
// not believed.
func TestReturns(t *testing.T) {
	mail, other, sheet, stranger := followup.NewToken(), followup.NewToken(), followup.NewToken(), followup.NewToken()
	bounce := func(to followup.Token, message followup.Token) string {
		return fmt.Sprintf("Return-Path: <>\r\nFrom: mailer-daemon@example.net\r\nTo: followup+b.%s@example.org\r\nSubject: failure notice\r\n\r\n"+
			"Hi. This is the qmail-send program at example.net.\r\n\r\n<one@example.net>:\r\nno such user (#5.1.1)\r\n\r\n"+
			"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <%s@example.org>\r\n", to, message)
	}
	optOut := "From: one@example.net\r\nTo: followup+u." + string(mail) + "@example.org\r\nSubject: unsubscribe\r\n"
	for _, c := range []struct {
		name, raw string
		token     followup.Token
		kind      followup.ReturnKind
		state     followup.LetterState
		reason    string
	}{
		{"a bounce", bounce(mail, mail), mail, followup.HardBounce, followup.Ignored, followup.ReasonReturned},
		{"by the envelope alone", bounce(mail, stranger), mail, followup.HardBounce, followup.Ignored, followup.ReasonReturned},
		{"by the returned mail alone", bounce(stranger, mail), mail, followup.HardBounce, followup.Ignored, followup.ReasonReturned},
		{"without our token", bounce(stranger, stranger), "", "", followup.Ignored, followup.ReasonAutomatic},
		{"with the tokens of two mails", bounce(mail, other), "", "", followup.Ignored, followup.ReasonAutomatic},
		{"with the token of a sheet", bounce(sheet, sheet), "", "", followup.Ignored, followup.ReasonAutomatic},
		{"an opt-out", optOut + "\r\n", mail, followup.OptOut, followup.Ignored, followup.ReasonOptOut},
		{"an opt-out with much to say", optOut + "\r\n" + strings.Repeat("Please note what became of it. ", 30), mail, followup.OptOut,
			followup.Waiting, followup.ReasonNoDocument},
		{"an opt-out with a document", optOut + "Content-Type: application/pdf; name=report.pdf\r\n\r\n%PDF-1.7 x\r\n", mail, followup.OptOut,
			followup.Waiting, followup.ReasonUnknownReview},
		{"an opt-out by a stranger", strings.ReplaceAll(optOut, string(mail), string(stranger)) + "\r\n", "", "", followup.Waiting, followup.ReasonNoDocument},
	} {
		m := newMemory()
		m.grants = map[followup.Token]followup.Grant{mail: {Token: mail, Purpose: followup.Invitation},
			other: {Token: other, Purpose: followup.Invitation}, sheet: {Token: sheet}}
		id := m.post([]byte(c.raw))
		if _, err := m.reader(t, io.Discard).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		o := m.settled[id]
		if o.Letter.State != c.state || o.Letter.Reason != c.reason {
			t.Errorf("%s: %s (%s)", c.name, o.Letter.State, o.Letter.Reason)
		}
		if o.Return == nil {
			o.Return = &followup.Return{}
		}
		if o.Return.Token != c.token || o.Return.Kind != c.kind {
			t.Errorf("%s: %+v", c.name, *o.Return)
		}
	}
}
