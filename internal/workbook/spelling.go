package workbook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// misspelt reads a level in which one word has a typing error: "fuly
// implemented", "partialy", "not implmented". It returns the word as it was
// written; the level is NoLevel where any other reading is possible.
//
// The error may not be in the first letter, where it would make "implemented" of
// "unimplemented". "Fully" must stand beside a word for implemented, for
// "completed" alone is no misspelt "complete"; and a word for implemented beside
// one for how far, since in Spanish one letter makes "will be" of "has been"; nor
// may it end as what is still to be done does.
func misspelt(s string) (l followup.Level, wrote string) {
	if len(s) > maxHeading || strings.ContainsAny(s, "?¿؟？") || separators.MatchString(s) {
		return followup.NoLevel, ""
	}
	fields := strings.Fields(phrases.Replace(words(s)))
	var seen [nounPart + 1]int
	at := -1
	for i, word := range fields {
		part := partOf(word)
		seen[part]++
		if part == unknownPart {
			at = i
		}
	}
	if seen[unknownPart] != 1 {
		return followup.NoLevel, ""
	}
	wrote = fields[at]
	fields[at] = nearest(wrote)
	switch partOf(fields[at]) {
	case unknownPart: // nothing is near
		return followup.NoLevel, ""
	case fullPart:
		if seen[donePart] == 0 {
			return followup.NoLevel, ""
		}
	case donePart:
		if seen[fullPart]+seen[partialPart]+seen[notPart] == 0 || unfinished(wrote) {
			return followup.NoLevel, ""
		}
	}
	return levelOf(strings.Join(fields, " ")), wrote
}

// unfinished reports whether a word ends as a verb that says nothing of what was
// done: "implementará" (future), "implementando", "implémenter", "реализовать",
// "implements".
func unfinished(word string) bool {
	return slices.ContainsFunc([]string{"ra", "ran", "ndo", "ar", "er", "ть", "ts"}, func(end string) bool { return strings.HasSuffix(word, end) })
}

// nearest returns the word for a level that is one letter away, or two from a
// long one; "" where there is none, or where there are several that do not mean
// the same.
func nearest(word string) string {
	const short, long = 5, 9 // letters, from which on one or two may be wrong
	found := ""
	for _, known := range levelWords() {
		n := utf8.RuneCountInString(known)
		allowed := 0
		switch {
		case n >= long:
			allowed = 2
		case n >= short:
			allowed = 1
		}
		if firstLetter(word) != firstLetter(known) || distance(word, known) > allowed {
			continue
		}
		if found != "" && partOf(found) != partOf(known) {
			return ""
		}
		found = known
	}
	return found
}

func firstLetter(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// levelWords returns the folded words that partOf knows and people misspell.
func levelWords() []string {
	return []string{
		"fully", "completely", "totally", "entirely", "pleinement", "entierement", "totalement", "completement", "integralement",
		"plenamente", "totalmente", "completamente", "integramente", "полностью",
		"partially", "partly", "partial", "partiellement", "parcialmente", "частично",
		"implemented", "implementada", "implementado", "выполнена", "осуществлена", "реализована",
	}
}

// distance counts the letters to add, drop, change or swap with their neighbour
// to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = slices.Min([]int{last[j+1] + 1, row[j] + 1, last[j] + cost})
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(y)]
}
