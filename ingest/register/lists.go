package register

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/table"
)

// A lister reads tables with one recommendation in a row: UPR Info's exports
// and own lists.
type lister struct {
	o       Options
	result  Result
	at      map[followup.ReviewID]int // index in result.Reviews
	running map[followup.ReviewID]map[followup.RecommendationKind]int
	keys    map[followup.RecommendationKey]string // where each stands
	others  map[followup.ReviewID]int             // rows of reviews not asked for
	states  map[string]followup.CountryCode       // names looked up before
	last    string                                // the number of the row before, for those that Excel shortened
}

// A refusal says why a row is not taken.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

func lists(b *table.Book, o Options) (Result, error) {
	l := &lister{
		o: o, at: map[followup.ReviewID]int{}, running: map[followup.ReviewID]map[followup.RecommendationKind]int{},
		keys: map[followup.RecommendationKey]string{}, others: map[followup.ReviewID]int{}, states: map[string]followup.CountryCode{},
	}
	for _, s := range b.Sheets {
		c, header, ok := headed(s, recommendationField,
			[]field{fieldNumber, fieldText}, []field{fieldText, fieldState, fieldSession})
		if s.Hidden {
			continue
		}
		if !ok {
			l.skipped(s)
			continue
		}
		source := followup.UPRInfoExport
		if c.has(fieldNumber) {
			source = followup.OwnList
		}
		if l.result.Source != "" && l.result.Source != source {
			return Result{}, twoSources()
		}
		l.result.Source = source
		for _, r := range s.Rows[header+1:] {
			l.take(c.of(r), place(b, s, r.Number))
		}
	}
	if l.result.Source == "" {
		return Result{}, noList()
	}
	l.tellOthers()
	return l.result, nil
}

// skipped tells of a sheet that is no list, which in a file with a list may be
// a cover or one whose header is misspelt.
func (l *lister) skipped(s table.Sheet) {
	if len(s.Rows) > 0 {
		l.result.Doubts = append(l.result.Doubts, followup.Problem{Where: s.Name, Problem: "the sheet has no known header and was not read"})
	}
}

func noList() error {
	return &followup.Fault{Remedy: followup.ByStaff, Reason: "no table of recommendations was found: the columns of a " +
		"UPR Info export are To, Text, From, Response, Action, Issue, Session, those of an own list Number and Recommendation"}
}

func twoSources() error {
	return &followup.Fault{Remedy: followup.ByStaff, Reason: "the file holds sheets with paragraph numbers and sheets without: import one kind at a time"}
}

// take adds a row to its review, or to the refused. A row without text,
// number and State is empty.
func (l *lister) take(row map[field]table.Cell, where string) {
	if row[fieldText].Text == "" && row[fieldNumber].Text == "" && row[fieldState].Text == "" {
		return
	}
	r, doubts, err := l.read(row, where)
	if err != nil {
		l.result.Refused = append(l.result.Refused, followup.Problem{Where: where, Problem: err.Error()})
		return
	}
	if r == nil {
		return
	}
	for _, d := range doubts {
		l.result.Doubts = append(l.result.Doubts, followup.Problem{Where: where, Problem: d})
	}
	id := r.Key.Review()
	i, known := l.at[id]
	if !known {
		i = len(l.result.Reviews)
		l.at[id] = i
		l.result.Reviews = append(l.result.Reviews, List{Review: id})
	}
	list := &l.result.Reviews[i]
	r.Position = len(list.Recommendations) + 1
	list.Recommendations = append(list.Recommendations, *r)
	l.keys[r.Key] = where
}

// read returns the recommendation of a row, or nil where it is of a review that
// was not asked for.
func (l *lister) read(row map[field]table.Cell, where string) (*followup.Recommendation, []string, error) {
	text := source(row[fieldText].Text)
	switch n := len([]rune(text)); {
	case n == 0:
		return nil, nil, refuse("the row has no text")
	case n > maxText:
		return nil, nil, refuse("the text is longer than %d characters", maxText)
	}
	review, err := l.review(row)
	if err != nil {
		return nil, nil, err
	}
	if l.o.Review != "" && review != l.o.Review {
		l.others[review]++
		return nil, nil, nil
	}
	r := &followup.Recommendation{Kind: followup.Recommended, Text: text, From: states(row[fieldFrom].Text), Issues: split(source(row[fieldIssues].Text), ",;")}
	if r.Kind, r.Response, err = l.response(row[fieldResponse].Text); err != nil {
		return nil, nil, err
	}
	var doubts []string
	if r.Action, err = action(row[fieldAction].Text); err != nil {
		doubts = append(doubts, err.Error())
	}
	note := ""
	if r.Key, note, err = l.key(review, r.Kind, row); err != nil {
		return nil, nil, err
	}
	if note != "" {
		doubts = append(doubts, note)
	}
	return r, doubts, nil
}

// source resolves the HTML entities that the database's exports hold.
func source(s string) string {
	return clean(entity.ReplaceAllStringFunc(s, html.UnescapeString))
}

// states reads the recommending States. Exports name one in a row; own lists
// may name several with semicolons. A comma may belong to a name.
func states(s string) []string {
	var out []string
	for _, name := range split(source(s), ";") {
		if folded(name) == "(unknown)" {
			name = "Unknown"
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		return []string{"Unknown"}
	}
	return out
}

// review finds the review that a row is about: by its name, by State and
// session, or the one that the whole file is about.
func (l *lister) review(row map[field]table.Cell) (followup.ReviewID, error) {
	if s := clean(row[fieldReview].Text); s != "" {
		return knownReview(s, l.o.Calendar)
	}
	name, session := source(row[fieldState].Text), clean(row[fieldSession].Text)
	if name == "" && session == "" && l.o.Review != "" {
		return l.o.Review, nil
	}
	if name == "" || session == "" {
		return "", refuse("it is not said which review the row is about: name State and session, or use --review")
	}
	code, known := l.states[name]
	if !known {
		c, ok := l.o.Calendar.ByName(name)
		if !ok {
			return "", refuse("%s is not a State under Review", quote(name))
		}
		code = c.Code
		l.states[name] = code
	}
	n, err := strconv.Atoi(session)
	if err != nil {
		return "", refuse("%s is not the number of a session", quote(session))
	}
	r, ok := l.o.Calendar.ReviewIn(code, n)
	if !ok {
		return "", refuse("%s was not reviewed in session %d", quote(name), n)
	}
	return r.ID, nil
}

func knownReview(s string, c Calendar) (followup.ReviewID, error) {
	id, err := followup.ParseReviewID(s)
	if err != nil {
		return "", refuse("%s is not a review: write it as in HTI-2", quote(s))
	}
	if _, ok := c.Review(id); !ok {
		return "", refuse("there is no review %s in the calendar", id)
	}
	return id, nil
}

// response reads the response of a row, which in an own list may be left out:
// it is empty then, for it is not known.
func (l *lister) response(s string) (followup.RecommendationKind, followup.Response, error) {
	switch folded(s) {
	case "voluntary pledge", "voluntary commitment", "pledge", "engagement volontaire", "compromiso voluntario":
		return followup.Pledge, "", nil
	case "":
		if l.result.Source == followup.OwnList {
			return followup.Recommended, "", nil
		}
		return "", "", refuse("the row has no response")
	}
	r, ok := position(s)
	if !ok {
		return "", "", refuse("%s is not a known response", quote(s))
	}
	return followup.Recommended, r, nil
}

func action(s string) (followup.ActionCategory, error) {
	s = clean(s)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 5 {
		return 0, refuse("%s is not an action category from 1 to 5; it was left out", quote(s))
	}
	return followup.ActionCategory(n), nil
}

// key names the recommendation: by its paragraph number in an own list, else by
// its place among those of the review and kind.
func (l *lister) key(review followup.ReviewID, kind followup.RecommendationKind, row map[field]table.Cell) (k followup.RecommendationKey, note string, err error) {
	if l.result.Source == followup.UPRInfoExport {
		if l.running[review] == nil {
			l.running[review] = map[followup.RecommendationKind]int{}
		}
		l.running[review][kind]++
		return followup.RunningKey(review, kind, l.running[review][kind]), "", nil
	}
	number, note, err := l.number(row[fieldNumber])
	if err != nil {
		return "", "", err
	}
	k = followup.NewRecommendationKey(review, number)
	if where, twice := l.keys[k]; twice {
		if row[fieldNumber].Number {
			return "", "", refuse("number %s stands already in %s: the sheet stores paragraph numbers as numbers, in which 121.1 and 121.10 are the same; format the column as text", number, where)
		}
		return "", "", refuse("number %s stands already in %s", number, where)
	}
	l.last = number
	return k, note, nil
}

var ownNumber = regexp.MustCompile(`^\pL{0,2}\d{1,4}(?:\.\d{1,4}){0,3}[a-z]{0,2}$`)

// number reads a paragraph number. One that Excel keeps as a number has lost a
// zero at its end: behind 121.9 what is shown as 121.1 is 121.10.
func (l *lister) number(c table.Cell) (number, note string, err error) {
	number = strings.TrimRight(clean(c.Text), ".):")
	if number == "" {
		return "", "", refuse("the row has no paragraph number")
	}
	if !ownNumber.MatchString(number) {
		if c.Number {
			return "", "", refuse("%s is not a paragraph number: Excel made a date or an amount of it; format the column as text", quote(c.Text))
		}
		return "", "", refuse("%s is not a paragraph number", quote(c.Text))
	}
	if !c.Number {
		return number, "", nil
	}
	if longer := following(l.last); longer != number && strings.TrimRight(longer, "0") == number {
		return longer, fmt.Sprintf("number %s is taken as %s, as it follows %s", number, longer, l.last), nil
	}
	return number, "", nil
}

// following returns the number after n: 121.10 after 121.9.
func following(n string) string {
	i := strings.LastIndexByte(n, '.')
	last, err := strconv.Atoi(n[i+1:])
	if i < 0 || err != nil {
		return ""
	}
	return n[:i+1] + strconv.Itoa(last+1)
}

// tellOthers says how many rows were left because their review was not asked for.
func (l *lister) tellOthers() {
	ids := make([]followup.ReviewID, 0, len(l.others))
	for id := range l.others {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		l.result.Refused = append(l.result.Refused, followup.Problem{
			Where: fmt.Sprintf("%d rows", l.others[id]), Problem: fmt.Sprintf("they belong to %s, which was not asked for", id)})
	}
}
