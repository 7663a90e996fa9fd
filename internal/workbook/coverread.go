package workbook

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// readCover returns what stands on the first sheet that has at least two of the
// cover's labels, in any language. A hidden one counts too: nothing on it is
// published, and it may ask for a name not to be shown.
func readCover(b *table.Book) Cover {
	for _, s := range b.Sheets {
		if values, found := fields(s, coverLabels()); found >= 2 {
			return Cover{
				Organisation: limited(values[organisationField]),
				Kind:         parseKind(values[kindField]),
				Members:      parseMembers(values[membersField]),
				Contact:      limited(values[contactField]),
				Email:        limited(values[emailField]),
				Attribution:  parseAttribution(values[shownField]),
				OnlyRows:     parseScope(values[scopeField]),
			}
		}
	}
	return Cover{}
}

// coverLabels are the fields of the cover by their labels, folded, in all languages
// that we write.
var coverLabels = sync.OnceValue(func() map[string]int {
	labels := map[string]int{}
	for _, t := range allTexts() {
		for i, f := range t.field {
			labels[words(f.word)] = i
		}
	}
	return labels
})

// fields returns what stands right of each label, and how many labels there are.
func fields(s table.Sheet, labels map[string]int) (values [coverFields]string, found int) {
	var seen [coverFields]bool
	for _, row := range s.Rows {
		cells := row.Written()
		for i, c := range cells {
			if len(c.Text) > maxHeading || isDigits(c.Text) {
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

// maxMembers is how many members of a joint submission are taken; the largest
// coalitions of the first cycles had some sixty.
const maxMembers = 200

// parseMembers reads organisations, one a line or between semicolons, without
// what people put before the items of a list.
func parseMembers(s string) []string {
	var members []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == ';' || r == '；' }) {
		name := limited(listMark.ReplaceAllString(part, ""))
		if name != "" && !slices.Contains(members, name) && len(members) < maxMembers {
			members = append(members, name)
		}
	}
	return members
}

// listMark is the dot or number before an item of a list.
var listMark = regexp.MustCompile(`^\s*(?:[-–—•*·]+|\d{1,3}[.)])\s*`)

// parseScope reports whether the cover says that the sheet changes only its
// rows.
func parseScope(s string) bool {
	folded := words(s)
	for _, t := range allTexts() {
		if folded == words(t.scope[1]) {
			return true
		}
	}
	return onlyRows(s)
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
