package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Mistake is one thing wrong with the configuration.
type Mistake struct {
	File    string
	Line    int    // 0 where the key is not in the file
	Key     string // "schedule.poll"; empty where the file cannot be read as TOML
	Problem string // what is wrong and what to do, one or two sentences
}

// Error returns "followup.toml:31: schedule.poll: what is wrong".
func (m Mistake) Error() string {
	var b strings.Builder
	if m.File != "" {
		b.WriteString(m.File + ":")
	}
	if m.Line > 0 {
		fmt.Fprintf(&b, "%d:", m.Line)
	}
	if m.Key != "" {
		b.WriteString(" " + m.Key + ":")
	}
	b.WriteString(" " + m.Problem)
	return strings.TrimSpace(b.String())
}

// Mistakes are all that is wrong, in the order of the file.
type Mistakes []Mistake

// Error returns one line for each mistake.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

func (ms Mistakes) sort() {
	slices.SortFunc(ms, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Problem, b.Problem))
	})
}

// lineOf returns the line of key, or of the nearest table around it.
func lineOf(lines map[string]int, key string) int {
	for key != "" {
		if n, ok := lines[key]; ok {
			return n
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return 0
}

// nearest returns that of known which is most like got, or "" where none is
// like enough to be meant: a third of its letters may differ.
func nearest(got string, known []string) string {
	best, least := "", len(got)
	for _, k := range known {
		if d := distance(got, k); d < least && d <= max(1, max(len(got), len(k))/3) {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters are to be put in, taken out or
// exchanged.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
