package workbook

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// An answer in a cell that is merged downwards stands in its first row only.
// Whether it is meant for the others as it is, nobody but its writer knows.

// covers notes the answers of a row that reach down over the next ones, and
// reports which cell for an answer of this row such a one covers: "" if none does.
func (s *answerSheet) covers(row table.Row) (where string) {
	for role := levelColumn; role <= referenceColumn; role++ {
		at := s.at[role]
		if at == 0 || s.HiddenColumns[at] {
			continue
		}
		c, _ := cellAt(row, at)
		switch {
		case answerText(c.Text) != "":
			s.reach[role] = row.Number + max(c.Rows, 1) - 1
		case where == "" && row.Number <= s.reach[role]:
			where = s.place(at, row.Number)
		}
	}
	return where
}

// askCovered asks for the answer of a row that a merged cell covers.
func (r *reader) askCovered(where string, m match) {
	if where != "" && m.code == "" {
		r.doubt(followup.Doubt{Where: where, Code: followup.DoubtMerged, Expected: r.recs[m.rec].Number()})
	}
}
