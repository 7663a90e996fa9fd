package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// A PassageOnFile is a passage with where it stands and what staff said of it.
type PassageOnFile struct {
	ID string `json:"id"` // "letter.document.number"
	followup.Passage
	Review      followup.ReviewID      `json:"review"`
	Stakeholder followup.StakeholderID `json:"stakeholder"` // empty where it is not certain
	Counts      bool                   `json:"counts"`      // its words stand in the assessment now
	By          string                 `json:"by"`          // who decided; empty while nobody did
	At          time.Time              `json:"at"`
	Why         string                 `json:"why"`
}

// passageColumns begin a query for passages; d is the document.
const passageColumns = `SELECT p.letter, p.document, p.number, p.whereabouts, p.wording, p.state, p.recommendations, p.level, p.suggestions,
	p.actor, p.at, p.why, d.review, d.stakeholder,
	EXISTS (SELECT 1 FROM answer a WHERE a.letter = p.letter AND a.document = p.document AND a.passage = p.number AND a.state IN ('current', 'added'))
	FROM passage p JOIN document d ON d.letter = p.letter AND d.idx = p.document `

func scanPassage(scan func(...any) error) (p PassageOnFile, err error) {
	var recommendations, suggestions string
	var at int64
	err = scan(&p.Letter, &p.Document, &p.Number, &p.Where, &p.Text, &p.State, &recommendations, &p.Level, &suggestions,
		&p.By, &at, &p.Why, &p.Review, &p.Stakeholder, &p.Counts)
	if err != nil {
		return p, err
	}
	p.ID, p.At = passageID(p.Passage), instant(at)
	if p.Recommendations, err = decode[followup.RecommendationKey](recommendations); err != nil {
		return p, err
	}
	p.Suggestions, err = decode[followup.Suggestion](suggestions)
	return p, err
}

func passageID(p followup.Passage) string {
	return fmt.Sprintf("%s.%d", documentID(p.Letter, p.Document), p.Number)
}

// Passages returns the passages of a review in a state, all reviews or states
// where one is empty, oldest letter first.
func (db *DB) Passages(ctx context.Context, review followup.ReviewID, state followup.PassageState) ([]PassageOnFile, error) {
	found := []PassageOnFile{}
	err := each(ctx, db.read, func(scan func(...any) error) error {
		p, err := scanPassage(scan)
		found = append(found, p)
		return err
	}, passageColumns+`JOIN letter l ON l.id = p.letter
		WHERE (d.review = $1 OR $1 = '') AND (p.state = $2 OR $2 = '')
		ORDER BY l.received, l.seq, p.document, p.number`, string(review), string(state))
	if err != nil {
		return nil, fmt.Errorf("list passages: %w", err)
	}
	return found, nil
}

// findDecided looks up what staff decided on passages of these letters when they
// were read before.
func (s *settling) findDecided(ctx context.Context) error {
	return eachOf(ctx, s.tx, s.ids(), func(scan func(...any) error) error {
		p, err := scanPassage(scan)
		s.decided = append(s.decided, p)
		return err
	}, passageColumns+`WHERE p.letter IN %s AND p.state IN ('confirmed', 'rejected') ORDER BY p.letter, p.document, p.number`)
}

// passagesOf takes the passages of a letter. What staff decided on one stays,
// also where it is not found again, while its document stands under the review
// that it had then.
func (s *settling) passagesOf(o *ingest.Outcome) error {
	for _, p := range o.Passages {
		p.Letter = o.Letter.ID
		if !slices.ContainsFunc(o.Documents, func(d followup.Document) bool { return d.Index == p.Document }) {
			return fmt.Errorf("letter %s: a passage of document %d, which is not there", o.Letter.ID, p.Document)
		}
		at := place{letter: p.Letter, document: p.Document}
		s.passages[at] = append(s.passages[at], PassageOnFile{Passage: p})
	}
	for _, was := range s.decided {
		kept := func(d followup.Document) bool { return d.Index == was.Document && d.Review == was.Review }
		if was.Letter == o.Letter.ID && slices.ContainsFunc(o.Documents, kept) {
			s.keepDecision(was)
		}
	}
	return nil
}

// keepDecision puts a decision on the passage with the same words, or else adds
// the passage as it was.
func (s *settling) keepDecision(was PassageOnFile) {
	at := place{letter: was.Letter, document: was.Document}
	now := s.passages[at]
	last := 0
	for i, p := range now {
		last = max(last, p.Number)
		if p.Text == was.Text && p.By == "" {
			was.Number, was.Where, was.Suggestions = p.Number, p.Where, p.Suggestions
			now[i] = was
			return
		}
	}
	was.Number = last + 1
	s.passages[at] = append(now, was)
}

func (s *settling) writePassages(ctx context.Context) error {
	var rows [][]any
	for _, o := range s.outcomes {
		for _, d := range o.Documents {
			for _, p := range s.passages[place{letter: d.Letter, document: d.Index}] {
				rows = append(rows, []any{string(p.Letter), p.Document, p.Number, p.Where, p.Text, string(p.State), encode(p.Recommendations),
					string(p.Level), encode(p.Suggestions), p.By, micros(p.At), p.Why})
			}
		}
	}
	_, err := s.tx.bulk(ctx, `INSERT INTO passage (letter, document, number, whereabouts, wording, state, recommendations,
		level, suggestions, actor, at, why)`, rows, "")
	return err
}
