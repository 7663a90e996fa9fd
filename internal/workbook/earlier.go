package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// What makes two recommendations of different reviews so alike that the answer to
// one is worth a look beside the other: this part of the words of the longer, and
// at least so many.
const (
	kindred      = 0.75
	kindredWords = 4
)

// earlierIn returns what stands beside each recommendation of what was answered
// before: the answer to the same recommendation, or one alike, of the State's
// earlier review; else what an earlier sheet said of the very one, where the later
// says something else.
func earlierIn(form Form, t texts) map[followup.RecommendationKey]string {
	shown := map[followup.RecommendationKey]string{}
	if len(form.Earlier) == 0 {
		return shown
	}
	bags := make([]map[string]int, len(form.Earlier))
	for i, e := range form.Earlier {
		if e.Recommendation.Review() != form.Review.ID {
			bags[i] = bag(e.Text)
		}
	}
	now := answersOf(form)
	for _, r := range form.Recommendations {
		text := strings.Fields(words(r.Text))
		best, share := -1, 0.0
		for i, e := range form.Earlier {
			if s := sharedPart(bags[i], text); s > share {
				best, share = i, s
			}
			if best < 0 && e.Recommendation == r.Key && !sameWords(e.Answer, now[r.Key]) {
				best = i
			}
		}
		if best >= 0 {
			shown[r.Key] = t.earlierText(form.Earlier[best], form.Review.ID)
		}
	}
	return shown
}

// ShowsEarlier returns beside how many recommendations a sheet shows what was
// answered before.
func ShowsEarlier(form Form) int { return len(earlierIn(form, textsIn(form.Language))) }

func sameWords(a, b followup.Answer) bool {
	return a.Level == b.Level && a.Comment == b.Comment && a.Reference == b.Reference
}

// bag counts the words of a text; nil where there are too few to tell it by.
func bag(text string) map[string]int {
	all := strings.Fields(words(text))
	if len(all) < kindredWords {
		return nil
	}
	count := map[string]int{}
	for _, w := range all {
		count[w]++
	}
	count[""] = len(all)
	return count
}

// sharedPart returns which part of the words of the longer of two texts they share,
// or 0 where it is less than kindred.
func sharedPart(b map[string]int, text []string) float64 {
	if b == nil {
		return 0
	}
	longer := max(b[""], len(text))
	if float64(min(b[""], len(text))) < kindred*float64(longer) {
		return 0
	}
	seen := map[string]int{}
	shared := 0
	for _, w := range text {
		if seen[w]++; seen[w] <= b[w] {
			shared++
		}
	}
	if s := float64(shared) / float64(longer); s >= kindred {
		return s
	}
	return 0
}

// earlierText returns "HTI-1, 114.2, March 2014: Partially implemented" with the
// comment below. What only points to a joint submission is left out: it would look
// as if this sheet did.
func (t texts) earlierText(e followup.Earlier, now followup.ReviewID) string {
	at := followup.Date{Year: e.Received.Year(), Month: e.Received.Month()}
	text := fmt.Sprintf(t.was, e.Recommendation.Review(), e.Recommendation.Number(), t.day(at), t.levelWord(e.Level))
	lines := []string{strings.TrimRight(text, "\u00a0: ")}
	for _, words := range []string{e.Comment, e.Reference} {
		if words != "" && !RefersToJoint(words) {
			lines = append(lines, words)
		}
	}
	return strings.Join(slices.Clip(lines), "\n")
}
