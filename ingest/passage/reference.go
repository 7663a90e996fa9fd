package passage

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/upr-info/followup"
)

// numbers are the paragraph numbers of one review.
type numbers struct {
	review followup.ReviewID
	known  map[string]followup.RecommendationKey
	dotted bool         // all of them have a dot: a bare one tells itself from other numbers
	dots   map[int]bool // how many dots its numbers have
	symbol string       // of the report they stand in, "A/HRC/43/15"; empty where not known, or not one
}

func newNumbers(review followup.ReviewID, recs []followup.Recommendation) *numbers {
	n := &numbers{review: review, known: map[string]followup.RecommendationKey{}, dots: map[int]bool{}, dotted: true}
	for i, r := range recs {
		number := strings.ToUpper(r.Number())
		n.known[number] = r.Key
		n.dots[strings.Count(number, ".")] = true
		if r.Kind != followup.Pledge && !strings.Contains(number, ".") {
			n.dotted = false
		}
		s := baseSymbol(r.Symbol)
		if i > 0 && s != n.symbol {
			s = ""
		}
		n.symbol = s
	}
	return n
}

// looksLikeNumber reports whether a number has the shape of those of the review.
func (n *numbers) looksLikeNumber(s string) bool {
	return n.dots[strings.Count(s, ".")] && (strings.Contains(s, ".") || !n.dotted || n.known[s] != "")
}

// A reference is one or several paragraph numbers in a text.
type reference struct {
	keys    []followup.RecommendationKey // of this review, each once
	unknown []string                     // numbers of the same shape that it does not have
	worded  bool                         // after "recommendation", "para." or a symbol
	named   bool                         // after "recommendation" or the symbol of the report
	vague   bool                         // what follows may be the end of a range
	foreign bool                         // in another document than the report
	rest    string                       // what follows, the end of the text that was searched
}

// introWords are what stands before a number, in six languages. The first group
// says recommendation, the second only paragraph.
const introWords = `(?:(recommendations?|recommandations?|recomendaci[oó]n(?:es)?|recs?|рекомендаци\p{Cyrillic}{1,3}|рек|[وبلف]?ا?ل?توصي(?:ة|ات)|建议)` +
	`|(paragraphes?|paragraphs?|paras?|p[aá]rrafos?|p[aá]rrs?|par|пункт\p{Cyrillic}{0,3}|пп?|[وبلف]?ا?ل?فقر(?:ة|ات)|§§?|第|段))` +
	`(?:[\s.:#°º]*(?:numbers?|nos?|nrs?|num[eé]ros?|n[uú]ms?|n|номер\p{Cyrillic}{0,2}|رقم)\b)?[\s.:#°º№"“«(]*`

var (
	symbolForm  = regexp.MustCompile(`(?i)\bA\s?/\s?HRC\s?/\s?(\d{1,2})\s?/\s?(\d{1,3})(?:\s?/\s?(?:Add|Corr|Rev)\.?\s?\d{1,2})*`)
	symbolFirst = regexp.MustCompile(`^(?:` + symbolForm.String() + `)`)
	introForm   = regexp.MustCompile(`(?i)` + introWords)
	introFirst  = regexp.MustCompile(`(?i)^` + introWords)
	bulletForm  = regexp.MustCompile(`^[\s*•·▪◦●■–—-]+`)
	listForm    = regexp.MustCompile(`^\s*(?:[,;&/+]\s*(?:and|et|y|e|и)?|\s(?:and|et|y|e|и|و|和|及)|و|和|及)\s*`)
	rangeForm   = regexp.MustCompile(`^\s*(?:[-–—]|\s(?:to|through|à|au|a|al|по|до|至|إلى)\s)\s*`)
)

// baseSymbol returns the symbol of a report without what was added to it later.
func baseSymbol(s string) string {
	m := symbolForm.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return "A/HRC/" + m[1] + "/" + m[2]
}

// leading returns the reference that a line begins with. It is not ok where the
// line begins with anything else.
func (n *numbers) leading(line string) (r reference, ok bool) {
	const far = 100 // bytes: where the number stands behind words and symbol
	if !strings.ContainsAny(line[:min(far, len(line))], "0123456789") {
		return r, false
	}
	s := line[len(bulletForm.FindString(line)):]
	s = strings.TrimLeft(s, "([")
	if m := symbolFirst.FindString(s); m != "" {
		r.takeSymbol(n, m)
		s = strings.TrimLeft(s[len(m):], ",;:. -–—(")
	}
	s = r.takeIntro(s)
	if !n.list(&r, s) {
		return r, false
	}
	if !r.worded && !n.dotted && !isPledge(r) {
		return r, false
	}
	r.rest = strings.TrimLeft(r.rest, "])")
	return r, !measured(r.rest) && !ofAnother(r)
}

// isPledge reports whether all that r refers to are pledges, "P3", which no
// other number looks like.
func isPledge(r reference) bool {
	for _, k := range r.keys {
		if !strings.HasPrefix(k.Number(), "P") {
			return false
		}
	}
	return len(r.keys) > 0 && len(r.unknown) == 0
}

func (r *reference) takeSymbol(n *numbers, symbol string) {
	r.worded = true
	r.named = n.symbol != "" && baseSymbol(symbol) == n.symbol
	r.foreign = !r.named
}

// takeIntro skips the words before a number.
func (r *reference) takeIntro(s string) string {
	const most = 3 // words: "A/HRC/43/15, recommendation, para."
	for range most {
		m := introFirst.FindStringSubmatchIndex(s)
		if m == nil || !startsNumber(s[m[1]:]) && !introFirst.MatchString(s[m[1]:]) {
			return s
		}
		r.worded = true
		r.named = r.named || m[2] >= 0
		s = s[m[1]:]
	}
	return s
}

func startsNumber(s string) bool {
	return s != "" && ('0' <= s[0] && s[0] <= '9' || s[0] == 'P' || s[0] == 'p')
}

// list reads the numbers that s begins with: "121.1, 121.2 and 121.5", "121.1-121.5".
func (n *numbers) list(r *reference, s string) bool {
	last, rest, ok := n.number(s)
	if !ok || !n.looksLikeNumber(last) {
		return false
	}
	r.add(n, last)
	for read := 1; ok; read++ {
		if read == longestList {
			r.vague = true
			break
		}
		if last, rest, ok = n.upTo(r, last, rest); !ok {
			last, rest, ok = n.further(r, last, rest)
		}
	}
	r.rest = strings.TrimPrefix(rest, "段")
	return rest == "" || rest[0] != '/' || !startsNumber(rest[1:])
}

// upTo reads the end of a range that begins with last. Where it is not certain
// what lies between, the reference is vague.
func (n *numbers) upTo(r *reference, last, s string) (to, rest string, ok bool) {
	sep := rangeForm.FindString(s)
	if sep == "" {
		return last, s, false
	}
	to, rest, ok = n.number(s[len(sep):])
	between := n.between(last, to)
	switch {
	case ok && between != nil:
		for _, number := range between {
			r.add(n, number)
		}
		return to, rest, true
	case ok && (n.looksLikeNumber(to) || strings.TrimSpace(sep) == sep): // "121.1-5"
		r.vague = true
		return to, rest, true
	}
	return last, s, false
}

// further reads one more number of a list.
func (n *numbers) further(r *reference, last, s string) (number, rest string, ok bool) {
	sep := listForm.FindString(s)
	if sep == "" {
		return last, s, false
	}
	number, rest, ok = n.number(s[len(sep):])
	if !ok || !n.looksLikeNumber(number) || !n.dotted && n.known[number] == "" {
		return last, s, false
	}
	r.add(n, number)
	return number, rest, true
}

func (r *reference) add(n *numbers, number string) {
	key, known := n.known[number]
	switch {
	case !known:
		r.unknown = append(r.unknown, number)
	case !contains(r.keys, key):
		r.keys = append(r.keys, key)
	}
}

// longestList is how many numbers and ranges one reference has at most. More are
// a table of contents.
const longestList = 100

// widest is how many recommendations one range may name. More would be a
// chapter, of which nobody says one thing.
const widest = 50

// between returns the numbers after from up to to, or nil where the range is not
// certain: another group of paragraphs, backwards, or with numbers that the
// review does not have.
func (n *numbers) between(from, to string) (list []string) {
	head, first := cutLast(from)
	other, last := cutLast(to)
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(last)
	if errA != nil || errB != nil || head != other || a >= b || b-a > widest {
		return nil
	}
	for i := a + 1; i <= b; i++ {
		number := head + strconv.Itoa(i)
		if n.known[number] == "" {
			return nil
		}
		list = append(list, number)
	}
	return list
}

func cutLast(number string) (head, last string) {
	at := strings.LastIndexAny(number, ".P") + 1
	return number[:at], number[at:]
}

// longestNumber is how many bytes a paragraph number has at most.
const longestNumber = 20

// number reads the number that s begins with, as the review spells it. It is not
// ok for what goes on as a date, a time, a share or a word.
func (n *numbers) number(s string) (number, rest string, ok bool) {
	at := 0
	for at < len(s) && at < longestNumber && isNumberByte(s, at) {
		at++
	}
	number, rest = strings.ToUpper(s[:at]), s[at:]
	if comma := decimalComma.FindString(s); comma != "" && n.known[number] == "" { // "121,10"
		if dotted := strings.Replace(comma, ",", ".", 1); n.known[dotted] != "" {
			number, rest = dotted, s[len(comma):]
		}
	}
	if number == "" || !ends(rest) {
		return "", s, false
	}
	return number, rest, true
}

// decimalComma is a number as half of the world writes it.
var decimalComma = regexp.MustCompile(`^\d{1,4},\d{1,4}`)

// isNumberByte reports whether the byte at i belongs to a number: a digit, a dot
// between digits, a letter behind the last one or the P of a pledge.
func isNumberByte(s string, i int) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(s) && '0' <= s[i] && s[i] <= '9' }
	switch c := s[i]; {
	case isDigit(i):
		return true
	case c == '.':
		return isDigit(i-1) && isDigit(i+1)
	case c == 'P' || c == 'p':
		return i == 0 && isDigit(1)
	case 'a' <= c && c <= 'd':
		return isDigit(i - 1)
	}
	return false
}

// ends reports whether a number may end before rest.
func ends(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[size:])
	switch {
	case rest == "":
		return true
	case unicode.Is(unicode.Han, r):
		return true
	case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("%‰°€$£¥@_=^", r):
		return false
	case r == ':' || r == '.':
		return !unicode.IsDigit(next)
	}
	return true
}

func contains(keys []followup.RecommendationKey, key followup.RecommendationKey) bool {
	for _, k := range keys {
		if k == key {
			return true
		}
	}
	return false
}

var (
	// unitForm is what makes an amount, a share, a time or a version of the number before it.
	unitForm = regexp.MustCompile(`(?i)^\s*(?:[%‰°€$£¥℃]|(?:per\s?cent|percent|percentage|pour\s?cent|por\s?ciento|процент\p{Cyrillic}*|millions?|billions?|milliards?|millones|mill[oó]n|thousand|mille|miles?|млн|млрд|тыс|миллион\p{Cyrillic}*|` +
		`usd|eur|chf|gbp|dollars?|euros?|francs?|pounds?|d[oó]lares|рубл\p{Cyrillic}*|долл\p{Cyrillic}*|km|kg|m2|m²|ha|hectares?|years?|ans|años|лет|days?|jours|d[ií]as|` +
		`am|pm|a\.m\.|p\.m\.|h|hrs?|hours?|heures?|horas?|uhr|час\p{Cyrillic}*)(?:[^\p{L}]|$)|万|亿|元|百分|[٪]|مليون|مليار|في المئة|بالمئة|دولار)`)
	// ofForm is a number of a text that is not the report: "paragraph 12.5 of the Constitution".
	ofForm     = regexp.MustCompile(`(?i)^\s*(?:of|de|du|des|del)\s`)
	reportForm = regexp.MustCompile(`(?i)report|rapport|informe|working group|groupe de travail|grupo de trabajo|UPR|EPU|review|examen|A/HRC/`)
)

// measured reports whether what follows a number makes something else of it.
func measured(rest string) bool { return unitForm.MatchString(rest) }

// ofAnother reports whether the words behind a number say that it stands in
// another text than the report of the Working Group.
func ofAnother(r reference) bool {
	const far = 80 // bytes; where the name of the text would stand
	if r.foreign {
		return true
	}
	return !r.named && ofForm.MatchString(r.rest) && !reportForm.MatchString(r.rest[:min(far, len(r.rest))])
}

// mentions returns all references in a running text that words introduce.
func (n *numbers) mentions(s string) (found []reference) {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return nil
	}
	symbols := symbolForm.FindAllStringIndex(s, -1)
	var last []int // the symbol before
	done := 0
	for _, m := range introForm.FindAllStringIndex(s, -1) {
		for len(symbols) > 0 && symbols[0][1] <= m[0] {
			last, symbols = symbols[0], symbols[1:]
		}
		if m[0] < done || !startsNumber(s[m[1]:]) || !beginsWord(s, m[0]) {
			continue
		}
		var r reference
		if last != nil && m[0]-last[1] <= apart { // "A/HRC/43/15, para. 121.10"
			r.takeSymbol(n, s[last[0]:last[1]])
		}
		if n.list(&r, r.takeIntro(s[m[0]:])) && !measured(r.rest) && !ofAnother(r) && !n.foreignBehind(r.rest) {
			found = append(found, r)
			done = len(s) - len(r.rest)
		}
	}
	return found
}

// apart is how many bytes may stand between a symbol and the word behind it: a
// comma, a bracket, a dash.
const apart = 4

// foreignBehind reports whether the symbol of another report follows at once:
// "recommendation 110.1 (A/HRC/25/15)".
func (n *numbers) foreignBehind(rest string) bool {
	const near, longest = 16, 24 // bytes: " of document ", and a symbol
	rest = rest[:min(near+longest, len(rest))]
	m := symbolForm.FindStringIndex(rest)
	return m != nil && m[0] <= near && baseSymbol(rest) != n.symbol
}

// beginsWord reports whether no letter of the same word stands before i.
func beginsWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	first, _ := utf8.DecodeRuneInString(s[i:])
	if unicode.Is(unicode.Han, first) {
		return true
	}
	return i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)
}
