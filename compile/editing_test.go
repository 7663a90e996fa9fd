package compile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
)

// TestEditing: edits change what is counted and shown, leave a mark, and leave
// nothing of what they took out.
func TestEditing(t *testing.T) {
	ngo := func(id string) followup.Stakeholder {
		return followup.Stakeholder{ID: followup.StakeholderID(id), Name: "Example NGO " + id, Kind: followup.NGO, Attribution: followup.Named}
	}
	for _, tt := range []struct {
		name   string
		answer followup.Answer
		edit   followup.Edit
		level  followup.Level
		words  string
		marks  string
		class  followup.Class // of the recommendation, which nobody else answers
	}{
		{"none", followup.Answer{Level: followup.Full, Comment: "words"}, followup.Edit{}, followup.Full, "words", "", followup.FullyImplemented},
		{"shortened", followup.Answer{Level: followup.Full, Comment: "many words"}, followup.Edit{Comment: "words"}, followup.Full, "words",
			"comment shortened", followup.FullyImplemented},
		{"left out, the level counts", followup.Answer{Level: followup.Not, Comment: "words"}, followup.Edit{Drop: followup.Defamatory}, followup.Not, "",
			"comment left out", followup.NotImplemented},
		{"a level set", followup.Answer{Comment: "words"}, followup.Edit{Level: followup.Partial}, followup.Partial, "words", "level set", followup.PartiallyImplemented},
		{"not assessable", followup.Answer{Level: followup.Full, Comment: "words"}, followup.Edit{NotAssessable: true}, "", "words",
			"found not assessable", followup.NotAssessed},
		{"not assessable, without a comment", followup.Answer{Level: followup.Full}, followup.Edit{NotAssessable: true}, "", "",
			"found not assessable", followup.NotAssessed},
		{"nothing remains", followup.Answer{Comment: "words"}, followup.Edit{Drop: followup.OffTopic}, "", "", "gone", followup.NotCommented},
		{"nothing remains of two", followup.Answer{Level: followup.Full, Comment: "words"}, followup.Edit{Drop: followup.OffTopic, NotAssessable: true}, "", "",
			"gone", followup.NotCommented},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := compiletest.Unanswered()
			key := s.Recommendations[0].Key
			tt.answer.Recommendation = key
			s.Answers = []compile.Given{{Stakeholder: ngo("1"), Answers: []followup.Answer{tt.answer}, Edits: map[followup.RecommendationKey]followup.Edit{key: tt.edit}}}
			a := compile.Assemble(s)
			r := a.Recommendations[0]
			if r.Class != tt.class {
				t.Errorf("class %s, want %s", r.Class, tt.class)
			}
			if tt.marks == "gone" {
				if len(r.Answers) > 0 || a.Editing.Removed != 1 {
					t.Errorf("%d answers, %d removed", len(r.Answers), a.Editing.Removed)
				}
				return
			}
			got := r.Answers[0]
			if marks := compile.English().Edits(got); got.Level != tt.level || got.Comment != tt.words || marks != tt.marks {
				t.Errorf("%q %q %q", got.Level, got.Comment, marks)
			}
			if sentence := compile.English().Editing(a.Editing); (sentence == "") != tt.edit.IsZero() {
				t.Errorf("said of all: %q", sentence)
			}
		})
	}
}

// TestEditWords: every mark has words in every language.
func TestEditWords(t *testing.T) {
	for _, l := range followup.Written() {
		marked := compile.WordsIn(l).EditMark(compile.Answer{Edited: followup.EditMarks()})
		if strings.Count(marked, ",") != len(followup.EditMarks())-1 || slices.Contains(strings.Fields(marked), "") {
			t.Errorf("%s: %q", l, marked)
		}
	}
}
