package compile

import (
	"slices"
	"testing"

	"github.com/upr-info/followup"
)

func TestRedact(t *testing.T) {
	author := followup.Stakeholder{ID: "a", Name: "Example NGO 7", Acronym: "ACT", Kind: followup.NGO, Attribution: followup.KindOnly}
	other := followup.Stakeholder{ID: "b", Name: "Justice", Acronym: "LAW", Kind: followup.NGO, Attribution: followup.Withheld}
	r := newRedactor(author, []followup.Stakeholder{author, other})
	for _, c := range []struct{ text, want string }{
		{"We, example  ngo 7, ask.", "We, [name withheld], ask."},
		{"Example NGO 77 is another.", "Example NGO 77 is another."},
		{"ACT asked; the act did not pass; an ACTOR.", "[name withheld] asked; the act did not pass; an ACTOR."},
		{"Justice and LAW are words when others use them.", "Justice and LAW are words when others use them."},
		{"Write to some.body+x@mail.example.org.", "Write to [address removed]."},
		{"Пишите на почта@пример.рф сейчас", "Пишите на [address removed] сейчас"},
		{"cc @handle", "cc @handle"},
		{"a\x00b\r\nc\rd\v", "ab\nc\nd"},
		{"broken \xff byte", "broken \uFFFD byte"},
	} {
		if got := r.text(c.text); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestCompareNumbers(t *testing.T) {
	sorted := []string{"1", "2", "10", "121.1", "121.2", "121.10", "121.10.1", "P1", "P2", "P10"}
	got := slices.Clone(sorted)
	slices.Reverse(got)
	slices.SortFunc(got, compareNumbers)
	if !slices.Equal(got, sorted) {
		t.Errorf("sorted: %v", got)
	}
	if compareNumbers("121.1", "121.01") == 0 || compareNumbers("121.1", "121.10") == 0 {
		t.Error("two numbers that differ compare equal")
	}
}

func TestAnchors(t *testing.T) {
	taken := anchors{}
	for _, c := range []struct{ name, want string }{
		{"121.10", "rec-121.10"},
		{"121.10", "rec-121.10-2"}, // never twice
		{"Women's rights", "rec-womens-rights"},
		{"CP rights - general", "rec-cp-rights-general"},
		{"权利", "rec"}, // nothing left
		{"", "rec-2"},
		{`"><script>`, "rec-script"},
	} {
		if got := taken.take("rec", c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLetters(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := letters(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	w := English()
	for got, want := range map[string]string{
		w.Share(Share{2, 4}):                                "50% (2 of 4)",
		w.Share(Share{1, 200}):                              "1% (1 of 200)", // a half is rounded up
		w.Share(Share{2068, 11527}):                         "18% (2,068 of 11,527)",
		w.Share(Share{}):                                    "– (0 of 0)",
		w.Number(1234567):                                   "1,234,567",
		w.Count("answered", 1):                              "1 answered",
		w.Count("answered", 1200):                           "1,200 answered",
		w.Day(followup.Date{Year: 2027, Month: 3}):          "March 2027", // no day is made up
		w.Day(followup.Date{Year: 2027, Month: 3, Day: 31}): "31 March 2027",
		w.Edition(0):                                        "Draft",
		w.Next(Assessment{}):                                "Not known yet",
		w.Spread(Recommendation{N: 3, Full: 1, Partial: 2, Unlevelled: 1}): "n = 3: 1 fully, 2 partially, 0 not; 1 comment without a level",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, class := range followup.Classes() {
		if w.Classes[class] == "" {
			t.Errorf("no word for class %q", class)
		}
	}
	for _, kind := range append(followup.StakeholderKinds(), WithheldKind) {
		if w.Kinds[kind] == "" || w.Anonymous[kind] == "" {
			t.Errorf("no word for kind %q", kind)
		}
	}
}
