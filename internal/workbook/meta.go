package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/upr-info/followup"
)

// A sheet says where it belongs in four places, since no program keeps all of
// them: a hidden sheet, two document properties, two defined names, and the
// heading of the hidden key column, which alone is left in a CSV file.
const (
	metaSheet      = "_followup"
	formatVersion  = "1"
	keyHeading     = "followup" // first word of the heading of the key column
	tokenProperty  = "followup-token"
	reviewProperty = "followup-review"
	tokenName      = "followup_token"
	reviewName     = "followup_review"
	levelList      = "followup_levels"
	kindList       = "followup_kinds"
	shownList      = "followup_names"
	scopeList      = "followup_scopes"
)

// writeMeta writes the hidden sheet: what the workbook belongs to in column B,
// and the lists of the drop-downs in D to G.
func (b *builder) writeMeta() error {
	p := b.pen(metaSheet)
	for i, fact := range [][2]string{
		{"format", formatVersion},
		{"review", string(b.form.Review.ID)},
		{"token", string(b.form.Token)},
		{"language", string(b.texts.language)},
	} {
		p.put(cellName(1, i+1), fact[0], b.look.key)
		p.put(cellName(2, i+1), fact[1], b.look.key)
	}
	t := b.texts
	p.choices("D", levelList, []string{t.level[0].word, t.level[1].word, t.level[2].word})
	p.choices("E", kindList, t.kinds[:])
	p.choices("F", shownList, []string{t.shown[0].word, t.shown[1].word, t.shown[2].word})
	p.choices("G", scopeList, t.scope[:])
	p.do(b.nameFile)
	p.do(func() error { return b.file.SetSheetDimension(metaSheet, "A1:G7") })
	p.do(func() error { return b.file.SetSheetVisible(metaSheet, false, true) })
	return p.err
}

// choices writes the items of a drop-down below each other and names them.
func (p *pen) choices(col, name string, items []string) {
	for i, item := range items {
		p.put(fmt.Sprintf("%s%d", col, i+1), item, p.look.key)
	}
	p.do(func() error {
		return p.file.SetDefinedName(&excelize.DefinedName{
			Name: name, RefersTo: fmt.Sprintf("%s!$%s$1:$%s$%d", p.sheet, col, col, len(items)),
		})
	})
}

// nameFile sets the document properties and the defined names.
func (b *builder) nameFile() error {
	facts := []struct{ property, name, value string }{
		{reviewProperty, reviewName, string(b.form.Review.ID)},
		{tokenProperty, tokenName, string(b.form.Token)},
	}
	for _, f := range facts {
		if f.value == "" {
			continue
		}
		if err := b.file.SetCustomProps(excelize.CustomProperty{Name: f.property, Value: f.value}); err != nil {
			return err
		}
		if err := b.file.SetDefinedName(&excelize.DefinedName{Name: f.name, RefersTo: `"` + f.value + `"`}); err != nil {
			return err
		}
	}
	return nil
}

// keyTitle returns the heading of the key column: "followup 1 SVN-3 <token>".
func (b *builder) keyTitle() string {
	return strings.TrimSpace(strings.Join([]string{keyHeading, formatVersion, string(b.form.Review.ID), string(b.form.Token)}, " "))
}

// parseKeyTitle reads what keyTitle returned.
func parseKeyTitle(s string) (review followup.ReviewID, token followup.Token, ok bool) {
	if !strings.Contains(s, "-") { // most cells: no review is in them
		return "", "", false
	}
	words := strings.Fields(s)
	if len(words) < 3 || !strings.EqualFold(words[0], keyHeading) {
		return "", "", false
	}
	review, err := followup.ParseReviewID(words[2])
	if err != nil {
		return "", "", false
	}
	if len(words) > 3 {
		token, _ = followup.ParseToken(words[3])
	}
	return review, token, true
}
