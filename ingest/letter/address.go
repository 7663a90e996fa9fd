package letter

import (
	"regexp"
	"slices"
	"strings"
)

const (
	// maxAddresses bounds the addresses of one field: letters to whole mailing
	// lists written out have a few hundred.
	maxAddresses = 1000
	// maxAddress bounds an address: RFC 5321, section 4.5.3.1 allows a path of 256.
	maxAddress = 256
)

// looksLikeAddress finds an addr-spec in whatever is around it. Local parts with
// quotes are not known to anybody's mail server any more.
var looksLikeAddress = regexp.MustCompile(`[^\s<>()\[\],;:"'\\@]+(?:'[^\s<>()\[\],;:"'\\@]+)*@[^\s<>()\[\],;:"'\\@]+`)

// An address is one of an address field.
type address struct {
	spec string // addr-spec, lower case
	name string // decoded; empty where there is none
}

// addresses returns what looks like an address in a field, in order. It reads
// name-addr and addr-spec (RFC 5322, section 3.4), and of everything else the
// part that is an address.
func addresses(s string) []address {
	var list []address
	for start := 0; start < len(s) && len(list) < maxAddresses; {
		end := mailboxEnd(s, start)
		if a, ok := parseAddress(s[start:end]); ok {
			list = append(list, a)
		}
		start = end + 1
	}
	return list
}

// mailboxEnd returns where the mailbox that begins at start ends: at a comma or
// semicolon outside of quotes and angle brackets.
func mailboxEnd(s string, start int) int {
	inQuotes := false
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			inQuotes = !inQuotes
		case ',', ';':
			if !inQuotes {
				return i
			}
		case '>':
			inQuotes = false // a quote that somebody forgot to close
		}
	}
	return len(s)
}

// parseAddress reads one mailbox. The address is the last thing that looks like
// one within angle brackets, or else the last at all, since names hold addresses
// too, often false ones. One in a comment counts only where there is no other.
// What stands before another @ is no address but a part of one, in quotes or none
// by any grammar, and whose domain it is cannot be told.
func parseAddress(s string) (address, bool) {
	name, in := "", withoutComments(s)
	if !strings.Contains(in, "@") {
		in = s
	}
	if i := strings.LastIndexByte(in, '<'); i >= 0 {
		name, in = in[:i], in[i:]
		if end := strings.IndexByte(in, '>'); strings.Contains(in[:max(end, 0)], "@") {
			in = in[:end]
		}
	}
	spec, rest := lastAddress(in)
	if spec == "" {
		spec, rest = lastAddress(name)
	}
	if spec == "" || strings.Contains(rest, "@") {
		return address{}, false
	}
	spec = strings.ToLower(strings.Trim(spec, ".'`*"))
	spec = strings.TrimPrefix(spec, "mailto:")
	if len(spec) > maxAddress || !strings.Contains(spec, "@") {
		return address{}, false
	}
	spec, _ = toUTF8("", []byte(spec))
	return address{spec: spec, name: displayName(name, s)}, true
}

// tangled reports whether more addresses stand in a field than its mailboxes have:
// two in angle brackets, or two without any. Which of them is meant is guessed by
// each reader in its own way. What stands in a name or a comment is not meant.
func tangled(s string) bool {
	s = withoutQuotes(withoutComments(s))
	for start := 0; start < len(s); {
		end := mailboxEnd(s, start)
		box := s[start:end]
		bracketed := strings.Count(box, "<")
		if bracketed > 1 || bracketed == 0 && len(looksLikeAddress.FindAllStringIndex(box, 2)) > 1 {
			return true
		}
		start = end + 1
	}
	return false
}

// withoutQuotes returns s without its quoted strings; of one that nobody closed
// nothing is left out.
func withoutQuotes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			end := quoteEnd(s, i+1)
			if end == 0 {
				b.WriteString(s[i:])
				break
			}
			i = end
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// quoteEnd returns where the quoted string ends that goes on at i, or 0.
func quoteEnd(s string, i int) int {
	for ; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return 0
}

// lastAddress returns the last part of s that looks like an address, and what
// stands behind it.
func lastAddress(s string) (spec, rest string) {
	found := looksLikeAddress.FindAllStringIndex(s, -1)
	if len(found) == 0 {
		return "", ""
	}
	at := found[len(found)-1]
	return s[at[0]:at[1]], s[at[1]:]
}

// withoutComments returns s without what stands in brackets outside of quotes
// (RFC 5322, section 3.2.2).
func withoutComments(s string) string {
	if !strings.Contains(s, "(") {
		return s
	}
	var b strings.Builder
	depth, inQuotes := 0, false
	for i := 0; i < len(s); i++ {
		from := i
		switch c := s[i]; {
		case c == '\\':
			i = min(i+1, len(s)-1)
		case c == '"' && depth == 0:
			inQuotes = !inQuotes
		case c == '(' && !inQuotes:
			depth++
		case c == ')' && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteString(s[from : i+1])
		}
	}
	return b.String()
}

// displayName decodes a name, or the comment behind an address without one.
func displayName(name, whole string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		if _, c, ok := strings.Cut(whole, "("); ok {
			name = strings.TrimRight(c, ") ")
		}
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.Contains(name, `"`) {
		name = name[i+1:] // of a group: "Team: a@example.org;"
	}
	name = unquoting.Replace(name)
	return oneLine(decodeWords(strings.TrimSpace(name)))
}

// unquoting undoes a quoted string (RFC 5322, section 3.2.4).
var unquoting = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `"`, "")

// recipients returns the addresses of fields, each once.
func recipients(values []string) []string {
	var list []string
	seen := map[string]bool{}
	for _, v := range values {
		for _, a := range addresses(v) {
			if !seen[a.spec] {
				seen[a.spec] = true
				list = append(list, a.spec)
			}
		}
	}
	return slices.Clip(list)
}
