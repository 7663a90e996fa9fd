package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func (p *program) poll() *cobra.Command {
	return &cobra.Command{
		Use:   "poll",
		Short: "Poll once: take, read, file, answer, now",
		Long: `Take what is new out of the mailbox, read and file it, send the receipts, and mark
the letters on the server, now. It does no harm beside 'followup serve'.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error { return in.pollNow(ctx) }),
	}
}

func (in *installation) pollNow(ctx context.Context) error {
	if err := in.conf.ForMailbox(); err != nil {
		return err
	}
	w, err := in.worker()
	if err != nil {
		return err
	}
	defer w.close()
	report, err := w.poll(ctx)
	if err == nil {
		err = in.store.SetLastRun(ctx, pollSchedule, in.now())
	}
	err = errors.Join(err, w.aftermath(ctx))
	w.meter.end()
	if showErr := in.show(report, report.write); err == nil {
		err = showErr
	}
	return err
}

// aftermath does what taking and reading letters leads to: marks on the server,
// receipts, drafts. Where no mail server is configured the receipts stay planned.
func (w *worker) aftermath(ctx context.Context) error {
	markErr := w.jobs.Drain(ctx, w.handle)
	var sendErr error
	if w.sender != nil {
		_, sendErr = w.send(ctx)
	}
	w.copySent(ctx)
	return errors.Join(markErr, sendErr, w.draft(ctx))
}

func (r pollReport) write(w io.Writer) {
	fmt.Fprintf(w, "%s fetched%s\n", count(r.Fetched, "letter"), r.fates())
}

// fates says what became of the letters: ", 3 filed, 1 refused".
func (r pollReport) fates() string {
	var s strings.Builder
	for _, part := range []struct {
		n    int
		what string
	}{
		{r.Filed, "filed"}, {r.Waiting, "waiting for staff"}, {r.Ignored, "ignored"}, {r.Refused, "refused"}, {r.Held, "held"},
		{r.Duplicates, "seen before"}, {r.Unfetchable, "not handed out by the server"},
	} {
		if part.n > 0 {
			fmt.Fprintf(&s, ", %d %s", part.n, part.what)
		}
	}
	return s.String()
}

func (r *pollReport) add(o pollReport) {
	r.Fetched += o.Fetched
	r.Filed += o.Filed
	r.Waiting += o.Waiting
	r.Ignored += o.Ignored
	r.Refused += o.Refused
	r.Held += o.Held
	r.Duplicates += o.Duplicates
	r.Unfetchable += o.Unfetchable
}

func (p *program) migrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database to this version of the program",
		Long:  `Bring the database to this version of the program. Every command does so when it opens it; this one does nothing else.`,
		Args:  cobra.NoArgs,
		RunE: p.with(func(_ context.Context, in *installation, _ []string) error {
			in.say("The database is up to date.")
			return nil
		}),
	}
}
