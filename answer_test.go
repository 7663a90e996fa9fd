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
	} {
		c := followup.Correct(onFile, tt.sent, tt.whole)
		same := slices.EqualFunc(c.After, tt.after, followup.Answer.Same)
		if !same || len(c.Added) != tt.added || len(c.Changed) != tt.changed || len(c.Unchanged) != tt.unchanged || len(c.Dropped) != tt.dropped {
			t.Errorf("%s: %+v", tt.name, c)
		}
	}
}
