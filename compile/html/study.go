package html

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

//go:embed templates/study/*.html
var studyTemplates embed.FS

// WriteStudy writes the overall study as a file that needs nothing else.
func WriteStudy(w io.Writer, s study.Study, l followup.Language) error {
	t, v, err := studyIn(s, l)
	if err != nil {
		return err
	}
	v.Style, v.Policy = styleElement()
	return execute(w, t, "study.html", v, "the study")
}

// StudyBody returns what a website shows of the overall study below the heading of
// its page: all but the tables that have a line for every issue, State or review.
func StudyBody(s study.Study, l followup.Language) (template.HTML, error) {
	t, v, err := studyIn(s, l)
	if err != nil {
		return "", err
	}
	for i, section := range v.Sections {
		v.Sections[i].Tables = slices.DeleteFunc(section.Tables, func(t studyTable) bool { return len(t.Lines) > longTable })
	}
	v.Sections = slices.DeleteFunc(v.Sections, func(s studySection) bool { return len(s.Tables) == 0 })
	var b strings.Builder
	err = execute(&b, t, "study-body", v, "the study")
	return template.HTML(b.String()), err
}

// longTable is more lines than a summary shows. There are some fifty issues and
// two hundred States.
const longTable = 24

func studyIn(s study.Study, l followup.Language) (*template.Template, studyView, error) {
	words := study.WordsIn(l)
	t, err := parse(words)
	if err == nil {
		t, err = t.ParseFS(studyTemplates, "templates/study/*.html")
	}
	if err != nil {
		return nil, studyView{}, fmt.Errorf("parse the templates: %w", err)
	}
	return t, newStudyView(s.In(words), words), nil
}

// A studyView is a study as the templates go through it.
type studyView struct {
	study.Study
	W         compile.Words
	Style     template.HTML
	Policy    string
	Over      string
	Few       []any // what is too few, for the note
	Headlines []study.Headline
	Sections  []studySection
}

// A studySection is tables that belong together.
type studySection struct {
	ID, Title string
	Tables    []studyTable
}

// A studyTable is a table with the words that it is shown in.
type studyTable struct {
	study.Table
	W     compile.Words
	Chart compile.Chart // may have no bars
}

func newStudyView(s study.Study, words compile.Words) studyView {
	v := studyView{Study: s, W: words, Over: study.SelectionName(s, words), Few: []any{study.SmallCommented, study.SmallReviews}, Headlines: study.Headlines(s, words)}
	charts := study.Charts(s, words)
	for _, section := range study.Sections(s, words) {
		out := studySection{ID: section.ID, Title: section.Title}
		for _, t := range section.Tables {
			out.Tables = append(out.Tables, studyTable{t, words, charts[t.ID]})
		}
		v.Sections = append(v.Sections, out)
	}
	return v
}

// Row returns a line as the templates go through it.
func (t studyTable) Row(l study.Line) studyRow { return studyRow{l, t} }

// Wide reports whether t has so many columns that it is set smaller.
func (t studyTable) Wide() bool { return len(t.Head) > 7 }

// A studyRow is one line of a table.
type studyRow struct {
	study.Line
	table studyTable
}

// Kind says what the i-th column holds.
func (r studyRow) Kind(i int) study.ColumnKind { return r.table.Head[i].Kind }

// Marks says what the line is marked as.
func (r studyRow) Marks() string { return r.Mark(r.table.W) }

// Counts are what a bar beside the line shows; nil where a chart does.
func (r studyRow) Counts() *followup.Counts {
	if len(r.table.Chart.Bars) > 0 {
		return nil
	}
	return r.Bar
}

// Percent and Of are the two parts of a share, which stand one above the other in
// narrow columns: "12%" and "(391 of 3,294)".
func (r studyRow) Percent(c study.Cell) string {
	percent, _, _ := strings.Cut(r.table.W.Share(c.Share), "(")
	return percent
}

// Of is the second part: see Percent.
func (r studyRow) Of(c study.Cell) string {
	_, of, _ := strings.Cut(r.table.W.Share(c.Share), "(")
	return "(" + of
}
