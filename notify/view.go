package notify

import (
	"time"

	"github.com/upr-info/followup"
)

// A room is how many items each list of a mail may have, for a mail nobody reads
// to its end helps nobody.
type room int

const spacious room = 100

const (
	maxDoubts  = 60 // per document
	maxNumbers = 40 // paragraph numbers in one sentence
)

// cut returns the first of a list, as many as there is room for and at most so
// many, and how many are left out.
func cut[T any](list []T, r room, most int) (shown []T, more int) {
	more = max(0, len(list)-min(int(r), most))
	return list[:len(list)-more], more
}

// A view is what the templates of all purposes may speak of. Fields that do not
// belong to a purpose are empty.
type view struct {
	Programme foreign
	Address   foreign
	Site      foreign
	OptOut    foreign // page on which the recipient chooses which mails come; may be empty
	// Addresses to which an empty mail ends those about the review, and all of them;
	// empty where our server knows no addresses with tokens.
	OptOutReview, OptOutAll foreign

	Organisation foreign // of the stakeholder; empty where it is not known
	Kind         string  // a followup.StakeholderKind, for the phrase "kind …"
	Attribution  string  // a followup.Attribution, for the phrase "attribution …"

	Country         foreign
	Review          foreign // its name, "HTI-2"
	Session         int
	SessionMonth    string
	Next            int // session of the next review; 0 where it is not known
	NextMonth       string
	Recommendations int
	OnFile          int // answers of the stakeholder
	Earlier         int // recommendations beside which the sheet shows an earlier answer
	OnTheirIssues   int // recommendations on the stakeholder's issues, where they stand first
	Sheet           foreign

	Deadline  string // with its weekday
	Zone      foreign
	Offset    string // "UTC+2", at the deadline
	Days      int    // until the deadline; 0 on its day
	Late      bool   // it has passed
	GraceEnds string

	Number        foreign // the letter's reference
	Received      string
	Subject       foreign
	Neutral       bool
	Elsewhere     bool
	Documents     []documentView
	MoreDocuments int

	Question  *questionView
	Published *publishedView
	Made      *recommendedView

	News *newsView
}

// A questionView is what staff ask about.
type questionView struct {
	Note foreign // staff's own words
	Rows []doubtView
	More int // rows beyond those
}

// A publishedView is a published assessment, or what is in it of one recommending
// State.
type publishedView struct {
	Country foreign
	Review  foreign
	Session int
	Version int
	Date    string
	Address foreign // of its page; empty where there is no site
	Voices  int

	Total, Commented, Full, Partial, Not, NotAssessed int
}

// A recommendedView is what became of what one State recommended.
type recommendedView struct {
	State   foreign
	Reviews []publishedView
	More    int // reviews beyond those
	Sum     publishedView
}

// A documentView is one finding.
type documentView struct {
	Name      foreign // empty for the text of the letter
	Size      string
	SHA256    foreign
	State     string // a followup.DocumentState
	Reason    string // a followup.Reason… code, for the phrase "reason …"
	Review    foreign
	Country   foreign
	Sheet     bool
	Settled   bool // filed, and its answers count
	Asked     int
	Taken     int
	Full      int
	Partial   int
	Not       int
	NoLevel   int
	Attached  int // passages of its text that name a recommendation
	Suggested int // those that staff assign
	Doubts    []doubtView
	More      int // doubts beyond those
	Known     bool
	Risky     bool // it can do something beside holding text
	Replaces  *correctionView
	After     int    // the version of the assessment that it came after; 0: none
	AfterDate string // on which that was published
}

type doubtView struct {
	Where    foreign
	Read     foreign
	Code     string // a followup.Doubt… code, for the phrase "doubt …"
	Expected foreign
}

type correctionView struct {
	Added, Changed, Unchanged, Dropped numbersView
}

// A numbersView is a list of paragraph numbers.
type numbersView struct {
	N    int
	List foreign // the first of them, joined with commas
	More int     // those beyond
}

type newsView struct {
	Since, Until  string
	Countries     []countryView
	MoreInputs    int
	Inputs        int
	Waiting       []waitingView
	MoreWaiting   int
	Passages      []undecidedView
	MorePassages  int
	Edits         []lookAgainView
	Next          []foreign // reviews of which something came after publication
	Deadlines     []upcomingView
	MoreDeadlines int
	Undated       []undatedView
	MoreUndated   int
	Failed        []failedView
	MoreFailed    int
	TotalWaiting  int
	TotalFailed   int
	Lost          []lostView
	MoreLost      int
	Lifeless      []lifelessView
	MoreLifeless  int
	Weekly        bool
	Silent        []silenceView
	MoreSilent    int
	Quiet         []quietView
	MoreQuiet     int
}

type undatedView struct {
	Country foreign
	Review  foreign
	Month   string
}

type silenceView struct {
	Country  foreign
	Review   foreign
	Deadline string
	Invited  int
}

type quietView struct {
	Country foreign
	Review  foreign
	Issues  foreign
}

type lookAgainView struct {
	Review       foreign
	Lapsed, Held int
}

type countryView struct {
	Name   foreign
	Inputs []inputView
}

type inputView struct {
	Review      foreign
	Stakeholder foreign
	Kind        string // a followup.StakeholderKind, for the phrase "kind …"
	Document    foreign
	Key         foreign
	Answers     int
	Full        int
	Partial     int
	Not         int
	NoLevel     int
	Empty       bool            // an answer sheet without any answer
	Joint       bool            // it only points to a joint submission
	Replaces    *correctionView // what it made of the answers on file; nil where it changed none
	Risks       foreign         // codes of what the document can do beside holding text
	After       int             // the version of the assessment that it came after; 0: none
	SameAs      foreign         // the letter that brought the same file from somebody else
	Confirmed   bool            // who sent it is known
	Received    string
}

type waitingView struct {
	From        foreign
	Subject     foreign
	Reason      foreign // in words
	Received    string
	Review      foreign // of the best guess; empty where there is none
	Stakeholder foreign
	Evidence    foreign
	ID          foreign
}

type undecidedView struct {
	Review   foreign
	Passages int
}

type upcomingView struct {
	Country   foreign
	Review    foreign
	Deadline  string
	Contacted int
	Answered  int
}

// A lostView is a contact that is written to no more.
type lostView struct {
	Stakeholder, Review foreign
	Kind                string
	Left                int
}

// A lifelessView is a stakeholder of whom nothing ever came.
type lifelessView struct {
	Stakeholder           foreign
	Invitations, Returned int
}

type failedView struct {
	Purpose     string // a followup.Purpose, for the phrase "purpose …"
	Review      foreign
	Stakeholder foreign
	Reason      foreign
}

// deadline fills in what v says of a deadline.
func (v *view) deadline(d, grace followup.Date, l locale, zone *time.Location, now time.Time) {
	if !d.HasDay() {
		return
	}
	v.Deadline = l.day(d)
	v.Zone = foreign(zone.String())
	v.Offset = offset(d.End(zone), zone)
	v.Days = daysBetween(followup.DateOf(now, zone), d)
	v.Late = !now.Before(d.End(zone))
	v.GraceEnds = l.day(grace)
}

// review fills in what v says of a review.
func (v *view) review(r followup.Review, c followup.Country, l locale) {
	v.Country = foreign(c.In(followup.Language(l)))
	v.Review = foreign(r.ID)
	v.Session, v.SessionMonth = r.Session, l.month(r.Start)
	v.Next, v.NextMonth = r.Next, l.month(r.NextDate)
}

// stakeholder fills in what v says of who is written to.
func (v *view) stakeholder(s followup.Stakeholder) {
	v.Organisation = foreign(s.Name)
	v.Kind = string(s.Kind)
	a := s.Attribution
	if a == "" {
		a = followup.DefaultAttribution(s.Kind)
	}
	v.Attribution = string(a)
}
