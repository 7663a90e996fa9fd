package workbook_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// An edit is something that people do to a filled sheet before they send it back.
// It may stand in the way of some answers, but never turn one into another.
type edit struct {
	name string
	do   func(e *editor)
	lost func(s saving) bool // a format keeps too little to recover all; nil: none does
}

// loses reports whether s keeps too little of the edit to recover all answers.
func (e edit) loses(s saving) bool { return e.lost != nil && e.lost(s) }

// edits returns all edits, the plain sheet first.
func edits() []edit {
	return []edit{
		{name: "as it was sent", do: func(*editor) {}},
		{name: "rows sorted", do: (*editor).sortRows},
		{name: "unanswered rows deleted", do: func(e *editor) {
			for n := e.last(); n >= 3; n-- {
				if (n-3)%2 == 1 {
					e.check(e.f.RemoveRow(e.sheet, n))
				}
			}
		}},
		{name: "rows inserted", do: func(e *editor) { e.check(e.f.InsertRows(e.sheet, 5, 2)) }},
		{name: "comment moved to the front", do: (*editor).moveComment},
		{name: "headings renamed", do: func(e *editor) {
			e.headings("Para", "Text of the recommendation", "Recommending States", "Topic", "State's response", "Status", "Our comments", "Sources", "Confidential")
		}},
		{name: "headings translated", do: func(e *editor) {
			e.headings("№", "Рекомендация", "Рекомендующее государство", "Тема", "Позиция государства", "Уровень выполнения", "Комментарий", "Источник", "Только для Программы")
		}},
		{name: "hidden column dropped", do: func(e *editor) { e.check(e.f.RemoveCol(e.sheet, "J")) }},
		{name: "copied into a new workbook", do: (*editor).copyAway},
		{name: "a filter hides rows", do: func(e *editor) {
			for n := 3; n <= e.last(); n += 4 {
				e.check(e.f.SetRowVisible(e.sheet, n, false))
			}
		}},
		{name: "a merged title above", do: func(e *editor) {
			e.check(e.f.InsertRows(e.sheet, 1, 2))
			e.put("A1", "Mid-term report of our organisation")
			e.check(e.f.MergeCell(e.sheet, "A1", "I2"))
		}},
		{name: "levels in another language", do: func(e *editor) {
			e.eachLevel(func(cell string, l followup.Level) {
				e.put(cell, map[followup.Level]string{followup.Full: "Выполнено", followup.Partial: "نفذت جزئياً", followup.Not: "未落实"}[l])
			})
		}},
		{name: "numbers as numbers, keys dropped", do: func(e *editor) {
			e.check(e.f.RemoveCol(e.sheet, "J"))
			for i, r := range recommendations() {
				var n float64
				if _, err := fmt.Sscanf(r.Number(), "%g", &n); err == nil {
					e.check(e.f.SetCellFloat(e.sheet, fmt.Sprint("A", i+3), n, -1, 64))
				}
			}
		}},
		{name: "comments over two columns", do: (*editor).splitComments},
		{name: "marks under three headings", do: (*editor).marks},
		{name: "levels as colours", do: (*editor).colourLevels, lost: func(s saving) bool { return !s.colours }},
	}
}

// An editor edits the sheet of answers of one file.
type editor struct {
	f     *excelize.File
	sheet string
	err   error
}

func (e *editor) check(err error) {
	if e.err == nil {
		e.err = err
	}
}

func (e *editor) put(cell, text string) { e.check(e.f.SetCellStr(e.sheet, cell, text)) }

func (e *editor) get(cell string) string {
	text, err := e.f.GetCellValue(e.sheet, cell)
	e.check(err)
	return text
}

func (e *editor) last() int { return len(recommendations()) + 2 }

func (e *editor) headings(titles ...string) {
	for i, title := range titles {
		e.put(cellAt(i+1, 2), title)
	}
}

func cellAt(col, row int) string { return string(rune('A'+col-1)) + fmt.Sprint(row) }

// eachLevel calls do for every level that is given, with its cell.
func (e *editor) eachLevel(do func(cell string, l followup.Level)) {
	for i, r := range recommendations() {
		for _, a := range given() {
			if a.Recommendation == r.Key {
				do(fmt.Sprint("F", i+3), a.Level)
			}
		}
	}
}

// rows returns the texts of columns A to J from row on.
func (e *editor) rows(from int) [][]string {
	var all [][]string
	for n := from; n <= e.last(); n++ {
		var row []string
		for col := 1; col <= 10; col++ {
			row = append(row, e.get(cellAt(col, n)))
		}
		all = append(all, row)
	}
	return all
}

func (e *editor) sortRows() {
	rows := e.rows(3)
	slices.Reverse(rows)
	for i, row := range rows {
		for j, text := range row {
			e.put(cellAt(j+1, i+3), text)
		}
	}
}

func (e *editor) moveComment() {
	e.check(e.f.InsertCols(e.sheet, "A", 1))
	for n := 2; n <= e.last(); n++ {
		e.put(fmt.Sprint("A", n), e.get(fmt.Sprint("H", n)))
	}
	e.check(e.f.RemoveCol(e.sheet, "H"))
}

// copyAway leaves the table alone in a workbook of the writer's own, as values.
func (e *editor) copyAway() {
	rows := e.rows(2)
	f := excelize.NewFile()
	for i, row := range rows {
		for j, text := range row {
			e.check(f.SetCellStr("Sheet1", cellAt(j+1, i+1), text))
		}
	}
	e.check(e.f.Close())
	e.f, e.sheet = f, "Sheet1"
}

func (e *editor) splitComments() {
	title := e.get("G2")
	e.check(e.f.InsertCols(e.sheet, "H", 1))
	e.put("G2", title+" 1")
	e.put("H2", title+" 2")
	for n := 3; n <= e.last(); n++ {
		first, second, _ := strings.Cut(e.get(fmt.Sprint("G", n)), "\n")
		e.put(fmt.Sprint("G", n), first)
		e.put(fmt.Sprint("H", n), second)
	}
}

func (e *editor) marks() {
	e.check(e.f.InsertCols(e.sheet, "G", 2))
	e.check(e.f.InsertRows(e.sheet, 3, 1))
	e.check(e.f.MergeCell(e.sheet, "F2", "H2"))
	for i, word := range []string{"Fully", "Partially", "Not implemented"} {
		e.put(cellAt(6+i, 3), word)
	}
	for i, r := range recommendations() {
		e.put(fmt.Sprint("F", i+4), "")
		for _, a := range given() {
			if a.Recommendation == r.Key {
				at := slices.Index([]followup.Level{followup.Full, followup.Partial, followup.Not}, a.Level)
				e.put(cellAt(6+at, i+4), "x")
			}
		}
	}
}

func (e *editor) colourLevels() {
	e.eachLevel(func(cell string, l followup.Level) {
		colour := map[followup.Level]string{followup.Full: "92D050", followup.Partial: "FFC000", followup.Not: "FF0000"}[l]
		style, err := e.f.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}})
		e.check(err)
		e.put(cell, "")
		e.check(e.f.SetCellStyle(e.sheet, cell, cell, style))
	})
}
