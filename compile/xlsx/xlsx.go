// Package xlsx is the edition of an assessment that people count and filter in:
// a workbook with a summary, one row for each recommendation, one for each
// answer, the issues, the contributors and the methodology.
//
// Whatever a stakeholder wrote stands in a cell as text and never as a formula
// (I8). Equal assessments give equal bytes.
package xlsx

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// The names of the sheets in English, which others may look them up by.
const (
	Summary         = "Summary"
	Recommendations = "Recommendations"
	Answers         = "Answers"
	Issues          = "Issues"
	Contributors    = "Contributors"
	Methodology     = "Methodology"
)

// Write writes the workbook of a in one language.
func Write(w io.Writer, a compile.Assessment, l followup.Language) (err error) {
	words := compile.WordsIn(l)
	f := excelize.NewFile().SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newOrderedZip(w) })
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("close workbook of %s: %w", a.Review, e)
		}
	}()
	if err := fill(f, a.In(words), words); err != nil {
		return fmt.Errorf("fill workbook of %s: %w", a.Review, err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook of %s: %w", a.Review, err)
	}
	return nil
}

func fill(f *excelize.File, a compile.Assessment, words compile.Words) error {
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	b := book{file: f, styles: styles, words: words, a: a, footer: string(a.Review) + ", " + words.Edition(a.Version)}
	if err := f.SetSheetName("Sheet1", b.sheetName(Summary)); err != nil {
		return err
	}
	for _, write := range []func() error{b.summary, b.recommendations, b.answers, b.issues, b.contributors, b.methodology} {
		if err := write(); err != nil {
			return err
		}
	}
	return b.properties()
}

// A book is a workbook while it is written.
type book struct {
	file   *excelize.File
	styles styles
	words  compile.Words
	footer string // what stands at the foot of every printed page
	a      compile.Assessment
}

// sheetName returns the name of a sheet in the language of the workbook.
func (b book) sheetName(sheet string) string {
	key := map[string]string{Summary: "summary", Recommendations: "recommendations", Answers: "answers",
		Issues: "issue.all", Contributors: "contributors.all", Methodology: "methodology"}
	return b.words.Say(key[sheet])
}

// properties describes the document. Its date is the assessment's, so that the
// same assessment gives the same file.
func (b book) properties() error {
	date := b.a.Date.Start(time.UTC).Format(time.RFC3339)
	return b.file.SetDocProps(&excelize.DocProperties{
		Title:          b.a.Title,
		Subject:        string(b.a.Review) + ", " + b.words.Edition(b.a.Version),
		Creator:        b.a.Programme,
		LastModifiedBy: b.a.Programme,
		Language:       string(b.words.Language),
		Created:        date,
		Modified:       date,
	})
}
