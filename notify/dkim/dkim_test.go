package dkim_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	msgauth "github.com/emersion/go-msgauth/dkim"

	"github.com/upr-info/followup/notify/dkim"
)

const mail = "Date: Wed, 31 Mar 2027 09:00:00 +0200\r\nFrom: Follow-up Programme <followup@example.org>\r\nTo: <ngo3@example.net>\r\n" +
	"Subject: =?utf-8?q?Norv=C3=A8ge?=\r\nMessage-ID: <a@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nDear friends,\r\n\r\nall is well.\r\n"

// A zone is a Resolver of what it holds.
type zone map[string][]string

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	texts, ok := z[name]
	switch {
	case !ok:
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	case texts == nil:
		return nil, errors.New("no answer")
	}
	return texts, nil
}

// made returns a configuration with a new key, and its record.
func made(t *testing.T) (dkim.Config, dkim.Record) {
	t.Helper()
	c := dkim.Config{Domain: "example.org", Selector: "followup", KeyFile: filepath.Join(t.TempDir(), "dkim.pem")}
	if err := dkim.Make(c.KeyFile); err != nil {
		t.Fatal(err)
	}
	r, err := c.Record()
	if err != nil {
		t.Fatal(err)
	}
	return c, r
}

func sign(t *testing.T, c dkim.Config) []byte {
	t.Helper()
	s, err := dkim.New(c)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign([]byte(mail))
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// verify checks a mail with the library's own verifier.
func verify(t *testing.T, raw string, r dkim.Record) error {
	t.Helper()
	found, err := msgauth.VerifyWithOptions(strings.NewReader(raw), &msgauth.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) { return zone{r.Name: {r.Text}}.LookupTXT(t.Context(), name) }})
	if err != nil {
		return err
	}
	if len(found) != 1 || found[0].Domain != "example.org" {
		t.Fatalf("%d signatures", len(found))
	}
	return found[0].Err
}

// TestSign: a signature is checked by another program, and holds for what is
// changed on the way only where nobody sees it.
func TestSign(t *testing.T) {
	c, r := made(t)
	signed := string(sign(t, c))
	if !strings.HasSuffix(signed, mail) || !strings.HasPrefix(signed, "DKIM-Signature: ") {
		t.Fatalf("more than a field was added:\n%s", signed)
	}
	for line := range strings.SplitSeq(signed, "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes (RFC 5322, section 2.1.1)", len(line))
		}
	}
	for _, tt := range []struct {
		why, old, new string
		holds         bool
	}{
		{"as it is", "", "", true},
		{"a server's stamp", "DKIM-Signature", "Received: from a by b\r\nDKIM-Signature", true},
		{"folded anew", "Subject: ", "Subject:\r\n ", true},
		{"blank at a line's end", "friends,", "friends, ", true},
		{"another subject", "Norv=C3=A8ge", "Suisse", false},
		{"another word", "all is well", "all is lost", false},
		{"a second From", "To: ", "From: <mallory@example.com>\r\nTo: ", false},
		{"a second Subject", "To: ", "Subject: Urgent\r\nTo: ", false},
		{"a Reply-To", "To: ", "Reply-To: <mallory@example.com>\r\nTo: ", false},
		{"a Cc", "To: ", "Cc: <mallory@example.com>\r\nTo: ", false},
	} {
		err := verify(t, strings.Replace(signed, tt.old, tt.new, 1), r)
		if (err == nil) != tt.holds {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}

// TestKinds: keys that others made are taken, or refused in plain words.
func TestKinds(t *testing.T) {
	_, elliptic, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	big, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8 := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	}
	pkcs1 := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(big)})
	for _, tt := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"Ed25519", pkcs8(elliptic), ""},
		{"RSA, PKCS #1", pkcs1, ""},
		{"RSA, PKCS #8", pkcs8(big), ""},
		{"no PEM", []byte("secret"), `holds no private key in PEM ("-----BEGIN PRIVATE KEY-----")`},
		{"damaged", bytes.Replace(pkcs1, []byte("MII"), []byte("MIA"), 1), "the private key cannot be read: it must be RSA or Ed25519 in PKCS #8 or PKCS #1, without a password"},
	} {
		c := dkim.Config{Domain: "example.org", Selector: "s1", KeyFile: filepath.Join(t.TempDir(), "key.pem")}
		if err := os.WriteFile(c.KeyFile, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := dkim.New(c)
		if tt.want != "" {
			if err == nil || !strings.HasSuffix(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		r, err := c.Record()
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(t, string(sign(t, c)), r); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestMakeKeepsTheKeyThatIsThere(t *testing.T) {
	c, r := made(t)
	if err := dkim.Make(c.KeyFile); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	if again, err := c.Record(); err != nil || again != r {
		t.Errorf("%+v, %v", again, err)
	}
	info, err := os.Stat(c.KeyFile)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestCheck(t *testing.T) {
	c, r := made(t)
	_, other := made(t)
	fqdn := r.Name + "."
	key := strings.TrimPrefix(r.Text, "v=DKIM1; k=rsa; p=")
	for _, tt := range []struct {
		why  string
		zone zone
		from string
		want string // how the error begins; empty: none
	}{
		{"all is well", zone{fqdn: {r.Text}}, "followup@example.org", ""},
		{"without what may be left out, in pieces", zone{fqdn: {"p=" + key[:100] + " " + key[100:]}}, "followup@example.org", ""},
		{"a domain below", zone{fqdn: {r.Text}}, "followup@mail.Example.org", ""},
		{"another domain", zone{fqdn: {r.Text}}, "followup@example.net", "example.org may not speak for example.net"},
		{"nothing there", zone{}, "followup@example.org", "there is no key at followup._domainkey.example.org: publish\nfollowup._domainkey.example.org. IN TXT ( \"v=DKIM1; k=rsa; p="},
		{"no answer", zone{fqdn: nil}, "followup@example.org", "the DNS does not answer for followup._domainkey.example.org"},
		{"another key", zone{fqdn: {other.Text}}, "followup@example.org", "another key is published at followup._domainkey.example.org: publish\n"},
		{"taken back", zone{fqdn: {"v=DKIM1; p="}}, "followup@example.org", "another key is published"},
		{"on trial", zone{fqdn: {r.Text + "; t=s:y"}}, "followup@example.org", "the record at followup._domainkey.example.org is on trial (t=y)"},
		{"two", zone{fqdn: {other.Text, r.Text}}, "followup@example.org", "2 records are published at"},
	} {
		err := c.Check(t.Context(), tt.zone, tt.from)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want)) {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
	for piece := range strings.SplitSeq(r.String(), `"`) {
		if len(piece) > 255 {
			t.Errorf("a piece of %d bytes", len(piece))
		}
	}
}
