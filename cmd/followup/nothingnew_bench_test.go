package main

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/upr-info/followup/cmd/followup/internal/sample"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/ingest/mailbox"
	"github.com/upr-info/followup/internal/dovecottest"
	"github.com/upr-info/followup/internal/store"
)

// BenchmarkNothingNew polls two folders of one Dovecot in turns, of 100 and of
// 100,000 letters, all of which were taken before. The aim is that the second
// takes no more than 1.2 times as long.
func BenchmarkNothingNew(b *testing.B) {
	const polls = 31
	server := dovecottest.Start(b)
	few, many := quietFolder(b, server, "Few", 100), quietFolder(b, server, "Many", 100_000)
	for b.Loop() {
		var took [2][]time.Duration
		for i := range 2 * polls {
			p := []*ingest.Poller{few, many}[i%2]
			begun := time.Now()
			taken, err := p.Poll(b.Context())
			if err != nil || taken != (ingest.Taken{}) {
				b.Fatalf("poll: %+v, %v", taken, err)
			}
			took[i%2] = append(took[i%2], time.Since(begun))
		}
		first, second := median(took[0], time.Duration.Seconds), median(took[1], time.Duration.Seconds)
		b.ReportMetric(0, "ns/op") // of all polls together
		b.ReportMetric(1000*first, "ms-of-100")
		b.ReportMetric(1000*second, "ms-of-100000")
		b.ReportMetric(second/first, "ratio")
	}
}

// quietFolder fills a folder and returns what polls it, with the cursor behind
// its last letter.
func quietFolder(b *testing.B, server *dovecottest.Server, folder string, letters int) *ingest.Poller {
	b.Helper()
	server.Fill(folder, letters, sample.Mail{From: "office@example.org", Subject: "Thanks", Date: time.Now(), Text: "Thank you."}.Bytes())
	box := mailbox.New(mailbox.Config{Server: server.IMAPS, Security: mailbox.TLS, User: dovecottest.User, Password: dovecottest.Password,
		Folder: folder, After: mailbox.Keep, RootCAs: server.Roots})
	session, standing, err := box.Open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	session.Close()
	if standing.Next != uint32(letters)+1 {
		b.Fatalf("%s: the next letter would be %d, want %d", folder, standing.Next, letters+1)
	}
	db, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "followup.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Take(b.Context(), folder, ingest.Cursor{}, standing, nil); err != nil {
		b.Fatal(err)
	}
	return &ingest.Poller{Mailbox: box, Name: folder, Holder: "benchmark", Inbox: db, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}
