package followup

import (
	"strings"
	"time"
	"unicode"
)

// A StakeholderID is the slug of a stakeholder's acronym or name, unique in the
// register: "example-ngo-3". It names the stakeholder's folder in the archive.
type StakeholderID string

// A StakeholderKind says who a stakeholder is.
type StakeholderKind string

// The kinds of stakeholder.
const (
	State     StakeholderKind = "State"
	NGO       StakeholderKind = "NGO"
	Coalition StakeholderKind = "coalition"
	NHRI      StakeholderKind = "NHRI"
	UNAgency  StakeholderKind = "UN agency"
	Scholar   StakeholderKind = "scholar"
	OtherKind StakeholderKind = "other"
)

// StakeholderKinds returns all kinds in the order in which they are shown.
func StakeholderKinds() []StakeholderKind {
	return []StakeholderKind{State, NGO, Coalition, NHRI, UNAgency, Scholar, OtherKind}
}

// An Attribution says how a stakeholder's name may be shown to the public.
type Attribution string

// The attributions, from open to closed.
const (
	Named    Attribution = "named"    // by name
	KindOnly Attribution = "kind"     // "an NGO"
	Withheld Attribution = "withheld" // not at all
)

// DefaultAttribution returns what holds for a kind until the stakeholder says
// otherwise (I9).
func DefaultAttribution(k StakeholderKind) Attribution {
	switch k {
	case State, NHRI, UNAgency:
		return Named
	}
	return KindOnly
}

// Stricter returns the more protective of a and b; the empty one does not count.
func (a Attribution) Stricter(b Attribution) Attribution {
	rank := map[Attribution]int{Named: 1, KindOnly: 2, Withheld: 3}
	if rank[b] > rank[a] {
		return b
	}
	return a
}

// A Stakeholder is who is asked.
type Stakeholder struct {
	ID           StakeholderID
	Name         string
	Acronym      string
	Kind         StakeholderKind
	Contacts     []Contact // the first that is good is written to
	Language     Language
	Attribution  Attribution // as registered; the answer sheet's cover may ask for more protection
	Issues       []string
	MemberOf     []StakeholderID
	Reviews      []ReviewID // for which it is to be asked
	DoNotContact string     // the reason, or empty
	// DoNotContactBy is who last said whether the stakeholder may be contacted, a
	// person's id; DoNotContactAt is when. Both are empty while nobody said.
	DoNotContactBy string
	DoNotContactAt time.Time
}

// NewStakeholderID makes an ID of an acronym, or a name where there is none:
// lower-case letters and digits of any script with hyphens between, at most 40
// runes. A name of which nothing is left becomes "stakeholder".
func NewStakeholderID(acronym, name string) StakeholderID {
	s := slug(acronym)
	if s == "" {
		s = slug(name)
	}
	if s == "" {
		s = "stakeholder"
	}
	return StakeholderID(s)
}

func slug(s string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range strings.ToLower(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = n > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
		if n++; n >= 40 {
			break
		}
	}
	return b.String()
}
