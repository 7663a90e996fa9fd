package workbook

import (
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// texts is every word of an answer sheet in one language. Sentences with %s
// take what their comment says, in that order.
type texts struct {
	language followup.Language

	guide, cover, answers string // names of the sheets

	guideTexts

	coverTitle string
	coverIntro string
	field      [coverFields]choice // in the order of the fields: label and hint
	scope      [2]string           // complete, and only its rows
	kinds      [7]string           // in the order of followup.StakeholderKinds()

	hintAbove string // above the table of answers
	hintFirst string // how many come first (number)
	columns   [keyColumn]string
	earlier   string // heading of what was answered before
	was       string // review, paragraph number, month, level
	responses map[followup.Response]string
	pledge    string // stands where a response would
	choose    string // prompt of the drop-down of levels
	wrong     string // said when something else is typed there
	pick      string // prompt and error of the drop-downs of the cover
	page      string // footer; "&P" is the page and "&N" how many there are

	weekdays [7]string  // from Sunday
	months   [12]string // from January
	date     string     // weekday, day (number), month, year (number)
}

// guideTexts is what stands on the guide.
type guideTexts struct {
	title    string // of the guide
	round    string // cycle (number) and session (number)
	intro    string
	due      string // heading of the deadline
	dueNone  string
	dueDay   string // day, zone
	sendTo   string // heading of the address
	sendNone string
	steps    string       // heading
	step     [3][2]string // a heading and a sentence each
	levels   string       // heading
	level    [3]choice    // in the order of levels()
	showing  string       // heading
	shown    [3]choice    // in the order of attributions()
	showNone string       // what holds where nothing was chosen
	hints    string       // heading
	hint     []string
}

// A choice is a word and what it means.
type choice struct{ word, meaning string }

// levels returns the levels in the order in which they are offered.
func levels() [3]followup.Level {
	return [3]followup.Level{followup.Full, followup.Partial, followup.Not}
}

// attributions returns the attributions in the order in which they are offered.
func attributions() [3]followup.Attribution {
	return [3]followup.Attribution{followup.Named, followup.KindOnly, followup.Withheld}
}

// textsIn returns the texts in l, or in English where we do not write l.
func textsIn(l followup.Language) texts {
	switch l {
	case followup.French:
		return french()
	case followup.Spanish:
		return spanish()
	}
	return english()
}

// allTexts returns the texts of every language that sheets are written in, so
// that a sheet is understood whichever of them its words are in.
func allTexts() []texts { return []texts{english(), french(), spanish()} }

// heading returns the heading of a column.
func (t texts) heading(c column) string {
	if c == earlierColumn {
		return t.earlier
	}
	return t.columns[c-1]
}

// levelWord returns the word for l, or "".
func (t texts) levelWord(l followup.Level) string {
	for i, known := range levels() {
		if l == known {
			return t.level[i].word
		}
	}
	return ""
}

// kindWord returns the word for k, or "".
func (t texts) kindWord(k followup.StakeholderKind) string {
	for i, known := range followup.StakeholderKinds() {
		if k == known {
			return t.kinds[i]
		}
	}
	return ""
}

// shownWord returns the word for a, or "".
func (t texts) shownWord(a followup.Attribution) string {
	for i, known := range attributions() {
		if a == known {
			return t.shown[i].word
		}
	}
	return ""
}

// responseWord returns what stands in the response column for r.
func (t texts) responseWord(r followup.Recommendation) string {
	if r.Kind == followup.Pledge {
		return t.pledge
	}
	return t.responses[r.Response]
}

// day returns d with its weekday, or the month where the day is not known.
func (t texts) day(d followup.Date) string {
	month := t.months[(int(d.Month)+11)%12]
	if !d.HasDay() {
		return fmt.Sprintf("%s %d", month, d.Year)
	}
	weekday := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
	return fmt.Sprintf(t.date, t.weekdays[weekday], d.Day, month, d.Year)
}

// deadline returns until when answers are asked for: a day always with the zone
// and its distance from UTC on that evening, a month as it is.
func (t texts) deadline(d followup.Date, zone *time.Location) string {
	if d.IsZero() {
		return t.dueNone
	}
	if !d.HasDay() {
		return t.day(d)
	}
	if zone == nil {
		zone = time.UTC
	}
	return fmt.Sprintf(t.dueDay, t.day(d), zoneName(d.End(zone).Add(-time.Second)))
}

// zoneName returns "Europe/Zurich, UTC+2".
func zoneName(at time.Time) string {
	_, seconds := at.Zone()
	if seconds == 0 && at.Location() == time.UTC {
		return "UTC"
	}
	minutes := seconds / 60
	sign := "+"
	if minutes < 0 {
		sign, minutes = "−", -minutes
	}
	offset := fmt.Sprintf("UTC%s%d", sign, minutes/60)
	if minutes%60 != 0 {
		offset += fmt.Sprintf(":%02d", minutes%60)
	}
	return at.Location().String() + ", " + offset
}
