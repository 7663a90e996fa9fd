package compile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
)

// Words are all the words of an assessment in one language, which every edition
// takes from here: what is printed beside the figures and the stakeholders' own
// texts. A further language is one more function like English and nothing else.
type Words struct {
	Language     followup.Language
	Title        string
	Introduction []string // paragraphs
	Quotation    string   // of the Assessment's Reference, in the UN's own words
	Methodology  []Passage

	Classes    map[followup.Class]string
	Levels     map[followup.Level]string // with one for none
	Kinds      map[followup.StakeholderKind]string
	Anonymous  map[followup.StakeholderKind]string // "NGO" for "NGO A"
	Responses  map[string]string
	Actions    map[followup.ActionCategory]string
	Groups     map[followup.RegionalGroup]string
	Agreements map[followup.Agreement]string
	States     map[string]string // recommending States that are no Members, by the names that the sources use
	Issues     map[string]string // by the names that the sources use; nil: those are the names

	months    []string // from January
	thousands string   // between groups of three digits
	decimal   string
	phrases   map[string]string
}

// WordsIn returns the words in l, or in English where it is not written.
func WordsIn(l followup.Language) Words {
	switch l {
	case followup.French:
		return French()
	case followup.Spanish:
		return Spanish()
	}
	return English()
}

// A Passage is a heading with its paragraphs.
type Passage struct {
	Heading string
	Text    []string
}

// Say returns a phrase with its arguments put in; integers with their thousands
// marked. It panics on a key that is not there, which only a mistake in the
// program can cause.
func (w Words) Say(key string, args ...any) string {
	phrase, ok := w.phrases[key]
	if !ok {
		panic("compile: no phrase " + strconv.Quote(key))
	}
	for i, a := range args {
		if n, ok := a.(int); ok {
			args[i] = w.Number(n)
		}
	}
	if len(args) == 0 {
		return phrase
	}
	return fmt.Sprintf(phrase, args...)
}

// With returns w with further phrases, for what is printed around an assessment.
func (w Words) With(more map[string]string) Words {
	w.phrases = maps.Clone(w.phrases)
	maps.Copy(w.phrases, more)
	return w
}

// Count returns the phrase for n things: key+".one" for one of them, else
// key+".many" with the number put in.
func (w Words) Count(key string, n int) string {
	if n == 1 {
		return w.Say(key + ".one")
	}
	return w.Say(key+".many", n)
}

// Colon is what stands between a label and what it labels. In French it is kept
// apart from the label, and never begins a line.
func (w Words) Colon() string {
	if w.Language == followup.French {
		return "\u00a0: "
	}
	return ": "
}

// Number writes n with its thousands marked.
func (w Words) Number(n int) string {
	s := strconv.Itoa(n)
	var parts []string
	for len(s) > 3 && n >= 0 {
		parts = append([]string{s[len(s)-3:]}, parts...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, parts...), w.thousands)
}

// Index writes an IRI as it is shown, or a dash where there is none.
func (w Words) Index(shown string) string {
	if shown == "" {
		return w.Say("none")
	}
	return strings.Replace(shown, ".", w.decimal, 1)
}

// Share writes a share with its numerator and denominator: "50% (2 of 4)".
func (w Words) Share(s Share) string {
	p, ok := s.Percent()
	if !ok {
		return w.Say("share.none")
	}
	return w.Say("share", p, s.Numerator, s.Denominator)
}

// Day writes a date, or the month where that is all that is known.
func (w Words) Day(d followup.Date) string {
	switch {
	case d.IsZero():
		return ""
	case !d.HasDay():
		return w.Say("month", w.months[d.Month-1], strconv.Itoa(d.Year))
	}
	return w.Say("day", strconv.Itoa(d.Day), w.months[d.Month-1], strconv.Itoa(d.Year))
}

// Edition names a version; version 0 is the draft.
func (w Words) Edition(version int) string {
	if version == 0 {
		return w.Say("draft")
	}
	return w.Say("version", version)
}

// Heading names a: "Mid-term Implementation Assessment: Utopia".
func (w Words) Heading(a Assessment) string { return w.Say("title.of", w.Title, a.Country.Name) }

// Citation says how a is to be cited.
func (w Words) Citation(a Assessment) string {
	s := w.Say("cite.form", a.Programme, w.Heading(a), a.Review, w.Edition(a.Version), w.Day(a.Date))
	if a.Site != "" && !a.Draft() {
		s += fmt.Sprintf(", %s/%s/v%d/", a.Site, a.Review, a.Version)
	}
	return s
}

// Rule names the rule of a recount.
func (w Words) Rule(r Recount) string {
	switch r.Rule {
	case WithoutState:
		return w.Say("rule.without")
	case KindVote:
		return w.Say("rule.kinds")
	case OneKind:
		return w.Say("rule.kind", w.Kinds[r.Kind])
	}
	return w.Say("rule.published")
}

// Warnings says what to keep in mind of the IRI of r, in the order of weight.
func (w Words) Warnings(r Recommendation) []string {
	var out []string
	if r.StateOnly {
		out = append(out, w.Say("state-only"))
	}
	if r.FewVoices && !r.StateOnly {
		out = append(out, w.Say("few-voices"))
	}
	return out
}

// Views writes the other ways of counting r: "Without the State 0.50 · One vote
// per kind 0.58 · NGO only 0.33".
func (w Words) Views(r Recommendation) string {
	parts := []string{w.Say("rule.without") + " " + w.Index(r.WithoutState.Shown), w.Say("rule.kinds") + " " + w.Index(r.KindVote.Shown)}
	for _, k := range r.Who {
		if k.Shown != "" {
			parts = append(parts, w.Say("rule.kind", w.Kinds[k.Kind])+" "+w.Index(k.Shown))
		}
	}
	return strings.Join(parts, " · ")
}

// Source names the place that a reference leads to.
func (w Words) Source(r Reference) string {
	paragraph := r.Paragraph
	if item, ok := strings.CutPrefix(paragraph, annexPrefix); ok {
		paragraph = w.Say("quotation.annex", item)
	}
	return w.Say("quotation.see", r.Symbol, paragraph)
}

// FirstOf returns the key of the phrase for an assessment with no version before
// that stands.
func (w Words) FirstOf(a Assessment) string {
	switch {
	case len(a.Withdrawn) > 0:
		return "changes.withdrawn"
	case a.Draft():
		return "changes.draft"
	}
	return "changes.first"
}

// A ChangeList is a heading with the numbers of recommendations.
type ChangeList struct {
	Heading string
	Numbers []string
}

// ChangeLists returns what changed, reclassed recommendations apart.
func (w Words) ChangeLists(c Changes) []ChangeList {
	all := []ChangeList{{w.Say("changes.answers"), c.Answers}, {w.Say("changes.added"), c.Added}, {w.Say("changes.removed"), c.Removed}}
	return slices.DeleteFunc(all, func(l ChangeList) bool { return len(l.Numbers) == 0 })
}

// Next says which session the State's next review is in.
func (w Words) Next(a Assessment) string {
	if a.NextSession == 0 {
		return w.Say("next.unknown")
	}
	return w.SessionDay(a.NextSession, a.NextDate)
}

// SessionDay names a session, with its date where that is known.
func (w Words) SessionDay(session int, start followup.Date) string {
	s := w.Say("session", strconv.Itoa(session))
	if start.IsZero() {
		return s
	}
	return s + ", " + w.Day(start)
}

// Issue names an issue, the one without a name too.
func (w Words) Issue(name string) string {
	if name == "" {
		return w.Say("issue.none")
	}
	return name
}

// Response names the response to r, in words; "" where there is none.
func (w Words) Response(r Recommendation) string {
	if r.Pledge() {
		return w.Responses[PledgeResponse]
	}
	return w.ResponseName(string(r.Response))
}

// ResponseName names a response as it stands in a Response.
func (w Words) ResponseName(response string) string {
	if name, ok := w.Responses[response]; ok {
		return name
	}
	return response
}

// Spread says how many stakeholders said what of r.
func (w Words) Spread(r Recommendation) string {
	s := w.Say("spread", r.N, r.Full, r.Partial, r.Not)
	if r.Unlevelled > 0 {
		s += "; " + w.Count("unlevelled", r.Unlevelled)
	}
	return s
}

// Members says whom a joint submission speaks for: "Example NGO 9; 2 more members".
func (w Words) Members(c Contributor) string {
	parts := slices.Clone(c.Members)
	if c.OtherMembers > 0 {
		parts = append(parts, w.Count("members.other", c.OtherMembers))
	}
	return strings.Join(parts, "; ")
}

// Voices says who answered r, by kind: "State 1, NGO 3".
func (w Words) Voices(r Recommendation) string {
	var parts []string
	for _, k := range r.Who {
		parts = append(parts, w.Kinds[k.Kind]+" "+w.Number(k.Count()))
	}
	return strings.Join(parts, ", ")
}
