package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

const (
	// pollsGone is how long the mailbox may be out of reach before reminders are
	// held: whoever answered meanwhile must not be reminded.
	pollsGone = 24 * time.Hour
	// farewell is how long work that has begun may go on when the worker is told
	// to stop.
	farewell = 30 * time.Second
)

func (p *program) serve() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Be the worker: schedules, jobs, health and metrics",
		Long: `Be the worker: poll the mailbox, read what came, send what is due and the digest,
by the schedules of the configuration, until told to stop (SIGTERM or Ctrl-C).
What was missed while it was off is caught up with once. Where programme.optout
and serve.public are configured, recipients end mails there.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error { return in.serve(ctx) }),
	}
}

func (in *installation) serve(ctx context.Context) error {
	if err := errors.Join(in.conf.ForMailbox(), in.conf.ForSMTP()); err != nil {
		return err
	}
	w, err := in.worker()
	if err != nil {
		return err
	}
	defer w.close()
	schedules, err := w.timetable()
	if err != nil {
		return err
	}
	stopListening, err := in.listen(cadenceOf(schedules, pollSchedule))
	if err != nil {
		return err
	}
	defer stopListening()
	stopOptOuts, err := in.offerOptOut()
	if err != nil {
		return err
	}
	defer stopOptOuts()
	if err := in.jobs.Start(ctx, w.handle); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	in.say("followup serves. Stop it with Ctrl-C.")
	var running sync.WaitGroup
	for _, s := range schedules {
		running.Go(func() { s.keep(ctx, in.store, in.now, in.log) })
	}
	<-ctx.Done()
	in.say("Stopping: what has begun is finished first.")
	running.Wait()
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer stop()
	return in.jobs.Stop(ctx)
}

// timetable returns what the worker does by the clock. A failing schedule never
// disturbs the others.
func (w *worker) timetable() ([]schedule, error) {
	specs, err := w.schedules()
	if err != nil {
		return nil, err
	}
	all := []schedule{
		{name: pollSchedule, catchUp: true, run: func(ctx context.Context, _ time.Time) error {
			p, err := w.poller()
			if err != nil {
				return err
			}
			_, err = p.Poll(ctx) // the tasks it leads to are in the store
			return err
		}},
		{name: notifySchedule, catchUp: true, run: func(ctx context.Context, _ time.Time) error { return w.notifyDue(ctx) }},
		{name: digestSchedule, run: func(ctx context.Context, instant time.Time) error { return w.digestDue(ctx, digestSchedule, instant) }},
		{name: weeklySchedule, run: func(ctx context.Context, instant time.Time) error { return w.digestDue(ctx, weeklySchedule, instant) }},
	}
	timetable := []schedule{w.sweeping()}
	for _, s := range all {
		if s.spec = specs[s.name]; s.spec != nil {
			timetable = append(timetable, s)
		}
	}
	return timetable, nil
}

// notifyDue plans what the calendar says and sends it. While the mailbox was out
// of reach for long nothing new is planned, since answers may wait there.
func (w *worker) notifyDue(ctx context.Context) error {
	last, err := w.store.LastRun(ctx, pollSchedule)
	if err != nil {
		return err
	}
	if w.now().Sub(last) > pollsGone {
		w.log.Warn("invitations and reminders are held: the mailbox was not polled for a day", "last poll", last)
		return nil
	}
	if _, err := w.planDue(ctx); err != nil {
		return err
	}
	_, err = w.send(ctx)
	return err
}

// digestDue sends staff what came in since the last digest of a schedule.
func (w *worker) digestDue(ctx context.Context, name string, instant time.Time) error {
	since, err := w.store.LastRun(ctx, name)
	if err != nil {
		return err
	}
	news, err := w.news(ctx, since, instant, name == weeklySchedule)
	if err != nil {
		return err
	}
	if _, err := w.ledger.Plan(ctx, notify.DigestEntries(news, w.conf.Programme.Staff, instant, false)); err != nil {
		return err
	}
	_, err = w.send(ctx)
	return err
}

// sweep does what a lost task would have done: the state of the row is the
// truth, so that a letter that waits to be read, a mail that is due or not copied
// yet and a stale draft are found without one (I4).
func (w *worker) sweep(ctx context.Context, _ time.Time) error {
	_, readErr := w.read(ctx)
	_, sendErr := w.send(ctx)
	w.copySent(ctx)
	return errors.Join(readErr, sendErr, w.draft(ctx))
}

// handle does one task.
func (w *worker) handle(ctx context.Context, t followup.Task) (err error) {
	switch t.Kind {
	case followup.TaskRead:
		_, err = w.read(ctx)
	case followup.TaskMark:
		err = w.mark(ctx, t)
	case followup.TaskSend:
		if w.sender != nil { // else the mails stay planned
			_, err = w.send(ctx)
		}
	case followup.TaskCompile:
		err = w.draft(ctx)
	default:
		err = fmt.Errorf("there is no task %q", t.Kind)
	}
	return err
}

// listen serves health and metrics where the configuration says so.
func (in *installation) listen(polls cadence) (stop func(), err error) {
	if in.conf.Serve.Listen == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", in.conf.Serve.Listen)
	if err != nil {
		return nil, in.conf.Mistake("serve.listen", fmt.Sprintf("cannot listen: %v", err))
	}
	server := &http.Server{Handler: in.monitoring(polls), ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(l)
	in.say("Health and metrics: http://%s/healthz and /metrics", l.Addr())
	return func() { server.Close() }, nil
}
