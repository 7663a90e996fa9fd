package followup

import (
	"fmt"
	"slices"
	"strings"
)

// A RecommendationKey names a recommendation: review, slash, paragraph number
// as text: "SVN-3/121.10". Numbers are never read as numbers: 121.1 and 121.10
// are two recommendations.
type RecommendationKey string

// NewRecommendationKey joins a review and a paragraph number.
func NewRecommendationKey(r ReviewID, number string) RecommendationKey {
	return RecommendationKey(string(r) + "/" + number)
}

// Review returns the review that the recommendation was made in.
func (k RecommendationKey) Review() ReviewID {
	r, _, _ := strings.Cut(string(k), "/")
	return ReviewID(r)
}

// Number returns the paragraph number.
func (k RecommendationKey) Number() string {
	_, n, _ := strings.Cut(string(k), "/")
	return n
}

// A RowKey is a RecommendationKey with a check character, as it stands in every
// row of an answer sheet: "SVN-3/121.10~K". The character tells a key that was
// retyped or cut from one that was not.
func (k RecommendationKey) RowKey() string { return string(k) + "~" + string(check(string(k))) }

// ParseRowKey reads what RowKey returned. It is not ok if the check character
// does not fit.
func ParseRowKey(s string) (k RecommendationKey, ok bool) {
	key, c, ok := strings.Cut(strings.TrimSpace(s), "~")
	if !ok || len(c) != 1 || c[0] != check(key) {
		return "", false
	}
	return RecommendationKey(key), true
}

// check sums the bytes of s with weights modulo the prime 47. Bytes between '-'
// and 'Z' differ by less than 47, so that any one wrong byte and any two
// neighbours swapped are noticed in a key as we write it.
func check(s string) byte {
	const digits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmn"
	sum := 0
	for i := range len(s) {
		sum += (i%(len(digits)-1) + 1) * int(s[i])
	}
	return digits[sum%len(digits)]
}

// A RecommendationKind tells what others asked for from what the State under
// Review promised by itself.
type RecommendationKind string

// The kinds of recommendation.
const (
	Recommended RecommendationKind = "recommendation"
	Pledge      RecommendationKind = "pledge"
)

// A Response is the State under Review's position on a recommendation.
type Response string

// The responses. The last four occur in older data only.
const (
	Accepted        Response = "Accepted" // "Supported" in UN documents
	Noted           Response = "Noted"    // also: accepted in part or in principle
	Rejected        Response = "Rejected"
	GeneralResponse Response = "General Response"
	NoResponse      Response = "No Response"
	Pending         Response = "Pending"
)

// An ActionCategory says how specific the action is that a recommendation asks
// for: 1 minimal, 2 continuing, 3 considering, 4 general, 5 specific; 0 unknown.
type ActionCategory int

// A Recommendation is one row of a review's list.
type Recommendation struct {
	Key      RecommendationKey
	Kind     RecommendationKind
	Text     string
	From     []string // recommending States as the source names them, HTML entities resolved
	Response Response // empty for a pledge
	Issues   []string
	Action   ActionCategory
	Symbol   string // UN document that states the position, e.g. "A/HRC/43/15", may be empty
	Position int    // place in the source, from 1
	Missing  bool   // was in an earlier import of the source and is gone from the last
}

// Number returns the paragraph number, or the running number.
func (r Recommendation) Number() string { return r.Key.Number() }

// FromText returns the recommending States joined for reading.
func (r Recommendation) FromText() string { return strings.Join(r.From, ", ") }

// A Source is a kind of file that recommendations come from. One review has one
// kind of source: the kinds count differently.
type Source string

// The sources.
const (
	UPRInfoExport Source = "upr-info" // one row per recommending State, no paragraph numbers
	UNMatrix      Source = "un-matrix"
	OwnList       Source = "own-list" // the Programme's own table with paragraph numbers
)

// RunningKey returns the key of the n-th recommendation (from 1) of a list
// without paragraph numbers.
func RunningKey(r ReviewID, kind RecommendationKind, n int) RecommendationKey {
	if kind == Pledge {
		return NewRecommendationKey(r, fmt.Sprintf("P%d", n))
	}
	return NewRecommendationKey(r, fmt.Sprint(n))
}

// FirstOn returns the recommendations with those first that bear on one of some
// issues, and how many these are: 0 where none or all are, so that the order says
// nothing. Otherwise their order stays.
func FirstOn(issues []string, list []Recommendation) (ordered []Recommendation, first int) {
	var on, off []Recommendation
	for _, r := range list {
		if slices.ContainsFunc(r.Issues, func(i string) bool { return containsFold(issues, i) }) {
			on = append(on, r)
		} else {
			off = append(off, r)
		}
	}
	if len(on) == 0 || len(off) == 0 {
		return list, 0
	}
	return append(on, off...), len(on)
}

func containsFold(list []string, s string) bool {
	return slices.ContainsFunc(list, func(l string) bool { return strings.EqualFold(strings.TrimSpace(l), strings.TrimSpace(s)) })
}
