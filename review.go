package followup

import (
	"fmt"
	"strconv"
	"strings"
)

// A ReviewID names a review by State and cycle: "HTI-2". It stays the same when
// the review is moved to another session.
type ReviewID string

// NewReviewID returns the name of a State's review in a cycle (1, 2, …).
func NewReviewID(c CountryCode, cycle int) ReviewID {
	return ReviewID(fmt.Sprintf("%s-%d", c, cycle))
}

// ParseReviewID reads "HTI-2", in any case. It does not know whether there is
// such a review.
func ParseReviewID(s string) (ReviewID, error) {
	code, cycle, ok := strings.Cut(strings.ToUpper(strings.TrimSpace(s)), "-")
	n, err := strconv.Atoi(cycle)
	if !ok || err != nil || n < 1 || n > 99 || !isAlpha3(code) {
		return "", fmt.Errorf("%q is not a review: write the State's three-letter code and the cycle, as in HTI-2", s)
	}
	return NewReviewID(CountryCode(code), n), nil
}

func isAlpha3(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

// Country returns the State under Review's code.
func (id ReviewID) Country() CountryCode {
	c, _, _ := strings.Cut(string(id), "-")
	return CountryCode(c)
}

// Cycle returns the round of reviews (1, 2, …), or 0 for the empty ID.
func (id ReviewID) Cycle() int {
	_, c, _ := strings.Cut(string(id), "-")
	n, _ := strconv.Atoi(c)
	return n
}

// CycleOf returns the cycle that a session of the Working Group belongs to:
// sessions 1-12, 13-26, 27-40, 41-54. Cycle 5's sessions are not known yet, so
// it is 0 from 55 on.
func CycleOf(session int) int {
	for i, last := range []int{0, 12, 26, 40, 54} {
		if session >= 1 && session <= last {
			return i
		}
	}
	return 0
}

// A Review is one State reviewed in one session: what a mid-term assessment is
// about.
type Review struct {
	ID       ReviewID
	Session  int  // of the Working Group
	Start    Date // of the session; may be a month only
	End      Date // may be zero
	Next     int  // session of the State's next review; 0 where it is not known
	NextDate Date // start of that session; zero where it is not known
	Earlier  []Postponement
}

// A Postponement is a place in the calendar that a review had and lost.
type Postponement struct {
	Session int    `json:"session"`
	Start   Date   `json:"start"`
	Note    string `json:"note"` // why, in a few words
}

// Held reports whether the session had begun on today. Whether a review took
// place is derived from its date and never stored.
func (r Review) Held(today Date) bool { return !r.Start.IsZero() && !today.Before(r.Start) }
