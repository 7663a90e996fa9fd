package notify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of an address: RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.3 (a path has
// 256 octets with its angle brackets).
const (
	maxAddress   = 254
	maxLocalPart = 64
)

// deliverable reports whether mail can be sent to address: an addr-spec of atoms
// (RFC 5322, section 3.4.1; RFC 6531 for other scripts). Quoted local parts and
// address literals are refused, and so is whatever could end a command or a
// field or hide what it is: space, control and format characters.
func deliverable(address string) bool {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || len(address) > maxAddress || len(local) > maxLocalPart || !utf8.ValidString(address) {
		return false
	}
	return dotAtom(local) && dotAtom(domain)
}

// transportable returns an address as every server takes it, where there is such
// a form: a domain of another script has one in ASCII (RFC 5890, section 2.3.2.1),
// a local part has none and needs SMTPUTF8 (RFC 6531).
func transportable(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }) {
		return address
	}
	return local + "@" + ascii
}

func dotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.ContainsFunc(atom, forbidden) {
			return false
		}
	}
	return !strings.HasPrefix(s, "-")
}

func forbidden(r rune) bool {
	return r <= ' ' || strings.ContainsRune(`@<>()[]|"\,:;`, r) ||
		unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}

// ours reports whether address is one that our own mailbox is reached by, with
// or without a token, so that we never write to ourselves (I6). reply is a
// pattern with {token}, or empty.
func ours(address, own, reply string) bool {
	address = strings.ToLower(address)
	if address == strings.ToLower(own) {
		return true
	}
	before, after, ok := strings.Cut(strings.ToLower(reply), "{token}")
	return ok && len(address) >= len(before)+len(after) &&
		strings.HasPrefix(address, before) && strings.HasSuffix(address, after)
}
