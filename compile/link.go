package compile

import (
	"net/url"
	"strings"
)

// Link returns a reference as a URL if that is all it is, else "".
func Link(reference string) string {
	u, err := url.Parse(reference)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || strings.ContainsAny(reference, " \n\t") {
		return ""
	}
	return reference
}
