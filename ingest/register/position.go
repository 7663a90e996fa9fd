package register

import (
	"slices"
	"strings"
	"unicode"

	"github.com/upr-info/followup"
)

// position reads the State's position as exports and UN documents word it.
// What is supported in part or in principle counts as noted, and so does what
// is "not supported", which is how older UN documents say noted. It is not ok
// for what is none of the known.
func position(s string) (r followup.Response, ok bool) {
	switch folded(s) {
	case "general response":
		return followup.GeneralResponse, true
	case "no response":
		return followup.NoResponse, true
	}
	words := strings.FieldsFunc(folded(s), func(r rune) bool { return !unicode.IsLetter(r) })
	yes := anyBegins(words, "support", "accept", "adhe", "apoy", "acept", "appuy", "enjoy")
	no := slices.ContainsFunc(words, func(w string) bool { return w == "not" || w == "no" || w == "non" || w == "pas" })
	switch {
	case yes && (no || anyBegins(words, "part", "princip")):
		return followup.Noted, true
	case anyBegins(words, "note", "noté", "anotad", "nota"):
		return followup.Noted, true
	case anyBegins(words, "reject", "rejet", "rechaz"):
		return followup.Rejected, true
	case yes:
		return followup.Accepted, true
	case anyBegins(words, "pending", "defer", "examin", "attente", "pendient"):
		return followup.Pending, true
	}
	return "", false
}

// anyBegins reports whether one of the words has one of the beginnings.
func anyBegins(words []string, beginnings ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(w, b) })
	})
}
