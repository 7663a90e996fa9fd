package dkim

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// A Resolver looks up texts in the DNS. *net.Resolver is one. A name that is not
// there is a *net.DNSError with IsNotFound.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// A Record is what is to be published in the DNS (RFC 6376, section 3.6.1).
type Record struct {
	Name string // "followup._domainkey.example.org", without a dot at its end
	Text string // "v=DKIM1; k=rsa; p=…"
}

// String returns the record as a line of a zone file. A text of more than 255
// bytes stands there in pieces (RFC 1035, section 3.3).
func (r Record) String() string {
	const longest = 255
	var pieces []string
	for text := r.Text; text != ""; {
		n := min(len(text), longest)
		pieces = append(pieces, `"`+text[:n]+`"`)
		text = text[n:]
	}
	return fmt.Sprintf("%s. IN TXT ( %s )", r.Name, strings.Join(pieces, " "))
}

// record returns what is to be published of c's key.
func (c Config) record(key crypto.Signer) (Record, error) {
	p, err := public(key)
	if err != nil {
		return Record{}, err
	}
	return Record{Name: c.Selector + "._domainkey." + c.Domain, Text: "v=DKIM1; " + p}, nil
}

// Record returns what is to be published of the key in c's file.
func (c Config) Record() (Record, error) {
	key, err := load(c.KeyFile)
	if err != nil {
		return Record{}, err
	}
	return c.record(key)
}

// public returns the tags of a public key: RFC 6376, section 3.6.1, and RFC 8463,
// section 4.2.
func public(key crypto.Signer) (string, error) {
	switch k := key.Public().(type) {
	case *rsa.PublicKey:
		der, err := x509.MarshalPKIXPublicKey(k)
		if err != nil {
			return "", fmt.Errorf("write public key: %w", err)
		}
		return "k=rsa; p=" + base64.StdEncoding.EncodeToString(der), nil
	case ed25519.PublicKey:
		return "k=ed25519; p=" + base64.StdEncoding.EncodeToString(k), nil
	}
	return "", errors.New("the private key is neither RSA nor Ed25519")
}

// Check reports what keeps receivers from believing the signature of a mail whose
// From has the given address: the key, the alignment or the record. The error
// says what to do, with the record to publish.
func (c Config) Check(ctx context.Context, names Resolver, from string) error {
	key, err := load(c.KeyFile)
	if err != nil {
		return err
	}
	if domain := from[strings.LastIndexByte(from, '@')+1:]; !aligned(c.Domain, domain) {
		return fmt.Errorf("%s may not speak for %s, which mails come from: sign with the domain of the address, or one above it", c.Domain, domain)
	}
	want, err := c.record(key)
	if err != nil {
		return err
	}
	texts, err := names.LookupTXT(ctx, want.Name+".")
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("there is no key at %s: publish\n%s", want.Name, want)
	case err != nil:
		return fmt.Errorf("the DNS does not answer for %s (%w): try again later", want.Name, err)
	}
	return want.among(texts)
}

// among reports why r is not what texts publish. Of several, receivers take any
// (RFC 6376, section 3.6.2.2).
func (r Record) among(texts []string) error {
	wrong := fmt.Errorf("another key is published at %s: publish\n%s", r.Name, r)
	mine := tags(r.Text)
	for _, text := range texts {
		t := tags(text)
		kind, ok := t["k"]
		if !ok {
			kind = "rsa" // RFC 6376, section 3.6.1
		}
		if t["p"] != mine["p"] || kind != mine["k"] {
			continue
		}
		if v, ok := t["v"]; ok && v != mine["v"] {
			continue
		}
		for flag := range strings.SplitSeq(t["t"], ":") {
			if flag == "y" {
				return fmt.Errorf("the record at %s is on trial (t=y), so that receivers pass over our signatures: publish\n%s", r.Name, r)
			}
		}
		if len(texts) > 1 {
			return fmt.Errorf("%d records are published at %s, and receivers take any of them: leave only\n%s", len(texts), r.Name, r)
		}
		return nil
	}
	return wrong
}

// tags reads "v=DKIM1; p=…" (RFC 6376, section 3.2). White space within a key
// means nothing.
func tags(text string) map[string]string {
	found := map[string]string{}
	for tag := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(tag, "=")
		found[strings.TrimSpace(name)] = strings.Join(strings.Fields(value), "")
	}
	return found
}

// aligned reports whether domain may speak for from: they are the same or belong
// to one organisation (RFC 7489, section 3.1.1, relaxed).
func aligned(domain, from string) bool {
	domain, from = strings.ToLower(domain), strings.ToLower(from)
	if domain == from {
		return true
	}
	a, errA := publicsuffix.EffectiveTLDPlusOne(domain)
	b, errB := publicsuffix.EffectiveTLDPlusOne(from)
	return errA == nil && errB == nil && a == b
}
