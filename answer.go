package followup

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Level is how far a recommendation was implemented, in one stakeholder's
// view. Empty where a comment was given without one.
type Level string

// The levels.
const (
	NoLevel Level = ""
	Full    Level = "full"
	Partial Level = "partial"
	Not     Level = "not"
)

// MatchedBy says how a row was tied to its recommendation, best first.
type MatchedBy string

// The ways.
const (
	ByKey    MatchedBy = "key"    // the row key in the sheet's hidden column
	ByNumber MatchedBy = "number" // the paragraph number
	ByText   MatchedBy = "text"   // the normalised text, unique within the review
	ByHand   MatchedBy = "staff"  // staff assigned a passage to it
)

// An Answer is one stakeholder's assessment of one recommendation.
type Answer struct {
	Recommendation RecommendationKey `json:"recommendation"`
	Level          Level             `json:"level"`
	Comment        string            `json:"comment"`
	Reference      string            `json:"reference"`
	Private        string            `json:"private,omitempty"` // for the Programme only, never published (I9)
	Cell           string            `json:"cell"`              // where it stood, e.g. "Answers!E14"
	MatchedBy      MatchedBy         `json:"matched_by"`
	Notes          []string          `json:"notes"` // what was doubtful and how it was read, one sentence each; never nil in JSON
}

// Empty reports whether a says nothing.
func (a Answer) Empty() bool {
	return a.Level == NoLevel && a.Comment == "" && a.Reference == "" && a.Private == ""
}

// Same reports whether a and b say the same, wherever they stood.
func (a Answer) Same(b Answer) bool {
	return a.Recommendation == b.Recommendation && a.Level == b.Level &&
		a.Comment == b.Comment && a.Reference == b.Reference && a.Private == b.Private
}

// An Earlier is what a stakeholder answered before: about an earlier review of the
// same State, or about the same review until a later sheet took its place.
type Earlier struct {
	Answer
	Text     string    // of the recommendation, as it was then
	Received time.Time // when it came
}

// MaxComment is how long a comment may be, in runes: what a cell of the answer
// sheet holds.
const MaxComment = 32_767

// With returns a with the words of b added to its own. Words that stand there
// already are not repeated, and what is more than a comment holds is left out.
func (a Answer) With(b Answer) Answer {
	sum := a
	sum.Comment = addText(a.Comment, b.Comment)
	sum.Reference = addText(a.Reference, b.Reference)
	sum.Private = addText(a.Private, b.Private)
	for _, note := range b.Notes {
		if !slices.Contains(sum.Notes, note) {
			sum.Notes = append(slices.Clip(sum.Notes), note)
		}
	}
	return sum
}

func addText(a, b string) string {
	const gap = "\n\n"
	switch {
	case a == "":
		return b
	case b == "", utf8.RuneCountInString(a)+len(gap)+utf8.RuneCountInString(b) > MaxComment, strings.Contains(gap+a+gap, gap+b+gap):
		return a
	}
	return a + gap + b
}

// Proof says on what evidence a submission is its stakeholder's (I11).
type Proof string

// The proofs. Only the first three replace answers on file.
const (
	ProvenByToken   Proof = "token"         // of the sheet or of the address it was sent to
	ProvenByThread  Proof = "thread"        // an answer to a mail of ours
	ProvenBySender  Proof = "authenticated" // aligned DKIM, or our own server's word
	ProvenByStaff   Proof = "staff"         // filed by hand
	ClaimedBySender Proof = "sender"        // a registered address, which anybody can write
	Unproven        Proof = ""
)

// Replaces reports whether p is enough to replace answers on file.
func (p Proof) Replaces() bool {
	switch p {
	case ProvenByToken, ProvenByThread, ProvenBySender, ProvenByStaff:
		return true
	}
	return false
}

// A Submission is what one document of one letter says for one stakeholder
// about one review.
type Submission struct {
	Letter      LetterID
	Document    int // index in the letter, from 1
	Review      ReviewID
	Stakeholder StakeholderID // empty where it is not certain
	Confirmed   bool          // the stakeholder is certain; else the answers count in no figure
	Proof       Proof
	Whole       bool        // an answer sheet: replaces the earlier one whole
	Attribution Attribution // as the cover asks; empty where it says nothing
	Received    time.Time   // when our server took the letter
	Members     []string    // of a joint submission, as its cover lists them
	Answers     []Answer    // none is Empty, keys are unique
}

// A Correction is what a submission makes of the answers on file.
type Correction struct {
	After     []Answer            // what is on file from now on
	Added     []RecommendationKey `json:"added"`
	Changed   []RecommendationKey `json:"changed"`
	Unchanged []RecommendationKey `json:"unchanged"`
	Dropped   []RecommendationKey `json:"dropped"` // were on file and are no more
}

// Correct returns what sent makes of onFile, both of one stakeholder and one
// review (I11). A whole sheet with at least one answer replaces everything;
// anything else adds or changes only what it names. Within a named
// recommendation the later answer stands as it was sent, but for a comment
// without a level that is no part of a whole sheet: it says nothing of the level
// on file and is added to what stands there.
func Correct(onFile, sent []Answer, whole bool) Correction {
	old := make(map[RecommendationKey]*Answer, len(onFile))
	for i, a := range onFile {
		old[a.Recommendation] = &onFile[i]
	}
	c := Correction{After: make([]Answer, 0, len(sent))}
	named := make(map[RecommendationKey]bool, len(sent))
	for _, a := range sent {
		named[a.Recommendation] = true
		was, known := old[a.Recommendation]
		if known && !whole && a.Level == NoLevel {
			a = was.With(a)
		}
		switch {
		case !known:
			c.Added = append(c.Added, a.Recommendation)
		case was.Same(a):
			c.Unchanged = append(c.Unchanged, a.Recommendation)
		default:
			c.Changed = append(c.Changed, a.Recommendation)
		}
		c.After = append(c.After, a)
	}
	for _, a := range onFile {
		switch {
		case named[a.Recommendation]:
		case whole && len(sent) > 0:
			c.Dropped = append(c.Dropped, a.Recommendation)
		default:
			c.After = append(c.After, a)
		}
	}
	return c
}
