// Package register reads what the Programme works with out of files: the
// recommendations of reviews, from UPR Info's database exports, the UN's matrix
// or the Programme's own list; and the stakeholders who are asked about them.
//
// No row is lost in silence: each is taken or refused with its place and a
// sentence, and what was taken in doubt is said too. Reading the same file
// again gives the same keys, so that an import can be repeated (Merge).
package register

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A Calendar knows the States and their reviews. calendar.Facts is one.
type Calendar interface {
	// ByName returns the State that a name means, in any language or spelling.
	ByName(spelling string) (followup.Country, bool)
	// Observer reports whether a name is that of an observer, which recommends
	// and is not reviewed.
	Observer(spelling string) bool
	// ReviewIn returns the review of a State in a session of the Working Group.
	ReviewIn(code followup.CountryCode, session int) (followup.Review, bool)
	// Review returns a review by its ID.
	Review(id followup.ReviewID) (followup.Review, bool)
}

// Options say what a file itself does not.
type Options struct {
	Calendar Calendar
	// Review is the one that the file is about, which the UN's matrix and the
	// Programme's own list mostly do not name. With a UPR Info export only the
	// rows of this review are taken. For stakeholders it is a review that all of
	// them are to be asked for. Empty: not said.
	Review followup.ReviewID
	// OnFile is the register as it stands, for stakeholders: who is known keeps
	// the ID, and may be referred to.
	OnFile []followup.Stakeholder
}

// A Result is the recommendations read from one file.
type Result struct {
	Source  followup.Source
	Reviews []List             // in the order of their first rows
	Refused []followup.Problem // rows that were not taken
	Doubts  []followup.Problem // rows that were taken and should be looked at
}

// A List is the recommendations of one review in the order of the source.
// Positions count from 1, keys are unique.
type List struct {
	Review          followup.ReviewID
	Recommendations []followup.Recommendation
}

// Limits of what is taken from one row.
const (
	maxText  = 10_000 // runes of a text; the longest known has 937
	maxName  = 300    // runes of a name or an issue
	maxParts = 60     // States of a recommendation, issues, addresses, reviews of a row

	headerWithin = 30 // rows in which the header is looked for; titles may stand above it
)

// Recommendations reads a list of recommendations. The kind of source follows
// from the file: a text document is the UN's matrix, a table with paragraph
// numbers the Programme's own list, any other a UPR Info export. A file that is
// none of these is a *followup.Fault with Remedy ByStaff.
func Recommendations(b *table.Book, o Options) (Result, error) {
	if o.Review != "" {
		if _, ok := o.Calendar.Review(o.Review); !ok {
			return Result{}, unknownReview(o.Review)
		}
	}
	if b.Format == table.DOCX || b.Format == table.ODT {
		return matrix(b, o)
	}
	return lists(b, o)
}

func unknownReview(id followup.ReviewID) error {
	return &followup.Fault{Remedy: followup.ByStaff, Err: followup.ErrNotFound,
		Reason: fmt.Sprintf("there is no review %s in the calendar", id)}
}

// place names a row as people find it.
func place(b *table.Book, s table.Sheet, row int) string {
	switch {
	case b.Format == table.CSV:
		return fmt.Sprintf("line %d", row)
	case b.Format == table.DOCX || b.Format == table.ODT || len(b.Sheets) > 1:
		return fmt.Sprintf("%s row %d", s.Name, row)
	}
	return fmt.Sprintf("row %d", row)
}

var entity = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});`)

// clean makes one line of a cell: runs of white space are one space, what is
// not to be seen is gone.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == '\uFEFF', r == '\u200B', r == '\u00AD':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isClean reports whether s is ASCII that clean would leave as it is, which
// most cells are.
func isClean(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = s[i]
	}
	return s == "" || before != ' '
}

// folded is how texts and names are compared: without case, and whatever kind
// of quotes, dashes and spaces was typed.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘':
			return '\''
		case '“', '”':
			return '"'
		case '–', '—', '‑':
			return '-'
		}
		return unicode.ToLower(r)
	}, clean(s))
}

// split cuts at any of the separators and drops what is empty or repeated.
func split(s, separators string) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		p = clean(p)
		if p == "" || seen[folded(p)] || len(out) == maxParts {
			continue
		}
		seen[folded(p)] = true
		out = append(out, short(p, maxName))
	}
	return out
}

// short cuts s to n runes.
func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// quote shows what stood in a cell, for a sentence.
func quote(s string) string {
	const shown = 40 // runes, so that a sentence stays one
	if c := short(clean(s), shown); c != clean(s) {
		return fmt.Sprintf("%q", c+"…")
	}
	return fmt.Sprintf("%q", clean(s))
}
