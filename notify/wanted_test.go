package notify

import (
	"testing"
	"time"

	"github.com/upr-info/followup"
)

func zurich(t testing.TB) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// asked is one stakeholder asked for one review until 2027-03-31.
func asked() Situation {
	return Situation{
		Review: followup.Review{ID: "HTI-2", Session: 12, Start: followup.Date{Year: 2011, Month: 10, Day: 3}, Next: 26},
		Stakeholder: followup.Stakeholder{ID: "example-ngo-3", Name: "Example NGO 3", Kind: followup.NGO,
			Contacts: followup.Contacts("ngo3@example.org"), Language: followup.French},
		Deadline: followup.Deadline{Date: followup.Date{Year: 2027, Month: 3, Day: 31}},
	}
}

func TestWanted(t *testing.T) {
	zone := zurich(t)
	day := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04:05", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	const before = "2027-03-01 09:00:00"
	invited := func(s *Situation) { s.Invited = true }
	toldOf := func(deadline string) func(*Situation) {
		return func(s *Situation) {
			s.Invited = true
			s.Told = followup.Deadline{Date: followup.DateOf(day(deadline+" 12:00:00"), zone), Version: 1}
		}
	}
	for _, c := range []struct {
		name    string
		purpose followup.Purpose
		change  func(*Situation)
		now     string
		why     string // empty: wanted
	}{
		{"invitation", followup.Invitation, func(*Situation) {}, before, ""},
		{"reminder", followup.Reminder, func(s *Situation) { s.Invited = true }, before, ""},
		{"answered", followup.Reminder, func(s *Situation) { s.Answered = true }, before, "the stakeholder has answered"},
		{"answered uninvited", followup.Invitation, func(s *Situation) { s.Answered = true }, before, "the stakeholder has answered"},
		{"opted out", followup.Invitation, func(s *Situation) { s.Stakeholder.DoNotContact = "asked us not to" }, before, "the stakeholder is not to be contacted"},
		{"no address", followup.Reminder, func(s *Situation) { s.Stakeholder.Contacts = nil }, before, "the stakeholder has no address any more"},
		{"other address", followup.Reminder, func(s *Situation) { s.Stakeholder.Contacts = followup.Contacts("new@example.org", "ngo3@example.org") }, before, "the stakeholder has another address now"},
		{"extended reminder", followup.Reminder, func(s *Situation) { s.Deadline.Version = 1 }, before, "the deadline was changed"},
		// It has no successor: its occasion is the review alone.
		{"extended invitation", followup.Invitation, func(s *Situation) { s.Deadline.Version = 1 }, before, ""},
		{"invited meanwhile", followup.Invitation, func(s *Situation) { s.Invited = true }, before, "the stakeholder was invited already"},
		// It may turn out to be nothing, and cancelling is for good.
		{"pending", followup.Reminder, func(s *Situation) { s.Pending = true }, before, ""},
		{"closed", followup.Reminder, func(s *Situation) { s.Deadline = followup.Deadline{} }, before, "the review is no longer open for this stakeholder"},
		{"last second", followup.Reminder, func(*Situation) {}, "2027-03-31 23:59:59", ""},
		{"deadline passed", followup.Reminder, func(*Situation) {}, "2027-04-01 00:00:00", "the deadline has passed"},
		{"in grace", followup.Invitation, func(*Situation) {}, "2027-04-14 23:59:59", ""},
		{"grace passed", followup.Invitation, func(*Situation) {}, "2027-04-15 00:00:00", "the deadline and the grace after it have passed"},
		// The occasion of the reminders is that of 30 days before.
		{"reminder of which a later one is due", followup.Reminder, invited, "2027-03-24 00:00:00", "a later reminder is due"},
		{"reminder, the eve of the next", followup.Reminder, invited, "2027-03-23 23:59:59", ""},
		{"last reminder", followup.LastReminder, invited, "2027-04-07 09:00:00", ""},
		{"last reminder, answered", followup.LastReminder, func(s *Situation) { s.Answered = true }, "2027-04-07 09:00:00", "the stakeholder has answered"},
		{"last reminder, extended", followup.LastReminder, func(s *Situation) { s.Deadline.Version = 1 }, "2027-04-07 09:00:00", "the deadline was changed"},
		{"last reminder, too late", followup.LastReminder, invited, "2027-04-15 00:00:00", "the deadline and the grace after it have passed"},
		{"last reminder, longer grace", followup.LastReminder, func(s *Situation) {
			s.Set = followup.Adjustments{followup.StepGrace: followup.Date{Year: 2027, Month: 4, Day: 30}}
		}, "2027-04-15 00:00:00", ""},
		{"notice", followup.Extension, toldOf("2027-02-26"), before, ""},
		{"notice, told meanwhile by a reminder", followup.Extension, func(s *Situation) {
			s.Invited, s.Told, s.Deadline.Version = true, followup.Deadline{Date: s.Deadline.Date, Version: 1}, 1
		}, before, "the deadline was changed"},
		{"notice, the deadline is what it was", followup.Extension, func(s *Situation) { s.Invited, s.Told = true, s.Deadline }, before, "the stakeholder was told already"},
		{"notice of what has passed", followup.Extension, toldOf("2027-02-26"), "2027-04-01 00:00:00", "the deadline has passed"},
		{"receipt", followup.ReceiptPurpose, func(s *Situation) { s.Answered = true }, "2029-01-01 00:00:00", ""},
	} {
		s := asked()
		c.change(&s)
		e := Entry{Purpose: c.purpose, Recipient: "ngo3@example.org", Review: "HTI-2", Occasion: "HTI-2/0/30"}
		if c.purpose == followup.Extension && s.Deadline.Version == 0 {
			s.Deadline.Version, e.Deadline.Version = 2, 2
		}
		why, wanted := Wanted(e, &s, day(c.now), zone, plan())
		if why != c.why || wanted != (c.why == "") {
			t.Errorf("%s: %q, %v; want %q", c.name, why, wanted, c.why)
		}
	}
}

// TestWantedOf: each reason for which what staff had sent is not sent after all.
func TestWantedOf(t *testing.T) {
	first, second := VersionOf{"HTI-2", 1}, VersionOf{"SVN-3", 2}
	for _, c := range []struct {
		name   string
		change func(*followup.Stakeholder)
		e      Entry
		why    string
	}{
		{"thanks", func(*followup.Stakeholder) {}, Entry{Purpose: followup.Thanks, Version: &first}, ""},
		{"not to be contacted", func(s *followup.Stakeholder) { s.DoNotContact = "asked" }, Entry{Purpose: followup.Request}, "the stakeholder is not to be contacted"},
		{"opted out", func(s *followup.Stakeholder) { s.Contacts[0].State = followup.OptedOut }, Entry{Purpose: followup.Thanks, Version: &first},
			"the address is no longer one that may be written to"},
		{"declined", func(s *followup.Stakeholder) { s.Contacts[0].Declined = []followup.ReviewID{"HTI-2"} }, Entry{Purpose: followup.Request},
			"the stakeholder wants no mails about this review"},
		{"a colleague came first meanwhile", func(s *followup.Stakeholder) {
			s.Contacts = followup.Contacts("new@example.org", "ngo3@example.org")
		}, Entry{Purpose: followup.Thanks, Version: &first}, ""},
		{"no contact any more", func(s *followup.Stakeholder) { s.Contacts = followup.Contacts("new@example.org") }, Entry{Purpose: followup.Request},
			"the address is no longer one that may be written to"},
		{"withdrawn", func(*followup.Stakeholder) {}, Entry{Purpose: followup.Thanks, Version: &second}, "an assessment that it speaks of was withdrawn"},
		{"one of several withdrawn", func(*followup.Stakeholder) {},
			Entry{Purpose: followup.Recommending, Selection: &Selection{State: "CHE", Versions: []VersionOf{first, second}}}, "an assessment that it speaks of was withdrawn"},
	} {
		s := asked().Stakeholder
		c.change(&s)
		c.e.Recipient, c.e.Review = "ngo3@example.org", "HTI-2"
		why, wanted := WantedOf(c.e, &s, func(v VersionOf) bool { return v == second })
		if why != c.why || wanted != (c.why == "") {
			t.Errorf("%s: %q, %v; want %q", c.name, why, wanted, c.why)
		}
	}
	if why, wanted := WantedOf(Entry{Purpose: followup.Request}, nil, nil); wanted || why != "the stakeholder is no longer registered" {
		t.Errorf("nobody: %q, %v", why, wanted)
	}
}

// TestWaits: which mails wait for a working day, and which would come too late then.
func TestWaits(t *testing.T) {
	zone := zurich(t)
	p := plan()
	p.Rest.Weekend = []time.Weekday{time.Saturday, time.Sunday}
	for _, c := range []struct {
		name, deadline, now string
		purpose             followup.Purpose
		waits               bool
	}{
		{"a working day", "2027-03-31", "2027-03-05 09:00", followup.Reminder, false},
		{"Saturday", "2027-03-31", "2027-03-06 09:00", followup.Reminder, true},
		{"the last second of Sunday", "2027-03-31", "2027-03-07 23:59", followup.Invitation, true},
		{"a notice", "2027-03-31", "2027-03-06 09:00", followup.Extension, true},
		{"Monday would be too late", "2027-03-07", "2027-03-06 09:00", followup.Reminder, false},
		{"the last reminder has the grace", "2027-03-07", "2027-03-13 09:00", followup.LastReminder, true},
		{"an invitation in the grace too", "2027-03-05", "2027-03-06 09:00", followup.Invitation, true},
	} {
		s := asked()
		s.Deadline = deadline(c.deadline, 0)
		why := s.Waits(Entry{Purpose: c.purpose}, instant(t, zone, c.now), zone, p)
		if (why != "") != c.waits {
			t.Errorf("%s: %q", c.name, why)
		}
	}
}

func TestWantedWithoutSituation(t *testing.T) {
	for purpose, want := range map[followup.Purpose]bool{
		followup.Invitation: false, followup.Reminder: false, followup.LastReminder: false, followup.Extension: false, followup.ReceiptPurpose: true, followup.Digest: true,
	} {
		if _, wanted := Wanted(Entry{Purpose: purpose}, nil, time.Now(), time.UTC, plan()); wanted != want {
			t.Errorf("%s without a situation: %v, want %v", purpose, wanted, want)
		}
	}
}
