package store

import (
	"context"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// known is the letters that arrivals may be further sightings of (I2).
type known struct {
	byID   map[followup.LetterID]bool
	bySHA  map[string]followup.LetterID
	byMail map[mailIdentity]followup.LetterID
	// aside are those that were ignored, or will be. Whoever holds a copy of a letter
	// could else send it first, marked as a program's, and have the letter itself be
	// taken for another sighting of that.
	aside map[followup.LetterID]bool
}

// A mailIdentity tells one message delivered twice, when a relay on the way
// changed its header: by all of these together. A Message-ID alone will not do,
// for different mails share one.
type mailIdentity struct{ messageID, from, date, body string }

func identityOf(l followup.Letter) mailIdentity {
	return mailIdentity{text(l.MessageID), text(l.From), text(l.Date), l.BodySHA256}
}

// findKnown looks up all letters on file that share a hash, an ID or a
// Message-ID with one of arrivals.
func findKnown(ctx context.Context, q querier, arrivals []ingest.Arrival) (*known, error) {
	k := &known{map[followup.LetterID]bool{}, map[string]followup.LetterID{}, map[mailIdentity]followup.LetterID{}, map[followup.LetterID]bool{}}
	var hashes, ids, mails []string
	for _, a := range arrivals {
		if a.Problem != "" {
			continue
		}
		hashes = append(hashes, a.Letter.SHA256)
		ids = append(ids, string(followup.NewLetterID(a.Letter.SHA256)))
		if a.Letter.MessageID != "" {
			mails = append(mails, text(a.Letter.MessageID))
		}
	}
	take := func(scan func(...any) error) error {
		var l followup.Letter
		err := scan(&l.ID, &l.SHA256, &l.BodySHA256, &l.MessageID, &l.From, &l.Date, &l.State)
		k.add(l, l.State == followup.Ignored)
		return err
	}
	const columns = `SELECT id, sha256, body_sha256, message_id, sender, date, state FROM letter WHERE `
	if err := eachOf(ctx, q, hashes, take, columns+`sha256 IN %s`); err != nil {
		return nil, err
	}
	if err := eachOf(ctx, q, ids, take, columns+`id IN %s`); err != nil {
		return nil, err
	}
	if err := eachOf(ctx, q, mails, take, columns+`message_id IN %s AND message_id <> ''`); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *known) add(l followup.Letter, aside bool) {
	k.byID[l.ID] = true
	k.bySHA[l.SHA256] = l.ID
	k.aside[l.ID] = aside
	if _, known := k.byMail[identityOf(l)]; l.MessageID != "" && !(known && aside) {
		k.byMail[identityOf(l)] = l.ID
	}
}

// same returns the letter on file that an arrival is.
func (k *known) same(a ingest.Arrival) (followup.LetterID, bool) {
	l := a.Letter
	if id, ok := k.bySHA[l.SHA256]; ok {
		return id, true
	}
	if l.MessageID == "" {
		return "", false
	}
	id, ok := k.byMail[identityOf(l)]
	return id, ok && (!k.aside[id] || a.Notification)
}

// free returns the ID for a new letter. Two letters that share the first 12
// digits can be made in seconds; the second is then named by its whole hash, so
// that it cannot stop the poll (I3).
func (k *known) free(sha256 string) followup.LetterID {
	if id := followup.NewLetterID(sha256); !k.byID[id] {
		return id
	}
	return followup.LetterID(sha256)
}
