// Package action suggests the action category of a recommendation whose source
// gives none: how specific the action is that it asks for.
//
// UPR Info assigns the category by the first verb (Edward R. McMahon, "The
// Universal Periodic Review: A Work in Progress", 2012, and UPR Info's notes on
// its database), and so does this package: by a table of openings, single words
// and pairs of words, with the category that labelled recommendations of
// sessions 1 to 3 which have them mostly bear, and by the published verbs where
// the table says nothing. There is nothing else in it: every suggestion can be
// traced to one opening.
//
// A suggestion is no fact. Whoever shows one says that it is one, and how often
// such suggestions are right (Measured).
package action

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/upr-info/followup"
)

// openings.csv has the openings with how often each was right among the labelled
// recommendations that it was learned from; measured.csv what came of suggesting
// for those of later sessions: given, suggested and how many. Tests write both.
//
//go:embed openings.csv measured.csv
var tables embed.FS

// Categories returns all categories.
func Categories() []followup.ActionCategory { return []followup.ActionCategory{1, 2, 3, 4, 5} }

// published returns UPR Info's verbs by the category they stand for. That
// recommendations to other States are of category 1 cannot be told from a verb.
func published() map[followup.ActionCategory]string {
	return map[followup.ActionCategory]string{
		1: "call seek share",
		2: "continue maintain persevere persist pursue",
		3: "analyse analyze consider envisage envision examine explore reflect review revise study",
		4: "accelerate address encourage engage ensure guarantee intensify promote speed strengthen take",
		5: "abolish accede adopt amend conduct develop eliminate enforce establish implement investigate ratify undertake",
	}
}

// A Suggestion is a category with what led to it.
type Suggestion struct {
	Category followup.ActionCategory `json:"category"`
	Opening  string                  `json:"opening"` // one word or two, in small letters
	Right    int                     `json:"right"`   // of the labelled recommendations that begin so, how many bear the category
	Seen     int                     `json:"seen"`    // how many there were; 0 for a published verb that was not among them
}

// Rules are the rules of suggestion, ready for use.
type Rules struct {
	openings map[string]Suggestion
}

// Load reads the rules that are built in.
func Load() (*Rules, error) {
	rows, err := readTable("openings.csv", 4)
	if err != nil {
		return nil, err
	}
	r := publishedRules()
	for _, row := range rows {
		n, err := integers(row[1:])
		if err != nil {
			return nil, fmt.Errorf("read openings.csv: %w", err)
		}
		r.openings[row[0]] = Suggestion{followup.ActionCategory(n[0]), row[0], n[1], n[2]}
	}
	return r, nil
}

// publishedRules returns the rules as published, without any table.
func publishedRules() *Rules {
	r := &Rules{map[string]Suggestion{}}
	for category, verbs := range published() {
		for _, v := range strings.Fields(verbs) {
			r.openings[v] = Suggestion{Category: category, Opening: v}
		}
	}
	return r
}

// Suggest returns the category that the first opening known in text stands for,
// a pair of words before the first of them alone. It is not ok where none is
// known, as in languages other than English.
func (r *Rules) Suggest(text string) (s Suggestion, ok bool) {
	all := words(text)
	for i, w := range all {
		if i+1 < len(all) {
			if s, ok := r.openings[w+" "+all[i+1]]; ok {
				return s, true
			}
		}
		if s, ok := r.openings[w]; ok {
			return s, true
		}
	}
	return Suggestion{}, false
}

// maxWords is how many words of a text are looked at: what stands so far behind
// the beginning is no opening. The longest text known has 150.
const maxWords = 200

// words returns the words of a text in small letters.
func words(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' })
	return all[:min(len(all), maxWords)]
}

// A Measure says how suggestions for labelled recommendations compare with their
// labels.
type Measure struct {
	Labelled, Suggested, Right int
}

// Measured returns how well the rules suggest for the labelled recommendations
// of sessions 4 and 5, none of which they were learned from: for all, and by the
// category suggested.
func Measured() (all Measure, by map[followup.ActionCategory]Measure, err error) {
	rows, err := readTable("measured.csv", 3)
	if err != nil {
		return all, nil, err
	}
	by = map[followup.ActionCategory]Measure{}
	for _, row := range rows {
		n, err := integers(row)
		if err != nil {
			return all, nil, fmt.Errorf("read measured.csv: %w", err)
		}
		all = all.add(n[0], n[1], n[2])
		if category := followup.ActionCategory(n[1]); category != 0 {
			by[category] = by[category].add(n[0], n[1], n[2])
		}
	}
	return all, by, nil
}

func (m Measure) add(given, suggested, count int) Measure {
	m.Labelled += count
	if suggested != 0 {
		m.Suggested += count
	}
	if suggested == given {
		m.Right += count
	}
	return m
}

// readTable reads an embedded table of so many columns without its header.
func readTable(name string, columns int) ([][]string, error) {
	f, err := tables.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return slices.Delete(rows, 0, min(1, len(rows))), nil
}

func integers(fields []string) ([]int, error) {
	var all []int
	for _, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}
