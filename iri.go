package followup

import "math/big"

// A Class is what the answers to one recommendation come to.
type Class string

// The classes. The first three are bands of the IRI.
const (
	FullyImplemented     Class = "full"
	PartiallyImplemented Class = "partial"
	NotImplemented       Class = "not"
	NotAssessed          Class = "not_assessed"  // commented, but nobody gave a level
	NotCommented         Class = "not_commented" // out of all percentages
)

// Classes returns all classes in the order in which they are shown.
func Classes() []Class {
	return []Class{FullyImplemented, PartiallyImplemented, NotImplemented, NotAssessed, NotCommented}
}

// An IRI is the Implementation of the Recommendation Index with the spread it
// is made of: how many stakeholders said what. Every stakeholder weighs the
// same, so it must count each once.
type IRI struct {
	Full, Partial, Not int
	Unlevelled         int // commented without a level; score nothing
}

// Add counts one stakeholder's level.
func (i *IRI) Add(l Level) {
	switch l {
	case Full:
		i.Full++
	case Partial:
		i.Partial++
	case Not:
		i.Not++
	default:
		i.Unlevelled++
	}
}

// N returns how many stakeholders gave a level.
func (i IRI) N() int { return i.Full + i.Partial + i.Not }

// Ratio returns the mean score as an exact fraction, not shortened: fully
// counts 1, partially 1/2, not 0. The denominator is 0 if nobody gave a level.
func (i IRI) Ratio() (num, den int) { return 2*i.Full + i.Partial, 2 * i.N() }

// Value returns the mean score in 0..1. It is not ok if nobody gave a level.
// Classes are never decided by it: see Class.
func (i IRI) Value() (v float64, ok bool) {
	num, den := i.Ratio()
	if den == 0 {
		return 0, false
	}
	return float64(num) / float64(den), true
}

// Class returns the band of the mean, or one of the two classes without one.
func (i IRI) Class() Class {
	num, den := i.Ratio()
	switch {
	case den == 0 && i.Unlevelled == 0:
		return NotCommented
	case den == 0:
		return NotAssessed
	}
	return Band(big.NewRat(int64(num), int64(den)))
}

// Band returns the class of a mean score m in 0..1, decided exactly: m < 33/100 is
// not implemented, m < 66/100 partially, else fully.
func Band(m *big.Rat) Class {
	switch {
	case m.Cmp(big.NewRat(33, 100)) < 0:
		return NotImplemented
	case m.Cmp(big.NewRat(66, 100)) < 0:
		return PartiallyImplemented
	}
	return FullyImplemented
}

// MeanOfMeans returns the mean of the means of groups, each weighing the same,
// and how many groups had one. The mean is nil where none had.
func MeanOfMeans(groups []IRI) (mean *big.Rat, n int) {
	sum := new(big.Rat)
	for _, g := range groups {
		if num, den := g.Ratio(); den > 0 {
			sum.Add(sum, big.NewRat(int64(num), int64(den)))
			n++
		}
	}
	if n == 0 {
		return nil, 0
	}
	return sum.Quo(sum, big.NewRat(int64(n), 1)), n
}

// Disputed reports whether both a "fully" and a "not" occur.
func (i IRI) Disputed() bool { return i.Full > 0 && i.Not > 0 }

// An Agreement says how far those who gave a level agree.
type Agreement string

// The agreements. The zero Agreement is that of nobody.
const (
	NoVoice   Agreement = ""         // nobody gave a level
	OneVoice  Agreement = "single"   // one stakeholder did: there is nothing to agree with
	Agreed    Agreement = "agreed"   // several gave the same level
	Divided   Agreement = "divided"  // levels differ, but nobody says "fully" where another says "not"
	Contested Agreement = "disputed" // see Disputed
)

// Agreements returns all agreements but NoVoice in the order in which they are
// shown.
func Agreements() []Agreement { return []Agreement{Agreed, Divided, Contested, OneVoice} }

// Agreement returns how far those who gave a level agree.
func (i IRI) Agreement() Agreement {
	switch n := i.N(); {
	case n == 0:
		return NoVoice
	case n == 1:
		return OneVoice
	case n == i.Full, n == i.Partial, n == i.Not:
		return Agreed
	case i.Disputed():
		return Contested
	}
	return Divided
}

// Counts are how many recommendations fall in each class.
type Counts struct {
	Full         int `json:"full"`
	Partial      int `json:"partial"`
	Not          int `json:"not"`
	NotAssessed  int `json:"not_assessed"`
	NotCommented int `json:"not_commented"`
}

// Add counts one recommendation.
func (c *Counts) Add(class Class) {
	switch class {
	case FullyImplemented:
		c.Full++
	case PartiallyImplemented:
		c.Partial++
	case NotImplemented:
		c.Not++
	case NotAssessed:
		c.NotAssessed++
	default:
		c.NotCommented++
	}
}

// Of returns the count of one class.
func (c Counts) Of(class Class) int {
	switch class {
	case FullyImplemented:
		return c.Full
	case PartiallyImplemented:
		return c.Partial
	case NotImplemented:
		return c.Not
	case NotAssessed:
		return c.NotAssessed
	}
	return c.NotCommented
}

// Commented returns the denominator of all percentages: not assessed included,
// not commented excluded.
func (c Counts) Commented() int { return c.Full + c.Partial + c.Not + c.NotAssessed }

// Triggered returns how many triggered action: fully or partially implemented.
func (c Counts) Triggered() int { return c.Full + c.Partial }

// Total returns the number of all recommendations.
func (c Counts) Total() int { return c.Commented() + c.NotCommented }
