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

	Classes   map[followup.Class]string
	Levels    map[followup.Level]string // with one for none
	Kinds     map[followup.StakeholderKind]string
	Anonymous map[followup.StakeholderKind]string // "NGO" for "NGO A"
	Responses map[string]string
	Actions   map[followup.ActionCategory]string
	Groups    map[followup.RegionalGroup]string

	months    []string // from January
	thousands string   // between groups of three digits
	phrases   map[string]string
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
		return fmt.Sprintf("%s %d", w.months[d.Month-1], d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, w.months[d.Month-1], d.Year)
}

// Edition names a version; version 0 is the draft.
func (w Words) Edition(version int) string {
	if version == 0 {
		return w.Say("draft")
	}
	return w.Say("version", version)
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
