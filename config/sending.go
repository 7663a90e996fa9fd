package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The bounds of sending. A server tries for five days at most (RFC 5321, section
// 4.5.4.1 asks for four to five); a provider that lets us make more than some
// connections at once is ours.
const (
	maxRetry       = 14 * 24 * time.Hour
	minRetry       = time.Hour
	maxMails       = 1_000_000
	maxConnections = 20
	// maxPublic keeps well below the files that a process may have open.
	maxPublic = 500
)

func allWeek() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// A Window is when mails may go: from From (inclusive) to Until (exclusive) after
// midnight, on the days where On is set.
type Window struct {
	From, Until time.Duration
	On          [7]bool // by time.Weekday
}

// RetryFor returns how long a temporary refusal is tried again.
func (s Sending) RetryFor() time.Duration {
	d, err := span(s.Retry)
	if err != nil {
		return 0 // cannot be: Load refuses it
	}
	return d
}

// Window returns when mails may go.
func (s Sending) Window() Window {
	w := Window{Until: 24 * time.Hour}
	if from, until, err := hours(s.Hours); err == nil && s.Hours != "" {
		w.From, w.Until = from, until
	}
	for _, day := range s.Days {
		w.On[day] = true
	}
	return w
}

func (ck *checker) sending() {
	s := ck.Sending
	if d, err := span(s.Retry); err != nil || d < minRetry || d > maxRetry {
		ck.wrong("sending.retry", `%q is not between 1h and 14d: write hours as in "48h" or days as in "2d"`, s.Retry)
	}
	ck.between("sending.per_minute", s.PerMinute, 0, maxMails, "mails")
	ck.between("sending.per_host", s.PerHost, 0, maxMails, "mails")
	ck.between("sending.per_day", s.PerDay, 0, maxMails, "mails")
	ck.between("sending.connections", s.Connections, 1, maxConnections, "connections")
	if _, _, err := hours(s.Hours); s.Hours != "" && err != nil {
		ck.wrong("sending.hours", `%q: %v; write them as in "08:00-18:00", or "" for any time`, s.Hours, err)
	}
	if len(s.Days) == 0 {
		ck.wrong("sending.days", `is empty, so that nothing would ever go: write some days, as in ["Monday", "Tuesday"]; 'followup notify pause' holds all mails`)
	}
}

// span reads a duration of whole hours or days.
func span(s string) (time.Duration, error) {
	unit := time.Hour
	digits, ok := strings.CutSuffix(s, "h")
	if !ok {
		digits, ok = strings.CutSuffix(s, "d")
		unit = 24 * time.Hour
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || !ok {
		return 0, fmt.Errorf("%q is no time span", s)
	}
	return time.Duration(n) * unit, nil
}

// hours reads "08:00-18:00". 24:00 is the end of the day.
func hours(s string) (from, until time.Duration, err error) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		return 0, 0, fmt.Errorf("is not two times of the day")
	}
	if from, err = timeOfDay(a); err != nil {
		return 0, 0, err
	}
	if until, err = timeOfDay(b); err != nil {
		return 0, 0, err
	}
	if from >= until {
		return 0, 0, fmt.Errorf("does not end after it begins")
	}
	return from, until, nil
}

func timeOfDay(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of the day", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// token judges how we sign in without a password.
func (ck *checker) token() {
	s := ck.SMTP
	switch {
	case s.TokenFile != "" && len(s.TokenCommand) > 0:
		ck.wrong("smtp.token_command", "is there and smtp.token_file too: write one of them")
	case len(s.TokenCommand) > 0 && s.TokenCommand[0] == "":
		ck.wrong("smtp.token_command", `names no program: write it with its arguments, as in ["get-token", "followup"]`)
	case (s.TokenFile != "" || len(s.TokenCommand) > 0) && s.User == "":
		ck.wrong("smtp.user", "is missing: a token is for a user, usually the mail address")
	}
}

// dkim judges how mails are signed: wholly or not at all.
func (ck *checker) dkim() {
	d := ck.DKIM
	if d == (DKIM{}) {
		return
	}
	ck.required("dkim.domain", d.Domain, `write the domain that signs, as in "example.org"`)
	ck.required("dkim.selector", d.Selector, `write a name for the key, as in "followup"`)
	ck.required("dkim.key_file", d.KeyFile, `write the file of the private key, as in "secrets/dkim.pem"`)
	for key, name := range map[string]string{"dkim.domain": d.Domain, "dkim.selector": d.Selector} {
		if name != "" && !isDomain(name) {
			ck.wrong(key, "%q is not a name of the DNS: write letters, digits, hyphens and dots", name)
		}
	}
}

// isDomain reports whether s is a name of hosts (RFC 1123, section 2.1), in ASCII.
func isDomain(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		bad := func(r rune) bool {
			return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, bad) {
			return false
		}
	}
	return len(s) <= 253
}
