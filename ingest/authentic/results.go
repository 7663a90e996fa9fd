package authentic

import (
	"strings"

	"github.com/upr-info/followup/ingest/letter"
)

// server returns what our own server said of a letter from a domain. It writes
// above whatever the letter brought, so the topmost field counts if it is its own,
// and no other.
func (c *Checker) server(h letter.Header, from string, p published) finding {
	if c.authserv == "" || len(h.AuthenticationResults) == 0 {
		return finding{result: None}
	}
	id, results := parseResults(h.AuthenticationResults[0], false)
	if !strings.EqualFold(id, c.authserv) {
		return finding{result: None}
	}
	f := believe(results, from, p)
	if _, otherwise := parseResults(h.AuthenticationResults[0], true); believe(otherwise, from, p).result != f.result {
		return finding{result: None}
	}
	if f.by != "" {
		f.by += " of " + c.authserv
		return f
	}
	return finding{result: None}
}

// believe draws the conclusion from a server's results. What it says about DMARC
// is its conclusion from the others.
func believe(results []result, from string, p published) finding {
	var dmarc, others []finding
	for _, r := range results {
		f := finding{result: r.outcome(), domain: r.domain(), by: r.method}
		switch {
		case f.result == None:
		case r.method == "dmarc" && (f.domain == from || f.result != Pass):
			dmarc = append(dmarc, f)
		case r.method == "dkim" && aligned(f.domain, from, p.strictly.dkim), r.method == "spf" && aligned(f.domain, from, p.strictly.spf):
			others = append(others, f)
		}
	}
	f := weigh(others...)
	for _, d := range dmarc {
		// Two words about one letter are none: whoever wrote into a value that the
		// server repeats must not gain by it.
		if d.result == Fail || f.result != Pass && d.result == Pass && len(dmarc) == 1 {
			f = d
		}
	}
	if f.result != Pass {
		f.domain = ""
	}
	return f
}

// A result is one method's in an Authentication-Results field.
type result struct {
	method     string // lower case, without version
	value      string // lower case
	properties map[string]string
}

// outcome words a result of RFC 8601, section 2.7 as ours.
func (r result) outcome() Result {
	switch r.value {
	case "pass":
		return Pass
	case "fail", "hardfail", "softfail", "permerror", "policy":
		return Fail
	case "temperror":
		return Temporary
	}
	return None
}

// domain returns whose result it is.
func (r result) domain() string {
	switch r.method {
	case "dmarc":
		return domainOf(r.properties["header.from"])
	case "dkim":
		if d := r.properties["header.d"]; d != "" {
			return ascii(d)
		}
		return domainOf(r.properties["header.i"])
	}
	if from := r.properties["smtp.mailfrom"]; from != "" {
		return domainOf(from)
	}
	return domainOf(r.properties["smtp.helo"])
}

// parseResults reads an Authentication-Results field (RFC 8601, section 2.2) as
// servers write it: with semicolons left out, spaces around the equals sign, and
// values that should be quoted and are not. Quotation marks in a comment mean
// nothing, or quote: servers repeat addresses there, in which others may have
// written brackets, and not all write them as they should.
func parseResults(field string, quotesInComments bool) (id string, results []result) {
	for i, part := range parts(field, quotesInComments) {
		var r *result
		for part = strings.TrimLeft(part, " \t"); part != ""; part = strings.TrimLeft(part, " \t") {
			word, rest := cutWord(part, " \t=")
			rest = strings.TrimLeft(rest, " \t")
			after, isPair := strings.CutPrefix(rest, "=")
			if !isPair {
				if i == 0 && id == "" && len(results) == 0 {
					id = word
				}
				part = rest
				continue
			}
			value, rest := cutWord(strings.TrimLeft(after, " \t"), " \t")
			part = rest
			key, _, _ := strings.Cut(strings.ToLower(word), "/")
			switch key {
			case "dkim", "spf", "dmarc":
				results = append(results, result{key, strings.ToLower(value), map[string]string{}})
				r = &results[len(results)-1]
			default:
				if r != nil && r.properties[key] == "" {
					r.properties[key] = value
				}
			}
		}
	}
	return id, results
}

// cutWord returns what stands before the first of ends, and the rest.
func cutWord(s, ends string) (word, rest string) {
	if i := strings.IndexAny(s, ends); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// parts splits a field at its semicolons, without its comments and quotation
// marks. In what was quoted no separator is left.
func parts(field string, quotesInComments bool) []string {
	var all []string
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case c == '\\' && (depth > 0 || quoted):
			i++ // a quoted pair stands for itself, and means nothing here
		case c == '"' && (depth == 0 || quotesInComments):
			quoted = !quoted
		case quoted && depth > 0:
		case quoted:
			if strings.IndexByte(" \t;=()", c) >= 0 {
				c = '_'
			}
			b.WriteByte(c)
		case c == '(':
			depth++
		case c == ')':
			depth = max(depth-1, 0)
			b.WriteByte(' ')
		case depth > 0:
		case c == ';':
			all = append(all, b.String())
			b.Reset()
		default:
			b.WriteByte(c)
		}
	}
	return append(all, b.String())
}
