package notify

import (
	"fmt"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// A locale writes dates and sizes in one of the languages that we write.
type locale followup.Language

// day returns a day with its weekday: "Wednesday, 31 March 2027".
func (l locale) day(d followup.Date) string {
	if !d.HasDay() {
		return l.month(d)
	}
	weekday := l.weekdays()[d.Start(time.UTC).Weekday()]
	switch followup.Language(l) {
	case followup.French:
		number := fmt.Sprint(d.Day)
		if d.Day == 1 {
			number = "1er"
		}
		return fmt.Sprintf("%s %s %s", weekday, number, l.month(d))
	case followup.Spanish:
		return fmt.Sprintf("%s %d de %s", weekday, d.Day, l.month(d))
	}
	return fmt.Sprintf("%s, %d %s", weekday, d.Day, l.month(d))
}

// month returns a month: "March 2027".
func (l locale) month(d followup.Date) string {
	if d.IsZero() {
		return ""
	}
	name := l.months()[d.Month-1]
	if followup.Language(l) == followup.Spanish {
		return fmt.Sprintf("%s de %d", name, d.Year)
	}
	return fmt.Sprintf("%s %d", name, d.Year)
}

// moment returns a time of a day in zone: "Wednesday, 31 March 2027, 14:05".
func (l locale) moment(t time.Time, zone *time.Location) string {
	return l.day(followup.DateOf(t, zone)) + t.In(zone).Format(", 15:04")
}

// deadline returns the last day of something with its weekday and the zone that
// its end is meant in: "Wednesday, 31 March 2027 (Europe/Zurich)".
func (l locale) deadline(d followup.Date, zone *time.Location) string {
	if !d.HasDay() {
		return l.day(d)
	}
	return fmt.Sprintf("%s (%s)", l.day(d), zone)
}

// size returns a number of bytes as people say it: "48 KB".
func (l locale) size(n int64) string {
	const kilo = 1000
	octet, point := "B", "."
	switch followup.Language(l) {
	case followup.French:
		octet, point = "o", ","
	case followup.Spanish:
		point = ","
	}
	switch {
	case n < kilo:
		return fmt.Sprintf("%d %s", n, octet)
	case n < kilo*kilo:
		return fmt.Sprintf("%d k%s", (n+kilo/2)/kilo, octet)
	}
	s := fmt.Sprintf("%.1f M%s", float64(n)/kilo/kilo, octet)
	return strings.Replace(s, ".", point, 1)
}

// count returns a number with its noun. French counts 0 as one.
func (l locale) count(n int, one, many string) string {
	noun := many
	if n == 1 || n == 0 && followup.Language(l) == followup.French {
		noun = one
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// offset returns the difference of zone to UTC just before t: "UTC+2".
func offset(t time.Time, zone *time.Location) string {
	_, seconds := t.Add(-time.Second).In(zone).Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := fmt.Sprintf("UTC%s%d", sign, seconds/3600)
	if minutes := seconds % 3600 / 60; minutes != 0 {
		s += fmt.Sprintf(":%02d", minutes)
	}
	return s
}

func (l locale) weekdays() []string {
	switch followup.Language(l) {
	case followup.French:
		return []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	case followup.Spanish:
		return []string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}
	}
	return []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
}

func (l locale) months() []string {
	switch followup.Language(l) {
	case followup.French:
		return []string{"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	case followup.Spanish:
		return []string{"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}
	}
	return []string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"}
}
