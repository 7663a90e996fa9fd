package authentic

import (
	"context"
	"strings"
)

// policy looks up what a domain publishes, or else its organisation for it (RFC
// 7489, section 6.6.3). It is unknown where that cannot be looked up for now.
func (c *Checker) policy(ctx context.Context, from string) (p Policy, unknown bool) {
	record, unknown := c.record(ctx, from)
	if record != nil {
		return policyOf(record["p"]), false
	}
	o := organisation(from)
	if unknown || o == from {
		return NoPolicy, unknown
	}
	if record, unknown = c.record(ctx, o); record == nil {
		return NoPolicy, unknown
	}
	if sub := policyOf(record["sp"]); sub != NoPolicy {
		return sub, false
	}
	return policyOf(record["p"]), false
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
