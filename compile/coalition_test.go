package compile_test

import (
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
	"github.com/upr-info/followup/compile/compiletest"
)

// TestJointSubmission: a coalition is one voice whoever it speaks for; members
// that point to it have answered and count in no figure; each is shown as it
// allowed, and none where the coalition itself is not named.
func TestJointSubmission(t *testing.T) {
	member := func(id string, how followup.Attribution) followup.Stakeholder {
		return followup.Stakeholder{ID: followup.StakeholderID(id), Name: "Example Member " + id, Kind: followup.NGO, Attribution: how}
	}
	for _, tt := range []struct {
		how    followup.Attribution
		named  []string
		others int
	}{
		{followup.Named, []string{"Example Member 1"}, 4},
		{followup.KindOnly, nil, 5}, // its members would name it
		{followup.Withheld, nil, 0}, // not even how many they are
	} {
		s := compiletest.OneVoice()
		alone := compile.Assemble(s)
		given := &s.Answers[0]
		given.Stakeholder.Kind, given.Stakeholder.Attribution = followup.Coalition, tt.how
		given.Members = []followup.Stakeholder{member("1", followup.Named), member("2", ""), member("3", followup.Withheld), member("1", "")}
		given.Members[3].Attribution = followup.Named // listed twice
		given.Unregistered = 2
		asked := member("1", followup.Named)
		s.Contacted = append(s.Contacted, asked)
		s.Joint = []followup.Stakeholder{asked, member("2", ""), given.Stakeholder, asked}
		a := compile.Assemble(s)
		c := a.Contributors[0]
		if !slices.Equal(c.Members, tt.named) || c.OtherMembers != tt.others {
			t.Errorf("%s: members %q and %d others, want %q and %d", tt.how, c.Members, c.OtherMembers, tt.named, tt.others)
		}
		if len(a.Contributors) != 1 || a.Counts != alone.Counts {
			t.Errorf("%s: %d voices, counts %+v; one voice has %+v", tt.how, len(a.Contributors), a.Counts, alone.Counts)
		}
		if a.Sources.Answered != 3 || a.Sources.Joint != 2 || a.Sources.Uninvited != 1 {
			t.Errorf("%s: sources %+v", tt.how, a.Sources)
		}
	}
}

// TestMembersAreNotNamedInComments: a member that did not allow its name is not
// named by the coalition's comment either (I9).
func TestMembersAreNotNamedInComments(t *testing.T) {
	s := compiletest.OneVoice()
	s.Answers[0].Members = []followup.Stakeholder{{ID: "hidden", Name: "Example Shelter Network", Kind: followup.NGO, Attribution: followup.KindOnly}}
	s.Answers[0].Answers[0].Comment = "Our member Example Shelter Network opened two houses."
	a := compile.Assemble(s)
	for _, r := range a.Recommendations {
		for _, given := range r.Answers {
			if given.Comment == "Our member [name withheld] opened two houses." {
				return
			}
		}
	}
	t.Error("the comment was not found with its name taken out")
}
