// Package compile turns the answers on file into a Mid-term Implementation
// Assessment. It knows no format: each edition is a package below it.
//
// Every number in an assessment is counted from the answers of one snapshot and
// carries its numerator and denominator (I7). What is not to be shown leaves
// the snapshot here, before any edition sees it (I9).
package compile

import (
	"time"

	"github.com/upr-info/followup"
)

// A Snapshot is all that an assessment is made of, at one moment.
type Snapshot struct {
	Programme       string // name of the Programme
	Contact         string // address that readers may write to
	Site            string // base URL of the public site, without a slash at the end; may be empty
	Supporter       string // a line to print; may be empty
	Review          followup.Review
	Country         followup.Country
	Recommendations []followup.Recommendation // missing ones too
	Contacted       []followup.Stakeholder    // who was asked
	Answers         []Given                   // confirmed and current ones only
	Joint           []followup.Stakeholder    // who answered by pointing to a joint submission, whether or not they say more
	Version         int                       // 0: a draft
	At              time.Time
	States          map[string]followup.Country // recommending States by the names that the source gives them, as far as known
	Previous        *Assessment                 // the version before that stands; nil: none
	Withdrawn       []int                       // the versions that were taken back, ascending
}

// Given is what one stakeholder answered, with who it is.
type Given struct {
	Stakeholder followup.Stakeholder // Attribution already the stricter of register and cover
	Received    time.Time
	Answers     []followup.Answer                            // as they were sent
	Edits       map[followup.RecommendationKey]followup.Edit // what staff make of them for publication
	// Members are those whom a joint submission speaks for, as far as they are
	// registered; Unregistered counts the others that its cover lists, whom
	// nobody has asked how they may be shown.
	Members      []followup.Stakeholder
	Unregistered int
}
