package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
)

// A Sighting is one place in a mailbox where a letter was seen.
type Sighting struct {
	Mailbox  string    `json:"mailbox"`
	Validity uint32    `json:"validity"`
	UID      uint32    `json:"uid"`
	Seen     time.Time `json:"seen"`
}

// A LetterOnFile is a letter with all that hangs on it.
type LetterOnFile struct {
	followup.Letter
	Documents []DocumentOnFile
	Sightings []Sighting
	Guesses   []followup.Guess // while it waits
}

// A DocumentOnFile is a document with what became of what it says.
type DocumentOnFile struct {
	followup.Document
	Correction *followup.Correction // of the answers that were on file, or would be where it waits; nil for a first one
	Members    []string             // of a joint submission, as its cover lists them
	SameAs     []Twin               // the same bytes, from others
}

// A Twin is a document with the bytes of another, from somebody else: a second
// submission of its own, which staff should know of.
type Twin struct {
	Letter      followup.LetterID      `json:"letter"`
	Stakeholder followup.StakeholderID `json:"stakeholder"` // empty where it is not certain
}

const letterColumns = `SELECT id, sha256, body_sha256, size, message_id, sender, sender_name, subject, date,
	received, state, reason, review, stakeholder, language, evidence, guesses FROM letter `

// letters runs a query that begins with letterColumns, and adds decisions.
func letters(ctx context.Context, q querier, query string, args ...any) ([]LetterOnFile, error) {
	var found []LetterOnFile
	err := each(ctx, q, func(scan func(...any) error) error {
		var l LetterOnFile
		var received int64
		var evidence, guesses string
		err := scan(&l.ID, &l.SHA256, &l.BodySHA256, &l.Size, &l.MessageID, &l.From, &l.FromName, &l.Subject, &l.Date,
			&received, &l.State, &l.Reason, &l.Review, &l.Stakeholder, &l.Language, &evidence, &guesses)
		if err != nil {
			return err
		}
		l.Received = instant(received)
		if l.Evidence, err = decode[followup.Evidence](evidence); err != nil {
			return err
		}
		if l.Guesses, err = decode[followup.Guess](guesses); err != nil {
			return err
		}
		found = append(found, l)
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return found, addDecisions(ctx, q, found)
}

func addDecisions(ctx context.Context, q querier, found []LetterOnFile) error {
	at := map[followup.LetterID]*LetterOnFile{}
	for i := range found {
		at[found[i].ID] = &found[i]
	}
	return eachOf(ctx, q, idsOf(found), func(scan func(...any) error) error {
		var id followup.LetterID
		var d followup.Decision
		if err := scan(&id, &d.Document, &d.Review, &d.Stakeholder, &d.By); err != nil {
			return err
		}
		at[id].Decision = &d
		return nil
	}, `SELECT letter, document, review, stakeholder, actor FROM decision WHERE letter IN %s ORDER BY seq`)
}

func idsOf(found []LetterOnFile) []followup.LetterID {
	ids := make([]followup.LetterID, len(found))
	for i, l := range found {
		ids[i] = l.ID
	}
	return ids
}

// Letters returns the letters in a state, or all where it is empty, oldest
// first, with documents and sightings.
func (db *DB) Letters(ctx context.Context, state followup.LetterState) (found []LetterOnFile, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		found, err = wholeLetters(ctx, tx, letterColumns+`WHERE state = $1 OR $1 = '' ORDER BY received, seq`, string(state))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return found, nil
}

// Letter returns one by its ID, or followup.ErrNotFound.
func (db *DB) Letter(ctx context.Context, id followup.LetterID) (l LetterOnFile, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		found, err := wholeLetters(ctx, tx, letterColumns+`WHERE id = $1`, string(id))
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return followup.ErrNotFound
		}
		l = found[0]
		return nil
	})
	if err != nil {
		return l, fmt.Errorf("letter %s: %w", id, err)
	}
	return l, nil
}

func wholeLetters(ctx context.Context, q querier, query string, args ...any) ([]LetterOnFile, error) {
	found, err := letters(ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	documents, err := documentsOf(ctx, q, idsOf(found))
	if err != nil {
		return nil, err
	}
	sightings, err := sightingsOf(ctx, q, idsOf(found))
	if err != nil {
		return nil, err
	}
	for i := range found {
		found[i].Sightings = sightings[found[i].ID]
		for _, d := range documents[found[i].ID] {
			found[i].Documents = append(found[i].Documents, DocumentOnFile{Document: d.Document})
		}
	}
	if err := addSubmissions(ctx, q, found); err != nil {
		return nil, err
	}
	return found, addTwins(ctx, q, found)
}

// addSubmissions adds what the documents made of the answers on file.
func addSubmissions(ctx context.Context, q querier, found []LetterOnFile) error {
	at := map[place]*DocumentOnFile{}
	for i, l := range found {
		for n, d := range l.Documents {
			at[place{letter: l.ID, document: d.Index}] = &found[i].Documents[n]
		}
	}
	return eachOf(ctx, q, idsOf(found), func(scan func(...any) error) error {
		var p place
		var correction, members string
		if err := scan(&p.letter, &p.document, &correction, &members); err != nil {
			return err
		}
		made, err := decode[followup.Correction](correction)
		if err != nil {
			return err
		}
		d := at[p]
		if len(made) > 0 {
			d.Correction = &made[0]
		}
		d.Members, err = decode[string](members)
		return err
	}, `SELECT letter, document, correction, members FROM submission WHERE letter IN %s`)
}

// addTwins adds to the documents what came with the same bytes from others.
func addTwins(ctx context.Context, q querier, found []LetterOnFile) error {
	of := map[string][]*DocumentOnFile{}
	sender := map[*DocumentOnFile]string{}
	var hashes []string
	for i, l := range found {
		for n, d := range l.Documents {
			if d.State == followup.DocumentKept {
				continue // a logo is everybody's
			}
			doc := &found[i].Documents[n]
			of[d.SHA256], sender[doc] = append(of[d.SHA256], doc), l.From
			hashes = append(hashes, d.SHA256)
		}
	}
	slices.Sort(hashes)
	return eachOf(ctx, q, slices.Compact(hashes), func(scan func(...any) error) error {
		var t Twin
		var hash, from string
		err := scan(&hash, &t.Letter, &t.Stakeholder, &from)
		for _, d := range of[hash] {
			other := t.Stakeholder != d.Stakeholder || t.Stakeholder == "" && from != sender[d]
			if t.Letter != d.Letter && other {
				d.SameAs = append(d.SameAs, t)
			}
		}
		return err
	}, `SELECT d.sha256, d.letter, d.stakeholder, l.sender FROM document d JOIN letter l ON l.id = d.letter
		WHERE d.sha256 IN %s AND d.state <> 'kept' ORDER BY l.received, l.seq`)
}

// A storedDocument is a document with what only the store knows of it.
type storedDocument struct {
	followup.Document
	filed int64 // when it first stood under its review; 0: never
}

func documentsOf(ctx context.Context, q querier, ids []followup.LetterID) (map[followup.LetterID][]storedDocument, error) {
	found := map[followup.LetterID][]storedDocument{}
	err := eachOf(ctx, q, ids, func(scan func(...any) error) error {
		var d storedDocument
		err := scan(&d.Letter, &d.Index, &d.Name, &d.Key, &d.SHA256, &d.Size, &d.Kind, &d.State, &d.Reason,
			&d.Review, &d.Stakeholder, &d.Answers, &d.filed, &d.Risks)
		found[d.Letter] = append(found[d.Letter], d)
		return err
	}, `SELECT letter, idx, name, key, sha256, size, kind, state, reason, review, stakeholder, answers, filed, risks
		FROM document WHERE letter IN %s ORDER BY letter, idx`)
	return found, err
}

func sightingsOf(ctx context.Context, q querier, ids []followup.LetterID) (map[followup.LetterID][]Sighting, error) {
	found := map[followup.LetterID][]Sighting{}
	err := eachOf(ctx, q, ids, func(scan func(...any) error) error {
		var id followup.LetterID
		var s Sighting
		var seen int64
		err := scan(&id, &s.Mailbox, &s.Validity, &s.UID, &seen)
		s.Seen = instant(seen)
		found[id] = append(found[id], s)
		return err
	}, `SELECT letter, mailbox, validity, uid, seen FROM sighting WHERE letter IN %s ORDER BY seen, mailbox, validity, uid`)
	return found, err
}
