package compile

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

// same are words that two languages share, or that are names.
const same = `^(%s|n|–|IRI|%s: %s|%s, %s|Version %s|Version|Date|Introduction|Sources|Source|Total|Index|Page|Contact|Coalition|Justice|Session %s|Asia|Corruption|Migrants|Elections|General|%s, %s \(%s\), %s, %s|%s %s %s|%s %s|[0-9., ]*)$`

// TestEveryLanguageIsComplete holds every word of every language against English:
// there, with the same places for arguments, and not English by mistake.
func TestEveryLanguageIsComplete(t *testing.T) {
	english := reflect.ValueOf(English())
	for _, l := range followup.Written()[1:] {
		if w := WordsIn(l); w.Language != l {
			t.Fatalf("%s: the words are in %s", l, w.Language)
		}
		words := reflect.ValueOf(WordsIn(l))
		for i := range english.NumField() {
			name := english.Type().Field(i).Name
			if name == "Language" || name == "Issues" || name == "States" || name == "thousands" || name == "decimal" {
				continue
			}
			sameWords(t, string(l)+": "+name, english.Field(i), words.Field(i))
		}
	}
}

func sameWords(t *testing.T, where string, english, other reflect.Value) {
	t.Helper()
	switch english.Kind() {
	case reflect.String:
		e, o := english.String(), other.String()
		if o == "" && e != "" || e == o && !regexp.MustCompile(same).MatchString(e) {
			t.Errorf("%s: %q", where, o)
		}
		if strings.Count(e, "%s") != strings.Count(o, "%s") {
			t.Errorf("%s: %q has other arguments than %q", where, o, e)
		}
	case reflect.Slice:
		if english.Len() != other.Len() {
			t.Errorf("%s: %d of %d", where, other.Len(), english.Len())
			return
		}
		for i := range english.Len() {
			sameWords(t, where, english.Index(i), other.Index(i))
		}
	case reflect.Map:
		if english.Len() != other.Len() {
			t.Errorf("%s: %d of %d", where, other.Len(), english.Len())
		}
		for _, key := range english.MapKeys() {
			v := other.MapIndex(key)
			if !v.IsValid() {
				t.Errorf("%s: lacks %q", where, key)
				continue
			}
			sameWords(t, where+" "+key.String(), english.MapIndex(key), v)
		}
	case reflect.Struct:
		for i := range english.NumField() {
			sameWords(t, where, english.Field(i), other.Field(i))
		}
	}
}

func TestIssuesHaveNamesInEveryLanguage(t *testing.T) {
	french, spanish := French().Issues, Spanish().Issues
	for name := range french {
		if spanish[name] == "" || french[name] == "" {
			t.Errorf("%q has no name in every language", name)
		}
	}
	if len(french) != len(spanish) {
		t.Errorf("%d issues in French, %d in Spanish", len(french), len(spanish))
	}
}
