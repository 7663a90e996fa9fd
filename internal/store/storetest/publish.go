package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func testPublish(t *testing.T, open Open) {
	t.Run("Versions", func(t *testing.T) { t.Parallel(); testVersions(t, open) })
	t.Run("EachLatest", func(t *testing.T) { t.Parallel(); testEachLatest(t, open) })
	t.Run("JointSubmission", func(t *testing.T) { t.Parallel(); testJoint(t, open) })
	t.Run("Snapshot", func(t *testing.T) { t.Parallel(); testSnapshot(t, open) })
}

func testVersions(t *testing.T, open Open) {
	b := setUp(t, open)
	_, err := b.Latest(b.ctx, svn)
	b.want(err, followup.ErrNotFound)
	built := 0
	build := func(number int) ([]byte, []store.File, error) {
		built++
		return fmt.Appendf(nil, `{"version":%d}`, number), []store.File{{Name: "assessment.html", Key: fmt.Sprint("published/SVN-3/", number), SHA256: "ab", Size: 3}}, nil
	}
	for i, tt := range []struct {
		name, checksum string
		number         int
		fresh          bool
	}{
		{"the first", "x", 1, true},
		{"nothing new", "x", 1, false},
		{"the second", "y", 2, true},
		{"back to what it was is a version too", "x", 3, true},
	} {
		v, fresh, err := b.Publish(b.ctx, svn, later(i), tt.checksum, nil, build)
		b.check(err)
		equal(t, tt.name+": number", v.Number, tt.number)
		equal(t, tt.name+": fresh", fresh, tt.fresh)
		equal(t, tt.name+": model", string(v.Model), fmt.Sprintf(`{"version":%d}`, tt.number))
	}
	equal(t, "editions built", built, 3)
	failure := errors.New("no room on the disk")
	_, _, err = b.Publish(b.ctx, svn, later(9), "z", nil, func(int) ([]byte, []store.File, error) { return nil, nil, failure })
	b.want(err, failure)
	last, err := b.Latest(b.ctx, svn)
	b.check(err)
	equal(t, "the last", last.Number, 3)
	all, err := b.Versions(b.ctx, "")
	b.check(err)
	if len(all) != 3 || !all[0].At.Equal(later(0)) || all[1].Files[0].Key != "published/SVN-3/2" || all[0].Files[0].Size != 3 {
		t.Errorf("versions: %+v", all)
	}
	listed, err := b.Published(b.ctx)
	b.check(err)
	if len(listed) != 3 || listed[1].Number != 2 || listed[1].Model != nil || listed[1].Files[0].Key != "published/SVN-3/2" || !listed[2].Stands() {
		t.Errorf("listed: %+v", listed)
	}
	model, err := b.Model(b.ctx, svn, 2)
	b.check(err)
	equal(t, "the second as it was", string(model), `{"version":2}`)
	_, err = b.Model(b.ctx, svn, 4)
	b.want(err, followup.ErrNotFound)
	none, err := b.Versions(b.ctx, "HTI-3")
	b.check(err)
	equal(t, "versions of another review", len(none), 0)
}

// testJoint: a joint submission comes with those it speaks for, as register and
// cover say; a member that points to it has answered and has no answers.
func testJoint(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	coalition := followup.Stakeholder{ID: "c", Name: "Example coalition", Kind: followup.Coalition, Contacts: followup.Contacts("c@example.org"), Reviews: []followup.ReviewID{svn}}
	member := func(id, name, acronym string, of ...followup.StakeholderID) followup.Stakeholder {
		return followup.Stakeholder{ID: followup.StakeholderID(id), Name: name, Acronym: acronym, Kind: followup.NGO, MemberOf: of,
			Contacts: followup.Contacts(id + "@example.org"), Reviews: []followup.ReviewID{svn}}
	}
	mission := followup.Stakeholder{ID: "s", Name: "Permanent Mission", Kind: followup.State, Contacts: followup.Contacts("s@example.org")}
	_, _, _, err := b.UpdateStakeholders(b.ctx, []followup.Stakeholder{
		mission, coalition, member("m1", "Example NGO 11", "", "c"), member("m2", "Example NGO 12", "EN12"), member("m3", "Example NGO 13", "")})
	b.check(err)
	report := sending{stakeholder: "c", proof: followup.ProvenByToken, answers: answers("1+")}
	report.members = []string{"en12", "Example NGO 11", "Example NGO 99", "Permanent Mission"}
	b.send("joint report", later(0), report)
	claimed := sending{stakeholder: "c", proof: followup.ClaimedBySender, partial: true, answers: answers("2+"), members: []string{"Example NGO 13", "Example NGO 11"}}
	b.send("nothing proves that it is theirs", later(0), claimed)
	_, told := b.send("see the joint report", later(1), sending{stakeholder: "m1", proof: followup.ClaimedBySender, joint: true})
	equal(t, "told", told.Reason, followup.ReasonJoint)
	s, err := b.Snapshot(b.ctx, svn, later(9))
	b.check(err)
	var members []followup.StakeholderID
	for _, m := range s.Answers[0].Members {
		members = append(members, m.ID)
	}
	same(t, "members", members, []followup.StakeholderID{"m1", "m2"})
	equal(t, "members that nobody registered, the State, and who is named without proof", s.Answers[0].Unregistered, 3)
	if len(s.Answers) != 1 || len(s.Joint) != 1 || s.Joint[0].ID != "m1" {
		t.Errorf("%d voices, pointing to the joint report: %+v", len(s.Answers), s.Joint)
	}
	situations, err := b.Situations(b.ctx)
	b.check(err)
	for _, x := range situations {
		equal(t, string(x.Stakeholder.ID)+" has answered", x.Answered, x.Stakeholder.ID == "c" || x.Stakeholder.ID == "m1")
	}
}

func testSnapshot(t *testing.T, open Open) {
	b := setUp(t, open)
	b.asked()
	_, err := b.Snapshot(b.ctx, "XXX-1", morning)
	b.want(err, followup.ErrNotFound)
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "2", "10", "1"), followup.OwnList)))
	b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{svn}, put(recommended(svn, "2", "10"), followup.OwnList)))
	b.send("early", later(0), sending{stakeholder: "a", proof: followup.ProvenByToken, answers: answers("1+", "10-")})
	b.send("late", later(5), sending{stakeholder: "a", proof: followup.ProvenByToken, partial: true, answers: answers("2~")})
	s, err := b.Snapshot(b.ctx, svn, later(9))
	b.check(err)
	equal(t, "State", s.Country.Name, "Slovenia")
	equal(t, "recommendations, the missing one too", len(s.Recommendations), 3)
	equal(t, "contacted", s.Contacted[0].Name, "Example NGO 1")
	equal(t, "at", s.At, later(9))
	if len(s.Answers) != 1 || !s.Answers[0].Received.Equal(later(5)) || s.Answers[0].Stakeholder.Name != "Example NGO 1" {
		t.Fatalf("answers: %+v", s.Answers)
	}
	var order []string
	for _, a := range s.Answers[0].Answers {
		order = append(order, a.Recommendation.Number())
	}
	same(t, "in the order of the list", order, []string{"2", "10", "1"})
}
