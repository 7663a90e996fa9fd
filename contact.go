package followup

import (
	"cmp"
	"slices"
	"time"
)

// A ContactState says whether an address may be written to.
type ContactState string

// The states of a contact. Only one that is good is invited and reminded; all
// of them are recognised as senders, and whoever sends answers gets a receipt.
const (
	Good       ContactState = "good"
	Bounced    ContactState = "bounced"    // its server refused a mail of ours for good
	Complained ContactState = "complained" // a mail of ours was reported as unwanted
	OptedOut   ContactState = "opted-out"  // its owner wants no more mails
)

// A Contact is one address of a stakeholder.
type Contact struct {
	Address  string       // addr-spec, lower case
	Language Language     // where it differs from the stakeholder's, else empty
	State    ContactState // empty stands for Good
	Since    time.Time    // when it came to be in State; zero while nothing happened
	Declined []ReviewID   // about which its owner wants no mails; in order
}

// Contacts returns one that is good for each address.
func Contacts(addresses ...string) []Contact {
	var cs []Contact
	for _, a := range addresses {
		cs = append(cs, Contact{Address: a, State: Good})
	}
	return cs
}

// Good reports whether the contact may be written to.
func (c Contact) Good() bool { return cmp.Or(c.State, Good) == Good }

// Addresses returns the addresses of all contacts in their order, whatever
// their state: a letter from any of them is the stakeholder's.
func (s Stakeholder) Addresses() []string {
	var all []string
	for _, c := range s.Contacts {
		all = append(all, c.Address)
	}
	return all
}

// Correspondent returns the contact that mails go to: the first that is good,
// with the language it is written to. It is not ok where none is left.
func (s Stakeholder) Correspondent() (c Contact, ok bool) {
	i := slices.IndexFunc(s.Contacts, Contact.Good)
	if i < 0 {
		return Contact{}, false
	}
	c = s.Contacts[i]
	c.Language = cmp.Or(c.Language, s.Language)
	return c, true
}

// LanguageOf returns the language in which an address of the stakeholder is
// written to; the stakeholder's where the address is not one of its contacts.
func (s Stakeholder) LanguageOf(address string) Language {
	for _, c := range s.Contacts {
		if c.Address == address && c.Language != "" {
			return c.Language
		}
	}
	return s.Language
}

// Declined reports whether a contact who was written to about a review wants no
// more mails about it. That speaks for the stakeholder: a colleague is not
// written to instead.
func (s Stakeholder) Declined(r ReviewID) bool {
	return slices.ContainsFunc(s.Contacts, func(c Contact) bool { return slices.Contains(c.Declined, r) })
}
