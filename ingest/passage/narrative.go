package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

const (
	// longestTitle is how many runes a heading has at most.
	longestTitle = 120
	// longestSection is how many paragraphs a heading may stand for. Beyond them a
	// heading was missed.
	longestSection = 60
)

// section reads what stands below a heading that names recommendations: a level
// on a line of its own below a bare number, or a passage up to the next heading.
// It returns the line to go on at.
func (r *reader) section(it item, lines []Line, end int) int {
	body, next := it.more, end
	if len(body) == 0 {
		next = r.endOfSection(lines, end)
		body = lines[end:next]
	}
	if len(body) == 0 {
		return end
	}
	first := paragraphs(body)[0]
	alone := len(first.lines) == len(body)
	if a := assess(first.text); a.Level != followup.NoLevel && (alone || !it.title && a.Comment == "") {
		r.line(it, a, nil)
		return next - len(body) + len(first.lines)
	}
	r.attach(paragraph{where: it.where, text: joined(body)}, it.keys)
	return next
}

// endOfSection returns where the paragraphs below a heading end.
func (r *reader) endOfSection(lines []Line, at int) int {
	for n := 0; at < len(lines) && n < longestSection; n++ {
		if lines[at].leads || closing(lines[at:at+1]) == 0 || n > 0 && isTitle(lines, at) {
			break
		}
		at = endOfParagraph(lines, at+1)
	}
	return at
}

// titles reports whether the words behind a number are the title of what follows:
// short, no sentence, and with a paragraph below that is neither an answer nor a
// title itself.
func (r *reader) titles(text string, it item, lines []Line, end int) bool {
	if len(it.more) > 0 || end >= len(lines) || !lines[end].First || !likeTitle(text) {
		return false
	}
	return !lines[end].leads && !isTitle(lines, end) && closing(lines[end:end+1]) > 0
}

// likeTitle reports whether s is short and no sentence.
func likeTitle(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return utf8.RuneCountInString(s) <= longestTitle && !strings.ContainsRune(".!?;:。！？；：؟।,", last)
}

// isTitle reports whether a line stands alone in its paragraph as a title does.
func isTitle(lines []Line, at int) bool {
	l := lines[at]
	alone := l.First && (at+1 == len(lines) || lines[at+1].First)
	first, _ := utf8.DecodeRuneInString(l.Text)
	return alone && likeTitle(l.Text) && (unicode.IsUpper(first) || unicode.IsDigit(first) || unicode.Is(unicode.Lo, first))
}

// paragraph attaches a paragraph to the recommendations that it names, or
// suggests those that are near.
func (r *reader) paragraph(p paragraph) {
	var named []followup.RecommendationKey
	text, _ := bounded(p.text)
	for _, ref := range r.mentions(plain(text)) {
		if ref.vague {
			continue
		}
		for _, k := range ref.keys {
			if !contains(named, k) {
				named = append(named, k)
			}
		}
	}
	r.attach(p, named)
}

// attach makes a passage of p: attached to one or two recommendations, or
// suggested.
func (r *reader) attach(p paragraph, named []followup.RecommendationKey) {
	if len(named) == 0 || len(named) > maxAttached || !hasLetter(p.text) {
		r.suggest(p, named...)
		return
	}
	text, cut := bounded(p.text)
	if cut {
		r.doubt(followup.Doubt{Where: p.where, Read: short(text, ""), Code: followup.DoubtTooLong, Expected: named[0].Number()})
	}
	a := assess(text)
	if a.Code != "" {
		r.doubt(followup.Doubt{Where: p.where, Read: short(text, ""), Code: a.Code, Expected: named[0].Number()})
	}
	r.keep(followup.Passage{Where: p.where, Text: text, State: followup.PassageAttached, Recommendations: named, Level: a.Level})
}

// maxSuggestions is how many recommendations staff choose from.
const maxSuggestions = 5

// suggest keeps p with the recommendations that it names, and those that are
// near. A passage with neither is left out.
func (r *reader) suggest(p paragraph, named ...followup.RecommendationKey) {
	text, _ := bounded(p.text)
	var suggestions []followup.Suggestion
	for _, k := range named {
		suggestions = append(suggestions, followup.Suggestion{Recommendation: k})
	}
	for _, s := range r.near().find(text) {
		if !contains(named, s.Recommendation) {
			suggestions = append(suggestions, s)
		}
	}
	if len(suggestions) == 0 {
		return
	}
	suggestions = suggestions[:min(len(suggestions), max(maxSuggestions, len(named)))]
	r.keep(followup.Passage{Where: p.where, Text: text, State: followup.PassageSuggested, Suggestions: suggestions})
}

func (r *reader) keep(p followup.Passage) {
	if len(r.reading.Passages) == maxPassages {
		r.reading.Cut = true
		return
	}
	p.Number = len(r.reading.Passages) + 1
	r.reading.Passages = append(r.reading.Passages, p)
}
