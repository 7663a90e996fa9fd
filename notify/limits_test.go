package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

func TestWindow(t *testing.T) {
	office := Window{From: 8 * time.Hour, Until: 18 * time.Hour}
	office.Off[time.Saturday], office.Off[time.Sunday] = true, true
	zone := zurich(t)
	for _, c := range []struct {
		why, now string
		window   Window
		open     bool
		next     string
	}{
		{"no window", "2027-03-27T03:00", Window{}, true, ""},
		{"a minute early", "2027-03-26T07:59", office, false, "2027-03-26T08:00"},
		{"begins", "2027-03-26T08:00", office, true, ""},
		{"ends", "2027-03-26T18:00", office, false, "2027-03-29T08:00"}, // over a weekend on which the clock goes forward
		{"Saturday", "2027-03-27T12:00", office, false, "2027-03-29T08:00"},
		{"the day that has 23 hours", "2027-03-28T03:30", Window{From: 4 * time.Hour}, false, "2027-03-28T04:00"},
		{"until midnight", "2027-03-26T23:59", Window{From: time.Hour}, true, ""},
		{"never", "2027-03-26T12:00", Window{Off: [7]bool{true, true, true, true, true, true, true}}, false, ""},
	} {
		now, err := time.ParseInLocation("2006-01-02T15:04", c.now, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.window.Open(now, zone); got != c.open {
			t.Errorf("%s: open: %t", c.why, got)
		}
		if c.open {
			continue
		}
		next := c.window.Next(now, zone)
		if c.next == "" && !next.IsZero() || c.next != "" && next.In(zone).Format("2006-01-02T15:04") != c.next {
			t.Errorf("%s: opens %s, want %s", c.why, next, c.next)
		}
	}
}

func TestQuota(t *testing.T) {
	zone := zurich(t)
	night := time.Date(2027, 3, 26, 23, 0, 0, 0, zone)
	reminder := func(to string) Entry { return Entry{Purpose: followup.Reminder, Recipient: to} }
	receipt := Entry{Purpose: followup.ReceiptPurpose, Recipient: "a@example.org"}
	for _, c := range []struct {
		why    string
		limits Limits
		used   []string
		day    int
		e      Entry
		want   string
	}{
		{"nothing is limited", Limits{}, []string{"a@example.org"}, 9, reminder("a@example.org"), ""},
		{"the window", Limits{Window: Window{Until: 18 * time.Hour}}, nil, 0, reminder("a@example.org"), "the sending window is closed until Saturday 2027-03-27 00:00 CET"},
		{"the window does not hold receipts", Limits{Window: Window{Until: 18 * time.Hour}}, nil, 0, receipt, ""},
		{"the day", Limits{PerDay: 3}, nil, 3, reminder("a@example.org"), "the day's 3 mails have gone (sending.per_day)"},
		{"the day does not hold receipts", Limits{PerDay: 3}, nil, 3, receipt, ""},
		{"the day is not full", Limits{PerDay: 3}, nil, 2, reminder("a@example.org"), ""},
		{"the minute holds all", Limits{PerMinute: 1}, []string{"b@example.net"}, 0, receipt, "the minute's 1 mails have gone (sending.per_minute)"},
		{"the host", Limits{PerHost: 1}, []string{"b@EXAMPLE.org"}, 0, receipt, "the minute's 1 mails to example.org have gone (sending.per_host)"},
		{"another host", Limits{PerHost: 1}, []string{"b@example.net"}, 0, receipt, ""},
	} {
		used := Used{Day: c.day}
		for _, to := range c.used {
			used.Add(to)
		}
		q := c.limits.Quota(used, night, zone)
		if got := q.Holds(c.e); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
	q := Limits{PerMinute: 2, PerHost: 1}.Quota(Used{}, night, zone)
	var held []string
	for _, to := range []string{"a@example.org", "b@example.org", "c@example.net", "d@example.com"} {
		if why := q.Holds(reminder(to)); why != "" {
			held = append(held, to)
			continue
		}
		q.Take(reminder(to))
	}
	if got := strings.Join(held, " "); got != "b@example.org d@example.com" || !q.Spent() {
		t.Errorf("held %s", got)
	}
}
