package followup

import "time"

// A ReturnKind says what a Return tells of a mail of ours.
type ReturnKind string

// The kinds of return.
const (
	Delivered    ReturnKind = "delivered"      // the recipient's server has it
	HardBounce   ReturnKind = "hard"           // there is no such address, for good
	SoftBounce   ReturnKind = "soft"           // refused or given up for another reason
	MailboxFull  ReturnKind = "full"           // the recipient has no room for it
	Complaint    ReturnKind = "complaint"      // its recipient reported it as unwanted
	OptOut       ReturnKind = "opt-out"        // its recipient wants no more mails
	ReviewOptOut ReturnKind = "opt-out-review" // its recipient wants no more mails about its review
	OptIn        ReturnKind = "opt-in"         // its recipient takes an opt-out back
)

// A Return is what came back of one mail of ours: a bounce, a complaint or an
// opt-out. Ingest reads it out of a letter, or the web takes it; notify decides
// what follows from it for the ledger and for the contact. What it says is
// believed only of the mail whose token it carries.
type Return struct {
	Token Token
	Kind  ReturnKind
	// Status is the enhanced status code of RFC 3463, "5.1.1"; empty where there is none.
	Status string
	// Recipient is whom a bounce says that the mail could not be delivered to:
	// addr-spec, lower case, empty where it names nobody. Behind a forwarding it is
	// not whom we wrote to.
	Recipient string
	Letter    LetterID  // that brought it; empty for what came by the web
	At        time.Time // when it reached us
}
