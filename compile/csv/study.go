package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile/study"
)

// WriteStudy writes the figures of a study, one a line: the table and the row that
// it stands in, whether the row is marked as suggested or few, what it counts, and
// the figure. A share has its numerator and its denominator, a number the former
// alone, and what is no figure stands as text in the last column.
func WriteStudy(w io.Writer, s study.Study, l followup.Language) error {
	words := study.WordsIn(l)
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the study as CSV: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	lines := [][]string{{"table", "row", "mark", "column", "numerator", "denominator", "text"}}
	for _, t := range study.Tables(s.In(words), words) {
		for _, l := range t.All() {
			for i, cell := range l.Cells[1:] {
				if !cell.Empty {
					lines = append(lines, append([]string{t.ID, harmless(l.Cells[0].Text), harmless(l.Mark(words)), harmless(t.Head[i+1].Text)}, figure(cell, t.Head[i+1].Kind)...))
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
	return []string{"", "", harmless(c.Text)}
}
