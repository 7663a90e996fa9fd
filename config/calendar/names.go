package calendar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// A kind says what a spelling means where it stands in running text.
type kind string

const (
	name         kind = "name"         // this State
	given        kind = "given"        // this State, or a person's first name (Jordan)
	word         kind = "word"         // this State, or where it is written in small letters another thing (turkey)
	abbreviation kind = "abbreviation" // this State where it is written in capitals (DRC)
	ambiguous    kind = "ambiguous"    // one of several States (Korea), or another thing (Granada)
	other        kind = "other"        // holds the name of a State and is none (Niger Delta)
	observer     kind = "observer"     // takes part in reviews and is no Member State
)

// A sense is what a spelling means.
type sense struct {
	states []followup.CountryCode
	kind   kind
}

// An index finds spellings by their folded words, joined with single spaces.
type index struct {
	official map[string]followup.CountryCode // the names of countries.csv and the spellings that mean one State
	senses   map[string]sense
	longest  map[string]int // by first word: how many words the longest spelling has
	endings  []ending
}

// readNames makes the index of the tables of countries and spellings. Of a damaged
// table it returns what stands before the damage.
func (f *Facts) readNames() (index, error) {
	x := index{map[string]followup.CountryCode{}, map[string]sense{}, map[string]int{}, endings()}
	for _, c := range f.countries {
		for _, l := range followup.Languages() {
			for _, v := range variants(c.Names[l]) {
				x.addName(v, c.Code, l == followup.Russian)
			}
		}
		x.addName(c.Name, c.Code, false)
	}
	return x, eachRow("spellings", spellingsTable, func(row map[string]string) error {
		s := sense{kind: kind(row["kind"])}
		for _, code := range strings.Fields(row["states"]) {
			if _, ok := f.Country(followup.CountryCode(code)); !ok {
				return fmt.Errorf("%s is no State", code)
			}
			s.states = append(s.states, followup.CountryCode(code))
		}
		return x.addSpelling(row["spelling"], s)
	})
}

func (x index) addName(spelling string, code followup.CountryCode, russian bool) {
	x.official[fold(spelling)] = code
	x.add(spelling, sense{[]followup.CountryCode{code}, name}, russian)
}

func (x index) addSpelling(spelling string, s sense) error {
	key := fold(spelling)
	switch s.kind {
	case name:
		if was, twice := x.official[key]; twice && was != s.states[0] {
			return fmt.Errorf("%q is the name of %s already", spelling, was)
		}
		x.official[key] = s.states[0]
	case given, word, abbreviation:
		x.official[key] = s.states[0]
	case ambiguous, other, observer:
	default:
		return fmt.Errorf("%q is no kind of spelling", s.kind)
	}
	x.add(spelling, s, isCyrillic(spelling))
	return nil
}

// add enters a spelling; in Russian, in all cases that it is declined to.
func (x index) add(spelling string, s sense, russian bool) {
	forms := []string{spelling}
	if russian && s.kind != abbreviation {
		forms = declined(spelling, x.endings)
	}
	for _, form := range forms {
		words := strings.Fields(fold(form))
		if len(words) == 0 {
			continue
		}
		x.senses[strings.Join(words, " ")] = s
		x.longest[words[0]] = max(x.longest[words[0]], len(words))
		x.addTogether(words, s)
	}
}

// addTogether enters a name of several words as it is written in one: SriLanka,
// cotedivoire.
func (x index) addTogether(words []string, s sense) {
	together := strings.Join(words, "")
	if _, taken := x.senses[together]; taken || len(words) == 1 || s.kind != name || !isLatin(together) {
		return
	}
	x.senses[together] = s
	x.longest[together] = 1
}

// variants returns the ways to write a UN short name with its qualifier in
// brackets: "Iran (Islamic Republic of)", "Iran", "Islamic Republic of Iran". In
// Arabic a dash stands where the name goes.
func variants(short string) []string {
	name, rest, ok := strings.Cut(short, " (")
	if !ok {
		return []string{short}
	}
	qualifier := strings.TrimSuffix(rest, ")")
	turned := qualifier + " " + name
	if before, after, ok := strings.Cut(qualifier, "-"); ok && isArabic(qualifier) {
		turned = before + " " + name + " " + after
	}
	return []string{short, name, turned}
}

// ByName returns the State that is called so: in UPR Info's spelling, by its UN
// short name in one of six languages, by an older or a usual name, or by its
// ISO 3166-1 code. Case, accents, punctuation and a leading article do not
// matter. What may be several States (Korea) is none.
func (f *Facts) ByName(spelling string) (followup.Country, bool) {
	key := fold(spelling)
	for _, candidate := range []string{key, withoutArticle(key)} {
		if code, ok := f.index().official[candidate]; ok {
			return f.Country(code)
		}
	}
	upper := followup.CountryCode(strings.ToUpper(strings.TrimSpace(spelling)))
	if c, ok := f.Country(upper); ok {
		return c, true
	}
	i := slices.IndexFunc(f.countries, func(c followup.Country) bool { return c.ISO2 == string(upper) })
	if i < 0 {
		return followup.Country{}, false
	}
	return f.countries[i], true
}

// Observer reports whether a recommending State is called so that is no Member
// State: the Holy See, Palestine, or one that the source does not know.
func (f *Facts) Observer(spelling string) bool {
	key := fold(spelling)
	return f.index().senses[key].kind == observer || f.index().senses[withoutArticle(key)].kind == observer
}

func withoutArticle(key string) string {
	first, rest, ok := strings.Cut(key, " ")
	if ok && slices.Contains([]string{"the", "le", "la", "les", "l", "el", "los", "las"}, first) {
		return rest
	}
	return key
}
