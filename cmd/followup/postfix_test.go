package main

import (
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/postfixtest"
	"github.com/upr-info/followup/notify"
	"github.com/upr-info/followup/notify/smtp"
)

// TestPostfix goes the whole way over real servers: invitations leave by Postfix,
// signed and over STARTTLS; one arrives, one comes back, one is greylisted and
// goes when it is tried again; the answer to the first comes back through the
// mailbox, and of all that was sent the mailbox keeps one copy.
func TestPostfix(t *testing.T) {
	d := dovecottest.Start(t)
	p := postfixtest.Start(t, d, "followup@example.org", "ngo-1@example.net", "ngo-3@example.net")
	o := newOffice(t, d)
	o.write("followup.toml", fmt.Sprintf(`[programme]
address = "followup@example.org"

[mailbox]
server = %q
user = %q
sent = "Sent"

[smtp]
server = %q

[dkim]
domain = "example.org"
selector = "followup"
key_file = "dkim.pem"

[sending]
connections = 2

[deadlines]
weekend = [] # tests pass on any day
`, d.IMAPS, dovecottest.User, p.Addr))
	key := decode[struct{ Name, Text string }](o, "dkim")
	o.write("list.csv", "number,recommendation,recommending states,response,issues\n7.1,Change the law.,Chile,Accepted,Justice\n")
	o.write("stakeholders.csv", `name,acronym,kind,email,language,reviews
Example NGO 1,EX-1,NGO,ngo-1@example.net,en,NOR-4
Example NGO 2,EX-2,NGO,nobody@example.net,fr,NOR-4
Example NGO 3,EX-3,NGO,ngo-3@example.net,es,NOR-4
`)
	o.run("import", "recommendations", "list.csv", "--review", "NOR-4")
	o.run("import", "stakeholders", "stakeholders.csv")
	o.run("calendar", "extend", "NOR-4", "--deadline", time.Now().AddDate(0, 0, 40).Format("2006-01-02"))

	p.Greylist("ngo-3@example.net")
	if got := decode[notifyJSON](o, "notify"); got.Sent != 2 || got.Deferred != 1 {
		t.Fatalf("%+v\n%s", got, p.Log())
	}
	invitation := p.Mails("ngo-1", 1)[0]
	checkSignature(t, invitation, key.Name, key.Text)
	later := time.Now().Add(2 * time.Minute).UTC().Format(time.RFC3339)
	if got := decode[notifyJSON](o, "notify", "--now", later); got.Sent != 1 {
		t.Errorf("the greylisted one, tried again: %+v", got)
	}
	checkSignature(t, p.Mails("ngo-3", 1)[0], key.Name, key.Text)

	answerByMail(t, p.Addr, invitation)
	p.Mails("followup", 2) // the answer, and what came back from nobody
	if got := decode[pollReport](o, "poll"); got != (pollReport{Fetched: 2, Filed: 1, Ignored: 1}) {
		t.Errorf("poll: %+v", got)
	}
	p.Mails("ngo-1", 2) // the receipt
	states := map[string]string{}
	for _, m := range decode[[]mailJSON](o, "mails", "list") {
		states[fmt.Sprint(m.Purpose, " ", m.Recipient)] = string(m.State)
	}
	want := map[string]string{"invitation ngo-1@example.net": "sent", "invitation nobody@example.net": "bounced",
		"invitation ngo-3@example.net": "sent", "receipt ngo-1@example.net": "sent"}
	if fmt.Sprint(states) != fmt.Sprint(want) {
		t.Errorf("the ledger says %v, want %v", states, want)
	}
	o.run("notify") // copies nothing twice
	subjects := d.Doveadm("fetch", "-u", dovecottest.User, "hdr.message-id", "mailbox", "Sent")
	ids := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(subjects, "hdr.message-id:", ""), "\f", ""))
	slices.Sort(ids)
	if len(ids) != 4 || len(slices.Compact(ids)) != 4 {
		t.Errorf("the folder Sent holds %q, want four mails", ids)
	}
}

// checkSignature checks a mail as it was delivered with another program's eyes.
func checkSignature(t *testing.T, raw []byte, name, record string) {
	t.Helper()
	found, err := dkim.VerifyWithOptions(bytes.NewReader(crlf(raw)), &dkim.VerifyOptions{LookupTXT: func(asked string) ([]string, error) {
		if strings.TrimSuffix(asked, ".") != name {
			return nil, fmt.Errorf("asked for %s", asked)
		}
		return []string{record}, nil
	}})
	if err != nil || len(found) != 1 || found[0].Err != nil || found[0].Domain != "example.org" {
		t.Errorf("signature: %+v, %v", found, err)
	}
}

// crlf returns a mail out of a Maildir as it went over the wire.
func crlf(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")) }

// answerByMail fills in the sheet of an invitation and sends it back as a mail
// program does.
func answerByMail(t *testing.T, server string, invitation []byte) {
	t.Helper()
	r, err := receive(invitation)
	if err != nil {
		t.Fatal(err)
	}
	blank, filled := filepath.Join(t.TempDir(), "blank.xlsx"), filepath.Join(t.TempDir(), "answers.xlsx")
	if err := os.WriteFile(blank, r.sheet, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := fill(blank, filled, map[string][2]string{"7.1": {"Fully implemented", "The law was changed."}}); err != nil {
		t.Fatal(err)
	}
	sheet, err := os.ReadFile(filled)
	if err != nil {
		t.Fatal(err)
	}
	to, err := mail.ParseAddress(r.header.Get("Reply-To"))
	if err != nil {
		t.Fatal(err)
	}
	letter := sample.Mail{From: "ngo-1@example.net", To: to.Address, Subject: "Re: answers", Date: time.Now(), ID: "answer@example.net",
		Text: "Please find our answers attached.", Files: []sample.File{{Name: "answers.xlsx", Content: sheet}}}
	sender, err := smtp.New(smtp.Config{Server: server, Security: smtp.None})
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	if err := sender.Send(t.Context(), notify.Envelope{From: letter.From, To: to.Address}, bytes.NewReader(letter.Bytes())); err != nil {
		t.Fatal(err)
	}
}
