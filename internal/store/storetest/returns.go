package storetest

import (
	"testing"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
	"github.com/upr-info/followup/internal/store"
	"github.com/upr-info/followup/notify"
)

func testReturns(t *testing.T, open Open) {
	t.Run("Returns", func(t *testing.T) {
		t.Parallel()
		t.Run("Bounce", func(t *testing.T) { bounce(t, open) })
		t.Run("Refusal", func(t *testing.T) { refusal(t, open) })
		t.Run("OptOut", func(t *testing.T) { optOut(t, open) })
	})
}

// invite opens a review, registers a stakeholder with two contacts, and sends what
// is due.
func (b *bench) invite() {
	b.t.Helper()
	b.register(followup.Stakeholder{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Language: followup.English,
		Contacts: []followup.Contact{{Address: "one@example.org"}, {Address: "two@example.org", Language: followup.French}},
		Reviews:  []followup.ReviewID{"SVN-3"}})
	b.check(b.SetDeadline(b.ctx, []followup.ReviewID{"SVN-3"}, "", day("2027-01-15"), "staff-1"))
	b.sendDue()
}

func (b *bench) register(s ...followup.Stakeholder) {
	b.t.Helper()
	_, _, _, err := b.UpdateStakeholders(b.ctx, s)
	b.check(err)
}

// sendDue plans what the calendar says and has the server take it; it returns the
// recipients.
func (b *bench) sendDue() (to []string) {
	b.t.Helper()
	situations, err := b.Situations(b.ctx)
	b.check(err)
	due, _ := notify.Due(situations, b.Plan, b.Zone, b.now)
	_, err = b.Ledger().Plan(b.ctx, due)
	b.check(err)
	claimed, _, err := b.Ledger().Claim(b.ctx, b.now, b.now.Add(time.Minute), 10)
	b.check(err)
	for _, e := range claimed {
		b.check(b.Ledger().Composed(b.ctx, map[int64]string{e.ID: "outgoing/" + string(e.Token)}))
		b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: e.ID, State: notify.Sent, At: b.now}}))
		to = append(to, e.Recipient)
	}
	return to
}

// mailTo returns the latest mail to an address.
func (b *bench) mailTo(address string) notify.Entry {
	b.t.Helper()
	all, err := b.Ledger().Entries(b.ctx, store.Filter{})
	b.check(err)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Recipient == address {
			return all[i]
		}
	}
	b.t.Fatalf("there is no mail to %s", address)
	return notify.Entry{}
}

func (b *bench) contact(i int) followup.Contact {
	b.t.Helper()
	s, err := b.Stakeholder(b.ctx, "a")
	b.check(err)
	return s.Contacts[i]
}

// bounce: a contact whose mail comes back for good is switched off, the next one
// invited, and staff may restore it.
func bounce(t *testing.T, open Open) {
	b := setUp(t, open)
	b.invite()
	first := b.mailTo("one@example.org")
	r := &followup.Return{Token: first.Token, Kind: followup.HardBounce, Status: "5.1.1", Recipient: "one@example.org", At: b.now.Add(time.Minute)}
	l := b.take(mail("bounce", b.now))[0]
	l.State, l.Reason, r.Letter = followup.Ignored, followup.ReasonReturned, l.ID
	b.check(b.settle([]ingest.Outcome{{Letter: l, Return: r}}))
	equal(t, "the mail", b.mailTo("one@example.org").State, notify.Bounced)
	equal(t, "why", b.mailTo("one@example.org").Reason, "there is no such address (5.1.1)")
	equal(t, "the contact", b.contact(0).State, followup.Bounced)
	equal(t, "since when", b.contact(0).Since.Equal(r.At), true)
	news, err := b.News(b.ctx, b.now, b.now.Add(time.Hour))
	b.check(err)
	same(t, "what staff are told", news.Lost, []notify.LostContact{{Stakeholder: "a", Review: "SVN-3", Kind: followup.HardBounce, Left: 1}})
	equal(t, "mails not delivered", len(news.Failed), 1)

	alone := followup.Stakeholder{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Language: followup.English,
		Contacts: followup.Contacts("one@example.org"), Reviews: []followup.ReviewID{"SVN-3"}}
	b.register(alone)
	equal(t, "the contact after an import", b.contact(0).State, followup.Bounced)
	same(t, "nobody is left", b.sendDue(), nil)
	b.want(b.Restore(b.ctx, "a", "two@example.org", "staff-1"), followup.ErrNotFound)
	b.check(b.Restore(b.ctx, "a", "one@example.org", "staff-1"))
	equal(t, "the contact, restored", b.contact(0).State, followup.Good)
	b.check(b.Return(b.ctx, *r))
	equal(t, "the contact, the bounce replayed", b.contact(0).State, followup.Good)
	same(t, "restored, then", b.sendDue(), []string{"one@example.org"})
	second := b.mailTo("one@example.org")
	equal(t, "the second invitation is another mail", second.ID != first.ID && second.Token != first.Token, true)

	alone.Contacts = append(alone.Contacts, followup.Contact{Address: "two@example.org", Language: followup.French})
	b.register(alone)
	same(t, "with a colleague, then", b.sendDue(), nil)
	b.check(b.Return(b.ctx, followup.Return{Token: second.Token, Kind: followup.HardBounce, At: b.now}))
	same(t, "bounced again, then", b.sendDue(), []string{"two@example.org"})
	equal(t, "the colleague's language", b.mailTo("two@example.org").Language, followup.French)
	same(t, "then", b.sendDue(), nil)
	news, err = b.News(b.ctx, b.now, b.now.Add(time.Hour))
	b.check(err)
	same(t, "three invitations, no sign of life", news.Lifeless, []notify.Lifeless{{Stakeholder: "a", Invitations: 3, Returned: 2}})
}

// refusal: an address that the server refuses for good as one that does not exist
// is switched off like one that bounces, and the next one is invited; one that is
// refused for another reason is not.
func refusal(t *testing.T, open Open) {
	for _, gone := range []bool{true, false} {
		b := setUp(t, open)
		b.register(followup.Stakeholder{ID: "a", Name: "Example NGO 1", Kind: followup.NGO, Language: followup.English,
			Contacts: followup.Contacts("one@example.org", "two@example.org"), Reviews: []followup.ReviewID{"SVN-3"}})
		b.check(b.SetDeadline(b.ctx, []followup.ReviewID{"SVN-3"}, "", day("2027-01-15"), "staff-1"))
		situations, err := b.Situations(b.ctx)
		b.check(err)
		due, _ := notify.Due(situations, b.Plan, b.Zone, b.now)
		_, err = b.Ledger().Plan(b.ctx, due)
		b.check(err)
		claimed, _, err := b.Ledger().Claim(b.ctx, b.now, b.now.Add(time.Minute), 10)
		b.check(err)
		equal(t, "mails", len(claimed), 1)
		b.check(b.Ledger().Settle(b.ctx, []notify.Result{{ID: claimed[0].ID, State: notify.Failed, Reason: "refused", At: b.now, Gone: gone}}))
		equal(t, "the mail", b.mailTo("one@example.org").State, notify.Failed)
		if gone {
			equal(t, "the contact", b.contact(0).State, followup.Bounced)
			same(t, "then", b.sendDue(), []string{"two@example.org"})
		} else {
			equal(t, "the contact", b.contact(0).Good(), true)
			same(t, "then", b.sendDue(), nil)
		}
	}
}

// optOut: who wants no mails gets none, nor does a colleague about what it was
// asked; who takes it back is written to again.
func optOut(t *testing.T, open Open) {
	b := setUp(t, open)
	b.invite()
	token := b.mailTo("one@example.org").Token
	said := func(k followup.ReturnKind, token followup.Token) {
		b.check(b.Return(b.ctx, followup.Return{Token: token, Kind: k, At: b.now}))
	}
	said(followup.OptOut, followup.NewToken())
	equal(t, "after a token of nobody's", b.contact(0).State, followup.Good)
	said(followup.ReviewOptOut, token)
	equal(t, "after an opt-out of one review", b.contact(0).State, followup.Good)
	same(t, "declined", b.contact(0).Declined, []followup.ReviewID{"SVN-3"})
	said(followup.OptOut, token)
	equal(t, "after an opt-out", b.contact(0).State, followup.OptedOut)
	b.now = b.now.AddDate(0, 0, 25) // when a reminder is due
	same(t, "nobody is reminded", b.sendDue(), nil)
	said(followup.OptIn, token)
	equal(t, "taken back", b.contact(0).State, followup.Good)
	same(t, "then", b.sendDue(), []string{"one@example.org"})
}
