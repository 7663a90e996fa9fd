package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// WriteParts writes what became of what one State recommended as one table, a row
// for each recommendation, in one language. Equal parts give equal bytes.
func WriteParts(w io.Writer, parts []compile.Part, l followup.Language) (err error) {
	f := excelize.NewFile().SetZipWriter(func(w io.Writer) excelize.ZipWriter { return newOrderedZip(w) })
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("close workbook of parts: %w", e)
		}
	}()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	b := book{file: f, styles: styles, words: compile.WordsIn(l)}
	name := b.sheetName(Recommendations)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err := b.parts(name, parts); err != nil {
		return fmt.Errorf("fill workbook of parts: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook of parts: %w", err)
	}
	return nil
}

func (b book) parts(name string, parts []compile.Part) error {
	w, s := b.words, b.styles
	columns := []column{
		{w.Say("state"), 24, s.key}, {w.Say("review"), 12, s.text}, {w.Say("version.of"), 10, s.number},
		{w.Say("number"), 10, s.key}, {w.Say("recommendation"), 60, s.text}, {w.Say("from"), 22, s.text},
		{w.Say("response"), 14, s.text}, {w.Say("issue.all"), 30, s.text},
		{w.Say("iri"), 8, s.index}, {w.Say("class"), 21, s.text}, {w.Say("n"), 6, s.number},
		{w.Levels[followup.Full], 13, s.number}, {w.Levels[followup.Partial], 13, s.number}, {w.Levels[followup.Not], 13, s.number},
		{w.Say("unlevelled"), 10, s.number}, {w.Say("disputed"), 10, s.text}, {w.Say("contact.site"), 40, s.text},
	}
	var rows [][]any
	for _, p := range parts {
		for _, r := range p.Recommendations {
			rows = append(rows, []any{
				p.Country, string(p.Review), p.Version, r.Number, r.Text, strings.Join(r.From, ", "),
				w.Response(r), strings.Join(r.Issues, "; "),
				index(r.Shown), styled{w.Classes[r.Class], s.class[r.Class]}, r.N,
				r.Full, r.Partial, r.Not, r.Unlevelled, b.yes(r.Disputed), p.Address,
			})
		}
	}
	return b.table(name, columns, rows)
}
