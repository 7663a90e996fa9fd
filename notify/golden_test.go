package notify

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	"github.com/upr-info/followup"
)

var update = flag.Bool("update", false, "write the golden files")

const token followup.Token = "aebagbafaydqqcikbmga2dqpca"

// golden are mails of all fates. Each is written in three languages, but for
// the digest.
func golden(t *testing.T) map[string]Entry {
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	base := Entry{Token: token, Recipient: "ngo3@example.org", Review: "HTI-2", Stakeholder: "example-ngo-3",
		Deadline: followup.Deadline{Date: followup.Date{Year: 2027, Month: 3, Day: 31}}}
	out := map[string]Entry{}
	for _, p := range followup.Purposes() {
		if p == followup.ReceiptPurpose {
			continue // there are several, below
		}
		e := base
		e.Purpose = p
		out[string(p)] = e
	}
	late := out["invitation"]
	late.Deadline.Date = followup.Date{Year: 2027, Month: 2, Day: 27}
	out["invitation-late"] = late
	last := out["reminder"]
	last.Deadline.Date = followup.DateOf(now, zurich(t))
	out["reminder-last-day"] = last
	passed := out["last-reminder"]
	passed.Deadline.Date = followup.Date{Year: 2027, Month: 2, Day: 25}
	out["last-reminder"] = passed
	question := sampleQuestions()[0]
	question.Note = sampleQuestions()[1].Note
	request := out["request"]
	request.Question = &question
	out["request"] = request
	ours := sampleQuestions()[1]
	request.Question, request.Deadline = &ours, followup.Deadline{}
	out["request-note"] = request
	thanks := out["thanks"]
	thanks.Version = &VersionOf{"HTI-2", 1}
	out["thanks"] = thanks
	thanks.Version = &VersionOf{"HTI-2", 2}
	out["thanks-again"] = thanks
	recommending := out["recommending"]
	recommending.Review, recommending.Recipient, recommending.Selection = "", "mission@example.org", &Selection{State: "CHE", Versions: []VersionOf{{"HTI-2", 1}, {"SVN-3", 1}}}
	out["recommending"] = recommending
	digest := out["digest"]
	news := sampleNews()
	news.Waiting = news.Waiting[:2]
	digest.Digest, digest.Recipient, digest.Review, digest.Stakeholder = &news, "staff@example.org", "", ""
	out["digest"] = digest
	week := sampleWeek()
	week.Waiting = week.Waiting[:2]
	digest.Digest = &week
	out["digest-week"] = digest

	samples := sampleReceipts()
	samples[0].MessageID = "letter-1@mail.example.org"
	encrypted := samples[3]
	encrypted.Findings = []followup.Finding{{Document: 1, Name: "answers.xlsx", Size: 20_480, Kind: "encrypted", State: followup.DocumentRefused,
		SHA256: samples[0].Findings[0].SHA256, Reason: followup.ReasonEncrypted, Review: "HTI-2", Stakeholder: "example-ngo-3"}}
	for name, r := range map[string]followup.Receipt{"receipt": samples[0], "receipt-neutral": samples[1], "receipt-nothing": samples[2], "receipt-encrypted": encrypted} {
		e := base
		e.Purpose, e.Receipt = followup.ReceiptPurpose, &r
		out[name] = e
	}
	return out
}

func TestGolden(t *testing.T) {
	c := testComposer(t)
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, e := range golden(t) {
		for _, l := range followup.Written() {
			if e.Purpose == followup.Digest && l != followup.English {
				continue
			}
			e.Language = l
			mail, err := c.Compose(t.Context(), e, now)
			if err != nil {
				t.Fatalf("%s in %s: %v", name, l, err)
			}
			text, html := dump(t, mail)
			compare(t, name+"."+string(l)+".txt", text)
			if l == followup.English && name == "receipt" {
				compare(t, name+".html", html)
			}
		}
	}
}

// dump returns a mail's fields, the parts that it has, and its two forms.
func dump(t *testing.T, mail []byte) (text, html string) {
	t.Helper()
	head, _, _ := bytes.Cut(mail, []byte("\r\n\r\n"))
	entity, err := message.Read(bytes.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.Write(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")))
	var plain string
	err = entity.Walk(func(path []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, _, err := part.Header.ContentType()
		if err != nil || strings.HasPrefix(kind, "multipart/") {
			return err
		}
		b.WriteString("\n[" + kind + " " + part.Header.Get("Content-Disposition") + "]")
		content, err := io.ReadAll(part.Body)
		switch kind {
		case "text/plain":
			plain = string(content)
		case "text/html":
			html = string(content)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n\n" + strings.ReplaceAll(plain, "\r\n", "\n"), strings.ReplaceAll(html, "\r\n", "\n")
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run the test with -update and look at the change\n%s", name, got)
	}
}
