package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// Write writes the answer sheet of form to w, as XLSX. The same form gives the
// same bytes. Paragraph numbers, comments and keys are written as text whatever
// they look like.
func Write(w io.Writer, form Form) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("close workbook: %w", cerr)
		}
	}()
	look, err := newLook(f)
	if err != nil {
		return err
	}
	b := &builder{file: f, look: look, form: form, texts: textsIn(form.Language)}
	if err := b.build(); err != nil {
		return fmt.Errorf("write answer sheet of %s: %w", form.Review.ID, err)
	}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter { return growing{zip.NewWriter(w)} })
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write answer sheet of %s: %w", form.Review.ID, err)
	}
	return nil
}

// A builder makes one workbook.
type builder struct {
	file  *excelize.File
	look  look
	form  Form
	texts texts
}

func (b *builder) build() error {
	t := b.texts
	if err := b.file.SetSheetName("Sheet1", t.guide); err != nil {
		return err
	}
	for _, name := range []string{t.cover, t.answers, metaSheet} {
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	}
	// The lists of the drop-downs come first, since the sheets point to them.
	for _, step := range []func() error{b.writeMeta, b.writeGuide, b.writeCover, b.writeAnswers, b.describe} {
		if err := step(); err != nil {
			return err
		}
	}
	b.file.SetActiveSheet(0)
	return nil
}

// describe sets what the file says of itself.
func (b *builder) describe() error {
	return b.file.SetDocProps(&excelize.DocProperties{
		Title:    b.texts.title + " · " + clean(b.form.Country.In(b.texts.language)),
		Subject:  string(b.form.Review.ID),
		Creator:  clean(b.form.Programme),
		Language: string(b.texts.language),
	})
}

// round returns "Universal Periodic Review, cycle 3, session 34".
func (b *builder) round() string {
	return fmt.Sprintf(b.texts.round, b.form.Review.ID.Cycle(), b.form.Review.Session)
}

// country returns the State's name in the language of the sheet.
func (b *builder) country() string { return b.form.Country.In(b.texts.language) }

func (b *builder) pen(sheet string) *pen { return &pen{file: b.file, sheet: sheet, look: b.look} }

// A page is how a sheet is printed.
type page struct {
	orientation string
	footer      string // left of the page number
	number      string // the page number, with its codes
}

// setup makes a sheet print on A4, as wide as the paper, and show no grid.
func (p *pen) setup(pg page) {
	a4, one, any, yes, no := 9, 1, 0, true, false
	side, top, bottom, foot := 0.4, 0.5, 0.7, 0.35 // inches
	p.do(func() error {
		return p.file.SetPageLayout(p.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &pg.orientation, FitToWidth: &one, FitToHeight: &any})
	})
	p.do(func() error { return p.file.SetSheetProps(p.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}) })
	p.do(func() error {
		return p.file.SetPageMargins(p.sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &bottom, Footer: &foot, Horizontally: &yes})
	})
	p.do(func() error {
		return p.file.SetHeaderFooter(p.sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + pg.footer + "&R" + pg.number})
	})
	p.do(func() error { return p.file.SetSheetView(p.sheet, 0, &excelize.ViewOptions{ShowGridLines: &no}) })
}

// page returns how the sheets of this workbook are printed.
func (b *builder) page(orientation string) page {
	return page{
		orientation: orientation,
		footer:      footer(b.country() + " · " + string(b.form.Review.ID) + " · " + b.form.Programme),
		number:      b.texts.page,
	}
}

// maxFooter keeps the whole footer within the 255 characters that Excel allows.
const maxFooter = 180

// footer makes text safe in a footer, where "&" begins a code (ECMA-376, part 1,
// section 18.3.1.46).
func footer(text string) string {
	text = string(bytes.ReplaceAll([]byte(clean(text)), []byte("&"), []byte("&&")))
	if runes := []rune(text); len(runes) > maxFooter {
		text = string(runes[:maxFooter])
	}
	return text
}

// growing writes the parts of the workbook, and lets the rows of the answers grow
// while somebody types: excelize pins every height that it is given
// (customHeight, ECMA-376, part 1, section 18.3.1.73), and a pinned row hides
// all of a comment that goes beyond it.
type growing struct{ *zip.Writer }

// Create implements excelize.ZipWriter.
func (g growing) Create(name string) (io.Writer, error) {
	w, err := g.Writer.Create(name)
	if err != nil || name != answersPart {
		return w, err
	}
	return unpinned{w}, nil
}

// answersPart is where the third sheet is in the archive.
const answersPart = "xl/worksheets/sheet3.xml"

// unpinned removes the mark of pinned heights. A part comes in one Write.
type unpinned struct{ w io.Writer }

func (u unpinned) Write(part []byte) (int, error) {
	if _, err := u.w.Write(bytes.ReplaceAll(part, []byte(` customHeight="true"`), nil)); err != nil {
		return 0, err
	}
	return len(part), nil
}

// answersOf returns the answers that are filled in already, by recommendation.
func answersOf(form Form) map[followup.RecommendationKey]followup.Answer {
	given := make(map[followup.RecommendationKey]followup.Answer, len(form.Answers))
	for _, a := range form.Answers {
		given[a.Recommendation] = a
	}
	return given
}
