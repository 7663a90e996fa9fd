package reviewbook

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// The rows of both tables.
const (
	titleRow  = 1
	headerRow = 2
	firstRow  = 3
)

// A column is one of a table, with its width in characters.
type column struct {
	heading string
	width   float64
	open    bool   // staff may change it
	list    string // the name of the list to choose from; empty: anything
	prompt  string
}

func answerColumns() []column {
	return []column{
		{heading: colAnswer, width: 21}, {heading: colText, width: 32}, {heading: colName, width: 20}, {heading: colLevel, width: 11},
		{heading: colComment, width: 52}, {heading: colReference, width: 18},
		{heading: colPublish, width: 52, open: true, prompt: "Empty: as sent. Else the text that is published in its place; readers see that it was edited."},
		{heading: colDrop, width: 16, open: true, list: "followup_reasons", prompt: "Choose why the comment is left out. Its level still counts."},
		{heading: colCount, width: 15, open: true, list: "followup_levels",
			prompt: "For a comment without a level: the level it says; the Programme used to put partially. For any other: not assessable, if its level is not to count."},
		{heading: colRemarks, width: 26},
	}
}

func voiceColumns() []column {
	return []column{
		{heading: colName, width: 30}, {heading: "Name", width: 44}, {heading: colKind, width: 16}, {heading: colAllowed, width: 24},
		{heading: colShow, width: 20, open: true, list: "followup_shown", prompt: "Empty: as it allowed. It can be shown less openly, never more."},
	}
}

// Write writes the workbook of b to w, as XLSX. What was sent stands in locked
// cells. Everything is written as text, whatever it looks like.
func Write(w io.Writer, b Book) (err error) {
	f := excelize.NewFile()
	defer f.Close()
	p := &pen{file: f}
	p.do(func() error { return f.SetSheetName(f.GetSheetName(0), answersSheet) })
	for _, name := range []string{voicesSheet, guideSheet, listsSheet} {
		p.do(func() error { _, err := f.NewSheet(name); return err })
	}
	p.looks()
	p.lists()
	p.table(answersSheet, "The answers to "+string(b.Review)+", "+b.Title+": what was sent, and what is published. Change the yellow cells only.",
		b.Review, answerColumns(), answerRows(b), 3)
	p.table(voicesSheet, "Whose answers they are, and how each is shown in this assessment. Change the yellow cells only.",
		b.Review, voiceColumns(), voiceRows(b), 2)
	p.guide(b)
	if p.err != nil {
		return fmt.Errorf("write review workbook of %s: %w", b.Review, p.err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write review workbook of %s: %w", b.Review, err)
	}
	return nil
}

// answerRows returns the cells of every answer, the hidden one last.
func answerRows(b Book) (rows [][]string) {
	for _, e := range b.Entries {
		cells := editable(e.Edit)
		rows = append(rows, []string{e.ID.String(), e.Text, fmt.Sprintf("%s (%s)", e.Name, e.Kind), levelWord(e.Answer.Level), e.Answer.Comment, e.Answer.Reference,
			cells[0], cells[1], cells[2], e.Remarks, written(e.Answer.Digest(), cells[:]...)})
	}
	return rows
}

func voiceRows(b Book) (rows [][]string) {
	for _, v := range b.Voices {
		rows = append(rows, []string{string(v.ID), v.Name, string(v.Kind), string(v.Allowed), string(v.Shown), written("voice", string(v.Shown))})
	}
	return rows
}

// A pen writes until a step fails.
type pen struct {
	file                                        *excelize.File
	err                                         error
	title, header, openHeader, text, open, hint int
}

func (p *pen) do(step func() error) {
	if p.err == nil {
		p.err = step()
	}
}

// Colours as in the answer sheet that stakeholders get.
const (
	typeface = "Calibri"
	ink      = "1F2D3A"
	brand    = "0B4F6C"
	ember    = "B4690E"
	paper    = "FFF9E6"
	line     = "CBD5DC"
)

func (p *pen) looks() {
	p.title = p.style(12, true, brand, "", false, false)
	p.header = p.style(10, true, "FFFFFF", brand, true, false)
	p.openHeader = p.style(10, true, "FFFFFF", ember, true, false)
	p.text = p.style(10, false, ink, "", true, false)
	p.open = p.style(10, false, ink, paper, true, true)
	p.hint = p.style(11, false, ink, "", false, false)
}

func (p *pen) style(size float64, bold bool, colour, fill string, framed, unlocked bool) (id int) {
	s := &excelize.Style{
		NumFmt:     49, // text: 121.10 stays 121.10
		Font:       &excelize.Font{Family: typeface, Size: size, Bold: bold, Color: colour},
		Alignment:  &excelize.Alignment{Vertical: "top", WrapText: framed},
		Protection: &excelize.Protection{Locked: !unlocked},
	}
	if fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if framed {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Color: line, Style: 1})
		}
	}
	p.do(func() (err error) {
		id, err = p.file.NewStyle(s)
		return err
	})
	return id
}

// lists writes what may be chosen on a sheet that is not shown.
func (p *pen) lists() {
	reasons := []string{}
	for _, r := range followup.DropReasons() {
		reasons = append(reasons, string(r))
	}
	for i, l := range []struct {
		name  string
		items []string
	}{
		{"followup_reasons", reasons},
		{"followup_levels", []string{levelWord(followup.Full), levelWord(followup.Partial), levelWord(followup.Not), notAssessable}},
		{"followup_shown", []string{string(followup.Named), string(followup.KindOnly), string(followup.Withheld)}},
	} {
		for n, item := range l.items {
			p.put(listsSheet, i+1, n+1, item, p.text)
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		p.do(func() error { return err })
		p.do(func() error {
			return p.file.SetDefinedName(&excelize.DefinedName{Name: l.name, RefersTo: fmt.Sprintf("%s!$%s$1:$%s$%d", listsSheet, name, name, len(l.items))})
		})
	}
	p.do(func() error { return p.file.SetSheetVisible(listsSheet, false, true) })
}

func (p *pen) put(sheet string, col, row int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	p.do(func() error { return err })
	if text != "" {
		p.do(func() error { return p.file.SetCellStr(sheet, cell, clean(text)) })
	}
	p.do(func() error { return p.file.SetCellStyle(sheet, cell, cell, style) })
}

// table writes a title, a heading and rows, with the columns left of frozen
// always in sight.
func (p *pen) table(sheet, title string, r followup.ReviewID, columns []column, rows [][]string, frozen int) {
	p.put(sheet, 1, titleRow, title, p.title)
	hidden := len(columns) + 1
	for i, c := range columns {
		style := p.header
		if c.open {
			style = p.openHeader
		}
		p.put(sheet, i+1, headerRow, c.heading, style)
		name, _ := excelize.ColumnNumberToName(i + 1)
		p.do(func() error { return p.file.SetColWidth(sheet, name, name, c.width) })
		p.choices(sheet, name, c, len(rows))
	}
	p.put(sheet, hidden, headerRow, mark+string(r), p.text)
	for n, row := range rows {
		most := 1
		for i, text := range row {
			style := p.text
			if i < len(columns) {
				most = max(most, lines(text, columns[i].width))
				if columns[i].open {
					style = p.open
				}
			}
			p.put(sheet, i+1, firstRow+n, text, style)
		}
		p.do(func() error {
			return p.file.SetRowHeight(sheet, firstRow+n, min(float64(most)*lineHeight+4, excelize.MaxRowHeight))
		})
	}
	p.behave(sheet, hidden, len(rows), frozen)
}

// lineHeight is that of a line at 10 points, in points.
const lineHeight = 13.6

// lines returns into how many lines text breaks in a column, or a little more.
func lines(text string, width float64) (n int) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		n += 1 + utf8.RuneCountInString(paragraph)*10/int(width*10)
	}
	return n
}

// choices offers the list of a column, and says what it is for.
func (p *pen) choices(sheet, name string, c column, rows int) {
	if !c.open || rows == 0 {
		return
	}
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(fmt.Sprintf("%s%d:%s%d", name, firstRow, name, firstRow+rows-1))
	dv.SetInput(c.heading, c.prompt)
	if c.list != "" {
		dv.SetSqrefDropList(c.list)
		dv.SetError(excelize.DataValidationErrorStyleStop, c.heading, "Choose one of the list, or leave the cell empty.")
	}
	p.do(func() error { return p.file.AddDataValidation(sheet, dv) })
}

// behave hides the last column, keeps the headings in sight, prints on A4 in
// landscape and locks what is not to be changed: without a password, since it is
// against slips and not against people.
func (p *pen) behave(sheet string, hidden, rows, frozen int) {
	last, _ := excelize.ColumnNumberToName(hidden)
	p.do(func() error { return p.file.SetColVisible(sheet, last, false) })
	table := fmt.Sprintf("A%d:%s%d", headerRow, last, max(headerRow+1, headerRow+rows))
	p.do(func() error { return p.file.AutoFilter(sheet, table, nil) })
	corner, _ := excelize.CoordinatesToCellName(frozen+1, firstRow)
	p.do(func() error {
		return p.file.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: frozen, YSplit: headerRow, TopLeftCell: corner, ActivePane: "bottomRight"})
	})
	a4, one, any, yes, no, across := 9, 1, 0, true, false, "landscape"
	p.do(func() error { return p.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}) })
	p.do(func() error {
		return p.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any})
	})
	p.do(func() error { return p.file.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &no}) })
	p.do(func() error {
		return p.file.ProtectSheet(sheet, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true,
			FormatRows: true, FormatColumns: true, AutoFilter: true, Sort: true})
	})
}

// guide says in a few lines how the workbook is used.
func (p *pen) guide(b Book) {
	for i, text := range []string{
		"How to edit the answers to " + string(b.Review),
		"The sheet Answers shows what each stakeholder sent beside what is published. White cells are locked: originals never change.",
		"Comment to publish: write the shorter text here. Empty means that the comment is published as it was sent.",
		"Leave out because: choose a reason, and the comment is not published. Its level still counts. The reason is for staff only.",
		"Level to count: for a comment without a level, the level that it says. Not assessable: the level that was given counts no more.",
		"The sheet Stakeholders says how each is shown. It can be shown less openly than it allowed, never more.",
		"Readers see which answers were edited. To undo an edit, empty its cell.",
		"Take it over with: followup review import FILE. Where anything is wrong nothing is taken, and each mistake is told with its cell.",
		"An edit belongs to the answer as it was sent: when the stakeholder corrects it, the edit no longer applies, and Remarks says so.",
	} {
		style := p.hint
		if i == 0 {
			style = p.title
		}
		p.put(guideSheet, 1, i+1, text, style)
	}
	p.do(func() error { return p.file.SetColWidth(guideSheet, "A", "A", 130) })
}
