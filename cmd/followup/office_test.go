package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/loopback"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/internal/dovecottest"
)

// An office is an installation in a folder, with a real Dovecot over TLS to poll
// and a mail server that takes what it sends.
type office struct {
	t       testing.TB
	dir     string
	program string // the binary, or the name of one on the path
	dovecot *dovecottest.Server
	post    *loopback.Server
}

// folder is the mailbox that is polled: not INBOX, since that cannot be deleted.
const folder = "Letters"

func newOffice(t testing.TB, dovecot *dovecottest.Server) *office {
	post, err := loopback.Start("unused", "unused")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { post.Close() })
	o := &office{t: t, dir: t.TempDir(), program: "followup", dovecot: dovecot, post: post}
	conf := fmt.Sprintf(`[programme]
address = "followup@example.org"
staff = ["staff@example.org"]

[mailbox]
server = %q
user = %q
folder = %q

[smtp]
server = %q
security = "none"

[deadlines]
weekend = [] # tests pass on any day
`, dovecot.IMAPS, dovecottest.User, folder, post.SMTP)
	o.write("followup.toml", conf)
	return o
}

func (o *office) write(name, content string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(content), 0o644); err != nil {
		o.t.Fatal(err)
	}
}

// command returns a run of the program in this office.
func (o *office) command(args ...string) *exec.Cmd {
	cmd := exec.Command(o.program, args...)
	cmd.Dir = o.dir
	cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+o.dovecot.Cert, "FOLLOWUP_MAILBOX_PASSWORD="+dovecottest.Password)
	return cmd
}

// run runs the program and returns what it prints.
func (o *office) run(args ...string) string {
	o.t.Helper()
	cmd := o.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		o.t.Fatalf("followup %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.Bytes())
	}
	return string(out)
}

// decode runs the program with --json and reads what it prints.
func decode[T any](o *office, args ...string) (v T) {
	o.t.Helper()
	if err := json.Unmarshal([]byte(o.run(append(args, "--json")...)), &v); err != nil {
		o.t.Fatalf("followup %s: %v", strings.Join(args, " "), err)
	}
	return v
}

// open gives every review five recommendations and n stakeholders, and sends
// the invitations.
func (o *office) open(n int, reviews ...followup.ReviewID) {
	o.t.Helper()
	var contacts strings.Builder
	contacts.WriteString("name,acronym,kind,email,language,reviews\n")
	deadline := time.Now().AddDate(0, 0, 40).Format("2006-01-02")
	for _, r := range reviews {
		list := "number,recommendation,recommending states,response,issues\n"
		for i := range 5 {
			list += fmt.Sprintf("7.%d,Do what number %d of %s says.,Chile,Accepted,Justice\n", i+1, i+1, r)
		}
		o.write("list.csv", list)
		o.run("import", "recommendations", "list.csv", "--review", string(r))
		for i := range n {
			fmt.Fprintf(&contacts, "Example NGO %s %d,%[1]s-%[2]d,NGO,%s-%[2]d@example.org,en,%[1]s\n", r, i+1, strings.ToLower(string(r)))
		}
	}
	o.write("stakeholders.csv", contacts.String())
	o.run("import", "stakeholders", "stakeholders.csv")
	for _, r := range reviews {
		o.run("calendar", "extend", string(r), "--deadline", deadline)
	}
	o.run("notify")
}

// A letterSent is an answer that a stakeholder wrote.
type letterSent struct {
	raw, sheet []byte
	review     followup.ReviewID
	from       string
}

// answers fills in the sheet of every invitation and returns the letters.
func (o *office) answers() []letterSent {
	o.t.Helper()
	var letters []letterSent
	for i, m := range o.post.Sent() {
		r, err := receive(m.Raw)
		if err != nil || r.sheet == nil {
			o.t.Fatalf("invitation %d has no sheet: %v", i, err)
		}
		blank, filled := filepath.Join(o.t.TempDir(), "blank.xlsx"), filepath.Join(o.t.TempDir(), "answers.xlsx")
		if err := os.WriteFile(blank, r.sheet, 0o644); err != nil {
			o.t.Fatal(err)
		}
		level := []string{"Fully implemented", "Partially implemented", "Not implemented"}[i%3]
		err = fill(blank, filled, map[string][2]string{"7.1": {level, fmt.Sprintf("Comment %d.", i)}, "7.4": {"Not implemented", ""}})
		if err != nil {
			o.t.Fatal(err)
		}
		sheet, err := os.ReadFile(filled)
		if err != nil {
			o.t.Fatal(err)
		}
		from := strings.Trim(r.header.Get("To"), "<>")
		letter := sample.Mail{From: from, To: r.header.Get("Reply-To"), Subject: "Re: answers", Date: time.Now(), ID: fmt.Sprintf("%d@mail.example.org", i),
			Text: "Please find our answers attached.", Files: []sample.File{{Name: "answers.xlsx", Content: sheet}}}
		review, err := followup.ParseReviewID(from[:5])
		if err != nil {
			o.t.Fatal(err)
		}
		letters = append(letters, letterSent{letter.Bytes(), sheet, review, from})
	}
	return letters
}

// deliver puts letters into the folder that is polled, which is made anew.
func (o *office) deliver(letters ...[]byte) {
	o.t.Helper()
	o.dovecot.Doveadm("mailbox", "create", "-u", dovecottest.User, folder)
	for _, raw := range letters {
		o.dovecot.Deliver(raw)
	}
	o.dovecot.Doveadm("move", "-u", dovecottest.User, folder, "mailbox", "INBOX", "all")
}

func (o *office) deleteFolder() {
	o.t.Helper()
	o.dovecot.Doveadm("mailbox", "delete", "-u", dovecottest.User, folder)
}

// files returns what stands under a folder of the archive, by key.
func (o *office) files(prefixes ...string) map[string][]byte {
	o.t.Helper()
	found := map[string][]byte{}
	root := filepath.Join(o.dir, "archive")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		key, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, p := range prefixes {
			if strings.HasPrefix(key, p) {
				found[key], err = os.ReadFile(path)
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return found
}
