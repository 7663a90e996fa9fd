package workbook

import (
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// readCover returns what stands on the first sheet that has at least two of the
// cover's labels, in any language. A hidden one counts too: nothing on it is
// published, and it may ask for a name not to be shown.
func readCover(b *table.Book) Cover {
	labels := map[string]int{}
	for _, t := range allTexts() {
		for i, f := range t.field {
			labels[words(f.word)] = i
		}
	}
	for _, s := range b.Sheets {
		if values, found := fields(s, labels); found >= 2 {
			return Cover{
				Organisation: limited(values[organisationField]),
				Kind:         parseKind(values[kindField]),
				Contact:      limited(values[contactField]),
				Email:        limited(values[emailField]),
				Attribution:  parseAttribution(values[shownField]),
			}
		}
	}
	return Cover{}
}

// fields returns what stands right of each label, and how many labels there are.
func fields(s table.Sheet, labels map[string]int) (values [5]string, found int) {
	var seen [5]bool
	for _, row := range s.Rows {
		cells := row.Written()
		for i, c := range cells {
			if len(c.Text) > maxHeading {
				continue
			}
			field, ok := labels[words(c.Text)]
			if !ok || seen[field] {
				continue
			}
			seen[field] = true
			found++
			if i+1 < len(cells) && !isErrorValue(cells[i+1].Text) {
				values[field] = answerText(cells[i+1].Text)
			}
			break
		}
	}
	return values, found
}

// limited returns a field on one line and within reason.
func limited(s string) string {
	const most = 300 // runes; names of coalitions are long
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// parseKind reads a kind in any language, or as people shorten it.
func parseKind(s string) followup.StakeholderKind {
	if len(s) > maxHeading {
		return ""
	}
	folded := words(s)
	for i, kind := range followup.StakeholderKinds() {
		if folded == words(string(kind)) {
			return kind
		}
		for _, t := range allTexts() {
			if folded == words(t.kinds[i]) {
				return kind
			}
		}
	}
	switch folded {
	case "cso", "civil society", "civil society organisation", "civil society organization", "ong", "osc", "societe civile", "sociedad civil":
		return followup.NGO
	case "national human rights commission", "indh", "inddhh", "inddh":
		return followup.NHRI
	case "un", "united nations", "onu", "nations unies", "naciones unidas":
		return followup.UNAgency
	case "academic", "university", "universite", "universidad", "academico", "academica":
		return followup.Scholar
	}
	return ""
}

// parseAttribution reads how a name may be shown. Whoever wrote in words of their
// own that it may not be, is understood: that errs on the side of protection,
// and the receipt says what was understood.
func parseAttribution(s string) followup.Attribution {
	folded := words(s)
	if folded == "" {
		return ""
	}
	for i, a := range attributions() {
		if folded == words(string(a)) {
			return a
		}
		for _, t := range allTexts() {
			if folded == words(t.shown[i].word) {
				return a
			}
		}
	}
	for w := range strings.FieldsSeq(folded) {
		switch w {
		case "not", "no", "non", "never", "ne", "pas", "jamais", "nunca", "ninguna", "sin", "sans", "without", "aucun", "aucune":
			return followup.Withheld
		}
		if strings.HasPrefix(w, "anon") || strings.HasPrefix(w, "confiden") || strings.HasPrefix(w, "secre") {
			return followup.Withheld
		}
	}
	return ""
}
