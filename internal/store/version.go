package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/upr-info/followup"
)

// A Version is an assessment as it was published. It never changes; it can only be
// withdrawn whole (I7), and then nothing is left of it but its number and dates.
type Version struct {
	Review    followup.ReviewID
	Number    int // from 1
	At        time.Time
	Checksum  string    // of what it was made of; the caller's to compute
	Model     []byte    // the assessment as JSON; empty once withdrawn
	Files     []File    // of a withdrawn one, those that are still to be removed
	Contents  []Content // nil where it was not recorded
	Withdrawn time.Time // zero: it stands
}

// Stands reports whether v was not withdrawn.
func (v Version) Stands() bool { return v.Withdrawn.IsZero() }

// A File is one edition of a version.
type File struct {
	Name   string `json:"name"`
	Key    string `json:"key"` // in the archive
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// Publish allots the next version of a review, has build make it, and stores
// it, all in one transaction: what build filed must be durable when it returns.
// Where checksum is that of the last version there is nothing new: that one is
// returned, and fresh is false. contents are the answers that it will hold, none
// of which may be withdrawn by then. Publishing is serialised for each review.
//
// On SQLite nothing else can be written while build runs; build must not write
// to the store.
func (db *DB) Publish(ctx context.Context, r followup.ReviewID, at time.Time, checksum string, contents []Content,
	build func(number int) (model []byte, files []File, err error)) (v Version, fresh bool, err error) {
	err = db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, []followup.ReviewID{r}); err != nil {
			return err
		}
		last, err := versions(ctx, tx, `WHERE review = $1 ORDER BY number DESC LIMIT 1`, string(r))
		if err != nil {
			return err
		}
		if err := refuseWithdrawn(ctx, tx, r, contents); err != nil {
			return err
		}
		v = Version{Review: r, Number: 1, At: at, Checksum: checksum, Contents: contents}
		if len(last) == 1 {
			if last[0].Stands() && last[0].Checksum == checksum {
				v = last[0]
				return nil
			}
			v.Number = last[0].Number + 1
		}
		fresh = true
		if v.Model, v.Files, err = build(v.Number); err != nil {
			return err
		}
		return insertVersion(ctx, tx, v)
	})
	// A crash before this leaves files in the archive that no version names; the
	// next publication takes the same number and writes them anew.
	if err != nil {
		return Version{}, false, fmt.Errorf("publish %s: %w", r, err)
	}
	return v, fresh, nil
}

func insertVersion(ctx context.Context, tx *transaction, v Version) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO version (review, number, at, checksum, model, files, contents) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(v.Review), v.Number, micros(v.At), v.Checksum, v.Model, encode(v.Files), encode(v.Contents))
	return err
}

// Versions returns what was published of a review, or of all where r is empty,
// by review and number, the withdrawn ones too.
func (db *DB) Versions(ctx context.Context, r followup.ReviewID) ([]Version, error) {
	found, err := versions(ctx, db.read, `WHERE review = $1 OR $1 = '' ORDER BY review, number`, string(r))
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", err)
	}
	return found, nil
}

// Latest returns the last version of a review that stands, or followup.ErrNotFound.
func (db *DB) Latest(ctx context.Context, r followup.ReviewID) (Version, error) {
	found, err := versions(ctx, db.read, `WHERE review = $1 AND withdrawn = 0 ORDER BY number DESC LIMIT 1`, string(r))
	if err == nil && len(found) == 0 {
		err = followup.ErrNotFound
	}
	if err != nil {
		return Version{}, fmt.Errorf("latest version of %s: %w", r, err)
	}
	return found[0], nil
}

// EachLatest calls take with the last version that stands of every review that has
// one, by review, one after the other: no more than one is held.
func (db *DB) EachLatest(ctx context.Context, take func(Version) error) error {
	err := eachVersion(ctx, db.read, take,
		`v WHERE number = (SELECT MAX(number) FROM version WHERE review = v.review AND withdrawn = 0) ORDER BY review`)
	if err != nil {
		return fmt.Errorf("go through the latest versions: %w", err)
	}
	return nil
}

func versions(ctx context.Context, q querier, where string, args ...any) (found []Version, err error) {
	err = eachVersion(ctx, q, func(v Version) error {
		found = append(found, v)
		return nil
	}, where, args...)
	return found, err
}

func eachVersion(ctx context.Context, q querier, take func(Version) error, where string, args ...any) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var v Version
		var at, withdrawn int64
		var files, contents string
		if err := scan(&v.Review, &v.Number, &at, &v.Checksum, &v.Model, &files, &contents, &withdrawn); err != nil {
			return err
		}
		v.At, v.Withdrawn = instant(at), instant(withdrawn)
		if err := json.Unmarshal([]byte(files), &v.Files); err != nil {
			return err
		}
		var err error
		if v.Contents, err = decodeContents(contents); err != nil {
			return err
		}
		return take(v)
	}, `SELECT review, number, at, checksum, model, files, contents, withdrawn FROM version `+where, args...)
}
