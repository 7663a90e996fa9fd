package followup

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A DocumentSymbol is that of a UN document about a review, in the UN's own spelling:
// "A/HRC/WG.6/34/SVN/1" (national report, UN compilation, stakeholder summary),
// "A/HRC/43/15/Add.1" (report of the Working Group, what the State added),
// "A/HRC/DEC/43/112" (decision).
type DocumentSymbol string

// People write what they like between the parts of a symbol, and in the names of
// files nothing else is possible.
const between = `[\s/\\_.,:|–—-]{1,3}`

var (
	symbolPattern = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])[AА](?:` + between + `)?HRC(?:` + between + `)?(?:` +
		`WG(?:` + between + `)?6` + between + `([1-9]\d?)` + between + `([a-z]{3})(?:` + between + `)?([1-3])|` +
		`DEC` + between + `([1-9]\d?)` + between + `([1-9]\d{0,2})|` +
		`([1-9]\d?)` + between + `([1-9]\d{0,2}))((?:` + between + `(?:Add|Corr|Rev)[\s._]{0,2}\d{1,2}){0,2})`)
	symbolTail = regexp.MustCompile(`(?i)(Add|Corr|Rev)[\s._]{0,2}(\d{1,2})`)
)

// maxSymbols bounds the symbols found in one text: a report's footnotes have some
// dozens.
const maxSymbols = 100

// FindSymbols returns the symbols that stand in s, a text or the name of a file,
// in their order and each once, at most 100. Any separator, or none before HRC,
// is understood: "A-HRC-43-15", "a_hrc_wg.6_34_svn_1", "A/HRC 43/15/Add. 1".
func FindSymbols(s string) []DocumentSymbol {
	// What may stand before and behind HRC in bytes; only there is the pattern tried,
	// which is a hundred times dearer than looking for three letters.
	const before, behind = 14, 100
	var found []DocumentSymbol
	for from := 0; len(found) < maxSymbols; {
		at := indexHRC(s, from)
		if at < 0 {
			break
		}
		near := s[max(from, at-before):min(len(s), at+behind)]
		from = at + len("HRC")
		m := symbolPattern.FindStringSubmatchIndex(near)
		if m == nil || m[1] < len(near) && near[m[1]] >= '0' && near[m[1]] <= '9' { // a longer number is none of ours
			continue
		}
		if symbol := newSymbol(near, m); !slices.Contains(found, symbol) {
			found = append(found, symbol)
		}
	}
	return found
}

// indexHRC returns where HRC stands next in s, in any letters, or -1.
func indexHRC(s string, from int) int {
	for i := from; i+3 <= len(s); i++ {
		if s[i]|0x20 == 'h' && s[i+1]|0x20 == 'r' && s[i+2]|0x20 == 'c' {
			return i
		}
	}
	return -1
}

// newSymbol spells what symbolPattern found.
func newSymbol(s string, m []int) DocumentSymbol {
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return strings.ToUpper(s[m[2*i]:m[2*i+1]])
	}
	spelt := "A/HRC/" + part(6) + "/" + part(7)
	switch {
	case m[2] >= 0:
		spelt = "A/HRC/WG.6/" + part(1) + "/" + part(2) + "/" + part(3)
	case m[8] >= 0:
		spelt = "A/HRC/DEC/" + part(4) + "/" + part(5)
	}
	for _, t := range symbolTail.FindAllStringSubmatch(s[m[16]:m[17]], -1) {
		spelt += "/" + strings.ToUpper(t[1][:1]) + strings.ToLower(t[1][1:]) + "." + t[2]
	}
	return DocumentSymbol(spelt)
}

// Document returns the symbol without what was added, corrected or revised.
func (s DocumentSymbol) Document() DocumentSymbol {
	for _, tail := range []string{"/Add.", "/Corr.", "/Rev."} {
		before, _, _ := strings.Cut(string(s), tail)
		s = DocumentSymbol(before)
	}
	return s
}

// Session returns the State and the session of the Working Group that a document
// was made for. It is not ok for a symbol that does not say so.
func (s DocumentSymbol) Session() (c CountryCode, session int, ok bool) {
	rest, ok := strings.CutPrefix(string(s), "A/HRC/WG.6/")
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 3 {
		return "", 0, false
	}
	session, err := strconv.Atoi(parts[0])
	return CountryCode(parts[1]), session, err == nil
}
