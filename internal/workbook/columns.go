package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// A column is one of the answer sheet's, by what it holds. Its value is where we
// write it, from 1; whoever sends a sheet back may have moved it.
type column int

// The columns. The key comes last and hidden: whoever copies the table takes it
// along, and it lies within the range that the filter sorts.
const (
	noColumn column = iota
	numberColumn
	textColumn
	fromColumn
	issuesColumn
	responseColumn
	levelColumn
	commentColumn
	referenceColumn
	privateColumn
	keyColumn
	earlierColumn // there only where something was answered before; shown, and never read
)

// answers reports whether c is for the stakeholder to fill in.
func (c column) answers() bool { return c >= levelColumn && c <= privateColumn }

// The rows of the sheet of answers as we write it.
const (
	titleRow  = 1
	headerRow = 2
	firstRow  = 3
)

// cellName returns "F14". What no workbook can have, but another format may, is
// named "row 2000000 column 7".
func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("row %d column %d", row, col)
	}
	return name
}
