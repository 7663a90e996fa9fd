package study

import (
	"math/big"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// of returns the tally under a key, made where there is none.
func of[K comparable, T any](tallies map[K]*T, key K) *T {
	t := tallies[key]
	if t == nil {
		t = new(T)
		tallies[key] = t
	}
	return t
}

// A count is what one recommendation adds to a tally.
type count struct {
	review   followup.ReviewID
	class    followup.Class
	several  bool // two or more gave a level
	disputed bool
}

// A tally counts recommendations. Those of one review come one after another,
// never in between others.
type tally struct {
	counts            followup.Counts
	several, disputed int
	reviews           int
	last              followup.ReviewID
}

func (t *tally) add(c count) {
	t.counts.Add(c.class)
	if c.several {
		t.several++
	}
	if c.disputed {
		t.disputed++
	}
	t.see(c.review)
}

// see counts a review once.
func (t *tally) see(r followup.ReviewID) {
	if r != t.last {
		t.reviews++
		t.last = r
	}
}

func (t *tally) figures() Figures {
	return Figures{
		Reviews:   t.reviews,
		Counts:    t.counts,
		Triggered: compile.Share{Numerator: t.counts.Triggered(), Denominator: t.counts.Commented()},
		Disputed:  compile.Share{Numerator: t.disputed, Denominator: t.several},
		Small:     small(t.counts.Commented(), t.reviews),
	}
}

// small reports whether figures rest on too little to say much.
func small(commented, reviews int) bool { return commented < SmallCommented || reviews < SmallReviews }

// A kindTally counts what one kind of stakeholder says.
type kindTally struct {
	tally
	answers int
	source  compile.Source
}

// A gapTally compares States with others, recommendation by recommendation.
type gapTally struct {
	n                   int
	state, others       sideTally
	higher, same, lower int
	reviews             tally // counts reviews only
}

// A sideTally counts classes and adds up IRIs exactly, so that the order of
// adding decides nothing.
type sideTally struct {
	counts followup.Counts
	sum    big.Rat
}

func (s *sideTally) add(i followup.IRI) {
	s.counts.Add(i.Class())
	num, den := i.Ratio()
	s.sum.Add(&s.sum, big.NewRat(int64(num), int64(den)))
}

// side returns what n recommendations come to.
func (s *sideTally) side(n int) Side { return Side{s.counts, cutMean(&s.sum, n)} }

// add compares two sides, of which the State has given a level.
func (g *gapTally) add(r followup.ReviewID, state, others followup.IRI) {
	if others.N() == 0 {
		return
	}
	g.n++
	g.reviews.see(r)
	g.state.add(state)
	g.others.add(others)
	switch s, o := height(state.Class()), height(others.Class()); {
	case s > o:
		g.higher++
	case s < o:
		g.lower++
	default:
		g.same++
	}
}

func height(c followup.Class) int {
	switch c {
	case followup.FullyImplemented:
		return 2
	case followup.PartiallyImplemented:
		return 1
	}
	return 0
}

func (g *gapTally) gap(kind followup.StakeholderKind) Gap {
	share := func(n int) compile.Share { return compile.Share{Numerator: n, Denominator: g.n} }
	return Gap{Kind: kind, Count: g.n, State: g.state.side(g.n), Others: g.others.side(g.n),
		Higher: share(g.higher), Same: share(g.same), Lower: share(g.lower), Small: small(g.n, g.reviews.reviews)}
}

// cutMean returns a mean of n summands in 0..1 cut after two decimals, as IRIs
// are printed.
func cutMean(sum *big.Rat, n int) string {
	if n == 0 {
		return ""
	}
	cents := new(big.Rat).Mul(sum, big.NewRat(100, int64(n)))
	whole := new(big.Int).Quo(cents.Num(), cents.Denom()).Int64()
	return string([]byte{byte('0' + whole/100), '.', byte('0' + whole/10%10), byte('0' + whole%10)})
}
