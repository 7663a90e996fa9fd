// Package calendar holds the facts that the Programme starts from: the 193
// Member States of the United Nations, every review of the sessions 1 to 54 of
// the UPR Working Group, and how States are called in six languages.
//
// Its tables are embedded. Nothing is read at run time, and every later change
// (a deadline, a postponement) is an event in the store. A day that no source
// gives is not made up: some sessions are known by their month only. One review
// is not here because no source tells its session: Ukraine's fourth.
package calendar

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/upr-info/followup"
)

var (
	//go:embed countries.csv
	countriesTable []byte
	//go:embed sessions.csv
	sessionsTable []byte
	//go:embed reviews.csv
	reviewsTable []byte
	//go:embed spellings.csv
	spellingsTable []byte
)

// Facts are the embedded tables, read. They do not change and may be used by
// many goroutines.
type Facts struct {
	countries []followup.Country // by code
	reviews   []followup.Review  // by session, then as the source has them
	byCode    map[followup.CountryCode]int
	byID      map[followup.ReviewID]int
	index     func() index   // of names; made when one is first looked up, which costs more than all the rest
	uses      map[string]use // of the words around names
}

// Load reads the embedded tables, in a millisecond or two. An error means that the
// program was built from a damaged table; that the names are whole is for a test.
func Load() (*Facts, error) {
	f := &Facts{byCode: map[followup.CountryCode]int{}, byID: map[followup.ReviewID]int{}, uses: uses()}
	sessions, err := readSessions()
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{f.readCountries, func() error { return f.readReviews(sessions) }} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	f.chain(sessions)
	f.index = sync.OnceValue(func() index {
		x, _ := f.readNames() // TestNamesAreWhole: there is no error
		return x
	})
	return f, nil
}

// AsOf returns the day on which the tables were drawn up.
func AsOf() followup.Date { return followup.Date{Year: 2026, Month: time.November, Day: 23} }

// Countries returns all Member States by code. The slice is the caller's, the
// maps in it are not.
func (f *Facts) Countries() []followup.Country { return slices.Clone(f.countries) }

// Country returns a State by its ISO 3166-1 alpha-3 code, upper case.
func (f *Facts) Country(code followup.CountryCode) (followup.Country, bool) {
	i, ok := f.byCode[code]
	if !ok {
		return followup.Country{}, false
	}
	return f.countries[i], true
}

// Reviews returns all reviews by session. The slice is the caller's.
func (f *Facts) Reviews() []followup.Review { return slices.Clone(f.reviews) }

// Review returns a review by its name, such as "HTI-2".
func (f *Facts) Review(id followup.ReviewID) (followup.Review, bool) {
	i, ok := f.byID[id]
	if !ok {
		return followup.Review{}, false
	}
	return f.reviews[i], true
}

// ReviewIn returns a State's review in a session. A place in the calendar that
// the review lost counts too, since older documents name it.
func (f *Facts) ReviewIn(code followup.CountryCode, session int) (followup.Review, bool) {
	r, ok := f.Review(followup.NewReviewID(code, followup.CycleOf(session)))
	lost := func(p followup.Postponement) bool { return p.Session == session }
	if !ok || r.Session != session && !slices.ContainsFunc(r.Earlier, lost) {
		return followup.Review{}, false
	}
	return r, true
}

// A session is one of the Working Group; its end may be unknown.
type session struct{ start, end followup.Date }

func readSessions() (map[int]session, error) {
	sessions := map[int]session{}
	err := eachRow("sessions", sessionsTable, func(row map[string]string) error {
		n, err := strconv.Atoi(row["session"])
		if err != nil {
			return err
		}
		start, err := followup.ParseDate(row["start"])
		if err != nil {
			return err
		}
		end, err := followup.ParseDate(row["end"])
		sessions[n] = session{start, end}
		return err
	})
	return sessions, err
}

func (f *Facts) readCountries() error {
	return eachRow("countries", countriesTable, func(row map[string]string) error {
		c := followup.Country{
			Code: followup.CountryCode(row["code"]), ISO2: row["iso2"], Name: row["name"],
			Group: followup.RegionalGroup(row["group"]), Names: map[followup.Language]string{},
		}
		for _, l := range followup.Languages() {
			c.Names[l] = row[string(l)]
		}
		f.byCode[c.Code] = len(f.countries)
		f.countries = append(f.countries, c)
		return nil
	})
}

// readReviews gives a place that a review lost to the review itself, which may
// stand before or after it in the table.
func (f *Facts) readReviews(sessions map[int]session) error {
	lost := map[followup.ReviewID][]followup.Postponement{}
	err := eachRow("reviews", reviewsTable, func(row map[string]string) error {
		id, err := followup.ParseReviewID(row["state"] + "-" + row["cycle"])
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(row["session"])
		if err != nil {
			return err
		}
		in, known := sessions[n]
		if _, state := f.Country(id.Country()); !known || !state || followup.CycleOf(n) != id.Cycle() {
			return fmt.Errorf("%s cannot be in session %d", id, n)
		}
		if row["lost"] != "" {
			lost[id] = append(lost[id], followup.Postponement{Session: n, Start: in.start, Note: row["lost"]})
			return nil
		}
		if _, twice := f.byID[id]; twice {
			return fmt.Errorf("%s stands twice", id)
		}
		f.byID[id] = len(f.reviews)
		f.reviews = append(f.reviews, followup.Review{ID: id, Session: n, Start: in.start, End: in.end})
		return nil
	})
	for id, places := range lost {
		f.reviews[f.byID[id]].Earlier = places
	}
	return err
}

// chain tells every review when the State's following one is.
func (f *Facts) chain(sessions map[int]session) {
	for i := range f.reviews {
		r := &f.reviews[i]
		next, known := f.byID[followup.NewReviewID(r.ID.Country(), r.ID.Cycle()+1)]
		if !known {
			continue
		}
		r.Next = f.reviews[next].Session
		r.NextDate = sessions[r.Next].start
	}
}

// eachRow calls take with every row of a table by the names of its header.
func eachRow(table string, data []byte, take func(row map[string]string) error) error {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return fmt.Errorf("read table of %s: %w", table, err)
	}
	for i, cells := range rows[1:] {
		row := make(map[string]string, len(cells))
		for j, name := range rows[0] {
			row[name] = cells[j]
		}
		if err := take(row); err != nil {
			return fmt.Errorf("read table of %s, row %d: %w", table, i+2, err)
		}
	}
	return nil
}
