// Package authentic tells whether a letter comes from the domain that its From
// field names: by its DKIM signature (RFC 6376), which is checked here, or by the
// word of our own mail server (RFC 8601), and what that domain wants to be done
// with letters that do not (DMARC, RFC 7489).
//
// It errs on the side of doubt: what two readers might take for different senders
// never passes, no server but the configured one is believed, and a name that
// cannot be looked up is no proof of anything. A letter of any size streams, and
// a name server that is slow or down costs Patience a letter at most.
package authentic

import (
	"cmp"
	"context"
	"io"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/upr-info/followup/ingest/letter"
)

// Patience is how long all look-ups for one letter may take together.
const Patience = 5 * time.Second

// A Result is what a check came to.
type Result string

// The results.
const (
	Pass      Result = "pass"      // the domain of the From field vouches for it
	Fail      Result = "fail"      // it should, and does not
	None      Result = "none"      // nothing says anything about it
	Temporary Result = "temporary" // it could not be looked up for now
)

// A Policy is what a domain wants to be done with letters in its name for which
// it does not vouch (RFC 7489, section 6.3); empty where it publishes nothing.
type Policy string

// The policies.
const (
	NoPolicy   Policy = ""
	Monitor    Policy = "none"
	Quarantine Policy = "quarantine"
	Reject     Policy = "reject"
)

// A Verdict is what is known of a letter's sender.
type Verdict struct {
	Result Result
	From   string // the domain of the From field in ASCII; empty where there is no single one
	Domain string // that vouches for the letter, aligned with From; empty unless Result is Pass
	By     string // what the result rests on: "dkim", or "dmarc", "dkim" or "spf" with the server that said so
	Policy Policy
	// Unknown is set where the policy could not be looked up for now.
	Unknown bool
}

// Enforced reports whether letters that do not pass should not be believed.
func (v Verdict) Enforced() bool { return v.Policy == Quarantine || v.Policy == Reject }

// A Resolver looks up texts in the DNS. *net.Resolver is one. A name that is not
// there is a *net.DNSError with IsNotFound; every other error may pass.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// A Checker checks letters. Its methods may be called concurrently.
type Checker struct {
	authserv string
	names    *cache
}

// New returns a Checker that asks names and believes the server whose authserv-id
// is exactly authserv (RFC 8601, section 2.5), none where it is empty. That server
// must take out such fields of others that bear its name (section 5).
func New(names Resolver, authserv string, now func() time.Time) *Checker {
	return &Checker{authserv: authserv, names: newCache(names, now)}
}

// Check reads raw, of which h is the header. The error is raw's or that of ctx.
func (c *Checker) Check(ctx context.Context, raw io.Reader, h letter.Header) (Verdict, error) {
	m := split(raw)
	defer m.release()
	v := Verdict{Result: None, From: m.sender(h)}
	if v.From != "" {
		hurried, stop := context.WithTimeout(ctx, Patience)
		defer stop()
		p := c.policy(hurried, v.From)
		v.Policy, v.Unknown = p.policy, p.unknown
		f := c.server(h, v.From, p)
		if f.result != Pass {
			f = weigh(c.signed(hurried, m, v.From, p.strictly.dkim), f)
		}
		if f.result == Pass && m.doubled() {
			f = finding{result: Fail, by: f.by}
		}
		v.Result, v.Domain, v.By = f.result, f.domain, f.by
	}
	return v, cmp.Or(m.body.err, ctx.Err())
}

// A finding is what one of the two ways says.
type finding struct {
	result Result
	domain string
	by     string
}

// weigh returns the finding that says most.
func weigh(findings ...finding) finding {
	for _, r := range []Result{Pass, Fail, Temporary} {
		for _, f := range findings {
			if f.result == r {
				return f
			}
		}
	}
	return finding{result: None}
}

// aligned reports whether domain may speak for from: they are the same or, unless
// strictly, belong to one organisation (RFC 7489, section 3.1).
func aligned(domain, from string, strictly bool) bool {
	domain = ascii(domain)
	return domain != "" && (domain == from || !strictly && organisation(domain) == organisation(from))
}

// organisation returns the organisational domain (RFC 7489, section 3.2), the
// domain itself where it is a public suffix.
func organisation(domain string) string {
	if o, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return o
	}
	return domain
}

// ascii returns a domain as it stands in the DNS, or "".
func ascii(domain string) string {
	domain, err := idna.Lookup.ToASCII(strings.ToLower(strings.TrimSuffix(domain, ".")))
	if err != nil {
		return ""
	}
	return domain
}

// domainOf returns the domain of an address in ASCII, or "".
func domainOf(address string) string {
	return ascii(address[strings.LastIndexByte(address, '@')+1:])
}
