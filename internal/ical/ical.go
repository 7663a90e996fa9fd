// Package ical writes calendars that mail and calendar programs read (RFC 5545):
// events that take whole days, published and asking nobody for an answer.
//
// It promises that the same calendar gives the same bytes, that no text in it can
// begin a line of its own, that lines are folded where no character is cut, and
// that nothing is said of a time of day: whole days are the same everywhere, and so
// need no time zone.
package ical

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// MediaType is the Content-Type of a calendar (section 8.1). With method=PUBLISH
// mail programs offer it to be kept, and none to be accepted or declined (RFC 5546,
// section 1.4).
const MediaType = "text/calendar; charset=utf-8; method=PUBLISH"

// product names the program that wrote a calendar (section 3.7.3).
const product = "-//UPR Info//followup//EN"

// A Calendar is published as a whole.
type Calendar struct {
	Name   string // shown by most programs; may be empty
	Events []Event
}

// An Event is one that takes whole days.
type Event struct {
	UID      string    // the same for as long as the event exists, and no other's
	Sequence int       // grows when its days change
	Stamp    time.Time // when what is said here was decided
	// First and Last are the days of the event, both included. A First without a
	// day takes the whole month, and Last is not looked at; a zero Last is First.
	First, Last followup.Date
	Summary     string
	Description string // may be empty
	URL         string // may be empty
	Tentative   bool   // not decided yet
}

// Write writes a calendar. An event without a UID or a date is an error, and then
// what was written is no calendar.
func Write(w io.Writer, c Calendar) error {
	p := &printer{w: w}
	p.line("BEGIN", "VCALENDAR")
	p.line("VERSION", "2.0")
	p.line("PRODID", product)
	p.line("CALSCALE", "GREGORIAN")
	p.line("METHOD", "PUBLISH")
	p.optional("X-WR-CALNAME", text(c.Name)) // not in the RFC, and known everywhere
	for i, e := range c.Events {
		if err := e.check(); err != nil {
			return fmt.Errorf("event %d: %w", i+1, err)
		}
		p.event(e)
	}
	p.line("END", "VCALENDAR")
	return p.err
}

func (e Event) check() error {
	switch {
	case e.UID == "" || strings.ContainsFunc(e.UID, unicode.IsControl):
		return errors.New("the UID is empty or holds a control character")
	case e.First.IsZero() || e.Stamp.IsZero():
		return fmt.Errorf("%s has no date or no time stamp", e.UID)
	case e.First.HasDay() && !e.Last.IsZero() && (!e.Last.HasDay() || e.Last.Before(e.First)):
		return fmt.Errorf("%s ends on %s, before its begin on %s", e.UID, e.Last, e.First)
	}
	return nil
}

// A printer writes lines until one fails.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) event(e Event) {
	p.line("BEGIN", "VEVENT")
	p.line("UID", text(e.UID))
	p.line("DTSTAMP", e.Stamp.UTC().Format("20060102T150405Z"))
	p.line("SEQUENCE", fmt.Sprint(e.Sequence))
	first, after := e.span()
	p.line("DTSTART;VALUE=DATE", day(first))
	p.line("DTEND;VALUE=DATE", day(after)) // the day after the last (section 3.6.1)
	p.line("SUMMARY", text(e.Summary))
	p.optional("DESCRIPTION", text(e.Description))
	p.optional("URL", uri(e.URL))
	status := "CONFIRMED"
	if e.Tentative {
		status = "TENTATIVE"
	}
	p.line("STATUS", status)
	p.line("TRANSP", "TRANSPARENT") // nobody is busy all day because of a deadline
	p.line("END", "VEVENT")
}

// span returns the first day of the event and the first after it.
func (e Event) span() (first, after followup.Date) {
	if !e.First.HasDay() {
		after = e.First.AddMonths(1)
		return followup.Date{Year: e.First.Year, Month: e.First.Month, Day: 1}, followup.Date{Year: after.Year, Month: after.Month, Day: 1}
	}
	if e.Last.IsZero() {
		return e.First, e.First.AddDays(1)
	}
	return e.First, e.Last.AddDays(1)
}

func day(d followup.Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

func (p *printer) optional(name, value string) {
	if value != "" {
		p.line(name, value)
	}
}

// lineOctets is the most that a line holds, its end not counted (section 3.1).
const lineOctets = 75

// line writes one content line, folded between characters (section 3.1).
func (p *printer) line(name, value string) {
	var b strings.Builder
	width := 0
	for _, r := range name + ":" + value {
		n := utf8.RuneLen(r)
		if width+n > lineOctets {
			b.WriteString("\r\n ")
			width = 1
		}
		b.WriteRune(r)
		width += n
	}
	b.WriteString("\r\n")
	if p.err == nil {
		_, p.err = io.WriteString(p.w, b.String())
	}
}

// text returns a value of type TEXT (section 3.3.11). Control characters other than
// ends of lines and tabs may not stand in one (section 3.1) and are left out.
func text(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}

// uri returns an address that can stand as it is (section 3.3.13), or "" for what is
// none.
func uri(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}
