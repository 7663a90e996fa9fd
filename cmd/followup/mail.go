package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

func (p *program) mail() *cobra.Command {
	cmd := &cobra.Command{Use: "mail", Short: "Look at the mails that the Programme writes, and write those that staff send"}
	cmd.AddCommand(p.mailPreview(), p.mailDigest(), p.mailRequest(), p.mailRecommending())
	return cmd
}

// A previewing is what 'mail preview' was asked for.
type previewing struct {
	purpose, review, stakeholder, lang, output string
	drawing
}

func (p *program) mailPreview() *cobra.Command {
	var o previewing
	cmd := &cobra.Command{
		Use:   "preview PURPOSE",
		Short: "Show a mail as a stakeholder would get it",
		Long: `Show a mail as a stakeholder would get it, without sending it. With -o the whole
mail is written as FILE.eml and its page as FILE.html, to be opened in a browser.
What is not said is made up: the review, the stakeholder, what the mail is about.

Purposes: ` + joinPurposes() + `.`,
		Example: `  followup mail preview invitation --review SVN-3 --lang fr --stakeholder example-ngo-3 -o invitation
  followup mail preview recommending --state CHE --session 34`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			o.purpose = args[0]
			return in.preview(ctx, o)
		}),
	}
	cmd.Flags().StringVar(&o.review, "review", "", "the `review` it is about (default: a made-up one)")
	cmd.Flags().StringVar(&o.stakeholder, "stakeholder", "", "the `ID` of the stakeholder it is to (default: Example NGO 3)")
	cmd.Flags().StringVar(&o.lang, "lang", "", "`language`: en, fr or es (default: the stakeholder's, else en)")
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write `FILE`.eml and FILE.html")
	cmd.Flags().StringVar(&o.state, "state", "", "for recommending: the recommending `State`, by code or name")
	cmd.Flags().IntVar(&o.session, "session", 0, "for recommending: only reviews of this `session`")
	return cmd
}

func joinPurposes() string {
	var names []string
	for _, p := range followup.Purposes() {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}

func (in *installation) preview(ctx context.Context, o previewing) error {
	look, err := in.look(ctx, o)
	if err != nil {
		return err
	}
	c, err := in.composer()
	if err != nil {
		return err
	}
	m, err := c.Preview(ctx, look, in.now())
	if err != nil {
		return err
	}
	return in.showPreview(m, o.output)
}

// look gathers what a preview is to show.
func (in *installation) look(ctx context.Context, o previewing) (look notify.Look, err error) {
	look = notify.Look{Purpose: followup.Purpose(o.purpose), Stakeholder: followup.StakeholderID(o.stakeholder), Language: followup.English}
	if !slices.Contains(followup.Purposes(), look.Purpose) {
		return look, &usageError{fmt.Errorf("there is no purpose %q: it is one of %s", o.purpose, joinPurposes()), "See 'followup mail preview --help'."}
	}
	if o.review != "" {
		if look.Review, err = in.review(ctx, o.review); err != nil {
			return look, err
		}
		if err := in.asItStands(ctx, &look); err != nil {
			return look, err
		}
	}
	if o.stakeholder != "" {
		s, err := in.stakeholder(ctx, o.stakeholder)
		if err != nil {
			return look, err
		}
		look.Language = s.Language.OrWritten()
	}
	if look.Purpose == followup.Recommending && o.state != "" {
		sel, err := in.selection(ctx, o.drawing, o.review)
		if err != nil {
			return look, err
		}
		look.Selection = &sel
	}
	if o.lang == "" {
		return look, nil
	}
	l, ok := followup.ParseLanguage(o.lang)
	if !ok || l != l.OrWritten() {
		return look, fmt.Errorf("mails are written in en, fr and es, not in %q", o.lang)
	}
	look.Language = l
	return look, nil
}

// asItStands adds what holds of a review now: its deadline and what was published.
func (in *installation) asItStands(ctx context.Context, look *notify.Look) error {
	deadline, err := in.store.Deadline(ctx, look.Review, look.Stakeholder)
	if err != nil {
		return err
	}
	if late := !in.now().Before(deadline.Date.End(in.zone)); deadline.Date.HasDay() && late == (look.Purpose == followup.LastReminder) {
		look.Deadline = deadline
	}
	v, err := in.store.Latest(ctx, look.Review)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	look.Version = &notify.VersionOf{Review: v.Review, Number: v.Number}
	return err
}

func (in *installation) stakeholder(ctx context.Context, id string) (followup.Stakeholder, error) {
	s, err := in.store.Stakeholder(ctx, followup.StakeholderID(id))
	if errors.Is(err, followup.ErrNotFound) {
		return s, fmt.Errorf("there is no stakeholder %s: 'followup stakeholders list' shows all", id)
	}
	return s, err
}

// showPreview prints a mail, or writes it and its page to files.
func (in *installation) showPreview(m notify.Mail, output string) error {
	if output == "" {
		return in.show(map[string]string{"subject": m.Subject, "text": m.Text, "html": m.HTML}, func(w io.Writer) {
			fmt.Fprintf(w, "Subject: %s\n\n%s", m.Subject, m.Text)
		})
	}
	for _, f := range []struct {
		name    string
		content []byte
	}{{output + ".eml", m.Bytes}, {output + ".html", []byte(m.HTML)}} {
		if err := os.WriteFile(f.name, f.content, fs.FileMode(0o644)); err != nil {
			return err
		}
	}
	in.say("Wrote %s.eml and %s.html.", output, output)
	return nil
}

// news gathers what a digest tells: of a week also who is silent.
func (in *installation) news(ctx context.Context, since, until time.Time, weekly bool) (notify.News, error) {
	news, err := in.store.News(ctx, since, until)
	if err != nil || !weekly {
		return news, err
	}
	news.Weekly = true
	news.Silent, news.Quiet, err = in.store.Silence(ctx)
	return news, err
}

func (p *program) mailDigest() *cobra.Command {
	var since string
	var weekly, send, always bool
	cmd := &cobra.Command{
		Use:   "digest",
		Short: "Show the digest as it stands now, or send it to staff",
		Long: `Show what the digest would say now: what came in since the last one, what waits
and the commands that settle it, deadlines, and what was not delivered. The weekly
one also names reviews that nobody has answered about and issues that nobody
commented on. With --send staff get it; where there is nothing to tell only with
--always.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			from, err := in.digestSince(ctx, since, weekly)
			if err != nil {
				return err
			}
			news, err := in.news(ctx, from, in.now(), weekly)
			if err != nil {
				return err
			}
			if send {
				return in.sendDigest(ctx, news, always)
			}
			return in.showDigest(ctx, news)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "what came in from this `day` on (default: since the last digest)")
	cmd.Flags().BoolVar(&weekly, "weekly", false, "the digest of the week")
	cmd.Flags().BoolVar(&send, "send", false, "send it to staff")
	cmd.Flags().BoolVar(&always, "always", false, "with --send: also where there is nothing to tell")
	return cmd
}

// digestSince returns from when on a digest tells: a given day, the last digest,
// or where there was none a day or a week ago.
func (in *installation) digestSince(ctx context.Context, day string, weekly bool) (time.Time, error) {
	if day != "" {
		d, err := followup.ParseDate(day)
		if err != nil || !d.HasDay() {
			return time.Time{}, &usageError{fmt.Errorf("--since %q is no day: write it as 2027-03-31", day), "See 'followup mail digest --help'."}
		}
		return d.Start(in.zone), nil
	}
	name, days := digestSchedule, 1
	if weekly {
		name, days = weeklySchedule, 7
	}
	last, err := in.store.LastRun(ctx, name)
	if last.IsZero() {
		last = in.now().AddDate(0, 0, -days)
	}
	return last, err
}

func (in *installation) showDigest(ctx context.Context, news notify.News) error {
	c, err := in.composer()
	if err != nil {
		return err
	}
	m, err := c.Preview(ctx, notify.Look{Purpose: followup.Digest, News: &news}, in.now())
	if err != nil {
		return err
	}
	return in.show(news, func(w io.Writer) { fmt.Fprintf(w, "Subject: %s\n\n%s", m.Subject, m.Text) })
}

func (in *installation) sendDigest(ctx context.Context, news notify.News, always bool) error {
	if err := in.checkStaff(); err != nil {
		return err
	}
	return in.dispatch(ctx, notify.DigestEntries(news, in.conf.Programme.Staff, in.now(), always), nil, "There is nothing to tell; --always sends it all the same.")
}

// dispatch plans mails that staff asked for and sends them. nothing is said where
// there are none.
func (in *installation) dispatch(ctx context.Context, entries []notify.Entry, left []notify.Skipped, nothing string) error {
	mails := []planJSON{}
	for _, e := range entries {
		mails = append(mails, newPlanJSON(e, string(notify.Planned), e.Why))
	}
	for _, s := range left {
		mails = append(mails, newPlanJSON(s.Entry, skipped, s.Reason))
	}
	added, err := in.store.Ledger().Plan(ctx, entries)
	if err != nil {
		return err
	}
	// A crash here leaves them planned: the worker or the next notify sends them.
	return errors.Join(in.deliver(ctx, added), in.show(mails, func(w io.Writer) {
		if len(mails) > 0 {
			in.writePlan(w, mails)
		}
		switch {
		case len(entries) == 0 && nothing != "":
			fmt.Fprintln(w, nothing)
		case added < len(entries):
			fmt.Fprintf(w, "Already in the ledger, and not sent again: %s.\n", count(len(entries)-added, "mail"))
		}
	}))
}

// deliver sends what is due, where a mail server is configured; else, and where
// limits or a pause hold it, the worker does.
func (in *installation) deliver(ctx context.Context, added int) error {
	if added == 0 || in.conf.ForSMTP() != nil {
		return nil
	}
	w, err := in.worker()
	if err != nil {
		return err
	}
	_, err = w.send(ctx)
	return errors.Join(err, w.close())
}
