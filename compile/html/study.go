package html

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

//go:embed templates/study/*.html
var studyTemplates embed.FS

// WriteStudy writes the overall study as a file that needs nothing else.
func WriteStudy(w io.Writer, s study.Study, l followup.Language) error {
	return WriteStudyFramed(w, s, l, Frame{})
}

// WriteStudyFramed writes the overall study as a page of a website.
func WriteStudyFramed(w io.Writer, s study.Study, l followup.Language, f Frame) error {
	words := study.WordsIn(l)
	t, err := parse(words)
	if err == nil {
		t, err = t.ParseFS(studyTemplates, "templates/study/*.html")
	}
	if err != nil {
		return fmt.Errorf("parse the templates: %w", err)
	}
	var page bytes.Buffer // so that no half page is written when a template fails
	if err := t.ExecuteTemplate(&page, "study.html", newStudyView(s.In(words), words, f)); err != nil {
		return fmt.Errorf("write the study as HTML: %w", err)
	}
	if _, err := page.WriteTo(w); err != nil {
		return fmt.Errorf("write the study as HTML: %w", err)
	}
	return nil
}

// A studyView is a study as the templates go through it.
type studyView struct {
	study.Study
	W         compile.Words
	Frame     Frame
	Style     template.HTML // empty in a frame
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

func newStudyView(s study.Study, words compile.Words, f Frame) studyView {
	v := studyView{Study: s, W: words, Frame: f, Over: study.SelectionName(s, words), Few: []any{study.SmallCommented, study.SmallReviews}, Headlines: study.Headlines(s, words)}
	if f.Stylesheet == "" {
		v.Style, v.Policy = styleElement()
	}
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
