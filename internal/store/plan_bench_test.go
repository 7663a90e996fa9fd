package store_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// BenchmarkPlanDue plans 10,000 reminders: 250 stakeholders of each of 40 reviews
// were invited and are silent. One in ten has a deadline of its own by now, and gets
// notice of it instead. What the store does for it counts, and so does how high the
// heap rose.
func BenchmarkPlanDue(b *testing.B) {
	const reviews, each = 40, 250
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			d := asked(b, engine, reviews, each)
			peak := heap()
			for b.Loop() {
				added, err := d.PlanDue(b.Context())
				if err != nil || added != reviews*each {
					b.Fatalf("%d planned: %v", added, err)
				}
				peak = max(peak, heap())
				b.StopTimer()
				remove(b, d)
				b.StartTimer()
			}
			b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapSys - m.HeapReleased
}

// remove takes out what was planned, for the next round.
func remove(b *testing.B, d *notify.Dispatcher) {
	if _, err := d.Agenda.(*store.DB).SQL().ExecContext(b.Context(), `DELETE FROM ledger WHERE purpose <> 'invitation'`); err != nil {
		b.Fatal(err)
	}
}

// asked returns a dispatcher over a store in which so many stakeholders of each of so
// many reviews were invited, some days before the first reminder is due.
func asked(b *testing.B, engine string, reviews, each int) *notify.Dispatcher {
	dsn := b.TempDir() + "/bench.db"
	if engine == "postgres" {
		dsn = schemaOf(b, postgresServer(b), int64(b.N))
	}
	day := func(year int, month time.Month, d int) followup.Date {
		return followup.Date{Year: year, Month: month, Day: d}
	}
	now := time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC)
	var calendar []followup.Review
	var ids []followup.ReviewID
	for i := range reviews {
		id := followup.NewReviewID(followup.CountryCode(fmt.Sprintf("A%c%c", 'A'+i/26, 'A'+i%26)), 3)
		calendar = append(calendar, followup.Review{ID: id, Session: 40, Start: day(2022, time.January, 24)})
		ids = append(ids, id)
	}
	plan := followup.Plan{InviteBefore: 90, RemindBefore: []int{30, 7, 1}, RemindAfter: 7, Grace: 14,
		Rest: followup.Rest{Weekend: []time.Weekday{time.Saturday, time.Sunday}, Holidays: []followup.Date{day(2027, time.March, 26)}}}
	db := open(b, dsn, store.Options{Calendar: calendar, Plan: plan, Now: func() time.Time { return now }})
	var people []followup.Stakeholder
	for _, id := range ids {
		for n := range each {
			s := followup.StakeholderID(fmt.Sprintf("%s-%d", id, n))
			people = append(people, followup.Stakeholder{ID: s, Name: string(s), Kind: followup.NGO, Language: followup.French,
				Contacts: followup.Contacts(string(s) + "@example.org"), Reviews: []followup.ReviewID{id}})
		}
	}
	_, _, _, err := db.UpdateStakeholders(b.Context(), people)
	check(b, err)
	check(b, db.SetDeadline(b.Context(), ids, "", day(2027, time.March, 31), "staff-1"))
	for i := 0; i < len(people); i += 10 {
		check(b, db.SetDeadline(b.Context(), people[i].Reviews, people[i].ID, day(2027, time.March, 30), "staff-1"))
	}
	d := &notify.Dispatcher{Ledger: db.Ledger(), Agenda: db, Composer: &notify.Composer{Zone: time.UTC}, Plan: plan, Now: func() time.Time { return now }}
	invited(b, db, people)
	return d
}

// invited puts the invitations of all into the ledger as sent.
func invited(b *testing.B, db *store.DB, people []followup.Stakeholder) {
	sent := time.Date(2026, time.December, 31, 9, 0, 0, 0, time.UTC)
	var entries []notify.Entry
	for _, s := range people {
		entries = append(entries, notify.Entry{Purpose: followup.Invitation, Occasion: notify.OccasionInvitation(s.Reviews[0]), Recipient: s.Contacts[0].Address,
			Review: s.Reviews[0], Stakeholder: s.ID, Language: s.Language, Due: sent, Deadline: followup.Deadline{Date: followup.Date{Year: 2027, Month: time.March, Day: 31}}})
	}
	_, err := db.Ledger().Plan(b.Context(), entries)
	check(b, err)
	all, err := db.Ledger().Entries(b.Context(), store.Filter{})
	check(b, err)
	var results []notify.Result
	for _, e := range all {
		results = append(results, notify.Result{ID: e.ID, State: notify.Sent, At: sent})
	}
	check(b, db.Ledger().Settle(b.Context(), results))
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
