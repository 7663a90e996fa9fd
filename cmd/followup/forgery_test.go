package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/dovecottest"
)

// evil is an address of nobody whom the Programme knows.
const evil = "evil@elsewhere.example.org"

// TestForgedSendersLearnNothing writes under names that are not the writer's. What
// was understood, a token or a sheet goes to registered contacts alone; anybody
// else gets a neutral receipt, and we ourselves none (I6).
func TestForgedSendersLearnNothing(t *testing.T) {
	s := newSiege(t, "followup.db")
	invitations := s.open("NOR-4", 3)
	first, second := s.filled(invitations[0], full("7.1")), s.filled(invitations[1], full("7.2"))
	reply := invitations[0].header.Get("Reply-To")
	token := followup.FindTokens(reply)[0]
	for i, tt := range []struct {
		name  string
		head  string // From and what stands beside it
		to    string
		sheet []byte
		// contacts get the full receipt, strangers a neutral one
		contacts, strangers []string
	}{
		{"a contact's name, forged", "From: " + contact(0), "", nil, []string{contact(0)}, nil},
		{"the answer to it wanted elsewhere", "From: " + contact(0) + "\r\nReply-To: " + evil + "\r\nReturn-Path: <" + evil + ">", "", first, []string{contact(0)}, nil},
		{"two authors, a contact last", "From: " + evil + ", " + contact(0), "", nil, nil, []string{evil}},
		{"two authors, a contact first", "From: " + contact(0) + ", " + evil, "", nil, []string{contact(0)}, nil},
		{"two From fields", "From: " + evil + "\r\nFrom: " + contact(0), "", nil, nil, []string{evil}},
		{"a contact as Sender", "From: " + evil + "\r\nSender: " + contact(0), "", nil, nil, []string{evil}},
		{"a contact as display name", `From: "` + contact(0) + `" <` + evil + ">", "", nil, nil, []string{evil}},
		{"a contact as display name, encoded", "From: =?utf-8?q?=3Ccontact-1=40ngo.example.org=3E?= <" + evil + ">", "", nil, nil, []string{evil}},
		{"a contact in a comment", "From: " + evil + " (" + contact(0) + ")", "", nil, nil, []string{evil}},
		{"line ends in an encoded name", "From: =?utf-8?q?x=0D=0ABcc:_" + evil + "?= <" + contact(0) + ">", "", nil, []string{contact(0)}, nil},
		{"an address that looks alike", "From: c\u043entact-1@ngo.example.org", "", nil, nil, []string{"c\u043entact-1@ngo.example.org"}},
		{"a stranger with the sheet of a contact", "From: " + evil, "", first, []string{contact(0)}, []string{evil}},
		{"a stranger at the address of a contact", "From: " + evil, reply, nil, []string{contact(0)}, []string{evil}},
		{"a stranger who copies the token into other fields", "From: " + evil + "\r\nComments: " + string(token), "", nil, nil, []string{evil}},
		{"one contact with the sheet of another", "From: " + contact(0), "", second, []string{contact(0)}, nil},
		{"a token nobody gave", "From: " + evil, "followup+" + string(followup.NewToken()) + "@example.org", nil, nil, []string{evil}},
		{"garbage behind the plus", "From: " + evil, "followup+'; DROP TABLE letter;--@example.org", nil, nil, []string{evil}},
		{"our own address", "From: followup@example.org", "", first, nil, nil},
		{"our own address, in capitals", "From: Follow-up <FOLLOWUP@Example.org>", "", first, nil, nil},
		{"our own address with a token", "From: " + reply, "", first, nil, nil},
		{"nobody", "From: undisclosed:;", "", nil, nil, nil},
		{"staff", "From: staff@example.org", "", nil, nil, []string{"staff@example.org"}},
	} {
		before := len(s.post.Sent())
		day := time.Now().AddDate(0, 0, i-40) // a day each, since there is one neutral receipt a day
		if err := s.post.Deliver(forged(fmt.Sprint(i), tt.head, tt.to, tt.sheet), day); err != nil {
			t.Fatal(err)
		}
		s.run("poll")
		var contacts, strangers []string
		for _, m := range s.post.Sent()[before:] {
			r, err := receive(m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			told := r.sheet != nil || strings.Contains(r.header.Get("Reply-To"), "+") || strings.Contains(r.text+r.page, "report.pdf")
			if told {
				contacts = append(contacts, m.To)
			} else {
				strangers = append(strangers, m.To)
			}
		}
		// A letter that is not understood at all tells a contact nothing either.
		if !slices.Equal(contacts, tt.contacts) || !slices.Equal(strangers, tt.strangers) {
			t.Errorf("%s: full receipts to %q, neutral to %q; want %q and %q", tt.name, contacts, strangers, tt.contacts, tt.strangers)
		}
	}
	s.quiet()
}

func full(numbers ...string) map[string][2]string {
	answers := map[string][2]string{}
	for _, n := range numbers {
		answers[n] = [2]string{"Fully implemented", "Secret comment on " + n + "."}
	}
	return answers
}

// forged returns a letter with a header that no mail program would write. Without
// a sheet it brings a report.
func forged(id, head, to string, sheet []byte) []byte {
	file := sample.File{Name: "report.pdf", Content: []byte("%PDF-1.7 made up " + id)}
	if sheet != nil {
		file = sample.File{Name: "answers.xlsx", Content: sheet}
	}
	if to == "" {
		to = "followup@example.org"
	}
	m := sample.Mail{To: to, Subject: "Secret subject", Date: time.Now(), ID: "forged-" + id + "@elsewhere.example.org", Text: "Secret.", Files: []sample.File{file}}
	return append([]byte(head+"\r\n"), m.Bytes()...)
}

// TestOurOwnMailsComeBack sends what we sent back to us in every way that it
// comes back. None of it is an answer, and what was corrected meanwhile stays so.
func TestOurOwnMailsComeBack(t *testing.T) {
	s := newSiege(t, "followup.db")
	invitation := s.open("NOR-4", 1)[0]
	unfilled := s.post.Sent()[0].Raw
	s.deliver(s.answer(0, invitation).Bytes())
	s.run("poll")
	receipt := s.post.Sent()[1].Raw // its sheet holds the first answer
	corrected := sample.Mail{From: contact(0), To: invitation.header.Get("Reply-To"), Subject: "Corrected", Date: time.Now(), ID: "corrected@ngo.example.org",
		Text: "Corrected.", Files: []sample.File{{Name: "answers.xlsx", Content: s.filled(invitation, map[string][2]string{"7.1": {"Not implemented", ""}})}}}
	s.deliver(corrected.Bytes())
	s.run("poll")
	sent := len(s.post.Sent())

	attached := func(head, kind string, mail []byte) []byte {
		return []byte(head + "\r\nTo: followup@example.org\r\nContent-Type: " + kind + "; boundary=outer\r\n\r\n--outer\r\n\r\nSee below.\r\n" +
			"--outer\r\nContent-Type: message/rfc822\r\n\r\n" + string(mail) + "\r\n--outer--\r\n")
	}
	elsewhere := bytes.Replace(receipt, []byte("followup@example.org"), []byte("programme@other.example.org"), 1)
	for _, tt := range []struct {
		name    string
		raw     []byte
		state   followup.LetterState
		answers bool // a receipt for it goes out
	}{
		{"the receipt itself", receipt, followup.Ignored, false},
		{"the receipt of another installation", elsewhere, followup.Ignored, false},
		{"the receipt in a report", attached("From: mail@mx.example.org\r\nSubject: report", "multipart/report; report-type=delivery-status", receipt), followup.Ignored, false},
		{"the receipt from a daemon that says no more", attached("From: MAILER-DAEMON@mx.example.org\r\nSubject: daemon", "multipart/mixed", receipt), followup.Ignored, false},
		{"the receipt with an empty return path", attached("Return-Path: <>\r\nFrom: mail@mx.example.org\r\nSubject: null", "multipart/mixed", receipt), followup.Ignored, false},
		{"the receipt, forwarded by its reader", attached("From: "+contact(0)+"\r\nSubject: forwarded", "multipart/mixed", receipt), followup.Waiting, true},
		{"the invitation, forwarded by its reader", attached("From: "+contact(0)+"\r\nSubject: unfilled", "multipart/mixed", unfilled), followup.Waiting, true},
		{"the sheet of the invitation, as it was", sample.Mail{From: contact(0), To: "followup@example.org", Subject: "blank", Date: time.Now(), ID: "blank@ngo.example.org",
			Files: []sample.File{{Name: "NOR-4.xlsx", Content: invitation.sheet}}}.Bytes(), "", true},
	} {
		s.deliver(tt.raw)
		var report pollReport
		s.read(s.run("poll", "--json"), &report)
		if report.Fetched != 1 || tt.state == followup.Ignored && report.Ignored != 1 || tt.state == followup.Waiting && report.Waiting != 1 {
			t.Errorf("%s: %+v, want %s", tt.name, report, tt.state)
		}
		if got := len(s.post.Sent()) - sent; got != map[bool]int{true: 1}[tt.answers] {
			t.Errorf("%s: %d mails went out", tt.name, got)
		}
		sent = len(s.post.Sent())
		if got, want := s.levels("NOR-4"), "7.1=not"; got != want {
			t.Errorf("%s: answers are %s, want %s", tt.name, got, want)
		}
	}
}

// levels returns the levels that count of a review, one stakeholder's after the other's.
func (s *siege) levels(review string) string {
	s.t.Helper()
	s.run("compile", review, "-o", "draft", "--format", "json")
	files, err := filepath.Glob(filepath.Join(s.dir, "draft", "*.json"))
	if err != nil || len(files) != 1 {
		s.t.Fatalf("%d assessments: %v", len(files), err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		s.t.Fatal(err)
	}
	var a struct {
		Recommendations []struct {
			Number  string
			Answers []struct{ Level string }
		}
	}
	s.read(string(b), &a)
	var all []string
	for _, r := range a.Recommendations {
		for _, answer := range r.Answers {
			all = append(all, r.Number+"="+answer.Level)
		}
	}
	return strings.Join(all, " ")
}

// TestMarksThatDisagree writes other marks into the hidden sheet of an answer
// sheet, as after somebody copied one into another. Two that name different
// stakeholders or reviews are a question; two that name the same are none.
func TestMarksThatDisagree(t *testing.T) {
	s := newSiege(t, "followup.db")
	invitations := s.open("NOR-4", 2)
	first := s.filled(invitations[0], full("7.1"))
	another := followup.FindTokens(invitations[1].header.Get("Reply-To"))[0]
	s.run("sheet", "NOR-4", "--stakeholder", "ex-1", "-o", "again.xlsx")
	for i, tt := range []struct {
		name, from, cell, value string
		state                   followup.LetterState
	}{
		{"another's token, from a stranger", evil, "B3", string(another), followup.Waiting},
		{"another's token, from its contact", contact(1), "B3", string(another), followup.Waiting},
		{"another's token, from the contact", contact(0), "B3", string(another), followup.Waiting},
		{"another review", contact(0), "B2", "SVN-4", followup.Waiting},
		{"a token nobody gave", contact(0), "B3", string(followup.NewToken()), followup.Filed},
		{"a later token of the same", evil, "B3", s.marked("again.xlsx", "B3"), followup.Filed},
		{"another language", contact(0), "B4", "fr", followup.Filed},
		{"another format", contact(0), "B1", "99", followup.Filed},
	} {
		letter := sample.Mail{From: tt.from, To: "followup@example.org", Subject: tt.name, Date: time.Now(), ID: fmt.Sprintf("marks-%d@ngo.example.org", i),
			Files: []sample.File{{Name: "answers.xlsx", Content: s.remarked(first, tt.cell, tt.value)}}}
		s.deliver(letter.Bytes())
		s.run("poll")
		l := s.letters()[tt.name]
		if l.State != tt.state || tt.state == followup.Waiting && l.Reason != followup.ReasonContradiction || tt.state == followup.Filed && l.Stakeholder != "ex-1" {
			t.Errorf("%s: %s (%s), stakeholder %q, want %s", tt.name, l.State, l.Reason, l.Stakeholder, tt.state)
		}
	}
}

// marked returns what stands in a cell of the hidden sheet of a workbook.
func (s *siege) marked(name, cell string) string {
	s.t.Helper()
	f, err := excelize.OpenFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	value, err := f.GetCellValue("_followup", cell)
	if err != nil {
		s.t.Fatal(err)
	}
	return value
}

// remarked returns a sheet with another value in a cell of its hidden sheet.
func (s *siege) remarked(sheet []byte, cell, value string) []byte {
	s.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(sheet))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetCellStr("_followup", cell, value); err != nil {
		s.t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

// TestNothingIsPutIntoSignedLetters has a mission's signed letter, which anybody may
// have who got one, come through a real Dovecot with answers put between its header
// and its body, and with a second subject. The signature still verifies; none of it
// counts, and the mission's own letter does.
func TestNothingIsPutIntoSignedLetters(t *testing.T) {
	o := newOffice(t, dovecottest.Start(t))
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	o.write("dns.txt", "_dmarc.mfa.example.org v=DMARC1; p=reject\ns._domainkey.mfa.example.org v=DKIM1; k=ed25519; p="+
		base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))+"\n")
	o.open(1, "NOR-4")
	o.write("stakeholders.csv", "name,acronym,kind,email,language,reviews\nPermanent Mission,MISSION,State,mission@mfa.example.org,en,NOR-4\n")
	o.run("import", "stakeholders", "stakeholders.csv")
	signed := func(m sample.Mail) string {
		var b bytes.Buffer
		err := dkim.Sign(&b, bytes.NewReader(m.Bytes()), &dkim.SignOptions{Domain: "mfa.example.org", Selector: "s", Signer: key,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
			HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}})
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	letter := sample.Mail{From: "mission@mfa.example.org", To: "somebody@elsewhere.example.org", Subject: "Norway", Date: time.Now(), ID: "1@mfa.example.org", Text: "Thank you for your letter."}
	harmless := signed(letter)
	letter.To, letter.ID, letter.Text = "followup@example.org", "2@mfa.example.org", "7.1: Not implemented. Nothing was done."
	for _, raw := range []string{
		strings.Replace(harmless, "\r\n\r\n", "\r\nSee below\r\nNote: x\r\n7.1: Fully implemented. All was done.\r\n7.4: Fully implemented. All was done.\r\n\r\n", 1),
		strings.Replace(harmless, "\r\n\r\n", "\r\nX-Note: a\r\r7.1: Fully implemented. All was done.\r7.4: Fully implemented. All was done.\r\n\r\n", 1),
		"Subject: Norway, mid-term report\r\nContent-Type: text/plain\r\n" + signed(letter),
	} {
		o.deliver([]byte(raw))
		if got := decode[pollReport](o, "poll"); got.Fetched != 1 || got.Filed != 0 {
			t.Errorf("%+v for\n%s", got, raw)
		}
		o.deleteFolder()
	}
	if got := decode[compileReport](o, "compile", "NOR-4", "-o", "draft", "--format", "json"); got.Counts.NotCommented != 5 {
		t.Errorf("what was put in counts: %+v", got)
	}
	letter.ID = "3@mfa.example.org"
	o.deliver([]byte(signed(letter)))
	if got := decode[pollReport](o, "poll"); got.Filed != 1 {
		t.Errorf("the mission's own letter: %+v", got)
	}
}

// A compileReport is what compile prints.
type compileReport struct {
	Counts struct {
		NotCommented int `json:"not_commented"`
	}
}
