package main

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upr-info/followup/cmd/followup/internal/loopback"
	"github.com/upr-info/followup/internal/dovecottest"
)

// TestNothingIsLostNorDoubled kills the process by SIGKILL at every durable step
// of a poll, before it ("failed") and after it ("failed but persisted"), and
// lets the next poll go on. Afterwards everything stands as if nothing had
// happened (I1, I2, I5). Only a mail that was cut before its 250 was noted may go
// again, byte for byte the same, and is counted.
func TestNothingIsLostNorDoubled(t *testing.T) {
	before := newOffice(t, dovecottest.Start(t))
	before.open(6, "NOR-4", "SVN-4")
	var letters [][]byte
	for _, l := range before.answers() {
		letters = append(letters, l.raw)
	}
	letters = append(letters, letters[0]) // one of them twice
	before.deliver(letters...)

	calm := before.copy(t)
	calm.run("poll")
	want := calm.standing()
	if len(want.receipts) != 12 || want.repeats != 0 || !strings.Contains(want.letters, "filed") {
		t.Fatalf("undisturbed: %d receipts, %d repeats, letters\n%s", len(want.receipts), want.repeats, want.letters)
	}
	for _, step := range []struct {
		name       string
		occurrence []int // of those there are: one early, one late
		repeats    int   // mails that may go twice after a crash behind the step
	}{
		{"keep", []int{1, 13}, 0},
		{"secure", []int{1}, 0},
		{"take", []int{1}, 0},
		{"file", []int{1, 12}, 0},
		{"shelve", []int{1}, 0},
		{"settle", []int{1}, 0},
		{"mark", []int{1}, 0},
		{"claim", []int{1, 2}, 0},
		{"compose", []int{1, 12}, 0},
		{"outbox", []int{1}, 0},
		{"composed", []int{1}, 0},
		{"send", []int{1, 7}, 1},
		{"sent", []int{1}, 1},
	} {
		for _, when := range []string{"before", "after"} {
			for _, n := range step.occurrence {
				t.Run(fmt.Sprintf("%s %s %d", step.name, when, n), func(t *testing.T) {
					o := before.copy(t)
					o.crash(step.name, when, n)
					o.run("poll", "--now", time.Now().Add(20*time.Minute).UTC().Format(time.RFC3339)) // when leases have ended
					got := o.standing()
					allowed := 0
					if step.name == "send" && when == "after" || step.name == "sent" && when == "before" {
						allowed = step.repeats
					}
					if got.repeats != allowed {
						t.Errorf("%d mails went twice, want %d", got.repeats, allowed)
					}
					got.repeats = 0
					compare(t, want, got)
				})
			}
		}
	}
}

// copy returns an office that stands where o stands, with a mail server of its own.
func (o *office) copy(t *testing.T) *office {
	t.Helper()
	post, err := loopback.Start("unused", "unused")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { post.Close() })
	c := *o
	c.t, c.post, c.dir = t, post, filepath.Join(t.TempDir(), "office")
	if err := os.CopyFS(c.dir, os.DirFS(o.dir)); err != nil {
		t.Fatal(err)
	}
	conf, err := os.ReadFile(filepath.Join(o.dir, "followup.toml"))
	if err != nil {
		t.Fatal(err)
	}
	c.write("followup.toml", strings.ReplaceAll(string(conf), o.post.SMTP, post.SMTP))
	return &c
}

// crash runs a poll that dies at a step.
func (o *office) crash(step, when string, nth int) {
	o.t.Helper()
	c := *o
	c.program = "followup-crash"
	cmd := c.command("poll")
	cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%s %s %d", crashVariable, step, when, nth))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		o.t.Fatalf("the process did not die at %s %s %d: %v\n%s", step, when, nth, err, out)
	}
}

// A standing is all that an outsider can see of an office.
type standing struct {
	letters  string            // each with state and documents
	files    map[string][]byte // of the archive: letters and documents
	counts   string            // of the assessments
	receipts map[string]string // by recipient: the subject
	repeats  int               // mails that went more than once, the same bytes each time
}

func (o *office) standing() standing {
	o.t.Helper()
	s := standing{files: o.files("letters/", "NOR/", "SVN/", "unsorted/"), receipts: map[string]string{}}
	var lines []string
	for _, l := range decode[[]letterJSON](o, "letters", "list") {
		lines = append(lines, fmt.Sprintf("%s %s %s %s %s %v", l.ID, l.State, l.Reason, l.Review, l.Stakeholder, l.Documents))
	}
	slices.Sort(lines)
	s.letters = strings.Join(lines, "\n")
	for _, r := range []string{"NOR-4", "SVN-4"} {
		s.counts += fmt.Sprintf("%s %+v\n", r, decode[compileJSON](o, "compile", r, "-o", filepath.Join(o.t.TempDir(), r)).Counts)
	}
	sent := map[string]string{} // bytes by Message-ID
	for _, m := range o.post.Sent() {
		parsed, err := mail.ReadMessage(strings.NewReader(string(m.Raw)))
		if err != nil {
			o.t.Fatal(err)
		}
		id := parsed.Header.Get("Message-ID")
		if was, again := sent[id]; again {
			s.repeats++
			if was != string(m.Raw) {
				o.t.Errorf("mail %s went twice with different bytes", id)
			}
			continue
		}
		sent[id] = string(m.Raw)
		if was, again := s.receipts[m.To]; again {
			o.t.Errorf("%s got two receipts: %q and %q", m.To, was, parsed.Header.Get("Subject"))
		}
		s.receipts[m.To] = parsed.Header.Get("Subject")
	}
	return s
}

func compare(t *testing.T, want, got standing) {
	t.Helper()
	if got.letters != want.letters {
		t.Errorf("letters\n%s\nwant\n%s", got.letters, want.letters)
	}
	if got.counts != want.counts {
		t.Errorf("counts\n%s\nwant\n%s", got.counts, want.counts)
	}
	if !maps.Equal(got.receipts, want.receipts) {
		t.Errorf("receipts %v, want %v", got.receipts, want.receipts)
	}
	if g, w := slices.Sorted(maps.Keys(got.files)), slices.Sorted(maps.Keys(want.files)); !slices.Equal(g, w) {
		t.Errorf("files\n%s\nwant\n%s", strings.Join(g, "\n"), strings.Join(w, "\n"))
	}
	for key, content := range want.files {
		if string(got.files[key]) != string(content) {
			t.Errorf("%s differs", key)
		}
	}
}
