package register

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/upr-info/followup"
)

// A Duplicate is a row that may be about somebody who is there already.
type Duplicate struct {
	Where   string `json:"where"`
	Of      string `json:"of"`      // who that is: a place in the file, or an ID in the register
	By      string `json:"by"`      // "address", "name" or "acronym"
	Taken   bool   `json:"taken"`   // the row was taken all the same
	Problem string `json:"problem"` // one sentence
}

// The ways in which a row is like another.
const (
	byAddress = "address"
	byName    = "name"
	byAcronym = "acronym"
)

// compare reports which of the rows that are new to the register have a name or
// an acronym like that of somebody else, in the file or on file.
func (r *contactReader) compare() {
	var known []likeness
	for _, s := range r.o.OnFile {
		known = append(known, likenessOf(s, string(s.ID)))
	}
	registered := len(known)
	for i, s := range r.out.Stakeholders {
		l := likenessOf(s, r.places[i])
		if !slices.ContainsFunc(r.o.OnFile, func(o followup.Stakeholder) bool { return o.ID == s.ID }) {
			for k, other := range known {
				if by := l.like(other); by != "" {
					r.out.Duplicates = append(r.out.Duplicates, l.duplicate(other, by, k < registered))
				}
			}
		}
		known = append(known, l)
	}
}

// A likeness is what of a stakeholder is compared with others.
type likeness struct {
	where   string
	acronym string
	words   string // of the name, sorted: without case, accents, articles, and what tells names apart
	marks   string // what tells names apart: numbers and single letters, in order
	letters uint64 // which letters are in words
}

func likenessOf(s followup.Stakeholder, where string) likeness {
	l := likeness{where: where, acronym: strings.Join(wordsOf(s.Acronym), "")}
	var words, marks []string
	for _, w := range wordsOf(s.Name) {
		switch {
		case isMark(w):
			marks = append(marks, w)
		case !slices.Contains(strings.Fields(fillers), w):
			words = append(words, w)
		}
	}
	slices.Sort(words)
	l.words, l.marks = strings.Join(words, " "), strings.Join(marks, " ")
	for _, c := range l.words {
		l.letters |= 1 << (uint(c) % 64)
	}
	return l
}

// fillers are the words that organisations leave out of their names, or not.
const fillers = "the of for and in on la le les l de des du d et en pour el los las del y para por"

// wordsOf returns the words of s without case and accents.
func wordsOf(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// isMark reports whether a word tells two names apart that are the same but for
// it: a number, or one letter that is no article.
func isMark(w string) bool {
	if utf8.RuneCountInString(w) == 1 {
		return !slices.Contains(strings.Fields(fillers), w)
	}
	return strings.ContainsFunc(w, unicode.IsDigit)
}

// Names of so many letters may differ in so many of them, as by a typing error.
const (
	longName, inLongName   = 10, 2
	shortName, inShortName = 6, 1
)

// like says by what two are alike, or "".
func (l likeness) like(o likeness) string {
	switch {
	case l.acronym != "" && l.acronym == o.acronym:
		return byAcronym
	case l.marks != o.marks || l.words == "" || o.words == "":
		return ""
	case l.words == o.words:
		return byName
	}
	most := 0
	switch n := min(len(l.words), len(o.words)); {
	case n >= longName:
		most = inLongName
	case n >= shortName:
		most = inShortName
	}
	if most > 0 && bits.OnesCount64(l.letters^o.letters) <= 2*most && within([]rune(l.words), []rune(o.words), most) {
		return byName
	}
	return ""
}

// within reports whether a becomes b by at most so many letters put in, left out
// or exchanged.
func within(a, b []rune, most int) bool {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		corner, least := row[0], i+1
		row[0] = i + 1
		for j, y := range b {
			change := corner
			if x != y {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, corner+1, row[j]+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return false
		}
	}
	return row[len(b)] <= most
}

func (l likeness) duplicate(o likeness, by string, registered bool) Duplicate {
	of := o.where
	if registered {
		of += " in the register"
	}
	return Duplicate{Where: l.where, Of: o.where, By: by, Taken: true,
		Problem: fmt.Sprintf("the %s is like that of %s: is it the same organisation?", by, of)}
}
