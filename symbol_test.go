package followup_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup"
)

func TestFindSymbols(t *testing.T) {
	for text, want := range map[string]string{
		"A/HRC/43/15":                             "A/HRC/43/15",
		"see A/HRC/43/15/Add.1, para. 5":          "A/HRC/43/15/Add.1",
		"A/HRC/43/15/Add.1/Corr.2":                "A/HRC/43/15/Add.1/Corr.2",
		"A/HRC/43/15/REV.1":                       "A/HRC/43/15/Rev.1",
		"A/HRC/WG.6/34/SVN/1":                     "A/HRC/WG.6/34/SVN/1",
		"a_hrc_wg.6_34_svn_1_e.doc":               "A/HRC/WG.6/34/SVN/1",
		"A.HRC.WG.6.42.JPN.1.docx":                "A/HRC/WG.6/42/JPN/1",
		"A-HRC-56-12":                             "A/HRC/56/12",
		"A HRC 56 12":                             "A/HRC/56/12",
		"A/HRC 56/12":                             "A/HRC/56/12",
		"AHRC/56/12":                              "A/HRC/56/12",
		"A – HRC – 56 – 12":                       "A/HRC/56/12",
		"A_HRC_56_12_comments.docx":               "A/HRC/56/12",
		"对A/HRC/WG.6/45/CHN/3的意见":                 "A/HRC/WG.6/45/CHN/3",
		"А/HRC/62/11":                             "A/HRC/62/11", // a Cyrillic А
		"decision A/HRC/DEC/43/112":               "A/HRC/DEC/43/112",
		"A/HRC/WG.6/7/SVN/2, A/HRC/14/15":         "A/HRC/WG.6/7/SVN/2 A/HRC/14/15",
		"A/HRC/43/15 and again A-HRC-43-15":       "A/HRC/43/15",
		"A/HRC/50/15 A/HRC/56/12":                 "A/HRC/50/15 A/HRC/56/12",
		"A/HRC/RES/16/21":                         "",
		"A/HRC/43/1500":                           "",
		"A/C.3/74/L.5 and CEDAW/C/HTI/CO/10":      "",
		"ZA/HRC/43/15":                            "",
		"A/HRC/WG.6/34/L.5":                       "",
		"A/HRC/\n43/15":                           "A/HRC/43/15",
		strings.Repeat("A/HRC/", 1000) + "43/15.": "A/HRC/43/15",
	} {
		var got []string
		for _, s := range followup.FindSymbols(text) {
			got = append(got, string(s))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.60q holds %q, want %q", text, s, want)
		}
	}
}

func TestSymbol(t *testing.T) {
	for symbol, want := range map[followup.DocumentSymbol]string{
		"A/HRC/43/15/Add.1/Corr.1":  "A/HRC/43/15  0 false",
		"A/HRC/43/15":               "A/HRC/43/15  0 false",
		"A/HRC/WG.6/34/SVN/1":       "A/HRC/WG.6/34/SVN/1 SVN 34 true",
		"A/HRC/WG.6/34/SVN/2/Rev.1": "A/HRC/WG.6/34/SVN/2 SVN 34 true",
		"A/HRC/DEC/43/112":          "A/HRC/DEC/43/112  0 false",
	} {
		c, session, ok := symbol.Session()
		if got := fmt.Sprint(symbol.Document(), " ", c, " ", session, " ", ok); got != want {
			t.Errorf("%s: %s, want %s", symbol, got, want)
		}
	}
}

func FuzzFindSymbols(f *testing.F) {
	for _, s := range []string{"A/HRC/43/15/Add.1", "a_hrc_wg.6_34_svn_1", "A/HRC/DEC/43/112", "А – HRC – 1 – 1\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range followup.FindSymbols(text) {
			again := followup.FindSymbols(string(s))
			if len(again) != 1 || again[0] != s {
				t.Fatalf("%q: %q is read as %q", text, s, again)
			}
		}
	})
}
