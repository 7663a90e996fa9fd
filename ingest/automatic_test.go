package ingest

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

// TestAutomaticLetters: which letters that look automatic are read, and whether
// their sender may be told.
func TestAutomaticLetters(t *testing.T) {
	const (
		from  = "From: one@example.org\r\n"
		plain = "\r\n"
		file  = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: application/pdf; name=report.pdf\r\n\r\n%PDF-1.7 x\r\n--b--\r\n"
	)
	for _, c := range []struct {
		name, raw string
		state     followup.LetterState
		reason    string
		told      bool
	}{
		{"a person", from + "Subject: Answers\r\n" + plain, followup.Waiting, followup.ReasonNoDocument, true},
		{"away by subject", from + "Subject: Respuesta automática: s\r\n" + plain, followup.Ignored, followup.ReasonAutomatic, false},
		{"away by text", from + "Subject: RE: s\r\n" + plain + "I am out of the office.", followup.Ignored, followup.ReasonAutomatic, false},
		{"away by subject, with a file", from + "Subject: Automatic reply: s\r\n" + file, followup.Waiting, followup.ReasonUnknownReview, false},
		{"an answer to such a letter", from + "Subject: Re: Out of office\r\n" + file, followup.Waiting, followup.ReasonUnknownReview, true},
		{"a person who is away soon", from + "Subject: s\r\n" + plain + "I am out of the office tomorrow. 121.10 partially.", followup.Waiting, followup.ReasonNoDocument, true},
		{"of weapons", from + "Subject: Automatic weapons\r\n" + plain, followup.Waiting, followup.ReasonNoDocument, true},
		{"a bounce without a standard", from + "Subject: failure notice\r\n" + plain + "Hi. This is the qmail-send program at example.org.", followup.Ignored, followup.ReasonAutomatic, false},
		{"a bounce that a person quotes, with a file", from + "Subject: Again\r\n" + strings.Replace(file, "Hello", "This is the mail system at host mx.example.org. I could not send it before.", 1), followup.Waiting, followup.ReasonUnknownReview, true},
		{"a bounce with a file", "From: Mail Delivery System <x@example.org>\r\nSubject: Undelivered Mail Returned to Sender\r\n" + file, followup.Ignored, followup.ReasonAutomatic, false},
		{"passed on by us", from + "X-Loop: followup+abc@example.org\r\n" + plain, followup.Ignored, followup.ReasonAutomatic, false},
		{"passed on by others", from + "X-Loop: list@example.net\r\n" + plain, followup.Waiting, followup.ReasonNoDocument, true},
		{"a link that a service sends for somebody", "From: One (via a drive) <drive-shares-noreply@example.net>\r\n" + plain + "https://drive.google.com/file/d/1", followup.Waiting, followup.ReasonPendingFile, false},
		{"a newsletter with a link", from + "List-Id: <news.example.org>\r\n" + plain + "https://drive.google.com/file/d/1", followup.Ignored, followup.ReasonAutomatic, false},
	} {
		m := newMemory()
		id := m.post([]byte(c.raw))
		if _, err := m.reader(t, io.Discard).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		o := m.settled[id]
		if o.Letter.State != c.state || o.Letter.Reason != c.reason || (len(o.Receipts) > 0) != c.told {
			t.Errorf("%s: %s (%s), told %v", c.name, o.Letter.State, o.Letter.Reason, len(o.Receipts) > 0)
		}
	}
}
