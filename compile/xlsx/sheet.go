package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// maxCell is how many UTF-16 units a cell holds (ECMA-376 leaves it open; Excel
// refuses a file with more).
const maxCell = 32767

// A column of a sheet.
type column struct {
	head  string
	width float64 // in characters
	style int
}

// A sheet is one worksheet while it is written, row by row.
type sheet struct {
	book    book
	name    string
	columns []column
	stream  *excelize.StreamWriter
	row     int
}

// open begins a sheet. What stands before the cells in the file must be set
// before the first of them.
func (b book) open(name string, columns []column, rows int) (*sheet, error) {
	f := b.file
	if _, err := f.NewSheet(name); err != nil {
		return nil, err
	}
	for i := len(columns) - 1; i >= 0; i-- { // excelize puts each before those it has, and the file wants them ascending
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		if err := f.SetColWidth(name, letter, letter, columns[i].width); err != nil {
			return nil, err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(columns), max(rows, 1))
	if err != nil {
		return nil, err
	}
	if err := f.SetSheetDimension(name, "A1:"+last); err != nil {
		return nil, err
	}
	return &sheet{book: b, name: name, columns: columns}, nil
}

// The paper sizes of ECMA-376, 18.3.1.63, and the width in characters from which
// a sheet is printed on the larger.
const (
	a4       = 9
	a3       = 8
	wideness = 200
)

// begin begins the rows. It sets how the sheet is printed, across one page and
// as many long as it takes; not earlier, for a filter undoes that.
func (s *sheet) begin() (err error) {
	width := 0.0
	for _, c := range s.columns {
		width += c.width
	}
	paper := a4
	if width > wideness {
		paper = a3
	}
	if err := s.book.layOut(s.name, paper); err != nil {
		return err
	}
	s.stream, err = s.book.file.NewStreamWriter(s.name)
	return err
}

func (b book) layOut(name string, paper int) error {
	yes, wide, tall, landscape := true, 1, 0, "landscape"
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall})
	if err != nil {
		return err
	}
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + b.footer + "&C&A&R&P / &N",
	})
}

// table writes a sheet that is one table: styled header that stays in sight and
// repeats in print, a filter on every column, one row a line.
func (b book) table(name string, columns []column, rows [][]any) error {
	s, err := b.open(name, columns, len(rows)+1)
	if err != nil {
		return err
	}
	if err := s.freeze(len(columns), len(rows)+1); err != nil {
		return err
	}
	heads := make([]any, len(columns))
	for i, c := range columns {
		heads[i] = styled{c.head, b.styles.headOf(c.style)}
	}
	return s.writeAll(append([][]any{heads}, rows...))
}

// writeAll writes all rows of the sheet.
func (s *sheet) writeAll(rows [][]any) error {
	if err := s.begin(); err != nil {
		return err
	}
	for _, row := range rows {
		if err := s.write(row); err != nil {
			return err
		}
	}
	return s.stream.Flush()
}

// freeze keeps the header and the first column in sight.
func (s *sheet) freeze(columns, rows int) error {
	f := s.book.file
	last, err := excelize.CoordinatesToCellName(columns, max(rows, 2))
	if err != nil {
		return err
	}
	err = f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"})
	if err != nil {
		return err
	}
	if err := f.AutoFilter(s.name, "A1:"+last, nil); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + s.name + "'!$1:$1", Scope: s.name})
}

// The heights of rows, in points. Readers do not work out the height of wrapped
// rows by themselves, and none goes beyond the highest.
const (
	lineHeight  = 15.0
	titleHeight = 30.0
	maxHeight   = 409.0
)

// write writes the next row, as high as its longest text needs.
func (s *sheet) write(row []any) error {
	s.row++
	cells := make([]any, len(row))
	lines := 1
	for i, v := range row {
		cell := s.book.cell(v, s.columns[i].style)
		if text, ok := cell.Value.(string); ok && s.book.styles.wraps(cell.StyleID) {
			lines = max(lines, linesOf(text, s.columns[i].width))
		}
		cells[i] = cell
	}
	height := min(lineHeight*float64(lines), maxHeight)
	if len(cells) > 0 && cells[0].(excelize.Cell).StyleID == s.book.styles.title {
		height = titleHeight
	}
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells, excelize.RowOpts{Height: height})
}

// linesOf estimates how many lines a text takes in a column of a width. Letters
// of East Asian scripts are two wide.
func linesOf(text string, width float64) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		wide := 0
		for _, r := range paragraph {
			if wide++; r >= 0x1100 {
				wide++
			}
		}
		lines += 1 + int(float64(wide)*wrapLoss/width)
	}
	return lines
}

// wrapLoss allows for what breaking between words wastes of a line.
const wrapLoss = 1.1

// A styled value has a style of its own instead of its column's.
type styled struct {
	value any
	style int
}

// cell returns a value for a cell. A string is always text: the stream writer
// knows a formula by its own field only, which is never set here.
func (b book) cell(v any, style int) excelize.Cell {
	if s, ok := v.(styled); ok {
		v, style = s.value, s.style
	}
	if text, ok := v.(string); ok {
		if text == "" {
			return excelize.Cell{StyleID: style}
		}
		v = cut(text, " "+b.words.Say("cut"))
	}
	return excelize.Cell{StyleID: style, Value: v}
}

// cut returns text as far as a cell holds it, with a mark at the end where it is
// not the whole.
func cut(text, mark string) string {
	if len(text) <= maxCell || units(text) <= maxCell {
		return text
	}
	room := maxCell - units(mark)
	for i, r := range text {
		if room -= utf16.RuneLen(r); room < 0 {
			return text[:i] + mark
		}
	}
	return text
}

// units returns the length of text in UTF-16.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), utf16.RuneLen(utf8.RuneError))
	}
	return n
}
