package authentic

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/upr-info/followup/ingest/letter"
)

// A zone is a Resolver of what it holds.
type zone map[string]string

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	text, ok := z[strings.TrimSuffix(name, ".")]
	switch {
	case !ok:
		return nil, notFound(name)
	case text == "down":
		return nil, errors.New("no answer")
	}
	return strings.Split(text, "\n"), nil
}

func key() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
}

// record is the public key as it is published.
func record() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(key().Public().(ed25519.PublicKey))
}

// sign puts a signature of domain on a letter.
func sign(t *testing.T, domain, raw string) string {
	t.Helper()
	var b bytes.Buffer
	err := dkim.Sign(&b, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s", Signer: key(),
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "Subject", "Date", "Message-ID"}})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const plain = "From: Mission <Mission@Mfa.Example.Org>\r\nSubject: Our answers\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\nPlease find our answers attached.\r\n"

func check(t *testing.T, z Resolver, raw string) Verdict {
	t.Helper()
	v, err := New(z, "mx.programme.example", time.Now).Check(t.Context(), strings.NewReader(raw), letter.ParseHeader([]byte(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSignatures(t *testing.T) {
	z := zone{"s._domainkey.mfa.example.org": record(), "s._domainkey.example.org": record(), "s._domainkey.evil.example": record(),
		"s._domainkey.testing.example.org": record() + "; t=y", "s._domainkey.down.example.org": "down", "s._domainkey.org": record()}
	own, parent := sign(t, "mfa.example.org", plain), sign(t, "example.org", plain)
	tagged := strings.Replace(own, "; s=", "; l=10; s=", 1)
	for _, c := range []struct {
		name, raw string
		want      Result
		domain    string
	}{
		{"its own domain", own, Pass, "mfa.example.org"},
		{"its organisation's", parent, Pass, "example.org"},
		{"another's beside it", sign(t, "evil.example", own), Pass, "mfa.example.org"},
		{"another's only", sign(t, "evil.example", plain), None, ""},
		{"a public suffix", sign(t, "org", plain), None, ""},
		{"no signature", plain, None, ""},
		{"the body was changed", strings.Replace(own, "attached", "removed!", 1), Fail, ""},
		{"the subject was changed", strings.Replace(own, "Our", "All", 1), Fail, ""},
		{"a part of the body only", tagged, Fail, ""},
		{"a key on trial", sign(t, "testing.example.org", plain), Fail, ""},
		{"no such key", sign(t, "other.example.org", plain), Fail, ""},
		{"the key cannot be had now", sign(t, "down.example.org", plain), Temporary, ""},
		{"a second From above", "From: minister@example.org\r\n" + own, None, ""},
		{"a second From below", strings.Replace(own, "\r\nSubject", "\r\nFrom : x@example.org\r\nSubject", 1), None, ""},
		{"a second From behind a bare CR", "X-A: a\rFrom: minister@example.org\r\n" + own, None, ""},
		{"two authors", sign(t, "mfa.example.org", strings.Replace(plain, "From: ", "From: x@mfa.example.org, ", 1)), None, ""},
		{"no From", strings.Replace(own, "\r\nFrom: ", "\r\nSender: ", 1), None, ""},
		{"white space without end", own + strings.Repeat("\r\n", maxBlank), Fail, ""},
		{"words behind the header that are no field", below(own, "Not a field.\r\nnote: x\r\n7.1: fully implemented\r\n"), None, ""},
		{"words behind bare CRs", below(own, "X-A: a\r\r7.1: fully implemented\r\n"), None, ""},
		{"words behind a name too long for a field", below(own, strings.Repeat("a", 201)+": b\r\nnote: x\r\n7.1: fully implemented\r\n"), None, ""},
		{"a second subject above", "Subject: Slovenia\r\n" + own, Fail, ""},
		{"a second way to read the body", "Content-Type: multipart/mixed; boundary=x\r\nContent-Type: text/plain\r\n" + own, Fail, ""},
		{"a header without end", strings.Repeat("X: y\r\n", maxFields) + own, None, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := check(t, z, c.raw); v.Result != c.want || v.Domain != c.domain {
				t.Errorf("%+v, want %s by %q", v, c.want, c.domain)
			}
		})
	}
}

// TestForgersSignatures: what forgers make of a signature, or sign themselves.
func TestForgersSignatures(t *testing.T) {
	weak, strong := rsaKey(t, 512), rsaKey(t, 1024)
	published := func(k *rsa.PrivateKey) string {
		der, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
	}
	z := zone{"s._domainkey.mfa.example.org": record(), "weak._domainkey.mfa.example.org": published(weak), "strong._domainkey.mfa.example.org": published(strong),
		"web._domainkey.mfa.example.org": record() + "; s=web", "gone._domainkey.mfa.example.org": "v=DKIM1; k=ed25519; p=",
		"two._domainkey.mfa.example.org": record() + "\n" + record(), "old._domainkey.mfa.example.org": "v=DKIM2; k=ed25519; p=" + strings.Split(record(), "p=")[1]}
	signed := func(change func(*dkim.SignOptions)) string {
		o := &dkim.SignOptions{Domain: "mfa.example.org", Selector: "s", Signer: key(), HeaderKeys: []string{"From", "Subject", "Date", "Message-ID"}}
		change(o)
		var b bytes.Buffer
		if err := dkim.Sign(&b, strings.NewReader(plain), o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	own := signed(func(o *dkim.SignOptions) { o.BodyCanonicalization = dkim.CanonicalizationRelaxed })
	selector := func(name string) string { return signed(func(o *dkim.SignOptions) { o.Selector = name }) }
	for _, c := range []struct {
		name, raw string
		want      Result
	}{
		{"a key of 1024 bits", signed(func(o *dkim.SignOptions) { o.Signer, o.Selector = strong, "strong" }), Pass},
		{"a key of 512 bits", signed(func(o *dkim.SignOptions) { o.Signer, o.Selector = weak, "weak" }), Fail},
		{"an expired signature", signed(func(o *dkim.SignOptions) { o.Expiration = time.Now().Add(-time.Hour) }), Fail},
		{"one that expires", signed(func(o *dkim.SignOptions) { o.Expiration = time.Now().Add(time.Hour) }), Pass},
		{"a key for other services", selector("web"), Fail},
		{"a key that was taken back", selector("gone"), Fail},
		{"two keys under one name", selector("two"), Fail},
		{"a key of another version", selector("old"), Fail},
		{"a length with spaces around", strings.Replace(own, " s=", " l = 10; s=", 1), Fail},
		{"From taken out of the signed fields", strings.Replace(own, "h=From:", "h=", 1), Fail},
		{"another agent", strings.Replace(own, " s=", " i=@evil.example; s=", 1), Fail},
		{"a tag twice", strings.Replace(own, " s=", " d=evil.example; s=", 1), Fail},
		{"more behind the body", own + "7.1: fully implemented\r\n", Fail},
		{"white space at the end of a line", strings.Replace(own, "attached.\r\n", "attached. \t\r\n", 1), Pass},
		{"blank lines at the end", own + "\r\n\r\n", Pass},
		{"a blank line within", strings.Replace(own, "answers attached", "answers\r\n\r\nattached", 1), Fail},
		{"sealed by others", "ARC-Seal: i=1; cv=none; d=evil.example; s=s; b=\r\nARC-Authentication-Results: i=1; mx.programme.example; dmarc=pass header.from=mfa.example.org\r\n" + plain, None},
	} {
		if v := check(t, z, c.raw); v.Result != c.want {
			t.Errorf("%s: %+v, want %s", c.name, v, c.want)
		}
	}
}

// rsaKey makes a key, however weak.
func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0")
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// below puts lines between the header and the body of a letter.
func below(raw, lines string) string { return strings.Replace(raw, "\r\n\r\n", "\r\n"+lines+"\r\n", 1) }

func TestServersWord(t *testing.T) {
	const ours = "Authentication-Results: mx.programme.example; "
	for _, c := range []struct {
		name, header string
		want         Result
		by           string
	}{
		{"dmarc", ours + "dmarc=pass (p=reject) header.from=mfa.example.org", Pass, "dmarc of mx.programme.example"},
		{"dmarc of another", ours + "dmarc=pass header.from=evil.example", None, ""},
		{"dmarc of nobody", ours + "dmarc=pass", None, ""},
		{"aligned dkim", ours + "dkim=pass header.d=example.org header.s=s", Pass, "dkim of mx.programme.example"},
		{"aligned dkim by its agent, spaces, a version", "Authentication-Results: mx.programme.example 1; dkim/1 = pass (good; \"key\") header.i = @mfa.example.org", Pass, "dkim of mx.programme.example"},
		{"aligned spf", ours + "spf=pass smtp.mailfrom=bounce@mail.example.org", Pass, "spf of mx.programme.example"},
		{"the null path's spf", ours + "spf=pass smtp.helo=mail.example.org", Pass, "spf of mx.programme.example"},
		{"spf of another", ours + "spf=pass smtp.mailfrom=evil.example", None, ""},
		{"no semicolons", "Authentication-Results: MX.programme.example spf=fail smtp.mailfrom=evil.example dkim=pass header.d=example.org", Pass, "dkim of mx.programme.example"},
		{"dmarc fails, something passes", ours + "dkim=pass header.d=example.org; dmarc=fail header.from=mfa.example.org", Fail, "dmarc of mx.programme.example"},
		{"two words", ours + "dmarc=pass header.from=mfa.example.org; dmarc=fail header.from=mfa.example.org", Fail, "dmarc of mx.programme.example"},
		{"for now", ours + "dkim=temperror header.d=example.org", Temporary, "dkim of mx.programme.example"},
		{"in a comment", ours + "spf=none (dmarc=pass header.from=mfa.example.org)", None, ""},
		{"in quotes", ours + `spf=pass smtp.mailfrom="x; dmarc=pass header.from=mfa.example.org"@evil.example`, None, ""},
		{"in quotes in a comment", ours + `spf=pass (domain of "a) dkim=pass header.d=mfa.example.org ("@evil.example) smtp.mailfrom=evil.example`, None, ""},
		{"between quotes in and behind a comment", ours + `spf=pass (domain of " x) smtp.mailfrom="a) dkim=pass header.d=mfa.example.org"@evil.example`, None, ""},
		{"an open comment", ours + "spf=none (x; dmarc=pass header.from=mfa.example.org", None, ""},
		{"a name like ours", "Authentication-Results: mx.programme.example.evil.example; dmarc=pass header.from=mfa.example.org", None, ""},
		{"part of our name", "Authentication-Results: programme.example; dmarc=pass header.from=mfa.example.org", None, ""},
		{"no name", "Authentication-Results: dmarc=pass header.from=mfa.example.org", None, ""},
		{"ours below another's", "Authentication-Results: mx.evil.example; spf=none\r\n" + ours + "dmarc=pass header.from=mfa.example.org", None, ""},
		{"a second subject", ours + "dmarc=pass header.from=mfa.example.org\r\nSubject: x", Fail, "dmarc of mx.programme.example"},
		{"another's below ours", ours + "dmarc=fail header.from=mfa.example.org\r\nAuthentication-Results: mx.evil.example; dmarc=pass header.from=mfa.example.org", Fail, "dmarc of mx.programme.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := check(t, zone{}, c.header+"\r\n"+plain); v.Result != c.want || v.By != c.by {
				t.Errorf("%+v, want %s by %q", v, c.want, c.by)
			}
		})
	}
	raw := ours + "dmarc=pass header.from=mfa.example.org\r\n" + plain
	if v, _ := New(zone{}, "", time.Now).Check(t.Context(), strings.NewReader(raw), letter.ParseHeader([]byte(raw))); v.Result != None {
		t.Errorf("a server is believed though none is configured: %+v", v)
	}
}

func TestPolicy(t *testing.T) {
	for _, c := range []struct {
		name    string
		zone    zone
		want    Policy
		unknown bool
	}{
		{"nothing", zone{}, NoPolicy, false},
		{"its own", zone{"_dmarc.mfa.example.org": "v=DMARC1; p=reject; sp=none"}, Reject, false},
		{"its own before its organisation's", zone{"_dmarc.mfa.example.org": "v=DMARC1;p=none", "_dmarc.example.org": "v=DMARC1; p=reject"}, Monitor, false},
		{"its organisation's", zone{"_dmarc.example.org": "v=DMARC1; p = Quarantine; rua=mailto:x@example.org"}, Quarantine, false},
		{"its organisation's for others", zone{"_dmarc.example.org": "v=DMARC1; p=none; sp=reject"}, Reject, false},
		{"a public suffix's", zone{"_dmarc.org": "v=DMARC1; p=reject"}, NoPolicy, false},
		{"other texts beside it", zone{"_dmarc.mfa.example.org": "hello\nv=DMARC1; p=reject"}, Reject, false},
		{"two records", zone{"_dmarc.mfa.example.org": "v=DMARC1; p=reject\nv=DMARC1; p=none"}, NoPolicy, false},
		{"nonsense", zone{"_dmarc.mfa.example.org": "v=DMARC1; p=perhaps"}, NoPolicy, false},
		{"not to be had now", zone{"_dmarc.mfa.example.org": "down"}, NoPolicy, true},
		{"its organisation's not to be had now", zone{"_dmarc.example.org": "down"}, NoPolicy, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := check(t, c.zone, plain); v.Policy != c.want || v.Unknown != c.unknown {
				t.Errorf("%+v, want %q, unknown %t", v, c.want, c.unknown)
			}
		})
	}
}

// TestStrictly: a domain that asks for it is spoken for by no other of its
// organisation.
func TestStrictly(t *testing.T) {
	keys := zone{"s._domainkey.mfa.example.org": record(), "s._domainkey.other.example.org": record(), "_dmarc.mfa.example.org": "v=DMARC1; p=reject; adkim=S; aspf=s"}
	above := zone{"s._domainkey.other.example.org": record(), "_dmarc.example.org": "v=DMARC1; p=reject; adkim=s"}
	word := func(w string) string { return "Authentication-Results: mx.programme.example; " + w + "\r\n" + plain }
	for _, c := range []struct {
		name, raw string
		zone      zone
		want      Result
	}{
		{"signed by itself", sign(t, "mfa.example.org", plain), keys, Pass},
		{"signed by a sister", sign(t, "other.example.org", plain), keys, None},
		{"signed by a sister, the organisation asks", sign(t, "other.example.org", plain), above, None},
		{"the server saw the signature of a sister", word("dkim=pass header.d=other.example.org"), keys, None},
		{"the envelope of a sister", word("spf=pass smtp.mailfrom=other.example.org"), keys, None},
		{"the envelope of a sister, only signatures are asked for", word("spf=pass smtp.mailfrom=other.example.org"), above, Pass},
		{"its own envelope", word("spf=pass smtp.mailfrom=mfa.example.org"), keys, Pass},
		{"what is asked cannot be had now", word("dkim=pass header.d=other.example.org"), zone{"_dmarc.mfa.example.org": "down"}, None},
	} {
		if v := check(t, c.zone, c.raw); v.Result != c.want {
			t.Errorf("%s: %+v, want %s", c.name, v, c.want)
		}
	}
}

// silent never answers.
type silent struct{ asked atomic.Int64 }

func (s *silent) LookupTXT(ctx context.Context, _ string) ([]string, error) {
	s.asked.Add(1)
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestNoAnswer: a name server that is down costs the first letters five seconds
// each, the others nothing, and is asked again later.
func TestNoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &silent{}
		c := New(s, "", time.Now)
		begun := time.Now()
		for i := range 100 {
			raw := strings.ReplaceAll(plain, "Example.Org", fmt.Sprintf("Example%d.Org", i))
			v, err := c.Check(t.Context(), strings.NewReader(raw), letter.ParseHeader([]byte(raw)))
			if err != nil || v.Result != None || !v.Unknown {
				t.Fatalf("%+v, %v", v, err)
			}
		}
		if took := time.Since(begun); took > maxFailures*Patience {
			t.Errorf("a hundred letters took %v", took)
		}
		asked := s.asked.Load()
		time.Sleep(pause)
		ctx, stop := context.WithTimeout(t.Context(), Patience)
		defer stop()
		if _, err := c.names.lookup(ctx, "example.org"); err == nil || s.asked.Load() == asked {
			t.Error("the server is never asked again")
		}
	})
}

func TestShutdownIsNoVerdict(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := New(&silent{}, "", time.Now).Check(ctx, strings.NewReader(plain), letter.ParseHeader([]byte(plain)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestLargeLetter: 50 MB with three signatures stream.
func TestLargeLetter(t *testing.T) {
	head, line := plain, strings.Repeat(strings.Repeat("a", 76)+"\r\n", 400)
	for range maxSignatures {
		head = sign(t, "mfa.example.org", head)
	}
	lines := 50 << 20 / len(line)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	body := &repeated{line: line, left: lines, each: func() {
		runtime.ReadMemStats(&after)
		peak = max(peak, after.HeapInuse)
	}}
	v, err := New(zone{"s._domainkey.mfa.example.org": record()}, "", time.Now).
		Check(t.Context(), io.MultiReader(strings.NewReader(head), body), letter.ParseHeader([]byte(head)))
	if err != nil || v.Result != Fail {
		t.Errorf("%+v, %v", v, err)
	}
	if body.left > 0 {
		t.Errorf("%d blocks were not read", body.left)
	}
	// Garbage counts too, of which there is more where other programs take the processor.
	if grown := int64(peak) - int64(before.HeapInuse); grown > 32<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

// repeated reads a line again and again.
type repeated struct {
	line string
	left int
	each func() // called now and then
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	if r.left%100 == 0 {
		r.each()
	}
	r.left--
	return copy(p, r.line), nil
}

func TestReadError(t *testing.T) {
	broken := errors.New("broken")
	raw := sign(t, "mfa.example.org", plain)
	v, err := New(zone{"s._domainkey.mfa.example.org": record()}, "", time.Now).
		Check(t.Context(), io.MultiReader(strings.NewReader(raw), failing{broken}), letter.ParseHeader([]byte(raw)))
	if !errors.Is(err, broken) || v.Result == Pass {
		t.Errorf("%+v, %v", v, err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// FuzzCheck: nothing panics, and what nobody signed and no server saw never passes.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte("DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=From:From; bh=; b=; l=1; q=dns/txt\r\n" + plain))
	f.Add([]byte("Authentication-Results: mx.programme.example (a \\( b); dkim=pass reason=\"x\" header.d = example.org\r\n" + plain))
	z := zone{"s._domainkey.example.org": record(), "_dmarc.example.org": "v=DMARC1; p=reject; sp"}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := letter.ParseHeader(raw)
		v, err := New(z, "another.programme.example", time.Now).Check(t.Context(), bytes.NewReader(raw), h)
		if err != nil {
			t.Fatal(err)
		}
		if v.Result == Pass && !bytes.Contains(raw, []byte("another.programme.example")) {
			t.Errorf("passes: %+v", v)
		}
		for _, field := range h.AuthenticationResults {
			parseResults(field, true)
		}
	})
}
