package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upr-info/followup/internal/dovecottest"
)

// TestServe lets the worker run as an operator does: it polls at once, reads,
// answers and marks on its own, says how it is, and ends in good order when it
// is told to.
func TestServe(t *testing.T) {
	for _, database := range databases(t) {
		t.Run(database.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, dovecottest.Start(t))
			conf, err := os.ReadFile(filepath.Join(o.dir, "followup.toml"))
			if err != nil {
				t.Fatal(err)
			}
			o.write("followup.toml", strings.Replace(string(conf), "[mailbox]", "optout = \"https://followup.example.org/optout\"\n\n[mailbox]", 1)+"\n[store]\ndatabase = \""+database.url(t)+"\"\n\n[serve]\nlisten = \"127.0.0.1:0\"\npublic = \"127.0.0.1:0\"\n")
			o.open(3, "NOR-4")
			letters := o.answers()
			o.deliver(letters[0].raw, letters[1].raw, letters[2].raw)

			cmd := o.command("serve", "--verbose")
			var log strings.Builder
			cmd.Stderr = &log
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { cmd.Process.Kill() })
			said := bufio.NewReader(out)
			base, page := listens(t, said, "/healthz"), listens(t, said, "/optout")

			ctx, stop := context.WithTimeout(t.Context(), time.Minute)
			defer stop()
			if sent := o.post.Await(ctx, 6); len(sent) != 6 { // three invitations, three receipts
				t.Fatalf("%d mails, want 6; the worker says\n%s", len(sent), log.String())
			}
			if body := get(t, base+"/healthz"); body != "ok\n" {
				t.Errorf("healthz says %q", body)
			}
			if body := get(t, base+"/metrics"); !strings.Contains(body, `followup_letters{state="filed"} 3`) {
				t.Errorf("metrics say\n%s", body)
			}
			optsOut(t, o, page)
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(said)
			if err != nil || !strings.Contains(string(rest), "Stopping") {
				t.Errorf("at the end it says %q, %v", rest, err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("serve: %v\n%s", err, log.String())
			}
			if strings.Contains(log.String(), "@example.org") {
				t.Errorf("the log names persons:\n%s", log.String())
			}
			for _, l := range letters {
				if strings.Contains(log.String(), l.from) {
					t.Errorf("the log names %s", l.from)
				}
			}
		})
	}
}

// listens reads where the worker serves a path.
func listens(t *testing.T, said *bufio.Reader, path string) string {
	t.Helper()
	line, err := said.ReadString('\n')
	m := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)` + path).FindStringSubmatch(line)
	if err != nil || m == nil {
		t.Fatalf("the worker says %q, %v", line, err)
	}
	return m[1]
}

// optsOut follows the link that mail programs show with an invitation, as a link
// scanner and then as somebody who clicks.
func optsOut(t *testing.T, o *office, base string) {
	t.Helper()
	link := regexp.MustCompile(`<https://followup\.example\.org(/optout/[a-z2-7]{26})>`)
	for _, m := range o.post.Sent() {
		found := link.FindSubmatch(m.Raw)
		if found == nil {
			continue // a receipt
		}
		state := func() string {
			return string(o.run("stakeholders", "list", "--json"))
		}
		get(t, base+string(found[1]))
		if strings.Contains(state(), "opted-out") {
			t.Error("a GET opts out")
		}
		r, err := http.PostForm(base+string(found[1]), url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatal(r, err)
		}
		r.Body.Close()
		if !strings.Contains(state(), "opted-out") {
			t.Error("a POST does not opt out")
		}
		return
	}
	t.Error("no mail offers to end mails")
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
