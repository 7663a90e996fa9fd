package followup

import (
	"cmp"
	"fmt"
	"time"
)

// A Date is a day of the calendar, or a month of which the day was not given
// (Day 0). No day is ever made up for a month-only date.
// Its zero value is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2027-03-31" or "2027-03"; the empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return Date{t.Year(), t.Month(), t.Day()}, nil
	}
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: write it as 2027-03-31, or 2027-03 where the day is not known", s)
	}
	return Date{t.Year(), t.Month(), 0}, nil
}

// DateOf returns the day that it is at t in zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// String returns "2027-03-31", "2027-03" or "".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText implements encoding.TextMarshaler with String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with ParseDate.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// HasDay reports whether the day was given.
func (d Date) HasDay() bool { return d.Day != 0 }

// Start returns the first instant of d in zone: of the day, or of the month
// where only that is known.
func (d Date) Start(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, max(d.Day, 1), 0, 0, 0, 0, zone)
}

// End returns the first instant after d in zone. A deadline has passed at End,
// and not before.
func (d Date) End(zone *time.Location) time.Time {
	if d.HasDay() {
		return time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, zone)
	}
	return time.Date(d.Year, d.Month+1, 1, 0, 0, 0, 0, zone)
}

// AddDays returns the day n days after d. A month-only date is returned as it
// is, since nothing can be counted from a day that was not given.
func (d Date) AddDays(n int) Date {
	if !d.HasDay() {
		return d
	}
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC), time.UTC)
}

// AddMonths returns the month n months after d's, without a day.
func (d Date) AddMonths(n int) Date {
	t := time.Date(d.Year, d.Month+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	return Date{t.Year(), t.Month(), 0}
}

// Weekday returns the day of the week; of a month, that of its first day.
func (d Date) Weekday() time.Weekday { return d.Start(time.UTC).Weekday() }

// Compare orders dates by year, month and day, a month before its days.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// Before reports whether d lies before o. Where one has no day, months are
// compared: the same month is not before itself.
func (d Date) Before(o Date) bool {
	if d.Year != o.Year {
		return d.Year < o.Year
	}
	if d.Month != o.Month {
		return d.Month < o.Month
	}
	return d.HasDay() && o.HasDay() && d.Day < o.Day
}
