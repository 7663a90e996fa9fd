package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

// WriteStudy writes the workbook of the overall study: a summary, a sheet for each
// table, and how to read them. A share takes three columns, the number, of how
// many, and the quotient, so that they can be counted on.
func WriteStudy(w io.Writer, s study.Study, l followup.Language) (err error) {
	words := study.WordsIn(l)
	f := excelize.NewFile().SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newOrderedZip(w) })
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("close workbook of the study: %w", e)
		}
	}()
	if err := fillStudy(f, s.In(words), words); err != nil {
		return fmt.Errorf("fill workbook of the study: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook of the study: %w", err)
	}
	return nil
}

func fillStudy(f *excelize.File, s study.Study, words compile.Words) error {
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	b := studyBook{book{file: f, styles: styles, words: words, footer: words.Say("study.title") + ", " + words.Day(s.Date)}, s}
	summary := words.Say("study.sheet.summary")
	if err := f.SetSheetName("Sheet1", summary); err != nil {
		return err
	}
	tables := study.Tables(s, words)
	if err := b.summary(summary); err != nil {
		return err
	}
	for _, t := range tables {
		if err := b.sheetOf(t); err != nil {
			return err
		}
	}
	if err := b.notes(tables); err != nil {
		return err
	}
	date := s.Date.Start(time.UTC).Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{
		Title: words.Say("study.title"), Subject: study.SelectionName(s, words), Creator: s.Programme, LastModifiedBy: s.Programme,
		Language: string(words.Language), Created: date, Modified: date,
	})
}

// A studyBook is the workbook of a study while it is written.
type studyBook struct {
	book
	study study.Study
}

func (b studyBook) summary(name string) error {
	w, st, s := b.words, b.styles, b.study
	lines := [][]any{{styled{w.Say("study.title"), st.title}}, {styled{s.Programme, st.subtitle}}}
	if s.Draft {
		lines = append(lines, []any{styled{w.Say("study.draft.note"), st.draft}, styled{"", st.draft}})
	}
	lines = append(lines, nil)
	for _, fact := range [][2]string{
		{w.Say("study.over"), study.SelectionName(s, w) + ": " + w.Count("study.reviews", len(s.Reviews))},
		{w.Say("date"), w.Day(s.Date)},
		{w.Say("contact"), s.Contact},
		{w.Say("contact.site"), s.Site},
	} {
		if fact[1] != "" {
			lines = append(lines, []any{styled{fact[0], st.note}, styled{fact[1], st.fact}})
		}
	}
	lines = append(lines, nil)
	for _, h := range study.Headlines(s, w) {
		lines = append(lines, []any{styled{h.Name, st.key}, styled{w.Share(h.Share), st.text}, styled{h.Note, st.note}})
	}
	lines = append(lines, nil, []any{styled{w.Say("study.small.note", study.SmallCommented, study.SmallReviews), st.note}})
	sheet, err := b.open(name, []column{{width: 38, style: st.label}, {width: 60, style: st.text}, {width: 100, style: st.note}}, len(lines))
	if err != nil {
		return err
	}
	return sheet.writeAll(lines)
}

// sheetOf writes a table as a sheet.
func (b studyBook) sheetOf(t study.Table) error {
	columns := []column{{t.Head[0].Text, 38, b.styles.key}, {b.words.Say("study.mark"), 14, b.styles.text}}
	for _, h := range t.Head[1:] {
		switch h.Kind {
		case study.Share:
			columns = append(columns, column{h.Text, 15, b.styles.number}, column{h.Text + ": " + b.words.Say("study.of"), 15, b.styles.number},
				column{h.Text + ": %", 15, b.styles.percent})
		case study.Number:
			columns = append(columns, column{h.Text, 15, b.styles.number})
		default:
			columns = append(columns, column{h.Text, 18, b.styles.text})
		}
	}
	var rows [][]any
	for _, l := range t.All() {
		row := []any{styled{l.Cells[0].Text, b.styles.key}, l.Mark(b.words)}
		for i, c := range l.Cells[1:] {
			row = append(row, cells(c, t.Head[i+1].Kind)...)
		}
		rows = append(rows, row)
	}
	return b.table(b.words.Say("study.sheet."+t.ID), columns, rows)
}

// cells returns what a figure takes in a row.
func cells(c study.Cell, kind study.ColumnKind) []any {
	switch {
	case kind == study.Share && c.Empty:
		return []any{"", "", ""}
	case kind == study.Share && c.Share.Denominator == 0:
		return []any{c.Share.Numerator, c.Share.Denominator, ""}
	case kind == study.Share:
		return []any{c.Share.Numerator, c.Share.Denominator, float64(c.Share.Numerator) / float64(c.Share.Denominator)}
	case kind == study.Number && !c.Empty:
		return []any{c.Count}
	}
	return []any{c.Text}
}

// notes writes how the tables are to be read.
func (b studyBook) notes(tables []study.Table) error {
	columns := []column{{b.words.Say("study.table"), 34, b.styles.label}, {b.words.Say("text"), 110, b.styles.text}}
	var rows [][]any
	for _, t := range tables {
		for _, note := range t.Notes {
			rows = append(rows, []any{t.Title, note})
		}
	}
	for _, p := range b.words.Methodology {
		for _, text := range p.Text {
			rows = append(rows, []any{p.Heading, text})
		}
	}
	return b.table(b.words.Say("study.sheet.notes"), columns, rows)
}
