package workbook

import (
	"slices"
	"strconv"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A colour is read as a level only where nothing in the row says one, and where
// it is certain what it means: a legend says so, or the colours of the column are
// those of a traffic light, green and red among them. Yellow alone marks whatever
// somebody wanted to be seen. What the words in other rows contradict is not read
// at all.

// trafficLight returns the level of a colour that is clearly green, yellow or
// orange, or red; NoLevel for every other.
func trafficLight(fill string) followup.Level {
	const palest, darkest = 0.15, 0.4 // of saturation and value: greys and browns have no hue that anybody sees
	hue, saturation, value := hsv(fill)
	switch {
	case saturation < palest || value < darkest:
		return followup.NoLevel
	case 80 <= hue && hue <= 160:
		return followup.Full
	case 22 <= hue && hue <= 65 && value >= 0.8:
		return followup.Partial
	case hue <= 10 || hue >= 345:
		return followup.Not
	}
	return followup.NoLevel
}

// hsv returns hue in degrees, and saturation and value from 0 to 1, of "RRGGBB".
func hsv(rgb string) (hue, saturation, value float64) {
	n, err := strconv.ParseUint(rgb, 16, 32)
	if err != nil || len(rgb) != 6 {
		return 0, 0, 0
	}
	r, g, b := float64(n>>16)/255, float64(n>>8&0xFF)/255, float64(n&0xFF)/255
	value = max(r, g, b)
	span := value - min(r, g, b)
	if span == 0 {
		return 0, 0, value
	}
	switch value {
	case r:
		hue = 60 * (g - b) / span
	case g:
		hue = 60*(b-r)/span + 120
	default:
		hue = 60*(r-g)/span + 240
	}
	if hue < 0 {
		hue += 360
	}
	return hue, span / value, value
}

// byHand returns a colour that somebody gave a cell; "" for none and for our own.
func byHand(fill string) string {
	switch fill {
	case paper, tint, brand, ember, white:
		return ""
	}
	return fill
}

// legendIn returns what the legends of a book say of its colours: a coloured cell
// with a word for a level in it or right of it, in a row that holds nothing else.
// It is nil where there is none, and says nothing of a colour that
// has two meanings. The guide of ours is no legend of the sender, and neither is
// what somebody hid.
func legendIn(b *table.Book) map[string]followup.Level {
	var legend map[string]followup.Level
	for _, s := range b.Sheets {
		if s.Hidden || s.Name == metaSheet || slices.ContainsFunc(allTexts(), func(t texts) bool { return t.guide == s.Name }) {
			continue
		}
		for _, row := range s.Rows {
			if !row.Hidden {
				legend = legendRow(legend, row)
			}
		}
	}
	return legend
}

// legendRow adds what one row explains. Beside words for levels it holds a title at
// most: "Legend".
func legendRow(legend map[string]followup.Level, row table.Row) map[string]followup.Level {
	if !slices.ContainsFunc(row.Cells, func(c table.Cell) bool { return byHand(c.Fill) != "" }) {
		return legend
	}
	others := 0
	for _, c := range row.Written() {
		if levelOf(c.Text) != followup.NoLevel {
			continue
		}
		if others++; others > 1 || len(c.Text) > maxHeading || legible.MatchString(paragraph(c.Text)) {
			return legend
		}
	}
	for j, c := range row.Cells {
		level := levelOf(c.Text)
		if c.Text == "" && j+1 < len(row.Cells) && row.Cells[j+1].Column == c.Column+1 {
			level = levelOf(row.Cells[j+1].Text)
		}
		if fill := byHand(c.Fill); fill != "" {
			legend = explained(legend, fill, level)
		}
	}
	return legend
}

func explained(legend map[string]followup.Level, fill string, level followup.Level) map[string]followup.Level {
	if level == followup.NoLevel {
		return legend
	}
	if legend == nil {
		legend = map[string]followup.Level{}
	}
	if was, known := legend[fill]; known && was != level {
		level = followup.NoLevel
	}
	legend[fill] = level
	return legend
}

// fillOf returns the colour that somebody gave the level of a row, or all of the
// row.
func (s *answerSheet) fillOf(row table.Row) string {
	const whole = 3 // cells of one colour
	if c, ok := cellAt(row, s.at[levelColumn]); ok && byHand(c.Fill) != "" && c.Fill != s.usual {
		return c.Fill
	}
	cells := row.Written()
	if len(cells) < whole || slices.ContainsFunc(cells, func(c table.Cell) bool { return c.Fill != cells[0].Fill }) || cells[0].Fill == s.usual {
		return ""
	}
	return byHand(cells[0].Fill)
}

// fillAt returns the colour of the cell of a role.
func (s *answerSheet) fillAt(row table.Row, role column) string {
	c, _ := cellAt(row, s.at[role])
	return c.Fill
}

// usualFill returns the colour that nearly all rows have where the level stands:
// that of the sheet.
func (s *answerSheet) usualFill() string {
	const few, nearly = 4, 0.8 // rows, and the share of them
	rows, used := 0, map[string]int{}
	for _, row := range s.Rows {
		if row.Number <= s.row {
			continue
		}
		rows++
		if c, ok := cellAt(row, s.at[levelColumn]); ok && c.Fill != "" {
			used[c.Fill]++
		}
	}
	for fill, n := range used {
		if rows > few && float64(n) > nearly*float64(rows) {
			return fill
		}
	}
	return ""
}

// meanings returns what the colours of the rows mean as levels; nothing where that
// is not certain.
func (s *answerSheet) meanings(legend map[string]followup.Level) map[string]followup.Level {
	if s.at[levelColumn] == 0 || s.HiddenColumns[s.at[levelColumn]] {
		return nil
	}
	s.usual = s.usualFill()
	used := map[string]bool{}
	said := map[string]followup.Level{}
	for _, row := range s.Rows {
		if row.Number <= s.row {
			continue
		}
		fill := s.fillOf(row)
		if fill == "" {
			continue
		}
		level, _, ok := parseLevel(row.At(s.at[levelColumn]))
		if ok && said[fill] != followup.NoLevel && said[fill] != level {
			return nil // the words say that colours mean something else
		}
		if ok {
			said[fill] = level
		}
		used[fill] = true
	}
	meaning := legend
	if legend == nil {
		meaning = trafficLights(used)
	}
	for fill, level := range said {
		if known := meaning[fill]; known != followup.NoLevel && known != level {
			return nil
		}
	}
	return meaning
}

// trafficLights returns the levels of colours: all must be a traffic light's,
// green and red among them.
func trafficLights(used map[string]bool) map[string]followup.Level {
	meaning := map[string]followup.Level{}
	seen := map[followup.Level]bool{}
	for fill := range used {
		level := trafficLight(fill)
		if level == followup.NoLevel {
			return nil
		}
		meaning[fill] = level
		seen[level] = true
	}
	if !seen[followup.Full] || !seen[followup.Not] {
		return nil
	}
	return meaning
}

// takeColour puts the level into the answer that the colour of its row says, and
// reports whether something was said of a level. A colour beside a comment that
// nobody can read is asked about.
func (a *rowAnswer) takeColour(s *answerSheet, row table.Row) (said bool) {
	at := s.at[levelColumn]
	fill := s.fillOf(row)
	if at == 0 || fill == "" || s.HiddenColumns[at] || s.saysLevel(row) {
		return false
	}
	where := s.place(at, row.Number)
	level := s.colours[fill]
	switch {
	case level != followup.NoLevel:
		a.coloured = !a.any
		a.see(where, "")
		a.putLevel(where, level)
		a.notes = append(a.notes, where+": nothing in the row says a level; its colour, "+fill+", was taken for one")
		a.assume(where, "#"+fill, level)
		return true
	case a.answer.Comment != "" || a.answer.Reference != "":
		a.doubt(where, "#"+fill, followup.DoubtLevel)
		return true
	case fill != s.fillAt(row, textColumn) && fill != s.fillAt(row, numberColumn): // else all of the row is coloured
		a.unclear = where
	}
	return false
}

// saysLevel reports whether any words of a row, beside the recommendation's own,
// say a level or begin with one.
func (s *answerSheet) saysLevel(row table.Row) bool {
	return slices.ContainsFunc(row.Cells, func(c table.Cell) bool {
		role := s.layout.role(c.Column)
		if c.Text == "" || role != noColumn && !role.answers() {
			return false
		}
		level, _, code := beginsWithLevel(c.Text)
		return role == levelColumn && answerText(c.Text) != "" || level != followup.NoLevel || code != ""
	})
}
