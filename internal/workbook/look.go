package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// typeface is Excel's own; LibreOffice has one of the same widths. It is named
// in every style, since what names none falls back to a serif in LibreOffice.
const typeface = "Calibri"

// The colours.
const (
	ink    = "1F2D3A" // text
	faded  = "5E6E7B" // what is secondary
	brand  = "0B4F6C" // headings
	tint   = "E9F1F5" // behind what is set apart
	paper  = "FFF9E6" // cells to fill in
	line   = "CBD5DC" // between cells
	white  = "FFFFFF"
	ember  = "B4690E" // headings of what to fill in
	border = 1        // thin
)

// colour returns what stands behind the word of a level.
func colour(l followup.Level) string {
	switch l {
	case followup.Full:
		return "CDE8D5"
	case followup.Partial:
		return "FBE7B0"
	}
	return "F6D0CC"
}

// A look is the styles of one workbook, by what they are for.
type look struct {
	eyebrow, title, subtitle, heading, rule, body, note, hint, hanging, meaning int // on the guide and the cover
	stepNumber, bullet, label, field, boxLabel, box                             int
	level                                                                       [3]int // words of the levels, on their colours
	levelRule                                                                   [3]int // conditional colours in the sheet of answers
	open                                                                        int    // cells of the cover to fill in
	sheetTitle, header, openHeader                                              int    // of the sheet of answers
	number, text, short, answer, choice, key                                    int
}

// newLook defines the styles in f.
func newLook(f *excelize.File) (look, error) {
	s := stylist{file: f}
	l := look{
		eyebrow:  s.style(font{size: 10, colour: faded}, "", plain),
		title:    s.style(font{size: 22, bold: true, colour: brand}, "", plain),
		subtitle: s.style(font{size: 11, colour: faded}, "", plain),
		heading:  s.style(font{size: 13, bold: true, colour: brand}, "", plain),
		rule:     s.style(font{size: 2, colour: brand}, brand, plain),
		body:     s.style(font{size: 11, colour: ink}, "", wrapped),
		meaning:  s.style(font{size: 11, colour: ink}, "", middle|aside),
		hanging:  s.style(font{size: 11, colour: ink}, "", wrapped|aside),
		hint:     s.style(font{size: 10, colour: faded}, "", wrapped|aside),
		note:     s.style(font{size: 10, colour: faded}, "", wrapped),

		stepNumber: s.style(font{size: 13, bold: true, colour: white}, brand, centred),
		bullet:     s.style(font{size: 11, bold: true, colour: brand}, "", bulleted),
		field:      s.style(font{size: 11, bold: true, colour: ink}, "", middle),
		label:      s.style(font{size: 11, bold: true, colour: ink}, "", middle|aside),
		boxLabel:   s.style(font{size: 11, bold: true, colour: brand}, tint, middle|aside),
		box:        s.style(font{size: 12, bold: true, colour: ink}, tint, middle|aside),
		open:       s.style(font{size: 11, colour: ink}, paper, middle|framed|unlocked),

		sheetTitle: s.style(font{size: 12, bold: true, colour: brand}, "", leftMiddle),
		header:     s.style(font{size: 10, bold: true, colour: white}, brand, middle|framed),
		openHeader: s.style(font{size: 10, bold: true, colour: white}, ember, middle|framed),
		number:     s.style(font{size: 10, bold: true, colour: brand}, "", wrapped|framed),
		text:       s.style(font{size: 10, colour: ink}, "", wrapped|framed),
		short:      s.style(font{size: 9, colour: faded}, "", wrapped|framed),
		answer:     s.style(font{size: 10, colour: ink}, paper, wrapped|framed|unlocked),
		choice:     s.style(font{size: 10, bold: true, colour: ink}, paper, wrapped|framed|unlocked),
		key:        s.style(font{size: 8, colour: faded}, "", plain),
	}
	for i, level := range levels() {
		l.level[i] = s.style(font{size: 11, bold: true, colour: ink}, colour(level), middle|aside)
		l.levelRule[i] = s.conditional(colour(level))
	}
	return l, s.err
}

// A font is what the styles differ in.
type font struct {
	size   float64
	bold   bool
	colour string
}

// A setting says how a cell holds its text.
type setting int

const (
	plain  setting = 0
	framed setting = 1 << iota
	unlocked
	wrapped    // top left, wrapped
	middle     // left, wrapped, in the middle of the height
	leftMiddle // left, not wrapped, in the middle of the height
	centred
	bulleted // top right
	aside    // indented
)

// A stylist defines styles until one fails.
type stylist struct {
	file *excelize.File
	err  error
}

func (s *stylist) style(f font, fill string, how setting) int {
	st := &excelize.Style{
		NumFmt:     textFormat,
		Font:       &excelize.Font{Family: typeface, Size: f.size, Bold: f.bold, Color: f.colour},
		Alignment:  alignment(how),
		Protection: &excelize.Protection{Locked: how&unlocked == 0},
	}
	if fill != "" {
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	if how&framed != 0 {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			st.Border = append(st.Border, excelize.Border{Type: side, Color: line, Style: border})
		}
	}
	return s.keep(s.file.NewStyle(st))
}

// textFormat is "@": what is typed stays as it was typed, be it 121.10 or a
// comment that begins with "-" or "=".
const textFormat = 49

func alignment(how setting) *excelize.Alignment {
	switch {
	case how&centred != 0:
		return &excelize.Alignment{Horizontal: "center", Vertical: "center"}
	case how&bulleted != 0:
		return &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	case how&wrapped != 0:
		return &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true, Indent: indent(how)}
	case how&middle != 0:
		return &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true, Indent: indent(how)}
	}
	return &excelize.Alignment{Horizontal: "left", Vertical: "center"}
}

// indent returns the air between a frame or a fill and the text.
func indent(how setting) int {
	if how&(framed|aside) != 0 {
		return 1
	}
	return 0
}

func (s *stylist) conditional(fill string) int {
	return s.keep(s.file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Family: typeface, Color: ink},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
	}))
}

func (s *stylist) keep(id int, err error) int {
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("define style: %w", err)
	}
	return id
}
