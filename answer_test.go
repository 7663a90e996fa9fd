package followup_test

import (
	"slices"
	"testing"

	"github.com/upr-info/followup"
)

func TestCorrect(t *testing.T) {
	answer := func(n string, l followup.Level) followup.Answer {
		return followup.Answer{Recommendation: followup.NewRecommendationKey("SVN-3", n), Level: l}
	}
	remark := func(n, comment string) followup.Answer {
		return followup.Answer{Recommendation: followup.NewRecommendationKey("SVN-3", n), Comment: comment}
	}
	onFile := []followup.Answer{answer("1", followup.Full), answer("2", followup.Not), answer("3", followup.Partial)}
	for _, tt := range []struct {
		name                               string
		sent                               []followup.Answer
		whole                              bool
		after                              []followup.Answer
		added, changed, unchanged, dropped int
	}{
		{"a sheet replaces whole", []followup.Answer{answer("1", followup.Full), answer("2", followup.Full), answer("4", followup.Not)}, true,
			[]followup.Answer{answer("1", followup.Full), answer("2", followup.Full), answer("4", followup.Not)}, 1, 1, 1, 1},
		{"an empty sheet after a full one drops nothing", nil, true, onFile, 0, 0, 0, 0},
		{"lines change only what they name", []followup.Answer{answer("2", followup.Full)}, false,
			[]followup.Answer{answer("2", followup.Full), answer("1", followup.Full), answer("3", followup.Partial)}, 0, 1, 0, 0},
		{"a comment without a level leaves the level", []followup.Answer{remark("2", "No law yet."), remark("4", "New.")}, false,
			[]followup.Answer{{Recommendation: "SVN-3/2", Level: followup.Not, Comment: "No law yet."}, remark("4", "New."),
				answer("1", followup.Full), answer("3", followup.Partial)}, 1, 1, 0, 0},
		{"a comment without a level in a whole sheet stands as it was sent", []followup.Answer{remark("2", "No law yet.")}, true,
			[]followup.Answer{remark("2", "No law yet.")}, 0, 1, 0, 2},
	} {
		c := followup.Correct(onFile, tt.sent, tt.whole)
		same := slices.EqualFunc(c.After, tt.after, followup.Answer.Same)
		if !same || len(c.Added) != tt.added || len(c.Changed) != tt.changed || len(c.Unchanged) != tt.unchanged || len(c.Dropped) != tt.dropped {
			t.Errorf("%s: %+v", tt.name, c)
		}
	}
}

func TestWithPassages(t *testing.T) {
	lines := []followup.Answer{{Recommendation: "SVN-3/1", Level: followup.Partial, Comment: "A bill is drafted."}}
	passage := func(state followup.PassageState, text string, keys ...followup.RecommendationKey) followup.Passage {
		return followup.Passage{State: state, Text: text, Recommendations: keys}
	}
	got := followup.WithPassages(lines, []followup.Passage{
		passage(followup.PassageAttached, "The bill was read twice.", "SVN-3/1", "SVN-3/2"),
		passage(followup.PassageSuggested, "Nobody knows what this is about."),
		passage(followup.PassageRejected, "Not this one.", "SVN-3/2"),
		passage(followup.PassageConfirmed, "The bill was read twice.", "SVN-3/1"),
	})
	want := map[followup.RecommendationKey]string{"SVN-3/1": "A bill is drafted.\n\nThe bill was read twice.", "SVN-3/2": "The bill was read twice."}
	for _, a := range got {
		if a.Comment != want[a.Recommendation] {
			t.Errorf("%s: %q", a.Recommendation, a.Comment)
		}
		if a.Recommendation == "SVN-3/1" && a.Level != followup.Partial {
			t.Errorf("%s lost its level", a.Recommendation)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d answers, want %d", len(got), len(want))
	}
}
