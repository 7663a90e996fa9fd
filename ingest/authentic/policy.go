package authentic

import (
	"cmp"
	"context"
	"strings"
)

// A published is what a domain says of letters in its name.
type published struct {
	policy  Policy
	unknown bool // it could not be looked up for now
	// strictly means that only the very domain may speak for it, and not others of its
	// organisation: by signature, and by the envelope.
	strictly struct{ dkim, spf bool }
}

// policy looks up what a domain publishes, or else its organisation for it (RFC
// 7489, section 6.6.3).
func (c *Checker) policy(ctx context.Context, from string) published {
	record, unknown := c.record(ctx, from)
	if record != nil {
		return publishedIn(record, policyOf(record["p"]))
	}
	if o := organisation(from); !unknown && o != from {
		if record, unknown = c.record(ctx, o); record != nil {
			return publishedIn(record, cmp.Or(policyOf(record["sp"]), policyOf(record["p"])))
		}
	}
	p := published{unknown: unknown}
	p.strictly.dkim, p.strictly.spf = unknown, unknown
	return p
}

// publishedIn returns what a record says, with p as its policy (section 6.3).
func publishedIn(record map[string]string, p Policy) published {
	found := published{policy: p}
	found.strictly.dkim, found.strictly.spf = strings.EqualFold(record["adkim"], "s"), strings.EqualFold(record["aspf"], "s")
	return found
}

// record returns the tags of a domain's DMARC record, nil where it has none, or
// more than one.
func (c *Checker) record(ctx context.Context, domain string) (record map[string]string, unknown bool) {
	texts, err := c.names.lookup(ctx, "_dmarc."+domain)
	if err != nil {
		return nil, !isNotFound(err)
	}
	for _, text := range texts {
		first, _, _ := strings.Cut(text, ";")
		if k, v, _ := strings.Cut(first, "="); strings.TrimSpace(k) != "v" || strings.TrimSpace(v) != "DMARC1" {
			continue
		}
		if record != nil {
			return nil, false
		}
		record = tags(text)
	}
	return record, false
}

func policyOf(tag string) Policy {
	switch p := Policy(strings.ToLower(tag)); p {
	case Monitor, Quarantine, Reject:
		return p
	}
	return NoPolicy
}
