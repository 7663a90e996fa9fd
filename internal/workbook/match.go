package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// An index finds the recommendations of one review by what a row shows of them.
type index struct {
	review   followup.ReviewID
	recs     []followup.Recommendation
	byKey    map[followup.RecommendationKey]int
	byNumber map[string][]int // by paragraph number as text
	byFloat  map[string][]int // by what is left of it where it was stored as a number
	byText   map[string][]int // by folded text
	texts    []string         // folded
	from     []string         // folded
}

func newIndex(review followup.ReviewID, recs []followup.Recommendation) *index {
	x := &index{
		review: review, recs: recs,
		byKey: map[followup.RecommendationKey]int{}, byNumber: map[string][]int{}, byFloat: map[string][]int{}, byText: map[string][]int{},
	}
	for i, r := range recs {
		n, text := paragraph(r.Number()), words(r.Text)
		x.byKey[r.Key] = i
		x.byNumber[n] = append(x.byNumber[n], i)
		x.byFloat[withoutZeros(n)] = append(x.byFloat[withoutZeros(n)], i)
		if text != "" {
			x.byText[text] = append(x.byText[text], i)
		}
		x.texts = append(x.texts, text)
		x.from = append(x.from, words(r.FromText()))
	}
	return x
}

// An evidence is what a row shows of its recommendation.
type evidence struct {
	keys   []followup.RecommendationKey // valid ones, each once
	number string                       // as paragraph returns it
	wrote  string                       // the number as it stands in the row
	float  bool                         // the number may have lost zeros at its end
	text   string                       // folded
	from   string                       // folded
}

// A match is what evidence comes to. Code is empty where it is certain.
type match struct {
	rec      int
	by       followup.MatchedBy
	note     string // how a contradiction was settled
	code     string
	expected string
}

// match ties a row to its recommendation, or says why not.
//
// A key decides, unless number or text say another recommendation: then somebody
// sorted some columns and not others, or wrote over the row, and neither what
// the program kept nor what the person saw can be trusted. Without a key, number
// and text must agree as far as they are there. Texts that only resemble each
// other never decide.
func (x *index) match(e evidence) match {
	m := x.tie(e)
	if m.code == "" && m.note == "" && e.wrote != "" && e.number != paragraph(x.recs[m.rec].Number()) {
		m.note = fmt.Sprintf("“%s” stands for the number, as where a program took it for a number or a date; the %s told the recommendation", short(e.wrote), m.by)
	}
	return m
}

func (x *index) tie(e evidence) match {
	numbers, texts := x.numbered(e), x.byText[e.text]
	if e.text == "" {
		texts = nil
	}
	switch {
	case len(e.keys) > 1:
		return match{code: followup.DoubtConflict, expected: e.keys[0].Number()}
	case len(e.keys) == 1:
		return x.matchKey(e, numbers, texts)
	case len(numbers) > 0:
		return x.matchNumber(e, numbers, texts)
	case len(texts) > 0 && !legible.MatchString(e.number):
		return x.oneOf(x.fromSame(texts, e.from), followup.ByText)
	case legible.MatchString(e.number):
		return match{code: followup.DoubtUnknownNumber}
	}
	return match{code: followup.DoubtUnknownText}
}

func (x *index) matchKey(e evidence, numbers, texts []int) match {
	key := e.keys[0]
	if key.Review() != x.review {
		return match{code: followup.DoubtOtherReview, expected: string(key.Review())}
	}
	rec, known := x.byKey[key]
	if !known {
		return match{code: followup.DoubtUnknownNumber, expected: key.Number()}
	}
	m := match{rec: rec, by: followup.ByKey}
	conflict := match{code: followup.DoubtConflict, expected: key.Number()}
	sameNumber, sameText := slices.Contains(numbers, rec), slices.Contains(texts, rec)
	near := sameText || e.text != "" && alike(e.text, x.texts[rec])
	switch {
	case len(numbers) > 0 && !sameNumber, len(texts) > 0 && !sameText:
		return conflict
	case sameNumber && e.text != "" && !near:
		m.note = "the text in the row is not that of the recommendation; key and number agree"
	case sameNumber:
	case e.text != "" && !near:
		return conflict
	case legible.MatchString(e.number) && !near:
		return conflict
	}
	return m
}

func (x *index) matchNumber(e evidence, numbers, texts []int) match {
	if e.text == "" {
		return x.oneOf(numbers, followup.ByNumber)
	}
	both := slices.DeleteFunc(slices.Clone(numbers), func(rec int) bool { return !slices.Contains(texts, rec) })
	switch {
	case len(both) == 1 && len(numbers) > 1:
		return x.oneOf(both, followup.ByText)
	case len(both) == 1:
		return x.oneOf(both, followup.ByNumber)
	case len(both) > 1:
		return x.oneOf(x.fromSame(both, e.from), followup.ByText)
	case len(texts) > 0:
		return match{code: followup.DoubtConflict, expected: x.list(texts)}
	case len(numbers) == 1 && alike(e.text, x.texts[numbers[0]]):
		m := x.oneOf(numbers, followup.ByNumber)
		m.note = "the text in the row differs a little from the recommendation's"
		return m
	case len(numbers) > 1:
		return match{code: followup.DoubtAmbiguousText, expected: x.list(numbers)}
	}
	// The number exists here and the text does not: so it is in most reviews.
	return match{code: followup.DoubtUnknownText, expected: x.list(numbers)}
}

// oneOf returns the only candidate, or says that there are several.
func (x *index) oneOf(candidates []int, by followup.MatchedBy) match {
	if len(candidates) != 1 {
		return match{code: followup.DoubtAmbiguousText, expected: x.list(candidates)}
	}
	return match{rec: candidates[0], by: by}
}

// fromSame returns those candidates that the same States recommended, or all
// where that does not settle it.
func (x *index) fromSame(candidates []int, from string) []int {
	if len(candidates) == 1 || from == "" {
		return candidates
	}
	var same []int
	for _, rec := range candidates {
		if x.from[rec] == from {
			same = append(same, rec)
		}
	}
	if len(same) == 0 {
		return candidates
	}
	return same
}

// list returns the numbers of some recommendations, for a sentence.
func (x *index) list(recs []int) string {
	const most = 5 // more would not help
	var numbers []string
	for _, rec := range recs[:min(most, len(recs))] {
		numbers = append(numbers, x.recs[rec].Number())
	}
	if len(recs) > most {
		numbers = append(numbers, "…")
	}
	return strings.Join(numbers, ", ")
}

// numbered returns the recommendations that the number of e may mean.
func (x *index) numbered(e evidence) []int {
	if e.number == "" {
		return nil
	}
	if e.float {
		return x.byFloat[withoutZeros(e.number)]
	}
	return x.byNumber[e.number]
}
