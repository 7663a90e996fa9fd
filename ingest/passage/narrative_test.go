package passage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/passage"
	"github.com/upr-info/followup/internal/text"
)

// document returns the lines of a document with these paragraphs.
func document(paragraphs ...string) []passage.Line {
	var blocks []text.Block
	for i, p := range paragraphs {
		blocks = append(blocks, text.Block{Where: fmt.Sprintf("paragraph %d", i+1), Text: p})
	}
	return passage.Lines(blocks)
}

// attached writes the attached passages as "paragraph 2 121.10~ text".
func attached(r passage.Reading) (list []string) {
	for _, p := range r.Passages {
		if p.State != followup.PassageAttached {
			continue
		}
		var numbers []string
		for _, k := range p.Recommendations {
			numbers = append(numbers, k.Number())
		}
		mark := map[followup.Level]string{followup.Full: "+", followup.Partial: "~", followup.Not: "-", followup.NoLevel: "?"}[p.Level]
		list = append(list, fmt.Sprintf("%s %s%s %s", p.Where, strings.Join(numbers, ","), mark, p.Text))
	}
	return list
}

func TestNarrative(t *testing.T) {
	recs := review()
	const title, law, court = "Ratify convention number 121.10 and report on what was done since the last review (Chile)", "The law was adopted in the spring.", "The courts apply it."
	for _, tt := range []struct {
		name     string
		document []string
		want     []string
	}{
		{"a symbol with a paragraph", []string{"As to A/HRC/43/15, para. 121.10, the law was adopted."},
			[]string{"paragraph 1 121.10? As to A/HRC/43/15, para. 121.10, the law was adopted."}},
		{"an addendum of the report", []string{"See A/HRC/43/15/Add.1, paras 121.10 and 121.11: nothing was done."},
			[]string{"paragraph 1 121.10,121.11? See A/HRC/43/15/Add.1, paras 121.10 and 121.11: nothing was done."}},
		{"a recommendation in a sentence", []string{"The State accepted recommendation 121.10 and did nothing."},
			[]string{"paragraph 1 121.10? The State accepted recommendation 121.10 and did nothing."}},
		{"in French, Spanish, Russian, Arabic, Chinese", []string{"La recommandation 121.1 est oubliée.", "La recomendación 121.2 fue olvidada.",
			"Рекомендация 121.3 забыта.", "أهملت التوصية 121.4 منذ سنوات.", "关于建议121.5，没有进展。"},
			[]string{"paragraph 1 121.1? La recommandation 121.1 est oubliée.", "paragraph 2 121.2? La recomendación 121.2 fue olvidada.",
				"paragraph 3 121.3? Рекомендация 121.3 забыта.", "paragraph 4 121.4? أهملت التوصية 121.4 منذ سنوات.", "paragraph 5 121.5? 关于建议121.5，没有进展。"}},
		{"a level at the beginning", []string{"Partially implemented. Recommendation 121.10 led to a bill."},
			[]string{"paragraph 1 121.10~ Partially implemented. Recommendation 121.10 led to a bill."}},
		{"no level within a sentence", []string{"Recommendation 121.10 is not fully implemented, we think."},
			[]string{"paragraph 1 121.10? Recommendation 121.10 is not fully implemented, we think."}},
		{"three are an overview", []string{"We speak of recommendations 121.1, 121.2 and 121.3 here."}, nil},
		{"another report", []string{"As to A/HRC/25/15, para. 121.10, the law was adopted."}, nil},
		{"another report behind", []string{"The State ignores recommendation 121.10 of A/HRC/25/15 still."}, nil},
		{"a law", []string{"This is paragraph 12.5 of the Constitution, which nobody reads."}, nil},
		{"an article", []string{"This is article 12.5, and section 121.10 of the code."}, nil},
		{"a bare number in a sentence", []string{"The rate was 121.10 in spring."}, nil},
		{"a number as heading", []string{"121.10", law, court, "121.11", "Nothing was done at all."},
			[]string{"paragraph 1 121.10? " + law + "\n\n" + court, "paragraph 4 121.11? Nothing was done at all."}},
		{"a heading in words", []string{"Recommendation 121.10", law, "Conclusion", "We thank everybody."},
			[]string{"paragraph 1 121.10? " + law}},
		{"a heading with the words of the recommendation", []string{"121.10 " + title, law, court},
			[]string{"paragraph 1 121.10? " + law + "\n\n" + court}},
		{"a heading with a title", []string{"121.10 Enforced disappearances", law, court},
			[]string{"paragraph 1 121.10? " + law + "\n\n" + court}},
		{"a heading with a level below", []string{"121.10 " + title, "Partially implemented.", law, court},
			[]string{"paragraph 1 121.10~ Partially implemented.\n\n" + law + "\n\n" + court}},
		{"a heading for three", []string{"121.1, 121.2, 121.3", law}, nil},
		{"chapters of its own", []string{"5.1 Introduction", "Some words.", "5.2 Method", "More words.", "5.3 Results", "Many words.", "5.4 Thanks", "Few words."}, nil},
		{"two passages for one", []string{"Recommendation 121.10 led to a bill.", "Some words.", "The bill of recommendation 121.10 failed."},
			[]string{"paragraph 1 121.10? Recommendation 121.10 led to a bill.", "paragraph 3 121.10? The bill of recommendation 121.10 failed."}},
	} {
		got := attached(passage.NewList("SVN-3", recs).Read(document(tt.document...)))
		if strings.Join(got, "\n--\n") != strings.Join(tt.want, "\n--\n") {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// TestRunningNumbers: where numbers are 1, 2, 3, only a word before them tells
// them from any other number.
func TestRunningNumbers(t *testing.T) {
	recs := list("1", "2", "3", "12", "13")
	for _, tt := range []struct{ mail, want string }{
		{"12 - partially", ""},
		{"12. fully", ""},
		{"recommendation 12: partially", "12~"},
		{"Rec. 12 - partially", "12~"},
		{"Recommendations 12 and 13: not implemented", "12- | 13-"},
		{"Recommendations 12, 13: fully", "12+ | 13+"},
		{"recommendation 12 % fully", ""},
		{"We worked on recommendation 12 of 13 partners", ""},
	} {
		if got := summary(passage.NewList("SVN-3", recs).Read(passage.Mail(tt.mail))); got != tt.want {
			t.Errorf("%q:\n got %q\nwant %q", tt.mail, got, tt.want)
		}
	}
}

// TestPlaces: an answer says where it stood.
func TestPlaces(t *testing.T) {
	r := passage.NewList("SVN-3", review()).Read(passage.Mail("Dear all,\n\nthese are our answers:\n\n121.1 fully\n121.2: nothing happened\n"))
	if len(r.Answers) != 2 || r.Answers[0].Cell != "mail text, line 5" || r.Answers[1].Cell != "mail text, line 6" || r.Answers[0].MatchedBy != followup.ByNumber {
		t.Errorf("answers: %+v", r.Answers)
	}
	if len(r.Doubts) != 1 || r.Doubts[0].Code != followup.DoubtNoLevel || r.Doubts[0].Where != "mail text, line 6" || r.Doubts[0].Expected != "121.2" {
		t.Errorf("doubts: %+v", r.Doubts)
	}
	if r.Levels() != 1 {
		t.Errorf("%d levels", r.Levels())
	}
}

// TestBounds: what is longer than a comment is cut and said, and a text of any
// size has a bounded number of passages.
func TestBounds(t *testing.T) {
	r := passage.NewList("SVN-3", review()).Read(document("121.10: fully; " + strings.Repeat("Ä", 40_000)))
	if len(r.Answers) != 1 || len([]rune(r.Answers[0].Comment)) != 32_767 || r.Doubts[0].Code != followup.DoubtTooLong {
		t.Errorf("%d answers, %+v", len(r.Answers), r.Doubts)
	}
	many := make([]string, 1500)
	for i := range many {
		many[i] = "Recommendation 121.10 was discussed again."
	}
	if r = passage.NewList("SVN-3", review()).Read(document(many...)); len(r.Passages) != 1000 || !r.Cut {
		t.Errorf("%d passages, cut %v", len(r.Passages), r.Cut)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"121.10 - partially", "121.1, 121.2 and 121.5: not", "121.1-121.5 fully", "121.10\n\nWords.\n\nMore.", "A/HRC/43/15, para. 121.10",
		"التوصية ١٢١٫١٠: جزئيا", "第121.10段：部分", "P1", "rec. rec. rec. 1", "121.10 Ratify convention number 121.10 and report (", "\xff121.10\xfe", "> 121.10 fully"} {
		f.Add(s)
	}
	recs := review()
	f.Fuzz(func(t *testing.T, s string) {
		for _, lines := range [][]passage.Line{passage.Mail(s), document(strings.Split(s, "\n\n")...)} {
			r := passage.NewList("SVN-3", recs).Read(lines)
			seen := map[followup.RecommendationKey]bool{}
			for _, a := range r.Answers {
				if a.Empty() || seen[a.Recommendation] || a.Recommendation.Review() != "SVN-3" || a.Cell == "" {
					t.Errorf("%q: %+v", s, a)
				}
				seen[a.Recommendation] = true
				if !strings.ContainsAny(s, "0123456789") && strings.ToValidUTF8(s, "") == s && !strings.ContainsAny(s, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９") {
					t.Errorf("%q: an answer without a number", s)
				}
			}
			for i, p := range r.Passages {
				if p.Number != i+1 || p.Text == "" || p.State == followup.PassageAttached && len(p.Recommendations) == 0 ||
					p.State == followup.PassageSuggested && len(p.Suggestions) == 0 {
					t.Errorf("%q: %+v", s, p)
				}
			}
		}
	})
}

// TestLevelsDiffer: where a report gives one recommendation two levels, neither
// counts, and its writer is asked.
func TestLevelsDiffer(t *testing.T) {
	const full, not = "Fully implemented. Recommendation 121.10 is law.", "Not implemented. Recommendation 121.10 is forgotten."
	for _, tt := range []struct {
		name     string
		document []string
		levels   string // of lines, then of passages
		doubts   int
	}{
		{"two passages that differ", []string{full, not}, "??", 2},
		{"two that agree", []string{full, "Fully implemented. Recommendation 121.10 again."}, "++", 0},
		{"one without a level", []string{full, "Recommendation 121.10 was discussed."}, "+?", 0},
		{"a line and a passage that differ", []string{"121.10 - partially; half of it", full}, "??", 2},
		{"a bare line and a passage that differ", []string{"121.10 - partially", "Some words.", full}, "?", 2},
		{"a line and a passage that agree", []string{"121.10 - fully", "Some words.", full}, "++", 0},
		{"another recommendation", []string{full, "Not implemented. Recommendation 121.11 is forgotten."}, "+-", 0},
	} {
		r := passage.NewList("SVN-3", review()).Read(document(tt.document...))
		mark := map[followup.Level]string{followup.Full: "+", followup.Partial: "~", followup.Not: "-", followup.NoLevel: "?"}
		levels, doubts := "", 0
		for _, a := range r.Answers {
			levels += mark[a.Level]
		}
		for _, p := range r.Passages {
			if p.State == followup.PassageAttached {
				levels += mark[p.Level]
			}
		}
		for _, d := range r.Doubts {
			if d.Code == followup.DoubtTwice && d.Expected == "121.10" {
				doubts++
			}
		}
		if levels != tt.levels || doubts != tt.doubts {
			t.Errorf("%s: levels %s with %d doubts, want %s with %d: %+v", tt.name, levels, doubts, tt.levels, tt.doubts, r)
		}
	}
}

// TestBombs: a megabyte of what costs most are read in the time and the
// memory of any other text.
func TestBombs(t *testing.T) {
	const size = 1 << 20
	for _, unit := range []string{"121.10 fully\n", "121.1-121.5 fully\n", "121.1-121.5, ", "rec. rec. ", "121.10\n\n", "para. 121.10, ", "121.10 Ratify\n",
		"A/HRC/43/15 ", "121.10: x\ny\n\n", "recommendation 121.10 ", "( [ * - ", "121.10 not\n121.10 fully\n", "ا", "部分", "Word "} {
		s := strings.Repeat(unit, size/len(unit))
		begun := time.Now()
		for _, lines := range [][]passage.Line{passage.Mail(s), document(s), document(strings.SplitAfter(s[:size/8], "\n\n")...)} {
			passage.NewList("SVN-3", review()).Read(lines)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("%q: %v", unit, took)
		} else {
			t.Logf("%q: %v", unit, took)
		}
	}
}
