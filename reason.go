package followup

// The reasons for which a document or a letter is not filed. Notify words them
// for senders, triage for staff.
const (
	ReasonNoDocument     = "no-document"     // nothing was attached and the text holds no answers
	ReasonPendingFile    = "pending-file"    // nothing was attached, and the text links to a shared file
	ReasonUnknownReview  = "unknown-review"  // nothing tells which review it is about
	ReasonUnknownSender  = "unknown-sender"  // the review is certain, the stakeholder is not
	ReasonContradiction  = "contradiction"   // pieces of evidence name different reviews or stakeholders
	ReasonUnproven       = "unproven"        // would replace answers on file without proof (I11)
	ReasonEncrypted      = "encrypted"       // needs a password
	ReasonDamaged        = "damaged"         // cannot be opened
	ReasonTooLarge       = "too-large"       // beyond a stated limit
	ReasonEmpty          = "empty"           // a zip archive that holds no document
	ReasonNoAnswers      = "no-answers"      // an answer sheet without any answer
	ReasonJoint          = "joint"           // it only points to a joint submission: answered, and no voice of its own
	ReasonUnreadableMail = "unreadable-mail" // the letter itself cannot be parsed
	ReasonAutomatic      = "automatic"       // auto-reply, bounce, list, no-reply
	ReasonReturned       = "returned"        // tells what became of a mail of ours: a bounce, a complaint
	ReasonOptOut         = "opt-out"         // its sender wants no more mails
	ReasonOwn            = "own"             // from ourselves
	ReasonDecoration     = "decoration"      // a logo, a signature, a pixel
	ReasonType           = "type"            // of a type that is not taken: a program, or nothing known
	ReasonUnauthentic    = "unauthentic"     // in the name of a State or NHRI whose domain does not vouch for it
	ReasonUnchecked      = "unchecked"       // the same, and the domain could not be asked
	ReasonInfected       = "infected"        // the virus scanner found something
	ReasonUnscanned      = "unscanned"       // larger than the virus scanner takes
	ReasonScannerDown    = "scanner-down"    // the virus scanner does not answer; read as soon as it does
	ReasonUnpacked       = "unpacked"        // held other documents, which stand for it
)

// wording is a reason in words for staff.
type wording struct{ code, words string }

func wordings() []wording {
	return []wording{
		{ReasonNoDocument, "no document, and no answers in its text"},
		{ReasonUnknownReview, "nothing tells which review it is about"},
		{ReasonUnknownSender, "the review is certain, the stakeholder is not"},
		{ReasonContradiction, "the evidence names different reviews or stakeholders"},
		{ReasonUnproven, "would replace answers on file without proof of who sent it"},
		{ReasonPendingFile, "its document was shared as a link, and not attached"},
		{ReasonEncrypted, "needs a password"},
		{ReasonDamaged, "cannot be opened"},
		{ReasonTooLarge, "larger than can be read"},
		{ReasonEmpty, "an archive without any document"},
		{ReasonNoAnswers, "an answer sheet without any answer"},
		{ReasonJoint, "only points to a joint submission"},
		{ReasonUnreadableMail, "the letter itself cannot be read"},
		{ReasonAutomatic, "automatic mail"},
		{ReasonReturned, "tells what became of a mail of ours"},
		{ReasonOptOut, "wants no more mails"},
		{ReasonOwn, "a mail of our own"},
		{ReasonDecoration, "a logo or a signature"},
		{ReasonUnpacked, "held other documents, which stand for it"},
		{ReasonUnauthentic, "in the name of a State or NHRI whose domain does not vouch for it"},
		{ReasonUnchecked, "the domain of a State or NHRI could not be asked whether it sent this"},
		{ReasonInfected, "the virus scanner found something"},
		{ReasonUnscanned, "larger than the virus scanner takes"},
		{ReasonScannerDown, "the virus scanner does not answer; it is read as soon as it does"},
		{ReasonType, "of a type that is not taken"},
	}
}

// Reasons returns all reasons.
func Reasons() []string {
	var codes []string
	for _, w := range wordings() {
		codes = append(codes, w.code)
	}
	return codes
}

// Explain returns a reason in words for staff, as every list, page and digest has
// it. What is no code is returned as it is: a sentence, or a code of tomorrow.
func Explain(reason string) string {
	for _, w := range wordings() {
		if w.code == reason {
			return w.words
		}
	}
	return reason
}
