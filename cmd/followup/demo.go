package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/loopback"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/notify"
)

func (p *program) demo() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole programme in a folder, in a minute",
		Long: `Show the whole programme in a folder: made-up recommendations of two reviews, a
dozen made-up stakeholders, mail servers in this process, letters of all fates,
an assessment and a site. The folder is an ordinary installation afterwards.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runDemo(cmd.Context(), dir) },
	}
	cmd.Flags().StringVar(&dir, "dir", "followup-demo", "the `folder`, which must be empty or not there")
	return cmd
}

// The demonstration's two reviews. The second is there for letters to go astray.
const (
	demoReview followup.ReviewID = "NOR-4"
	demoOther  followup.ReviewID = "SVN-4"
)

// The days of the demonstration, counted from its beginning. It ends today, so
// that the folder it leaves behind stands at the present.
const (
	demoLength   = 100
	demoDeadline = 80
)

// A demonstration plays the Programme day by day.
type demonstration struct {
	*worker
	dir    string
	server *loopback.Server
	begin  time.Time
	day    time.Time // now, in the play
	report demoReport
}

// A demoReport is what happened, as scripts see it.
type demoReport struct {
	Dir     string       `json:"dir"`
	Poll    pollReport   `json:"poll"`
	Mails   notify.Tally `json:"mails"`
	Waiting int          `json:"waiting"`
	Compile compileJSON  `json:"compile"`
	Site    string       `json:"site"`
}

func (p *program) runDemo(ctx context.Context, dir string) (err error) {
	if err := emptyFolder(dir); err != nil {
		return err
	}
	// The play has a password of its own; the operator's must not stand in its way.
	if err := os.Unsetenv(config.MailboxPasswordVariable); err != nil {
		return err
	}
	server, err := loopback.Start("followup", string(followup.NewToken()))
	if err != nil {
		return err
	}
	defer server.Close()
	d := &demonstration{dir: dir, server: server}
	if err := d.install(); err != nil {
		return err
	}
	// The play has a clock of its own; everything else is as in any installation.
	d.begin = time.Now().AddDate(0, 0, -demoLength).Truncate(time.Hour)
	d.day = d.begin
	player := *p
	player.configFile = filepath.Join(dir, "followup.toml")
	player.time = func() time.Time { return d.day }
	in, err := player.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.close()) }()
	if d.worker, err = in.worker(); err != nil {
		return err
	}
	defer d.worker.close()
	if err := d.play(ctx); err != nil {
		return err
	}
	return p.show(d.report, func(w io.Writer) { d.epilogue(ctx, w) })
}

// emptyFolder makes dir, and refuses one that holds something.
func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	there, err := os.ReadDir(dir)
	if err == nil && len(there) > 0 {
		return fmt.Errorf("the folder %s is not empty: name another one with --dir, or remove it", dir)
	}
	return err
}

// install writes the configuration that leads to the server in this process,
// and the sample files.
func (d *demonstration) install() error {
	conf := fmt.Sprintf(`# Made by 'followup demo'. The mail servers it names lived in that process only.
[programme]
name = "Follow-up Programme (demonstration)"
address = "followup@example.org"
staff = ["staff@example.org"]
site = "https://followup.example.org"
supporter = "A demonstration: every recommendation, organisation and answer in it is made up."

[mailbox]
server = %q
security = "none"
user = %q

[smtp]
server = %q
security = "none"

[deadlines]
weekend = [] # the play goes on whatever day it is
`, d.server.IMAP, d.server.User, d.server.SMTP)
	if err := initialise(d.dir, []byte(conf)); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(d.dir, "sample"), 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"secrets/imap":                     []byte(d.server.Password + "\n"),
		"sample/recommendations.csv":       sample.Recommendations(),
		"sample/recommendations-other.csv": sample.OtherRecommendations(),
		"sample/stakeholders.csv":          sample.Stakeholders(),
	} {
		if err := os.WriteFile(filepath.Join(d.dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// scene says what happens now.
func (d *demonstration) scene(format string, args ...any) {
	d.meter.end()
	d.say("\n%s  %s", d.day.In(d.zone).Format("Mon 2 Jan 2006"), fmt.Sprintf(format, args...))
}

// at moves the play to a day.
func (d *demonstration) at(day int) { d.day = d.begin.AddDate(0, 0, day) }

// play is the whole programme, from the first import to the published site.
func (d *demonstration) play(ctx context.Context) error {
	for _, act := range []func(context.Context) error{d.prepare, d.invite, d.receive, d.remind, d.late, d.tellStaff, d.published} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return d.keepMails()
}

// silently runs one of the commands without its own output.
func (d *demonstration) silently(f func() error) error {
	loud := d.installation.program
	quiet := *loud
	quiet.out, quiet.json = io.Discard, false
	d.installation.program = &quiet
	defer func() { d.installation.program = loud }()
	return f()
}

func (d *demonstration) prepare(ctx context.Context) error {
	file := func(name string) string { return filepath.Join(d.dir, "sample", name) }
	deadline := followup.DateOf(d.begin.AddDate(0, 0, demoDeadline), d.zone).String()
	err := d.silently(func() error {
		return errors.Join(
			d.importList(ctx, file("recommendations.csv"), string(demoReview), false),
			d.importList(ctx, file("recommendations-other.csv"), string(demoOther), false),
			d.importContacts(ctx, file("stakeholders.csv"), ""),
			d.extend(ctx, string(demoReview), 0, "", deadline),
			d.extend(ctx, string(demoOther), 0, "", deadline))
	})
	if err != nil {
		return err
	}
	n := 0
	for _, id := range []followup.ReviewID{demoReview, demoOther} {
		list, err := d.store.Recommendations(ctx, id)
		if err != nil {
			return err
		}
		n += len(list)
	}
	asked, err := d.store.Stakeholders(ctx)
	d.scene("Staff import %s and %s, and open two reviews.", count(n, "recommendation"), count(len(asked), "stakeholder"))
	return err
}

func (d *demonstration) invite(ctx context.Context) error {
	tally, err := d.notifyAll(ctx)
	d.scene("Invitations go out, each with a personal answer sheet: %s. One stakeholder asked not to be written to.", count(tally.Sent, "mail"))
	return err
}

// notifyAll does what the notify schedule does.
func (d *demonstration) notifyAll(ctx context.Context) (notify.Tally, error) {
	if _, err := d.planDue(ctx); err != nil {
		return notify.Tally{}, err
	}
	return d.sendAll(ctx)
}

func (d *demonstration) sendAll(ctx context.Context) (notify.Tally, error) {
	tally, err := d.send(ctx)
	d.report.Mails.Sent += tally.Sent
	d.report.Mails.Deferred += tally.Deferred
	d.report.Mails.Failed += tally.Failed
	d.report.Mails.Cancelled += tally.Cancelled
	return tally, err
}

// receive lets the letters of all fates come in.
func (d *demonstration) receive(ctx context.Context) error {
	for _, f := range fates() {
		d.at(f.day)
		if err := d.letter(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// letter writes one letter, delivers it and polls.
func (d *demonstration) letter(ctx context.Context, f fate) error {
	m, err := f.write(ctx, d)
	if err != nil {
		return fmt.Errorf("write sample letter: %w", err)
	}
	m.Date = d.day
	if err := d.server.Deliver(m.Bytes(), d.day); err != nil {
		return err
	}
	r, err := d.poll(ctx)
	if err != nil {
		return err
	}
	marking := func(ctx context.Context, t followup.Task) error {
		if t.Kind == followup.TaskSend {
			return nil // counted below
		}
		return d.handle(ctx, t)
	}
	if err := d.jobs.Drain(ctx, marking); err != nil {
		return err
	}
	tally, err := d.sendAll(ctx)
	d.report.Poll.add(r)
	d.scene("%s: %s; %s.", f.story, strings.TrimPrefix(r.fates(), ", "), count(tally.Sent, "receipt"))
	return err
}

func (d *demonstration) remind(ctx context.Context) error {
	for _, before := range []int{30, 7, 1} {
		d.at(demoDeadline - before)
		tally, err := d.notifyAll(ctx)
		if err != nil {
			return err
		}
		d.scene("%s before the deadline: %s to those of whom nothing came.", count(before, "day"), count(tally.Sent, "reminder"))
	}
	return nil
}

func (d *demonstration) late(ctx context.Context) error {
	f := lateFate()
	d.at(f.day)
	return d.letter(ctx, f)
}

func (d *demonstration) tellStaff(ctx context.Context) error {
	d.at(demoLength)
	news, err := d.news(ctx, d.begin, d.day, false)
	if err != nil {
		return err
	}
	added, err := d.ledger.Plan(ctx, notify.DigestEntries(news, d.conf.Programme.Staff, d.day, false))
	if err != nil {
		return err
	}
	if _, err := d.sendAll(ctx); err != nil {
		return err
	}
	items, err := d.store.Triage(ctx)
	d.report.Waiting = len(items)
	d.scene("Staff get %s: what came in, and what waits for them.", count(added, "digest"))
	for _, i := range items {
		d.say("    waits: %s: %s", i.ID, followup.Explain(i.Reason))
	}
	return err
}

func (d *demonstration) published(ctx context.Context) error {
	d.scene("The assessment is compiled and published, with the site.")
	return d.silently(func() error {
		report, err := d.publishAll(ctx, []followup.ReviewID{demoReview}, d.conf.Store.Site)
		if err == nil {
			d.report.Dir, d.report.Site, d.report.Compile = d.dir, report.Site, report.Versions[0]
		}
		return err
	})
}

// keepMails writes every mail that was sent into the folder, to look at.
func (d *demonstration) keepMails() error {
	folder := filepath.Join(d.dir, "mails")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	for i, m := range d.server.Sent() {
		name := fmt.Sprintf("%02d-%s.eml", i+1, m.To)
		if err := os.WriteFile(filepath.Join(folder, name), m.Raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// epilogue says what happened, where the files are and how to look at them.
func (d *demonstration) epilogue(_ context.Context, w io.Writer) {
	var polled bytes.Buffer
	d.report.Poll.write(&polled)
	c := d.report.Compile.Counts
	fmt.Fprintf(w, `
What happened
  letters      %s  mails        %s sent
  %s        %d of %d recommendations commented: %d fully, %d partially, %d not implemented, %d not assessed
  triage       %s

Where it is
  %-28s the website: open it in a browser
  %-28s letters and documents, filed by country
  %-28s every mail that was sent
  %-28s the configuration

What to try, with the program that 'make build' puts into this folder
  export PATH=$PWD:$PATH; cd %s
  followup status
  followup letters list
  followup triage list
  followup compile %s -o draft
  followup sheet %s --lang fr -o sheet.xlsx
`, polled.String(), count(d.report.Mails.Sent, "mail"), demoReview, c.Commented(), c.Total(), c.Full, c.Partial, c.Not, c.NotAssessed,
		count(d.report.Waiting, "thing")+" for staff to settle",
		filepath.Join(d.dir, "site", "index.html"), filepath.Join(d.dir, "archive"), filepath.Join(d.dir, "mails"), filepath.Join(d.dir, "followup.toml"),
		d.dir, demoReview, demoReview)
}
