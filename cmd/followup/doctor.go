package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/mailbox"
	"github.com/upr-info/followup/notify/smtp"
)

// A checkJSON is one thing that was checked, as scripts see it.
type checkJSON struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Mend  string `json:"mend"` // what to do; empty where all is well
	Note  string `json:"note"` // what should be known; empty where there is nothing
}

// patience is how long one check may take.
const patience = 20 * time.Second

func (p *program) doctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Check mailbox, mail server, database, archive, clock, templates",
		Long:  `Check what the worker needs, one line each, and say what to mend. Nothing is sent and no letter is touched.`,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checks := p.examine(cmd.Context())
			sick := 0
			for _, c := range checks {
				if !c.OK {
					sick++
				}
			}
			err := p.show(checks, func(w io.Writer) {
				for _, c := range checks {
					if c.OK {
						fmt.Fprintf(w, "ok    %s%s\n", c.Check, noted(c.Note))
					} else {
						fmt.Fprintf(w, "MEND  %s: %s\n", c.Check, strings.ReplaceAll(c.Mend, "\n", "\n      "))
					}
				}
			})
			if err == nil && sick > 0 {
				err = fmt.Errorf("%s to mend", count(sick, "thing"))
			}
			return err
		},
	}
}

// examine runs all checks. Those of an installation are left out where there is
// none to check.
func (p *program) examine(ctx context.Context) []checkJSON {
	conf, err := p.configure()
	checks := []checkJSON{check("configuration", err)}
	if err != nil {
		return checks
	}
	if errs := conf.ForStore(); errs != nil {
		return append(checks, check("database", errs))
	}
	in, err := p.open(ctx)
	checks = append(checks, check("database and archive", err))
	if err != nil {
		return checks
	}
	defer in.close()
	_, templates := in.templates()
	_, schedules := in.schedules()
	return append(checks,
		check("mailbox", in.checkMailbox(ctx)),
		check("mail server", in.checkSMTP(ctx)),
		in.checkDKIM(ctx),
		in.believed(),
		check("virus scanner", in.checkScanner(ctx)),
		check("staff", in.checkStaff()),
		check("mail templates", templates),
		check("schedules", schedules),
		check("clock", in.checkClock(ctx)))
}

func noted(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

func check(name string, err error) checkJSON {
	if err != nil {
		return checkJSON{Check: name, Mend: plain(err)}
	}
	return checkJSON{Check: name, OK: true}
}

func (in *installation) checkMailbox(ctx context.Context) error {
	if err := in.conf.ForMailbox(); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	session, _, err := mailbox.New(in.mailboxConfig()).Open(ctx)
	if err != nil {
		return in.unreachable("mailbox.server", err)
	}
	return session.Close()
}

func (in *installation) checkSMTP(ctx context.Context) error {
	if err := in.conf.ForSMTP(); err != nil {
		return err
	}
	sender, err := smtp.New(in.smtpConfig())
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := errors.Join(sender.Check(ctx), sender.Close()); err != nil {
		return in.unreachable("smtp.server", err)
	}
	return nil
}

// unreachable points to the server in the configuration where time alone will
// not mend what failed if its name or port is wrong.
func (in *installation) unreachable(key string, err error) error {
	var fault *followup.Fault
	var dial *net.OpError
	if !errors.As(err, &fault) || !errors.As(err, &dial) {
		return err
	}
	return in.conf.Mistake(key, fmt.Sprintf("%s (%v): check name and port, or wait until the server is back", fault.Reason, dial))
}

func (in *installation) checkStaff() error {
	if len(in.conf.Programme.Staff) == 0 {
		return in.conf.Mistake("programme.staff", "nobody gets the digest: write the addresses of staff")
	}
	return nil
}

// checkClock compares the clock with what was done last: a clock that went back
// would send reminders late and put events in the wrong order.
func (in *installation) checkClock(ctx context.Context) error {
	for _, name := range []string{pollSchedule, notifySchedule, digestSchedule, weeklySchedule} {
		last, err := in.store.LastRun(ctx, name)
		if err != nil {
			return err
		}
		if last.After(in.now().Add(time.Minute)) {
			return fmt.Errorf("it is %s by this machine's clock, but %s ran at %s: set the clock",
				in.now().In(in.zone).Format("2006-01-02 15:04"), name, last.In(in.zone).Format("2006-01-02 15:04"))
		}
	}
	return nil
}
