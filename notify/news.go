package notify

import (
	"time"

	"github.com/upr-info/followup"
)

// News is what a digest tells staff.
type News struct {
	Since     time.Time       `json:"since"`
	Until     time.Time       `json:"until"`
	Inputs    []Input         `json:"inputs"`    // by country, then stakeholder
	Waiting   []WaitingLetter `json:"waiting"`   // oldest first
	Passages  []Undecided     `json:"passages"`  // by review
	Edits     []LookAgain     `json:"edits"`     // by review
	Deadlines []Upcoming      `json:"deadlines"` // of open reviews, of the four weeks after Until
	Undated   []Undated       `json:"undated"`   // by month
	Failed    []FailedMail    `json:"failed"`    // since Since
	Lost      []LostContact   `json:"lost"`      // since Since
	Lifeless  []Lifeless      `json:"lifeless"`  // of whom nothing came, invited once more since Since
	// Weekly says that the news are a week's: they also tell of what did not come.
	Weekly bool      `json:"weekly"`
	Silent []Silence `json:"silent"` // by deadline; only where Weekly
	Quiet  []Quiet   `json:"quiet"`  // by review; only where Weekly
}

// Empty reports whether there is nothing to tell. What is known from earlier
// digests is told again along with something new, and in the weekly one.
func (n News) Empty() bool {
	known := len(n.Passages) + len(n.Edits) + len(n.Deadlines) + len(n.Undated) + len(n.Silent) + len(n.Quiet)
	return len(n.Inputs)+len(n.Waiting)+len(n.Failed)+len(n.Lost)+len(n.Lifeless) == 0 && (!n.Weekly || known == 0)
}

// A LostContact is one that is written to no more, because of what came back.
type LostContact struct {
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Review      followup.ReviewID      `json:"review"` // of the mail that came back
	Kind        followup.ReturnKind    `json:"kind"`   // a hard bounce, a complaint or an opt-out
	Left        int                    `json:"left"`   // contacts of the stakeholder that are good
}

// SignsAwaited is after how many invitations, to whichever contacts and about
// whichever reviews, staff are told of a stakeholder of whom nothing ever came.
const SignsAwaited = 3

// A Lifeless is a stakeholder of whom nothing ever came.
type Lifeless struct {
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Invitations int                    `json:"invitations"` // at least SignsAwaited
	Returned    int                    `json:"returned"`    // of these
}

// reviews returns those that the digest names the States of.
func (n News) reviews() []followup.ReviewID {
	var ids []followup.ReviewID
	for _, i := range n.Inputs {
		ids = append(ids, i.Review)
	}
	for _, d := range n.Deadlines {
		ids = append(ids, d.Review)
	}
	for _, u := range n.Undated {
		ids = append(ids, u.Review)
	}
	for _, s := range n.Silent {
		ids = append(ids, s.Review)
	}
	for _, q := range n.Quiet {
		ids = append(ids, q.Review)
	}
	return ids
}

// An Undated is a review whose first mails are due soon and whose deadline is still a
// month: nothing is sent until staff set the day.
type Undated struct {
	Review followup.ReviewID `json:"review"`
	Month  followup.Date     `json:"month"`
}

// A Silence is a review, open and not published yet, of which stakeholders were
// invited and nobody has answered.
type Silence struct {
	Review   followup.ReviewID `json:"review"`
	Deadline followup.Date     `json:"deadline"`
	Invited  int               `json:"invited"` // stakeholders
}

// A Quiet is a review, open and not published yet, about which somebody has
// answered, with those of its issues that nobody commented on.
type Quiet struct {
	Review followup.ReviewID `json:"review"`
	Issues []string          `json:"issues"` // by name
}

// A LookAgain is how many answers of one review staff should look at again.
type LookAgain struct {
	Review followup.ReviewID `json:"review"`
	Lapsed int               `json:"lapsed"` // edits whose answer was corrected since
	Held   int               `json:"held"`   // held back, in other words where one was withdrawn
}

// An Undecided is how many passages of one review's reports wait for staff.
type Undecided struct {
	Review   followup.ReviewID `json:"review"`
	Passages int               `json:"passages"`
}

// An Input is one document that came in and stands under a review.
type Input struct {
	Letter          followup.LetterID        `json:"letter"`
	Country         followup.CountryCode     `json:"country"`
	Review          followup.ReviewID        `json:"review"`
	Stakeholder     followup.StakeholderID   `json:"stakeholder"`
	StakeholderName string                   `json:"stakeholder_name"`
	Kind            followup.StakeholderKind `json:"kind"`
	Document        string                   `json:"document"` // its name
	Key             string                   `json:"key"`      // in the archive
	Answers         int                      `json:"answers"`
	Full            int                      `json:"full"` // of the answers, by level
	Partial         int                      `json:"partial"`
	Not             int                      `json:"not"`
	Unlevelled      int                      `json:"unlevelled"`
	Empty           bool                     `json:"empty"`      // an answer sheet without any answer
	Joint           bool                     `json:"joint"`      // it only points to a joint submission
	Correction      *followup.Correction     `json:"correction"` // of the answers that were on file; nil for a first submission
	Risks           string                   `json:"risks"`      // what the document can do beside holding text
	SameAs          followup.LetterID        `json:"same_as"`    // a letter that brought the same file from somebody else; empty where none did
	Received        time.Time                `json:"received"`
	After           int                      `json:"after"` // the version of the assessment that it came after; 0: none was published
}

// A WaitingLetter is one that staff must settle.
type WaitingLetter struct {
	ID       string            `json:"id"` // for `followup triage file`
	Letter   followup.LetterID `json:"letter"`
	From     string            `json:"from"`
	Subject  string            `json:"subject"`
	Reason   string            `json:"reason"` // a followup.Reason… code
	Received time.Time         `json:"received"`
	// Review and Stakeholder are empty where they are not certain.
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Guesses     []followup.Guess       `json:"guesses"`
}

// An Upcoming is a deadline soon to come.
type Upcoming struct {
	Review    followup.ReviewID `json:"review"`
	Deadline  followup.Date     `json:"deadline"`
	Contacted int               `json:"contacted"`
	Answered  int               `json:"answered"`
}

// A FailedMail is one that could not be delivered, or a receipt beyond
// ReceiptsPerDay.
type FailedMail struct {
	Purpose     followup.Purpose       `json:"purpose"`
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"`
	Reason      string                 `json:"reason"`
}
