package xlsx

import (
	"fmt"
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
	book   book
	name   string
	stream *excelize.StreamWriter
	row    int
}

// open begins a sheet. What stands before the cells in the file must be set
// before the first of them.
func (b book) open(name string, columns []column, rows int) (*sheet, error) {
	f := b.file
	if _, err := f.NewSheet(name); err != nil {
		return nil, err
	}
	for i, c := range columns {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		if err := f.SetColWidth(name, letter, letter, c.width); err != nil {
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
	if err := b.layOut(name); err != nil {
		return nil, err
	}
	return &sheet{book: b, name: name}, nil
}

// layOut sets how a sheet is printed: across A4, as many pages long as it takes.
func (b book) layOut(name string) error {
	yes, wide, paper, tall, landscape := true, 1, 9, 0, "landscape"
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall})
	if err != nil {
		return err
	}
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + string(b.a.Review) + ", " + b.words.Edition(b.a.Version) + "&C&A&R&P / &N",
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
	if s.stream, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	heads := make([]any, len(columns))
	for i, c := range columns {
		heads[i] = excelize.Cell{StyleID: b.styles.head, Value: c.head}
	}
	if err := s.write(heads); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = b.cell(v, columns[i].style)
		}
		if err := s.write(cells); err != nil {
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

// write writes the next row.
func (s *sheet) write(cells []any) error {
	s.row++
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), cells)
}

// A styled value has a style of its own instead of its column's.
type styled struct {
	value any
	style int
}

// cell returns a value for a cell. A string is always text: the stream writer
// knows a formula by its own field only, which is never set here.
func (b book) cell(v any, style int) any {
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
