package workbook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// TestMangledFile does to a filled sheet in Excel what people do to it, and loses
// nothing.
func TestMangledFile(t *testing.T) {
	for _, tt := range []struct {
		name   string
		by     followup.MatchedBy
		mangle func(f *excelize.File, sheet string) error
	}{
		{"key column deleted", followup.ByNumber, func(f *excelize.File, sheet string) error { return f.RemoveCol(sheet, "J") }},
		{"hidden sheet deleted", followup.ByKey, func(f *excelize.File, _ string) error { return f.DeleteSheet("_followup") }},
		{"other sheets deleted", followup.ByKey, func(f *excelize.File, sheet string) error {
			for _, s := range f.GetSheetList() {
				if s != sheet {
					if err := f.DeleteSheet(s); err != nil {
						return err
					}
				}
			}
			return nil
		}},
		{"title row deleted", followup.ByKey, func(f *excelize.File, sheet string) error { return f.RemoveRow(sheet, 1) }},
		{"headings deleted", followup.ByKey, func(f *excelize.File, sheet string) error { return f.RemoveRow(sheet, 2) }},
		{"unanswered row deleted", followup.ByKey, func(f *excelize.File, sheet string) error { return f.RemoveRow(sheet, 4) }},
		{"rows inserted", followup.ByKey, func(f *excelize.File, sheet string) error { return f.InsertRows(sheet, 5, 2) }},
		{"row copied", followup.ByKey, func(f *excelize.File, sheet string) error { return f.DuplicateRow(sheet, 5) }}, // twice the same is once
		{"columns inserted", followup.ByKey, func(f *excelize.File, sheet string) error { return f.InsertCols(sheet, "F", 2) }},
		{"text and States deleted", followup.ByKey, func(f *excelize.File, sheet string) error {
			return firstOf(f.RemoveCol(sheet, "C"), f.RemoveCol(sheet, "B"))
		}},
		{"sheet renamed", followup.ByKey, func(f *excelize.File, sheet string) error { return f.SetSheetName(sheet, "Tabelle1") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := filled(t, followup.Spanish)
			defer f.Close()
			if err := tt.mangle(f, f.GetSheetName(2)); err != nil {
				t.Fatal(err)
			}
			wantAll(t, workbook.Read(open(t, saved(t, f)), review, recommendations()), tt.by)
		})
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// A grid is the sheet of answers, cell by cell; headings in row 2, the first
// recommendation in row 3.
type grid struct{ *table.Sheet }

func (g grid) row(n int) *table.Row {
	i := slices.IndexFunc(g.Rows, func(r table.Row) bool { return r.Number == n })
	if i < 0 {
		g.Rows = append(g.Rows, table.Row{Number: n})
		i = len(g.Rows) - 1
	}
	return &g.Rows[i]
}

// put writes a cell, or removes it with empty text.
func (g grid) put(n int, c table.Cell) {
	r := g.row(n)
	r.Cells = slices.DeleteFunc(slices.Clone(r.Cells), func(old table.Cell) bool { return old.Column == c.Column })
	if c.Text != "" {
		r.Cells = append(r.Cells, c)
		slices.SortFunc(r.Cells, func(a, b table.Cell) int { return a.Column - b.Column })
	}
}

func (g grid) set(n, col int, text string) { g.put(n, table.Cell{Column: col, Text: text}) }

// each calls do for every row of a recommendation.
func (g grid) each(do func(n int)) {
	for i := range recommendations() {
		do(i + 3)
	}
}

// clear empties columns of all rows of recommendations.
func (g grid) clear(cols ...int) {
	g.each(func(n int) {
		for _, c := range cols {
			g.set(n, c, "")
		}
	})
}

// sort turns the order of the rows round in some columns and leaves the others
// where they are, as sorting a part of a table does.
func (g grid) sort(cols ...int) {
	last := len(recommendations()) + 2
	for a, b := 3, last; a < b; a, b = a+1, b-1 {
		for _, c := range cols {
			x, y := g.row(a).At(c), g.row(b).At(c)
			g.set(a, c, y)
			g.set(b, c, x)
		}
	}
}

// TestMangledCells: what is certain is taken, what is not is said with its cell.
func TestMangledCells(t *testing.T) {
	all := len(given())
	for _, tt := range []struct {
		name    string
		mangle  func(b *table.Book, g grid)
		answers int
		doubts  string // code@cell, in order
	}{
		{"nothing", func(*table.Book, grid) {}, all, ""},
		{"a level misspelt", func(_ *table.Book, g grid) { g.set(3, 6, "Fuly implemented") }, all, "as-full@F3"},
		{"all columns sorted", func(_ *table.Book, g grid) { g.sort(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) }, all, ""},
		{"all but the hidden column sorted", func(_ *table.Book, g grid) { g.sort(1, 2, 3, 4, 5, 6, 7, 8, 9) }, 0,
			"conflict@F4 conflict@F6 conflict@F8 conflict@F10 conflict@F12 conflict@F14"},
		{"number and text sorted without the answers", func(_ *table.Book, g grid) { g.sort(1, 2, 3, 4, 5) }, 0,
			"conflict@F3 conflict@F5 conflict@F7 conflict@F9 conflict@F11 conflict@F13"},
		{"numbers alone sorted", func(_ *table.Book, g grid) { g.sort(1) }, 0,
			"conflict@F3 conflict@F5 conflict@F7 conflict@F9 conflict@F11 conflict@F13"},
		{"numbers sorted, keys lost", func(_ *table.Book, g grid) { g.sort(1); g.clear(10) }, 0,
			"conflict@F3 conflict@F5 conflict@F7 conflict@F9 conflict@F11 conflict@F13"},
		{"numbers became numbers", func(_ *table.Book, g grid) { g.floats() }, all, ""},
		{"numbers became numbers, keys lost", func(_ *table.Book, g grid) { g.floats(); g.clear(10) }, all, ""},
		{"numbers became numbers, keys and texts lost", func(_ *table.Book, g grid) { g.floats(); g.clear(10, 2) }, 2,
			"ambiguous-text@F3 ambiguous-text@F9 ambiguous-text@F11 ambiguous-text@F13"}, // 121.1, 121.10 and 121.100; 122.2 and 122.20
		{"a number became a date", func(_ *table.Book, g grid) { g.set(3, 1, "12/10/2026") }, all, ""},
		{"a number became a date, key lost", func(_ *table.Book, g grid) { g.set(3, 1, "2026-10-12"); g.set(3, 10, "") }, all, ""},
		{"a number became a day, key lost", func(_ *table.Book, g grid) { g.set(3, 1, "12-Oct"); g.set(3, 10, "") }, all, ""},
		{"a number became the serial of a day, key lost", func(_ *table.Book, g grid) {
			g.put(3, table.Cell{Column: 1, Text: "46307", Number: true})
			g.set(3, 10, "")
		}, all, ""},
		{"a number became a date, key and text lost", func(_ *table.Book, g grid) { g.set(3, 1, "12-Oct"); g.set(3, 2, ""); g.set(3, 10, "") }, all - 1,
			"unknown-text@F3"},
		{"repeated text, number and key lost", func(_ *table.Book, g grid) { g.set(5, 1, ""); g.set(5, 10, "") }, all, ""}, // the State tells
		{"repeated text, number, key and State lost", func(_ *table.Book, g grid) { g.set(5, 1, ""); g.set(5, 3, ""); g.set(5, 10, "") }, all - 1,
			"ambiguous-text@F5"},
		{"numbers and keys lost", func(_ *table.Book, g grid) { g.clear(1, 10) }, all, ""},
		{"key retyped badly", func(_ *table.Book, g grid) { g.set(3, 10, "SVN-3/121.2~x") }, all, ""},
		{"key of another recommendation", func(_ *table.Book, g grid) { g.set(3, 10, key("121.2").RowKey()) }, all - 1, "conflict@F3"},
		{"two keys", func(_ *table.Book, g grid) { g.set(3, 12, key("121.2").RowKey()) }, all - 1, "conflict@F3"},
		{"key of another review", func(_ *table.Book, g grid) { g.set(3, 10, followup.RecommendationKey("HTI-2/121.1").RowKey()) }, all - 1,
			"other-review@F3"},
		{"key of a recommendation that is gone", func(_ *table.Book, g grid) { g.set(3, 10, key("199.1").RowKey()) }, all - 1, "unknown-number@F3"},
		{"number of another review", func(_ *table.Book, g grid) { g.set(3, 1, "87.4"); g.set(3, 10, "") }, all - 1, "unknown-number@F3"},
		{"number overwritten, key and text there", func(_ *table.Book, g grid) { g.set(3, 1, "87.4") }, all, ""},
		{"number written as people do", func(_ *table.Book, g grid) { g.set(3, 1, "§ 121.1."); g.set(3, 10, "") }, all, ""},
		{"text of another review under a number of this one", func(_ *table.Book, g grid) {
			g.set(3, 2, "Adopt a national action plan for the oceans")
			g.set(3, 10, "")
		}, all - 1, "unknown-text@F3"},
		{"text mended a little", func(_ *table.Book, g grid) {
			g.set(3, 2, "To ratify the Optional Protocol on a communication procedure")
			g.set(3, 10, "")
		}, all, ""},
		{"text mended a little, number lost too", func(_ *table.Book, g grid) {
			g.set(3, 2, "To ratify the Optional Protocol on a communication procedure")
			g.set(3, 1, "")
			g.set(3, 10, "")
		}, all - 1, "unknown-text@F3"}, // resembling is not enough
		{"accents lost", func(_ *table.Book, g grid) { g.set(14, 2, "Presenter un rapport a mi-parcours - pour tous") }, all, ""},
		{"row written over", func(_ *table.Book, g grid) { g.set(3, 1, ""); g.set(3, 2, "General remarks of our members") }, all - 1, "conflict@F3"},
		{"row of one's own", func(_ *table.Book, g grid) { g.set(30, 2, "General remarks"); g.set(30, 7, "All is well") }, all, "unknown-text@G30"},
		{"answer without anything beside it", func(_ *table.Book, g grid) { g.set(30, 7, "All is well") }, all, "unknown-text@G30"},
		{"answered twice", func(_ *table.Book, g grid) { g.copyRow(3, 30); g.set(30, 6, "Not implemented") }, all - 1, "twice@F3 twice@F30"},
		{"answered twice the same", func(_ *table.Book, g grid) { g.copyRow(3, 30) }, all, ""},
		{"headings sorted to the end, keys lost", func(_ *table.Book, g grid) { g.clear(10); g.copyRow(2, 30); g.Rows = slices.Delete(g.Rows, 1, 2) }, all, ""},
		{"a preface above the headings", func(_ *table.Book, g grid) { g.set(1, 7, "Filled in by our lawyers") }, all, ""},
		{"headings repeated", func(_ *table.Book, g grid) { g.copyRow(2, 30) }, all, ""},
		{"headings in another language", func(_ *table.Book, g grid) {
			for i, title := range []string{"N°", "Recommandation", "État(s) auteur(s)", "Thèmes", "Position de l’État", "Niveau de mise en œuvre", "COMMENTAIRE:", "Référence ou source"} {
				g.set(2, i+1, title)
			}
		}, all, ""},
		{"headings renamed", func(_ *table.Book, g grid) {
			for i, title := range []string{"Para no.", "Text of the recommendation", "Recommending States", "Topic", "State's response", "Status", "Our comments", "Sources", "Confidential"} {
				g.set(2, i+1, title)
			}
		}, all, ""},
		{"heading of the level lost", func(_ *table.Book, g grid) { g.set(2, 6, "") }, all, ""},
		{"heading of the comment unreadable", func(_ *table.Book, g grid) { g.set(2, 7, "Our view") }, all, ""},
		{"both unreadable", func(_ *table.Book, g grid) { g.set(2, 6, "xyz"); g.set(2, 7, "") }, all, "unknown-text@F2"},
		{"no headings and columns moved", func(_ *table.Book, g grid) { g.Rows = g.Rows[2:]; g.move(7, 1) }, 0, "unknown-text@J3"},
		{"columns moved", func(_ *table.Book, g grid) { g.move(7, 1) }, all, ""},
		{"filter hides a row", func(_ *table.Book, g grid) { g.row(3).Hidden = true }, all, ""},
		{"hidden row without key", func(_ *table.Book, g grid) { g.row(3).Hidden = true; g.set(3, 10, "") }, all - 1, "hidden@F3"},
		{"hidden sheet", func(_ *table.Book, g grid) { g.Hidden = true }, 0, "hidden@F3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := filled(t, followup.English)
			defer f.Close()
			b := open(t, saved(t, f))
			tt.mangle(b, grid{&b.Sheets[2]})
			got := workbook.Read(b, review, recommendations())
			wantGiven(t, got)
			if len(got.Answers) != tt.answers || codes(got.Doubts) != tt.doubts {
				t.Errorf("%d answers, want %d\ndoubts %s\nwant   %s", len(got.Answers), tt.answers, codes(got.Doubts), tt.doubts)
			}
		})
	}
}

func key(number string) followup.RecommendationKey {
	return followup.NewRecommendationKey(review, number)
}

// floats makes of every paragraph number what a number format makes of it.
func (g grid) floats() {
	g.each(func(n int) {
		text := g.row(n).At(1)
		if strings.Contains(text, ".") {
			text = strings.TrimRight(text, "0")
		}
		g.put(n, table.Cell{Column: 1, Text: text, Number: text[0] != 'P'})
	})
}

// copyRow writes the cells of one row into another.
func (g grid) copyRow(from, to int) {
	for _, c := range slices.Clone(g.row(from).Cells) {
		g.put(to, c)
	}
}

// move takes the column at from to before the column at to, which lies left.
func (g grid) move(from, to int) {
	for i := range g.Rows {
		for j, c := range g.Rows[i].Cells {
			switch {
			case c.Column == from:
				g.Rows[i].Cells[j].Column = to
			case c.Column >= to && c.Column < from:
				g.Rows[i].Cells[j].Column++
			}
		}
		slices.SortFunc(g.Rows[i].Cells, func(a, b table.Cell) int { return a.Column - b.Column })
	}
	g.HiddenColumns = map[int]bool{10: true}
}

// codes returns "code@F3" of each doubt.
func codes(doubts []followup.Doubt) string {
	var all []string
	for _, d := range doubts {
		_, cell, _ := strings.Cut(d.Where, "!")
		all = append(all, d.Code+"@"+cell)
	}
	return strings.Join(all, " ")
}

// TestCells: what one cell says, and what is said of it.
func TestCells(t *testing.T) {
	long := strings.Repeat("é", 32_768)
	for _, tt := range []struct {
		name                           string
		level, comment, reference, own table.Cell
		want                           followup.Answer // without Recommendation, MatchedBy and Notes
		doubts                         string
	}{
		{name: "nothing"},
		{name: "dashes for nothing", level: cell("-"), comment: cell("—"), reference: cell(" . ")},
		{name: "level alone", level: cell("not implemented"), want: followup.Answer{Level: followup.Not, Cell: "Answers!F3"}},
		{name: "level of another language", level: cell("PARCIALMENTE."), want: followup.Answer{Level: followup.Partial, Cell: "Answers!F3"}},
		{name: "comment alone", comment: cell(" Done\r\nwell "), want: followup.Answer{Comment: "Done\nwell", Cell: "Answers!G3"}, doubts: "no-level@F3"},
		{name: "reference alone", reference: cell("p. 3"), want: followup.Answer{Reference: "p. 3", Cell: "Answers!H3"}, doubts: "no-level@F3"},
		{name: "private alone", own: cell("call us"), want: followup.Answer{Private: "call us", Cell: "Answers!I3"}}, // needs no level
		{name: "unknown level", level: cell("mostly"), comment: cell("Done"), want: followup.Answer{Comment: "Done", Cell: "Answers!G3"}, doubts: "level@F3"},
		{name: "unknown level alone", level: cell("in progress"), doubts: "level@F3"},
		{name: "two levels", level: cell("fully or partially"), comment: cell("Done"), want: followup.Answer{Comment: "Done", Cell: "Answers!G3"}, doubts: "two-levels@F3"},
		{name: "error value", level: cell("fully"), comment: table.Cell{Text: "#NAME?", Formula: true}, want: followup.Answer{Level: followup.Full, Cell: "Answers!F3"}, doubts: "formula@G3"},
		{name: "error value in a CSV file", level: cell("fully"), comment: cell("#¿NOMBRE?"), want: followup.Answer{Level: followup.Full, Cell: "Answers!F3"}, doubts: "formula@G3"},
		{name: "level by a formula", level: table.Cell{Text: "Fully implemented", Formula: true}, comment: cell("Done"), want: followup.Answer{Comment: "Done", Cell: "Answers!G3"}, doubts: "formula@F3"},
		{name: "text that looks like a formula", level: cell("fully"), comment: cell("=1+1"), want: followup.Answer{Level: followup.Full, Comment: "=1+1", Cell: "Answers!F3"}},
		{name: "as long as a cell of Excel", level: cell("fully"), comment: cell(long[:2*32_767]), want: followup.Answer{Level: followup.Full, Comment: long[:2*32_767], Cell: "Answers!F3"}, doubts: "too-long@G3"},
		{name: "a letter shorter", level: cell("fully"), comment: cell(long[:2*32_766]), want: followup.Answer{Level: followup.Full, Comment: long[:2*32_766], Cell: "Answers!F3"}},
		{name: "too long", level: cell("fully"), comment: cell(long), want: followup.Answer{Level: followup.Full, Comment: long[:2*32_767], Cell: "Answers!F3"}, doubts: "too-long@G3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := open(t, written(t, form(followup.English)))
			g := grid{&b.Sheets[2]}
			for i, c := range []table.Cell{tt.level, tt.comment, tt.reference, tt.own} {
				c.Column = 6 + i
				g.put(3, c)
			}
			got := workbook.Read(b, review, recommendations())
			if codes(got.Doubts) != tt.doubts {
				t.Errorf("doubts %q, want %q", codes(got.Doubts), tt.doubts)
			}
			checkDoubts(t, got.Doubts)
			var a followup.Answer
			if len(got.Answers) > 0 {
				a = got.Answers[0]
			}
			tt.want.Recommendation = a.Recommendation
			if len(got.Answers) > 1 || !a.Same(tt.want) || a.Cell != tt.want.Cell {
				t.Errorf("answers %.200s, want %.200s", fmt.Sprintf("%+v", got.Answers), fmt.Sprintf("%+v", tt.want))
			}
		})
	}
}

func cell(text string) table.Cell { return table.Cell{Text: text} }

func checkDoubts(t *testing.T, doubts []followup.Doubt) {
	t.Helper()
	for _, d := range doubts {
		if len([]rune(d.Read)) > 80 || strings.Contains(d.Read, "\n") || !slices.Contains(followup.DoubtCodes(), d.Code) || d.Where == "" {
			t.Errorf("doubt %+v", d)
		}
	}
}

// TestNumberTurned: what told the recommendation where the number in its row is
// no longer its own is noted.
func TestNumberTurned(t *testing.T) {
	for _, wrote := range []table.Cell{{Text: "121.1", Number: true}, {Text: "12-Oct"}, {Text: "2026-10-12"}, {Text: "12/10/2026"}, {Text: "46307", Number: true}} {
		for _, by := range []followup.MatchedBy{followup.ByKey, followup.ByText} {
			b := open(t, written(t, form(followup.English)))
			g := grid{&b.Sheets[2]}
			wrote.Column = 1
			g.put(9, wrote) // 121.10
			g.set(9, 6, "fully")
			if by == followup.ByText {
				g.set(9, 10, "")
			}
			got := workbook.Read(b, review, recommendations())
			if len(got.Answers) != 1 || got.Answers[0].Recommendation != key("121.10") || got.Answers[0].MatchedBy != by {
				t.Errorf("%s, by %s: %+v", wrote.Text, by, got)
				continue
			}
			if notes := got.Answers[0].Notes; len(notes) != 1 || !strings.Contains(notes[0], wrote.Text) || !strings.Contains(notes[0], string(by)) {
				t.Errorf("%s, by %s: notes %q", wrote.Text, by, notes)
			}
		}
	}
}

// TestHiddenColumns: a column that somebody hid is not taken, and is said once.
func TestHiddenColumns(t *testing.T) {
	f := filled(t, followup.English)
	defer f.Close()
	b := open(t, saved(t, f))
	b.Sheets[2].HiddenColumns[7] = true
	got := workbook.Read(b, review, recommendations())
	if len(got.Answers) != len(given()) || codes(got.Doubts) != "hidden@G3" || got.Doubts[0].Expected != fmt.Sprint(len(given())) {
		t.Errorf("%d answers, doubts %+v", len(got.Answers), got.Doubts)
	}
	for _, a := range got.Answers {
		if a.Comment != "" || a.Level == "" {
			t.Errorf("answer %+v", a)
		}
	}
}

// TestUnknownColumn: what stands in a column of one's own is noted.
func TestUnknownColumn(t *testing.T) {
	f := filled(t, followup.English)
	defer f.Close()
	set(t, f, "Answers", "K2", "Colleague")
	set(t, f, "Answers", "K3", "agrees")
	got := workbook.Read(open(t, saved(t, f)), review, recommendations())
	if notes := got.Answers[0].Notes; len(notes) != 1 || !strings.Contains(notes[0], "K3") || len(got.Answers[1].Notes) != 0 {
		t.Errorf("notes %q, %q", notes, got.Answers[1].Notes)
	}
}
