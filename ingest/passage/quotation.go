package passage

import (
	"strings"
	"unicode"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/workbook"
)

// texts are the words of the recommendations, to know them again where somebody
// copied them.
type texts map[followup.RecommendationKey]recommendationText

type recommendationText struct {
	folded string // without anything but letters and digits
	words  string // folded, with spaces
}

func newTexts(recs []followup.Recommendation) texts {
	ts := texts{}
	for _, r := range recs {
		w := workbook.Fold(r.Text)
		ts[r.Key] = recommendationText{folded: strings.ReplaceAll(w, " ", ""), words: w}
	}
	return ts
}

// withoutQuotation takes the words of its recommendation, and the States behind
// them, from the beginning of what an item says. quoted says that nothing else
// stood there.
func (t texts) withoutQuotation(it *item) (quoted bool) {
	if len(it.keys) != 1 {
		return false
	}
	rec := t[it.keys[0]]
	all := it.text
	if len(it.more) > 0 {
		all += "\n" + joined(it.more)
	}
	const least = 20 // bytes of a recommendation; the shortest real ones have 24 letters
	if len(rec.folded) >= least && strings.HasPrefix(strings.ReplaceAll(workbook.Fold(all), " ", ""), rec.folded) {
		it.text, it.more = afterFolded(all, len(rec.folded)), nil
		return it.text == ""
	}
	if quoted = workbook.Alike(workbook.Fold(all), rec.words); quoted {
		it.more = nil
		return true
	}
	return workbook.Alike(workbook.Fold(it.text), rec.words)
}

// afterFolded returns what follows the first n folded bytes of s, without the
// States in brackets.
func afterFolded(s string, n int) string {
	for i, r := range s {
		if n <= 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '(') {
			return withoutStates(s[i:])
		}
		n -= len(strings.ReplaceAll(workbook.Fold(string(r)), " ", ""))
	}
	return ""
}

// withoutStates takes brackets from the beginning of s that say no level.
func withoutStates(s string) string {
	for strings.HasPrefix(s, "(") {
		inner, rest, ok := strings.Cut(s[1:], ")")
		if !ok || assess(inner).Level != followup.NoLevel {
			return s
		}
		s = strings.TrimLeft(rest, behindNumber)
	}
	return s
}
