package ingest

import (
	"slices"

	"github.com/upr-info/followup"
)

// carried reports whether evidence of kind k stands in a sheet that was made for
// its review: the rows can be about no other, whatever names stand around them.
func carried(k followup.EvidenceKind) bool {
	switch k {
	case followup.ByStaffDecision, followup.SheetToken, followup.SheetReview, followup.RowKeys:
		return true
	}
	return false
}

// A weighing lets the names in a letter have a say on one of its documents. They
// may contradict what its address, its thread, a symbol or its sender tells; where
// those tell nothing they may decide:
//
//   - The name of the file goes before the subject, the subject before the text,
//     the text before the document's first page. The first that surely names a
//     State that counts decides, and those before and behind it must not say
//     otherwise.
//   - For a registered sender the States that count are those of the reviews that
//     it is asked about, and others with an open review contradict. Those without
//     one are recommending States, addresses and the like.
//   - For a stranger every State counts, all that is written must agree on one,
//     and something must say that a review is what it is about.
//   - A State with several open reviews needs a cycle, a session or a year.
//
// What is not certain is left to staff.
type weighing struct {
	c       *reading
	file    clue
	rows    clue // of a table, by the symbols in it
	subject clue
	text    clue
	first   clue                                           // the document's first page
	files   clue                                           // the names of all files of the letter
	open    map[followup.StakeholderID][]followup.ReviewID // of those whom the sender's address is registered for
}

// titles are the clues that say what the document is about.
func (w *weighing) titles() []clue { return []clue{w.file, w.rows, w.subject} }

// decide returns v, or what the names make of it.
func (w *weighing) decide(v verdict, evidence []followup.Evidence) verdict {
	if v.reason == followup.ReasonContradiction || slices.ContainsFunc(evidence, func(e followup.Evidence) bool { return carried(e.Kind) }) {
		return v
	}
	if v.review != "" {
		if w.contradicts(v.review, evidence) {
			return verdict{reason: followup.ReasonContradiction}
		}
		return v
	}
	review, reason := w.choose()
	if review == "" {
		return verdict{reason: reason}
	}
	return w.theirs(review)
}

// contradicts reports whether what is written speaks of another review.
func (w *weighing) contradicts(review followup.ReviewID, evidence []followup.Evidence) bool {
	for _, k := range w.titles() {
		named := k.settled()
		if len(named) > 0 && !slices.Contains(named, review.Country()) || len(named) == 0 && k.surelyElsewhere(review.Country()) || w.symbolElsewhere(k, review) {
			return true
		}
	}
	if w.notAsked(review, evidence) || w.wrongRound(review) {
		return true
	}
	for _, k := range []clue{w.text, w.first} {
		named := slices.DeleteFunc(w.counting(k), func(c followup.CountryCode) bool { return !w.asked(c) })
		if len(named) == 1 && named[0] != review.Country() {
			return true
		}
	}
	return false
}

// surelyElsewhere reports whether k names one of several States, such as either
// Congo, of which none is c.
func (k clue) surelyElsewhere(c followup.CountryCode) bool {
	return slices.ContainsFunc(k.namings, func(n Naming) bool {
		return len(n.Countries) > 1 && !n.Organisation && !slices.Contains(n.Countries, c)
	})
}

// asked reports whether anybody is asked about a State.
func (w *weighing) asked(c followup.CountryCode) bool {
	_, open := w.c.r.Gazetteer.Reviews(c)
	return open
}

// symbolElsewhere reports whether a title holds the symbol of another review, or
// of one that nobody is asked about.
func (w *weighing) symbolElsewhere(k clue, review followup.ReviewID) bool {
	return slices.ContainsFunc(k.reviews, func(r followup.ReviewID) bool { return r != "" && r != review }) ||
		len(k.reviews) > 0 && slices.Contains(k.reviews, review) && !w.isOpen(review)
}

// notAsked reports whether only a symbol names a review that a registered sender
// is not asked about.
func (w *weighing) notAsked(review followup.ReviewID, evidence []followup.Evidence) bool {
	proven := func(e followup.Evidence) bool {
		return e.Review == review && e.Kind != followup.Symbol && (strong(e.Kind) || fromSender(e.Kind))
	}
	return len(w.open) > 0 && !slices.Contains(w.candidates(), review) && !slices.ContainsFunc(evidence, proven)
}

// wrongRound reports whether a title names another cycle of the State.
func (w *weighing) wrongRound(review followup.ReviewID) bool {
	reviews, _ := w.c.r.Gazetteer.Reviews(review.Country())
	i := slices.IndexFunc(reviews, func(v followup.Review) bool { return v.ID == review })
	return i >= 0 && slices.ContainsFunc(w.titles(), func(k clue) bool { return !k.rounds.empty() && !k.rounds.fits(reviews[i]) })
}

// candidates are the reviews that a registered sender is asked about.
func (w *weighing) candidates() []followup.ReviewID {
	var all []followup.ReviewID
	for _, reviews := range w.open {
		all = append(all, reviews...)
	}
	return all
}

// candidate reports whether a registered sender is asked about a State; of a
// stranger, whether anybody is.
func (w *weighing) candidate(c followup.CountryCode) bool {
	if len(w.open) == 0 {
		return w.asked(c)
	}
	return slices.ContainsFunc(w.candidates(), func(r followup.ReviewID) bool { return r.Country() == c })
}

func (w *weighing) isOpen(review followup.ReviewID) bool {
	reviews, open := w.c.r.Gazetteer.Reviews(review.Country())
	return open && slices.ContainsFunc(reviews, func(v followup.Review) bool { return v.ID == review })
}

// counting returns the States that k surely names and that count. What may be one
// of several States is the one that a registered sender is asked about.
func (w *weighing) counting(k clue) []followup.CountryCode {
	var found []followup.CountryCode
	add := func(c followup.CountryCode) {
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	for _, c := range k.settled() {
		if len(w.open) == 0 || w.asked(c) {
			add(c)
		}
	}
	for _, n := range k.namings {
		if len(n.Countries) < 2 || n.Organisation || len(w.open) == 0 {
			continue
		}
		if meant := slices.DeleteFunc(slices.Clone(n.Countries), func(c followup.CountryCode) bool { return !w.candidate(c) }); len(meant) == 1 {
			add(meant[0])
		}
	}
	return found
}

// choose returns the review that the names tell, or why none.
func (w *weighing) choose() (followup.ReviewID, string) {
	if slices.ContainsFunc(w.titles(), func(k clue) bool { return w.symbolOfNone(k) }) {
		return "", followup.ReasonUnknownReview
	}
	c, reason := w.state()
	if reason != "" {
		return "", reason
	}
	if c == "" {
		return w.bySymbol(), followup.ReasonUnknownReview
	}
	if len(w.open) == 0 && !w.brings() {
		return "", followup.ReasonUnknownReview
	}
	return w.round(c)
}

// symbolOfNone reports whether a title holds the symbol of a review that nobody is
// asked about.
func (w *weighing) symbolOfNone(k clue) bool {
	return slices.ContainsFunc(k.reviews, func(r followup.ReviewID) bool { return r != "" && !w.isOpen(r) })
}

// brings reports whether a stranger's letter speaks of a review, and its titles of
// no other errand.
func (w *weighing) brings() bool {
	return slices.ContainsFunc([]clue{w.file, w.rows, w.subject, w.text, w.first}, func(k clue) bool { return k.topical }) &&
		!slices.ContainsFunc(w.titles(), func(k clue) bool { return k.errand })
}

// state returns the State that the letter is about, or why that is in doubt, or
// neither where no name counts.
func (w *weighing) state() (followup.CountryCode, string) {
	order := []clue{w.file, w.subject, w.text, w.first}
	at := slices.IndexFunc(order, func(k clue) bool { return len(w.counting(k)) > 0 })
	if at < 0 {
		return "", ""
	}
	named := w.counting(order[at])
	if len(named) > 1 || !w.candidate(named[0]) || order[at].later {
		return "", followup.ReasonUnknownReview
	}
	for i, k := range order {
		if i != at && w.disagrees(k, named[0], at) {
			return "", followup.ReasonContradiction
		}
	}
	if at > 0 && w.otherwise(w.files, named[0]) {
		return "", followup.ReasonUnknownReview
	}
	if len(w.open) == 0 && at >= 2 && w.mentionsOther(order[at], named[0]) {
		return "", followup.ReasonUnknownReview
	}
	return named[0], ""
}

// disagrees reports whether k speaks against State c, which another clue named:
// the at-th of file name, subject, text and first page. What may be several States
// must leave room for it. A file that bears the name of its State may come with
// others, so that subject and text may name those as well.
func (w *weighing) disagrees(k clue, c followup.CountryCode, at int) bool {
	for _, n := range k.namings {
		if k.title && len(n.Countries) > 1 && !n.Organisation && !slices.Contains(n.Countries, c) {
			return true
		}
	}
	if at == 0 && len(w.open) > 0 {
		named := w.counting(k)
		return k.title && len(named) > 0 && !slices.Contains(named, c)
	}
	return w.otherwise(k, c)
}

// otherwise reports whether k names a State that counts and is not c. On a first
// page others may stand beside it.
func (w *weighing) otherwise(k clue, c followup.CountryCode) bool {
	named := w.counting(k)
	if k.where == firstPage && slices.Contains(named, c) {
		return false
	}
	return slices.ContainsFunc(named, func(n followup.CountryCode) bool { return n != c })
}

// mentionsOther reports whether k names any other State in any way.
func (w *weighing) mentionsOther(k clue, c followup.CountryCode) bool {
	return slices.ContainsFunc(k.namings, func(n Naming) bool { return !slices.Contains(n.Countries, c) })
}

// bySymbol returns the one review that a registered sender is asked about and
// whose symbols the text holds, where no name tells anything.
func (w *weighing) bySymbol() followup.ReviewID {
	var found []followup.ReviewID
	for _, k := range []clue{w.text, w.first} {
		for _, r := range k.reviews {
			if slices.Contains(w.candidates(), r) && !slices.Contains(found, r) {
				found = append(found, r)
			}
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// round returns which of the reviews of a State the letter is about.
func (w *weighing) round(c followup.CountryCode) (followup.ReviewID, string) {
	reviews, _ := w.c.r.Gazetteer.Reviews(c)
	if len(w.open) > 0 {
		reviews = slices.DeleteFunc(slices.Clone(reviews), func(v followup.Review) bool { return !slices.Contains(w.candidates(), v.ID) })
	}
	for _, k := range w.titles() {
		if reviews = k.rounds.only(reviews); len(reviews) == 0 {
			return "", followup.ReasonContradiction
		}
	}
	for _, k := range []clue{w.text, w.first} {
		if len(reviews) > 1 {
			reviews = k.rounds.only(reviews)
		}
	}
	if len(reviews) != 1 {
		return "", followup.ReasonUnknownReview
	}
	return reviews[0].ID, ""
}

// theirs returns the verdict for a review that the names tell: certain, and the
// stakeholder's only where exactly one whom the address is registered for is asked.
func (w *weighing) theirs(review followup.ReviewID) verdict {
	v := verdict{review: review, reason: followup.ReasonUnknownSender}
	for s, reviews := range w.open {
		if !slices.Contains(reviews, review) {
			continue
		}
		if v.stakeholder != "" {
			return verdict{review: review, reason: followup.ReasonUnknownSender}
		}
		v.stakeholder = s
	}
	if v.stakeholder != "" {
		v.confirmed, v.proof, v.reason = true, followup.ClaimedBySender, ""
	}
	return v
}
