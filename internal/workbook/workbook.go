// Package workbook is the answer sheet, both ways: it writes the sheet that a
// stakeholder fills in, and reads it back however it was mangled meanwhile.
//
// A sheet names what it belongs to three times over: by a token in the file, by
// a self-sufficient key in every row, and by what people can read: paragraph
// number and text. Reading takes the best that is left and says which, with the
// cell. It never guesses a level: what it does not know for sure is a Doubt, for
// a wrong answer is worse than a question.
package workbook

import (
	"time"

	"github.com/upr-info/followup"
)

// A Form is what an answer sheet is made of.
type Form struct {
	Programme       string // name of the Programme
	Reply           string // the address to send it back to
	Language        followup.Language
	Token           followup.Token // may be empty
	Review          followup.Review
	Country         followup.Country
	Stakeholder     *followup.Stakeholder // nil: a sheet for nobody in particular
	Deadline        followup.Date         // zero: not said
	Zone            *time.Location        // of the deadline
	Recommendations []followup.Recommendation
	First           int               // of the recommendations, how many come first because they are on the stakeholder's issues
	Answers         []followup.Answer // filled in already; may be empty
	// Earlier is what the stakeholder answered before, the latest first. It is
	// shown beside the recommendations that it fits, for the eye only.
	Earlier []followup.Earlier
}

// A Claim is what a file says about itself, before it is known whether that is
// true.
type Claim struct {
	Sheet    bool                      // it looks like an answer sheet of ours, like the UN's matrix with a column for answers, or like a table of answers of the sender's own, which changes only its rows
	Token    followup.Token            // empty where lost, and where there are several
	Review   followup.ReviewID         // as the file names it; empty where lost, and where there are several
	Tokens   []followup.Token          // all that stand in its marks, each once: several after somebody copied one sheet into another
	Reviews  []followup.ReviewID       // likewise
	Rows     map[followup.ReviewID]int // rows with a valid key, by review
	Language followup.Language         // of its headings; empty where not known
	Cover    Cover
}

// A Cover is what the sender wrote on the cover sheet.
type Cover struct {
	Organisation string
	Kind         followup.StakeholderKind // empty where nothing known was chosen
	Members      []string                 // of a joint submission, each once; nil where none are listed
	Contact      string
	Email        string
	Attribution  followup.Attribution // empty where nothing known was chosen
	OnlyRows     bool                 // the sheet changes only the rows that it answers: the cover, the name of a sheet or a line above the headings says so
}

// A Reading is what was understood of the answers in a file.
type Reading struct {
	Answers []followup.Answer // none empty, one per recommendation, in the order of the rows
	Doubts  []followup.Doubt  // what was not understood, or only in part
	Rows    int               // rows with something in an answer column
	// Joint says that the file only refers to a joint submission: a cell does, and
	// no answer has a level. It is an answer, and no voice.
	Joint bool
}
