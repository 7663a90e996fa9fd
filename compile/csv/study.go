// Package csv is the edition for programs and spreadsheets that want nothing but
// lines of text: RFC 4180, UTF-8.
//
// What others wrote never begins a cell with a character that makes a formula of
// it in a spreadsheet (I8).
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/study"
)

// WriteStudy writes the figures of a study, one a line: the table and the row that
// it stands in, whether the row is marked as suggested or few, what it counts, and
// the figure. A share has its numerator and its denominator, a number the former
// alone, and what is no figure stands as text in the last column.
func WriteStudy(w io.Writer, s study.Study, words compile.Words) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180, section 2.1
	lines := [][]string{{"table", "row", "mark", "column", "numerator", "denominator", "text"}}
	for _, t := range study.Tables(s, words) {
		for _, l := range t.All() {
			for i, cell := range l.Cells[1:] {
				if !cell.Empty {
					lines = append(lines, append([]string{t.ID, safe(l.Cells[0].Text), safe(l.Mark(words)), safe(t.Head[i+1].Text)}, figure(cell, t.Head[i+1].Kind)...))
				}
			}
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return fmt.Errorf("write the study as CSV: %w", err)
	}
	return nil
}

func figure(c study.Cell, kind study.ColumnKind) []string {
	switch kind {
	case study.Number:
		return []string{strconv.Itoa(c.Count), "", ""}
	case study.Share:
		return []string{strconv.Itoa(c.Share.Numerator), strconv.Itoa(c.Share.Denominator), ""}
	}
	return []string{"", "", safe(c.Text)}
}

// safe returns a text with an apostrophe before it where a spreadsheet would take
// it for a formula (OWASP, CSV injection).
func safe(s string) string {
	if s != "" {
		switch s[0] {
		case '=', '+', '-', '@', '\t', '\r':
			return "'" + s
		}
	}
	return s
}
