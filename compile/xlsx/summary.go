package xlsx

import (
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// summary writes the first sheet: what the assessment is and all its totals.
func (b book) summary() error {
	var columns []column
	for _, width := range []float64{38, 22, 22, 22, 30, 18, 20} {
		columns = append(columns, column{width: width, style: b.styles.number})
	}
	lines := b.summaryLines()
	s, err := b.open(b.sheetName(Summary), columns, len(lines))
	if err != nil {
		return err
	}
	return s.writeAll(lines)
}

func (b book) summaryLines() [][]any {
	w, s, a := b.words, b.styles, b.a
	lines := [][]any{
		{styled{a.Title, s.title}},
		{styled{a.Programme, s.subtitle}},
	}
	if a.Draft() {
		lines = append(lines, []any{styled{w.Say("draft.note"), s.draft}, styled{"", s.draft}, styled{"", s.draft}})
	}
	lines = append(lines, nil)
	for _, fact := range [][2]string{
		{w.Say("state"), a.Country.Name + " (" + string(a.Country.Code) + ")"},
		{w.Say("group") + " (" + w.Say("group.whose") + ")", w.Groups[a.Country.Group]},
		{w.Say("review"), w.SessionDay(a.Session, a.SessionStart)},
		{w.Say("next"), w.Next(a)},
		{w.Say("date"), w.Day(a.Date)},
		{w.Say("version.of"), string(a.Review) + ", " + w.Edition(a.Version)},
		{w.Say("cite"), b.citation()},
		{w.Say("checksum"), a.Checksum},
		{w.Say("changes"), b.changes()},
		{w.Say("contact"), a.Contact},
		{w.Say("contact.site"), a.Site},
	} {
		if fact[1] != "" {
			lines = append(lines, []any{styled{fact[0], s.note}, styled{fact[1], s.fact}})
		}
	}
	if a.Supporter != "" {
		lines = append(lines, []any{styled{a.Supporter, s.note}})
	}
	lines = append(lines, b.totals()...)
	lines = append(lines, b.byResponse()...)
	lines = append(lines, b.agreement()...)
	lines = append(lines, b.voices()...)
	lines = append(lines, b.recounts()...)
	return append(lines, b.sources()...)
}

func (b book) totals() [][]any {
	w, s, a := b.words, b.styles, b.a
	lines := [][]any{nil, b.heading(w.Say("totals.table"), w.Say("count"), w.Say("share.commented"))}
	for _, class := range followup.Classes() {
		line := []any{styled{w.Classes[class], s.class[class]}, a.Counts.Of(class)}
		if class != followup.NotCommented {
			line = append(line, w.Share(compile.Share{Numerator: a.Counts.Of(class), Denominator: a.Counts.Commented()}))
		}
		lines = append(lines, line)
	}
	return append(lines,
		[]any{styled{w.Say("total"), s.key}, a.Counts.Total()},
		nil,
		[]any{styled{w.Say("triggered"), s.key}, w.Share(a.Triggered), styled{w.Say("triggered.note"), s.note}},
		[]any{styled{w.Say("commented"), s.key}, w.Share(a.Commented), styled{w.Say("commented.of"), s.note}},
		[]any{styled{w.Say("disputed"), s.key}, len(a.Disputed)},
		[]any{styled{w.Say("edited.heading"), s.key}, a.Editing.Edited + a.Editing.Removed, styled{w.Editing(a.Editing), s.note}},
	)
}

// citation says how to cite, which a draft is not.
func (b book) citation() string {
	if b.a.Draft() {
		return ""
	}
	return b.words.Citation(b.a)
}

// changes says what changed since the version before.
func (b book) changes() string {
	w, c := b.words, b.a.Changes
	if c.Since == 0 {
		return w.Say(w.FirstOf(b.a))
	}
	text := w.Say("changes.since", w.Edition(c.Since), w.Day(c.Date)) + " " + w.Say("changes.contributors", c.Contributors[0], c.Contributors[1])
	if c.None() {
		text += " " + w.Say("changes.none")
	}
	for _, l := range w.ChangeLists(c) {
		text += " " + l.Heading + " " + strings.Join(l.Numbers, ", ") + "."
	}
	return text
}

func (b book) byResponse() [][]any {
	lines := [][]any{nil, b.classHeading(b.words.Say("responses.table"))}
	for _, r := range b.a.Responses {
		lines = append(lines, b.counts(b.words.ResponseName(r.Response), r.Counts, r.Triggered))
	}
	return lines
}

// recounts are the totals by every rule.
func (b book) recounts() [][]any {
	lines := [][]any{nil, b.classHeading(b.words.Say("views.table"))}
	for _, r := range b.a.Recounts {
		lines = append(lines, b.counts(b.words.Rule(r), r.Counts, r.Triggered))
	}
	return lines
}

func (b book) classHeading(title string) []any {
	heads := []string{title}
	for _, class := range followup.Classes() {
		heads = append(heads, b.words.Classes[class])
	}
	return b.heading(append(heads, b.words.Say("triggered"))...)
}

func (b book) counts(name string, c followup.Counts, triggered compile.Share) []any {
	line := []any{styled{name, b.styles.label}}
	for _, class := range followup.Classes() {
		line = append(line, c.Of(class))
	}
	return append(line, b.words.Share(triggered))
}

func (b book) agreement() [][]any {
	w := b.words
	lines := [][]any{nil, b.heading(w.Say("agreement.table"), w.Say("count"), w.Say("agreement.share"))}
	for _, g := range b.a.Agreement {
		share := compile.Share{Numerator: g.Count, Denominator: b.a.Indexed()}
		lines = append(lines, []any{styled{w.Agreements[g.Agreement], b.styles.label}, g.Count, w.Share(share)})
	}
	return lines
}

func (b book) voices() [][]any {
	w := b.words
	lines := [][]any{nil, b.heading(w.Say("voices.table"), w.Levels[followup.Full], w.Levels[followup.Partial], w.Levels[followup.Not], w.Say("unlevelled"))}
	for _, v := range b.a.Voices {
		lines = append(lines, []any{styled{w.Kinds[v.Kind], b.styles.label}, v.Full, v.Partial, v.Not, v.Unlevelled})
	}
	return lines
}

func (b book) sources() [][]any {
	w, s, all := b.words, b.styles, b.a.Sources
	lines := [][]any{nil, b.heading(w.Say("sources.table"), w.Say("contacted"), w.Say("answered"), w.Say("uninvited"), w.Say("rate"))}
	for _, k := range all.Kinds {
		lines = append(lines, []any{styled{w.Kinds[k.Kind], s.label}, k.Contacted, k.Answered, k.Uninvited, w.Share(k.Rate())})
	}
	return append(lines, []any{styled{w.Say("total"), s.key}, all.Contacted, all.Answered, all.Uninvited, w.Share(all.Rate())})
}

func (b book) heading(heads ...string) []any {
	var cells []any
	for i, h := range heads {
		style := b.styles.head
		if i > 0 {
			style = b.styles.headRight
		}
		cells = append(cells, styled{h, style})
	}
	return cells
}
