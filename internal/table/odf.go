package table

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup/internal/office"
)

// readODF reads the tables of an OpenDocument spreadsheet or text (OASIS ODF
// 1.3, part 3, section 9). A cell's text is its paragraphs joined with "\n", as
// it is shown: notes, drawings, tracked deletions and what merged cells cover
// are left out. A table inside a cell is part of that cell's text.
func readODF(r io.ReaderAt, size int64, b *budget, format Format) (*Book, error) {
	a, err := office.OpenArchive(r, size, b.Budget)
	if err != nil {
		return nil, err
	}
	t, err := a.Open(odfContent)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	o := &odf{t: t, budget: b, text: format == ODT, book: &Book{Properties: map[string]string{}, Names: map[string]string{}}, hiddenStyles: map[string]bool{}, fills: map[string]string{}}
	if err := o.t.Walk(o); err != nil {
		return nil, err
	}
	return o.book, optional(odfProperties(a, b, o.book.Properties))
}

// The parts of a package (part 2, section 3).
const (
	odfContent = "content.xml"
	odfMeta    = "meta.xml"
)

// odfProperties reads the user-defined metadata (part 3, section 4.3.3).
func odfProperties(a *office.Archive, b *budget, into map[string]string) error {
	t, err := a.Open(odfMeta)
	if err != nil {
		return err
	}
	defer t.Close()
	name := ""
	return texts(t, func(e xml.StartElement) {
		name = ""
		if e.Name.Local == "user-defined" {
			name = office.Attr(e, "name")
		}
	}, func(_, text string) error {
		if name != "" && text != "" {
			into[name] = text
		}
		name = ""
		return b.cell(len(text))
	})
}

// An odf reads the content of one document.
type odf struct {
	t      *office.Tokens
	budget *budget
	book   *Book
	text   bool // a text document, whose tables are numbered

	style        string            // being declared
	hiddenStyles map[string]bool   // of tables and of text
	fills        map[string]string // colours of cell styles
	skip         int               // how deep in what is not to be read
	tables       int               // how deep in tables
	groups       []bool            // groups of rows or columns that are open: hidden or not

	sheet   Sheet
	foreign bool // a copy of another file's sheet, kept for formulas
	hidden  []span
	merged  []span
	column  int      // the next table-column's
	grounds []string // colour of each column's style, as far as columns have one
	next    int      // number of the next row

	row    Row
	rows   int    // how often it repeats
	ground string // colour of the row's style
	paint  paint
	cell   odfCell
	inText bool // in a paragraph of a cell
	value  strings.Builder
}

func (o *odf) Chars(text []byte) {
	if o.inText && o.skip == 0 {
		o.write(string(text))
	}
}

// unread reports whether an element and all in it is not of the table's text.
func (o *odf) unread(e xml.StartElement) bool {
	switch e.Name.Local {
	case "annotation", "tracked-changes", "shapes", "forms", "note", "ruby-text", "dde-links", "content-validations", "database-ranges",
		"hidden-text", "hidden-paragraph":
		return true
	case "p", "h", "span":
		return o.hiddenStyles[office.Attr(e, "style-name")]
	}
	return o.tables > 0 && e.Name.Space == "draw"
}

func (o *odf) Start(e xml.StartElement) error {
	if o.skip > 0 || o.unread(e) {
		o.skip++
		return nil
	}
	switch e.Name.Local {
	case "style":
		o.style = office.Attr(e, "name")
	case "table-properties", "text-properties":
		if d := office.Attr(e, "display"); d == "false" || d == "none" {
			o.hiddenStyles[o.style] = true
		}
	case "table-cell-properties":
		if fill := hexColour(office.Attr(e, "background-color")); fill != "" {
			o.fills[o.style] = fill
		}
	case "named-range":
		return o.name(office.Attr(e, "name"), odfReference(office.Attr(e, "cell-range-address")))
	case "named-expression":
		return o.name(office.Attr(e, "name"), odfFormula(office.Attr(e, "expression")))
	case "table":
		o.tables++
		if o.tables == 1 {
			return o.startTable(e)
		}
	case "p", "h":
		o.inText = o.tables > 0
	case "s":
		o.put(strings.Repeat(" ", min(repeated(e, "c"), maxSpaces)))
	case "tab":
		o.put("\t")
	case "line-break":
		o.put("\n")
	}
	if o.tables == 1 {
		return o.startInTable(e)
	}
	return nil
}

func (o *odf) startInTable(e xml.StartElement) error {
	switch e.Name.Local {
	case "table-source":
		o.foreign = true
	case "table-row-group", "table-column-group":
		o.groups = append(o.groups, office.Attr(e, "display") == "false")
	case "table-column":
		return o.startColumn(e)
	case "table-row":
		o.row = Row{Number: o.next, Hidden: o.notShown(e)}
		o.rows = repeated(e, "number-rows-repeated")
		o.ground = o.fills[office.Attr(e, "default-cell-style-name")]
		o.cell = odfCell{}
	case "table-cell", "covered-table-cell":
		o.startCell(e)
	}
	return nil
}

func (o *odf) End(local string) error {
	if o.skip > 0 {
		o.skip--
		return nil
	}
	switch local {
	case "p", "h":
		o.put("\n")
		o.inText = false
	case "table":
		o.tables = max(o.tables-1, 0)
		if o.tables == 0 {
			o.endTable()
		}
	}
	if o.tables != 1 {
		return nil
	}
	switch local {
	case "table-row-group", "table-column-group":
		o.groups = o.groups[:max(len(o.groups)-1, 0)]
	case "table-cell", "covered-table-cell":
		return o.endCell()
	case "table-row":
		return o.endRow()
	}
	return nil
}

func (o *odf) name(name, refers string) error {
	if name != "" && refers != "" {
		o.book.Names[name] = refers
	}
	return o.budget.cell(len(name) + len(refers))
}

// notShown reports whether a row or column is hidden, by itself, by a filter or
// with a group that is folded up.
func (o *odf) notShown(e xml.StartElement) bool {
	v := office.Attr(e, "visibility")
	return v == "collapse" || v == "filter" || slices.Contains(o.groups, true)
}

func (o *odf) startTable(e xml.StartElement) error {
	name := office.Attr(e, "name")
	if o.text {
		name = fmt.Sprintf("table %d", len(o.book.Sheets)+1)
	}
	o.sheet = Sheet{Name: name, Hidden: o.hiddenStyles[office.Attr(e, "style-name")]}
	o.hidden, o.merged, o.groups = nil, nil, nil
	o.column, o.next, o.foreign, o.grounds = 1, 1, false, nil
	o.row, o.cell = Row{}, odfCell{}
	return o.budget.sheet()
}

func (o *odf) endTable() {
	if o.foreign {
		return
	}
	o.sheet.finish(o.merged, o.hidden)
	o.book.Sheets = append(o.book.Sheets, o.sheet)
}

func (o *odf) startColumn(e xml.StartElement) error {
	n := repeated(e, "number-columns-repeated")
	if o.notShown(e) {
		o.hidden = append(o.hidden, span{first: o.column, last: o.column + n - 1})
	}
	next := min(o.column+n, lastColumn+1)
	if fill := o.fills[office.Attr(e, "default-cell-style-name")]; fill != "" {
		o.grounds = append(o.grounds, make([]string, next-1-len(o.grounds))...)
		for i := o.column - 1; i < next-1; i++ {
			o.grounds[i] = fill
		}
	}
	o.column = next
	return o.budget.cell(0)
}

// endRow adds a row as often as it repeats. Empty ones, of which a sheet has a
// million below its last, cost nothing.
func (o *odf) endRow() error {
	first := o.next
	o.next = min(first+o.rows, lastRow+1)
	if err := o.paint.into(&o.row, o.budget); err != nil {
		return err
	}
	if len(o.row.Cells) == 0 {
		return nil
	}
	for n := first; n < o.next; n++ {
		row := o.row
		row.Number = n
		if n > first {
			row.Cells = slices.Clone(o.row.Cells)
			if err := o.charge(row.Cells); err != nil {
				return err
			}
		}
		o.sheet.Rows = append(o.sheet.Rows, row)
		if err := o.budget.row(); err != nil {
			return err
		}
	}
	return nil
}

// charge takes cells from the budget once more.
func (o *odf) charge(cells []Cell) error {
	for _, c := range cells {
		if err := o.budget.cell(len(c.Text)); err != nil {
			return err
		}
	}
	return nil
}

// repeated reads how often something occurs, once at least and never more often
// than a sheet has rows.
func repeated(e xml.StartElement, local string) int {
	n, err := strconv.Atoi(office.Attr(e, local))
	if err != nil {
		return 1
	}
	return min(max(n, 1), lastRow)
}

// odfFormula drops the name of the formula's language: of:="SVN-3".
func odfFormula(s string) string {
	for _, language := range []string{"of:", "oooc:", "msoxl:"} {
		s = strings.TrimPrefix(s, language)
	}
	return strings.TrimPrefix(s, "=")
}

// odfReference writes $meta.$A$1 as other formats do: meta!$A$1.
func odfReference(s string) string {
	from, to, isRange := strings.Cut(s, ":")
	sheet := strings.TrimPrefix(strings.TrimSuffix(from, path.Ext(from)), "$")
	ref := sheet + "!" + strings.TrimPrefix(path.Ext(from), ".")
	if isRange {
		ref += ":" + strings.TrimPrefix(path.Ext(to), ".")
	}
	return ref
}
