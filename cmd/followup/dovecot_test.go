package main

import (
	"bytes"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/dovecottest"
)

// TestFortyLetters drives the real binary against a real Dovecot over TLS and a
// real SMTP exchange: each letter's file stands under its country, and nothing
// is done twice (I2), whatever the mailbox looks like.
func TestFortyLetters(t *testing.T) {
	o := newOffice(t, dovecottest.Start(t))
	o.program = filepath.Join(t.TempDir(), "followup")
	if out, err := exec.Command("go", "build", "-o", o.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	o.open(9, "NOR-4", "SVN-4", "ITA-4", "EGY-4")
	letters := o.answers()
	if len(letters) != 36 {
		t.Fatalf("%d invitations, want 36", len(letters))
	}
	var all [][]byte
	for _, l := range letters {
		all = append(all, l.raw)
	}
	all = append(all, letters[0].raw, // again
		sample.Mail{From: "nor-4-1@example.org", To: "followup@example.org", Subject: "Out of office", Date: time.Now(), Header: []string{"Auto-Submitted: auto-replied"}, Text: "Away."}.Bytes(),
		sample.Mail{From: "stranger@elsewhere.example.org", To: "followup@example.org", Subject: "A report", Date: time.Now(), Text: "See attached.",
			Files: []sample.File{{Name: "report.pdf", Content: []byte("%PDF-1.7 made up")}}}.Bytes(),
		[]byte("\x00\x01\x02 this is no mail\r\n"))
	o.deliver(all...)

	want := pollReport{Fetched: 40, Filed: 36, Waiting: 2, Ignored: 1, Duplicates: 1}
	if got := decode[pollReport](o, "poll"); got != want {
		t.Errorf("first poll %+v, want %+v\n%s", got, want, o.dovecot.Log())
	}
	checkFiled(t, o, letters)
	receipts := len(o.post.Sent()) - 36
	if receipts != 37 { // one for each answer, a neutral one for the stranger, none for the rest
		t.Errorf("%d receipts, want 37", receipts)
	}

	if got := decode[pollReport](o, "poll"); got != (pollReport{}) {
		t.Errorf("second poll %+v, want nothing", got)
	}
	o.deleteFolder()
	o.deliver(all...)
	want = pollReport{Fetched: 40, Duplicates: 40}
	if got := decode[pollReport](o, "poll"); got != want {
		t.Errorf("poll of the mailbox made anew %+v, want %+v", got, want)
	}
	checkFiled(t, o, letters)
	if n := len(o.post.Sent()) - 36; n != receipts {
		t.Errorf("%d receipts after all, want %d", n, receipts)
	}
}

// checkFiled finds each sheet once under its review, and nothing else there.
func checkFiled(t *testing.T, o *office, letters []letterSent) {
	t.Helper()
	filed := o.files("NOR/", "SVN/", "ITA/", "EGY/")
	for _, l := range letters {
		stakeholder, _, _ := strings.Cut(l.from, "@")
		prefix := path.Join(string(l.review.Country()), string(l.review), stakeholder) + "/"
		n := 0
		for key, content := range filed {
			if strings.HasPrefix(key, prefix) && path.Base(key) == "answers.xlsx" && bytes.Equal(content, l.sheet) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s: the sheet stands %d times below %s", l.from, n, prefix)
		}
	}
	if len(filed) != len(letters) {
		t.Errorf("%d files below the countries, want %d", len(filed), len(letters))
	}
	for _, l := range decode[[]letterJSON](o, "letters", "list", "--state", string(followup.Filed)) {
		if len(l.Documents) != 1 || l.Documents[0].Answers != 2 {
			t.Errorf("letter %s: %+v", l.ID, l.Documents)
		}
	}
}
