package xlsx

import (
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
	s, err := b.open(Summary, columns, len(lines))
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
	)
}

func (b book) byResponse() [][]any {
	w, s := b.words, b.styles
	heads := []string{w.Say("responses.table")}
	for _, class := range followup.Classes() {
		heads = append(heads, w.Classes[class])
	}
	lines := [][]any{nil, b.heading(append(heads, w.Say("triggered"))...)}
	for _, r := range b.a.Responses {
		line := []any{styled{w.ResponseName(r.Response), s.label}}
		for _, class := range followup.Classes() {
			line = append(line, r.Counts.Of(class))
		}
		lines = append(lines, append(line, w.Share(r.Triggered)))
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
