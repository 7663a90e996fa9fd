package register_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest/register"
)

func contacts(t testing.TB, o register.Options, text string) register.Contacts {
	t.Helper()
	o.Calendar = facts(t)
	c, err := register.Stakeholders(csvBook(t, text), o)
	must(t, err)
	return c
}

func TestStakeholders(t *testing.T) {
	c := contacts(t, register.Options{}, `Email;Kind;Name;Acronym;Language;Attribution;Issues;Member of;Reviews;Do not contact
one@example.org;NGO;Example NGO 1;EN1;fr;named;Justice, Detention;EC;SVN-3; 
Two@Example.org;cso;Example NGO 2;;;;;Example Coalition;svn-3 MYS-1;
"Desk <a@example.org>; b@example.org";Coalition;Example Coalition;EC;ES;withheld;;;SVN-3, SVN-3;asked not to be written to
mission@example.org;state;Permanent Mission;;;;;;;no
;UN Agency;Example Agency;;;;;;;yes
;scholar;A Scholar;;;;;;;
`)
	want := []followup.Stakeholder{
		{ID: "en1", Name: "Example NGO 1", Acronym: "EN1", Kind: followup.NGO, Contacts: followup.Contacts("one@example.org"), Language: "fr", Attribution: followup.Named,
			Issues: []string{"Justice", "Detention"}, MemberOf: []followup.StakeholderID{"ec"}, Reviews: []followup.ReviewID{"SVN-3"}},
		{ID: "example-ngo-2", Name: "Example NGO 2", Kind: followup.NGO, Contacts: followup.Contacts("two@example.org"), Language: "en", Attribution: followup.KindOnly,
			MemberOf: []followup.StakeholderID{"ec"}, Reviews: []followup.ReviewID{"SVN-3", "MYS-1"}},
		{ID: "ec", Name: "Example Coalition", Acronym: "EC", Kind: followup.Coalition, Contacts: followup.Contacts("a@example.org", "b@example.org"), Language: "es",
			Attribution: followup.Withheld, Reviews: []followup.ReviewID{"SVN-3"}, DoNotContact: "asked not to be written to"},
		{ID: "permanent-mission", Name: "Permanent Mission", Kind: followup.State, Contacts: followup.Contacts("mission@example.org"), Language: "en", Attribution: followup.Named},
		{ID: "example-agency", Name: "Example Agency", Kind: followup.UNAgency, Language: "en", Attribution: followup.Named, DoNotContact: "no reason recorded"},
		{ID: "a-scholar", Name: "A Scholar", Kind: followup.Scholar, Language: "en", Attribution: followup.KindOnly},
	}
	for i, s := range c.Stakeholders {
		if i >= len(want) || fmt.Sprintf("%+v", s) != fmt.Sprintf("%+v", want[i]) {
			t.Errorf("got %+v", s)
		}
	}
	if len(c.Stakeholders) != len(want) || len(c.Refused) != 0 {
		t.Errorf("%d taken, refused %v", len(c.Stakeholders), c.Refused)
	}
	if s := said(c.Doubts); s != "line 6: do_not_contact has no reason: write one into the column\nline 7: there is no address to write to" {
		t.Errorf("doubts\n%s", s)
	}
}

func TestStakeholdersRefused(t *testing.T) {
	c := contacts(t, register.Options{}, `name,kind,email,language,attribution,reviews,member_of
,NGO,a@example.org,,,,
Example 2,,b@example.org,,,,
Example 3,club,c@example.org,,,,
Example 4,NGO,"d@example.org
bcc: e@example.org",,,,
Example 5,NGO,not an address,,,,
Example 6,NGO,f@localhost,,,,
Example 7,NGO,g@example.org,Klingon,,,
Example 8,NGO,h@example.org,,anonymous,,
Example 9,NGO,i@example.org,,,Slovenia,
Example 10,NGO,j@example.org,,,SVN-77,
Example 11,NGO,k@example.org,,,,
EXAMPLE  11,NGO,l@example.org,,,,
Example 12,NGO,K@example.org,,,,
Example 13,NGO,m@example.org,,,,Nobody
Example 14,NGO,"""o""@example.org",,,,
`)
	want := `line 2: the row has no name
line 3: the row has no kind: write State, NGO, coalition, NHRI, UN agency, scholar or other
line 4: "club" is not a kind: write State, NGO, coalition, NHRI, UN agency, scholar or other
line 5: an address has a line break or a control character in it: part several with a semicolon
line 7: an address is not one that mail can be sent to
line 8: an address is not one that mail can be sent to
line 9: "Klingon" is not a language: write en, fr, es, ar, ru or zh
line 10: "anonymous" is not an attribution: write named, kind or withheld
line 11: "Slovenia" is not a review: write it as in HTI-2
line 12: there is no review SVN-77 in the calendar
line 14: this name stands already in line 13
line 15: the same address stands already in line 13`
	if got := said(c.Refused); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := said(c.Doubts); got != `line 16: member_of names "Nobody", which is neither in the file nor in the register; it was left out` {
		t.Errorf("doubts %s", got)
	}
	if len(c.Stakeholders) != 3 {
		t.Errorf("%d taken, want 11, 13 and 14", len(c.Stakeholders))
	}
}

// TestStakeholderIDs gives IDs that clash with each other and with the register.
func TestStakeholderIDs(t *testing.T) {
	on := []followup.Stakeholder{
		{ID: "en", Name: "Example NGO", Acronym: "EN", Contacts: followup.Contacts("en@example.org")},
		{ID: "known-2", Name: "Known by another acronym"},
		{ID: "third", Name: "Not in the file", Contacts: followup.Contacts("third@example.org")},
	}
	c := contacts(t, register.Options{Review: "SVN-3", OnFile: on}, `name,kind,acronym,email,member_of
Example NGO,NGO,EN,en@example.org,
Example Nation,NGO,EN,nation@example.org,Example NGO
Example North,NGO,E.N.,north@example.org,known-2
Known by another acronym,coalition,KAA,kaa@example.org,
Another,NGO,,third@example.org,
`)
	var got []string
	for _, s := range c.Stakeholders {
		got = append(got, fmt.Sprint(s.ID, s.MemberOf))
		if !slices.Equal(s.Reviews, []followup.ReviewID{"SVN-3"}) {
			t.Errorf("%s is to be asked for %v", s.ID, s.Reviews)
		}
	}
	if s := strings.Join(got, " "); s != "en[] en-2[en] e-n[known-2] known-2[]" {
		t.Errorf("got %s", s)
	}
	if s := said(c.Refused); s != "line 6: the address is that of third in the register" {
		t.Errorf("refused %s", s)
	}
}

// TestStakeholdersAgain imports a list with fewer columns than the register has.
func TestStakeholdersAgain(t *testing.T) {
	was := followup.Stakeholder{ID: "en1", Name: "Example NGO 1", Acronym: "EN1", Kind: followup.NGO, Contacts: followup.Contacts("old@example.org"), Language: "fr",
		Attribution: followup.Withheld, Issues: []string{"Justice"}, MemberOf: []followup.StakeholderID{"ec"}, Reviews: []followup.ReviewID{"MYS-1"}, DoNotContact: "asked so"}
	o := register.Options{Review: "SVN-3", OnFile: []followup.Stakeholder{was, {ID: "ec", Name: "Example Coalition"}}}

	want := was
	want.Reviews = []followup.ReviewID{"MYS-1", "SVN-3"}
	got := contacts(t, o, "kind,name\nNGO,example ngo 1\nNGO,Another\n").Stakeholders[0]
	want.Name = "example ngo 1"
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("without columns:\ngot  %+v\nwant %+v", got, want)
	}
	want = followup.Stakeholder{ID: "en1", Name: "Example NGO 1", Kind: followup.Scholar, Contacts: followup.Contacts("new@example.org"), Language: "en",
		Attribution: followup.KindOnly, Reviews: []followup.ReviewID{"MYS-1", "SVN-3"}}
	got = contacts(t, o, "name,kind,email,acronym,language,attribution,issues,member_of,reviews,do_not_contact\nExample NGO 1,scholar,new@example.org,,,,,,,\nAnother,NGO,,,,,,,,\n").Stakeholders[0]
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("with columns:\ngot  %+v\nwant %+v", got, want)
	}
}

func TestNoStakeholders(t *testing.T) {
	_, err := register.Stakeholders(csvBook(t, "a,b\nc,d\n"), register.Options{Calendar: facts(t)})
	var f *followup.Fault
	if !errors.As(err, &f) || !strings.Contains(f.Reason, "no table of stakeholders") {
		t.Errorf("got %v", err)
	}
}
