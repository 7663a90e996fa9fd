package text

import (
	"fmt"
	"strings"
)

// readPlain reads plain text in whatever charset. A block is what stands between
// empty lines; its lines are kept, since in plain text each may be an answer.
func readPlain(s source, lim Limits, w *writer) error {
	raw := begin(s, int64(2*lim.Text)) // in no charset is a character longer than twice what it is in UTF-8
	text := decode(raw)
	first, block := 0, []string{}
	for i, line := range append(strings.Split(text, "\n"), "") {
		if tidy(line) != "" {
			if len(block) == 0 {
				first = i + 1
			}
			block = append(block, line)
			continue
		}
		if len(block) == 0 {
			continue
		}
		if err := w.block(fmt.Sprintf("line %d", first), tidy(strings.Join(block, "\n"))); err != nil {
			return err
		}
		block = block[:0]
	}
	w.full = w.full || int64(len(raw)) < s.size
	return nil
}
