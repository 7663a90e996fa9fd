package notify

import (
	"fmt"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// Limits are what the operator lets go, over all workers together. A number of 0
// limits nothing.
type Limits struct {
	PerMinute int // mails in a minute of the clock, of all kinds
	PerHost   int // of these, to one domain
	PerDay    int // mails that are no receipts and no digests, on a day of the Programme's zone
	Window    Window
}

// On reports whether anything is limited.
func (l Limits) On() bool { return l.Rates() || l.Window.On() }

// Rates reports whether numbers of mails are.
func (l Limits) Rates() bool { return l.PerMinute > 0 || l.PerHost > 0 || l.PerDay > 0 }

// A Window is when mails go that are no receipts and no digests: from From (inclusive) to Until
// (exclusive) after midnight, but not on the days that Off names by time.Weekday.
// The zero Window is always open.
type Window struct {
	From, Until time.Duration // Until 0: the end of the day
	Off         [7]bool
}

// On reports whether the window is ever closed.
func (w Window) On() bool { return w != Window{} }

// Open reports whether mails go at an instant.
func (w Window) Open(now time.Time, zone *time.Location) bool {
	from, until := w.of(followup.DateOf(now, zone), zone)
	return !now.Before(from) && now.Before(until)
}

// Next returns when a closed window opens; the zero time where it never does.
func (w Window) Next(now time.Time, zone *time.Location) time.Time {
	for day := range 8 {
		from, until := w.of(followup.DateOf(now, zone).AddDays(day), zone)
		if from.After(now) && from.Before(until) {
			return from
		}
	}
	return time.Time{}
}

// of returns the hours of one day by the wall clock, which on two days of the
// year is not so long after midnight. Where the day is off they are none.
func (w Window) of(day followup.Date, zone *time.Location) (from, until time.Time) {
	midnight := day.Start(zone)
	if w.Off[midnight.Weekday()] {
		return midnight, midnight
	}
	at := func(d time.Duration) time.Time {
		return time.Date(day.Year, day.Month, day.Day, 0, int(d.Minutes()), 0, 0, zone)
	}
	if w.Until == 0 {
		return at(w.From), day.End(zone)
	}
	return at(w.From), at(w.Until)
}

// patient reports whether mails of purpose p wait for the window and count for
// the day: all that we send by ourselves. Somebody waits for a receipt, who is
// written to because he wrote, and the digest has its own schedule.
func patient(p followup.Purpose) bool {
	return p != followup.ReceiptPurpose && p != followup.Digest
}

// Used is what went, or is on its way, in the minute and on the day that it is.
type Used struct {
	Minute int
	Host   map[string]int // of Minute, by domain as Host has it
	Day    int
}

// Add counts a mail of the minute.
func (u *Used) Add(recipient string) {
	if u.Host == nil {
		u.Host = map[string]int{}
	}
	u.Minute++
	u.Host[Host(recipient)]++
}

// Host returns the domain that takes mail for an address.
func Host(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// A Quota is what limits leave at one instant.
type Quota struct {
	limits Limits
	used   Used
	closed string // why the window holds; empty while it is open
}

// Quota returns what l leaves at now where used went already.
func (l Limits) Quota(used Used, now time.Time, zone *time.Location) *Quota {
	q := &Quota{limits: l, used: used}
	if l.Window.On() && !l.Window.Open(now, zone) {
		q.closed = "the sending window is closed"
		if next := l.Window.Next(now, zone); !next.IsZero() {
			q.closed += " until " + next.Format("Monday 2006-01-02 15:04 MST")
		}
	}
	return q
}

// Holds returns which limit holds e now, in a clause for staff; empty: none.
func (q *Quota) Holds(e Entry) string {
	l, patient := q.limits, patient(e.Purpose)
	switch {
	case patient && q.closed != "":
		return q.closed
	case patient && l.PerDay > 0 && q.used.Day >= l.PerDay:
		return fmt.Sprintf("the day's %d mails have gone (sending.per_day)", l.PerDay)
	case l.PerMinute > 0 && q.used.Minute >= l.PerMinute:
		return fmt.Sprintf("the minute's %d mails have gone (sending.per_minute)", l.PerMinute)
	case l.PerHost > 0 && q.used.Host[Host(e.Recipient)] >= l.PerHost:
		return fmt.Sprintf("the minute's %d mails to %s have gone (sending.per_host)", l.PerHost, Host(e.Recipient))
	}
	return ""
}

// Take counts e as going.
func (q *Quota) Take(e Entry) {
	q.used.Add(e.Recipient)
	if patient(e.Purpose) {
		q.used.Day++
	}
}

// Spent reports whether nothing may go any more, whatever it is.
func (q *Quota) Spent() bool {
	return q.limits.PerMinute > 0 && q.used.Minute >= q.limits.PerMinute
}
