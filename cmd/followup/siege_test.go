package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/loopback"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
)

// A siege is an installation whose mailbox anybody may write to. Everything that
// the program says while it works is kept, to look for what must not be in a log.
type siege struct {
	t    *testing.T
	dir  string
	post *loopback.Server
	said bytes.Buffer // stderr of all runs, with --verbose
}

func newSiege(t *testing.T, database string) *siege {
	t.Helper()
	post, err := loopback.Start("followup", "secret")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { post.Close() })
	s := &siege{t: t, dir: t.TempDir(), post: post}
	s.write("followup.toml", testConf(post)+fmt.Sprintf("\n[store]\ndatabase = %q\n", database))
	return s
}

func (s *siege) write(name, content string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// command returns a run of program, which is the program or one that stands for it.
func (s *siege) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, append([]string{"--verbose"}, args...)...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "FOLLOWUP_MAILBOX_PASSWORD="+s.post.Password, "FOLLOWUP_ACTOR=staff-1", "TZ=UTC")
	cmd.Stderr = &s.said
	return cmd
}

func (s *siege) run(args ...string) string {
	s.t.Helper()
	out, err := s.command("followup", args...).Output()
	if err != nil {
		s.t.Fatalf("followup %s: %v\n%s%s", strings.Join(args, " "), err, out, s.said.Bytes())
	}
	return string(out)
}

// measured runs the program and returns its peak of resident memory in bytes.
func (s *siege) measured(args ...string) (out string, took cost) {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), "cost.json")
	cmd := s.command("followup-measured", args...)
	cmd.Env = append(cmd.Env, measureVariable+"="+file, programVariable+"=followup")
	b, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("followup %s: %v\n%s%s", strings.Join(args, " "), err, b, s.said.Bytes())
	}
	c, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatal(err)
	}
	s.read(string(c), &took)
	return string(b), took
}

func (s *siege) read(text string, v any) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		s.t.Fatalf("%v in\n%s", err, text)
	}
}

// open asks n NGOs about a review of three recommendations and returns their
// invitations in the order of the NGOs.
func (s *siege) open(review followup.ReviewID, n int) []received {
	s.t.Helper()
	s.write("list.csv", "number,recommendation,recommending states,response,issues\n"+
		"7.1,Change the law.,Chile,Accepted,Justice\n7.2,Train the police.,Kenya,Noted,Justice\n7.10,Ratify it.,Japan,Accepted,International instruments\n")
	s.run("import", "recommendations", "list.csv", "--review", string(review))
	contacts := "name,acronym,kind,email,language,reviews\n"
	for i := range n {
		contacts += fmt.Sprintf("Example NGO %d,EX-%[1]d,NGO,%s,en,%s\n", i+1, contact(i), review)
	}
	s.write("stakeholders.csv", contacts)
	s.run("import", "stakeholders", "stakeholders.csv")
	s.run("calendar", "extend", string(review), "--deadline", time.Now().AddDate(0, 0, 40).Format("2006-01-02"))
	before := len(s.post.Sent())
	s.run("notify")
	invitations := make([]received, n)
	for _, m := range s.post.Sent()[before:] {
		r, err := receive(m.Raw)
		if err != nil {
			s.t.Fatal(err)
		}
		for i := range n {
			if m.To == contact(i) {
				invitations[i] = r
			}
		}
	}
	return invitations
}

// contact returns the address of the i-th NGO.
func contact(i int) string { return fmt.Sprintf("contact-%d@ngo.example.org", i+1) }

// filled returns an invitation's sheet with answers.
func (s *siege) filled(invitation received, answers map[string][2]string) []byte {
	s.t.Helper()
	blank, out := filepath.Join(s.t.TempDir(), "blank.xlsx"), filepath.Join(s.t.TempDir(), "filled.xlsx")
	if err := os.WriteFile(blank, invitation.sheet, 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := fill(blank, out, answers); err != nil {
		s.t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// answer returns an honest answer to an invitation.
func (s *siege) answer(i int, invitation received) sample.Mail {
	s.t.Helper()
	sheet := s.filled(invitation, map[string][2]string{"7.1": {"Fully implemented", fmt.Sprintf("Secret comment %d.", i)}})
	return sample.Mail{From: contact(i), To: invitation.header.Get("Reply-To"), Subject: "Re: secret subject", Date: time.Now(),
		ID: fmt.Sprintf("good-%d@ngo.example.org", i), Text: "Our answers.", Files: []sample.File{{Name: "answers.xlsx", Content: sheet}}}
}

func (s *siege) deliver(letters ...[]byte) {
	s.t.Helper()
	for _, raw := range letters {
		if err := s.post.Deliver(raw, time.Now()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// letters returns what became of every letter, by its subject.
func (s *siege) letters() map[string]letterJSON {
	s.t.Helper()
	var all []letterJSON
	s.read(s.run("letters", "list", "--json"), &all)
	bySubject := map[string]letterJSON{}
	for _, l := range all {
		bySubject[l.Subject] = l
	}
	return bySubject
}
