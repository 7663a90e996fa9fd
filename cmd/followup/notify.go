package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func (w *worker) dispatcher() (*notify.Dispatcher, error) {
	if err := w.conf.ForSMTP(); err != nil {
		return nil, err
	}
	composer, err := w.composer()
	if err != nil {
		return nil, err
	}
	return &notify.Dispatcher{
		Ledger: w.ledger, Agenda: w.store, Outbox: w.outbox, Sender: w.sender, Composer: composer,
		Plan: w.conf.Plan(), Workers: runtime.GOMAXPROCS(0), Lanes: w.conf.Sending.Connections, Retry: w.conf.Sending.RetryFor(),
		Copies: w.conf.Mailbox.Sent != "", Log: w.log, Now: w.now,
	}, nil
}

// send sends what is due in the ledger. While staff paused the mails, or with a
// time that was made up and a server that is not on this machine, it refuses.
func (w *worker) send(ctx context.Context) (tally notify.Tally, err error) {
	d, err := w.dispatcher()
	if err != nil {
		return tally, err
	}
	if w.nowText != "" && !w.smtpConfig().Loopback() {
		return tally, fmt.Errorf("with --now no mail leaves this machine: the mail server %s is elsewhere", w.conf.SMTP.Server)
	}
	if paused, err := w.store.Ledger().Paused(ctx); err != nil || paused {
		if paused {
			w.log.Warn("mails are paused: 'followup notify resume' lets them go")
		}
		return tally, err
	}
	return d.Run(ctx)
}

// plan puts into the ledger what the calendar says is due now.
func (w *worker) planDue(ctx context.Context) (added int, err error) {
	d, err := w.dispatcher()
	if err != nil {
		return 0, err
	}
	return d.PlanDue(ctx)
}

func (p *program) notify() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "notify",
		Short: "Send what is due now",
		Long: `Send what is due now: invitations and reminders by the calendar, and whatever
waits in the ledger, such as receipts. What was sent is never sent again. What
the limits of [sending] hold waits for the worker, or for the next notify; a dry
run says which limit holds what.`,
		Args: cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
			if dry {
				return in.rehearse(ctx)
			}
			return in.notifyNow(ctx)
		}),
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be sent")
	pause := func(use, short, done string, hold bool) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs,
			RunE: p.with(func(ctx context.Context, in *installation, _ []string) error {
				if err := in.store.Ledger().SetPaused(ctx, hold, actor()); err != nil {
					return err
				}
				in.say(done)
				return nil
			})}
	}
	cmd.AddCommand(
		pause("pause", "Hold all mails back", "No mail is sent until 'followup notify resume'.", true),
		pause("resume", "Let mails go again", "Mails go again.", false))
	return cmd
}

// A notifyJSON is what a notify did, as scripts see it.
type notifyJSON struct {
	notify.Tally
	Held int `json:"held"` // due, and held back by a limit, by staff or by a letter that waits
}

func (in *installation) notifyNow(ctx context.Context) error {
	w, err := in.worker()
	if err != nil {
		return err
	}
	defer w.close()
	if _, err := w.planDue(ctx); err != nil {
		return err
	}
	tally, err := w.send(ctx)
	w.meter.end()
	held, heldErr := in.held(ctx, nil)
	showErr := in.show(notifyJSON{tally, len(held)}, func(out io.Writer) {
		fmt.Fprintf(out, "%s sent, %d deferred, %d failed, %d no longer wanted\n", count(tally.Sent, "mail"), tally.Deferred, tally.Failed, tally.Cancelled)
		writeHeld(out, held)
	})
	w.copySent(ctx)
	return errors.Join(err, heldErr, showErr)
}

// held returns what is due, with planned supposed to be in the ledger, and would
// not go now, each with the reason. While staff hold the mails that is all.
func (in *installation) held(ctx context.Context, planned []notify.Entry) ([]notify.Entry, error) {
	r, err := in.rehearsal(ctx, planned)
	return r.Held, err
}

func (in *installation) rehearsal(ctx context.Context, planned []notify.Entry) (store.Rehearsal, error) {
	r, err := in.store.Ledger().Rehearse(ctx, planned, in.now())
	if err != nil {
		return r, err
	}
	paused, err := in.store.Ledger().Paused(ctx)
	if err != nil || !paused {
		return r, err
	}
	for _, e := range r.Go {
		e.Reason = "all mails are held until 'followup notify resume'"
		r.Held = append(r.Held, e)
	}
	r.Go = nil
	return r, nil
}

// writeHeld says how many mails each reason holds.
func writeHeld(w io.Writer, held []notify.Entry) {
	by := map[string]int{}
	for _, e := range held {
		by[e.Reason]++
	}
	for _, why := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(w, "%s held back: %s\n", count(by[why], "mail"), why)
	}
}

// rehearse says what a notify would do now.
func (in *installation) rehearse(ctx context.Context) error {
	situations, err := in.store.Situations(ctx)
	if err != nil {
		return err
	}
	due, left := notify.Due(situations, in.conf.Plan(), in.zone, in.now())
	r, err := in.rehearsal(ctx, due)
	if err != nil {
		return err
	}
	mails := []planJSON{}
	for _, e := range r.Go {
		mails = append(mails, newPlanJSON(e, string(e.State), e.Why))
	}
	for _, e := range r.Held {
		mails = append(mails, newPlanJSON(e, heldBack, e.Reason))
	}
	for _, e := range r.Unwanted {
		mails = append(mails, newPlanJSON(e, string(notify.Cancelled), e.Reason))
	}
	for _, s := range left {
		mails = append(mails, newPlanJSON(s.Entry, skipped, s.Reason))
	}
	return in.show(mails, func(w io.Writer) {
		if len(mails) == 0 {
			fmt.Fprintln(w, "Nothing is due now.")
			return
		}
		in.writePlan(w, mails)
		fmt.Fprintf(w, "%s would be sent now.\n", count(len(r.Go), "mail"))
		writeHeld(w, r.Held)
	})
}

// heldBack is the state of a mail that is due and that something holds.
const heldBack = "held"

// sendingLimits returns what the configuration lets go.
func (in *installation) sendingLimits() notify.Limits {
	s := in.conf.Sending
	w := s.Window()
	l := notify.Limits{PerMinute: s.PerMinute, PerHost: s.PerHost, PerDay: s.PerDay, Window: notify.Window{From: w.From, Until: w.Until}}
	for day, on := range w.On {
		l.Window.Off[day] = !on
	}
	if w.Until == 24*time.Hour {
		l.Window.Until = 0
	}
	return l
}
