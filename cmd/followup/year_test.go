package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// The year of TestYear, in Zurich. Weekends are days of rest, and so are these.
var yearOfRest = []followup.Date{on("2027-03-26"), on("2027-03-29"), on("2027-05-06"), on("2027-05-17")}

const opening = "2027-01-05" // on which staff give all deadlines

// A course is what becomes of the deadline of five reviews, and the mails that each
// of their stakeholders gets for it, as somebody wrote them down with a paper
// calendar: "04-01 invitation". Every morning at nine the worker runs, but for the
// days from the 2nd to the 11th of August, on which it is off.
type course struct {
	name     string
	deadline string // first given on opening; empty: never
	changes  []change
	silent   string // who never answers
	bounces  string // the same, whose first address does not exist: second@ is a colleague
	optsOut  string // who wants no more after the first reminder
	answers  string // all that one could get who answers some day, before that day
}

// A change is what staff do on a day, before nine.
type change struct {
	day      string
	deadline string // the new one
	only     string // for those stakeholders alone whose fate it is
	session  int    // or the session the review moves to
}

var courses = []course{
	{
		name: "as planned", deadline: "2027-06-30", // a Wednesday
		silent:  "04-01 invitation, 05-31 reminder, 06-23 reminder, 06-29 reminder, 07-07 last-reminder",
		bounces: "04-01 invitation, 04-02 invitation second, 05-31 reminder second, 06-23 reminder second, 06-29 reminder second, 07-07 last-reminder second",
		optsOut: "04-01 invitation, 05-31 reminder",
		answers: "04-01 invitation, 05-31 reminder, 06-23 reminder, 06-29 reminder",
	},
	{
		// A Sunday, Easter. Ninety days before are over: at once. The reminder a week
		// before is a Sunday's, for Monday; that of the day before is moved behind
		// the holidays, which would be too late, and so to the last working day before.
		name: "late and over Easter", deadline: "2027-03-28",
		silent:  "01-05 invitation, 02-26 reminder, 03-22 reminder, 03-25 reminder, 04-05 last-reminder",
		bounces: "01-05 invitation, 01-06 invitation second, 02-26 reminder second, 03-22 reminder second, 03-25 reminder second, 04-05 last-reminder second",
		optsOut: "01-05 invitation, 02-26 reminder",
		answers: "01-05 invitation, 02-26 reminder, 03-22 reminder, 03-25 reminder",
	},
	{
		name: "more time in time", deadline: "2027-05-31", changes: []change{{day: "2027-05-10", deadline: "2027-06-30"}},
		silent: "03-02 invitation, 05-03 reminder, 05-10 extension, 05-31 reminder, 06-23 reminder, 06-29 reminder, 07-07 last-reminder",
		bounces: "03-02 invitation, 03-03 invitation second, 05-03 reminder second, 05-10 extension second, 05-31 reminder second, 06-23 reminder second, " +
			"06-29 reminder second, 07-07 last-reminder second",
		optsOut: "03-02 invitation, 05-03 reminder",
		answers: "03-02 invitation, 05-03 reminder, 05-10 extension, 05-31 reminder, 06-23 reminder, 06-29 reminder",
	},
	{
		// The deadline has passed, but not the grace. Thirty days before the new one
		// are over when it is told; the day before it is a Sunday.
		name: "more time in the grace", deadline: "2027-04-30", changes: []change{{day: "2027-05-05", deadline: "2027-05-31"}},
		silent: "02-01 invitation, 03-31 reminder, 04-23 reminder, 04-29 reminder, 05-05 extension, 05-24 reminder, 05-31 reminder, 06-07 last-reminder",
		bounces: "02-01 invitation, 02-02 invitation second, 03-31 reminder second, 04-23 reminder second, 04-29 reminder second, 05-05 extension second, " +
			"05-24 reminder second, 05-31 reminder second, 06-07 last-reminder second",
		optsOut: "02-01 invitation, 03-31 reminder",
		answers: "02-01 invitation, 03-31 reminder, 04-23 reminder, 04-29 reminder, 05-05 extension, 05-24 reminder, 05-31 reminder",
	},
	{
		name: "more time for one", deadline: "2027-06-30", changes: []change{{day: "2027-06-15", deadline: "2027-07-30", only: silence}},
		silent:  "04-01 invitation, 05-31 reminder, 06-15 extension, 06-30 reminder, 07-23 reminder, 07-29 reminder, 08-12 last-reminder",
		bounces: "04-01 invitation, 04-02 invitation second, 05-31 reminder second, 06-23 reminder second, 06-29 reminder second, 07-07 last-reminder second",
		optsOut: "04-01 invitation, 05-31 reminder",
		answers: "04-01 invitation, 05-31 reminder, 06-23 reminder, 06-29 reminder",
	},
	{
		// The review moves to another session, which moves no deadline that staff gave;
		// then they give a later one, a Saturday.
		name: "another session", deadline: "2027-06-30", changes: []change{{day: "2027-03-15", session: 52}, {day: "2027-06-24", deadline: "2027-07-31"}},
		silent: "04-01 invitation, 05-31 reminder, 06-23 reminder, 06-24 extension, 07-01 reminder, 07-26 reminder, 07-30 reminder, 08-12 last-reminder",
		bounces: "04-01 invitation, 04-02 invitation second, 05-31 reminder second, 06-23 reminder second, 06-24 extension second, 07-01 reminder second, " +
			"07-26 reminder second, 07-30 reminder second, 08-12 last-reminder second",
		optsOut: "04-01 invitation, 05-31 reminder",
		answers: "04-01 invitation, 05-31 reminder, 06-23 reminder, 06-24 extension, 07-01 reminder, 07-26 reminder, 07-30 reminder",
	},
	{
		// Two reminders fall into the days without a worker: the day it is back only
		// the later one goes. Behind the invitation are a weekend and a holiday.
		name: "without a worker", deadline: "2027-08-12",
		silent:  "05-14 invitation, 07-13 reminder, 08-12 reminder, 08-19 last-reminder",
		bounces: "05-14 invitation, 05-18 invitation second, 07-13 reminder second, 08-12 reminder second, 08-19 last-reminder second",
		optsOut: "05-14 invitation, 07-13 reminder",
		answers: "05-14 invitation, 07-13 reminder, 08-12 reminder",
	},
	{name: "never opened"},
}

// The fates of stakeholders.
const (
	silence  = "silent"
	answer   = "answers"
	bouncing = "bounces"
	optOut   = "optsout"
	taboo    = "taboo" // not to be contacted
)

// TestYear has the worker go through a year, morning by morning, over the real
// store: 40 reviews in eight courses, each asking 15 stakeholders, one of each fate
// in each language. Answers arrive on days that chance chooses. On some days chance
// kills the worker at a durable step, has the server put mails off, sets the clock
// back by two days, and often two workers run at once. What was sent is exactly what
// the table says, no mail twice, and none to those who have answered (I5).
func TestYear(t *testing.T) {
	t.Parallel()
	y := newYear(t)
	for day := on("2027-01-01"); day.Before(on("2028-01-01")); day = day.AddDays(1) {
		y.live(day)
	}
	y.judge()
}

func on(s string) followup.Date {
	d, err := followup.ParseDate(s)
	if err != nil {
		panic(err) // a typing error in the table
	}
	return d
}

// A year is the Programme's, simulated.
type year struct {
	t       *testing.T
	db      *store.DB
	plan    followup.Plan
	zone    *time.Location
	chance  *rand.Rand
	now     time.Time
	mu      sync.Mutex // of now, and of what follows
	kept    map[string]string
	handed  map[string][]string // by ENVID, the bytes of every time that the server took them
	put     map[string]bool     // ENVIDs that the server put off once
	fresh   []string            // ENVIDs of today
	reviews []reviewOfYear
	answer  map[followup.StakeholderID]followup.Date // when those answer who do
	uid     uint32
	kills   int
	puts    int // how many mails the server had put off before this morning

	templates *notify.Templates
}

type reviewOfYear struct {
	id     followup.ReviewID
	course course
}

func newYear(t *testing.T) *year {
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	y := &year{t: t, zone: zone, chance: rand.New(rand.NewPCG(2027, 1)), kept: map[string]string{}, handed: map[string][]string{},
		put: map[string]bool{}, answer: map[followup.StakeholderID]followup.Date{},
		plan: followup.Plan{MidtermAfter: 27, InviteBefore: 90, RemindBefore: []int{30, 7, 1}, RemindAfter: 7, Grace: 14,
			Rest: followup.Rest{Weekend: []time.Weekday{time.Saturday, time.Sunday}, Holidays: yearOfRest}}}
	y.now = on("2027-01-01").Start(zone)
	var calendar []followup.Review
	countries := map[followup.CountryCode]followup.Country{}
	for i, c := range courses {
		for n := range 5 {
			code := followup.CountryCode([]byte{'Q', 'A' + byte(i), 'A' + byte(n)}) // ISO 3166 leaves QAA to QZZ to users
			countries[code] = followup.Country{Code: code, Name: fmt.Sprintf("Example State %s", code)}
			r := followup.Review{ID: followup.NewReviewID(code, 4), Session: 48, Start: on("2025-01-20")}
			calendar = append(calendar, r)
			y.reviews = append(y.reviews, reviewOfYear{r.ID, c})
		}
	}
	y.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "year.db"), store.Options{Calendar: calendar, Countries: countries, Plan: y.plan, Zone: zone, Now: y.clock})
	y.check(err)
	t.Cleanup(func() { y.db.Close() })
	y.check(y.db.Migrate(t.Context()))
	y.templates, err = notify.LoadTemplates("")
	y.check(err)
	y.register()
	return y
}

func (y *year) check(err error) {
	y.t.Helper()
	if err != nil {
		y.t.Fatalf("%s: %v", y.now.Format(time.DateOnly), err)
	}
}

func (y *year) clock() time.Time {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.now
}

func (y *year) at(day followup.Date, hour, minute int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.now = day.Start(y.zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// register puts the lists of recommendations and the stakeholders on file, and
// chooses the day of each answer.
func (y *year) register() {
	var ids []followup.ReviewID
	var all []followup.Stakeholder
	for _, r := range y.reviews {
		ids = append(ids, r.id)
		for _, fate := range []string{silence, answer, bouncing, optOut, taboo} {
			for _, l := range []followup.Language{followup.English, followup.French, followup.Spanish} {
				s := y.stakeholder(r.id, fate, l)
				all = append(all, s)
				if first, _, asked := strings.Cut(r.course.answers, " "); asked && fate == answer {
					from := on("2027-" + first)
					y.answer[s.ID] = from.AddDays(y.chance.IntN(daysUntil(from, y.lastDeadline(r.course)) + 1))
				}
			}
		}
	}
	merge := func(id followup.ReviewID, _ []followup.Recommendation, _ followup.Source, _ bool) ([]followup.Recommendation, followup.Source, error) {
		return []followup.Recommendation{{Key: followup.NewRecommendationKey(id, "1"), Text: "Adopt the law."}}, followup.OwnList, nil
	}
	y.check(y.db.UpdateRecommendations(y.t.Context(), ids, merge))
	added, _, _, err := y.db.UpdateStakeholders(y.t.Context(), all)
	y.check(err)
	if added != 600 || len(ids) != 40 {
		y.t.Fatalf("%d stakeholders of %d reviews", added, len(ids))
	}
}

func daysUntil(from, until followup.Date) int {
	return int(until.Start(time.UTC).Sub(from.Start(time.UTC)) / (24 * time.Hour))
}

func (y *year) lastDeadline(c course) followup.Date {
	last := c.deadline
	for _, ch := range c.changes {
		if ch.deadline != "" && ch.only == "" {
			last = ch.deadline
		}
	}
	return on(last)
}

func (y *year) stakeholder(r followup.ReviewID, fate string, l followup.Language) followup.Stakeholder {
	id := strings.ToLower(fmt.Sprintf("%s-%s-%s", r, fate, l))
	s := followup.Stakeholder{ID: followup.StakeholderID(id), Name: "Example NGO " + id, Kind: followup.NGO, Language: l, Reviews: []followup.ReviewID{r},
		Contacts: followup.Contacts("first@"+id+".example", "second@"+id+".example")}
	if fate == taboo {
		s.DoNotContact = "asked us not to"
	}
	return s
}

// live lets one day pass.
func (y *year) live(day followup.Date) {
	y.at(day, 8, 0)
	y.decide(day)
	if off := !day.Before(on("2027-08-02")) && day.Before(on("2027-08-12")); !off {
		y.at(day, 9, 0)
		y.work(day)
	}
	y.at(day, 12, 0)
	y.comeBack()
	y.arrive(day)
}

// decide is what staff do.
func (y *year) decide(day followup.Date) {
	ctx := y.t.Context()
	for _, r := range y.reviews {
		if day == on(opening) && r.course.deadline != "" {
			y.check(y.db.SetDeadline(ctx, []followup.ReviewID{r.id}, "", on(r.course.deadline), "staff-1"))
		}
		for _, c := range r.course.changes {
			switch {
			case on(c.day) != day:
			case c.session != 0:
				y.check(y.db.Postpone(ctx, r.id, c.session, "staff-1"))
			case c.only == "":
				y.check(y.db.SetDeadline(ctx, []followup.ReviewID{r.id}, "", on(c.deadline), "staff-1"))
			default:
				for _, l := range []followup.Language{followup.English, followup.French, followup.Spanish} {
					id := y.stakeholder(r.id, c.only, l).ID
					y.check(y.db.SetDeadline(ctx, []followup.ReviewID{r.id}, id, on(c.deadline), "staff-1"))
				}
			}
		}
	}
}

// work is a morning: a worker that chance may kill, two at once when the leases of
// the dead have ended, and now and then one by a clock that is two days slow.
func (y *year) work(day followup.Date) {
	doomed := &mortal{step: y.chance.IntN(2 * len(mortalSteps)), after: y.chance.IntN(3)}
	if err := y.run(doomed); err != nil && !doomed.isDead() {
		y.check(err)
	}
	if doomed.isDead() {
		y.kills++
	}
	if !doomed.isDead() && len(y.fresh) == 0 && len(y.put) == y.puts && y.chance.IntN(10) > 0 {
		return // a quiet morning like most
	}
	y.puts = len(y.put)
	y.at(day, 9, 30)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if err := y.run(immortal()); err != nil {
				y.t.Errorf("%s: %v", day, err)
			}
		})
	}
	both.Wait()
	if y.chance.IntN(30) == 0 {
		y.at(day.AddDays(-2), 9, 0)
		y.check(y.run(immortal()))
	}
	y.at(day, 9, 45) // what the server put off
	y.check(y.run(immortal()))
}

// run is what `followup notify` does.
func (y *year) run(m *mortal) error {
	d := &notify.Dispatcher{
		Ledger: mortalLedger{y.db.Ledger(), m}, Agenda: y.db, Outbox: mortalOutbox{y, m}, Sender: mortalSender{y, m},
		Composer: &notify.Composer{Programme: "Follow-up Programme", Address: "followup@example.org", Reply: "followup+{token}@example.org",
			Zone: y.zone, Grace: y.plan.Grace, Material: y.db, Templates: y.templates},
		Plan: y.plan, Workers: 1, Log: slog.New(slog.DiscardHandler), Now: y.clock,
	}
	if _, err := d.PlanDue(y.t.Context()); err != nil {
		return err
	}
	_, err := d.Run(y.t.Context())
	return err
}

// comeBack has bounces and opt-outs come in.
func (y *year) comeBack() {
	if len(y.fresh) == 0 {
		return
	}
	ctx := y.t.Context()
	sent, err := y.db.Ledger().Entries(ctx, store.Filter{})
	y.check(err)
	for _, e := range sent {
		if e.State != notify.Sent || !slices.Contains(y.fresh, string(e.Token)) {
			continue
		}
		r := followup.Return{Token: e.Token, At: y.now}
		switch {
		case fateOf(e.Stakeholder) == bouncing && strings.HasPrefix(e.Recipient, "first@"):
			r.Kind, r.Recipient, r.Status = followup.HardBounce, e.Recipient, "5.1.1"
		case fateOf(e.Stakeholder) == optOut && e.Purpose == followup.Reminder:
			r.Kind = followup.ReviewOptOut
		default:
			continue
		}
		y.check(y.db.Return(ctx, r))
	}
	y.fresh = nil
}

func fateOf(s followup.StakeholderID) string { return strings.Split(string(s), "-")[2] }

// arrive has the answers of a day come in.
func (y *year) arrive(day followup.Date) {
	ctx := y.t.Context()
	for _, s := range slices.Sorted(maps.Keys(y.answer)) {
		if y.answer[s] != day {
			continue
		}
		sum := sha256.Sum256([]byte(s))
		l := followup.Letter{SHA256: hex.EncodeToString(sum[:]), MessageID: string(s) + "@example.org", From: "first@" + string(s) + ".example", Received: y.now}
		from, err := y.db.Cursor(ctx, "INBOX")
		y.check(err)
		y.uid++
		_, err = y.db.Take(ctx, "INBOX", from, ingest.Cursor{Validity: 1, Next: y.uid + 1}, []ingest.Arrival{{UID: y.uid, Letter: l}})
		y.check(err)
		fetched, err := y.db.Fetched(ctx, 1, nil)
		y.check(err)
		l = fetched[0]
		review := followup.ReviewID(strings.ToUpper(string(s)[:len("qaa-4")]))
		l.State, l.Review, l.Stakeholder = followup.Filed, review, s
		doc := followup.Document{Letter: l.ID, Index: 1, Name: "answers.xlsx", Key: string(l.ID), SHA256: l.SHA256, Kind: "xlsx",
			State: followup.DocumentFiled, Review: review, Stakeholder: s, Answers: 1}
		_, err = y.db.Settle(ctx, y.now, []ingest.Outcome{{Letter: l, Documents: []followup.Document{doc}, Submissions: []followup.Submission{{
			Letter: l.ID, Document: 1, Review: review, Stakeholder: s, Confirmed: true, Proof: followup.ProvenByToken, Whole: true, Received: l.Received,
			Answers: []followup.Answer{{Recommendation: followup.NewRecommendationKey(review, "1"), Level: followup.Full, Cell: "Answers!E2", MatchedBy: followup.ByKey}},
		}}}})
		y.check(err)
	}
}

// judge compares what was sent with the table.
func (y *year) judge() {
	entries, err := y.db.Ledger().Entries(y.t.Context(), store.Filter{})
	y.check(err)
	got := map[followup.StakeholderID][]string{}
	mails, repeats := 0, 0
	for _, e := range entries {
		times := y.handed[string(e.Token)]
		if e.State != notify.Sent && e.State != notify.Bounced {
			if len(times) > 0 {
				y.t.Errorf("a %s to %s is %s, and was sent", e.Purpose, e.Recipient, e.State)
			}
			continue
		}
		mails++
		repeats += len(times) - 1
		if len(slices.Compact(slices.Clone(times))) != 1 {
			y.t.Errorf("a %s to %s was sent %d times, with different words", e.Purpose, e.Recipient, len(times))
		}
		what := followup.DateOf(e.Sent, y.zone).String()[len("2027-"):] + " " + string(e.Purpose)
		if strings.HasPrefix(e.Recipient, "second@") {
			what += " second"
		}
		got[e.Stakeholder] = append(got[e.Stakeholder], what)
	}
	for _, r := range y.reviews {
		for fate, list := range map[string]string{silence: r.course.silent, answer: r.course.answers, bouncing: r.course.bounces, optOut: r.course.optsOut, taboo: ""} {
			for _, l := range []followup.Language{followup.English, followup.French, followup.Spanish} {
				s := y.stakeholder(r.id, fate, l).ID
				want := y.until(list, s)
				slices.Sort(got[s])
				if have := strings.Join(got[s], ", "); have != want {
					y.t.Errorf("%s, %s:\n got %s\nwant %s", r.course.name, s, have, want)
				}
			}
		}
	}
	if y.kills < 30 || repeats > y.kills {
		y.t.Errorf("%d mails went twice over %d kills", repeats, y.kills)
	}
	y.t.Logf("%d mails, %d kills, %d of them between the server's 250 and its note", mails, y.kills, repeats)
}

// until returns those mails of a list that are due before the stakeholder's answer
// comes, at noon.
func (y *year) until(list string, s followup.StakeholderID) string {
	day, answers := y.answer[s]
	if !answers {
		return list
	}
	var due []string
	for _, m := range strings.Split(list, ", ") {
		if !day.Before(on("2027-" + m[:len("01-02")])) {
			due = append(due, m)
		}
	}
	return strings.Join(due, ", ")
}

// mortalSteps are those of a run after which, or before which, a process may die.
var mortalSteps = []string{"plan", "claim", "keep", "sync", "composed", "send", "settle"}

var errDead = errors.New("the process is dead")

// A mortal process dies at one step, before it or behind it, and does nothing more.
type mortal struct {
	step  int // of mortalSteps, twice for before and behind; others: it lives
	after int // so many times
	mu    sync.Mutex
	dead  bool
}

// immortal returns a process that lives.
func immortal() *mortal { return &mortal{step: -1} }

func (m *mortal) isDead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

func (m *mortal) do(name string, f func() error) error {
	if m.dies(name, 0) {
		return errDead
	}
	err := f()
	if m.dies(name, 1) {
		return errDead
	}
	return err
}

func (m *mortal) dies(name string, behind int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.step == 2*slices.Index(mortalSteps, name)+behind {
		m.dead = m.dead || m.after == 0
		m.after--
	}
	return m.dead
}

type mortalLedger struct {
	notify.Ledger
	*mortal
}

func (l mortalLedger) Plan(ctx context.Context, entries []notify.Entry) (added int, err error) {
	err = l.do("plan", func() (err error) { added, err = l.Ledger.Plan(ctx, entries); return err })
	return added, err
}

func (l mortalLedger) Claim(ctx context.Context, now, until time.Time, limit int) (claimed []notify.Entry, cancelled int, err error) {
	err = l.do("claim", func() (err error) { claimed, cancelled, err = l.Ledger.Claim(ctx, now, until, limit); return err })
	return claimed, cancelled, err
}

func (l mortalLedger) Composed(ctx context.Context, keys map[int64]string) error {
	return l.do("composed", func() error { return l.Ledger.Composed(ctx, keys) })
}

func (l mortalLedger) Settle(ctx context.Context, results []notify.Result) error {
	return l.do("settle", func() error { return l.Ledger.Settle(ctx, results) })
}

// A mortalOutbox keeps mails in memory: how durable the archive is, its own tests say.
type mortalOutbox struct {
	*year
	*mortal
}

func (o mortalOutbox) KeepMail(_ context.Context, t followup.Token, mail []byte) (key string, err error) {
	return string(t), o.do("keep", func() error {
		o.year.mu.Lock()
		defer o.year.mu.Unlock()
		o.kept[string(t)] = string(mail)
		return nil
	})
}

func (o mortalOutbox) Sync(context.Context, []string) error {
	return o.do("sync", func() error { return nil })
}

func (o mortalOutbox) Mail(_ context.Context, key string) (io.ReadCloser, error) {
	o.year.mu.Lock()
	defer o.year.mu.Unlock()
	return io.NopCloser(strings.NewReader(o.kept[key])), nil
}

// A mortalSender is a server that takes mails, one in thirty only when it is asked
// again (greylisting).
type mortalSender struct {
	*year
	*mortal
}

func (s mortalSender) Send(_ context.Context, e notify.Envelope, mail io.Reader) error {
	return s.do("send", func() error {
		b, err := io.ReadAll(mail)
		if err != nil {
			return err
		}
		s.year.mu.Lock()
		defer s.year.mu.Unlock()
		if !s.put[e.ID] && crc32.ChecksumIEEE([]byte(e.To))%30 == 0 {
			s.put[e.ID] = true
			return &followup.Fault{Remedy: followup.ByTime, Reason: "greylisted"}
		}
		s.handed[e.ID] = append(s.handed[e.ID], string(b))
		s.fresh = append(s.fresh, e.ID)
		return nil
	})
}

func (s mortalSender) Close() error { return nil }
