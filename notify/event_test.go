package notify

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"testing"

	"github.com/emersion/go-message"

	"github.com/upr-info/followup"
)

// calendarOf returns the Content-Type of the calendar that a mail carries, and its
// lines unfolded.
func calendarOf(t *testing.T, mail []byte) (kind string, params map[string]string, lines []string) {
	t.Helper()
	m, err := message.Read(bytes.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	err = m.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), "text/calendar") {
			return err
		}
		if kind, params, err = mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil {
			return err
		}
		content, err := io.ReadAll(part.Body)
		lines = strings.Split(strings.ReplaceAll(string(content), "\r\n ", ""), "\r\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kind, params, lines
}

// TestEvent: the invitation and each notice carry the deadline as one and the same
// event, which moves; what comes after it carries none.
func TestEvent(t *testing.T) {
	c := testComposer(t)
	e := Entry{Token: token, Purpose: followup.Invitation, Recipient: "ngo3@example.org", Review: "HTI-2", Stakeholder: "example-ngo-3",
		Language: followup.French, Deadline: deadline("2027-03-31", 0)}
	for _, tt := range []struct {
		purpose  followup.Purpose
		deadline followup.Deadline
		want     string // SEQUENCE and DTSTART; empty: no event
	}{
		{followup.Invitation, deadline("2027-03-31", 0), "SEQUENCE:0 DTSTART;VALUE=DATE:20270331"},
		{followup.Extension, deadline("2027-04-30", 2), "SEQUENCE:2 DTSTART;VALUE=DATE:20270430"},
		{followup.Invitation, deadline("2027-02-28", 0), ""}, // passed
		{followup.Reminder, deadline("2027-03-31", 0), ""},
		{followup.LastReminder, deadline("2027-02-27", 0), ""},
	} {
		e.Purpose, e.Deadline = tt.purpose, tt.deadline
		kind, params, lines := calendarOf(t, compose(t, c, e))
		if tt.want == "" {
			if kind != "" {
				t.Errorf("%s with deadline %s carries an event", tt.purpose, tt.deadline.Date)
			}
			continue
		}
		if kind != "text/calendar" || params["method"] != "PUBLISH" || !strings.EqualFold(params["charset"], "utf-8") || params["name"] != "HTI-2.ics" {
			t.Errorf("%s: %s %v", tt.purpose, kind, params)
		}
		for _, want := range append(strings.Fields(tt.want), "METHOD:PUBLISH", "UID:hti-2-deadline-example-ngo-3@example.org",
			"SUMMARY:Haïti : dernier jour pour répondre sur ses recommandations de l’EPU") {
			if !strings.Contains(strings.Join(lines, "\n")+"\n", want+"\n") {
				t.Errorf("%s: no line %q in\n%s", tt.purpose, want, strings.Join(lines, "\n"))
			}
		}
	}
}
