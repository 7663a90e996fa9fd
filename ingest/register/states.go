package register

import (
	"slices"
	"strings"
	"unicode"
)

// A group is a pair of brackets in a text, with its bounds in bytes.
type group struct {
	start, end int
	inside     string
}

// attribution parts a recommendation of a UN document from the States that made
// it, which stand in brackets at its end: "Text (State A) (State B);" or "Text
// (State A, State B)". A paragraph of several parts, "Text (State A); text
// (State B);", keeps its text as it is, and has the States of all its parts,
// each once. Not sure are States that no calendar knows, and none at all, which
// is "Unknown".
func attribution(text string, known Calendar) (rest string, from []string, sure bool) {
	text = strings.TrimRight(text, "; ")
	all := groups(text)
	first := len(text) // where the brackets at the end begin
	for i := len(all) - 1; i >= 0; i-- {
		g := all[i]
		if !endsPart(text[g.end:], i+1 < len(all) && all[i+1].start == first) {
			continue
		}
		names, ok := stateNames(g.inside, known)
		if !ok {
			continue
		}
		from = append(names, from...)
		if strings.Trim(text[g.end:first], " ,;.") == "" {
			first = g.start
		}
	}
	if len(from) == 0 {
		return unknownStates(text, all)
	}
	if partBefore(from, all, first, known) {
		first = len(text)
	}
	return strings.TrimRight(text[:first], " ;,"), unique(from), true
}

// partBefore reports whether States stand before the brackets at the end: then
// the text has several parts.
func partBefore(from []string, all []group, first int, known Calendar) bool {
	atEnd := 0
	for _, g := range all {
		if g.start >= first {
			names, _ := stateNames(g.inside, known)
			atEnd += len(names)
		}
	}
	return atEnd < len(from)
}

// unknownStates takes the last brackets as they stand, where they end the text.
func unknownStates(text string, all []group) (string, []string, bool) {
	if n := len(all); n > 0 && strings.Trim(text[all[n-1].end:], " .,;") == "" && clean(all[n-1].inside) != "" {
		g := all[n-1]
		return strings.TrimRight(text[:g.start], " ;,"), []string{short(clean(g.inside), maxName)}, false
	}
	return text, []string{"Unknown"}, false
}

// endsPart reports whether brackets that rest follows end a part of a
// recommendation: the text ends, or a semicolon, the brackets of another State
// or a new sentence follows.
func endsPart(rest string, anotherFollows bool) bool {
	trimmed := strings.TrimLeft(rest, " ,.")
	if trimmed == "" || trimmed[0] == ';' || strings.HasPrefix(rest, ".") {
		return true
	}
	if trimmed[0] == '(' {
		return anotherFollows || strings.HasPrefix(rest, " (") || strings.HasPrefix(rest, "(")
	}
	return unicode.IsUpper([]rune(trimmed)[0])
}

// groups finds the outermost brackets. Those that nothing closes end at the
// next semicolon or with the text.
func groups(text string) []group {
	var out []group
	for i := 0; i < len(text); i++ {
		if text[i] != '(' {
			continue
		}
		inside, end := bracketed(text, i)
		out = append(out, group{start: i, end: end, inside: inside})
		i = end - 1
	}
	return out
}

// bracketed returns what stands in the brackets that open at i, and where they
// end.
func bracketed(text string, i int) (inside string, end int) {
	depth := 0
	for j := i; j < len(text); j++ {
		switch text[j] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return text[i+1 : j], j + 1
			}
		}
	}
	if n := strings.IndexByte(text[i:], ';'); n > 0 {
		return text[i+1 : i+n], i + n
	}
	return text[i+1:], len(text)
}

// stateNames reads the names in brackets, as they stand there. It is not ok if
// none of them is a State's: then the brackets hold something else.
func stateNames(s string, known Calendar) (names []string, ok bool) {
	pieces := pieces(s)
	for i := 0; i < len(pieces); {
		n := longest(pieces[i:], known)
		if n > 0 {
			names, ok = append(names, clean(strings.Join(pieces[i:i+n], ", "))), true
			i += n
			continue
		}
		if two := strings.Split(pieces[i], " and "); len(two) == 2 && isState(two[0], known) && isState(two[1], known) {
			names, ok = append(names, clean(two[0]), clean(two[1])), true
		} else {
			names = append(names, short(clean(pieces[i]), maxName))
		}
		i++
	}
	return names[:min(len(names), maxParts)], ok
}

// longest returns how many pieces from the first are one State's name, which
// may hold commas itself; 0 for none.
func longest(pieces []string, known Calendar) int {
	const most = 3
	for n := min(most, len(pieces)); n > 0; n-- {
		if isState(strings.Join(pieces[:n], ", "), known) {
			return n
		}
	}
	return 0
}

// isState reports whether a name is that of a State, or of one of the observers
// that make recommendations too. UN documents write names out: (ID) and (IT)
// are no codes of States there.
func isState(name string, known Calendar) bool {
	const code = 3
	name = strings.TrimSuffix(clean(name), "*")
	if len(name) <= code {
		return false
	}
	if _, ok := known.ByName(name); ok {
		return true
	}
	return known.Observer(name)
}

// pieces cuts at commas and semicolons outside of brackets.
func pieces(s string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i <= len(s) && len(out) < maxParts; i++ {
		switch {
		case i == len(s) || depth <= 0 && (s[i] == ',' || s[i] == ';'):
			if p := clean(s[from:i]); p != "" {
				out = append(out, p)
			}
			from = i + 1
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		}
	}
	return out
}

// unique keeps the first of each name.
func unique(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.ContainsFunc(out, func(have string) bool { return folded(have) == folded(n) }) {
			out = append(out, n)
		}
	}
	return out[:min(len(out), maxParts)]
}
