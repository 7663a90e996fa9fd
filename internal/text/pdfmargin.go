package text

import (
	"regexp"
	"slices"
	"strconv"
)

const (
	marginShare  = 0.15 // of a page's height, above and below: more than any header of two lines
	marginLines  = 3    // of a page's lines, from either end
	minRepeating = 3    // pages that have a line before it is a header
)

// withoutMargins drops headers, footers and page numbers: lines at the top or the
// bottom that stand on two in five pages, since left and right ones may differ,
// or would if the number in them were not the page's own.
func withoutMargins(pages []pdfPage) []pdfPage {
	seen := map[string]int{}
	for _, p := range pages {
		here := map[string]bool{}
		for _, l := range p.margins() {
			for _, mark := range marks(l.text, p.number) {
				here[mark] = true
			}
		}
		for mark := range here {
			seen[mark]++
		}
	}
	least := max(minRepeating, len(pages)*2/5)
	for i, p := range pages {
		margins := p.margins()
		pages[i].lines = slices.DeleteFunc(slices.Clone(p.lines), func(l pdfLine) bool {
			return slices.Contains(margins, l) &&
				slices.ContainsFunc(marks(l.text, p.number), func(m string) bool { return seen[m] >= least })
		})
	}
	return pages
}

// margins returns the lines that may be headers or footers.
func (p pdfPage) margins() []pdfLine {
	low, high := p.height*marginShare, p.height*(1-marginShare)
	byHeight := slices.Clone(p.lines)
	slices.SortStableFunc(byHeight, func(a, b pdfLine) int {
		switch {
		case a.base > b.base:
			return -1
		case a.base < b.base:
			return 1
		}
		return 0
	})
	var out []pdfLine
	for i, l := range byHeight {
		if l.base > high && i < marginLines || l.base < low && i >= len(byHeight)-marginLines {
			out = append(out, l)
		}
	}
	return out
}

var anyNumber = regexp.MustCompile(`[0-9]{1,4}`)

// marks returns by what a line may be known on another page: as it is, and with
// its first or last number told from the page's.
func marks(text string, page int) []string {
	out := []string{text}
	numbers := anyNumber.FindAllStringIndex(text, -1)
	for i, at := range numbers {
		if i != 0 && i != len(numbers)-1 {
			continue
		}
		n, err := strconv.Atoi(text[at[0]:at[1]])
		if err != nil {
			continue
		}
		out = append(out, text[:at[0]]+"\x00"+strconv.Itoa(n-page)+text[at[1]:])
	}
	return out
}
