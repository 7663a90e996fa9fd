package followup

import "testing"

func TestCorrespondent(t *testing.T) {
	s := Stakeholder{Language: French, Contacts: []Contact{
		{Address: "a@example.org", State: Bounced},
		{Address: "b@example.org", State: OptedOut, Declined: []ReviewID{"NOR-4"}},
		{Address: "c@example.org", Language: Spanish},
		{Address: "d@example.org", State: Good},
	}}
	if c, ok := s.Correspondent(); !ok || c.Address != "c@example.org" || c.Language != Spanish {
		t.Errorf("%v, %v: the first that is good is written to, in its own language", c, ok)
	}
	s.Contacts = append(s.Contacts[:2:2], s.Contacts[3])
	if c, _ := s.Correspondent(); c.Language != French {
		t.Errorf("%q: without a language of its own a contact has the stakeholder's", c.Language)
	}
	if !s.Declined("NOR-4") || s.Declined("SVN-3") {
		t.Error("who declined one review is asked about others")
	}
	if c, ok := (Stakeholder{Contacts: s.Contacts[:2]}).Correspondent(); ok {
		t.Errorf("%v is written to", c)
	}
}
