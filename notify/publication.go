package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upr-info/followup"
)

// A VersionOf names a published assessment.
type VersionOf struct {
	Review followup.ReviewID `json:"review"`
	Number int               `json:"number"` // from 1
}

// String returns "HTI-2/1".
func (v VersionOf) String() string { return fmt.Sprintf("%s/%d", v.Review, v.Number) }

// A Selection is what the view of one recommending State is drawn from. Versions
// never change, so that the same selection says the same whenever it is sent.
type Selection struct {
	State    string      `json:"state"` // alpha-3 code of a Member State, or the name that lists of recommendations have
	Versions []VersionOf `json:"versions"`
}

// A Publication is what mails say of a published assessment.
type Publication struct {
	VersionOf
	Date    followup.Date // of the version
	Address string        // of its page; empty where there is no site
	Voices  int           // stakeholders that answered
	Counts  followup.Counts
}

// A Recommended is what became of what one State recommended.
type Recommended struct {
	State   followup.Country
	Reviews []RecommendedIn // of the selection, those in which it recommended something, by name of the State reviewed
	Table   []byte          // every recommendation, as XLSX
}

// A RecommendedIn is the part of one review. Counts are of the recommendations
// of the one State.
type RecommendedIn struct {
	Publication
	Country followup.Country
	Session int
}

// Publications is what composing asks of what was published.
type Publications interface {
	// Published returns a version, or followup.ErrNotFound.
	Published(ctx context.Context, v VersionOf) (Publication, error)
	// Recommended returns what became of what a State recommended, with the table
	// in the given language.
	Recommended(ctx context.Context, s Selection, l followup.Language) (Recommended, error)
}

// ThanksEntries returns the thanks for a version to each of those who answered,
// due at now, and those who get none, with the reason.
func ThanksEntries(v VersionOf, answered []followup.Stakeholder, now time.Time) (due []Entry, skipped []Skipped) {
	for _, s := range answered {
		e := toStakeholder(followup.Thanks, s, now)
		e.Review, e.Version, e.Occasion = v.Review, &v, OccasionThanks(v)
		e.Why = fmt.Sprintf("has answered; version %d is published", v.Number)
		if why := Unreachable(s, v.Review); why != "" {
			skipped = append(skipped, Skipped{Entry: e, Reason: why})
			continue
		}
		due = append(due, e)
	}
	return due, skipped
}

// RecommendingEntry returns the mail that shows a State what became of what it
// recommended, due at now.
func RecommendingEntry(sel Selection, s followup.Stakeholder, now time.Time) Entry {
	e := toStakeholder(followup.Recommending, s, now)
	e.Selection, e.Occasion = &sel, OccasionRecommending(sel)
	e.Why = "staff show what became of its recommendations"
	return e
}

// OccasionThanks is the occasion of thanks: the published version.
func OccasionThanks(v VersionOf) string { return v.String() }

// OccasionRequest is the occasion of a request: the review, the letter it is
// about where there is one, and the day.
func OccasionRequest(r followup.ReviewID, l followup.LetterID, day followup.Date) string {
	return strings.Trim(fmt.Sprintf("%s/%s", r, l), "/") + "/" + day.String()
}

// OccasionRecommending is the occasion of a recommending State's view: the State
// and a sum over the versions it is drawn from. A new version makes it another.
func OccasionRecommending(s Selection) string {
	var names []string
	for _, v := range s.Versions {
		names = append(names, v.String())
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, "\n")))
	return s.State + "/" + hex.EncodeToString(sum[:6])
}
