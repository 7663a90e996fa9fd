package workbook

import (
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
)

func TestDeadline(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Skip("this machine has no time zone data")
	}
	kolkata := time.FixedZone("Asia/Kolkata", 5*3600+1800)
	caracas := time.FixedZone("America/Caracas", -4*3600)
	for _, tt := range []struct {
		in   followup.Language
		date followup.Date
		zone *time.Location
		want string
	}{
		{followup.English, followup.Date{Year: 2027, Month: 3, Day: 31}, zurich, "Wednesday 31 March 2027, end of the day (Europe/Zurich, UTC+2)"},
		{followup.English, followup.Date{Year: 2027, Month: 3, Day: 27}, zurich, "Saturday 27 March 2027, end of the day (Europe/Zurich, UTC+1)"}, // the last day of winter time
		{followup.French, followup.Date{Year: 2027, Month: 8, Day: 1}, kolkata, "dimanche 1 août 2027, fin de la journée (Asia/Kolkata, UTC+5:30)"},
		{followup.Spanish, followup.Date{Year: 2028, Month: 2, Day: 29}, caracas, "martes, 29 de febrero de 2028, final del día (America/Caracas, UTC−4)"},
		{followup.English, followup.Date{Year: 2027, Month: 12}, nil, "December 2027"}, // no day is made up
		{followup.English, followup.Date{Year: 2027, Month: 12, Day: 10}, nil, "Friday 10 December 2027, end of the day (UTC)"},
		{followup.French, followup.Date{}, zurich, "Aucune date n’est encore fixée."},
	} {
		if got := textsIn(tt.in).deadline(tt.date, tt.zone); got != tt.want {
			t.Errorf("deadline = %q, want %q", got, tt.want)
		}
	}
}

// TestTexts: nothing is missing in any language, and prompts keep to what Excel
// takes (32 characters for a title, 255 for a text).
func TestTexts(t *testing.T) {
	for _, x := range allTexts() {
		for i, title := range x.columns[:keyColumn-1] {
			if got := guessHeading(words(title)); got != column(i+1) {
				t.Errorf("%s: heading %q reads as column %d, want %d", x.language, title, got, i+1)
			}
		}
		for _, r := range []followup.Response{followup.Accepted, followup.Noted, followup.Rejected, followup.GeneralResponse, followup.NoResponse, followup.Pending} {
			if x.responses[r] == "" {
				t.Errorf("%s: no word for %s", x.language, r)
			}
		}
		for _, k := range followup.StakeholderKinds() {
			if got := parseKind(strings.ToUpper(x.kindWord(k))); got != k {
				t.Errorf("%s: %q reads as %q, want %q", x.language, x.kindWord(k), got, k)
			}
		}
		for _, a := range attributions() {
			if got := parseAttribution(x.shownWord(a) + "."); got != a {
				t.Errorf("%s: %q reads as %q, want %q", x.language, x.shownWord(a), got, a)
			}
		}
		for _, title := range []string{x.columns[levelColumn-1], x.field[kindField].word, x.field[shownField].word, x.guide, x.cover, x.answers} {
			if n := len([]rune(title)); n == 0 || n > 32 {
				t.Errorf("%s: %q has %d characters", x.language, title, n)
			}
		}
	}
}

func TestParseAttribution(t *testing.T) {
	for in, want := range map[string]followup.Attribution{
		"":                               "",
		"By name":                        followup.Named,
		"withheld":                       followup.Withheld,
		"please do not publish our name": followup.Withheld, // in doubt for protection
		"Anónimo":                        followup.Withheld,
		"as you like":                    "",
	} {
		if got := parseAttribution(in); got != want {
			t.Errorf("parseAttribution(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 1},
		{"one two", 1},
		{"one\ntwo\n", 3},
		{"twelve chars and then some more text", 4}, // 11 characters a line
		{strings.Repeat("x", 34), 4},
	} {
		if got := lines(tt.text, 10, 10); got != tt.want {
			t.Errorf("lines(%q) = %d, want %d", tt.text, got, tt.want)
		}
	}
}
