package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/upr-info/followup/config"
)

func cronLine(t *testing.T, line string) cron.Schedule {
	t.Helper()
	s, err := parseCron(config.Default(), "schedule.poll", line)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDueCatchesUpOnce(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct{ name, line, last, now, want string }{
		{"not yet", "0 8 * * 1-5", "2026-11-23T07:00:00Z", "2026-11-23T23:00:00Z", ""},
		{"on the minute", "0 8 * * 1-5", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z"}, // 8 o'clock in Zurich
		{"off for a week: the last instant only", "0 8 * * 1-5", "2026-11-13T07:00:00Z", "2026-11-22T12:00:00Z", "2026-11-20T07:00:00Z"},
		{"summer time begins between", "0 8 * * *", "2027-03-27T07:00:00Z", "2027-03-28T12:00:00Z", "2027-03-28T06:00:00Z"},
		{"an hour that the clock skips does not come", "30 2 * * *", "2027-03-27T02:00:00Z", "2027-03-28T12:00:00Z", ""},
	} {
		got, ok := due(cronLine(t, tt.line), at(tt.last), at(tt.now))
		if s := got.UTC().Format(time.RFC3339); ok != (tt.want != "") || ok && s != tt.want {
			t.Errorf("%s: %s, %v; want %q", tt.name, s, ok, tt.want)
		}
	}
}

func TestHealthKnowsHowOftenPollsCome(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	timetable := []schedule{{name: pollSchedule, spec: cronLine(t, "0 6,18 * * *")}}
	if got := cadenceOf(timetable, pollSchedule)(now); got != 12*time.Hour {
		t.Errorf("polls are %v apart, want 12h", got)
	}
	if cadenceOf(nil, pollSchedule) != nil {
		t.Error("polls that never come have a cadence")
	}
}

func TestWrongCronLineIsReportedInPlainWords(t *testing.T) {
	_, err := parseCron(config.Default(), "schedule.poll", "every five minutes")
	var mistake config.Mistake
	if !errors.As(err, &mistake) || mistake.Key != "schedule.poll" || !strings.Contains(mistake.Problem, "five fields") {
		t.Errorf("got %v", err)
	}
}

type memoryDiary map[string]time.Time

func (m memoryDiary) LastRun(_ context.Context, name string) (time.Time, error) { return m[name], nil }
func (m memoryDiary) SetLastRun(_ context.Context, name string, at time.Time) error {
	m[name] = at
	return nil
}

func TestKeepRunsAtEveryInstantAndGoesOnAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // its clock begins at midnight UTC, 2000-01-01
		ctx, stop := context.WithTimeout(t.Context(), 26*time.Minute)
		defer stop()
		var ran []string
		s := schedule{name: "poll", spec: cronLine(t, "*/10 * * * *"), run: func(_ context.Context, instant time.Time) error {
			ran = append(ran, instant.UTC().Format("15:04"))
			if len(ran) == 1 {
				return errors.New("the mail server is down")
			}
			return nil
		}}
		s.keep(ctx, memoryDiary{}, time.Now, slog.New(slog.DiscardHandler))
		// The failed run of 00:10 is still due a minute later.
		if want := []string{"00:10", "00:10", "00:20"}; !slices.Equal(ran, want) {
			t.Errorf("ran at %q, want %q", ran, want)
		}
	})
}
