package ical_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/ical"
)

func date(t testing.TB, s string) followup.Date {
	t.Helper()
	d, err := followup.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func write(t testing.TB, c ical.Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := ical.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var stamp = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.FixedZone("", 3600))

func TestWrite(t *testing.T) {
	got := write(t, ical.Calendar{Name: "Follow-up", Events: []ical.Event{
		{UID: "NOR-4-deadline@example.org", Sequence: 2, Stamp: stamp, First: date(t, "2027-03-31"), Summary: "Norway: answers; last day", URL: "https://example.org/a,b"},
		{UID: "SVN-4-session@example.org", Stamp: stamp, First: date(t, "2027-12"), Summary: "Slovenia", Tentative: true},
		{UID: "HTI-4-session@example.org", Stamp: stamp, First: date(t, "2027-01-25"), Last: date(t, "2027-02-05"), Summary: "Haïti\nr\\g"},
	}})
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//UPR Info//followup//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Follow-up
BEGIN:VEVENT
UID:NOR-4-deadline@example.org
DTSTAMP:20261123T080000Z
SEQUENCE:2
DTSTART;VALUE=DATE:20270331
DTEND;VALUE=DATE:20270401
SUMMARY:Norway: answers\; last day
URL:https://example.org/a,b
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:SVN-4-session@example.org
DTSTAMP:20261123T080000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20271201
DTEND;VALUE=DATE:20280101
SUMMARY:Slovenia
STATUS:TENTATIVE
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:HTI-4-session@example.org
DTSTAMP:20261123T080000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20270125
DTEND;VALUE=DATE:20270206
SUMMARY:Haïti\nr\\g
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRefused(t *testing.T) {
	good := ical.Event{UID: "a@example.org", Stamp: stamp, First: date(t, "2027-03-31")}
	for name, change := range map[string]func(*ical.Event){
		"no UID":          func(e *ical.Event) { e.UID = "" },
		"line in the UID": func(e *ical.Event) { e.UID = "a\r\nATTACH:b" },
		"no date":         func(e *ical.Event) { e.First = followup.Date{} },
		"no stamp":        func(e *ical.Event) { e.Stamp = time.Time{} },
		"ends before it":  func(e *ical.Event) { e.Last = date(t, "2027-03-30") },
		"ends in no day":  func(e *ical.Event) { e.Last = date(t, "2027-04") },
	} {
		e := good
		change(&e)
		if err := ical.Write(&bytes.Buffer{}, ical.Calendar{Events: []ical.Event{e}}); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

// hostile are texts as people and senders write them.
func hostile() []string {
	return []string{
		"", "plain", `back\slash; semicolon, comma: colon "quoted"`, "two\nlines\r\nand three\rfour", "tab\there", "bell\a and nul\x00 go",
		strings.Repeat("é", 200), strings.Repeat("a", 66) + "€uro", strings.Repeat("日本語の長い名前", 30), "عربي \u200f" + strings.Repeat("سنة ", 40),
		"🏳️‍🌈" + strings.Repeat("👩‍👩‍👧", 30), "broken \xff\xfe bytes", "\r\nEND:VEVENT\r\nBEGIN:VALARM", " leading and trailing ",
	}
}

// reader is the independent parser: what it reads of each event, as JSON.
const reader = `
import sys, json, icalendar
cal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
out = {"name": str(cal.get("X-WR-CALNAME", "")), "method": str(cal["METHOD"]), "events": []}
for e in cal.walk("VEVENT"):
    out["events"].append({"uid": str(e["UID"]), "sequence": int(e["SEQUENCE"]), "stamp": e.decoded("DTSTAMP").isoformat(),
        "first": e.decoded("DTSTART").isoformat(), "after": e.decoded("DTEND").isoformat(), "summary": str(e["SUMMARY"]),
        "description": str(e.get("DESCRIPTION", "")), "url": str(e.get("URL", "")), "status": str(e["STATUS"])})
print(json.dumps(out))
`

// TestReadByAnother reads hostile texts back with Debian's python3-icalendar.
func TestReadByAnother(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's packages are for
	if out, err := exec.Command(python, "-c", "import icalendar").CombinedOutput(); err != nil {
		t.Skipf("needs python3-icalendar: %s", out)
	}
	c := ical.Calendar{Name: "Follow-up; all, of it"}
	for i, s := range hostile() {
		c.Events = append(c.Events, ical.Event{UID: fmt.Sprintf("%d@example.org", i), Sequence: i, Stamp: stamp, First: date(t, "2028-02-29"),
			Summary: s, Description: s + "\n" + s, URL: "https://followup.example.org/NOR-4/", Tentative: i%2 == 1})
	}
	cmd := exec.Command(python, "-c", reader)
	cmd.Stdin = strings.NewReader(write(t, c))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Name, Method string
		Events       []struct {
			UID, Stamp, First, After, Summary, Description, URL, Status string
			Sequence                                                    int
		}
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if got.Name != c.Name || got.Method != "PUBLISH" || len(got.Events) != len(c.Events) {
		t.Fatalf("read %+v", got)
	}
	for i, e := range got.Events {
		want := c.Events[i]
		status := map[bool]string{false: "CONFIRMED", true: "TENTATIVE"}[want.Tentative]
		if e.UID != want.UID || e.Sequence != i || e.Stamp != "2026-11-23T08:00:00+00:00" || e.First != "2028-02-29" || e.After != "2028-03-01" ||
			e.URL != want.URL || e.Status != status {
			t.Errorf("event %d: %+v", i, e)
		}
		if e.Summary != read(want.Summary) || e.Description != read(want.Description) {
			t.Errorf("event %d reads %q, %q; want %q", i, e.Summary, e.Description, read(want.Summary))
		}
	}
}

// read returns a text as a reader gets it: without control characters, and with
// one kind of line end.
func read(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\a", "", "\x00", "").Replace(s)
	return strings.ToValidUTF8(s, "\uFFFD")
}

// FuzzWrite holds of any text that lines stay short, are whole UTF-8, and that
// unfolded and unescaped (section 3.1, 3.3.11) they are what was written.
func FuzzWrite(f *testing.F) {
	for _, s := range append(hostile(), `\n is no line, though python3-icalendar takes it for one`) {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, summary, url string) {
		e := ical.Event{UID: "a@example.org", Stamp: stamp, First: date(t, "2027-03-31"), Summary: summary, URL: url}
		out := write(t, ical.Calendar{Name: summary, Events: []ical.Event{e}})
		if !strings.HasSuffix(out, "\r\n") || strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\r") || strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") {
			t.Fatalf("lines end otherwise than in CRLF: %q", out)
		}
		for line := range strings.SplitSeq(out, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) {
				t.Fatalf("%d octets: %q", len(line), line)
			}
		}
		found := map[string]int{}
		for line := range strings.SplitSeq(strings.ReplaceAll(out, "\r\n ", ""), "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			found[name]++
			if name == "SUMMARY" {
				if got := unescape(value); got != visible(summary) {
					t.Fatalf("read %q, want %q", got, visible(summary))
				}
			}
		}
		if found["BEGIN"] != 2 || found["END"] != 2 || found["SUMMARY"] != 1 || found["URL"] > 1 {
			t.Fatalf("properties %v", found)
		}
	})
}

func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

func visible(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
