package xlsx

import (
	"strconv"
	"strings"

	"github.com/upr-info/followup"
)

// recommendations writes one row for each recommendation. Numbers are text, so
// that 121.10 keeps its zero; the IRI is cut after two decimals as everywhere.
func (b book) recommendations() error {
	w, s := b.words, b.styles
	columns := []column{
		{w.Say("number"), 10, s.key}, {w.Say("recommendation"), 60, s.text}, {w.Say("from"), 22, s.text},
		{w.Say("response"), 14, s.text}, {w.Say("action"), 18, s.text}, {w.Say("issue.first"), 24, s.text}, {w.Say("issue.all"), 30, s.text},
		{w.Say("iri"), 8, s.index}, {w.Say("class"), 21, s.text}, {w.Say("n"), 6, s.number},
		{w.Levels[followup.Full], 13, s.number}, {w.Levels[followup.Partial], 13, s.number}, {w.Levels[followup.Not], 13, s.number},
		{w.Say("unlevelled"), 10, s.number}, {w.Say("disputed"), 10, s.text}, {w.Say("who"), 30, s.text},
		{w.Say("position"), 18, s.text}, {w.Say("missing"), 12, s.text},
		{w.Say("agreement"), 16, s.text}, {w.Say("state-only"), 10, s.text}, {w.Say("few-voices"), 10, s.text},
		{w.Say("rule.without"), 10, s.index}, {w.Say("rule.without") + ": " + w.Say("class"), 21, s.text},
		{w.Say("rule.kinds"), 10, s.index}, {w.Say("rule.kinds") + ": " + w.Say("class"), 21, s.text},
	}
	for _, v := range b.a.Voices {
		columns = append(columns, column{w.Say("rule.kind", w.Kinds[v.Kind]), 10, s.index})
	}
	var rows [][]any
	for _, r := range b.a.Recommendations {
		row := []any{
			r.Number, r.Text, strings.Join(r.From, ", "), w.Response(r), w.Actions[r.Action], w.Issue(r.Issue()), strings.Join(r.Issues, "; "),
			index(r.Shown), styled{w.Classes[r.Class], s.class[r.Class]}, r.N, r.Full, r.Partial, r.Not, r.Unlevelled,
			b.yes(r.Disputed), w.Voices(r), r.Symbol, b.yes(r.Missing),
			w.Agreements[r.Agreement], b.yes(r.StateOnly), b.yes(r.FewVoices),
			index(r.WithoutState.Shown), styled{w.Classes[r.WithoutState.Class], s.class[r.WithoutState.Class]},
			index(r.KindVote.Shown), styled{w.Classes[r.KindVote.Class], s.class[r.KindVote.Class]},
		}
		for _, v := range b.a.Voices {
			row = append(row, index(r.Of(v.Kind).Shown))
		}
		rows = append(rows, row)
	}
	return b.table(b.sheetName(Recommendations), columns, rows)
}

// index returns an IRI as a number with two decimals, or nothing.
func index(shown string) any {
	v, err := strconv.ParseFloat(shown, 64)
	if err != nil {
		return ""
	}
	return v
}

func (b book) yes(v bool) string {
	if v {
		return b.words.Say("yes")
	}
	return ""
}

// answers writes one row for each answer, with enough of its recommendation to
// pivot by.
func (b book) answers() error {
	w, s := b.words, b.styles
	columns := []column{
		{w.Say("number"), 10, s.key}, {w.Say("issue.first"), 24, s.text}, {w.Say("response"), 14, s.text},
		{w.Say("action"), 18, s.text}, {w.Say("class"), 21, s.text}, {w.Say("stakeholder"), 34, s.text}, {w.Say("kind"), 18, s.text}, {w.Say("level"), 21, s.text}, {w.Say("score"), 8, s.score},
		{w.Say("comment"), 80, s.text}, {w.Say("reference"), 36, s.text},
		{w.Say("edited.heading"), 28, s.text},
	}
	var rows [][]any
	for _, r := range b.a.Recommendations {
		for _, a := range r.Answers {
			rows = append(rows, []any{
				r.Number, w.Issue(r.Issue()), w.Response(r), w.Actions[r.Action], styled{w.Classes[r.Class], s.class[r.Class]}, a.Stakeholder, w.Kinds[a.Kind],
				styled{w.Levels[a.Level], s.class[classOf(a.Level)]}, score(a.Level), a.Comment, a.Reference, w.Edits(a),
			})
		}
	}
	return b.table(b.sheetName(Answers), columns, rows)
}

// classOf returns the class whose colour a level has.
func classOf(l followup.Level) followup.Class {
	var i followup.IRI
	i.Add(l)
	return i.Class()
}

// score returns what a level scores, or nothing.
func score(l followup.Level) any {
	var i followup.IRI
	i.Add(l)
	if v, ok := i.Value(); ok {
		return v
	}
	return ""
}

func (b book) issues() error {
	w, s := b.words, b.styles
	columns := []column{{w.Say("issue"), 34, s.key}}
	for _, class := range followup.Classes() {
		columns = append(columns, column{w.Classes[class], 13, s.number})
	}
	columns = append(columns, column{w.Say("triggered"), 18, s.text}, column{w.Say("recommendations"), 50, s.text}, column{w.Say("organisations"), 60, s.text})
	var rows [][]any
	for _, issue := range b.a.Issues {
		row := []any{w.Issue(issue.Name)}
		for _, class := range followup.Classes() {
			row = append(row, issue.Counts.Of(class))
		}
		rows = append(rows, append(row, w.Share(issue.Triggered), strings.Join(issue.Recommendations, ", "), strings.Join(issue.Contributors, "; ")))
	}
	return b.table(b.sheetName(Issues), columns, rows)
}

func (b book) contributors() error {
	w, s := b.words, b.styles
	columns := []column{
		{w.Say("organisation"), 44, s.key}, {w.Say("kind"), 18, s.text}, {w.Say("answers"), 10, s.number},
		{w.Levels[followup.Full], 13, s.number}, {w.Levels[followup.Partial], 13, s.number}, {w.Levels[followup.Not], 13, s.number},
		{w.Say("unlevelled"), 10, s.number}, {w.Say("members.column"), 44, s.text}, {w.Say("issue.all"), 80, s.text},
	}
	var rows [][]any
	for _, c := range b.a.Contributors {
		rows = append(rows, []any{c.Stakeholder, w.Kinds[c.Kind], c.Answers, c.Full, c.Partial, c.Not, c.Unlevelled, w.Members(c), strings.Join(c.Issues, "; ")})
	}
	return b.table(b.sheetName(Contributors), columns, rows)
}

func (b book) methodology() error {
	columns := []column{{b.words.Say("methodology"), 34, b.styles.label}, {b.words.Say("text"), 110, b.styles.text}}
	var rows [][]any
	for _, p := range b.words.Methodology {
		for _, text := range p.Text {
			rows = append(rows, []any{p.Heading, text})
		}
	}
	return b.table(b.sheetName(Methodology), columns, rows)
}
