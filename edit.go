package followup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// An AnswerID names the place of one stakeholder's answer to one recommendation.
// Whatever stands there, now or later, has this name.
type AnswerID struct {
	Recommendation RecommendationKey
	Stakeholder    StakeholderID
}

// String returns the ID as staff write it, within its review:
// "121.10/example-ngo-3"; the stakeholder alone where there is no recommendation.
func (id AnswerID) String() string {
	if id.Recommendation == "" {
		return string(id.Stakeholder)
	}
	return id.Recommendation.Number() + "/" + string(id.Stakeholder)
}

// ParseAnswerID is the inverse of String. The review may stand before it:
// "SVN-3/121.10/example-ngo-3".
func ParseAnswerID(r ReviewID, s string) (AnswerID, error) {
	s = strings.TrimPrefix(strings.TrimSpace(s), string(r)+"/")
	i := strings.LastIndexByte(s, '/') // a stakeholder's ID holds none
	if i < 1 || i == len(s)-1 {
		return AnswerID{}, fmt.Errorf("%q names no answer: write it as 'followup review list %s' shows it, e.g. 121.10/example-ngo-3", s, r)
	}
	return AnswerID{NewRecommendationKey(r, s[:i]), StakeholderID(s[i+1:])}, nil
}

// Digest returns what tells a from any answer that says something else in
// public: 32 hexadecimal digits. Where it stood and what is for the Programme only
// are no part of it.
func (a Answer) Digest() string {
	return digest(string(a.Recommendation), string(a.Level), a.Comment, a.Reference)
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// ownWords is the number of runes up to which a comment may be anybody's: "No
// information available." Longer ones are recognised whoever sends them.
const ownWords = 40

// Words returns what tells the words of a's comment, in any case and spacing,
// from others; those of a short comment also by who says them. Empty where there
// is no comment.
func (a Answer) Words(who StakeholderID) string {
	words := strings.Join(strings.Fields(strings.ToLower(a.Comment)), " ")
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return ""
	case n <= ownWords:
		return digest(string(who), words)
	}
	return digest(words)
}

// A DropReason says why staff left a comment out.
type DropReason string

// The reasons. They are for staff and are not published.
const (
	OffTopic     DropReason = "off-topic"     // it is about something else
	Defamatory   DropReason = "defamatory"    // it attacks somebody
	TooLong      DropReason = "too-long"      // and cannot be shortened
	PersonalData DropReason = "personal-data" // it says who somebody is
	Endangers    DropReason = "endangers"     // it puts somebody at risk
	Repeated     DropReason = "repeated"      // the same stands elsewhere
)

// DropReasons returns all reasons.
func DropReasons() []DropReason {
	return []DropReason{OffTopic, Defamatory, TooLong, PersonalData, Endangers, Repeated}
}

// An Edit is what staff make of one answer for publication. The answer itself
// stays as it was sent. The zero Edit changes nothing.
type Edit struct {
	Comment       string     `json:"comment"`        // published in place of the stakeholder's words; empty: those are
	Drop          DropReason `json:"drop"`           // why comment and reference are left out; empty: they are not
	Level         Level      `json:"level"`          // set for a comment that has none
	NotAssessable bool       `json:"not_assessable"` // the level that was given scores nothing
}

// IsZero reports whether e changes nothing.
func (e Edit) IsZero() bool { return e == Edit{} }

// Check returns e as an edit of a, or one sentence about what is wrong. What says
// no more than a does itself is taken out.
func (e Edit) Check(a Answer) (Edit, error) {
	if e.Comment == a.Comment {
		e.Comment = ""
	}
	if e.Level == a.Level {
		e.Level = NoLevel
	}
	switch {
	case e.Drop != "" && !slices.Contains(DropReasons(), e.Drop):
		return e, fmt.Errorf("%q is no reason: choose one of %s", string(e.Drop), reasonList())
	case e.Level != NoLevel && e.Level != Full && e.Level != Partial && e.Level != Not:
		return e, fmt.Errorf("%q is no level: choose full, partial or not", string(e.Level))
	case e.Comment != "" && e.Drop != "":
		return e, errors.New("a comment is shortened or left out, not both")
	case e.Comment != "" && a.Comment == "":
		return e, errors.New("its stakeholder wrote no comment: words are not put into anybody's mouth")
	case utf8.RuneCountInString(e.Comment) > MaxComment:
		return e, fmt.Errorf("a comment may have %d characters at most", MaxComment)
	case e.Drop != "" && a.Comment == "" && a.Reference == "":
		return e, errors.New("it has no comment to leave out")
	case e.Level != NoLevel && e.NotAssessable:
		return e, errors.New("an answer has a level or is not assessable, not both")
	case e.Level != NoLevel && a.Level != NoLevel:
		return e, fmt.Errorf("its stakeholder said %q: a level is set only where there is none", string(a.Level))
	}
	return e, nil
}

func reasonList() string {
	var all []string
	for _, r := range DropReasons() {
		all = append(all, string(r))
	}
	return strings.Join(all, ", ")
}

// Apply returns a as it is published. It says nothing where the comment was left
// out and no level is left.
func (e Edit) Apply(a Answer) Answer {
	if e.Comment != "" {
		a.Comment = e.Comment
	}
	if e.Drop != "" {
		a.Comment, a.Reference = "", ""
	}
	if e.Level != NoLevel {
		a.Level = e.Level
	}
	if e.NotAssessable {
		a.Level = NoLevel
	}
	return a
}

// An EditMark says in public what kind of edit an answer had.
type EditMark string

// The marks.
const (
	Shortened        EditMark = "shortened"      // the words are not all, or not quite, the stakeholder's
	LeftOut          EditMark = "left-out"       // the comment is not shown
	LevelSet         EditMark = "level-set"      // the level is the Programme's
	NotAssessableSet EditMark = "not-assessable" // no level is counted
)

// EditMarks returns all marks in the order in which they are shown.
func EditMarks() []EditMark { return []EditMark{Shortened, LeftOut, LevelSet, NotAssessableSet} }

// Marks returns what is said of e in public; never nil.
func (e Edit) Marks() []EditMark {
	marks := []EditMark{}
	for _, m := range []struct {
		on   bool
		mark EditMark
	}{{e.Comment != "", Shortened}, {e.Drop != "", LeftOut}, {e.Level != NoLevel, LevelSet}, {e.NotAssessable, NotAssessableSet}} {
		if m.on {
			marks = append(marks, m.mark)
		}
	}
	return marks
}

// String says what e changes, for the log: "shortened, level-set partial". It
// quotes nothing.
func (e Edit) String() string {
	var words []string
	for _, m := range e.Marks() {
		switch m {
		case LeftOut:
			words = append(words, string(m)+" "+string(e.Drop))
		case LevelSet:
			words = append(words, string(m)+" "+string(e.Level))
		default:
			words = append(words, string(m))
		}
	}
	return strings.Join(words, ", ")
}
