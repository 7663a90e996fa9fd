package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup/cmd/followup/internal/loopback"
	"github.com/upr-info/followup/internal/dovecottest"
)

// TestSeveralWorkersSendOnce has several processes send the same invitations at the
// same time, of which one is killed after a durable step. When
// the leases of the dead have ended another run finishes; then everybody has one
// mail (I5). The one step that may repeat a mail, between the server's 250 and the
// note of it, is TestNothingIsLostNorDoubled's.
func TestSeveralWorkersSendOnce(t *testing.T) {
	const mails = 60 // more than one claim
	for _, db := range databases(t) {
		for _, step := range []string{"", "claim after", "compose after", "composed after", "sent after"} {
			t.Run(fmt.Sprintf("%s %s", db.name, step), func(t *testing.T) {
				post, err := loopback.Start("unused", "unused")
				if err != nil {
					t.Fatal(err)
				}
				defer post.Close()
				o := &office{t: t, dir: t.TempDir(), program: "followup", dovecot: &dovecottest.Server{}, post: post}
				o.write("followup.toml", fmt.Sprintf("[programme]\naddress = \"followup@example.org\"\n[smtp]\nserver = %q\nsecurity = \"none\"\n"+
					"[store]\ndatabase = %q\n[sending]\nconnections = 3\n[deadlines]\nweekend = []\n", post.SMTP, db.url(t)))
				o.write("list.csv", "number,recommendation,recommending states,response,issues\n7.1,Change the law.,Chile,Accepted,Justice\n")
				contacts := "name,acronym,kind,email,language,reviews\n"
				for i := range mails {
					contacts += fmt.Sprintf("Example NGO %d,EX-%[1]d,NGO,ngo%[1]d@example.org,en,NOR-4\n", i)
				}
				o.write("stakeholders.csv", contacts)
				o.run("import", "recommendations", "list.csv", "--review", "NOR-4")
				o.run("import", "stakeholders", "stakeholders.csv")
				o.run("calendar", "extend", "NOR-4", "--deadline", time.Now().AddDate(0, 0, 40).Format("2006-01-02"))

				var running sync.WaitGroup
				if step != "" {
					running.Go(func() { o.dieAt("notify", step) })
				}
				for range 3 {
					running.Go(func() {
						if out, err := o.command("notify").CombinedOutput(); err != nil {
							t.Errorf("%v: %s", err, out)
						}
					})
				}
				running.Wait()
				o.run("notify", "--now", time.Now().Add(20*time.Minute).UTC().Format(time.RFC3339))
				got := map[string]int{}
				for _, m := range post.Sent() {
					got[m.To]++
				}
				for to, n := range got {
					if n != 1 {
						t.Errorf("%s has %d mails", to, n)
					}
				}
				if len(got) != mails {
					t.Errorf("%d have one, want %d", len(got), mails)
				}
			})
		}
	}
}

// dieAt runs a command that dies at the first time it comes to a step, if it does.
func (o *office) dieAt(command, step string) {
	c := *o
	c.program = "followup-crash"
	cmd := c.command(command)
	cmd.Env = append(cmd.Env, crashVariable+"="+strings.TrimSpace(step)+" 1")
	_ = cmd.Run() // it was killed, or others left it nothing to do
}
