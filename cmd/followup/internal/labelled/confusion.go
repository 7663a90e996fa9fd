package labelled

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/upr-info/followup"
)

// A Fate is what became of a letter, against its label.
type Fate string

// The fates, from best to worst.
const (
	FiledRightly Fate = "filed right"
	RightlyLeft  Fate = "left rightly" // to staff, since a person could not tell either
	LeftToStaff  Fate = "left, could be told"
	FiledWrongly Fate = "filed wrong" // elsewhere than a person would, or where a person could not tell
)

func fates() []Fate { return []Fate{FiledRightly, RightlyLeft, LeftToStaff, FiledWrongly} }

// fate compares the documents of a letter, those that are kept left out, with
// its places. The worst of them counts.
func (l Letter) fate(documents []followup.Document) Fate {
	worst := FiledRightly
	for i, p := range l.Places {
		var d followup.Document
		if i < len(documents) {
			d = documents[i]
		}
		if f := p.fate(d); slices.Index(fates(), f) > slices.Index(fates(), worst) {
			worst = f
		}
	}
	if len(documents) > len(l.Places) {
		return FiledWrongly // what nobody sent
	}
	return worst
}

func (p Place) fate(d followup.Document) Fate {
	// What would replace answers without proof waits where it was told to belong (I11):
	// that is no question of where.
	filed := d.State == followup.DocumentFiled || d.Reason == followup.ReasonUnproven && d.Stakeholder != ""
	switch {
	case !filed && p.Review == "":
		return RightlyLeft
	case !filed, d.Review == p.Review && d.Stakeholder == "" && p.Stakeholder != "":
		return LeftToStaff
	case d.Review == p.Review && d.Stakeholder == p.Stakeholder:
		return FiledRightly
	}
	return FiledWrongly
}

// A Count says what became of letters that have something in common.
type Count struct {
	Letters  int
	Tellable int // a person could tell where they belong
	Fates    map[Fate]int
	Guessed  int // the first guess for staff is right
	ToGuess  int // something is left to staff that a person could tell or would guess
}

// A Confusion is the table of all fates. The zero value is empty.
type Confusion struct {
	all    map[string]*Count
	shared map[string]map[string]*Count // "language" -> "fr"
}

// Add judges a letter by its documents, those that are kept left out, and by the
// guesses that staff are shown.
func (c *Confusion) Add(l Letter, documents []followup.Document, guesses []followup.Guess) Fate {
	if c.all == nil {
		c.all, c.shared = map[string]*Count{}, map[string]map[string]*Count{}
	}
	part := "not held out"
	if l.Held {
		part = "held out"
	}
	fate := l.fate(documents)
	count(c.all, "all").add(l, fate, guesses)
	count(c.all, part).add(l, fate, guesses)
	for kind, value := range map[string]string{"by language": string(l.Language), "by sender": l.Sender, "by what tells it, or misleads": l.Clue} {
		if c.shared[kind] == nil {
			c.shared[kind] = map[string]*Count{}
		}
		count(c.shared[kind], value).add(l, fate, guesses)
	}
	return fate
}

func count(counts map[string]*Count, of string) *Count {
	if counts[of] == nil {
		counts[of] = &Count{Fates: map[Fate]int{}}
	}
	return counts[of]
}

func (n *Count) add(l Letter, fate Fate, guesses []followup.Guess) {
	n.Letters++
	n.Fates[fate]++
	if l.Tellable() {
		n.Tellable++
	}
	p := l.Places[0]
	if p.Stakeholder != "" {
		p.Likely = p.Stakeholder
	}
	if len(l.Places) > 1 || p.Review == "" || fate == FiledRightly && p.Stakeholder == p.Likely {
		return // settled, or nothing that one guess could be right about
	}
	n.ToGuess++
	if len(guesses) > 0 && guesses[0].Review == p.Review && guesses[0].Stakeholder == p.Likely {
		n.Guessed++
	}
}

// All returns the count of all letters.
func (c *Confusion) All() Count { return *count(c.all, "all") }

// String returns the table, to be read in a terminal.
func (c *Confusion) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\tletters\ttellable\t")
	for _, f := range fates() {
		fmt.Fprintf(w, "%s\t", f)
	}
	fmt.Fprintln(w, "first guess right\t")
	write(w, c.all)
	for _, kind := range slices.Sorted(maps.Keys(c.shared)) {
		fmt.Fprintf(w, "%s\t\t\t\t\t\t\t\t\n", kind)
		write(w, c.shared[kind])
	}
	w.Flush()
	return b.String()
}

func write(w *tabwriter.Writer, counts map[string]*Count) {
	for _, of := range slices.Sorted(maps.Keys(counts)) {
		n := counts[of]
		fmt.Fprintf(w, "%s\t%d\t%d\t", of, n.Letters, n.Tellable)
		for _, f := range fates() {
			fmt.Fprintf(w, "%d\t", n.Fates[f])
		}
		fmt.Fprintf(w, "%d of %d\t\n", n.Guessed, n.ToGuess)
	}
}
