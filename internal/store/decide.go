package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/upr-info/followup"
)

// A PassageDecision is what staff say of one passage.
type PassageDecision struct {
	State          followup.PassageState      // confirmed or rejected
	Recommendation followup.RecommendationKey // to confirm it for; empty: those it is attached to, or else the first suggestion, unless it names several
	Level          followup.Level             // that staff read in it; none leaves the level on file as it is; see decide
	Why            string
	By             string
}

// DecidePassage records what staff say of a passage. A confirmed one is an answer
// of its document from then on and counts like any other, by the same rules; a
// rejected one counts no more. Either may follow on the other, and deciding the
// same twice changes nothing. followup.ErrNotFound where there is no such passage.
func (db *DB) DecidePassage(ctx context.Context, id string, d PassageDecision) (p PassageOnFile, err error) {
	at, err := parsePassage(id)
	if err != nil {
		return p, err
	}
	err = db.inTx(ctx, func(tx *transaction) error {
		state, _, err := lockItem(ctx, tx, db.forUpdate, at.letter, at.document)
		if err != nil {
			return err
		}
		if state == followup.Fetched {
			return &followup.Fault{Remedy: followup.ByTime, Where: id, Reason: "its letter is being read again: try once more when that is done"}
		}
		was, err := passage(ctx, tx, at)
		if err != nil {
			return err
		}
		if p, err = was.decide(d); err != nil {
			return err
		}
		if samePassage(was, p) {
			p = was
			return nil
		}
		p.At = db.Now()
		if err := db.settlePassage(ctx, tx, was, p); err != nil {
			return err
		}
		p, err = passage(ctx, tx, at)
		return err
	})
	// A crash here leaves the decision with its answer; the draft is stale, which
	// the task or the next compile sees.
	if err != nil {
		return PassageOnFile{}, fmt.Errorf("decide on passage %s: %w", id, err)
	}
	return p, nil
}

func parsePassage(id string) (at place, err error) {
	item, number, _ := cutLast(id)
	if at.letter, at.document, err = ParseItem(item); err == nil {
		at.passage, err = strconv.Atoi(number)
	}
	if err != nil || at.document == 0 || at.passage < 1 {
		return at, fmt.Errorf("%q names no passage: write it as passages list shows it", id)
	}
	return at, nil
}

func cutLast(id string) (before, after string, ok bool) {
	i := strings.LastIndexByte(id, '.')
	if i < 0 {
		return id, "", false
	}
	return id[:i], id[i+1:], true
}

func passage(ctx context.Context, tx *transaction, at place) (PassageOnFile, error) {
	row := tx.QueryRowContext(ctx, passageColumns+`WHERE p.letter = $1 AND p.document = $2 AND p.number = $3`,
		string(at.letter), at.document, at.passage)
	p, err := scanPassage(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = followup.ErrNotFound
	}
	return p, err
}

// decide returns p as it is after a decision. The level that its words say, or that
// staff gave, stays with a passage that is taken back to the same recommendations;
// whoever confirms it anew or for another one says the level as well.
func (p PassageOnFile) decide(d PassageDecision) (PassageOnFile, error) {
	was := p
	p.State, p.By, p.Why = d.State, d.By, d.Why
	if d.State != followup.PassageConfirmed {
		return p, nil
	}
	switch {
	case d.Recommendation != "":
		p.Recommendations = []followup.RecommendationKey{d.Recommendation}
	case len(p.Recommendations) == 0 && len(p.Suggestions) > 1 && p.Suggestions[1].Score == 0:
		return p, &followup.Fault{Remedy: followup.ByStaff, Where: p.ID, Reason: "it names several recommendations: say which it is about"}
	case len(p.Recommendations) == 0 && len(p.Suggestions) > 0:
		p.Recommendations = []followup.RecommendationKey{p.Suggestions[0].Recommendation}
	}
	if anew := was.State == followup.PassageConfirmed || !slices.Equal(was.Recommendations, p.Recommendations); anew || d.Level != followup.NoLevel {
		p.Level = d.Level
	}
	if len(p.Recommendations) == 0 || p.Recommendations[0].Review() != p.Review {
		return p, &followup.Fault{Remedy: followup.ByStaff, Where: p.ID, Reason: fmt.Sprintf("its document stands under %s: name a recommendation of that review", p.Review)}
	}
	return p, nil
}

func samePassage(a, b PassageOnFile) bool {
	return a.State == b.State && a.Level == b.Level && slices.Equal(a.Recommendations, b.Recommendations)
}

// settlePassage writes a decision and what it makes of the answers that count.
func (db *DB) settlePassage(ctx context.Context, tx *transaction, was, is PassageOnFile) error {
	s := &settling{db: db, tx: tx, now: is.At, notes: db.journal(is.At, is.By), changed: map[followup.ReviewID]bool{}}
	if err := s.refile(ctx, is); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE passage SET state = $4, recommendations = $5, level = $6, actor = $7, at = $8, why = $9
		WHERE letter = $1 AND document = $2 AND number = $3`, string(is.Letter), is.Document, is.Number, string(is.State),
		encode(is.Recommendations), string(is.Level), is.By, micros(is.At), text(is.Why))
	if err != nil {
		return err
	}
	s.notes.add("passage", is.ID, was.said(), is.said())
	if err := s.notes.write(ctx, tx); err != nil {
		return err
	}
	tasks, err := markChanged(ctx, tx, s.changed)
	if err != nil {
		return err
	}
	return db.enqueue(ctx, tx, tasks...)
}

// said returns what a passage stands for, for the log.
func (p PassageOnFile) said() string {
	words := []string{string(p.State)}
	if len(p.Answers()) > 0 {
		for _, k := range p.Recommendations {
			words = append(words, string(k))
		}
		words = append(words, string(p.Level))
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// refile takes a passage out of its dossier and puts it in as it now is.
func (s *settling) refile(ctx context.Context, p PassageOnFile) error {
	for _, a := range p.Answers() {
		var known int
		err := s.tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM recommendation WHERE key = $1`, string(a.Recommendation)).Scan(&known)
		if err == nil && known == 0 {
			err = fmt.Errorf("recommendation %s: %w", a.Recommendation, followup.ErrNotFound)
		}
		if err != nil {
			return err
		}
	}
	var who participant
	err := s.tx.QueryRowContext(ctx, `SELECT review, stakeholder FROM submission WHERE letter = $1 AND document = $2
		AND state IN ('current', 'replaced')`, string(p.Letter), p.Document).Scan(&who.review, &who.stakeholder)
	if errors.Is(err, sql.ErrNoRows) {
		if p.State == followup.PassageConfirmed {
			return &followup.Fault{Remedy: followup.ByStaff, Where: p.ID, Reason: "it is not certain whose document it stands in: file that first, with 'followup triage file'"}
		}
		return nil
	}
	if err != nil {
		return err
	}
	if s.files, err = openDossiers(ctx, s.tx, []participant{who}); err != nil {
		return err
	}
	s.files[who].exchange(p.Passage)
	_, err = s.tx.ExecContext(ctx, `DELETE FROM answer WHERE letter = $1 AND document = $2 AND passage = $3`,
		string(p.Letter), p.Document, p.Number)
	if err != nil {
		return err
	}
	if err := s.writeSheets(ctx); err != nil {
		return err
	}
	return s.countAnswers(ctx, place{letter: p.Letter, document: p.Document})
}

// countAnswers counts the answers of a document anew. One with any is no longer a
// sheet without answers.
func (s *settling) countAnswers(ctx context.Context, at place) error {
	_, err := s.tx.ExecContext(ctx, `UPDATE document SET answers =
		(SELECT COUNT(DISTINCT a.recommendation) FROM answer a WHERE a.letter = document.letter AND a.document = document.idx)
		WHERE letter = $1 AND idx = $2`, string(at.letter), at.document)
	if err != nil {
		return err
	}
	_, err = s.tx.ExecContext(ctx, `UPDATE document SET reason = '' WHERE letter = $1 AND idx = $2 AND answers > 0 AND reason = $3`,
		string(at.letter), at.document, followup.ReasonNoAnswers)
	return err
}

// exchange puts a passage in the place of what the dossier has of it.
func (d *dossier) exchange(p followup.Passage) {
	var whole *sheet
	d.counted = 0
	d.sheets = slices.DeleteFunc(d.sheets, func(sh *sheet) bool {
		if sh.Letter != p.Letter || sh.Document != p.Document {
			return false
		}
		if sh.passage == 0 {
			whole = sh
		}
		d.removed = d.removed || sh.passage == p.Number && sh.counts()
		return sh.passage == p.Number
	})
	if part := whole.of(p); part != nil {
		d.add(part)
	}
}
