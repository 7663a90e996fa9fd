package compile

import (
	"math/big"
	"time"

	"github.com/upr-info/followup"
)

// An Assessment is a Mid-term Implementation Assessment as everybody may read
// it: plain data, from which every edition is written. Encoded as JSON it is
// assessment.json. Its lists are never nil, so that they are arrays in JSON
// also when empty, and its order is fixed, so that the same answers give the
// same bytes.
type Assessment struct {
	Review       followup.ReviewID `json:"review"`
	Version      int               `json:"version"` // 0: a draft
	Title        string            `json:"title"`
	Date         followup.Date     `json:"date"` // on which it was compiled, in the Programme's zone
	Country      Country           `json:"country"`
	Session      int               `json:"session"` // of the review assessed
	SessionStart followup.Date     `json:"session_start"`
	SessionEnd   followup.Date     `json:"session_end"`
	NextSession  int               `json:"next_session"` // of the State's following review; 0 where it is not known yet
	NextDate     followup.Date     `json:"next_date"`
	Programme    string            `json:"programme"`
	Contact      string            `json:"contact"`
	Site         string            `json:"site"`
	Supporter    string            `json:"supporter"`
	Reference    Reference         `json:"reference"`
	Checksum     string            `json:"checksum"` // set when it is frozen: see the json edition
	Changes      Changes           `json:"changes"`
	Withdrawn    []int             `json:"withdrawn"` // versions of this assessment that were taken back

	Counts    followup.Counts `json:"counts"`
	Triggered Share           `json:"triggered"` // fully and partially, of the commented ones
	Commented Share           `json:"commented"` // commented, of all
	Responses []Response      `json:"responses"` // the same by the State's response, pledges apart
	Disputed  []string        `json:"disputed"`  // numbers of recommendations with both a "fully" and a "not"
	Agreement []Agreed        `json:"agreement"` // adds up to the recommendations that have an IRI
	Voices    []Who           `json:"voices"`    // all answers by kind of stakeholder
	Recounts  []Recount       `json:"recounts"`  // the totals by other rules, the published one first
	Editing   Editing         `json:"editing"`

	Sources         Sources          `json:"sources"`
	Recommendations []Recommendation `json:"recommendations"` // in the order of their source
	Issues          []Issue          `json:"issues"`          // by name; one without a name, at the end, for recommendations without issue
	Contributors    []Contributor    `json:"contributors"`    // by kind, then named ones by name, then the others
	States          []StateName      `json:"states"`          // recommending States that have names in other languages, by name
}

// Draft reports whether a has not been published.
func (a Assessment) Draft() bool { return a.Version == 0 }

// Content returns a without what depends on when it is compiled: version, date, and
// what is said of versions before. Versions of the same content are the same.
func (a Assessment) Content() Assessment {
	a.Version, a.Date, a.Withdrawn = 0, followup.DateOf(time.Time{}, time.UTC), []int{}
	a.Changes = changes(nil, a)
	return a
}

// A Country is the State under Review as an assessment names it.
type Country struct {
	Code  followup.CountryCode   `json:"code"`
	Name  string                 `json:"name"`  // the UN's short name in English
	Group followup.RegionalGroup `json:"group"` // in UPR Info's grouping
	Names Names                  `json:"names"`
}

// Names are the UN's short names of a State, in the languages that are written.
type Names map[followup.Language]string

// A StateName is a recommending State as the source names it, with its names.
type StateName struct {
	Name  string `json:"name"`
	Names Names  `json:"names"`
}

// A Reference is the place in a UN document that an assessment answers to.
type Reference struct {
	Symbol    string `json:"symbol"`
	Paragraph string `json:"paragraph"`
}

// annexPrefix begins the Paragraph of a Reference to an annex.
const annexPrefix = "Annex, "

// A Share is a part of a whole. It is never shown without both.
type Share struct {
	Numerator   int `json:"numerator"`
	Denominator int `json:"denominator"`
}

// Percent returns the share as a whole percentage, halves rounded up. It is not
// ok if the denominator is 0.
func (s Share) Percent() (p int, ok bool) {
	if s.Denominator == 0 {
		return 0, false
	}
	return (200*s.Numerator + s.Denominator) / (2 * s.Denominator), true
}

// A Response is how the recommendations with one response came out.
type Response struct {
	Response  string          `json:"response"` // a followup.Response, PledgeResponse, or "" where the source gives none
	Counts    followup.Counts `json:"counts"`
	Triggered Share           `json:"triggered"`
}

// PledgeResponse stands in place of a response for voluntary pledges, which are
// not responded to.
const PledgeResponse = "Pledge"

// WithheldKind stands in place of the kind of a stakeholder that asked not to be
// shown at all.
const WithheldKind followup.StakeholderKind = "withheld"

// Sources says who was asked and who answered.
type Sources struct {
	Contacted int      `json:"contacted"`
	Answered  int      `json:"answered"`  // with at least one answer that is counted here, or by pointing to a joint submission
	Uninvited int      `json:"uninvited"` // of those who answered, how many had not been contacted
	Joint     int      `json:"joint"`     // of those who answered, how many only pointed to a joint submission
	Kinds     []Source `json:"kinds"`     // adds up to the above; kinds that nobody was of are left out
}

// A Source is one kind of stakeholder among the sources.
type Source struct {
	Kind      followup.StakeholderKind `json:"kind"` // or WithheldKind
	Contacted int                      `json:"contacted"`
	Answered  int                      `json:"answered"`
	Uninvited int                      `json:"uninvited"`
	Joint     int                      `json:"joint"`
}

// Rate returns how many of those contacted answered.
func (s Source) Rate() Share { return Share{s.Answered - s.Uninvited, s.Contacted} }

// Rate returns how many of those contacted answered.
func (s Sources) Rate() Share { return Share{s.Answered - s.Uninvited, s.Contacted} }

// A Recommendation is one recommendation with what became of it.
type Recommendation struct {
	Number   string                      `json:"number"` // a string: 121.1 is not 121.10
	Anchor   string                      `json:"anchor"` // unique in the assessment; letters, digits, '.', '-' only
	Kind     followup.RecommendationKind `json:"kind"`
	Text     string                      `json:"text"`
	From     []string                    `json:"recommending_states"`
	Response followup.Response           `json:"response"`
	Action   followup.ActionCategory     `json:"action"`
	Issues   []string                    `json:"issues"` // it is listed in full under the first
	Symbol   string                      `json:"symbol"`
	Missing  bool                        `json:"missing"` // gone from the source, kept because it was answered

	IRI        *float64       `json:"iri"`       // the exact mean in 0..1; nil where nobody gave a level
	Shown      string         `json:"iri_shown"` // cut after two decimals, so that it lies in its band; empty where IRI is nil
	Class      followup.Class `json:"class"`
	N          int            `json:"n"` // stakeholders that gave a level
	Full       int            `json:"full"`
	Partial    int            `json:"partial"`
	Not        int            `json:"not"`
	Unlevelled int            `json:"unlevelled"` // stakeholders that commented without a level
	Disputed   bool           `json:"disputed"`

	Agreement    followup.Agreement `json:"agreement"`
	StateOnly    bool               `json:"state_only"`    // only the State under Review gave a level
	FewVoices    bool               `json:"few_voices"`    // fewer than FewVoices gave one
	WithoutState View               `json:"without_state"` // of all others; n counts them
	KindVote     View               `json:"kind_vote"`     // the mean of the means of each kind; n counts kinds

	Who     []Who    `json:"who"`
	Answers []Answer `json:"answers"`
}

// Commented reports whether anybody answered.
func (r Recommendation) Commented() bool { return r.Class != followup.NotCommented }

// Pledge reports whether the State under Review made r itself.
func (r Recommendation) Pledge() bool { return r.Kind == followup.Pledge }

// Issue returns the issue under which r is listed in full, or "".
func (r Recommendation) Issue() string {
	if len(r.Issues) == 0 {
		return ""
	}
	return r.Issues[0]
}

// Who says how many stakeholders of one kind answered what.
type Who struct {
	Kind       followup.StakeholderKind `json:"kind"` // or WithheldKind
	Full       int                      `json:"full"`
	Partial    int                      `json:"partial"`
	Not        int                      `json:"not"`
	Unlevelled int                      `json:"unlevelled"`
	Shown      string                   `json:"iri_shown"` // their own IRI, as in a Recommendation
	Class      followup.Class           `json:"class"`
}

// Count returns how many they were.
func (w Who) Count() int { return w.Full + w.Partial + w.Not + w.Unlevelled }

// An Answer is what one stakeholder said of a recommendation, under the name it
// allowed.
type Answer struct {
	Stakeholder string                   `json:"stakeholder"`
	Kind        followup.StakeholderKind `json:"kind"` // or WithheldKind
	Level       followup.Level           `json:"level"`
	Comment     string                   `json:"comment"`
	Reference   string                   `json:"reference"`
	Edited      []followup.EditMark      `json:"edited"` // what the Programme did to it
}

// An Editing says how many answers the Programme edited for publication; one may
// be counted under several marks.
type Editing struct {
	Answers       int `json:"answers"` // all
	Edited        int `json:"edited"`
	Shortened     int `json:"shortened"`
	LeftOut       int `json:"left_out"`
	LevelSet      int `json:"level_set"`
	NotAssessable int `json:"not_assessable"`
	// Removed are not among all: their comment was left out, and without a level
	// nothing remained.
	Removed int `json:"removed"`
}

// An Issue is one theme with the recommendations that touch it. A
// recommendation has several issues: the counts of all issues do not add up to
// those of the assessment.
type Issue struct {
	Name            string          `json:"name"`
	Anchor          string          `json:"anchor"`
	Counts          followup.Counts `json:"counts"`
	Triggered       Share           `json:"triggered"`
	Recommendations []string        `json:"recommendations"` // numbers of all, in the order of the assessment
	Contributors    []string        `json:"contributors"`    // who answered any of them, as named in Contributors
}

// A Contributor is one stakeholder that answered.
type Contributor struct {
	Stakeholder string                   `json:"stakeholder"`
	Kind        followup.StakeholderKind `json:"kind"`  // or WithheldKind
	Named       bool                     `json:"named"` // by its own name
	Answers     int                      `json:"answers"`
	Full        int                      `json:"full"`
	Partial     int                      `json:"partial"`
	Not         int                      `json:"not"`
	Unlevelled  int                      `json:"unlevelled"`
	Issues      []string                 `json:"issues"` // of the recommendations it answered, by name
	// A joint submission is one voice, whoever it speaks for: those members that
	// allowed to be named, and how many others there are.
	Members      []string `json:"members"`
	OtherMembers int      `json:"other_members"`
}

// shown returns the mean as a decimal cut, not rounded, after two places. The
// bands 0-0.32, 0.33-0.65 and 0.66-1 are printed with two places: a mean cut to
// them always lies in the band that decided its class, a rounded one may not
// (0.659 is "partially", and 0.66 would say "fully").
func shown(i followup.IRI) string {
	num, den := i.Ratio()
	if den == 0 {
		return ""
	}
	return cut(big.NewRat(int64(num), int64(den)))
}
