package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/upr-info/followup/config"
)

// The names of the schedules, as the configuration and the store know them.
const (
	pollSchedule   = "poll"
	notifySchedule = "notify"
	digestSchedule = "digest"
	weeklySchedule = "weekly"
	sweepSchedule  = "sweep"
)

// sweepEvery is how long a letter, a mail or a draft without a task may wait.
const sweepEvery = time.Minute

// sweeping is the one schedule that is not the operator's to set.
func (w *worker) sweeping() schedule {
	return schedule{name: sweepSchedule, spec: cron.Every(sweepEvery), catchUp: true, run: w.sweep}
}

// A schedule is work that comes again by the calendar.
type schedule struct {
	name string
	spec cron.Schedule
	// catchUp says that the work is due at once where it was never done; else its
	// first time is the next instant to come.
	catchUp bool
	run     func(ctx context.Context, instant time.Time) error
}

// parseCron reads a cron line of the configuration, to be understood in the
// Programme's zone. An empty line never comes: the schedule is nil.
func parseCron(conf *config.Config, key, line string) (cron.Schedule, error) {
	if line == "" {
		return nil, nil
	}
	s, err := cron.ParseStandard("CRON_TZ=" + conf.Programme.Timezone + " " + line)
	if err != nil {
		return nil, conf.Mistake(key, "\""+line+"\" is no cron line: it has five fields, minute, hour, day, month and day of the week, as in \"0 9 * * 1-5\"")
	}
	return s, nil
}

// schedules reads the cron lines of the configuration.
func (in *installation) schedules() (map[string]cron.Schedule, error) {
	lines := map[string]string{
		pollSchedule: in.conf.Schedule.Poll, notifySchedule: in.conf.Schedule.Notify, digestSchedule: in.conf.Schedule.Digest,
		weeklySchedule: in.conf.Schedule.Weekly,
	}
	found := map[string]cron.Schedule{}
	var errs config.Mistakes
	for name, line := range lines {
		s, err := parseCron(in.conf, "schedule."+name, line)
		var m config.Mistake
		if errors.As(err, &m) {
			errs = append(errs, m)
		}
		if s != nil {
			found[name] = s
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return found, nil
}

// A cadence is how far two instants of a schedule are apart around a time; nil
// for a schedule that never comes.
type cadence func(now time.Time) time.Duration

func cadenceOf(timetable []schedule, name string) cadence {
	for _, s := range timetable {
		if s.name == name {
			return func(now time.Time) time.Duration {
				next := s.spec.Next(now)
				return s.spec.Next(next).Sub(next)
			}
		}
	}
	return nil
}

// due returns the latest instant of s after last and not after now. What was
// missed meanwhile is caught up with once, not once for every time it was missed.
func due(s cron.Schedule, last, now time.Time) (instant time.Time, ok bool) {
	for next := s.Next(last); !next.IsZero() && !next.After(now); next = s.Next(next) {
		instant, ok = next, true
	}
	return instant, ok
}

// A diary remembers when schedules last ran.
type diary interface {
	// LastRun returns the instant of the last run, or the zero time.
	LastRun(ctx context.Context, name string) (time.Time, error)
	SetLastRun(ctx context.Context, name string, instant time.Time) error
}

// keep runs s whenever it is due, until ctx ends. Work that fails is logged and
// tried again after a minute, then two, four and so on up to half an hour.
func (s schedule) keep(ctx context.Context, d diary, now func() time.Time, log *slog.Logger) {
	failures := 0
	for ctx.Err() == nil {
		wait, err := s.step(ctx, d, now())
		if err == nil {
			failures = 0
		} else if ctx.Err() == nil {
			wait = min(time.Minute<<min(failures, 10), longestPause)
			failures++
			log.Error("scheduled work failed", "schedule", s.name, "again in", wait, "error", err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
		case <-timer.C:
		}
	}
}

const (
	longestWait  = time.Minute      // how late a change of the system's clock may be noticed
	longestPause = 30 * time.Minute // between tries of work that keeps failing
)

// step runs s once if it is due at now and returns how long to wait for the
// next look.
func (s schedule) step(ctx context.Context, d diary, now time.Time) (wait time.Duration, err error) {
	last, err := d.LastRun(ctx, s.name)
	if err != nil {
		return longestWait, err
	}
	if last.IsZero() {
		last = now
		if s.catchUp {
			return s.runAt(ctx, d, now, now)
		}
		if err := d.SetLastRun(ctx, s.name, now); err != nil {
			return longestWait, err
		}
	}
	if instant, ok := due(s.spec, last, now); ok {
		return s.runAt(ctx, d, instant, now)
	}
	return s.until(last, now), nil
}

func (s schedule) runAt(ctx context.Context, d diary, instant, now time.Time) (time.Duration, error) {
	// A crash before the instant is noted runs the work again, which does no
	// harm: what it sends is in the ledger once for its instant (I5).
	if err := s.run(ctx, instant); err != nil {
		return longestWait, err
	}
	return s.until(instant, now), d.SetLastRun(ctx, s.name, instant)
}

// until returns how long it is from now to the first instant after last.
func (s schedule) until(last, now time.Time) time.Duration {
	next := s.spec.Next(last)
	if next.IsZero() {
		return longestWait
	}
	return min(max(next.Sub(now), 0), longestWait)
}
