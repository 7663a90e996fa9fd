// Package labelled writes letters as they come to the Programme's mailbox, each
// with the place where a person who knows the register would file it, and why.
//
// The labels were written before the rules that identify letters, or for those
// held out after them, by reading the letters and not by running the program. Of
// the hostile ones the rules were changed for each that was filed wrongly. The same letters come out every time:
// nothing in them depends on the clock or on chance. All of it is made up: no
// such organisation exists, and nobody said any of it. Names are those of States
// and of kinds of organisation.
package labelled

import (
	"fmt"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/cmd/followup/internal/sample"
)

// A Letter is one mail and what a person makes of it.
type Letter struct {
	Name     string
	Language followup.Language
	Sender   string // who writes: "registered", "colleague", "private", "stranger", "staff elsewhere", "forged", "State"
	Clue     string // what a person tells it by, or what misleads: "subject", "file name", "symbol", …
	Held     bool   // written after the rules, which were not changed for it

	Mail sample.Mail
	// Places are where a person would file the documents, in their order: those in
	// an archive count instead of it. A letter that brings none has one for itself.
	Places []Place
	Why    string
}

// A Place is where a document belongs. An empty review means that a person could
// not tell it from the letter, an empty stakeholder likewise.
type Place struct {
	Review      followup.ReviewID
	Stakeholder followup.StakeholderID
	// Likely is whom a person would ask whether it is theirs, where Stakeholder
	// cannot be told.
	Likely followup.StakeholderID
}

// Tellable reports whether a person could tell from the letter where all it
// brings belongs.
func (l Letter) Tellable() bool {
	for _, p := range l.Places {
		if p.Review == "" {
			return false
		}
	}
	return len(l.Mail.Files) > 0
}

// Letters returns all, in a fixed order.
func Letters() ([]Letter, error) {
	b := &writer{when: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	for _, chapter := range []func(*writer){plain, proven, named, inFiles, inText, unknown, cycles, symbols, traps, contradictions, others} {
		chapter(b)
	}
	b.heldOut = true
	heldOut(b)
	hostile(b)
	return b.letters, b.err
}

// A writer writes letters one after the other.
type writer struct {
	letters []Letter
	when    time.Time
	clue    string
	heldOut bool
	err     error
}

// letter adds one from an address, with what is attached.
func (b *writer) letter(lang followup.Language, sender, from, subject, text string, files ...file) *draft {
	n := len(b.letters) + 1
	b.when = b.when.Add(time.Minute)
	l := Letter{
		Name: fmt.Sprintf("%03d %s, %s, %s", n, b.clue, sender, lang), Language: lang, Sender: sender, Clue: b.clue, Held: b.heldOut,
		Mail: sample.Mail{From: from, To: Address, Subject: subject, Date: b.when, ID: fmt.Sprintf("labelled-%d@mail.example.org", n), Text: text},
	}
	for _, f := range files {
		content, err := f.make()
		if err != nil && b.err == nil {
			b.err = fmt.Errorf("write %s of letter %d: %w", f.name, n, err)
		}
		l.Mail.Files = append(l.Mail.Files, sample.File{Name: f.name, Type: f.mediaType, Content: content})
	}
	b.letters = append(b.letters, l)
	return &draft{b, n - 1, files}
}

// A draft is a letter that is being labelled.
type draft struct {
	b     *writer
	index int
	files []file
}

func (d *draft) letter() *Letter { return &d.b.letters[d.index] }

// to sends it to the address that a mail about a review gave a stakeholder.
func (d *draft) to(review followup.ReviewID, s followup.StakeholderID) *draft {
	d.letter().Mail.To = "followup+" + string(MailToken(review, s)) + "@example.org"
	return d
}

// answering makes it an answer to the mail about a review to a stakeholder.
func (d *draft) answering(review followup.ReviewID, s followup.StakeholderID) *draft {
	d.letter().Mail.InReplyTo = string(MailToken(review, s)) + "@example.org"
	return d
}

// is labels all that the letter brings.
func (d *draft) is(review followup.ReviewID, s followup.StakeholderID, why string) *draft {
	return d.each(why, Place{Review: review, Stakeholder: s})
}

// likely labels a letter whose review a person could tell, and whose stakeholder
// would be asked.
func (d *draft) likely(review followup.ReviewID, s followup.StakeholderID, why string) *draft {
	return d.each(why, Place{Review: review, Likely: s})
}

// unclear labels a letter that a person could not file without asking.
func (d *draft) unclear(why string) *draft { return d.each(why, Place{}) }

func (d *draft) each(why string, p Place) *draft {
	n := 0
	for _, f := range d.files {
		n += max(f.holds, 1)
	}
	places := make([]Place, max(n, 1))
	for i := range places {
		places[i] = p
	}
	return d.are(why, places...)
}

// are labels what the letter brings one by one.
func (d *draft) are(why string, places ...Place) *draft {
	d.letter().Places, d.letter().Why = places, why
	return d
}
