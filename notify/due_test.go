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
	return followup.Plan{MidtermAfter: 27, InviteBefore: 90, RemindBefore: []int{30, 7, 1}, RemindAfter: 7, Grace: 14}
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
	extended := func(to string, version int) func(*Situation) {
		return func(s *Situation) { s.Told, s.Deadline = s.Deadline, deadline(to, version) }
	}
	told := func(on string) func(*Situation) {
		return func(s *Situation) { s.Invited, s.Told, s.ToldAt = true, s.Deadline, instant(t, zone, on+" 09:00") }
	}
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
		{"after the deadline not at once", long, "2027-04-01 00:00", "", ""},
		{"after the deadline, the eve", long, "2027-04-06 23:59", "", ""},
		{"after the deadline", long, "2027-04-07 00:00", "last-reminder HTI-2/0 2027-04-06T22:00:00Z", ""},
		{"after the deadline, late", long, "2027-04-14 23:59", "last-reminder HTI-2/0 2027-04-13T22:00:00Z", ""},
		{"after the grace", long, "2027-04-15 00:00", "", ""},
		{"after the deadline, answered", both(long, func(s *Situation) { s.Answered = true }), "2027-04-07 09:00", "", "has answered"},
		{"after the deadline, pending", both(long, func(s *Situation) { s.Pending = true }), "2027-04-07 09:00", "", "a letter of theirs is being read or waits for staff"},
		{"after the deadline, never invited", func(*Situation) {}, "2027-04-07 09:00", "", ""},
		{"after the deadline, invited in the grace", invitedOn("2027-04-07"), "2027-04-08 09:00", "", ""},
		{"after the deadline, no grace for this one", both(long, func(s *Situation) { s.Set = followup.Adjustments{followup.StepGrace: {}} }), "2027-04-01 09:00", "", ""},
		{"answered", both(long, func(s *Situation) { s.Answered = true }), "2027-03-01 09:00", "", "has answered"},
		{"pending", both(long, func(s *Situation) { s.Pending = true }), "2027-03-01 09:00", "", "a letter of theirs is being read or waits for staff"},
		// The mail itself was sent on the day of the reminder or later.
		{"invited late", invitedOn("2027-03-02"), "2027-03-03 09:00", "", ""},
		{"invited late, next", invitedOn("2027-03-02"), "2027-03-24 09:00", "reminder HTI-2/0/7 2027-03-23T23:00:00Z", ""},
		{"invited at a time unknown", func(s *Situation) { s.Invited = true }, "2027-03-03 09:00", "reminder HTI-2/0/30 2027-03-02T23:00:00Z", ""},
		{"extended", both(long, func(s *Situation) {
			s.Deadline = followup.Deadline{Date: followup.Date{Year: 2027, Month: 4, Day: 30}, Version: 2}
		}), "2027-04-02 09:00", "reminder HTI-2/2/30 2027-04-01T22:00:00Z", ""},
		{"extended, and not told", both(long, extended("2027-04-30", 1)), "2027-03-26 09:00", "extension HTI-2/1 2027-03-25T23:00:00Z", ""},
		{"extended twice, told of the first", both(both(long, extended("2027-05-31", 2)), func(s *Situation) { s.Told = deadline("2027-04-30", 1) }), "2027-03-26 09:00",
			"extension HTI-2/2 2027-03-25T23:00:00Z", ""},
		{"extended and taken back before anybody was told", both(long, extended("2027-03-31", 2)), "2027-03-26 09:00", "reminder HTI-2/2/7 2027-03-25T23:00:00Z", ""},
		{"brought forward", both(long, extended("2027-03-30", 1)), "2027-03-26 09:00", "extension HTI-2/1 2027-03-25T23:00:00Z", ""},
		{"extended after it had passed", both(long, extended("2027-04-30", 1)), "2027-04-05 09:00", "extension HTI-2/1 2027-04-04T22:00:00Z", ""},
		{"extended to a day that has passed", both(long, extended("2027-04-03", 1)), "2027-04-05 09:00", "", ""},
		{"extended, answered", both(both(long, extended("2027-04-30", 1)), func(s *Situation) { s.Answered = true }), "2027-03-26 09:00", "", "has answered"},
		{"extended, never invited", extended("2027-04-30", 1), "2027-03-26 09:00", "invitation HTI-2 2027-03-25T23:00:00Z", ""},
		{"told today, reminded no more of what was due by then", both(extended("2027-04-30", 1), told("2027-04-02")), "2027-04-03 09:00", "", ""},
		{"told, the next reminder", both(extended("2027-04-30", 1), told("2027-04-02")), "2027-04-23 09:00", "reminder HTI-2/1/7 2027-04-22T22:00:00Z", ""},
		{"set by hand", func(s *Situation) { s.Set = followup.Adjustments{followup.StepInvite: {Year: 2027, Month: 1, Day: 11}} }, "2027-01-10 09:00", "", ""},
		{"set by hand, its day", func(s *Situation) { s.Set = followup.Adjustments{followup.StepInvite: {Year: 2027, Month: 1, Day: 11}} }, "2027-01-11 09:00",
			"invitation HTI-2 2027-01-10T23:00:00Z", ""},
		{"left out by hand", both(long, func(s *Situation) { s.Set = followup.Adjustments{followup.StepRemind(30): {}} }), "2027-03-02 09:00", "", ""},
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

func deadline(day string, version int) followup.Deadline {
	d, err := followup.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return followup.Deadline{Date: d, Version: version}
}

// TestDueOnDaysOfRest holds what is sent on which day around Christmas: purpose and
// occasion by the day the worker runs on, at nine.
func TestDueOnDaysOfRest(t *testing.T) {
	zone := zurich(t)
	p := plan()
	p.Rest = followup.Rest{Weekend: []time.Weekday{time.Saturday, time.Sunday}}
	for _, day := range []string{"2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01"} {
		p.Rest.Holidays = append(p.Rest.Holidays, deadline(day, 0).Date)
	}
	for _, c := range []struct {
		name, deadline string
		invited        string // when; empty: not
		now            string
		due            string // occasion and day
	}{
		{"Christmas Eve", "2027-03-24", "", "2026-12-24 09:00", ""},
		{"Sunday after", "2027-03-24", "", "2026-12-27 09:00", ""},
		{"the first working day", "2027-03-24", "", "2026-12-28 09:00", "HTI-2 2026-12-28"},
		// The day of the invitation was a Wednesday, the worker was off until Saturday.
		{"at once, but not on a Saturday", "2027-03-16", "", "2026-12-19 09:00", ""},
		{"at once, on Monday", "2027-03-16", "", "2026-12-21 09:00", "HTI-2 2026-12-21"},
		{"a reminder off a Saturday", "2027-01-30", "2026-11-02", "2027-01-23 09:00", ""},
		{"to Monday", "2027-01-30", "2026-11-02", "2027-01-25 09:00", "HTI-2/0/7 2027-01-25"},
		// One day before Sunday is Saturday, and Monday would be too late.
		{"back to Friday", "2027-01-31", "2026-11-02", "2027-01-29 09:00", "HTI-2/0/1 2027-01-29"},
		{"missed on Friday: on Saturday rather than never", "2027-01-31", "2026-11-02", "2027-01-30 09:00", "HTI-2/0/1 2027-01-30"},
		{"the last reminder off a Sunday", "2027-01-24", "2026-11-02", "2027-01-31 09:00", ""},
		{"to Monday too", "2027-01-24", "2026-11-02", "2027-02-01 09:00", "HTI-2/0 2027-02-01"},
	} {
		s := asked()
		s.Deadline = deadline(c.deadline, 0)
		if c.invited != "" {
			s.Invited, s.Told, s.ToldAt = true, s.Deadline, instant(t, zone, c.invited+" 09:00")
		}
		due, _ := Due([]Situation{s}, p, zone, instant(t, zone, c.now))
		got := ""
		for _, e := range due {
			got += e.Occasion + " " + followup.DateOf(e.Due, zone).String()
		}
		if got != c.due {
			t.Errorf("%s: due %q, want %q", c.name, got, c.due)
		}
	}
}

// TestDueWhenTheClockJumps: a clock that is set back or runs ahead makes no mail
// due twice under another occasion, nor anything due after it was set right.
func TestDueWhenTheClockJumps(t *testing.T) {
	zone := zurich(t)
	s := asked()
	s.Invited, s.Told, s.ToldAt = true, s.Deadline, instant(t, zone, "2026-12-31 09:00")
	occasions := map[string]bool{}
	for _, now := range []string{"2027-03-24 09:00", "2027-03-23 09:00", "2027-03-24 09:00", "2024-01-01 09:00", "2027-03-28 01:59", "2027-03-28 03:00", "2027-03-25 09:00"} {
		due, _ := Due([]Situation{s}, plan(), zone, instant(t, zone, now))
		for _, e := range due {
			occasions[e.Occasion] = true
		}
	}
	if len(occasions) != 2 || !occasions["HTI-2/0/7"] || !occasions["HTI-2/0/30"] {
		t.Errorf("due %v", occasions)
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
	due, skipped := Forecast([]Situation{silent, answered}, plan(), zone, instant(t, zone, "2026-11-23 09:00"), followup.Date{Year: 2027, Month: 12, Day: 24})
	var got []string
	for _, e := range due {
		got = append(got, e.Occasion+" "+followup.DateOf(e.Due, zone).String())
	}
	want := []string{"HTI-2 2026-12-31", "HTI-2/0/30 2027-03-01", "HTI-2/0/7 2027-03-24", "HTI-2/0/1 2027-03-30", "HTI-2/0 2027-04-07"}
	if !slices.Equal(got, want) {
		t.Errorf("due %q, want %q", got, want)
	}
	if len(skipped) != 4 || skipped[0].Reason != "has answered" {
		t.Errorf("skipped %+v, want the reminders to the one who answered", skipped)
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
				if _, known := sent[string(e.Purpose)+e.Occasion]; known {
					continue
				}
				sent[string(e.Purpose)+e.Occasion] = now
				checkAllowed(t, s, e, now, zone)
				s.Invited, s.Told = true, s.Deadline
				if e.Purpose == followup.Invitation || e.Purpose == followup.Extension {
					s.ToldAt = now
				}
			}
		}
	}
}

func checkAllowed(t *testing.T, s Situation, e Entry, now time.Time, zone *time.Location) {
	t.Helper()
	if late := !now.Before(s.Deadline.Date.End(zone)); late != (e.Purpose == followup.LastReminder) {
		t.Errorf("%s %s at %s, with the deadline %s", e.Purpose, e.Occasion, now, s.Deadline.Date)
	}
	if s.Answered || e.Purpose.Repeats() && (s.Pending || !s.Invited) {
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
