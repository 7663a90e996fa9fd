package xlsx

import (
	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// family is named in every style: without it readers differ in what they take.
const family = "Calibri"

// The colours, those of the HTML edition on paper.
const (
	ink  = "1B2430"
	soft = "566273"
	line = "D9D6CF"
)

// styles holds the numbers of the workbook's styles.
type styles struct {
	title, subtitle, fact, note, draft int
	head, headRight, label, text, key  int
	number, percent, index, score      int
	class                              map[followup.Class]int
}

func newStyles(f *excelize.File) (s styles, err error) {
	under := []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	top := &excelize.Alignment{Vertical: "top"}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}
	for _, d := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: font(20, true, ink)}},
		{&s.subtitle, excelize.Style{Font: font(12, false, soft)}},
		{&s.fact, excelize.Style{Font: font(11, true, ink), Alignment: top}},
		{&s.note, excelize.Style{Font: font(10, false, soft), Alignment: top}},
		{&s.draft, excelize.Style{Font: font(11, true, "3A2600"), Fill: filled("F6C453"), Alignment: top}},
		{&s.head, excelize.Style{Font: font(11, true, "FFFFFF"), Fill: filled("0B4F8A"), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}}},
		{&s.headRight, excelize.Style{Font: font(11, true, "FFFFFF"), Fill: filled("0B4F8A"), Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right", Indent: 1, WrapText: true}}},
		{&s.label, excelize.Style{Font: font(11, false, ink), Border: under, Alignment: wrapped}},
		{&s.text, excelize.Style{Font: font(11, false, ink), Border: under, Alignment: wrapped}},
		{&s.key, excelize.Style{Font: font(11, true, ink), Border: under, Alignment: top, NumFmt: 49}},
		{&s.number, excelize.Style{Font: font(11, false, ink), Border: under, Alignment: right, NumFmt: 3}},
		{&s.percent, excelize.Style{Font: font(11, false, ink), Border: under, Alignment: right, NumFmt: 9}},
		{&s.index, excelize.Style{Font: font(11, true, ink), Border: under, Alignment: right, NumFmt: 2}},
		{&s.score, excelize.Style{Font: font(11, false, ink), Border: under, Alignment: right}},
	} {
		if *d.id, err = f.NewStyle(&d.style); err != nil {
			return styles{}, err
		}
	}
	s.class = map[followup.Class]int{}
	for _, class := range followup.Classes() { // in their order: the same file for the same assessment
		style := excelize.Style{Font: font(11, false, ink), Border: under, Alignment: wrapped, Fill: filled(tint(class))}
		if s.class[class], err = f.NewStyle(&style); err != nil {
			return styles{}, err
		}
	}
	return s, nil
}

// tint returns the light colour behind a class.
func tint(class followup.Class) string {
	switch class {
	case followup.FullyImplemented:
		return "CFE8E3"
	case followup.PartiallyImplemented:
		return "F8E6BE"
	case followup.NotImplemented:
		return "F2D3CB"
	case followup.NotAssessed:
		return "E3E5E8"
	}
	return "F4F1EA"
}

// headOf returns the style of the head of a column.
func (s styles) headOf(column int) int {
	switch column {
	case s.number, s.percent, s.index, s.score:
		return s.headRight
	}
	return s.head
}

// wraps reports whether a text of a style is broken into lines.
func (s styles) wraps(style int) bool {
	switch style {
	case s.title, s.subtitle, s.fact, s.note, s.draft, s.key, s.number, s.percent, s.index:
		return false
	}
	return true
}

func font(size float64, bold bool, colour string) *excelize.Font {
	return &excelize.Font{Family: family, Size: size, Bold: bold, Color: colour}
}

func filled(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
