package workbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

// sheetOf returns a workbook with one sheet called "table 1". Cells are parted by
// "|"; "<" after a text says that its cell spans columns, "#RRGGBB" at the end of
// a cell is its colour.
func sheetOf(rows ...string) *table.Book {
	s := table.Sheet{Name: "table 1", HiddenColumns: map[int]bool{}}
	for i, line := range rows {
		row := table.Row{Number: i + 1}
		for j, text := range strings.Split(line, "|") {
			c := table.Cell{Column: j + 1}
			text, c.Fill, _ = strings.Cut(text, "#")
			c.Text, c.Merged = strings.CutSuffix(strings.TrimSpace(text), "<")
			if c.Text != "" || c.Fill != "" {
				row.Cells = append(row.Cells, c)
			}
		}
		s.Rows = append(s.Rows, row)
	}
	return &table.Book{Format: table.XLSX, Sheets: []table.Sheet{s}}
}

const (
	text1 = "Ratify the Optional Protocol on a communications procedure"
	text2 = "Build schools in the rural areas of the north"
)

// TestLayouts: what people make of the columns.
func TestLayouts(t *testing.T) {
	row1, row4 := "121.1|"+text1+"|", "121.4|"+text2+"|"
	marks := "No.|Recommendation|Fully implemented|Partially implemented|Not implemented|Comment"
	for _, tt := range []struct {
		name string
		rows []string
		want string
	}{
		{"marks", []string{marks, row1 + "x|||Done", row4 + "||✔|"}, "121.1=full:Done | 121.4=not:"},
		{"marks under a merged heading", []string{"No.|Recommendation|Level of implementation<|||Comment", "||Fully|Partially|Not implemented|", row1 + "|X||Some", row4 + "|||"},
			"121.1=partial:Some"},
		{"marks in French, in another order", []string{"N°|Recommandation|Non mise en œuvre|Pleinement|Partiellement|Commentaire", row1 + "oui|non|non|", row4 + "||1|"},
			"121.1=not: | 121.4=partial:"},
		{"marks in Chinese", []string{"编号|建议|已落实|部分落实|未落实|意见", row1 + "√||", row4 + "|是|"}, "121.1=full: | 121.4=partial:"},
		{"boxes of Google", []string{marks, row1 + "TRUE|FALSE|FALSE|", row4 + "FALSE|FALSE|TRUE|"}, "121.1=full: | 121.4=not:"},
		{"crosses beside check marks", []string{marks, row1 + "✗|||", row4 + "||✓|"}, "121.4=not: | level@C2"},
		{"crosses alone", []string{marks, row1 + "☒|☐|☐|", row4 + "☐|☐|☒|"}, "121.1=full: | 121.4=not:"},
		{"what another claims, and the reality", []string{"No.|Recommendation|Level of implementation claimed by the State|Real situation|Comment", row1 + "Fully implemented|Not implemented|None",
			row4 + "Fully|Partially|Some"}, "121.1=not:None | 121.4=partial:Some"},
		{"only what another claims", []string{"No.|Recommendation|Status according to the Government|Our comment", row1 + "Fully implemented|Untrue", row4 + "Fully|Untrue as well"},
			"121.1=:Untrue | 121.4=:Untrue as well | no-level@D2 | no-level@D3"},
		{"another's comment", []string{"No.|Recommendation|Level|Comment of the Government|Our comment", row1 + "not|Done|Untrue"}, "121.1=not:Untrue"},
		{"what is planned", []string{"No.|Recommendation|To be implemented by 2027|Comment", row1 + "Fully|Work goes on"}, "121.1=:Work goes on | no-level@D2"},
		{"in whose view it is ours", []string{"No.|Recommendation|Level according to our organisation|Comment", row1 + "Fully|Done"}, "121.1=full:Done"},
		{"implemented by the Government", []string{"No.|Recommendation|Implementation by the Government|Comment", row1 + "Fully|Done"}, "121.1=full:Done"},
		{"two marks", []string{marks, row1 + "x|x||Done"}, "121.1=:Done | two-levels@C2"},
		{"a text instead of a mark", []string{marks, row1 + "x|only in the capital||"}, "level@D2"},
		{"the level itself instead of a mark", []string{marks, row1 + "|Partially||"}, "121.1=partial:"},
		{"another level than the column's", []string{marks, row1 + "|Fully||"}, "level@D2"},
		{"no mark", []string{marks, row1 + "|||Done"}, "121.1=:Done | no-level@C2"},
		{"a coloured cell as mark", []string{marks, row1 + "|#92D050||", row4 + "||#92D050|"}, "121.1=partial: | 121.4=not:"},
		{"columns coloured by design", []string{marks, row1 + "#92D050|x#FFFF00|#FF0000|", row4 + "#92D050|#FFFF00|#FF0000|"}, "121.1=partial:"},
		{"two columns of three", []string{"No.|Recommendation|Fully implemented|Comment|Not implemented", row1 + "x|Done|"}, "121.1=:Done | level@C2"},
		{"two levels that agree", []string{"No.|Recommendation|Level|Level|Comment", row1 + "fully|Fully implemented|Done", row4 + "|not implemented|"}, "121.1=full:Done | 121.4=not:"},
		{"two levels that differ", []string{"No.|Recommendation|Level|Level|Comment", row1 + "fully|partially|Done"}, "121.1=:Done | two-levels@D2"},
		{"levels of two sides", []string{"No.|Recommendation|Level (State)|Level (NGO)|Comment", row1 + "fully|not implemented|", row4 + "partially|partially|"},
			"121.4=partial: | two-levels@D2"},
		{"another heading that speaks of implementation", []string{"No.|Recommendation|Level|Implementing ministry|Comment", row1 + "fully|Justice|Done"}, "121.1=full:Done"},
		{"comments in two columns", []string{"No.|Recommendation|Level|Comment 1|Comment 2", row1 + "fully|Done|and well", row4 + "||late"},
			"121.1=full:Done\nand well | 121.4=:late | no-level@C3"},
		{"a comment that goes on", []string{"No.|Recommendation|Level|Comments|Reference|Comments (continued)", row1 + "fully|Done|p. 3|and well"}, "121.1=full:Done\nand well"},
		{"a comment under a merged heading", []string{"No.|Recommendation|Level|Comments<||Reference", row1 + "fully|Done|and well|p. 3"}, "121.1=full:Done\nand well"},
		{"a comment merged in a row", []string{"No.|Recommendation|Level|Comments|Reference", row1 + "fully|Done<||"}, "121.1=full:Done"},
		{"a note of one's own beside it", []string{"No.|Recommendation|Level|Comment", row1 + "fully|Done|ask legal", row4 + "fully|Done|"}, "121.1=full:Done | 121.4=full:Done"},
		{"comments of two", []string{"No.|Recommendation|Level|Comment|Comment by the ministry", row1 + "fully|Done|Not so"}, "121.1=full:Done"},
		{"a confidential comment", []string{"No.|Recommendation|Level|Comment|Comment (confidential)", row1 + "fully|Done|call us"}, "121.1=full:Done"},
		{"headings in two rows", []string{"Recommendation<||Answer<|", "No.|Text of the recommendation|Level|Comment", row1 + "fully|Done"}, "121.1=full:Done"},
		{"headings in Arabic", []string{"رقم|التوصية|مستوى التنفيذ|التعليق", row1 + "نفذت جزئياً|تم", row4 + "قيد التنفيذ|"}, "121.1=partial:تم | level@C3"},
		{"headings in Russian", []string{"№|Рекомендация|Уровень выполнения|Комментарий", row1 + "Не выполнена|Нет", row4 + "выполняется|"}, "121.1=not:Нет | level@C3"},
		{"headings in Chinese", []string{"编号|建议|落实情况|意见", row1 + "未落实|无", row4 + "正在落实|"}, "121.1=not:无 | level@C3"},
	} {
		if got := said(workbook.Read(sheetOf(tt.rows...), review, recommendations())); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// TestForeign: tables of one's own, in a workbook or a report.
func TestForeign(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rows  []string
		want  string
		sheet bool
	}{
		{"numbers and levels", []string{"Para|Level", "121.1|fully", "121.4|not implemented", "121.77|partially"}, "121.1=full: | 121.4=not: | unknown-number@B4", true},
		{"numbers and comments", []string{"Recommendation No.|Comments", "121.1|Done", "121.4|No"}, "121.1=:Done | 121.4=:No | no-level@B2 | no-level@B3", true},
		{"number and text in one cell", []string{"Recommendation|Status of implementation|Comments", "121.1 " + text1 + " (Norway)|fully|Done", "121.4. " + text2 + "|not implemented|"},
			"121.1=full:Done | 121.4=not:", true},
		{"number and text under the number", []string{"Paragraph|Level", "121.1 " + text1 + " (Norway);|fully", "121.4 " + text2 + "|not implemented"}, "121.1=full: | 121.4=not:", true},
		{"the number of one and the text of another", []string{"Recommendation|Level|Comments", "121.1 " + text2 + "|fully|", "121.4 " + text2 + "|partially|"}, "121.4=partial: | conflict@B2", true},
		{"numbers under the recommendation", []string{"توصية|مستوى التنفيذ", "121.1|نفذت", "121.4|لم تنفذ"}, "121.1=full: | 121.4=not:", true},
		{"themes between", []string{"Para|Level", "Justice", "121.1|fully", "Police", "121.4|partially"}, "121.1=full: | 121.4=partial:", true},
		{"one number alone", []string{"Para|Level", "121.1|fully"}, "", false},
		{"a budget", []string{"No.|Comments", "1|Rent", "2|Staff", "3|Travel"}, "", false},
		{"a time table", []string{"Text|Level", "Opening|A1", "Lunch|B2"}, "", false},
	} {
		b := sheetOf(tt.rows...)
		b.Format = table.DOCX
		if got := said(workbook.Read(b, review, recommendations())); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		if c := workbook.Inspect(b); c.Sheet != tt.sheet || c.Cover.OnlyRows != tt.sheet {
			t.Errorf("%s: claim %+v", tt.name, c)
		}
	}
}

// TestMergedDown: an answer in one cell over several recommendations is taken for
// the first, and the others are asked back.
func TestMergedDown(t *testing.T) {
	for _, tt := range []struct {
		column int // from 1, of the merged cell in row 2
		want   string
	}{
		{3, "121.1=full:Done | 121.4=:Late | 121.6=not: | merged@C3"},
		{4, "121.1=full:Done | 121.4=:Late | 121.6=not: | no-level@C3"},
		{5, "121.1=full:Done | 121.4=:Late | 121.6=not: | merged@E3"},
	} {
		b := sheetOf("No.|Recommendation|Level|Comment|Reference", "121.1|"+text1+"|fully|Done|p. 3", "121.4|"+text2+"||Late|", "121.6|||", "121.6||not implemented|")
		b.Sheets[0].Rows[1].Cells[tt.column-1].Rows = 2
		got := workbook.Read(b, review, recommendations())
		if said(got) != tt.want {
			t.Errorf("column %d:\ngot  %s\nwant %s", tt.column, said(got), tt.want)
		}
	}
	b := sheetOf("No.|Recommendation|Level|Comment", "121.1|"+text1+"|fully|Done", "121.4|"+text2+"||", "|Justice||", "121.5|||")
	b.Sheets[0].Rows[1].Cells[3].Rows = 4
	got := workbook.Read(b, review, recommendations())
	if said(got) != "121.1=full:Done | merged@D3 | merged@D5" || got.Doubts[0].Expected != "121.4" {
		t.Errorf("%s, %+v", said(got), got.Doubts)
	}
}

// TestBesideComment: an unheaded column is part of the comment where it is filled
// in in most rows, and noted where it is.
func TestBesideComment(t *testing.T) {
	rows := []string{"No.|Recommendation|Level|Comment"}
	for i, r := range recommendations()[3:8] {
		rows = append(rows, fmt.Sprintf("%s|%s|fully|Done|in part %d", r.Number(), r.Text, i))
	}
	got := workbook.Read(sheetOf(rows...), review, recommendations())
	if len(got.Answers) != 5 || got.Answers[0].Comment != "Done\nin part 0" || len(got.Answers[0].Notes) != 1 || !strings.Contains(got.Answers[0].Notes[0], "E2") {
		t.Errorf("%+v", got)
	}
}

// TestSeveralSheets: answers in two sheets are all taken, and those that differ
// are asked back.
func TestSeveralSheets(t *testing.T) {
	head := "No.|Recommendation|Level|Comment"
	b := sheetOf(head, "121.1|"+text1+"|fully|Done", "121.4|"+text2+"|not implemented|")
	more := sheetOf(head, "121.4|"+text2+"|partially|", "121.5|Build schools in the rural areas of the south|partially|Two")
	b.Sheets = append(b.Sheets, more.Sheets...)
	if got := said(workbook.Read(b, review, recommendations())); got != "121.1=full:Done | 121.5=partial:Two | twice@C3 | twice@C2" {
		t.Error(got)
	}
}
