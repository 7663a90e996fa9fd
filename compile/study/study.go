// Package study makes the overall study: the statistics over many assessments,
// as UPR Info published them in 2012 over 66 States and in 2014 over 165. It
// knows no format.
//
// What holds for an assessment holds here. Every figure is counted from the
// answers that the assessments count, and no rate stands without its numerator
// and denominator (I7). No stakeholder is named, and those that asked to be
// withheld are counted under no kind (I9). The same assessments give the same
// study in every field, in whatever order they come.
package study

import (
	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/action"
)

// A Study is the overall study as everybody may read it: plain data, from which
// every edition is written. Encoded as JSON it is study.json. Its lists are
// never nil, and their order is fixed.
type Study struct {
	Programme string        `json:"programme"`
	Contact   string        `json:"contact"`
	Site      string        `json:"site"`
	Supporter string        `json:"supporter"`
	Date      followup.Date `json:"date"`  // on which it was made, in the Programme's zone
	Draft     bool          `json:"draft"` // made of drafts, not of published assessments
	Selection Selection     `json:"selection"`

	Figures   Figures       `json:"figures"`    // over all recommendations
	Single    compile.Share `json:"single"`     // of the recommendations with a level, how many have one stakeholder's only
	StateOnly compile.Share `json:"state_only"` // of the commented ones, how many the State alone commented

	Reviews    []Review   `json:"reviews"`     // by State and cycle; adds up to Figures
	Responses  []Row      `json:"responses"`   // as in an assessment; adds up to Figures
	Groups     []Row      `json:"groups"`      // of the State under Review; adds up to Figures
	Actions    []Action   `json:"actions"`     // given, then suggested, then none; adds up to Figures
	Issues     []Row      `json:"issues"`      // by name; a recommendation with several counts under each
	FromGroups []Row      `json:"from_groups"` // of the recommending States, pledges apart; one of several States counts once for each group
	From       []Row      `json:"from"`        // recommending States by name, pledges apart; one of several States counts for each
	Sources    Sources    `json:"sources"`
	Gaps       []Gap      `json:"gaps"` // the State against all others, then against each kind
	Disputed   []Disputed `json:"disputed"`

	// Accuracy says how often suggestions of action categories are right.
	Accuracy Accuracy `json:"accuracy"`
}

// A Selection says which reviews a study is made over; the zero Selection is all.
type Selection struct {
	Cycle       int                    `json:"cycle"`
	Session     int                    `json:"session"` // in which the review was held
	NextSession int                    `json:"next_session"`
	Group       followup.RegionalGroup `json:"group"`
}

// All reports whether s leaves out nothing.
func (s Selection) All() bool { return s == Selection{} }

// Has reports whether an assessment is of the selection, by what it says of
// itself.
func (s Selection) Has(a compile.Assessment) bool {
	return (s.Cycle == 0 || s.Cycle == a.Review.Cycle()) &&
		(s.Session == 0 || s.Session == a.Session) &&
		(s.NextSession == 0 || s.NextSession == a.NextSession) &&
		(s.Group == "" || s.Group == a.Country.Group)
}

// Figures are what recommendations of one sort came to.
type Figures struct {
	Reviews   int             `json:"reviews"` // with at least one such recommendation
	Counts    followup.Counts `json:"counts"`
	Triggered compile.Share   `json:"triggered"` // fully and partially, of the commented ones
	Disputed  compile.Share   `json:"disputed"`  // a "fully" and a "not", of those to which two stakeholders or more gave a level
	Small     bool            `json:"small"`     // too few to say much: see SmallCommented and SmallReviews
}

// What is too few: a rate of fewer commented recommendations moves by more than
// three points with each of them, and those of one or two reviews are the same
// few stakeholders' word.
const (
	SmallCommented = 30
	SmallReviews   = 3
)

// Of returns the share of a class in the commented recommendations, or of those
// not commented in all.
func (f Figures) Of(c followup.Class) compile.Share {
	if c == followup.NotCommented {
		return compile.Share{Numerator: f.Counts.NotCommented, Denominator: f.Counts.Total()}
	}
	return compile.Share{Numerator: f.Counts.Of(c), Denominator: f.Counts.Commented()}
}

// A Row is the figures of one sort of recommendation.
type Row struct {
	Key   string                 `json:"key"` // a response, a group, an issue, a State's code; "" where there is none
	Name  string                 `json:"name"`
	Names compile.Names          `json:"names,omitempty"` // of a State, in other languages
	Group followup.RegionalGroup `json:"group"`           // of a State; "" for observers and unknown ones
	Figures
}

// An Action is the figures of one action category. Those that nobody gave are
// suggestions, and never counted with the given ones.
type Action struct {
	Category  followup.ActionCategory `json:"category"` // 0: none
	Suggested bool                    `json:"suggested"`
	Figures
}

// Accuracy says how the rules that suggest action categories did on labelled
// recommendations that they were not made from.
type Accuracy struct {
	Right      compile.Share      `json:"right"` // of all labelled ones
	Categories []CategoryAccuracy `json:"categories"`
}

// CategoryAccuracy says how often a suggested category is right.
type CategoryAccuracy struct {
	Category followup.ActionCategory `json:"category"`
	Right    compile.Share           `json:"right"`
}

func newAccuracy() (a Accuracy, err error) {
	all, by, err := action.Measured()
	if err != nil {
		return a, err
	}
	a.Right = compile.Share{Numerator: all.Right, Denominator: all.Labelled}
	for _, c := range action.Categories() {
		a.Categories = append(a.Categories, CategoryAccuracy{c, compile.Share{Numerator: by[c].Right, Denominator: by[c].Suggested}})
	}
	return a, nil
}

// A Review is one assessment that the study is made of.
type Review struct {
	Review      followup.ReviewID `json:"review"`
	Version     int               `json:"version"` // 0: a draft
	Date        followup.Date     `json:"date"`    // of the assessment
	Country     compile.Country   `json:"country"`
	Session     int               `json:"session"`
	NextSession int               `json:"next_session"`
	Contacted   int               `json:"contacted"`
	Answered    int               `json:"answered"`
	Uninvited   int               `json:"uninvited"`
	Figures
}

// Sources says who was asked and who answered, counted once for each review.
type Sources struct {
	Contacted int    `json:"contacted"`
	Answered  int    `json:"answered"`
	Uninvited int    `json:"uninvited"`
	Joint     int    `json:"joint"`
	Kinds     []Kind `json:"kinds"` // adds up to the above
}

// Rate returns how many of those contacted answered.
func (s Sources) Rate() compile.Share {
	return compile.Share{Numerator: s.Answered - s.Uninvited, Denominator: s.Contacted}
}

// A Kind is one kind of stakeholder: how it took part, and what the
// recommendations come to by its answers alone.
type Kind struct {
	compile.Source
	Answers int     `json:"answers"` // to single recommendations
	Figures Figures `json:"figures"` // its counts add up to those of all recommendations
}

// A Gap compares what States say of their own recommendations with what others
// say of the same ones: only those count to which both gave a level. Withheld
// stakeholders are on neither side.
type Gap struct {
	Kind   followup.StakeholderKind `json:"kind"` // "": all others together
	Count  int                      `json:"recommendations"`
	State  Side                     `json:"state"`
	Others Side                     `json:"others"`
	Higher compile.Share            `json:"higher"` // where the State's class is higher than that of the others
	Same   compile.Share            `json:"same"`
	Lower  compile.Share            `json:"lower"`
	Small  bool                     `json:"small"`
}

// A Side is what one side of a Gap says.
type Side struct {
	Counts followup.Counts `json:"counts"` // by the class of its levels alone
	Mean   string          `json:"mean"`   // of its IRIs, cut after two decimals; "" where there are none
}

// A Disputed recommendation has both a "fully" and a "not".
type Disputed struct {
	Review  followup.ReviewID `json:"review"`
	Number  string            `json:"number"`
	Issue   string            `json:"issue"` // the first
	N       int               `json:"n"`
	Full    int               `json:"full"`
	Partial int               `json:"partial"`
	Not     int               `json:"not"`
}

// Suggested returns for how many recommendations the action category is only a
// suggestion.
func (s Study) Suggested() int {
	n := 0
	for _, a := range s.Actions {
		if a.Suggested {
			n += a.Counts.Total()
		}
	}
	return n
}
