// Package storetest has the contract of the store as tests, for every engine.
//
// Each test opens an empty, migrated database of its own, says what it does in
// the words of ingest, notify and compile, and looks at what the store then
// answers, never at its tables.
package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
)

// Open returns an empty, migrated database that the test closes by itself.
type Open func(t *testing.T, o store.Options) *store.DB

// Run runs the contract.
func Run(t *testing.T, open Open) {
	for _, suite := range []func(*testing.T, Open){
		testTake, testSettle, testReplace, testPassages, testTriage, testRegister, testRecommendations, testCalendar, testLedger, testReturns, testAgenda, testVoices, testPublish, testEditing, testConcurrency, testCrash,
	} {
		suite(t, open)
	}
}

// The clock of all tests: a Monday morning.
var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// A bench is a store on the calendar of the tests.
type bench struct {
	*store.DB
	t     *testing.T
	ctx   context.Context
	queue *queue
	now   time.Time
	uid   uint32
}

// setUp opens a store with two States, their reviews, a queue that remembers and
// a clock that stands still.
func setUp(t *testing.T, open Open) *bench {
	t.Helper()
	b := &bench{t: t, ctx: t.Context(), queue: &queue{}, now: morning}
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	b.DB = open(t, store.Options{
		Calendar: []followup.Review{
			{ID: "SVN-2", Session: 20, Start: day("2014-10-27"), Next: 34, NextDate: day("2019-11-04")},
			{ID: "SVN-3", Session: 34, Start: day("2019-11-04"), Next: 48, NextDate: day("2025-01-20")},
			{ID: "HTI-3", Session: 40, Start: day("2022-01-24")},
			{ID: "MUS-3", Session: 31, Start: day("2018-11")},
		},
		Countries: map[followup.CountryCode]followup.Country{"SVN": {Code: "SVN", Name: "Slovenia"}, "HTI": {Code: "HTI", Name: "Haiti"}},
		Plan:      followup.Plan{MidtermAfter: 27, InviteBefore: 90, RemindBefore: []int{30, 7, 1}, Grace: 14},
		Zone:      zone,
		Queue:     b.queue,
		Now:       func() time.Time { return b.now },
	})
	return b
}

func day(s string) followup.Date {
	d, err := followup.ParseDate(s)
	if err != nil {
		panic(err) // a typing error in a test
	}
	return d
}

// A queue remembers the tasks of the transactions that were given to it.
type queue struct {
	sync.Mutex
	tasks []followup.Task
	fail  error
}

func (q *queue) Enqueue(_ context.Context, _ *sql.Tx, tasks ...followup.Task) error {
	q.Lock()
	defer q.Unlock()
	q.tasks = append(q.tasks, tasks...)
	return q.fail
}

// take returns the kinds of task since the last time, sorted.
func (q *queue) take() []followup.TaskKind {
	q.Lock()
	defer q.Unlock()
	var kinds []followup.TaskKind
	for _, t := range q.tasks {
		kinds = append(kinds, t.Kind)
	}
	q.tasks = nil
	slices.Sort(kinds)
	return kinds
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// mail returns a letter of which every field follows from name.
func mail(name string, received time.Time) followup.Letter {
	return followup.Letter{SHA256: hash(name), BodySHA256: hash("body of " + name), Size: int64(len(name)),
		MessageID: name + "@example.org", From: "office@example.org", FromName: "Office", Subject: name,
		Date: received.Format(time.RFC1123Z), Received: received, Language: followup.English}
}

// take brings letters into the inbox and returns them as they are then on file.
func (b *bench) take(mails ...followup.Letter) []followup.Letter {
	b.t.Helper()
	from, err := b.Cursor(b.ctx, "INBOX")
	b.check(err)
	to := ingest.Cursor{Validity: 7, Next: b.uid + uint32(len(mails)) + 1}
	var arrivals []ingest.Arrival
	for _, l := range mails {
		b.uid++
		arrivals = append(arrivals, ingest.Arrival{UID: b.uid, Letter: l})
	}
	_, err = b.Take(b.ctx, "INBOX", from, to, arrivals)
	b.check(err)
	all, err := b.Letters(b.ctx, "")
	b.check(err)
	var taken []followup.Letter
	for _, l := range mails {
		i := slices.IndexFunc(all, func(o store.LetterOnFile) bool { return o.SHA256 == l.SHA256 })
		if i < 0 {
			b.t.Fatalf("%s was not taken", l.Subject)
		}
		taken = append(taken, all[i].Letter)
	}
	return taken
}

// reread returns a letter as it is now on file.
func (b *bench) reread(id followup.LetterID) store.LetterOnFile {
	b.t.Helper()
	l, err := b.Letter(b.ctx, id)
	b.check(err)
	return l
}

// settle settles outcomes now.
func (b *bench) settle(outcomes []ingest.Outcome) error {
	_, err := b.Settle(b.ctx, b.now, outcomes)
	return err
}

func (b *bench) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// want fails the test unless err is target.
func (b *bench) want(err, target error) {
	b.t.Helper()
	if !errors.Is(err, target) {
		b.t.Fatalf("error %v, want %v", err, target)
	}
}

// equal fails the test where got is not want.
func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// same fails the test where the lists differ.
func same[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
