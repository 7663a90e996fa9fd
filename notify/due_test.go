package notify

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

func plan() followup.Plan {
	return followup.Plan{MidtermAfter: 27, InviteBefore: 90, RemindBefore: []int{30, 7, 1}, Grace: 14}
}

func instant(t testing.TB, zone *time.Location, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDue(t *testing.T) {
	zone := zurich(t)
	invitedOn := func(day string) func(*Situation) {
		return func(s *Situation) { s.Invited, s.ToldAt = true, instant(t, zone, day+" 09:00") }
	}
	long := invitedOn("2026-12-31")
	both := func(a, b func(*Situation)) func(*Situation) {
		return func(s *Situation) { a(s); b(s) }
	}
	for _, c := range []struct {
		name    string
		change  func(*Situation)
		now     string
		due     string // purpose occasion due, of the one entry
		skipped string // its reason
	}{
		{"too early", func(*Situation) {}, "2026-12-30 23:59", "", ""},
		// 90 days before 31 March are counted across the change to summer time.
		{"its day", func(*Situation) {}, "2026-12-31 00:00", "invitation HTI-2 2026-12-30T23:00:00Z", ""},
		{"at once", func(*Situation) {}, "2027-03-31 23:59", "invitation HTI-2 2027-03-30T22:00:00Z", ""},
		{"too late", func(*Situation) {}, "2027-04-01 00:00", "", ""},
		{"month only", func(s *Situation) { s.Deadline.Date.Day = 0 }, "2027-03-30 09:00", "", ""},
		{"opted out", func(s *Situation) { s.Stakeholder.DoNotContact = "by their own wish" }, "2027-01-05 09:00", "", "not to be contacted: by their own wish"},
		{"no address", func(s *Situation) { s.Stakeholder.Contacts = nil }, "2027-01-05 09:00", "", "no address is known"},
		{"hostile address", func(s *Situation) { s.Stakeholder.Contacts[0].Address = "a@example.org\r\nBcc: b@example.org" }, "2027-01-05 09:00", "", "the address on file is not one that mail can be sent to"},
		{"answered unasked", func(s *Situation) { s.Answered = true }, "2027-01-05 09:00", "", "has answered"},
		{"pending is invited", func(s *Situation) { s.Pending = true }, "2027-01-05 09:00", "invitation HTI-2 2027-01-04T23:00:00Z", ""},

		{"between", long, "2027-02-28 23:59", "", ""},
		{"30 days", long, "2027-03-01 00:00", "reminder HTI-2/0/30 2027-02-28T23:00:00Z", ""},
		{"after an outage", long, "2027-03-25 09:00", "reminder HTI-2/0/7 2027-03-24T23:00:00Z", ""},
		{"last day", long, "2027-03-31 18:00", "reminder HTI-2/0/1 2027-03-30T22:00:00Z", ""},
		{"never after", long, "2027-04-01 00:00", "", ""},
		{"answered", both(long, func(s *Situation) { s.Answered = true }), "2027-03-01 09:00", "", "has answered"},
		{"pending", both(long, func(s *Situation) { s.Pending = true }), "2027-03-01 09:00", "", "a letter of theirs is being read or waits for staff"},
		// The mail itself was sent on the day of the reminder or later.
		{"invited late", invitedOn("2027-03-02"), "2027-03-03 09:00", "", ""},
		{"invited late, next", invitedOn("2027-03-02"), "2027-03-24 09:00", "reminder HTI-2/0/7 2027-03-23T23:00:00Z", ""},
		{"invited at a time unknown", func(s *Situation) { s.Invited = true }, "2027-03-03 09:00", "reminder HTI-2/0/30 2027-03-02T23:00:00Z", ""},
		{"extended", both(long, func(s *Situation) {
			s.Deadline = followup.Deadline{Date: followup.Date{Year: 2027, Month: 4, Day: 30}, Version: 2}
		}), "2027-04-02 09:00", "reminder HTI-2/2/30 2027-04-01T22:00:00Z", ""},
		{"uninvited is invited, not reminded", func(*Situation) {}, "2027-03-24 09:00", "invitation HTI-2 2027-03-23T23:00:00Z", ""},
	} {
		s := asked()
		c.change(&s)
		due, skipped := Due([]Situation{s}, plan(), zone, instant(t, zone, c.now))
		var gotDue, gotSkipped string
		for _, e := range due {
			gotDue += fmt.Sprintf("%s %s %s", e.Purpose, e.Occasion, e.Due.Format(time.RFC3339))
		}
		for _, k := range skipped {
			gotSkipped += k.Reason
		}
		if gotDue != c.due || gotSkipped != c.skipped {
			t.Errorf("%s: due %q, skipped %q; want %q, %q", c.name, gotDue, gotSkipped, c.due, c.skipped)
		}
	}
}

func TestDueSaysWhy(t *testing.T) {
	zone := zurich(t)
	for now, want := range map[string]string{
		"2026-12-31 09:00": "90 days before the deadline 2027-03-31",
		"2027-01-02 09:00": "90 days before the deadline 2027-03-31 was 2026-12-31: at once",
	} {
		due, _ := Due([]Situation{asked()}, plan(), zone, instant(t, zone, now))
		if len(due) != 1 || due[0].Why != want || due[0].Language != followup.French || due[0].Recipient != "ngo3@example.org" {
			t.Errorf("%s: %+v, want why %q", now, due, want)
		}
	}
}

// TestDueInOtherZones holds that the day is that of the zone, not of UTC.
func TestDueInOtherZones(t *testing.T) {
	now := time.Date(2026, 12, 30, 23, 30, 0, 0, time.UTC)
	for name, want := range map[string]int{"Europe/Zurich": 1, "UTC": 0, "America/New_York": 0, "Pacific/Kiritimati": 1} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		if due, _ := Due([]Situation{asked()}, plan(), zone, now); len(due) != want {
			t.Errorf("%s: %d due, want %d", name, len(due), want)
		}
	}
}

func TestForecast(t *testing.T) {
	zone := zurich(t)
	silent, answered := asked(), asked()
	answered.Stakeholder.ID, answered.Stakeholder.Contacts = "example-ngo-4", followup.Contacts("ngo4@example.org")
	answered.Answered, answered.Invited = true, true
	due, skipped := Forecast([]Situation{silent, answered}, plan(), zone, instant(t, zone, "2026-11-23 09:00"), followup.Date{Year: 2027, Month: 3, Day: 24})
	var got []string
	for _, e := range due {
		got = append(got, e.Occasion+" "+followup.DateOf(e.Due, zone).String())
	}
	want := []string{"HTI-2 2026-12-31", "HTI-2/0/30 2027-03-01", "HTI-2/0/7 2027-03-24"}
	if !slices.Equal(got, want) {
		t.Errorf("due %q, want %q", got, want)
	}
	if len(skipped) != 2 || skipped[0].Reason != "has answered" {
		t.Errorf("skipped %+v, want the two reminders to the one who answered", skipped)
	}
}

func TestForecastOfThePast(t *testing.T) {
	zone := zurich(t)
	due, skipped := Forecast([]Situation{asked()}, plan(), zone, instant(t, zone, "2027-02-01 09:00"), followup.Date{Year: 2027, Month: 1, Day: 31})
	if due != nil || skipped != nil {
		t.Errorf("%v, %v; want nothing", due, skipped)
	}
}

// TestNoMailTwiceNorTooLate runs many random years: days without a worker,
// deadlines that move, answers and letters that come and go.
func TestNoMailTwiceNorTooLate(t *testing.T) {
	zone := zurich(t)
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := asked()
		sent := map[string]time.Time{} // the ledger: by occasion
		for now := instant(t, zone, "2026-11-01 09:00"); now.Year() < 2028; now = now.AddDate(0, 0, 1+r.IntN(5)*r.IntN(5)) {
			if r.IntN(40) == 0 {
				s.Deadline.Date = s.Deadline.Date.AddDays(r.IntN(60) - 10)
				s.Deadline.Version++
			}
			s.Pending = r.IntN(10) == 0
			s.Answered = s.Answered || r.IntN(200) == 0
			due, _ := Due([]Situation{s}, plan(), zone, now)
			if len(due) > 1 {
				t.Fatalf("seed %d: %d mails to one stakeholder in one run", seed, len(due))
			}
			for _, e := range due {
				if _, known := sent[e.Occasion]; known {
					continue
				}
				sent[e.Occasion] = now
				checkAllowed(t, s, e, now, zone)
				if e.Purpose == followup.Invitation {
					s.Invited, s.ToldAt = true, now
				}
			}
		}
	}
}

func checkAllowed(t *testing.T, s Situation, e Entry, now time.Time, zone *time.Location) {
	t.Helper()
	if !now.Before(s.Deadline.Date.End(zone)) {
		t.Errorf("%s at %s, after the deadline %s", e.Occasion, now, s.Deadline.Date)
	}
	if s.Answered || e.Purpose == followup.Reminder && (s.Pending || !s.Invited) {
		t.Errorf("%s to one who is not to get it: %+v", e.Occasion, s)
	}
	if why, wanted := Wanted(e, &s, now, zone, plan()); !wanted {
		t.Errorf("%s is due and not wanted: %s", e.Occasion, why)
	}
	if e.Due.After(now) {
		t.Errorf("%s is due at %s, after %s", e.Occasion, e.Due, now)
	}
}

func TestDeliverable(t *testing.T) {
	for address, want := range map[string]bool{
		"ngo3@example.org":                      true,
		"first.last+tag@sub.example.org":        true,
		"o'neil@example.org":                    true,
		"pelé@exemple.example":                  true, // RFC 6531
		"root@localhost":                        true,
		"":                                      false,
		"example.org":                           false,
		"@example.org":                          false,
		"a@":                                    false,
		"a@b@c":                                 false,
		"a@example.org\r\nBcc: b@example.org":   false,
		"a@example.org\n":                       false,
		"a b@example.org":                       false,
		"<a@example.org>":                       false,
		"a@example.org,b@example.org":           false,
		`"a b"@example.org`:                     false,
		"a@[127.0.0.1]":                         false,
		"a\x00@example.org":                     false,
		"a\u202e@example.org":                   false, // right-to-left override
		"a@example..org":                        false,
		"-oQ@example.org":                       false, // an option to a program behind the server
		"a@\xff.org":                            false,
		string(make([]byte, 65)) + "@example.o": false,
	} {
		if got := deliverable(address); got != want {
			t.Errorf("deliverable(%q) = %v, want %v", address, got, want)
		}
	}
}

func TestOurs(t *testing.T) {
	const own, reply = "followup@example.org", "followup+{token}@example.org"
	for address, want := range map[string]bool{
		"followup@example.org":                                 true,
		"Followup@Example.org":                                 true,
		"followup+aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org":      true,
		"followup2@example.org":                                false,
		"followup@example.net":                                 false,
		"ngo3@example.org":                                     false,
		"followup+aaaaaaaaaaaaaaaaaaaaaaaaaa@else.example.org": false,
	} {
		if got := ours(address, own, reply); got != want {
			t.Errorf("ours(%q) = %v, want %v", address, got, want)
		}
	}
	if ours("ngo3@example.org", own, "") {
		t.Error("without plus addresses another address is ours")
	}
}
