package followup

import (
	"crypto/rand"
	"encoding/base32"
	"regexp"
	"strings"
)

// A Token is 128 random bits as 26 lower-case base32 characters (RFC 4648,
// section 6, without padding). It stands in a sheet, a Reply-To address and a
// Message-ID, and says nothing by itself: what it was given for is a Grant.
type Token string

var (
	tokenEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)
	tokenPattern  = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])([a-z2-7]{26})(?:$|[^a-z0-9])`)
)

// NewToken returns a fresh token.
func NewToken() Token {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return Token(strings.ToLower(tokenEncoding.EncodeToString(b[:])))
}

// ParseToken reads a token in any case, with space around it. Only what
// NewToken can have made is ok.
func ParseToken(s string) (t Token, ok bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	b, err := tokenEncoding.DecodeString(s)
	if err != nil || len(b) != 16 || tokenEncoding.EncodeToString(b) != s {
		return "", false
	}
	return Token(strings.ToLower(s)), true
}

// FindTokens returns the tokens that stand in s, such as an address or a
// Message-ID, in their order and each once.
func FindTokens(s string) []Token {
	var found []Token
	seen := map[Token]bool{}
	for s != "" {
		m := tokenPattern.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		if t, ok := ParseToken(s[m[2]:m[3]]); ok && !seen[t] {
			seen[t] = true
			found = append(found, t)
		}
		s = s[m[3]:]
	}
	return found
}

// A Grant says what a token was given for.
type Grant struct {
	Token       Token
	Review      ReviewID
	Stakeholder StakeholderID // empty for a sheet made for nobody in particular
	Address     string        // whom the mail that carries it went to; empty for a sheet made by hand
	Language    Language      // of that mail or sheet
	Purpose     Purpose       // of that mail; empty for a sheet made by hand
	Revoked     bool
}
