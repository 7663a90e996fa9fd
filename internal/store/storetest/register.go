package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func testRegister(t *testing.T, open Open) {
	t.Run("Stakeholders", func(t *testing.T) { t.Parallel(); testStakeholders(t, open) })
	t.Run("Grants", func(t *testing.T) { t.Parallel(); testGrants(t, open) })
	t.Run("OrderByBytes", func(t *testing.T) { t.Parallel(); testCollation(t, open) })
}

func testStakeholders(t *testing.T, open Open) {
	b := setUp(t, open)
	a := followup.Stakeholder{ID: "a", Name: "Example NGO 1", Acronym: "EN1", Kind: followup.NGO, Contacts: followup.Contacts("One@example.org", "two@example.org"),
		Language: followup.French, Attribution: followup.KindOnly, Issues: []string{"Justice"}, MemberOf: []followup.StakeholderID{"c"},
		Reviews: []followup.ReviewID{"SVN-3", "HTI-3", "SVN-3"}}
	c := followup.Stakeholder{ID: "c", Name: "Example coalition", Kind: followup.Coalition, Contacts: followup.Contacts("two@example.org"), DoNotContact: "asked not to be"}
	update := func(what string, want [3]int, list ...followup.Stakeholder) {
		t.Helper()
		added, changed, unchanged, err := b.UpdateStakeholders(b.ctx, list)
		b.check(err)
		equal(t, what, [3]int{added, changed, unchanged}, want)
	}
	update("the first import", [3]int{2, 0, 0}, a, c)
	update("the same again", [3]int{0, 0, 2}, a, c)
	a.Name = "Example NGO 1 renamed"
	update("one renamed, alone in its file", [3]int{0, 1, 0}, a)

	got, err := b.Stakeholder(b.ctx, "a")
	b.check(err)
	same(t, "addresses, the first is written to", got.Addresses(), []string{"one@example.org", "two@example.org"})
	same(t, "reviews", got.Reviews, []followup.ReviewID{"HTI-3", "SVN-3"})
	if got.Name != a.Name || got.Acronym != a.Acronym || got.Kind != a.Kind || got.Language != a.Language || got.Attribution != a.Attribution ||
		!slices.Equal(got.Issues, a.Issues) || !slices.Equal(got.MemberOf, a.MemberOf) {
		t.Errorf("stakeholder %+v, want %+v", got, a)
	}
	both, err := b.ByAddress(b.ctx, "TWO@example.org")
	b.check(err)
	if len(both) != 2 || both[0].ID != "a" || both[1].ID != "c" || len(both[0].Contacts) != 2 || both[1].DoNotContact != "asked not to be" {
		t.Errorf("by address: %+v", both)
	}
	none, err := b.ByAddress(b.ctx, "nobody@example.org")
	b.check(err)
	equal(t, "by an unknown address", len(none), 0)
	_, err = b.Stakeholder(b.ctx, "nobody")
	b.want(err, followup.ErrNotFound)

	// What was learned by filing a letter outlives an import without it.
	b.check(b.Remember(b.ctx, b.file("taught", ""), "a"))
	update("an import that knows nothing of it", [3]int{0, 0, 1}, a)
	got, err = b.Stakeholder(b.ctx, "a")
	b.check(err)
	same(t, "addresses with the remembered one", got.Addresses(), []string{"one@example.org", "two@example.org", "office@example.org"})
}

func testGrants(t *testing.T, open Open) {
	b := setUp(t, open)
	sheet := followup.Grant{Token: followup.NewToken(), Review: svn, Stakeholder: "a", Language: followup.Spanish}
	b.check(b.Give(b.ctx, sheet))
	got, err := b.Grant(b.ctx, sheet.Token)
	b.check(err)
	equal(t, "grant of a sheet", got, sheet)
	sheet.Revoked = true
	b.check(b.Give(b.ctx, sheet))
	got, err = b.Grant(b.ctx, sheet.Token)
	b.check(err)
	equal(t, "revoked", got, sheet)
	_, err = b.Grant(b.ctx, followup.NewToken())
	b.want(err, followup.ErrNotFound)

	added, err := b.Ledger().Plan(b.ctx, []notify.Entry{{Purpose: followup.Invitation, Occasion: "SVN-3", Recipient: "a@example.org",
		Review: svn, Stakeholder: "a", Language: followup.French, Due: b.now}})
	b.check(err)
	equal(t, "planned", added, 1)
	mails, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	got, err = b.Grant(b.ctx, mails[0].Token)
	b.check(err)
	equal(t, "grant of a mail", got, followup.Grant{Token: mails[0].Token, Review: svn, Stakeholder: "a", Address: "a@example.org",
		Language: followup.French, Purpose: followup.Invitation})
}

// testCollation: what is ordered by the database is ordered by bytes on both
// engines, whatever the locale, and compared with case.
func testCollation(t *testing.T, open Open) {
	b := setUp(t, open)
	want := []followup.StakeholderID{"B", "Z", "a", "a-b", "aa", "z", "é", "ж"}
	var list []followup.Stakeholder
	for _, id := range []followup.StakeholderID{"é", "a", "Z", "aa", "ж", "B", "a-b", "z"} {
		list = append(list, followup.Stakeholder{ID: id, Name: string(id), Reviews: []followup.ReviewID{svn}})
	}
	_, _, _, err := b.UpdateStakeholders(b.ctx, list)
	b.check(err)
	found, err := b.Stakeholders(b.ctx)
	b.check(err)
	var ids []followup.StakeholderID
	for _, s := range found {
		ids = append(ids, s.ID)
	}
	same(t, "order", ids, want)
	_, err = b.Stakeholder(b.ctx, "A")
	b.want(err, followup.ErrNotFound)
}

func testRecommendations(t *testing.T, open Open) {
	t.Run("MergeKeepsKeys", func(t *testing.T) { t.Parallel(); testMerge(t, open) })
	t.Run("MergeMany", func(t *testing.T) { t.Parallel(); testMergeMany(t, open) })
	t.Run("Symbols", func(t *testing.T) { t.Parallel(); testSymbols(t, open) })
	t.Run("Category", func(t *testing.T) { t.Parallel(); testCategory(t, open) })
}

// recommended returns the list of a review with the given numbers.
func recommended(r followup.ReviewID, numbers ...string) []followup.Recommendation {
	var list []followup.Recommendation
	for i, n := range numbers {
		list = append(list, followup.Recommendation{Key: followup.NewRecommendationKey(r, n), Kind: followup.Recommended, Text: "Do " + n,
			From: []string{"Slovenia", "Haiti"}, Response: followup.Accepted, Issues: []string{"Justice"}, Action: 5, Symbol: "A/HRC/43/15", Position: i + 1})
	}
	return list
}

// put is a merge that replaces the list.
func put(after []followup.Recommendation, s followup.Source) func(followup.ReviewID, []followup.Recommendation, followup.Source, bool) (
	[]followup.Recommendation, followup.Source, error) {
	return func(followup.ReviewID, []followup.Recommendation, followup.Source, bool) ([]followup.Recommendation, followup.Source, error) {
		return after, s, nil
	}
}

func testMerge(t *testing.T, open Open) {
	b := setUp(t, open)
	one := []followup.ReviewID{svn}
	b.check(b.UpdateRecommendations(b.ctx, one, put(recommended(svn, "121.1", "121.10", "121.2"), followup.UNMatrix)))
	got, err := b.Recommendations(b.ctx, svn)
	b.check(err)
	if !slices.EqualFunc(got, recommended(svn, "121.1", "121.10", "121.2"), equalRecommendation) {
		t.Errorf("recommendations in the order of their source: %+v", got)
	}
	b.check(b.UpdateRecommendations(b.ctx, one, func(r followup.ReviewID, onFile []followup.Recommendation, s followup.Source, answered bool) (
		[]followup.Recommendation, followup.Source, error) {
		equal(t, "on file", len(onFile), 3)
		equal(t, "source", s, followup.UNMatrix)
		equal(t, "answered", answered, false)
		return onFile[:1], s, nil
	}))
	got, err = b.Recommendations(b.ctx, svn)
	b.check(err)
	equal(t, "those that are not missing", len(got), 1)
	b.check(b.UpdateRecommendations(b.ctx, one, func(_ followup.ReviewID, all []followup.Recommendation, s followup.Source, _ bool) (
		[]followup.Recommendation, followup.Source, error) {
		equal(t, "all", len(all), 3)
		equal(t, "a row gone is missing", all[1].Missing && all[2].Missing, true)
		return all, s, nil
	}))

	refusal := errors.New("refused")
	err = b.UpdateRecommendations(b.ctx, one, func(followup.ReviewID, []followup.Recommendation, followup.Source, bool) (
		[]followup.Recommendation, followup.Source, error) {
		return nil, "", refusal
	})
	b.want(err, refusal)
	if err := b.UpdateRecommendations(b.ctx, one, put(recommended("HTI-3", "1"), followup.OwnList)); err == nil {
		t.Error("a recommendation of another review was taken")
	}
	if err := b.UpdateRecommendations(b.ctx, one, put(recommended(svn, "1", "1"), followup.OwnList)); err == nil {
		t.Error("one key for two recommendations was taken")
	}

	b.file("answers", "a")
	stale, err := b.Stale(b.ctx)
	b.check(err)
	equal(t, "stale", len(stale), 1)
	b.check(b.Compiled(b.ctx, stale[0]))
	b.check(b.UpdateRecommendations(b.ctx, one, func(_ followup.ReviewID, onFile []followup.Recommendation, s followup.Source, answered bool) (
		[]followup.Recommendation, followup.Source, error) {
		equal(t, "answered", answered, true)
		return onFile, s, nil
	}))
	stale, err = b.Stale(b.ctx)
	b.check(err)
	equal(t, "stale after an import that changes nothing", len(stale), 0)
	b.check(b.UpdateRecommendations(b.ctx, one, put(recommended(svn, "121.1", "121.2"), followup.UNMatrix)))
	stale, err = b.Stale(b.ctx)
	b.check(err)
	equal(t, "stale after one that does", len(stale), 1)
}

// testSymbols: a UN document belongs to the one review whose recommendations name it.
func testSymbols(t *testing.T, open Open) {
	b := setUp(t, open)
	list := func(r followup.ReviewID, symbols ...string) {
		t.Helper()
		recs := recommended(r, "1", "2", "3", "4")[:len(symbols)]
		for i := range recs {
			recs[i].Symbol = symbols[i]
		}
		b.check(b.UpdateRecommendations(b.ctx, []followup.ReviewID{r}, put(recs, followup.OwnList)))
	}
	list(svn, "A/HRC/43/15", "A/HRC/43/15/Add.1", "", "A/HRC/1/1")
	list("HTI-3", "A/HRC/50/15", "A/HRC/1/1")
	got, err := b.Symbols(b.ctx)
	b.check(err)
	equal(t, "symbols", fmt.Sprint(got), "map[A/HRC/43/15:SVN-3 A/HRC/50/15:HTI-3]")
}

func equalRecommendation(a, b followup.Recommendation) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// testMergeMany imports as much as the first five sessions hold, at once.
func testMergeMany(t *testing.T, open Open) {
	b := setUp(t, open)
	lists := map[followup.ReviewID][]followup.Recommendation{}
	var reviews []followup.ReviewID
	for i := range 80 {
		r := followup.NewReviewID(followup.CountryCode(fmt.Sprintf("A%c%c", 'A'+i/26, 'A'+i%26)), 1)
		reviews = append(reviews, r)
		var numbers []string
		for n := range 75 {
			numbers = append(numbers, fmt.Sprint(n+1))
		}
		lists[r] = recommended(r, numbers...)
	}
	merge := func(r followup.ReviewID, onFile []followup.Recommendation, _ followup.Source, _ bool) ([]followup.Recommendation, followup.Source, error) {
		if len(onFile) > 0 && !slices.EqualFunc(onFile, lists[r], equalRecommendation) {
			t.Errorf("%s: %d on file", r, len(onFile))
		}
		return lists[r], followup.UPRInfoExport, nil
	}
	for range 2 {
		b.check(b.UpdateRecommendations(b.ctx, reviews, merge))
	}
	status, err := b.Status(b.ctx)
	b.check(err)
	equal(t, "reviews that no calendar knows are not in the status", len(status), 0)
}
