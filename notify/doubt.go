package notify

import (
	"fmt"

	"github.com/upr-info/followup"
)

// Doubt returns the sentence that a receipt in l has for a row in doubt.
func (t *Templates) Doubt(l followup.Language, d followup.Doubt) (string, error) {
	sentence, err := phrase(t.texts[l.OrWritten()], "doubt", d.Code, doubts([]followup.Doubt{d})[0])
	if err != nil {
		return "", fmt.Errorf("word a doubt: %w", err)
	}
	return reading(inline(sentence)), nil
}
