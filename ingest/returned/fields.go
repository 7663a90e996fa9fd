package returned

import (
	"bytes"
	"strings"
)

const (
	// maxGroups bounds the recipients of one report; ours go to one each.
	maxGroups = 50
	// maxValue bounds one field. Diagnostic codes have a few hundred bytes.
	maxValue = 2000
)

// fields are those of one group of a report, by their names in lower case. Of
// several of a name the first counts.
type fields map[string]string

// groups reads what RFC 3464, section 2.1 calls groups of fields: header fields,
// with blank lines between the groups. Lines that are no field are passed over.
func groups(b []byte) []fields {
	var all []fields
	var group fields
	last := ""
	for line := range bytes.Lines(b) {
		line := strings.ToValidUTF8(strings.TrimRight(string(line), "\r\n"), "\uFFFD")
		if strings.TrimSpace(line) == "" {
			group, last = nil, ""
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if last != "" && len(group[last]) < maxValue {
				group[last] += " " + strings.TrimSpace(line)
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			last = ""
			continue
		}
		if group == nil {
			if len(all) == maxGroups {
				break
			}
			group = fields{}
			all = append(all, group)
		}
		last = strings.ToLower(strings.TrimSpace(name))
		if _, twice := group[last]; twice {
			last = ""
			continue
		}
		group[last] = cut(strings.TrimSpace(value))
	}
	return all
}

func cut(s string) string {
	if len(s) > maxValue {
		s = strings.ToValidUTF8(s[:maxValue], "")
	}
	return s
}

// typed returns the value behind the type of "rfc822; a@example.org" or "smtp; 550 no".
func typed(s string) string {
	if _, value, ok := strings.Cut(s, ";"); ok {
		s = value
	}
	return strings.TrimSpace(s)
}

// address returns an address as it stands in a report: lower case, without the
// angle brackets that some put around it.
func address(s string) string {
	s = strings.ToLower(strings.Trim(typed(s), "<> \t"))
	if !strings.Contains(s, "@") || strings.ContainsAny(s, " \t<>") {
		return ""
	}
	return s
}
