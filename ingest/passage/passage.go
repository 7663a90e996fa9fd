// Package passage reads answers out of running text: lines such as "121.10 -
// partially", passages that name the recommendation they speak of, and, for the
// rest, suggestions for staff.
//
// What counts:
//
//   - A line that begins with a paragraph number of the review, or with several,
//     and goes on with words for a level is an answer with that level; what
//     follows the words is the comment. Without such words it is a comment, and
//     its writer is asked for a level.
//   - A number counts where the review has it and it begins a line or stands
//     behind a word for recommendation or paragraph or behind the symbol of the
//     report. In a review whose numbers have no dot it needs the word. Shares,
//     amounts, dates, times, the articles of a law and the chapters of the text
//     itself are no paragraph numbers.
//   - A heading that is a number, or a number with the words of its
//     recommendation, makes one passage of what follows up to the next heading;
//     elsewhere a passage is a paragraph. One that names one or two
//     recommendations is attached to them as a comment, with a level only where
//     it begins with words for one. One that names more is attached to none.
//   - Everything else is compared with the recommendations of the review and
//     suggested for those that are near. A suggestion counts in no figure before
//     staff confirm it.
//
// It never guesses: what it does not know for sure is a Doubt or a suggestion,
// for a wrong answer is worse than a question. All work is linear in the text,
// and nothing panics (I8).
package passage

import (
	"cmp"
	"slices"
	"sync"

	"github.com/upr-info/followup"
)

const (
	// maxPassages bounds the passages of one text. A report of 200 pages has some
	// 1,500 paragraphs, of which a part speaks of a recommendation.
	maxPassages = 1000
	// maxLines bounds the lines of one text. A report of 200 pages has 10,000.
	maxLines = 20_000
	// maxDoubts is how many doubts are told of one text, as of one sheet.
	maxDoubts = 1000
	// maxAttached is how many recommendations a passage may name that is attached
	// to them. One that names more gives an overview.
	maxAttached = 2
)

// A Reading is what was understood of a text.
type Reading struct {
	Answers  []followup.Answer  // from lines; none empty, one per recommendation
	Passages []followup.Passage // attached or suggested, in the order of the text
	Doubts   []followup.Doubt   // what was not understood, or only in part
	Cut      bool               // there was more than maxLines or maxPassages
}

// Levels returns how many of the lines give a level.
func (r Reading) Levels() (n int) {
	for _, a := range r.Answers {
		if a.Level != followup.NoLevel {
			n++
		}
	}
	return n
}

// A List is the recommendations of one review, ready to be looked for in texts. It
// never changes: several texts may be read with it at the same time.
type List struct {
	*numbers
	texts
	near func() *neighbours // made when first asked for: most mails need none
}

// NewList makes a List, which is worth keeping for other texts about the review.
func NewList(review followup.ReviewID, recs []followup.Recommendation) *List {
	return &List{numbers: newNumbers(review, recs), texts: newTexts(recs),
		near: sync.OnceValue(func() *neighbours { return newNeighbours(recs) })}
}

// Read returns what lines say about the recommendations.
func (l *List) Read(lines []Line) Reading {
	r := l.reader()
	r.walk(r.mark(r.within(lines)))
	r.settle()
	r.compare()
	return r.reading
}

// Suggest returns suggestions only, for the running text of a file whose tables
// hold the answers.
func (l *List) Suggest(lines []Line) Reading {
	r := l.reader()
	for _, p := range paragraphs(r.within(lines)) {
		r.suggest(p)
	}
	return r.reading
}

// A reader reads one text.
type reader struct {
	*List
	reading Reading
	said    map[followup.RecommendationKey]*said
	order   []followup.RecommendationKey // in which they were first said
}

func (l *List) reader() *reader {
	return &reader{List: l, said: map[followup.RecommendationKey]*said{}}
}

// within returns the lines that are read.
func (r *reader) within(lines []Line) []Line {
	r.reading.Cut = len(lines) > maxLines
	return lines[:min(len(lines), maxLines)]
}

func (r *reader) doubt(d followup.Doubt) {
	if len(r.reading.Doubts) < maxDoubts {
		r.reading.Doubts = append(r.reading.Doubts, d)
	}
}

// said is what the lines say of one recommendation.
type said struct {
	answer  followup.Answer
	differs bool // a later line says something else
}

// say takes the answer of a line. Where two lines say different things of one
// recommendation, neither is taken.
func (r *reader) say(a followup.Answer) {
	before := r.said[a.Recommendation]
	switch {
	case before == nil:
		r.said[a.Recommendation] = &said{answer: a}
		r.order = append(r.order, a.Recommendation)
	case !before.answer.Same(a):
		if !before.differs {
			before.differs = true
			r.twice(before.answer)
		}
		r.twice(a)
	}
}

func (r *reader) twice(a followup.Answer) {
	r.doubt(followup.Doubt{Where: a.Cell, Read: short(a.Comment, string(a.Level)), Code: followup.DoubtTwice, Expected: a.Recommendation.Number()})
}

// settle takes what the lines say and do not contradict.
func (r *reader) settle() {
	for _, k := range r.order {
		s := r.said[k]
		if s.differs {
			continue
		}
		r.reading.Answers = append(r.reading.Answers, s.answer)
		if s.answer.Level == followup.NoLevel {
			r.doubt(followup.Doubt{Where: s.answer.Cell, Read: short(s.answer.Comment, ""), Code: followup.DoubtNoLevel, Expected: k.Number()})
		}
	}
}

// compare takes the levels from lines and passages that give one recommendation
// several: which of them holds is a question. Their words stay.
func (r *reader) compare() {
	said := map[followup.RecommendationKey]followup.Level{}
	for _, a := range r.reading.Answers {
		said[a.Recommendation] = a.Level
	}
	differing := map[followup.RecommendationKey]bool{}
	for _, p := range r.reading.Passages {
		for _, a := range p.Answers() {
			was := said[a.Recommendation]
			said[a.Recommendation] = cmp.Or(was, a.Level)
			differing[a.Recommendation] = differing[a.Recommendation] || was != "" && a.Level != "" && was != a.Level
		}
	}
	for i, p := range r.reading.Passages {
		at := slices.IndexFunc(p.Recommendations, func(k followup.RecommendationKey) bool { return differing[k] })
		if at < 0 || p.Level == followup.NoLevel {
			continue
		}
		r.doubt(followup.Doubt{Where: p.Where, Read: short(p.Text, ""), Code: followup.DoubtTwice, Expected: p.Recommendations[at].Number()})
		r.reading.Passages[i].Level = followup.NoLevel
	}
	for i, a := range r.reading.Answers {
		if differing[a.Recommendation] && a.Level != followup.NoLevel {
			r.doubt(followup.Doubt{Where: a.Cell, Read: short(a.Comment, string(a.Level)), Code: followup.DoubtTwice, Expected: a.Recommendation.Number()})
			r.reading.Answers[i].Level = followup.NoLevel
		}
	}
	r.reading.Answers = slices.DeleteFunc(r.reading.Answers, followup.Answer.Empty)
}
