package compile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// secretKey returns what orders stakeholders that are not named: "NGO A" and
// "NGO B" follow neither alphabet nor arrival. IDs can be guessed, so the hash
// takes in what only the Programme knows, the addresses and the moment that the
// server took the letter; the order stays while neither changes.
func secretKey(r followup.ReviewID, g Given) [32]byte {
	parts := append([]string{string(r), string(g.Stakeholder.ID)}, g.Stakeholder.Addresses()...)
	secret := []byte(strings.Join(parts, "\x00"))
	return sha256.Sum256(binary.BigEndian.AppendUint64(secret, uint64(g.Received.UnixNano())))
}

// attribute gives every voice without a name a label, and every answer the label
// of its voice, and orders them: by kind with the withheld last, within a kind the
// named ones by name and then the others.
func attribute(voices []voice) []voice {
	slices.SortFunc(voices, compareVoices)
	words := English()
	unnamed := map[followup.StakeholderKind]int{}
	for i := range voices {
		v := &voices[i]
		if !v.named() {
			v.label = words.Anonymous[v.kind] + " " + letters(unnamed[v.kind])
			unnamed[v.kind]++
		}
		for key, a := range v.answers {
			a.Stakeholder, a.Kind = v.label, v.kind
			v.answers[key] = a
		}
	}
	return voices
}

func compareVoices(a, b voice) int {
	if c := cmp.Compare(kindRank(a.kind), kindRank(b.kind)); c != 0 {
		return c
	}
	if a.named() != b.named() {
		if a.named() {
			return -1
		}
		return 1
	}
	if a.named() {
		return cmp.Or(compareNames(a.label, b.label), cmp.Compare(a.stakeholder.ID, b.stakeholder.ID))
	}
	return bytes.Compare(a.key[:], b.key[:])
}

// fullName returns "Name (ACRONYM)", or what there is of it.
func fullName(st followup.Stakeholder) string {
	name, acronym := clean(st.Name), clean(st.Acronym)
	switch {
	case name == "" && acronym == "":
		return string(st.ID)
	case name == "" || name == acronym:
		return acronym
	case acronym == "":
		return name
	}
	return name + " (" + acronym + ")"
}

// kindRank returns the place of a kind in the order in which kinds are shown.
func kindRank(k followup.StakeholderKind) int {
	if i := slices.Index(followup.StakeholderKinds(), k); i >= 0 {
		return i
	}
	return len(followup.StakeholderKinds())
}

// letters returns A, B, …, Z, AA, AB, … for 0, 1, ….
func letters(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
