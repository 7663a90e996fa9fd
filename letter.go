package followup

import "time"

// A LetterID is the first 12 hexadecimal digits of the SHA-256 of a letter's
// bytes; all of them where somebody made two letters that share these.
type LetterID string

// NewLetterID returns the ID of the letter whose bytes have this SHA-256.
func NewLetterID(sha256 string) LetterID { return LetterID(sha256[:min(len(sha256), 12)]) }

// A LetterState is where a letter stands; it is in exactly one (I4).
type LetterState string

// The states of a letter.
const (
	Fetched LetterState = "fetched" // its bytes are safe; not read yet
	Filed   LetterState = "filed"   // at least one document stands under a certain review
	Waiting LetterState = "waiting" // in triage
	Ignored LetterState = "ignored" // automatic mail, a list, our own
	Refused LetterState = "refused" // nothing in it could be taken; the sender is told
	Held    LetterState = "held"    // by the scanner, or for authenticity
	Dropped LetterState = "dropped" // by staff, with a reason
)

// LetterStates returns all states of a letter.
func LetterStates() []LetterState {
	return []LetterState{Fetched, Filed, Waiting, Ignored, Refused, Held, Dropped}
}

// A DocumentState is where a document stands.
type DocumentState string

// The states of a document.
const (
	DocumentFiled   DocumentState = "filed"
	DocumentWaiting DocumentState = "waiting"
	DocumentKept    DocumentState = "kept" // a logo, a signature, or what held other documents: no submission
	DocumentRefused DocumentState = "refused"
	DocumentHeld    DocumentState = "held" // by the scanner, or for authenticity
	DocumentDropped DocumentState = "dropped"
)

// An EvidenceKind says where a piece of evidence was found; the order of the
// constants is that of their worth.
type EvidenceKind string

// The kinds of evidence.
const (
	ByStaffDecision EvidenceKind = "staff"     // filed by hand
	SheetToken      EvidenceKind = "sheet"     // the token in the sheet
	AddressToken    EvidenceKind = "address"   // the token in the address it was sent to
	ThreadToken     EvidenceKind = "thread"    // In-Reply-To or References name a mail of ours
	SheetReview     EvidenceKind = "review"    // a sheet made for nobody in particular names its review
	RowKeys         EvidenceKind = "rows"      // the keys in the rows name it, the token being lost
	Symbol          EvidenceKind = "symbol"    // a UN document symbol
	SenderAddress   EvidenceKind = "sender"    // a registered address
	ForwardedAuthor EvidenceKind = "forwarded" // a registered address wrote the mail that was forwarded
	CountryName     EvidenceKind = "name"      // the name of a State in the subject or the name of a file

	// What follows names nobody: it says what the letter's sender is worth.
	Authentic   EvidenceKind = "authentic"   // the domain in From vouches for it
	Unauthentic EvidenceKind = "unauthentic" // it does not

	// What follows only helps staff to guess.
	SenderDomain EvidenceKind = "domain"       // a registered address is of the same domain
	Organisation EvidenceKind = "organisation" // the name of a stakeholder
	Mention      EvidenceKind = "mention"      // a State or UN document that the text mentions, or that the words may mean
)

// Evidence is one thing that speaks for a review, a stakeholder or both.
type Evidence struct {
	Kind        EvidenceKind  `json:"kind"`
	Value       string        `json:"value"` // what was found; tokens only by their first four characters
	Review      ReviewID      `json:"review"`
	Stakeholder StakeholderID `json:"stakeholder"`
	Document    int           `json:"document,omitempty"` // 0: speaks for the whole letter
}

// A Document is one file of a letter, or the letter's text where that is what
// it brought.
type Document struct {
	Letter      LetterID
	Index       int    // in the letter, from 1
	Name        string // as the sender called it, cleaned; in a zip "archive.zip/answers.xlsx"
	Key         string // in the archive; empty until it is there
	SHA256      string // hexadecimal, of the bytes as the sender had them
	Size        int64
	Kind        string // what its content is: "xlsx", "pdf", "docx", …
	State       DocumentState
	Reason      string // why it is not filed; one sentence
	Review      ReviewID
	Stakeholder StakeholderID // empty where it is not certain
	Answers     int           // read from it
	Risks       string        // what it can do beside holding text: "macros, embedded, external, dde" or some of these
}

// A Letter is one mail that reached the mailbox. The same mail seen again is no
// new letter but another sighting of it (I2).
type Letter struct {
	ID          LetterID
	SHA256      string // of the raw bytes
	BodySHA256  string // of all bytes after the header
	Size        int64
	MessageID   string // without angle brackets; empty where there is none
	From        string // addr-spec, lower case; empty where there is none
	FromName    string
	Subject     string
	Date        string    // the Date field as written
	Received    time.Time // when our server took it
	State       LetterState
	Reason      string // why it is in this state, one sentence
	Review      ReviewID
	Stakeholder StakeholderID
	Language    Language
	Evidence    []Evidence
	Decision    *Decision // staff's, where there is one
}

// A Decision is where staff filed a letter or one document of it.
type Decision struct {
	Document    int // 0: all that wait
	Review      ReviewID
	Stakeholder StakeholderID
	By          string
}

// A Guess is where a waiting letter might belong, for staff to confirm.
type Guess struct {
	Review      ReviewID      `json:"review"`
	Stakeholder StakeholderID `json:"stakeholder"`
	Score       float64       `json:"score"` // 0..1, comparable within one letter only
	Evidence    string        `json:"evidence"`
}
