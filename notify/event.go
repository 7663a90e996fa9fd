package notify

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/ical"
)

// hasEvent reports whether mails of a purpose carry their deadline as an event of a
// calendar: those that tell it first.
func hasEvent(p followup.Purpose) bool { return p == followup.Invitation || p == followup.Extension }

// event returns the deadline of e as an event for the recipient's calendar; nil
// where the mail carries none, or the day has passed. A later notice has the same UID and a greater
// SEQUENCE, so that the event moves (RFC 5546, section 3.2.1).
func (c *Composer) event(e Entry, w words, now time.Time) (*attachment, error) {
	if !hasEvent(e.Purpose) || !e.Deadline.Date.HasDay() || !now.Before(e.Deadline.Date.End(c.Zone)) {
		return nil, nil
	}
	_, domain, _ := strings.Cut(c.Address, "@")
	var b bytes.Buffer
	err := ical.Write(&b, ical.Calendar{Events: []ical.Event{{
		UID:      DeadlineUID(e.Review, e.Stakeholder, domain),
		Sequence: e.Deadline.Version,
		Stamp:    now,
		First:    e.Deadline.Date,
		Summary:  w.Event, Description: w.EventText, URL: c.Site,
	}}})
	if err != nil {
		return nil, fmt.Errorf("write event: %w", err)
	}
	return &attachment{name: string(e.Review) + ".ics", kind: ical.MediaType, content: b.Bytes()}, nil
}

// DeadlineUID names the event of a deadline: that of one stakeholder, or of all
// where s is empty. It stays the same when the deadline moves.
func DeadlineUID(r followup.ReviewID, s followup.StakeholderID, domain string) string {
	name := strings.ToLower(string(r)) + "-deadline"
	if s != "" {
		name += "-" + string(s)
	}
	return name + "@" + domain
}
