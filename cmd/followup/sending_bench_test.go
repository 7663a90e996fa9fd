package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

// A round of reminders: so many reviews with so many stakeholders each, and as
// many recommendations as a review has (the median of the first cycle).
const (
	roundReviews         = 40
	roundStakeholders    = 250
	roundRecommendations = 136
)

// BenchmarkReminders sends 10,000 reminders, each with its stakeholder's own answer
// sheet, to a server on this machine that takes everything and looks at nothing.
// Every mail is composed, kept and synced in the archive, and settled in the ledger.
// The aim is 300 a second.
func BenchmarkReminders(b *testing.B) {
	all := map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "followup.db" }}
	if server := os.Getenv("FOLLOWUP_TEST_POSTGRES"); server != "" {
		all["postgres"] = func(t testing.TB) string { return ownSchema(t, server) }
	}
	for engine, url := range all {
		for _, lanes := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/connections=%d", engine, lanes), func(b *testing.B) { benchReminders(b, url(b), lanes) })
		}
	}
}

func benchReminders(b *testing.B, database string, lanes int) {
	sink := newSink(b)
	dir := b.TempDir()
	conf := fmt.Sprintf(`[programme]
address = "followup@example.org"
[smtp]
server = %q
security = "none"
[store]
database = %q
[sending]
connections = %d
`, sink.address, database, lanes)
	if err := os.WriteFile(filepath.Join(dir, "followup.toml"), []byte(conf), 0o600); err != nil {
		b.Fatal(err)
	}
	deadline := followup.Date{Year: 2030, Month: time.June, Day: 28} // a Friday, 88 days after a Monday
	now := deadline.AddDays(-88).Start(time.UTC).Add(12 * time.Hour)
	p := &program{in: strings.NewReader(""), out: io.Discard, err: os.Stderr, configFile: filepath.Join(dir, "followup.toml"), time: func() time.Time { return now }}
	in, err := p.open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { in.close() })
	w, err := in.worker()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.close() })
	fillRound(b, in.store, deadline)
	if n, err := w.planDue(b.Context()); err != nil || n != roundReviews*roundStakeholders {
		b.Fatalf("%d invitations, %v", n, err)
	}
	settleAll(b, in.store, now)
	now = deadline.AddDays(-30).Start(time.UTC).Add(12 * time.Hour)
	planned := time.Now()
	if n, err := w.planDue(b.Context()); err != nil || n != roundReviews*roundStakeholders {
		b.Fatalf("%d reminders, %v", n, err)
	}
	b.Logf("planned in %s", time.Since(planned).Round(time.Millisecond))
	before := cpu(b)
	b.ResetTimer() // there is one round to send, whatever b.N
	tally, err := w.send(b.Context())
	b.StopTimer()
	b.ReportMetric((cpu(b)-before).Seconds()*1000/(roundReviews*roundStakeholders), "cpu-ms/mail")
	if err != nil || tally.Sent != roundReviews*roundStakeholders {
		b.Fatalf("%+v, %v", tally, err)
	}
	b.ReportMetric(float64(roundReviews*roundStakeholders)/b.Elapsed().Seconds(), "mails/s")
	if got := sink.mails.Load(); got != roundReviews*roundStakeholders || sink.connections.Load() != int64(lanes) {
		b.Errorf("%d mails arrived over %d connections", got, sink.connections.Load())
	}
	sent, err := in.store.Ledger().Entries(b.Context(), store.Filter{State: notify.Sent, Purpose: followup.Reminder})
	if err != nil || len(sent) != roundReviews*roundStakeholders {
		b.Errorf("%d in the ledger, %v", len(sent), err)
	}
}

// cpu returns what this process took of the processors, the sink included. On a
// machine that others use too it says more than the clock.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fillRound opens the reviews of a round and registers whom they are asked of.
func fillRound(b *testing.B, db *store.DB, deadline followup.Date) {
	b.Helper()
	var reviews []followup.ReviewID
	for _, r := range db.Calendar {
		if r.ID.Cycle() == 4 && len(reviews) < roundReviews {
			reviews = append(reviews, r.ID)
		}
	}
	var asked []followup.Stakeholder
	for _, r := range reviews {
		for i := range roundStakeholders {
			id := followup.StakeholderID(strings.ToLower(fmt.Sprintf("ngo-%s-%d", r, i)))
			asked = append(asked, followup.Stakeholder{ID: id, Name: fmt.Sprintf("Example NGO %s %d", r, i), Kind: followup.NGO,
				Language: followup.Written()[i%len(followup.Written())], Reviews: []followup.ReviewID{r},
				Contacts: []followup.Contact{{Address: fmt.Sprintf("%s@ngo%d.example.org", id, i%97)}}})
		}
	}
	if _, _, _, err := db.UpdateStakeholders(b.Context(), asked); err != nil {
		b.Fatal(err)
	}
	err := db.UpdateRecommendations(b.Context(), reviews, func(r followup.ReviewID, _ []followup.Recommendation, _ followup.Source, _ bool) (
		[]followup.Recommendation, followup.Source, error) {
		return roundList(r), followup.UPRInfoExport, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := db.SetDeadline(b.Context(), reviews, "", deadline, "staff-1"); err != nil {
		b.Fatal(err)
	}
}

func roundList(r followup.ReviewID) (list []followup.Recommendation) {
	states := []string{"Slovenia", "Haiti", "Norway", "Chile", "Mauritius"}
	for n := range roundRecommendations {
		list = append(list, followup.Recommendation{Key: followup.NewRecommendationKey(r, fmt.Sprint("121.", n+1)), Kind: followup.Recommended,
			Text: fmt.Sprintf("Take further steps, as in paragraph %d of the report of %s, towards what was recommended in the round before, "+
				"in particular as to the %dth of the laws that it names and the budget of those who apply it", n*7+1, r, n%11+4),
			From: []string{states[n%len(states)]}, Response: followup.Accepted, Issues: []string{"Justice", "Detention conditions"}, Action: followup.ActionCategory(n%5 + 1), Position: n + 1})
	}
	return list
}

// settleAll sends what is due without any server.
func settleAll(b *testing.B, db *store.DB, now time.Time) {
	b.Helper()
	for {
		claimed, _, err := db.Ledger().Claim(b.Context(), now, now.Add(time.Hour), 250)
		if err != nil {
			b.Fatal(err)
		}
		if len(claimed) == 0 {
			return
		}
		var results []notify.Result
		for _, e := range claimed {
			results = append(results, notify.Result{ID: e.ID, State: notify.Sent, At: now})
		}
		if err := db.Ledger().Settle(b.Context(), results); err != nil {
			b.Fatal(err)
		}
	}
}

// A sink is a mail server that takes every mail and keeps none.
type sink struct {
	address            string
	mails, connections atomic.Int64
}

func newSink(tb testing.TB) *sink {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	s := &sink{address: l.Addr().String()}
	ctx, stop := context.WithCancel(context.Background())
	tb.Cleanup(func() { stop(); l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.connections.Add(1)
			context.AfterFunc(ctx, func() { conn.Close() })
			go s.serve(conn)
		}
	}()
	return s
}

func (s *sink) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 64<<10)
	say := func(line string) { io.WriteString(conn, line+"\r\n") }
	say("220 sink")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch command := strings.ToUpper(line[:min(4, len(line))]); command {
		case "EHLO":
			say("250-sink\r\n250-8BITMIME\r\n250 DSN")
		case "DATA":
			say("354 go on")
			for line != ".\r\n" {
				if line, err = r.ReadString('\n'); err != nil {
					return
				}
			}
			s.mails.Add(1)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 well")
		}
	}
}
