// Package json is the edition of an assessment that programs read:
// assessment.json. It is also the form in which a published version is frozen:
// Read gives back the very assessment that was written, and every other
// edition can be written from it again.
package json

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/upr-info/followup/compile"
)

// maxSize is the most that Read takes. 400 recommendations with 24 answers of
// 5,000 characters each come to 48 MB.
const maxSize = 128 << 20

// Write writes a as indented UTF-8. Equal assessments give equal bytes.
func Write(w io.Writer, a compile.Assessment) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // for people who look into it; it is no part of a page
	if err := enc.Encode(a); err != nil {
		return fmt.Errorf("encode assessment %s: %w", a.Review, err)
	}
	return nil
}

// Seal returns a with its checksum: the SHA-256 of what Write writes of it while
// its checksum is empty. Whoever has assessment.json can compute it anew.
func Seal(a compile.Assessment) (compile.Assessment, error) {
	a.Checksum = ""
	h := sha256.New()
	if err := Write(h, a); err != nil {
		return a, err
	}
	a.Checksum = hex.EncodeToString(h.Sum(nil))
	return a, nil
}

// Read reads one assessment and nothing after it. Keys that it does not know
// are passed over, since a later release may have written them.
func Read(r io.Reader) (compile.Assessment, error) {
	var a compile.Assessment
	dec := json.NewDecoder(io.LimitReader(r, maxSize))
	if err := dec.Decode(&a); err != nil {
		return compile.Assessment{}, fmt.Errorf("decode assessment: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return compile.Assessment{}, fmt.Errorf("decode assessment %s: there is more than one value", a.Review)
	}
	if a.Review == "" {
		return compile.Assessment{}, fmt.Errorf("decode assessment: it names no review")
	}
	return a, nil
}
