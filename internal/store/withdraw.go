package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// A Content is one answer that a version holds, by what it can be recognised
// from. No word of it can be read back.
type Content struct {
	Recommendation followup.RecommendationKey `json:"recommendation"`
	Stakeholder    followup.StakeholderID     `json:"stakeholder"`
	Answer         string                     `json:"answer"` // its digest
	Words          string                     `json:"words"`  // those of its comment
}

func contentOf(id followup.AnswerID, a followup.Answer) Content {
	return Content{id.Recommendation, id.Stakeholder, a.Digest(), a.Words(id.Stakeholder)}
}

// Contents returns what a version made of s will hold.
func Contents(s compile.Snapshot) []Content {
	contents := []Content{}
	for _, g := range s.Answers {
		for _, a := range g.Answers {
			contents = append(contents, contentOf(followup.AnswerID{Recommendation: a.Recommendation, Stakeholder: g.Stakeholder.ID}, a))
		}
	}
	return contents
}

// A withdrawal says that an answer was taken back, or let in again.
type withdrawal struct {
	id       followup.AnswerID
	words    []string // what the comments that stood there are recognised by
	readmits string   // the digest of the answer that is let in again; empty for a withdrawal
}

// takes reports whether c is what w takes back: whatever stands at its place, and
// the same words wherever they stand.
func (w withdrawal) takes(c Content) bool {
	return w.readmits == "" && (w.at(c) || c.Words != "" && slices.Contains(w.words, c.Words))
}

func (w withdrawal) at(c Content) bool {
	return w.id == followup.AnswerID{Recommendation: c.Recommendation, Stakeholder: c.Stakeholder}
}

// Withdrawals are those of one review, oldest first.
type withdrawals []withdrawal

// holds reports whether c is held back: nothing of it is published before staff
// let just this answer in again.
func (all withdrawals) holds(c Content) (held bool) {
	for _, w := range all {
		switch {
		case w.takes(c):
			held = true
		case w.readmits != "" && w.at(c) && w.readmits == c.Answer:
			held = false
		}
	}
	return held
}

// know reports whether the words of c were among those taken back.
func (all withdrawals) know(c Content) bool {
	return slices.ContainsFunc(all, func(w withdrawal) bool { return c.Words == "" || slices.Contains(w.words, c.Words) })
}

func withdrawalsOf(ctx context.Context, q querier, r followup.ReviewID) (all withdrawals, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var w withdrawal
		var words string
		if err := scan(&w.id.Stakeholder, &w.id.Recommendation, &words, &w.readmits); err != nil {
			return err
		}
		w.words, err = decode[string](words)
		all = append(all, w)
		return err
	}, `SELECT stakeholder, recommendation, words, readmits FROM withdrawal WHERE review = $1 ORDER BY seq`, string(r))
	return all, err
}

// A Withdrawn says what taking an answer back came to.
type Withdrawn struct {
	Versions []int    // that held it
	Also     []string // the IDs of other answers with the same words, which are taken back with it
}

// ErrWithdrawn means that it was done before.
var ErrWithdrawn = errors.New("it was withdrawn before")

// Withdraw takes an answer back: it counts no more, whatever comes to stand at
// its place, and neither do the same words elsewhere in the review. Every version
// that held it is withdrawn whole: nothing but its number and its dates is left
// of it here, and its files are to be removed by whoever keeps them, who then
// calls Erased. It is found among what stands and what any version held;
// followup.ErrNotFound where it is in neither. Withdrawing anew what is held back
// already is ErrWithdrawn and changes nothing.
func (db *DB) Withdraw(ctx context.Context, r followup.ReviewID, id followup.AnswerID, by, why string) (done Withdrawn, err error) {
	err = db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, []followup.ReviewID{r}); err != nil {
			return err
		}
		now, err := reviewing(ctx, tx, r)
		if err != nil {
			return err
		}
		published, err := versions(ctx, tx, `WHERE review = $1 AND withdrawn = 0 ORDER BY number`, string(r))
		if err != nil {
			return err
		}
		w, held, err := newWithdrawal(id, now, published)
		if err != nil {
			return err
		}
		done = w.reach(now, published)
		if held && len(done.Versions) == 0 {
			return ErrWithdrawn
		}
		return db.commitWithdrawal(ctx, tx, r, w, done, by, why)
	})
	// A crash here leaves versions that have files and no model: whoever runs next
	// finds them by Unfinished, and removes the files.
	if err != nil {
		return Withdrawn{}, fmt.Errorf("withdraw %s of %s: %w", id, r, err)
	}
	return done, nil
}

// newWithdrawal collects the words that ever stood at a place, and says whether
// what stands there is held back already.
func newWithdrawal(id followup.AnswerID, now Reviewing, published []Version) (w withdrawal, held bool, err error) {
	w.id = id
	found := false
	add := func(c Content) {
		if !w.at(c) {
			return
		}
		found = true
		if c.Words != "" && !slices.Contains(w.words, c.Words) {
			w.words = append(w.words, c.Words)
		}
	}
	for _, a := range now.Answers {
		add(contentOf(a.Place(), a.Answer))
		held = held || a.Place() == id && a.Withdrawn
	}
	for _, v := range published {
		for _, c := range v.Contents {
			add(c)
		}
	}
	if !found {
		return w, false, followup.ErrNotFound
	}
	return w, held, nil
}

// reach returns what w takes back. A version of which it was not recorded what it
// holds may hold it.
func (w withdrawal) reach(now Reviewing, published []Version) (done Withdrawn) {
	for _, v := range published {
		if v.Contents == nil || slices.ContainsFunc(v.Contents, w.takes) {
			done.Versions = append(done.Versions, v.Number)
		}
	}
	for _, a := range now.Answers {
		if a.Place() != w.id && w.takes(contentOf(a.Place(), a.Answer)) {
			done.Also = append(done.Also, a.ID)
		}
	}
	return done
}

func (db *DB) commitWithdrawal(ctx context.Context, tx *transaction, r followup.ReviewID, w withdrawal, done Withdrawn, by, why string) error {
	notes := db.journal(db.Now(), by)
	if err := insertWithdrawal(ctx, tx, r, w, by, why, db.Now()); err != nil {
		return err
	}
	notes.add("edit", string(r)+"/"+w.id.String(), "", "withdrawn")
	for _, n := range done.Versions {
		_, err := tx.ExecContext(ctx, `UPDATE version SET withdrawn = $3, model = $4, checksum = '', contents = '[]' WHERE review = $1 AND number = $2`,
			string(r), n, micros(db.Now()), []byte{})
		if err != nil {
			return err
		}
		notes.add("version", fmt.Sprintf("%s/%d", r, n), "published", "withdrawn")
	}
	if err := notes.write(ctx, tx); err != nil {
		return err
	}
	tasks, err := markChanged(ctx, tx, map[followup.ReviewID]bool{r: true})
	if err != nil {
		return err
	}
	return db.enqueue(ctx, tx, tasks...)
}

func insertWithdrawal(ctx context.Context, tx *transaction, r followup.ReviewID, w withdrawal, by, why string, at time.Time) error {
	done := int64(0)
	if w.readmits != "" {
		done = micros(at)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO withdrawal (review, stakeholder, recommendation, words, readmits, why, actor, at, done)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, string(r), string(w.id.Stakeholder), string(w.id.Recommendation), encode(w.words), w.readmits,
		text(why), text(by), micros(at), done)
	return err
}

// Readmit lets the answer that now stands at a place count again after it was
// withdrawn: this one, in these words, and no other that may come to stand there.
// followup.ErrNotFound where nothing is held back there.
func (db *DB) Readmit(ctx context.Context, r followup.ReviewID, id followup.AnswerID, by, why string) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, []followup.ReviewID{r}); err != nil {
			return err
		}
		now, err := reviewing(ctx, tx, r)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(now.Answers, func(a AnswerOnFile) bool { return a.Place() == id && a.Withdrawn })
		if i < 0 {
			return followup.ErrNotFound
		}
		w := withdrawal{id: id, readmits: now.Answers[i].Digest()}
		if err := insertWithdrawal(ctx, tx, r, w, by, why, db.Now()); err != nil {
			return err
		}
		notes := db.journal(db.Now(), by)
		notes.add("edit", string(r)+"/"+id.String(), "withdrawn", "readmitted")
		if err := notes.write(ctx, tx); err != nil {
			return err
		}
		tasks, err := markChanged(ctx, tx, map[followup.ReviewID]bool{r: true})
		if err != nil {
			return err
		}
		return db.enqueue(ctx, tx, tasks...)
	})
	if err != nil {
		return fmt.Errorf("readmit %s of %s: %w", id, r, err)
	}
	return nil
}

// Unfinished returns the reviews of which something was withdrawn, not after an
// instant, that may still be found in our files.
func (db *DB) Unfinished(ctx context.Context, before time.Time) (found []followup.ReviewID, err error) {
	err = each(ctx, db.read, func(scan func(...any) error) error {
		var r followup.ReviewID
		err := scan(&r)
		found = append(found, r)
		return err
	}, `SELECT DISTINCT review FROM withdrawal WHERE done = 0 AND at <= $1 ORDER BY review`, micros(before))
	if err != nil {
		return nil, fmt.Errorf("list unfinished withdrawals: %w", err)
	}
	return found, nil
}

// Erased records that no file of a withdrawn version is left.
func (db *DB) Erased(ctx context.Context, r followup.ReviewID, number int) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `UPDATE version SET files = '[]' WHERE review = $1 AND number = $2 AND withdrawn > 0`, string(r), number)
		return err
	})
	if err != nil {
		return fmt.Errorf("record that version %d of %s is gone: %w", number, r, err)
	}
	return nil
}

// Finished records that all that was withdrawn of a review, not after an instant,
// is gone from our files, and that the site shows what stands.
func (db *DB) Finished(ctx context.Context, r followup.ReviewID, before time.Time) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		_, err := tx.ExecContext(ctx, `UPDATE withdrawal SET done = $2 WHERE review = $1 AND done = 0 AND at <= $3`, string(r), micros(db.Now()), micros(before))
		return err
	})
	if err != nil {
		return fmt.Errorf("record the withdrawal from %s: %w", r, err)
	}
	return nil
}

// A WithdrawalOnFile is what is kept of one that was asked for, or of an answer
// that was let in again.
type WithdrawalOnFile struct {
	ID       string    `json:"id"`
	Readmits bool      `json:"readmits"`
	Why      string    `json:"why"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Done     time.Time `json:"done"` // when no file of ours held it any more; zero: not yet
}

// Withdrawals returns those of a review, oldest first.
func (db *DB) Withdrawals(ctx context.Context, r followup.ReviewID) ([]WithdrawalOnFile, error) {
	found := []WithdrawalOnFile{}
	err := each(ctx, db.read, func(scan func(...any) error) error {
		var w WithdrawalOnFile
		var id followup.AnswerID
		var at, done int64
		var readmits string
		err := scan(&id.Stakeholder, &id.Recommendation, &readmits, &w.Why, &w.By, &at, &done)
		w.ID, w.Readmits, w.At, w.Done = id.String(), readmits != "", instant(at), instant(done)
		found = append(found, w)
		return err
	}, `SELECT stakeholder, recommendation, readmits, why, actor, at, done FROM withdrawal WHERE review = $1 ORDER BY seq`, string(r))
	if err != nil {
		return nil, fmt.Errorf("list withdrawals from %s: %w", r, err)
	}
	return found, nil
}

// refuseWithdrawn returns a Fault where something that is to be published was
// taken back since it was gathered.
func refuseWithdrawn(ctx context.Context, tx *transaction, r followup.ReviewID, contents []Content) error {
	all, err := withdrawalsOf(ctx, tx, r)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(contents, all.holds) {
		return &followup.Fault{Remedy: followup.ByTime, Reason: "an answer was withdrawn while it was compiled: publish once more"}
	}
	return nil
}

// decodeContents reads what a version holds; nil where that was not recorded.
func decodeContents(s string) (contents []Content, err error) {
	if s == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(s), &contents)
	return contents, err
}
