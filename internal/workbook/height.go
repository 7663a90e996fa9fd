package workbook

import (
	"strings"
	"unicode/utf8"
)

// charsPerUnit is how many characters of running text fit in one unit of column
// width, which is the width of a digit at 11 points: at 10 points some 1.3 in
// Calibri and 1.15 in the wider face that a machine without it shows. The lower
// one, so that no text is cut anywhere.
const charsPerUnit = 1.15

// indentWidth is what the indent takes of a column's width.
const indentWidth = 1.5

// lines returns into how many lines text breaks in a column of a width, with
// words kept whole and those that are longer than a line cut.
func lines(text string, width, size float64) int {
	room := max(int(width*charsPerUnit*10/size), 1)
	n := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		n += linesOf(paragraph, room)
	}
	return n
}

func linesOf(paragraph string, room int) int {
	n, used := 1, 0
	for word := range strings.FieldsSeq(paragraph) {
		length := utf8.RuneCountInString(word)
		switch {
		case used > 0 && used+1+length <= room:
			used += 1 + length
			continue
		case used > 0:
			n++
		}
		n += (length - 1) / room
		used = (length-1)%room + 1
	}
	return n
}

// points returns the height of n lines of a font size, with a little air.
func points(n int, size float64) float64 { return float64(n)*size*1.36 + 5 }
