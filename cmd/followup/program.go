package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/pdf"
	"github.com/upr-info/followup/config"
	"github.com/upr-info/followup/config/calendar"
	"github.com/upr-info/followup/internal/archive"
	"github.com/upr-info/followup/internal/jobs"
	"github.com/upr-info/followup/internal/store"
)

// A program is what all commands share: the streams and the flags.
type program struct {
	in       io.Reader
	out, err io.Writer

	configFile string
	nowText    string
	json       bool
	verbose    bool

	time func() time.Time // of a play; nil: the clock's
	wrap func(*seams)     // for tests; nil: nothing stands between
	// around does a durable step of a withdrawal, for tests; nil: it is just done.
	around func(step string, do func())
}

// clock returns the time that commands act at: now, or what --now says.
func (p *program) clock() (func() time.Time, error) {
	if p.time != nil {
		return p.time, nil
	}
	if p.nowText == "" {
		return time.Now, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, p.nowText); err == nil {
			return func() time.Time { return t }, nil
		}
	}
	return nil, &usageError{fmt.Errorf("--now %q is no time: write it as 2027-03-31 or 2027-03-31T09:00:00Z", p.nowText), "See 'followup --help'."}
}

func (p *program) logger() *slog.Logger {
	level := slog.LevelWarn
	if p.verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: level}))
}

// An installation is the program with what one followup.toml leads to.
type installation struct {
	*program
	conf    *config.Config
	facts   *calendar.Facts
	store   *store.DB
	archive *archive.Tree
	jobs    *jobs.Jobs
	printer *pdf.Printer
	zone    *time.Location
	now     func() time.Time
	log     *slog.Logger
}

// with returns a cobra command function that opens the installation, runs f and
// closes it again.
func (p *program) with(f func(context.Context, *installation, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) (err error) {
		in, err := p.open(cmd.Context())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, in.close()) }()
		return f(cmd.Context(), in, args)
	}
}

// configure reads the configuration. Without a file there are the defaults, in
// the working directory, only for commands that need no installation.
func (p *program) configure() (*config.Config, error) {
	conf, err := config.Load(p.configFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not there: make one with 'followup init', or name yours with --config", p.configFile)
	}
	return conf, err
}

// open opens the installation that the configuration describes and brings its
// database to the newest version.
func (p *program) open(ctx context.Context) (in *installation, err error) {
	in = &installation{program: p, log: p.logger()}
	if in.now, err = p.clock(); err != nil {
		return nil, err
	}
	if in.conf, err = p.configure(); err != nil {
		return nil, err
	}
	if err := in.conf.ForStore(); err != nil {
		return nil, err
	}
	if in.facts, err = calendar.Load(); err != nil {
		return nil, err
	}
	in.zone = in.conf.Zone()
	in.printer = &pdf.Printer{Fonts: in.conf.Publish.Fonts}
	if in.archive, err = archive.New(in.conf.Store.Archive); err != nil {
		return nil, err
	}
	if err := in.openStore(ctx); err != nil {
		return nil, errors.Join(err, in.close())
	}
	return in, nil
}

func (in *installation) openStore(ctx context.Context) (err error) {
	countries := map[followup.CountryCode]followup.Country{}
	for _, c := range in.facts.Countries() {
		countries[c.Code] = c
	}
	in.store, err = store.Open(ctx, in.conf.Store.Database, store.Options{
		Calendar:  in.facts.Reviews(),
		Countries: countries,
		Plan:      in.conf.Plan(),
		Limits:    in.sendingLimits(),
		Zone:      in.zone,
		Log:       in.log,
		Now:       in.now,
	})
	if err != nil {
		return err
	}
	if in.jobs, err = jobs.New(in.store.SQL(), string(in.store.Engine()), in.log); err != nil {
		return err
	}
	in.store.Queue = in.jobs
	return in.migrate(ctx)
}

// migrate brings the tables of the store and of the jobs to the newest version.
func (in *installation) migrate(ctx context.Context) error {
	return errors.Join(in.store.Migrate(ctx), in.jobs.Migrate(ctx))
}

func (in *installation) close() (err error) {
	if in.store != nil {
		err = in.store.Close()
	}
	if in.archive != nil {
		err = errors.Join(err, in.archive.Close())
	}
	return err
}

// actor returns who acts, for the log: the operating system's name for the
// user who typed the command.
func actor() string {
	for _, name := range []string{"FOLLOWUP_ACTOR", "USER", "LOGNAME"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return "staff"
}
