package ingest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/letter"
)

// An atlas is a gazetteer of four States: HTI and TCD have one open review, SVN
// has two, and NOR has none. A word in capitals is a State's name, one in small
// letters may be, and what stands in brackets is an organisation.
type atlas struct{ *memory }

func (atlas) Named(text string) (found []Naming) {
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, "[]")
		switch code := followup.CountryCode(strings.ToUpper(bare)); code {
		case "HTI", "TCD", "SVN", "NOR":
			found = append(found, Naming{Countries: []followup.CountryCode{code}, Text: bare, Sure: bare == string(code), Organisation: bare != w})
		case "EITHER":
			found = append(found, Naming{Countries: []followup.CountryCode{"HTI", "TCD"}, Text: w})
		}
	}
	return found
}

func (a atlas) NamedInFile(name string) []Naming { return a.Named(name) }

func (atlas) Reviews(c followup.CountryCode) ([]followup.Review, bool) {
	switch c {
	case "HTI":
		return []followup.Review{{ID: "HTI-3", Session: 40}}, true
	case "TCD":
		return []followup.Review{{ID: "TCD-4", Session: 45}}, true
	case "SVN":
		return []followup.Review{{ID: "SVN-3", Session: 34}, {ID: "SVN-4", Session: 48}}, true
	}
	return []followup.Review{{ID: followup.NewReviewID(c, 3)}}, false
}

func (atlas) Document(_ context.Context, s followup.DocumentSymbol) (followup.ReviewID, error) {
	return map[followup.DocumentSymbol]followup.ReviewID{"A/HRC/50/15": "HTI-3", "A/HRC/34/14": "HTI-2", "A/HRC/56/12": "TCD-4"}[s], nil
}

// TestWeigh: what the names in a letter settle. A sender asked about nothing is a
// stranger.
func TestWeigh(t *testing.T) {
	const ask = "HTI-3 TCD-4 SVN-3 SVN-4"
	contradiction, unknown := followup.ReasonContradiction, followup.ReasonUnknownReview
	for _, tt := range []struct{ name, asked, file, subject, text, want string }{
		{"file", ask, "HTI", "", "", "HTI-3 a"},
		{"subject", ask, "x", "HTI", "", "HTI-3 a"},
		{"text", ask, "x", "y", "about HTI", "HTI-3 a"},
		{"file before subject and text that name more", ask, "HTI", "HTI TCD", "HTI and TCD", "HTI-3 a"},
		{"file against subject", ask, "HTI", "TCD", "", contradiction},
		{"subject against text", ask, "", "HTI", "TCD", contradiction},
		{"two in the file name", ask, "HTI TCD", "", "", unknown},
		{"two in the subject", ask, "", "HTI TCD", "", unknown},
		{"one without a review beside it", ask, "", "HTI NOR", "as NOR recommended", "HTI-3 a"},
		{"only one without a review", ask, "", "NOR", "", unknown},
		{"another with a review, not asked about", "HTI-3 SVN-3", "", "HTI TCD", "", unknown},
		{"an organisation's State", ask, "", "[TCD] on HTI", "", "HTI-3 a"},
		{"only an organisation's State", ask, "", "[TCD]", "", unknown},
		{"what may be a name", ask, "", "tcd on HTI", "", "HTI-3 a"},
		{"only what may be a name", ask, "", "tcd", "", unknown},
		{"either of two, asked about both", ask, "", "EITHER", "", unknown},
		{"either of two, the text says which", ask, "", "EITHER", "TCD", "TCD-4 a"},
		{"either of two, asked about one and another", "TCD-4 SVN-3", "", "EITHER", "", "TCD-4 a"},
		{"either of two, the text says neither", ask, "", "EITHER", "SVN third cycle", contradiction},
		{"a report to come", ask, "", "", "that on HTI will follow", unknown},
		{"two reviews of one State", ask, "", "SVN", "", unknown},
		{"and a cycle", ask, "", "SVN third cycle", "", "SVN-3 a"},
		{"and a session in the text", ask, "", "SVN", "session 48", "SVN-4 a"},
		{"a cycle that nobody is asked about", ask, "", "HTI second cycle", "", contradiction},
		{"a symbol in the text", ask, "", "", "A/HRC/50/15", "HTI-3 a"},
		{"two symbols in the text", ask, "", "", "A/HRC/50/15 A/HRC/56/12", unknown},
		{"an old symbol in the text", ask, "", "HTI", "A/HRC/34/14", "HTI-3 a"},
		{"an old symbol in the subject", ask, "HTI", "A/HRC/34/14", "", contradiction},
		{"a symbol against the file name", ask, "HTI", "A/HRC/56/12", "", contradiction},
		{"the only review, and no name", "HTI-3", "x", "y", "", "HTI-3 a"},
		{"the only review, and another State", "HTI-3", "", "TCD", "", contradiction},
		{"the only review, and a State without one", "HTI-3", "NOR", "", "", contradiction},
		{"the only review, a State without one in the text", "HTI-3", "", "", "NOR", "HTI-3 a"},
		{"the only review, a symbol of another", "HTI-3", "", "A/HRC/56/12", "", contradiction},
		{"nothing", ask, "", "", "", unknown},
		{"a stranger", "", "", "HTI UPR", "", "HTI-3"},
		{"a stranger, and no word of a review", "", "HTI", "", "", unknown},
		{"a stranger who invites", "", "", "HTI UPR conference", "", unknown},
		{"a stranger who names another State", "", "", "HTI NOR UPR", "", unknown},
		{"a stranger who names another in the text", "", "", "HTI UPR", "TCD", contradiction},
		{"a stranger, in the text", "", "UPR", "", "HTI", "HTI-3"},
		{"a stranger, in the text, beside what may be another", "", "UPR", "", "HTI nor", unknown},
		{"a stranger with a symbol in the text", "", "", "", "A/HRC/50/15", unknown},
	} {
		m := atlas{newMemory()}
		c := &reading{r: &Reader{Gazetteer: m, Register: m}, header: letter.Header{Subject: tt.subject}, words: tt.text}
		p := &paper{doc: followup.Document{Name: tt.file}}
		evidence, err := c.ofLetter(t.Context())
		if err == nil {
			p.file, err = c.fileClue(t.Context(), tt.file)
		}
		if err != nil {
			t.Fatal(err)
		}
		evidence = append(evidence, c.clueEvidence(p.file)...)
		if asked := strings.Fields(tt.asked); len(asked) > 0 {
			e := followup.Evidence{Kind: followup.SenderAddress, Stakeholder: "a"}
			c.asked = map[followup.StakeholderID][]followup.ReviewID{"a": {}}
			for _, r := range asked {
				c.asked["a"] = append(c.asked["a"], followup.ReviewID(r))
			}
			if len(asked) == 1 {
				e.Review = c.asked["a"][0]
			}
			evidence = append(evidence, e)
		}
		v := c.weighing(p).decide(identify(evidence), evidence)
		got := strings.TrimSpace(fmt.Sprintf("%s %s", v.review, v.stakeholder))
		if v.review == "" {
			got = v.reason
		}
		if got != tt.want || v.confirmed != strings.HasSuffix(tt.want, " a") {
			t.Errorf("%s: %q, confirmed %v, want %q", tt.name, got, v.confirmed, tt.want)
		}
	}
}
