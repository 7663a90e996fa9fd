package mailbox

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/dovecottest"
)

func onDovecot(d *dovecottest.Server) Config {
	return Config{Server: d.IMAPS, Security: TLS, User: dovecottest.User, Password: dovecottest.Password,
		Folder: "INBOX", After: Flag, MoveTo: "Processed/2026", RootCAs: d.Roots}
}

func TestDovecot(t *testing.T) {
	d := dovecottest.Start(t)
	t.Run("all securities", func(t *testing.T) { testSecurities(t, d) })
	t.Run("refusals", func(t *testing.T) { testRefusals(t, d) })
	t.Run("fetch and mark", func(t *testing.T) { testFetchAndMark(t, d) })
	t.Run("made anew", func(t *testing.T) { testMadeAnew(t, d) })
}

func testSecurities(t *testing.T, d *dovecottest.Server) {
	for security, server := range map[string]string{TLS: d.IMAPS, StartTLS: d.IMAP, Plain: d.IMAP} {
		c := onDovecot(d)
		c.Security, c.Server = security, server
		if _, cur := open(t, New(c)); cur.Next != 1 || cur.Validity == 0 {
			t.Errorf("%s: cursor %+v", security, cur)
		}
	}
}

func testRefusals(t *testing.T, d *dovecottest.Server) {
	fails := func(change func(*Config)) error {
		c := onDovecot(d)
		change(&c)
		s, _, err := New(c).Open(t.Context())
		if err == nil {
			s.Close()
		}
		return err
	}
	var fault *followup.Fault
	if err := fails(func(c *Config) { c.Password = "wrong" }); !errors.Is(err, ErrLogin) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("wrong password: %v", err)
	}
	if err := fails(func(c *Config) { c.RootCAs = x509.NewCertPool() }); err == nil || errors.As(err, &fault) || !strings.Contains(err.Error(), "not trusted") {
		t.Errorf("unknown certificate: %v", err)
	}
	if err := fails(func(c *Config) { c.RootCAs, c.Security, c.Server = x509.NewCertPool(), StartTLS, d.IMAP }); err == nil || errors.As(err, &fault) {
		t.Errorf("unknown certificate with STARTTLS: %v", err)
	}
	if err := fails(func(c *Config) { c.Folder = "Nowhere" }); err == nil || errors.As(err, &fault) || !strings.Contains(err.Error(), "Nowhere") {
		t.Errorf("unknown folder: %v", err)
	}
	if err := fails(func(c *Config) { c.Server = "127.0.0.1:1" }); !errors.As(err, &fault) || fault.Remedy != followup.ByTime {
		t.Errorf("nobody there: %v", err)
	}
}

func testFetchAndMark(t *testing.T, d *dovecottest.Server) {
	large := "Subject: large\r\n\r\n" + long(5<<20)
	sent := []string{mail, large, mail + "second\r\n"}
	for _, m := range sent {
		d.Deliver([]byte(m))
	}
	s, cur := open(t, New(onDovecot(d)))
	uids, err := s.UIDs(t.Context(), 1)
	if err != nil || len(uids) != 3 || cur.Next != uids[2]+1 {
		t.Fatalf("UIDs %v, cursor %+v, %v", uids, cur, err)
	}
	if above, err := s.UIDs(t.Context(), cur.Next); err != nil || len(above) != 0 {
		t.Errorf("UIDs above all: %v, %v", above, err)
	}
	got := fetch(t, s, append(uids, 999)...)
	for i, u := range uids {
		if got[u] != sent[i] {
			t.Errorf("UID %d: %d bytes of %d", u, len(got[u]), len(sent[i]))
		}
	}
	if !strings.HasPrefix(got[999], "!The mail server names") {
		t.Errorf("UID 999: %q", got[999])
	}
	for range 2 { // twice does no harm
		if err := s.Mark(t.Context(), uids); err != nil {
			t.Errorf("flag: %v", err)
		}
	}
	flags := d.Doveadm("fetch", "-u", dovecottest.User, "flags", "mailbox", "INBOX")
	if strings.Count(flags, string(Keyword)) != 3 || strings.Contains(flags, `\Seen`) {
		t.Errorf("flags: %s", flags)
	}
	c := onDovecot(d)
	c.After = Move
	s, _ = open(t, New(c))
	for range 2 {
		if err := s.Mark(t.Context(), uids); err != nil {
			t.Errorf("move: %v", err)
		}
	}
	moved := d.Doveadm("search", "-u", dovecottest.User, "mailbox", "Processed/2026")
	if strings.Count(moved, "\n") != 3 {
		t.Errorf("moved: %s", moved)
	}
}

// testMadeAnew deletes the folder and makes it again: a cursor of before is void.
func testMadeAnew(t *testing.T, d *dovecottest.Server) {
	c := onDovecot(d)
	c.Folder = "Incoming"
	d.Doveadm("mailbox", "create", "-u", dovecottest.User, c.Folder)
	_, before := open(t, New(c))
	d.Doveadm("mailbox", "delete", "-u", dovecottest.User, c.Folder)
	d.Doveadm("mailbox", "create", "-u", dovecottest.User, c.Folder)
	if _, after := open(t, New(c)); after.Validity == before.Validity {
		t.Errorf("UIDVALIDITY is %d as before", after.Validity)
	}
}

// TestDovecotEndsConnection has a real server give up on a message: Dovecot
// drops the connection where a file is not as long as its name says.
func TestDovecotEndsConnection(t *testing.T) {
	d := dovecottest.Start(t)
	for i := range 3 {
		d.Deliver(fmt.Appendf(nil, "Subject: %d\r\n\r\nhello\r\n", i))
	}
	c := onDovecot(d)
	s, _ := open(t, New(c))
	uids, err := s.UIDs(t.Context(), 1)
	if err != nil || len(uids) != 3 {
		t.Fatalf("UIDs %v, %v", uids, err)
	}
	files, err := filepath.Glob(filepath.Join(d.Maildir, "*", "*.M2.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q, %v", files, err)
	}
	s.Close()
	// S and W are the sizes on disk and on the wire, and there is less.
	if err := os.Rename(files[0], strings.Replace(files[0], ".test", ".test,S=999,W=999", 1)); err != nil {
		t.Fatal(err)
	}
	s, _ = open(t, New(c))
	got := fetch(t, s, uids...)
	if got[uids[0]] != "Subject: 0\r\n\r\nhello\r\n" || got[uids[2]] != "Subject: 2\r\n\r\nhello\r\n" {
		t.Errorf("got %v", got)
	}
	if m := got[uids[1]]; m != "Subject: 1\r\n\r\nhello\r\n" && !strings.HasPrefix(m, "!") {
		t.Errorf("the damaged one: %q", m)
	}
}

func BenchmarkDovecot(b *testing.B) {
	d := dovecottest.Start(b)
	const letters = 400
	body := bytes.Repeat([]byte("VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQgbW9yZSBvZiBpdCAu\r\n"), 730)
	for i := range letters {
		d.Deliver(fmt.Appendf(nil, "Subject: %d\r\n\r\n%s", i, body))
	}
	for _, security := range []string{Plain, TLS} {
		b.Run(security, func(b *testing.B) {
			c := onDovecot(d)
			if c.Security = security; security == Plain {
				c.Server = d.IMAP
			}
			var total int64
			for b.Loop() {
				total = drain(b, New(c), letters)
			}
			b.SetBytes(total)
			b.ReportMetric(float64(letters)*float64(b.N)/b.Elapsed().Seconds(), "letters/s")
		})
	}
	b.Run("nothing new", func(b *testing.B) {
		for b.Loop() {
			s, _, err := New(onDovecot(d)).Open(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			s.Close()
		}
	})
}

func drain(b *testing.B, m *Mailbox, want int) (total int64) {
	s, _, err := m.Open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	uids, err := s.UIDs(b.Context(), 1)
	if err != nil || len(uids) != want {
		b.Fatalf("%d UIDs, %v", len(uids), err)
	}
	err = s.Fetch(b.Context(), uids, func(m ingest.Message) error {
		if m.Err != nil {
			return m.Err
		}
		n, err := io.Copy(io.Discard, m.Body)
		total += n
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return total
}
