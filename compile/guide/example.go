package guide

import (
	"fmt"
	"path"
	"slices"

	"github.com/upr-info/followup"
)

// ExampleText is the text that goes with the example of a filled sheet.
const ExampleText = "sheet"

// An Example is what a stakeholder might have written into a sheet. All of it is
// made up.
type Example struct {
	State        string
	Organisation string
	Rows         []ExampleRow
}

// An ExampleRow is one recommendation with its answer, which may be empty.
type ExampleRow struct {
	Issue, From, Text  string
	Level              followup.Level
	Comment, Reference string
}

// Filled returns the example in a language. It is a text like the others: the title
// is the State, the paragraph the organisation, the table has a row for each
// recommendation: issue, recommending State, text, level, comment, reference.
func Filled(l followup.Language) (Example, error) {
	name := path.Join(string(l.OrWritten()), "example.md")
	content, err := files.ReadFile(name)
	if err != nil {
		return Example{}, err
	}
	t, err := parse(string(content), nil)
	if err != nil {
		return Example{}, fmt.Errorf("text %s: %w", name, err)
	}
	const columns = 6
	if len(t.Blocks) != 1 || len(t.Blocks[0].Head) != columns {
		return Example{}, fmt.Errorf("text %s: it has no table of %d columns", name, columns)
	}
	e := Example{State: t.Title, Organisation: t.Lead}
	for _, r := range t.Blocks[0].Rows {
		row := ExampleRow{Issue: r[0], From: r[1], Text: r[2], Level: followup.Level(r[3]), Comment: r[4], Reference: r[5]}
		if !slices.Contains([]followup.Level{followup.NoLevel, followup.Full, followup.Partial, followup.Not}, row.Level) {
			return Example{}, fmt.Errorf("text %s: %q is no level", name, row.Level)
		}
		e.Rows = append(e.Rows, row)
	}
	return e, nil
}
