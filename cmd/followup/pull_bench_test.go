package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/upr-info/followup/internal/dovecottest"
)

// rounds is how often each pair is run; medians are reported, since other work
// may share the machine.
const rounds = 3

// BenchmarkPull pulls one Dovecot mailbox of 5,000 letters, 1.3 GB, by mbsync
// (Debian package isync) and by `followup poll`, side by side. mbsync copies the
// letters and neither syncs nor parses. The program does all that it does for
// letters: keeps and syncs them, takes them apart, decodes, hashes and files their
// documents, opens spreadsheets to look for answers, and commits. No SMTP server
// is configured, so that receipts stay planned, and letters are not marked on
// the server, which mbsync does not do either.
//
// In "filed" the attached spreadsheets are the senders' own, in "answers" they
// are our sheets filled in, which are read row by row. The aim is 1.0 of mbsync's
// time for "filed" on a plain connection (1.5 is the least acceptable), 0.65 of it
// over TLS, and less than 150 MB of memory.
func BenchmarkPull(b *testing.B) {
	if _, err := exec.LookPath("mbsync"); err != nil {
		b.Skip("mbsync is not installed (Debian package isync), so there is nothing to compare with.")
	}
	program, all := built(b), b
	for _, answers := range []bool{false, true} {
		b.Run(map[bool]string{false: "filed", true: "answers"}[answers], func(b *testing.B) {
			o := newOffice(b, dovecottest.Start(b))
			o.program = program
			c := newCorrespondence(o)
			size := c.deliver(answers)
			for _, tls := range []bool{false, true} {
				if answers && tls {
					continue // reading is the same behind TLS
				}
				b.Run(map[bool]string{false: "plain", true: "tls"}[tls], func(b *testing.B) {
					for b.Loop() {
						newPull(c, all, tls, size).run(b)
					}
				})
			}
		})
	}
}

// A pull is one comparison.
type pull struct {
	*correspondence
	all          *testing.B // the benchmark with all comparisons in it
	tls          bool
	size         int64 // of the mailbox, bytes
	ours, theirs []cost
}

func newPull(c *correspondence, all *testing.B, tls bool, size int64) *pull {
	return &pull{correspondence: c, all: all, tls: tls, size: size}
}

// run pulls the mailbox by both, in turns, and reports.
func (p *pull) run(b *testing.B) {
	if os.Getenv(profileVariable) == "" {
		p.mbsync(b) // the server reads all letters for the first time, and notes their sizes
		p.theirs = nil
	}
	for i := range rounds {
		if i%2 == 0 {
			p.mbsync(b)
			p.poll(b)
		} else {
			p.poll(b)
			p.mbsync(b)
		}
	}
	p.report(b)
}

// settled returns a new folder and has written to disk what runs before left to
// write, so that no run waits for another's bytes. Nothing is removed before the end
// of all comparisons: ext4 makes new files ten times more slowly where many were
// deleted within the last minutes.
func (p *pull) settled() string {
	p.all.Helper()
	dir := p.all.TempDir()
	syscall.Sync()
	return dir
}

// mbsync pulls the mailbox by mbsync.
func (p *pull) mbsync(b *testing.B) {
	b.Helper()
	dir := p.settled()
	o := *p.office
	o.t, o.dir, o.program = b, dir, "mbsync"
	_, port, _ := strings.Cut(p.dovecot.IMAP, ":")
	security := "SSLType None"
	if p.tls {
		_, port, _ = strings.Cut(p.dovecot.IMAPS, ":")
		security = "SSLType IMAPS\nCertificateFile " + p.dovecot.Cert
	}
	o.write("mbsyncrc", fmt.Sprintf(`IMAPAccount server
Host localhost
Port %s
User %s
Pass %s
%s
AuthMechs LOGIN

IMAPStore far
Account server

MaildirStore near
Path %[5]s/
Inbox %[5]s/INBOX

Channel pull
Far :far:
Near :near:
Sync Pull New
Create Near
SyncState *
`, port, dovecottest.User, dovecottest.Password, security, dir))
	o.write(".keep", "")
	_, took := o.measure("-c", filepath.Join(dir, "mbsyncrc"), "pull")
	got, err := filepath.Glob(filepath.Join(dir, "INBOX", "*", "*U=*"))
	if err != nil || len(got) != letterCountOfPull {
		b.Fatalf("mbsync pulled %d letters, want %d: %v", len(got), letterCountOfPull, err)
	}
	p.theirs = append(p.theirs, took)
}

// poll pulls the mailbox by the program, into a copy of the office.
func (p *pull) poll(b *testing.B) {
	b.Helper()
	dir := p.settled()
	o := *p.office
	o.t, o.dir = b, filepath.Join(dir, "office")
	if err := os.CopyFS(o.dir, os.DirFS(p.dir)); err != nil {
		b.Fatal(err)
	}
	server, security := p.dovecot.IMAP, "none"
	if p.tls {
		server, security = p.dovecot.IMAPS, "tls"
	}
	o.write("followup.toml", fmt.Sprintf(`[programme]
address = "followup@example.org"
staff = ["staff@example.org"]

[mailbox]
server = %q
security = %q
user = %q
folder = "INBOX"
after = "keep"
`, server, security, dovecottest.User))
	syscall.Sync()
	out, took := o.measure("poll", "--json")
	var got pollReport
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		b.Fatal(err)
	}
	if got.Fetched != letterCountOfPull || got.Filed != letterCountOfPull {
		b.Fatalf("poll: %+v, want %d filed", got, letterCountOfPull)
	}
	p.ours = append(p.ours, took)
}

// report tells the medians.
func (p *pull) report(b *testing.B) {
	b.Helper()
	wall := func(c cost) float64 { return c.Wall.Seconds() }
	cpu := func(c cost) float64 { return c.CPU.Seconds() }
	for i := range p.ours {
		b.Logf("round %d: mbsync %v; followup %v", i+1, p.theirs[i], p.ours[i])
	}
	ours, theirs := median(p.ours, wall), median(p.theirs, wall)
	b.ReportMetric(0, "ns/op") // of this process, which says nothing
	b.ReportMetric(ours, "s")
	b.ReportMetric(theirs, "mbsync-s")
	b.ReportMetric(ours/theirs, "of-mbsync")
	b.ReportMetric(median(p.ours, cpu), "cpu-s")
	b.ReportMetric(median(p.theirs, cpu), "mbsync-cpu-s")
	b.ReportMetric(letterCountOfPull/ours, "letters/s")
	b.ReportMetric(float64(p.size)/1e6/ours, "MB/s")
	b.ReportMetric(median(p.ours, func(c cost) float64 { return float64(c.Peak) / (1 << 20) }), "peak-MB")
	p.breakdown(b)
}

func median[T any](of []T, value func(T) float64) float64 {
	var values []float64
	for _, v := range of {
		values = append(values, value(v))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// breakdown tells where the CPU time of one more run went, by the functions that
// stand for a piece of the work. Some work within others.
func (p *pull) breakdown(b *testing.B) {
	b.Helper()
	profiles := b.TempDir()
	b.Setenv(profileVariable, profiles)
	profiled := *p
	profiled.correspondence = p.as("followup-profiled")
	profiled.poll(b)
	found, err := filepath.Glob(filepath.Join(profiles, "poll-*.cpu"))
	if err != nil || len(found) != 1 {
		b.Fatalf("profiles %v: %v", found, err)
	}
	top, err := exec.Command("go", "tool", "pprof", "-top", "-cum", "-nodecount=5000", found[0]).Output()
	if err != nil {
		b.Fatalf("go tool pprof: %v", err)
	}
	var parts []string
	for _, work := range []struct{ what, function string }{
		{"to fetch", "mailbox.(*session).readLiteral"},
		{"to undo TLS", "crypto/tls.(*Conn).Read"},
		{"to keep letters", "archive.(*Tree).Keep"},
		{"to record them", "store.(*DB).Take"},
		{"to take them apart", "ingest/letter.Parse"},
		{"of it to undo base64", "letter.(*base64Decoder).next"},
		{"to open tables", "internal/table.Open"},
		{"to look for our marks", "workbook.Inspect"},
		{"to read answers", "workbook.Read"},
		{"to file documents", "archive.(*Tree).File"},
		{"to settle letters", "store.(*DB).Settle"},
		{"to hash, all in all", "fips140/sha256.(*Digest).Write"},
		{"to collect garbage", "runtime.gcBgMarkWorker"},
	} {
		parts = append(parts, cumulative(string(top), work.function)+" "+work.what)
	}
	b.Logf("CPU time: %s", strings.Join(parts, ", "))
}

// cumulative returns the time under a function, in what pprof -top prints.
func cumulative(top, function string) string {
	line := regexp.MustCompile(`(?m)^ *\S+ +\S+ +\S+ +(\S+) +\S+ +\S*` + regexp.QuoteMeta(function) + `( \(inline\))?$`)
	if m := line.FindStringSubmatch(top); m != nil {
		return m[1]
	}
	return "0s"
}
