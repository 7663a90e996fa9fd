package workbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// onScale reads a level given as the score that it counts: 1, 0.5, 0, or as a
// percentage.
func onScale(s string) (l followup.Level, ok bool) {
	const longest = 8 // bytes
	if len(s) > longest {
		return followup.NoLevel, false
	}
	switch scores.Replace(s) {
	case "1", "1.0", "100%":
		return followup.Full, true
	case "0.5", ".5", "50%":
		return followup.Partial, true
	case "0", "0.0", "0%":
		return followup.Not, true
	}
	return followup.NoLevel, false
}

// scores brings a score into the form that is compared.
var scores = strings.NewReplacer(",", ".", " ", "", "\u00A0", "")

// usesScale reports whether a column of levels has scores in it, below the row of
// headings. It must have a
// half among them and no other number: ones and zeros alone may be marks on any
// scale, or a "yes" and a "no". What the sheet says of its scores must not be
// something else: "0 = fully".
func usesScale(rows []table.Row, heading, col int) bool {
	halves := 0
	for _, row := range rows {
		if row.Number <= heading {
			continue
		}
		text := answerText(row.At(col))
		level, ok := onScale(text)
		switch {
		case level == followup.Partial:
			halves++
		case !ok && strings.ContainsAny(text, "0123456789"):
			return false
		}
	}
	return col != 0 && halves > 0 && !slices.ContainsFunc(rows, otherScale)
}

// meant is a score and what it means, as people explain it.
var meant = regexp.MustCompile(`(\d(?:[.,]\d)?\s?%?|\d{2,3}\s?%)\s*[=:–—-]\s*([^\d,;:=()/|\n]+)`)

// otherScale reports whether a row says of a score that it means another level
// than here.
func otherScale(row table.Row) bool {
	return slices.ContainsFunc(row.Cells, func(c table.Cell) bool {
		if len(c.Text) > 2*maxHeading || !strings.ContainsAny(c.Text, "=:–—-") {
			return false
		}
		return slices.ContainsFunc(meant.FindAllStringSubmatch(c.Text, -1), func(m []string) bool {
			level, ok := onScale(m[1])
			said := levelOf(m[2])
			return ok && said != followup.NoLevel && said != level
		})
	})
}
