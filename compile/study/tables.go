package study

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A Table is one table of a study in words, as every edition shows it.
type Table struct {
	ID    string // lower-case letters and hyphens; unique in the study
	Title string
	Notes []string // how it is to be read; may be none
	Head  []Head
	Lines []Line
	Total *Line // not marked; nil where the lines do not add up to anything
	// DataOnly tables are lists for those who count on: editions that are read
	// leave them out.
	DataOnly bool
}

// A Head is what stands above a column.
type Head struct {
	Text  string
	Kind  ColumnKind
	Minor bool // may be left out on a narrow page
}

// A ColumnKind says what a column holds.
type ColumnKind string

// The kinds of column. The first of every table is Label.
const (
	Label  ColumnKind = "label"
	Text   ColumnKind = "text"
	Number ColumnKind = "number"
	Share  ColumnKind = "share"
)

// Figure reports whether a column holds figures, which are set to the right.
func (k ColumnKind) Figure() bool { return k == Number || k == Share }

// A Line is one row of a table.
type Line struct {
	Cells     []Cell
	Class     followup.Class   // that the line is of; else empty
	Bar       *followup.Counts // what a bar beside it shows; nil: none
	Small     bool             // to be marked: too few to say much
	Suggested bool             // to be marked: nobody gave this, rules suggest it
}

// All returns the lines of a table with its total.
func (t Table) All() []Line {
	if t.Total == nil {
		return t.Lines
	}
	return append(slices.Clip(t.Lines), *t.Total)
}

// Mark says in words what a line is marked as, or "".
func (l Line) Mark(w compile.Words) string {
	var marks []string
	if l.Suggested {
		marks = append(marks, w.Say("study.suggested"))
	}
	if l.Small {
		marks = append(marks, w.Say("study.small"))
	}
	return strings.Join(marks, ", ")
}

// A Cell is one figure, or text. Which field holds is said by its column; Empty
// where there is nothing to say.
type Cell struct {
	Text  string
	Count int
	Share compile.Share
	Empty bool
}

func text(s string) Cell         { return Cell{Text: s, Empty: s == ""} }
func number(n int) Cell          { return Cell{Count: n} }
func share(s compile.Share) Cell { return Cell{Share: s} }

// In returns the cell as text in words, as people read it.
func (c Cell) In(w compile.Words, kind ColumnKind) string {
	switch {
	case c.Empty:
		return ""
	case kind == Number:
		return w.Number(c.Count)
	case kind == Share:
		return w.Share(c.Share)
	}
	return c.Text
}

// Tables returns all tables of a study, in the order in which they are shown.
func Tables(s Study, w compile.Words) []Table {
	return []Table{
		s.totals(w),
		s.figures(w, "responses", s.Responses, func(r Row) string { return w.ResponseName(r.Key) }, true),
		s.figures(w, "groups", s.Groups, groupName(w), true),
		s.actions(w),
		s.accuracy(w),
		s.participation(w),
		s.kinds(w),
		s.gaps(w),
		s.figures(w, "from-groups", s.FromGroups, groupName(w), false),
		s.figures(w, "issues", s.Issues, func(r Row) string { return w.Issue(r.Name) }, false),
		s.from(w),
		s.reviews(w),
		s.disputed(w),
	}
}

// A Section is tables that belong together, in editions that are read.
type Section struct {
	ID, Title string
	Tables    []Table
}

// Sections returns the tables of editions that are read, without those that are
// for data or empty, in the order in which they are read.
func Sections(s Study, w compile.Words) []Section {
	byID := map[string]Table{}
	for _, t := range Tables(s, w) {
		if !t.DataOnly && len(t.Lines) > 0 {
			byID[t.ID] = t
		}
	}
	var all []Section
	for _, section := range []struct {
		id     string
		tables []string
	}{
		{"results", []string{"totals", "groups"}},
		{"what", []string{"responses", "actions", "accuracy", "issues"}},
		{"who", []string{"participation", "kinds", "gaps"}},
		{"whence", []string{"from-groups", "from"}},
		{"list", []string{"reviews"}},
	} {
		out := Section{ID: section.id, Title: w.Say("study." + section.id)}
		for _, id := range section.tables {
			if t, ok := byID[id]; ok {
				out.Tables = append(out.Tables, t)
			}
		}
		all = append(all, out)
	}
	return all
}

// Headlines returns the figures that stand above all tables.
func Headlines(s Study, w compile.Words) []Headline {
	return []Headline{
		{w.Say("triggered"), s.Figures.Triggered, w.Say("triggered.note")},
		{w.Say("disputed"), s.Figures.Disputed, w.Say("study.disputed.note")},
		{w.Say("study.single"), s.Single, w.Say("study.single.note")},
		{w.Say("study.state-only"), s.StateOnly, w.Say("study.state-only.note")},
	}
}

// A Headline is a share with its name and of what it is one.
type Headline struct {
	Name  string
	Share compile.Share
	Note  string
}

// SelectionName says in words which reviews a study is made over.
func SelectionName(s Study, w compile.Words) string {
	sel := s.Selection
	kind := "study.of.published"
	if s.Draft {
		kind = "study.of.drafts"
	}
	name := w.Say(kind)
	for _, part := range []struct {
		given bool
		text  func() string
	}{
		{sel.Cycle > 0, func() string { return w.Say("study.cycle", strconv.Itoa(sel.Cycle)) }},
		{sel.Session > 0, func() string { return w.Say("study.session", strconv.Itoa(sel.Session)) }},
		{sel.NextSession > 0, func() string { return w.Say("study.next", strconv.Itoa(sel.NextSession)) }},
		{sel.Group != "", func() string { return w.Groups[sel.Group] }},
	} {
		if part.given {
			name += "; " + part.text()
		}
	}
	return name
}

// groupName names the regional group that is the key of a row; "" are observers,
// and States that nobody recorded.
func groupName(w compile.Words) func(Row) string {
	return func(r Row) string {
		if name, ok := w.Groups[followup.RegionalGroup(r.Key)]; ok {
			return name
		}
		return w.Say("study.observers")
	}
}

func (s Study) totals(w compile.Words) Table {
	t := Table{ID: "totals", Title: w.Say("totals.table"), Head: []Head{
		{w.Say("class"), Label, false}, {w.Say("count"), Number, false}, {w.Say("study.share"), Share, false}}}
	for _, class := range followup.Classes() {
		t.Lines = append(t.Lines, Line{Class: class, Cells: []Cell{text(w.Classes[class]), number(s.Figures.Counts.Of(class)), share(s.Figures.Of(class))}})
	}
	t.Notes = []string{w.Say("study.share.note")}
	t.Total = &Line{Cells: []Cell{text(w.Say("total")), number(s.Figures.Counts.Total()), {Empty: true}}}
	return t
}

// figureHeads returns the columns of Figures behind those given.
func figureHeads(w compile.Words, first ...Head) []Head {
	heads := append(first, Head{w.Say("count"), Number, false}, Head{w.Say("commented"), Number, true}, Head{w.Say("triggered"), Share, false})
	for _, class := range followup.Classes() {
		if class != followup.NotCommented {
			heads = append(heads, Head{w.Classes[class], Share, false})
		}
	}
	return append(heads, Head{w.Say("disputed"), Share, false})
}

// figureLine returns a line of Figures behind the cells given.
func figureLine(f Figures, first ...Cell) Line {
	cells := append(first, number(f.Counts.Total()), number(f.Counts.Commented()), share(f.Triggered))
	for _, class := range followup.Classes() {
		if class != followup.NotCommented {
			cells = append(cells, share(f.Of(class)))
		}
	}
	return Line{Cells: append(cells, share(f.Disputed)), Bar: &f.Counts, Small: f.Small}
}

// figures returns a table of rows, named by name.
func (s Study) figures(w compile.Words, id string, rows []Row, name func(Row) string, total bool) Table {
	t := Table{ID: id, Title: w.Say("study." + id), Head: figureHeads(w, Head{w.Say("study." + id + ".head"), Label, false}, Head{w.Say("study.reviews.count"), Number, true})}
	for _, r := range rows {
		t.Lines = append(t.Lines, figureLine(r.Figures, text(name(r)), number(r.Reviews)))
	}
	if total {
		t.Total = s.totalLine(w)
	} else {
		t.Notes = []string{w.Say("study." + id + ".note")}
	}
	return t
}

func (s Study) totalLine(w compile.Words) *Line {
	l := figureLine(s.Figures, text(w.Say("total")), number(s.Figures.Reviews))
	l.Bar = nil
	return &l
}

func (s Study) actions(w compile.Words) Table {
	t := Table{ID: "actions", Title: w.Say("study.actions"), Head: figureHeads(w, Head{w.Say("action"), Label, false}, Head{w.Say("study.reviews.count"), Number, true})}
	suggested, given := 0, 0
	for _, a := range s.Actions {
		name := w.Actions[a.Category]
		switch {
		case a.Category == 0:
			name = w.Say("study.actions.none")
		case a.Suggested:
			suggested += a.Counts.Total()
		default:
			given += a.Counts.Total()
		}
		l := figureLine(a.Figures, text(name), number(a.Reviews))
		l.Suggested = a.Suggested
		t.Lines = append(t.Lines, l)
	}
	all := s.Figures.Counts.Total()
	t.Notes = []string{w.Say("study.actions.note", w.Share(compile.Share{Numerator: given, Denominator: all}))}
	if suggested > 0 {
		t.Notes = append(t.Notes, w.Say("study.actions.suggested",
			w.Share(compile.Share{Numerator: suggested, Denominator: all}), w.Share(s.Accuracy.Right)))
	}
	t.Total = s.totalLine(w)
	return t
}

// accuracy says how often the suggestions of each category are right.
func (s Study) accuracy(w compile.Words) Table {
	t := Table{ID: "accuracy", Title: w.Say("study.accuracy"), Notes: []string{w.Say("study.accuracy.note")},
		Head: []Head{{w.Say("study.accuracy.head"), Label, false}, {w.Say("study.accuracy.right"), Share, false}}}
	for _, c := range s.Accuracy.Categories {
		t.Lines = append(t.Lines, Line{Cells: []Cell{text(w.Actions[c.Category]), share(c.Right)}, Suggested: true})
	}
	return t
}

func (s Study) participation(w compile.Words) Table {
	t := Table{ID: "participation", Title: w.Say("study.participation"), Notes: []string{w.Say("study.participation.note")}, Head: []Head{
		{w.Say("kind"), Label, false}, {w.Say("contacted"), Number, false}, {w.Say("answered"), Number, false}, {w.Say("uninvited"), Number, false},
		{w.Say("rate"), Share, false}, {w.Say("answers"), Number, false}, {w.Say("study.commented"), Share, false}}}
	answers := 0
	for _, k := range s.Sources.Kinds {
		answers += k.Answers
		t.Lines = append(t.Lines, Line{Cells: []Cell{text(w.Kinds[k.Kind]), number(k.Contacted), number(k.Answered), number(k.Uninvited),
			share(k.Rate()), number(k.Answers), share(commented(k.Figures.Counts))}})
		if k.Kind == compile.WithheldKind {
			t.Notes = append(t.Notes, w.Say("sources.withheld"))
		}
	}
	if s.Sources.Joint > 0 {
		t.Notes = append(t.Notes, w.Count("joint", s.Sources.Joint)+".")
	}
	t.Total = &Line{Cells: []Cell{text(w.Say("total")), number(s.Sources.Contacted), number(s.Sources.Answered), number(s.Sources.Uninvited),
		share(s.Sources.Rate()), number(answers), share(commented(s.Figures.Counts))}}
	return t
}

func commented(c followup.Counts) compile.Share {
	return compile.Share{Numerator: c.Commented(), Denominator: c.Total()}
}

func (s Study) kinds(w compile.Words) Table {
	t := Table{ID: "kinds", Title: w.Say("study.kinds"), Notes: []string{w.Say("study.kinds.note")},
		Head: figureHeads(w, Head{w.Say("kind"), Label, false}, Head{w.Say("study.reviews.count"), Number, true})}
	for _, k := range s.Sources.Kinds {
		l := figureLine(k.Figures, text(w.Kinds[k.Kind]), number(k.Figures.Reviews))
		l.Bar = &followup.Counts{Full: l.Bar.Full, Partial: l.Bar.Partial, Not: l.Bar.Not, NotAssessed: l.Bar.NotAssessed}
		t.Lines = append(t.Lines, l)
	}
	return t
}

func (s Study) gaps(w compile.Words) Table {
	t := Table{ID: "gaps", Title: w.Say("study.gaps"), Notes: []string{w.Say("study.gaps.note")}, Head: []Head{
		{w.Say("study.gaps.head"), Label, false}, {w.Say("recommendations"), Number, false},
		{w.Say("study.gaps.state"), Share, false}, {w.Say("study.gaps.others"), Share, false},
		{w.Say("study.gaps.higher"), Share, false}, {w.Say("study.gaps.same"), Share, false}, {w.Say("study.gaps.lower"), Share, false},
		{w.Say("study.gaps.state-mean"), Text, true}, {w.Say("study.gaps.others-mean"), Text, true}}}
	for _, g := range s.Gaps {
		name := w.Kinds[g.Kind]
		if g.Kind == allOthers {
			name = w.Say("study.gaps.all")
		}
		triggered := func(c followup.Counts) Cell {
			return share(compile.Share{Numerator: c.Triggered(), Denominator: c.Commented()})
		}
		t.Lines = append(t.Lines, Line{Small: g.Small, Cells: []Cell{text(name), number(g.Count), triggered(g.State.Counts), triggered(g.Others.Counts),
			share(g.Higher), share(g.Same), share(g.Lower), text(w.Say("study.mean", w.Index(g.State.Mean), g.Count)), text(w.Say("study.mean", w.Index(g.Others.Mean), g.Count))}})
	}
	return t
}

// from returns the recommending States, with their groups.
func (s Study) from(w compile.Words) Table {
	name := func(r Row) string { return cmp.Or(r.Name, w.Say("study.unknown")) }
	t := s.figures(w, "from", s.From, name, false)
	t.Head = slices.Insert(t.Head, 1, Head{w.Say("group"), Text, true})
	for i, r := range s.From {
		t.Lines[i].Cells = slices.Insert(t.Lines[i].Cells, 1, text(string(r.Group)))
	}
	return t
}

func (s Study) reviews(w compile.Words) Table {
	t := Table{ID: "reviews", Title: w.Say("study.reviews"), Notes: []string{w.Say("study.reviews.note")},
		Head: figureHeads(w, Head{w.Say("state"), Label, false}, Head{w.Say("study.review"), Text, false}, Head{w.Say("study.group"), Text, true}, Head{w.Say("study.session.head"), Text, false},
			Head{w.Say("study.next.head"), Text, true}, Head{w.Say("study.version"), Text, false}, Head{w.Say("date"), Text, true}, Head{w.Say("rate"), Share, false})}
	for i, h := range t.Head { // whose classes stand in the wider editions
		t.Head[i].Minor = h.Minor || h.Kind == Share && slices.ContainsFunc(followup.Classes(), func(c followup.Class) bool { return w.Classes[c] == h.Text })
	}
	for _, r := range s.Reviews {
		rate := compile.Sources{Contacted: r.Contacted, Answered: r.Answered, Uninvited: r.Uninvited}.Rate()
		next := ""
		if r.NextSession > 0 {
			next = strconv.Itoa(r.NextSession)
		}
		l := figureLine(r.Figures, text(r.Country.Name), text(string(r.Review)), text(string(r.Country.Group)), text(strconv.Itoa(r.Session)),
			text(next), text(w.Edition(r.Version)), text(w.Day(r.Date)), share(rate))
		l.Small = r.Counts.Commented() < SmallCommented // it is one review, as everybody sees
		t.Lines = append(t.Lines, l)
	}
	return t
}

func (s Study) disputed(w compile.Words) Table {
	t := Table{ID: "disputed", Title: w.Say("study.disputed"), DataOnly: true, Head: []Head{
		{w.Say("study.review"), Label, false}, {w.Say("number"), Text, false}, {w.Say("issue.first"), Text, false}, {w.Say("n"), Number, false},
		{w.Levels[followup.Full], Number, false}, {w.Levels[followup.Partial], Number, false}, {w.Levels[followup.Not], Number, false}}}
	for _, d := range s.Disputed {
		t.Lines = append(t.Lines, Line{Cells: []Cell{text(string(d.Review)), text(d.Number), text(w.Issue(d.Issue)), number(d.N),
			number(d.Full), number(d.Partial), number(d.Not)}})
	}
	return t
}
