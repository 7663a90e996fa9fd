package followup

import "strings"

// An AddressUse is what mail to an address of ours with a token is about. It
// stands before the token.
type AddressUse string

// The uses of addresses with tokens: Reply-To, the envelope's sender, and what
// mail programs write to when their owner wants no more mails.
const (
	ForAnswers       AddressUse = ""
	ForBounces       AddressUse = "b."
	ForOptOuts       AddressUse = "u."
	ForReviewOptOuts AddressUse = "r."
)

// placeholder is the token's place in the pattern of our addresses.
const placeholder = "{token}"

// Address returns the address for a use of the mail with token t, after a
// pattern such as "followup+{token}@example.org"; empty where the pattern or the
// token is.
func (t Token) Address(pattern string, use AddressUse) string {
	if t == "" || !strings.Contains(pattern, placeholder) {
		return ""
	}
	return strings.ReplaceAll(pattern, placeholder, string(use)+string(t))
}

// ParseTokenAddress returns the token of an address of ours for a use.
func ParseTokenAddress(pattern string, use AddressUse, address string) (t Token, ok bool) {
	before, after, ok := strings.Cut(strings.ToLower(pattern), placeholder)
	if !ok {
		return "", false
	}
	rest, ok := strings.CutPrefix(strings.ToLower(address), before+string(use))
	if !ok {
		return "", false
	}
	if rest, ok = strings.CutSuffix(rest, after); !ok {
		return "", false
	}
	return ParseToken(rest)
}
