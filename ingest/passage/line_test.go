package passage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
)

// list returns recommendations with these numbers, all of one review.
func list(numbers ...string) []followup.Recommendation {
	var recs []followup.Recommendation
	for i, n := range numbers {
		kind := followup.Recommended
		if strings.HasPrefix(n, "P") {
			kind = followup.Pledge
		}
		recs = append(recs, followup.Recommendation{Key: followup.NewRecommendationKey("SVN-3", n), Kind: kind, Symbol: "A/HRC/43/15",
			Text: fmt.Sprintf("Ratify convention number %s and report on what was done since the last review.", n), Position: i + 1})
	}
	return recs
}

func review() []followup.Recommendation {
	return list("121.1", "121.2", "121.3", "121.4", "121.5", "121.10", "121.11", "12.10", "12.5", "5.3", "P1", "121.20A")
}

// summary writes answers as "121.10~ comment", then doubts as "!code".
func summary(r passage.Reading) string {
	var parts []string
	for _, a := range r.Answers {
		mark := map[followup.Level]string{followup.Full: "+", followup.Partial: "~", followup.Not: "-", followup.NoLevel: "?"}[a.Level]
		parts = append(parts, strings.TrimSpace(a.Recommendation.Number()+mark+" "+a.Comment))
	}
	for _, d := range r.Doubts {
		if d.Code != followup.DoubtNoLevel {
			parts = append(parts, "!"+d.Code)
		}
	}
	return strings.Join(parts, " | ")
}

func TestLines(t *testing.T) {
	recs := review()
	for _, tt := range []struct{ mail, want string }{
		// The plain forms.
		{"121.10 - partially", "121.10~"},
		{"121.10 partially", "121.10~"},
		{"121.10: partially", "121.10~"},
		{"121.10\tpartially", "121.10~"},
		{"121.10\tpartially\tA bill is before parliament.", "121.10~ A bill is before parliament."},
		{"121.10 = fully", "121.10+"},
		{"121.10 -> not implemented", "121.10-"},
		{"121.10: Partially implemented – the law is in force", "121.10~ the law is in force"},
		{"Rec. 121.10 (partially) comment", "121.10~ comment"},
		{"- 121.10 fully; comment", "121.10+ comment"},
		{"• 121.10 – fully implemented. The law is in force.", "121.10+ The law is in force."},
		{"121.10. Not implemented.", "121.10-"},
		{"121.10) not implemented", "121.10-"},
		{"(121.10) not implemented", "121.10-"},
		{"[121.10] fully", "121.10+"},
		{"121.10: not", "121.10-"},
		{"121.10: implemented", "121.10+"},
		{"121.10 Status: partially implemented", "121.10~"},
		{"121.10 Level of implementation: fully implemented", "121.10+"},
		{"para. 121.10 – fully", "121.10+"},
		{"Paragraph 121.10: fully implemented", "121.10+"},
		{"§ 121.10 fully", "121.10+"},
		{"No. 121.10 fully", ""}, // of what, it does not say
		{"Recommendation No. 121.10: fully", "121.10+"},
		{"Recommendation n° 121.10: fully", "121.10+"},
		{"RECOMMENDATION 121.10 FULLY IMPLEMENTED", "121.10+"},
		{"A/HRC/43/15, para. 121.10: fully", "121.10+"},
		{"A/HRC/43/15/Add.1 121.10 fully", "121.10+"},
		{"P1: fully", "P1+"},
		{"121,10 - partially", "121.10~"},
		{"121.20a fully", "121.20A+"},
		{"121.10 partialy implemented", "121.10~"},
		{"121.10: fully / pleinement", "121.10+"},
		{"121.10 partially\n121.11 not implemented", "121.10~ | 121.11-"},
		{"121.1: fully\n121.10: not implemented", "121.1+ | 121.10-"}, // never read as numbers
		// The level on the next line, the comment over several.
		{"121.10\npartially", "121.10~"},
		{"121.10:\nPartially implemented", "121.10~"},
		{"121.10\n\npartially\n\nWith kind regards", "121.10~"},
		{"121.10 partially\nThe law is in force.", "121.10~ The law is in force."},
		{"121.10 partially\n\nThe weather is fine.", "121.10~"},
		{"121.10 not\nBest regards,\nExample NGO 3", "121.10-"},
		{"121.10: partially – the law was adopted in the spring of this year, but\nnobody applies it.",
			"121.10~ the law was adopted in the spring of this year, but nobody applies it."},
		// Several at once.
		{"121.1, 121.2 and 121.5: not implemented", "121.1- | 121.2- | 121.5-"},
		{"121.1; 121.2: fully", "121.1+ | 121.2+"},
		{"121.1/121.2 fully", "121.1+ | 121.2+"},
		{"121.1 & 121.2 fully", "121.1+ | 121.2+"},
		{"121.1 et 121.2 : pleinement", "121.1+ | 121.2+"},
		{"121.1 y 121.2: parcialmente", "121.1~ | 121.2~"},
		{"121.1 и 121.2: частично", "121.1~ | 121.2~"},
		{"121.1、121.2和121.5：部分落实", "121.1~ | 121.2~ | 121.5~"},
		{"121.1 و121.2: جزئيا", "121.1~ | 121.2~"},
		{"121.1-121.3: fully", "121.1+ | 121.2+ | 121.3+"},
		{"121.1 to 121.3: fully", "121.1+ | 121.2+ | 121.3+"},
		{"121.1–121.3, 121.5: fully", "121.1+ | 121.2+ | 121.3+ | 121.5+"},
		{"Recommendations 121.1 and 121.2 – fully implemented", "121.1+ | 121.2+"},
		{"121.3-121.10: fully", "!unknown-number"}, // 121.6 to 121.9 are not there
		{"121.5-121.1: fully", "!unknown-number"},
		{"121.1-5: fully", "!unknown-number"},
		{"121.1, 121.99: fully", "121.1+ | !unknown-number"},
		// Six languages.
		{"121.10 – partiellement mise en œuvre", "121.10~"},
		{"Recommandation 121.10 : pas mise en œuvre", "121.10-"},
		{"121.10 : partiellement – la loi est en vigueur", "121.10~ la loi est en vigueur"},
		{"121.10 parcialmente", "121.10~"},
		{"Recomendación 121.10: no implementada", "121.10-"},
		{"Recomendación núm. 121.10: plenamente implementada", "121.10+"},
		{"121.10 – частично", "121.10~"},
		{"Рекомендация 121.10: не выполнена", "121.10-"},
		{"п. 121.10 полностью выполнена", "121.10+"},
		{"121.10：部分", "121.10~"},
		{"建议121.10：部分落实", "121.10~"},
		{"第121.10段：全面落实。法律已生效。", "121.10+ 法律已生效。"},
		{"121.10 未落实", "121.10-"},
		{"121.10: جزئيا", "121.10~"},
		{"التوصية ١٢١٫١٠: جزئيا", "121.10~"},
		{"التوصية 121.10: لم تنفذ", "121.10-"},
		{"１２１．１０ partially", "121.10~"},
		// A comment without a level.
		{"121.10: A bill is before parliament.", "121.10? A bill is before parliament."},
		{"121.10 mostly", "121.10? mostly"},
		{"121.10: partially, because the law is not applied", "121.10? partially, because the law is not applied"},
		{"Recommendation 121.10 was a surprise.", ""}, // a sentence, and a passage
		{"Recommendation 121.10: no progress at all", "121.10? no progress at all"},
		{"121.10 ???", "!level"},
		{"121.10: 0.5", "!level"},
		// Doubts.
		{"121.99 - partially", "!unknown-number"},
		{"Recommendation 121.99: some words", "!unknown-number"},
		{"121.10: fully / not implemented", "!two-levels"},
		{"121.10 fully\n121.10 not implemented", "!twice | !twice"},
		{"121.10 fully\n121.10 fully", "121.10+"},
		// Copied words of the recommendation are no comment.
		{"121.10 Ratify convention number 121.10 and report on what was done since the last review. (Chile) – partially implemented", "121.10~"},
		{"121.10 Ratify convention number 121.10 and report on what was done since the last review (Chile, Peru);\nFully implemented. In force.", "121.10+ In force."},
		// What is no paragraph number.
		{"5.3 % of the budget", ""},
		{"5.3% partially", ""},
		{"5.3 per cent of all women", ""},
		{"5.3 million people", ""},
		{"5,3 millions de personnes", ""},
		{"5.3 млн человек", ""},
		{"12.10.2026", ""},
		{"12.10.2026 partially", ""},
		{"12.10.26: meeting with the ministry", ""},
		{"12.10. Meeting with the ministry", ""},
		{"12.10 Lunch", ""},
		{"12.10 pm: not available", ""},
		{"12:10 not available", ""},
		{"12.10-12.30 lunch", ""},
		{"12.10 partially", "12.10~"}, // with words for a level it is no date
		{"Article 12.5: fully implemented", ""},
		{"Art. 12.5 of the Constitution", ""},
		{"Section 5.3: not implemented", ""},
		{"v. 5.3", ""},
		{"version 5.3 fully", ""},
		{"Paragraph 12.5 of the Constitution: fully implemented", ""},
		{"paragraphe 12.5 de la loi : partiellement", ""},
		{"Target 5.3: not implemented", ""},
		{"Table 12.5: fully", ""},
		{"$121.10 fully", ""},
		{"121.10 USD were paid", ""},
		{"121.10 € were paid", ""},
		{"€ 121.10", ""},
		{"Tel. 121.10.33.44", ""},
		{"121.10.33.44", ""},
		{"+41 121.10 33", ""},
		{"A/HRC/25/15, para. 121.10: fully", ""}, // another report
		{"A/HRC/WG.6/34/SVN/2 fully", ""},
		{"www.121.10 fully", ""},
		{"121.10/12 fully", ""},
		{"> 121.10 fully", ""}, // quoted from another mail
		{"We think that 121.10 is fully implemented", ""},
		{"1. fully", ""},
		{"12 - partially", ""},
		{"Thank you for your mail of 12.10.", ""},
		{"121", ""},
		{"", ""},
	} {
		if got := summary(passage.NewList("SVN-3", recs).Read(passage.Mail(tt.mail))); got != tt.want {
			t.Errorf("%q:\n got %q\nwant %q", tt.mail, got, tt.want)
		}
	}
}
