package study

import (
	"cmp"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// WordsIn returns the words of a study in a language, or in English where it is
// not written.
func WordsIn(l followup.Language) compile.Words {
	w := compile.WordsIn(l)
	switch w.Language {
	case followup.French:
		return w.With(frenchPhrases())
	case followup.Spanish:
		return w.With(spanishPhrases())
	}
	return w.With(englishPhrases())
}

// In returns s with the names of States and issues in the language of w, and in
// the order of these. No figure changes; s itself is left as it is.
func (s Study) In(w compile.Words) Study {
	if w.Language == followup.English {
		return s
	}
	s.Reviews = slices.Clone(s.Reviews)
	for i := range s.Reviews {
		c := &s.Reviews[i].Country
		c.Name = cmp.Or(c.Names[w.Language], c.Name)
	}
	slices.SortStableFunc(s.Reviews, func(a, b Review) int { return compareNames(a.Country.Name, b.Country.Name) })
	s.From = renamed(s.From, func(r Row) string { return r.Names[w.Language] })
	s.Issues = renamed(s.Issues, func(r Row) string { return w.Issues[r.Key] })
	s.Disputed = slices.Clone(s.Disputed)
	for i := range s.Disputed {
		d := &s.Disputed[i]
		d.Issue = cmp.Or(w.Issues[d.Issue], d.Issue)
	}
	return s
}

// renamed returns rows under other names, where there are some, in their order.
func renamed(rows []Row, name func(Row) string) []Row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Name = cmp.Or(name(rows[i]), rows[i].Name)
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return compareNames(a.Name, b.Name) })
	return rows
}
