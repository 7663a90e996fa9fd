package workbook

import (
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// maxMarks bounds the tokens and the reviews that are taken from the marks of a
// file. An honest one has one of each, or two.
const maxMarks = 20

// Inspect returns what b says about itself. Where its marks contradict each
// other, as after somebody copied one sheet into another, Token and Review are
// empty: nothing is chosen silently.
func Inspect(b *table.Book) Claim {
	i := &inspector{claim: Claim{Rows: map[followup.ReviewID]int{}}, reckoner: newReckoner()}
	i.token(b.Properties[tokenProperty])
	i.review(b.Properties[reviewProperty])
	for name, value := range b.Names {
		switch strings.ToLower(name) { // a program may change the case (ECMA-376, part 1, section 18.2.5)
		case tokenName:
			i.token(value)
		case reviewName:
			i.review(strings.Trim(value, `"= `))
		}
	}
	for n := range b.Sheets {
		i.sheet(&b.Sheets[n])
	}
	return i.finish(b)
}

// An inspector gathers marks.
type inspector struct {
	reckoner
	claim    Claim
	tokens   []followup.Token
	reviews  []followup.ReviewID
	language followup.Language // as the hidden sheet says
	headed   bool              // a sheet has our headings or those of the UN's matrix
	most     int               // headings of one language
	onlyRows bool              // a sheet of answers says that it changes only its rows
}

func (i *inspector) token(s string) {
	for _, t := range followup.FindTokens(s) {
		if len(i.tokens) < maxMarks && !slices.Contains(i.tokens, t) {
			i.tokens = append(i.tokens, t)
		}
	}
}

func (i *inspector) review(s string) {
	id, err := followup.ParseReviewID(s)
	if err == nil && len(i.reviews) < maxMarks && !slices.Contains(i.reviews, id) {
		i.reviews = append(i.reviews, id)
	}
}

func (i *inspector) sheet(s *table.Sheet) {
	if s.Name == metaSheet {
		i.meta(s)
		return
	}
	for _, row := range s.Rows {
		for _, c := range row.Cells {
			i.cell(c.Text)
		}
	}
	if l, ok := findMatrix(s.Rows); ok {
		i.headed = true
		i.onlyRows = i.onlyRows || saysOnlyRows(s, l.row)
	}
	l, ok := i.find(s.Rows)
	if !ok {
		return
	}
	i.onlyRows = i.onlyRows || saysOnlyRows(s, l.row)
	n, lang := l.ours()
	i.headed = i.headed || n >= 4 && l.at[levelColumn] != 0
	if n > i.most {
		i.most, i.claim.Language = n, lang
	}
}

// saysOnlyRows reports whether the name of a sheet, or a line above its headings,
// says that it changes only its rows.
func saysOnlyRows(s *table.Sheet, headings int) bool {
	if onlyRows(s.Name) {
		return true
	}
	for _, row := range s.Rows {
		if row.Number >= headings {
			return false
		}
		if slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return onlyRows(c.Text) }) {
			return true
		}
	}
	return false
}

// cell looks for row keys and the heading of their column.
func (i *inspector) cell(text string) {
	const longest = 100 // bytes; neither is longer
	if len(text) > longest {
		return
	}
	if key, ok := followup.ParseRowKey(text); ok {
		if review, err := followup.ParseReviewID(string(key.Review())); err == nil {
			i.claim.Rows[review]++
		}
		return
	}
	if review, token, ok := parseKeyTitle(text); ok {
		i.review(string(review))
		i.token(string(token))
	}
}

// meta reads the hidden sheet.
func (i *inspector) meta(s *table.Sheet) {
	for _, row := range s.Rows {
		switch value := row.At(2); row.At(1) {
		case "token":
			i.token(value)
		case "review":
			i.review(value)
		case "language":
			i.language, _ = followup.ParseLanguage(value)
		}
	}
}

func (i *inspector) finish(b *table.Book) Claim {
	c := i.claim
	c.Tokens, c.Reviews = i.tokens, i.reviews
	if len(i.tokens) == 1 {
		c.Token = i.tokens[0]
	}
	if len(i.reviews) == 1 {
		c.Review = i.reviews[0]
	}
	if c.Language == "" {
		c.Language = i.language
	}
	c.Sheet = len(c.Rows) > 0 || len(i.tokens) > 0 || len(i.reviews) > 0 || i.headed
	c.Cover = readCover(b)
	if !c.Sheet && i.isForeign(b) {
		c.Sheet, i.onlyRows = true, true
	}
	c.Cover.OnlyRows = c.Cover.OnlyRows || i.onlyRows
	return c
}
