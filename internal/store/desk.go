package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// Fetched implements [ingest.Desk].
func (db *DB) Fetched(ctx context.Context, n int, skip []followup.LetterID) ([]followup.Letter, error) {
	found, err := letters(ctx, db.read, letterColumns+`WHERE state = $1 ORDER BY received, seq LIMIT $2`,
		string(followup.Fetched), n+len(skip))
	if err != nil {
		return nil, fmt.Errorf("list fetched letters: %w", err)
	}
	skipped := map[followup.LetterID]bool{}
	for _, id := range skip {
		skipped[id] = true
	}
	var waiting []followup.Letter
	for _, l := range found {
		if len(waiting) < n && !skipped[l.ID] {
			waiting = append(waiting, l.Letter)
		}
	}
	return waiting, nil
}

// Documents implements [ingest.Desk].
func (db *DB) Documents(ctx context.Context, ids []followup.LetterID) (map[followup.LetterID][]followup.Document, error) {
	found, err := documentsOf(ctx, db.read, ids)
	if err != nil {
		return nil, fmt.Errorf("list documents of %d letters: %w", len(ids), err)
	}
	documents := map[followup.LetterID][]followup.Document{}
	for id, stored := range found {
		for _, d := range stored {
			documents[id] = append(documents[id], d.Document)
		}
	}
	return documents, nil
}

// Settle implements [ingest.Desk].
//
// An outcome whose letter is no longer fetched is left out (I2), and so is one
// that was read before staff's latest decision on the letter: it stays fetched
// and is read again. A letter that was read before is settled anew as a whole:
// its documents and answers of the earlier reading give way to these.
func (db *DB) Settle(ctx context.Context, now time.Time, outcomes []ingest.Outcome) (map[followup.LetterID]followup.LetterState, error) {
	states := map[followup.LetterID]followup.LetterState{}
	err := db.inTx(ctx, func(tx *transaction) error {
		s, err := db.openSettling(ctx, tx, now, outcomes)
		if err != nil || len(s.outcomes) == 0 {
			return err
		}
		for i := range s.outcomes {
			if err := s.letter(&s.outcomes[i]); err != nil {
				return err
			}
			states[s.outcomes[i].Letter.ID] = s.outcomes[i].Letter.State
		}
		return s.commit(ctx)
	})
	// A crash here leaves letters settled with their answers, receipts and log,
	// all together; what the tasks would wake is found by the sweep (I4).
	if err != nil {
		return nil, fmt.Errorf("settle letters: %w", err)
	}
	return states, nil
}

// A settling is one transaction of Settle.
type settling struct {
	db       *DB
	tx       *transaction
	now      time.Time
	notes    *journal
	outcomes []ingest.Outcome // in order of arrival; ours to change
	arrived  map[followup.LetterID]int64
	earlier  map[followup.LetterID][]storedDocument
	decided  []PassageOnFile           // of an earlier reading of the letters, by staff
	passages map[place][]PassageOnFile // by document
	files    map[participant]*dossier
	seen     map[string][]followup.Document // by SHA-256
	held     []*sheet                       // that count in no figure
	// unsettled are sheets on file that counted without proof and wait now.
	unsettled []*sheet
	changed   map[followup.ReviewID]bool // reviews whose answers are not what they were
}

func (db *DB) openSettling(ctx context.Context, tx *transaction, now time.Time, outcomes []ingest.Outcome) (*settling, error) {
	s := &settling{db: db, tx: tx, now: now, notes: db.journal(now, "read"),
		arrived: map[followup.LetterID]int64{}, passages: map[place][]PassageOnFile{}, changed: map[followup.ReviewID]bool{}}
	if err := s.admit(ctx, outcomes); err != nil {
		return nil, err
	}
	var err error
	if s.earlier, err = documentsOf(ctx, tx, s.ids()); err != nil {
		return nil, err
	}
	if err := s.findDecided(ctx); err != nil {
		return nil, err
	}
	if err := s.findSeen(ctx); err != nil {
		return nil, err
	}
	return s, s.openFiles(ctx)
}

// admit keeps the outcomes that may be settled, locks their letters, and puts
// them in order of arrival.
func (s *settling) admit(ctx context.Context, outcomes []ingest.Outcome) error {
	var ids []followup.LetterID
	for _, o := range outcomes {
		ids = append(ids, o.Letter.ID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	err := eachOf(ctx, s.tx, ids, func(scan func(...any) error) error {
		var id followup.LetterID
		var seq int64
		err := scan(&id, &seq)
		s.arrived[id] = seq
		return err
	}, `SELECT id, seq FROM letter WHERE id IN %s AND state = 'fetched' ORDER BY id `+s.db.forUpdate)
	if err != nil {
		return err
	}
	decided := make([]LetterOnFile, len(ids))
	for i, id := range ids {
		decided[i].ID = id
	}
	if err := addDecisions(ctx, s.tx, decided); err != nil {
		return err
	}
	admitted := map[followup.LetterID]bool{}
	for _, o := range outcomes {
		i, _ := slices.BinarySearch(ids, o.Letter.ID)
		if s.arrived[o.Letter.ID] == 0 || admitted[o.Letter.ID] || !sameDecision(o.Letter.Decision, decided[i].Decision) {
			continue
		}
		admitted[o.Letter.ID] = true
		s.outcomes = append(s.outcomes, own(o))
	}
	slices.SortFunc(s.outcomes, func(a, b ingest.Outcome) int { return int(s.arrived[a.Letter.ID] - s.arrived[b.Letter.ID]) })
	return nil
}

func sameDecision(a, b *followup.Decision) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// own copies what settling writes into.
func own(o ingest.Outcome) ingest.Outcome {
	o.Documents = slices.Clone(o.Documents)
	o.Receipts = slices.Clone(o.Receipts)
	for i := range o.Receipts {
		o.Receipts[i].Findings = slices.Clone(o.Receipts[i].Findings)
	}
	return o
}

func (s *settling) ids() []followup.LetterID {
	ids := make([]followup.LetterID, len(s.outcomes))
	for i, o := range s.outcomes {
		ids[i] = o.Letter.ID
	}
	return ids
}

// findSeen looks up the documents on file that have the bytes of one of ours.
func (s *settling) findSeen(ctx context.Context) error {
	s.seen = map[string][]followup.Document{}
	var hashes []string
	for _, o := range s.outcomes {
		for _, d := range o.Documents {
			hashes = append(hashes, d.SHA256)
		}
	}
	return eachOf(ctx, s.tx, hashes, func(scan func(...any) error) error {
		var d followup.Document
		err := scan(&d.Letter, &d.SHA256, &d.Review, &d.Stakeholder)
		s.seen[d.SHA256] = append(s.seen[d.SHA256], d)
		return err
	}, `SELECT letter, sha256, review, stakeholder FROM document WHERE sha256 IN %s`)
}

// openFiles opens the dossiers of all who are concerned, and takes out what an
// earlier reading of these letters put there.
func (s *settling) openFiles(ctx context.Context) error {
	var who []participant
	for _, o := range s.outcomes {
		for _, sub := range o.Submissions {
			if counts(sub) {
				who = append(who, participant{sub.Review, sub.Stakeholder})
			}
		}
	}
	err := eachOf(ctx, s.tx, s.ids(), func(scan func(...any) error) error {
		var p participant
		err := scan(&p.review, &p.stakeholder)
		who = append(who, p)
		return err
	}, `SELECT review, stakeholder FROM submission WHERE letter IN %s AND state IN ('current', 'replaced')`)
	if err != nil {
		return err
	}
	if s.files, err = openDossiers(ctx, s.tx, who); err != nil {
		return err
	}
	read := s.ids()
	for _, d := range s.files {
		d.counted = 0
		d.sheets = slices.DeleteFunc(d.sheets, func(sh *sheet) bool {
			ours := slices.Contains(read, sh.Letter)
			d.removed = d.removed || ours && sh.counts()
			return ours
		})
	}
	return nil
}

// counts reports whether any answer of a sheet on file stands.
func (sh *sheet) counts() bool {
	for _, state := range sh.standing {
		if state == current || state == added {
			return true
		}
	}
	return false
}

// counts reports whether a submission may count: review and stakeholder certain.
func counts(sub followup.Submission) bool {
	return sub.Confirmed && sub.Review != "" && sub.Stakeholder != ""
}
