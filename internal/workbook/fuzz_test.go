package workbook_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// FuzzRead reads books made of arbitrary bytes: whatever they say, answers are
// never empty, never double, never for a recommendation that is not asked about.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\x00\x02\x01\x05\x03\x08\x05\x0a\x07\x0c\x01\x10\x03\x11\x05\x12\x07\x14\x00\x02"), "fully")
	f.Add([]byte("\x02\x09\x03\x14\x14\x05\x0b\x0c\x00\x00\x03\x16\x17"), "121.10~x")
	f.Add([]byte("\x00\x01\x1a\x1b\x1c\x04\xf0\x09\x14\x1d\xf1\x0a\x15\x1e"), "marks")
	f.Fuzz(func(t *testing.T, plan []byte, text string) {
		b := bookOf(plan, text)
		recs := recommendations()
		got := workbook.Read(b, review, recs)
		checkDoubts(t, got.Doubts)
		seen := map[followup.RecommendationKey]bool{}
		for _, a := range got.Answers {
			known := slices.ContainsFunc(recs, func(r followup.Recommendation) bool { return r.Key == a.Recommendation })
			if a.Empty() || !known || seen[a.Recommendation] || a.Notes == nil || a.Cell == "" || a.MatchedBy == "" {
				t.Errorf("answer %+v", a)
			}
			seen[a.Recommendation] = true
		}
		if got.Joint && slices.ContainsFunc(got.Answers, func(a followup.Answer) bool { return a.Level != followup.NoLevel }) {
			t.Error("a file with levels only points to a joint submission")
		}
		if len(got.Answers) > got.Rows {
			t.Errorf("%d answers of %d rows", len(got.Answers), got.Rows)
		}
		workbook.Inspect(b)
	})
}

// bookOf makes a book: each byte is a cell, taken from the words that matter or
// text itself; some bytes begin a row, a sheet, or hide something.
func bookOf(plan []byte, text string) *table.Book {
	key := followup.NewRecommendationKey
	pool := []string{
		"No.", "Recommendation", "État(s) auteur(s)", "Nivel de implementación", "Comment", "Référence ou source", "Confidential",
		"followup 1 SVN-3 " + string(token), text, "121.1", "121.10", "12/10/2026", key(review, "121.1").RowKey(), key(review, "121.2").RowKey(),
		key("HTI-2", "121.1").RowKey(), "Fully implemented", "partially", "no implementada", "fully/not", "#NAME?",
		"Train judges and police officers on domestic violence", "Build schools in the rural areas of the north", "Ghana", "a comment", "Organisation", "By name",
		"Fully", "Partially", "Not", "x", "✓", "Comment 2", "التعليق", "落实情况", "12-Oct", "§ 121.10", "121.4 Build schools in the rural areas of the north (Japan)",
		"See the joint report.", "Only these rows", "Members, if it is joint",
	}
	fills := []string{"", "", "", "92D050", "FFC000", "FF0000", "FFF9E6", "x"}
	b := &table.Book{Format: []table.Format{table.XLSX, table.CSV}[len(text)%2]}
	sheet := table.Sheet{Name: text, HiddenColumns: map[int]bool{}}
	row := table.Row{Number: 1}
	col := 0
	for _, p := range plan {
		switch {
		case p == 255:
			b.Sheets = append(b.Sheets, sheet)
			sheet = table.Sheet{Name: "Answers", HiddenColumns: map[int]bool{}, Hidden: col%2 == 1}
		case p >= 240:
			sheet.Rows = append(sheet.Rows, row)
			row, col = table.Row{Number: row.Number + 1, Hidden: p%4 == 0}, 0
		case p >= 230:
			sheet.HiddenColumns[int(p-230)] = true
		default:
			col += 1 + int(p)/len(pool)%3
			row.Cells = append(row.Cells, table.Cell{
				Column: col, Text: pool[int(p)%len(pool)], Number: p%7 == 0, Formula: p%31 == 0, Merged: p%5 == 0, Rows: int(p) % 4,
				Fill: fills[(int(p)+col)%len(fills)],
			})
		}
	}
	sheet.Rows = append(sheet.Rows, row)
	b.Sheets = append(b.Sheets, sheet)
	return b
}

// FuzzMangle does to a sheet whatever moves whole rows and columns or loses what
// identifies them, and asserts that no answer reaches a wrong recommendation.
func FuzzMangle(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(uint64(3), uint64(0xFFFF))
	base := written(f, prefilled())
	f.Fuzz(func(t *testing.T, seed, loss uint64) {
		b := open(t, base)
		g := grid{&b.Sheets[2]}
		random := rand.New(rand.NewPCG(seed, loss))
		if loss&1 != 0 {
			g.floats()
		}
		g.each(func(n int) { // what identifies is lost in some rows
			for bit, col := range []int{1, 2, 3, 10} {
				if loss>>(bit+1)&1 != 0 && random.IntN(2) == 0 {
					g.set(n, col, "")
				}
			}
		})
		rows := slices.Clone(g.Rows[2:])
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for i := range rows {
			rows[i].Number = i + 3
		}
		g.Rows = append(slices.Clone(g.Rows[:2]), rows...)
		if loss>>5&1 != 0 {
			to := 1 + random.IntN(8)
			g.move(to+1+random.IntN(9-to), to)
		}
		got := workbook.Read(b, review, recommendations())
		wantGiven(t, got)
		checkDoubts(t, got.Doubts)
		if said := len(got.Answers) + len(got.Doubts); said < len(given()) {
			t.Errorf("%d of %d answers were neither taken nor doubted", len(given())-said, len(given()))
		}
	})
}

func prefilled() workbook.Form {
	f := form(followup.English)
	f.Answers = given()
	return f
}

// FuzzTexts reads arbitrary lines as what points to a joint submission, and
// asserts that a denial or a question never does.
func FuzzTexts(f *testing.F) {
	f.Add("Please see the joint report.")
	f.Add("Нет. См. совместный доклад\n")
	f.Add("请参见联合报告。")
	f.Fuzz(func(t *testing.T, s string) {
		if workbook.RefersToJoint(s) && (workbook.RefersToJoint(s+"?") || workbook.RefersToJoint("Not so: 121.10. "+s)) {
			t.Errorf("%q", s)
		}
	})
}
