package authentic

import (
	"context"
	"io"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

const (
	// maxSignatures bounds the signatures of one letter that are checked. Those
	// who sign twice do so with two kinds of keys.
	maxSignatures = 3
	// maxSignature bounds one of them in bytes. Those with the longest keys have
	// about 1,500.
	maxSignature = 4 << 10
)

// signed checks the signatures of domains that are aligned with from; what others
// sign says nothing about it.
func (c *Checker) signed(ctx context.Context, m *message, from string, strictly bool) finding {
	var header []string
	signatures := 0
	for _, f := range m.fields {
		if name(f) == "dkim-signature" {
			if signatures == maxSignatures || len(f) > maxSignature || !aligned(signer(f), from, strictly) {
				continue
			}
			signatures++
		}
		header = append(header, f)
	}
	if signatures == 0 {
		return finding{result: None}
	}
	text := strings.NewReader(strings.Join(header, "") + "\r\n")
	options := &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) { return c.key(ctx, name) }}
	checked, err := dkim.VerifyWithOptions(io.MultiReader(text, m.body), options)
	if err != nil || m.body.cut || m.body.err != nil {
		return finding{result: Fail, by: "dkim"}
	}
	found := make([]finding, 0, len(checked))
	for _, v := range checked {
		switch {
		case v.Err == nil && aligned(v.Domain, from, strictly):
			found = append(found, finding{Pass, ascii(v.Domain), "dkim"})
		case dkim.IsTempFail(v.Err):
			found = append(found, finding{result: Temporary, by: "dkim"})
		default:
			found = append(found, finding{result: Fail, by: "dkim"})
		}
	}
	return weigh(found...)
}

// signer returns the domain that a signature claims (RFC 6376, section 3.5, d=).
func signer(field string) string {
	_, value, _ := strings.Cut(field, ":")
	return tags(value)["d"]
}

// key looks a public key up. One that is only being tried out is none (RFC 6376,
// section 3.6.1, t=y).
func (c *Checker) key(ctx context.Context, name string) ([]string, error) {
	texts, err := c.names.lookup(ctx, name)
	if err == nil && len(texts) == 1 {
		for flag := range strings.SplitSeq(tags(texts[0])["t"], ":") {
			if strings.TrimSpace(flag) == "y" {
				return nil, notFound(name)
			}
		}
	}
	return texts, err
}

// tags reads a list of tags (RFC 6376, section 3.2) without its white space. Of a
// tag that occurs twice the first counts here; a signature with one never passes.
func tags(list string) map[string]string {
	found := map[string]string{}
	for tag := range strings.SplitSeq(list, ";") {
		k, v, ok := strings.Cut(tag, "=")
		if k = strings.TrimSpace(k); ok && found[k] == "" {
			found[k] = strings.Join(strings.Fields(v), "")
		}
	}
	return found
}
