package smtp_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/postfixtest"
	"github.com/upr-info/followup/notify"
	"github.com/upr-info/followup/notify/smtp"
)

// TestPostfix hands mails to a real server: over STARTTLS and one connection, to a
// mailbox, to nobody, to one that is greylisted, and with other scripts in the
// address.
func TestPostfix(t *testing.T) {
	d := dovecottest.Start(t)
	p := postfixtest.Start(t, d, "followup@example.org", "ngo3@example.net", "pelé@example.net")
	s := sender(t, smtp.Config{Server: p.Addr, Security: smtp.STARTTLS, RootCAs: d.Roots, Confirm: true})
	to := func(address, id string) error {
		e := notify.Envelope{From: "followup+bounce@example.org", To: address, ID: id}
		return s.Send(t.Context(), e, strings.NewReader("Subject: test\r\n\r\n.a dot\r\n"))
	}
	if err := to("ngo3@example.net", "first"); err != nil {
		t.Fatal(err)
	}
	if got := string(p.Mails("ngo3", 1)[0]); !strings.Contains(got, "\n.a dot") || !strings.Contains(got, "with ESMTPS") {
		t.Errorf("delivered:\n%s", got)
	}
	if err := to("nobody@example.net", "second"); err != nil {
		t.Fatal(err)
	}
	var fault *followup.Fault
	p.Greylist("ngo3@example.net")
	if err := to("ngo3@example.net", "third"); !errors.As(err, &fault) || fault.Remedy != followup.ByTime || errors.Is(err, notify.ErrUnreachable) {
		t.Errorf("greylisted: %v", err)
	}
	if err := to("ngo3@example.net", "third"); err != nil {
		t.Errorf("the second time: %v", err)
	}
	if err := to("pelé@example.net", "fourth"); err != nil {
		t.Errorf("another script: %v", err)
	}
	p.Mails("ngo3", 2)
	p.Mails("pelé", 1)
	// The reports: three of delivery, one of failure, each with the header only.
	reports := map[string]string{}
	for _, r := range p.Mails("followup", 4) {
		for _, id := range []string{"first", "second", "third", "fourth"} {
			if strings.Contains(string(r), "Original-Envelope-Id: "+id) {
				reports[id] = string(r)
			}
		}
	}
	for id, action := range map[string]string{"first": "delivered", "second": "failed", "third": "delivered", "fourth": "delivered"} {
		r := reports[id]
		if !strings.Contains(r, "\nAction: "+action) || !strings.Contains(r, "Subject: test") || strings.Contains(r, "\n.a dot") {
			t.Errorf("%s: not reported as %s, with the header only:\n%s", id, action, r)
		}
	}
}
