package workbook_test

import (
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
	"github.com/upr-info/followup/internal/workbook"
)

func TestRefersToJoint(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want bool
	}{
		{"Please see the joint report.", true},
		{"Dear colleagues,\n\nwe refer to the joint submission of Example Coalition 2.\n\nBest regards\nExample NGO 3\n+41 22 555 01 01", true},
		{"Our answers are contained in the coalition's submission", true},
		{"We are part of the joint stakeholder report.", true},
		{"Nous renvoyons à la contribution conjointe.", true},
		{"Voir le rapport commun", true},
		{"Véase el informe conjunto.", true},
		{"Nos remitimos a la contribución conjunta de la coalición.", true},
		{"См. совместный доклад", true},
		{"Мы ссылаемся на совместное представление коалиции.", true},
		{"يرجى الرجوع إلى التقرير المشترك", true},
		{"请参见联合报告。", true},
		{"", false},
		{"Joint report", false}, // a title
		{"See the report of the Government.", false},
		{"We are not part of the joint submission.", false},
		{"Should we see the joint submission?", false},
		{"We will send a joint submission, see below.", false},
		{"Please see the joint report. The law on prisons was adopted in 2021.", false}, // says more
		{"Please see the joint report.\n121.10 - partially", false},
		{"We refer to the joint report, but disagree on torture.", false},
		{"See the community report", false},
		{"Nous ne renvoyons pas au rapport conjoint", false},
		{"The State should refer to the joint report of the treaty bodies", false},
	} {
		if got := workbook.RefersToJoint(tt.in); got != tt.want {
			t.Errorf("RefersToJoint(%q) = %v", tt.in, got)
		}
	}
}

// TestJoint: a sheet that only refers is an answer and no voice; one that has
// answers of its own is both.
func TestJoint(t *testing.T) {
	for _, tt := range []struct {
		name   string
		mangle func(b *table.Book, g grid)
		want   bool
		doubts string
	}{
		{"nothing filled in", func(*table.Book, grid) {}, false, ""},
		{"in a comment", func(_ *table.Book, g grid) { g.set(3, 7, "See the joint report.") }, true, ""},
		{"above the headings", func(_ *table.Book, g grid) { g.set(1, 1, "Please see the joint submission.") }, true, ""},
		{"on the cover", func(b *table.Book, _ grid) { grid{&b.Sheets[1]}.set(30, 3, "Voir la contribution conjointe.") }, true, ""},
		{"with a level", func(_ *table.Book, g grid) { g.set(3, 7, "See the joint report."); g.set(5, 6, "fully") }, false, ""},
		{"with a comment of its own", func(_ *table.Book, g grid) { g.set(3, 7, "See the joint report."); g.set(5, 7, "Done") }, false, "no-level@F5"},
	} {
		b := open(t, written(t, form(followup.English)))
		tt.mangle(b, grid{&b.Sheets[2]})
		got := workbook.Read(b, review, recommendations())
		if got.Joint != tt.want || codes(got.Doubts) != tt.doubts {
			t.Errorf("%s: joint %v, doubts %q", tt.name, got.Joint, codes(got.Doubts))
		}
	}
}

// TestScope: a sheet says that it changes only its rows, and whom it speaks for.
func TestScope(t *testing.T) {
	only := map[followup.Language]string{
		followup.English: "A correction: it changes only these rows",
		followup.French:  "Une correction\u00a0: elle ne change que ces lignes",
		followup.Spanish: "Una corrección: solo cambia estas filas",
	}
	for l, words := range only {
		b := open(t, written(t, form(l)))
		if c := workbook.Inspect(b).Cover; c.OnlyRows || c.Members != nil {
			t.Errorf("%s: an empty cover says %+v", l, c)
		}
		cover := grid{&b.Sheets[1]}
		fields := slices.DeleteFunc(slices.Clone(b.Sheets[1].Rows), func(r table.Row) bool { return r.At(2) == "" })
		cover.set(fields[len(fields)-1].Number, 3, words)
		cover.set(memberRow(b), 3, "1. Example NGO 4\n- Example NGO 5;Example NGO 4")
		c := workbook.Inspect(b).Cover
		if !c.OnlyRows || !slices.Equal(c.Members, []string{"Example NGO 4", "Example NGO 5"}) || c.Email != "ngo3@example.org" {
			t.Errorf("%s: %+v", l, c)
		}
	}
	b := open(t, written(t, form(followup.English)))
	grid{&b.Sheets[2]}.set(1, 1, "Corrections only")
	if !workbook.Inspect(b).Cover.OnlyRows {
		t.Error("a line above the headings was not seen")
	}
	b = open(t, written(t, form(followup.English)))
	b.Sheets[2].Name = "только исправления"
	if !workbook.Inspect(b).Cover.OnlyRows {
		t.Error("the name of the sheet was not seen")
	}
}

// memberRow returns the row of the cover that asks for the members.
func memberRow(b *table.Book) int {
	labels := []string{"Members, if it is joint", "Membres, si elle est conjointe", "Miembros, si es conjunta"}
	for _, r := range b.Sheets[1].Rows {
		if slices.Contains(labels, r.At(2)) {
			return r.Number
		}
	}
	return 0
}
