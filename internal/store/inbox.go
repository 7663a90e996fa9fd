package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// maxAttempts is how often a message that the server would not hand out is
// asked for; after that it is only shown.
const maxAttempts = 5

// Cursor implements [ingest.Inbox].
func (db *DB) Cursor(ctx context.Context, mailbox string) (c ingest.Cursor, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT validity, next FROM mailbox WHERE name = $1`, mailbox).Scan(&c.Validity, &c.Next)
	if errors.Is(err, sql.ErrNoRows) {
		return ingest.Cursor{}, nil
	}
	if err != nil {
		return c, fmt.Errorf("read cursor: %w", err)
	}
	return c, nil
}

// Take implements [ingest.Inbox].
func (db *DB) Take(ctx context.Context, mailbox string, from, to ingest.Cursor, arrivals []ingest.Arrival) (taken ingest.Taken, err error) {
	arrivals = byUID(arrivals)
	err = db.inTx(ctx, func(tx *transaction) error {
		taken = ingest.Taken{}
		if err := moveCursor(ctx, tx, mailbox, from, to); err != nil {
			return err
		}
		letters, err := db.recordLetters(ctx, tx, arrivals, &taken)
		if err != nil {
			return err
		}
		if err := db.recordSightings(ctx, tx, mailbox, to.Validity, arrivals, letters); err != nil {
			return err
		}
		return db.enqueue(ctx, tx, arrivalTasks(mailbox, to.Validity, arrivals, taken)...)
	})
	// A crash here leaves letters, sightings, cursor and tasks together (I1). The
	// server has not been touched yet; the mark task will do that.
	if err != nil {
		return ingest.Taken{}, fmt.Errorf("take letters: %w", err)
	}
	return taken, nil
}

// byUID returns arrivals in the server's order; of two with one UID the last.
func byUID(arrivals []ingest.Arrival) []ingest.Arrival {
	sorted := slices.Clone(arrivals)
	slices.Reverse(sorted)
	slices.SortStableFunc(sorted, func(a, b ingest.Arrival) int { return cmp.Compare(a.UID, b.UID) })
	return slices.CompactFunc(sorted, func(a, b ingest.Arrival) bool { return a.UID == b.UID })
}

// moveCursor compares and sets (I1): of two polls that began at the same place
// one gets ErrStale.
func moveCursor(ctx context.Context, tx *transaction, mailbox string, from, to ingest.Cursor) error {
	query := `UPDATE mailbox SET validity = $2, next = $3 WHERE name = $1 AND validity = $4 AND next = $5`
	args := []any{mailbox, int64(to.Validity), int64(to.Next), int64(from.Validity), int64(from.Next)}
	if from == (ingest.Cursor{}) {
		query = `INSERT INTO mailbox (name, validity, next) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET validity = $2, next = $3 WHERE mailbox.validity = 0 AND mailbox.next = 0`
		args = args[:3]
	}
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return ingest.ErrStale
}

// recordLetters inserts what is new and returns for every arrival the letter
// that it is a sighting of (I2), empty where its bytes could not be had.
func (db *DB) recordLetters(ctx context.Context, tx *transaction, arrivals []ingest.Arrival, taken *ingest.Taken) ([]followup.LetterID, error) {
	known, err := findKnown(ctx, tx, arrivals)
	if err != nil {
		return nil, err
	}
	ids := make([]followup.LetterID, len(arrivals))
	notes := db.journal(db.Now(), "poll")
	var rows [][]any
	for i, a := range arrivals {
		if a.Problem != "" {
			taken.Unfetchable++
			continue
		}
		if id, ok := known.same(a); ok {
			ids[i] = id
			taken.Duplicates++
			continue
		}
		a.Letter.ID, a.Letter.State = known.free(a.Letter.SHA256), followup.Fetched
		known.add(a.Letter, a.Notification)
		ids[i] = a.Letter.ID
		taken.Fresh++
		rows = append(rows, letterRow(a.Letter))
		notes.add("letter", string(a.Letter.ID), "", string(followup.Fetched))
	}
	_, err = tx.bulk(ctx, `INSERT INTO letter (id, sha256, body_sha256, size, message_id, sender, sender_name,
		subject, date, received, state, reason, review, stakeholder, language, evidence, guesses)`, rows, "")
	if err != nil {
		return nil, err
	}
	return ids, notes.write(ctx, tx)
}

func letterRow(l followup.Letter) []any {
	return []any{string(l.ID), l.SHA256, l.BodySHA256, l.Size, l.MessageID, l.From, l.FromName,
		l.Subject, l.Date, micros(l.Received), string(l.State), l.Reason, string(l.Review), string(l.Stakeholder),
		string(l.Language), encode(l.Evidence), "[]"}
}

// recordSightings writes down where each message was seen. A UID that could
// not be had before and now can becomes a sighting like any other.
func (db *DB) recordSightings(ctx context.Context, tx *transaction, mailbox string, validity uint32,
	arrivals []ingest.Arrival, letters []followup.LetterID) error {
	var rows [][]any
	for i, a := range arrivals {
		rows = append(rows, []any{mailbox, int64(validity), int64(a.UID), string(letters[i]), a.Problem, 1, micros(db.Now())})
	}
	_, err := tx.bulk(ctx, `INSERT INTO sighting (mailbox, validity, uid, letter, problem, attempts, seen)`, rows,
		`ON CONFLICT (mailbox, validity, uid) DO UPDATE SET letter = excluded.letter, problem = excluded.problem,
			attempts = sighting.attempts + 1, seen = excluded.seen WHERE sighting.letter = ''`)
	return err
}

func arrivalTasks(mailbox string, validity uint32, arrivals []ingest.Arrival, taken ingest.Taken) []followup.Task {
	var tasks []followup.Task
	if taken.Fresh > 0 {
		tasks = append(tasks, followup.Task{Kind: followup.TaskRead})
	}
	var uids []uint32
	for _, a := range arrivals {
		if a.Problem == "" {
			uids = append(uids, a.UID)
		}
	}
	if len(uids) > 0 {
		tasks = append(tasks, followup.Task{Kind: followup.TaskMark, Mailbox: mailbox, Validity: validity, UIDs: uids})
	}
	return tasks
}

// Unfetched implements [ingest.Inbox].
func (db *DB) Unfetched(ctx context.Context, mailbox string, validity uint32) (uids []uint32, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var uid uint32
		err := scan(&uid)
		uids = append(uids, uid)
		return err
	}, `SELECT uid FROM sighting WHERE mailbox = $1 AND validity = $2 AND letter = '' AND attempts < $3 ORDER BY uid`,
		mailbox, int64(validity), maxAttempts)
	if err != nil {
		return nil, fmt.Errorf("list unfetched: %w", err)
	}
	return uids, nil
}

// Lease implements [ingest.Inbox]. The holder itself may lease again, to
// prolong it, or release it by leasing until now.
func (db *DB) Lease(ctx context.Context, name, holder string, until time.Time) (ok bool, err error) {
	err = db.inTx(ctx, func(tx *transaction) error {
		res, err := tx.ExecContext(ctx, `
			INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = $2, until = $3
			WHERE lease.holder = $2 OR lease.until <= $4`,
			name, holder, micros(until), micros(db.Now()))
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		ok = n == 1
		return err
	})
	// A crash of the holder leaves the lease to run out by itself.
	if err != nil {
		return false, fmt.Errorf("lease %s: %w", name, err)
	}
	return ok, nil
}

// An Unfetchable is a message whose bytes the server does not hand out.
type Unfetchable struct {
	Mailbox  string    `json:"mailbox"`
	Validity uint32    `json:"validity"`
	UID      uint32    `json:"uid"`
	Problem  string    `json:"problem"`
	Attempts int       `json:"attempts"`
	Seen     time.Time `json:"seen"` // when it was last tried
}

// Unfetchable returns the messages that could not be had, for staff to see.
func (db *DB) Unfetchable(ctx context.Context) (found []Unfetchable, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var u Unfetchable
		var seen int64
		if err := scan(&u.Mailbox, &u.Validity, &u.UID, &u.Problem, &u.Attempts, &seen); err != nil {
			return err
		}
		u.Seen = instant(seen)
		found = append(found, u)
		return nil
	}, `SELECT mailbox, validity, uid, problem, attempts, seen FROM sighting WHERE letter = '' ORDER BY mailbox, validity, uid`)
	if err != nil {
		return nil, fmt.Errorf("list unfetchable: %w", err)
	}
	return found, nil
}
