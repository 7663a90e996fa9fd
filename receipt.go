package followup

import "time"

// A Receipt is what one recipient is told about one letter. Ingest writes it,
// the store keeps it as a planned mail in the transaction that settles the
// letter, notify renders it when sending.
type Receipt struct {
	Letter    LetterID  `json:"letter"`
	Recipient string    `json:"recipient"` // addr-spec
	Language  Language  `json:"language"`
	Received  time.Time `json:"received"`
	// Neutral receipts go to addresses that are not the stakeholder's: they say
	// that a letter came and nothing of what is in it (I6).
	Neutral bool `json:"neutral"`
	// Elsewhere is set where the letter came from another address than the
	// recipient's.
	Elsewhere bool      `json:"elsewhere"`
	Subject   string    `json:"subject"`    // of the letter; empty in neutral ones
	MessageID string    `json:"message_id"` // of the letter, for In-Reply-To; empty unless the recipient wrote it
	Findings  []Finding `json:"findings"`
}

// A Finding is what was understood of one document.
type Finding struct {
	Document    int           `json:"document"`
	Name        string        `json:"name"`
	SHA256      string        `json:"sha256"`
	Size        int64         `json:"size"`
	Kind        string        `json:"kind"`
	State       DocumentState `json:"state"`
	Reason      string        `json:"reason"` // one of the Reason… codes, worded by notify; empty for a filed one
	Review      ReviewID      `json:"review"`
	Stakeholder StakeholderID `json:"stakeholder"`
	Sheet       bool          `json:"sheet"`     // it is an answer sheet
	Confirmed   bool          `json:"confirmed"` // its answers count; else staff look at it first
	Asked       int           `json:"asked"`     // recommendations of the review
	Full        int           `json:"full"`
	Partial     int           `json:"partial"`
	Not         int           `json:"not"`
	Unlevelled  int           `json:"unlevelled"` // comments without a level
	Attached    int           `json:"attached"`   // passages that name their recommendation, taken as comments
	Suggested   int           `json:"suggested"`  // passages that staff will assign
	Doubts      []Doubt       `json:"doubts"`     // rows to be looked at again
	Risks       string        `json:"risks"`      // as of the document
	Known       bool          `json:"known"`      // the same file was received before
	Correction  *Correction   `json:"correction"` // what it made of earlier answers; set by the store, nil for a first submission
	Attribution Attribution   `json:"attribution"`
	// Published is the version of the assessment that stood when the letter came: what
	// it says makes the next one. Set by the store; nil while there was none.
	Published *Publication `json:"published,omitempty"`
}

// A Publication is a version of an assessment that was published.
type Publication struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

// A Doubt is a row, a cell or a file that was not understood, or only in part.
type Doubt struct {
	Where    string `json:"where"`    // "Answers!E14"
	Read     string `json:"read"`     // what stood there, at most 80 runes
	Code     string `json:"code"`     // one of the Doubt… codes, worded by notify in the recipient's language
	Expected string `json:"expected"` // data for the sentence, e.g. a paragraph number; may be empty
}

// The codes of doubts. Notify has a sentence for each in each language.
const (
	DoubtLevel         = "level"          // not a level word: the comment was taken, the level not
	DoubtTwoLevels     = "two-levels"     // one cell with two levels
	DoubtUnknownNumber = "unknown-number" // no such recommendation in this review
	DoubtAmbiguousText = "ambiguous-text" // the text fits several recommendations
	DoubtUnknownText   = "unknown-text"   // the text fits none
	DoubtTwice         = "twice"          // one recommendation answered in two rows with different answers
	DoubtOtherReview   = "other-review"   // the row belongs to another review
	DoubtNoLevel       = "no-level"       // a comment without a level
	DoubtConflict      = "conflict"       // the row key says one recommendation, its number and text another
	DoubtTooLong       = "too-long"       // text beyond the limit was cut
	DoubtFormula       = "formula"        // a formula or an error value where text was expected
	DoubtHidden        = "hidden"         // answers in a hidden row, column or sheet: not published
	DoubtJoint         = "joint"          // the row only points to a joint submission, which speaks for it
	DoubtMerged        = "merged"         // an answer is merged over several recommendations: taken for the first
	DoubtNoText        = "no-text"        // a report in which the program finds no text, as in a scan; people read it
	DoubtUnread        = "unread"         // part of a file or of the letter was damaged or beyond a limit
	DoubtAsFull        = "as-full"        // what is not quite a word of ours was taken for this level: misspelt, a colour or a score
	DoubtAsPartial     = "as-partial"     // the same
	DoubtAsNot         = "as-not"         // the same
	DoubtAsked         = "asked"          // nothing that a program doubts: staff ask about it
)

// DoubtCodes returns all codes.
func DoubtCodes() []string {
	return []string{DoubtLevel, DoubtTwoLevels, DoubtUnknownNumber, DoubtAmbiguousText, DoubtUnknownText, DoubtTwice,
		DoubtOtherReview, DoubtNoLevel, DoubtConflict, DoubtTooLong, DoubtFormula, DoubtHidden, DoubtJoint, DoubtMerged, DoubtNoText, DoubtUnread,
		DoubtAsFull, DoubtAsPartial, DoubtAsNot, DoubtAsked}
}
