package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// A Ledger is the mails of ours (I5): the part of the store that sending knows.
type Ledger struct{ db *DB }

// Ledger returns the ledger.
func (db *DB) Ledger() *Ledger { return &Ledger{db} }

// body is what only some mails have.
type body struct {
	Receipt   *followup.Receipt `json:"receipt,omitempty"`
	Digest    *notify.News      `json:"digest,omitempty"`
	Question  *notify.Question  `json:"question,omitempty"`
	Version   *notify.VersionOf `json:"version,omitempty"`
	Selection *notify.Selection `json:"selection,omitempty"`
}

// Plan implements [notify.Ledger].
func (l *Ledger) Plan(ctx context.Context, entries []notify.Entry) (added int, err error) {
	err = l.db.inTx(ctx, func(tx *transaction) error {
		added, err = plan(ctx, tx, entries)
		return err
	})
	// A crash here leaves the mails planned; the next claim finds them.
	if err != nil {
		return 0, fmt.Errorf("plan mails: %w", err)
	}
	return added, nil
}

// plan adds what is not there yet (I5), and brings back what was cancelled before
// anything of it can have left us: whoever was not to be written to may be
// invited after all. It does so in one order for all transactions, so that two
// that plan the same do not lock each other out.
func plan(ctx context.Context, tx *transaction, entries []notify.Entry) (added int, err error) {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, byOccasion)
	entries = slices.CompactFunc(entries, func(a, b notify.Entry) bool { return byOccasion(a, b) == 0 })
	var rows [][]any
	for _, e := range entries {
		content, err := json.Marshal(body{e.Receipt, e.Digest, e.Question, e.Version, e.Selection})
		if err != nil {
			return 0, fmt.Errorf("encode %s: %w", e.Purpose, err)
		}
		rows = append(rows, []any{string(followup.NewToken()), string(e.Purpose), e.Occasion, e.Recipient, string(e.Review),
			string(e.Stakeholder), string(e.Language), micros(e.Due), e.Why, e.Deadline.Date.String(), e.Deadline.Version,
			string(content), string(notify.Planned), "", 0, "", 0, 0, 0})
	}
	return tx.bulk(ctx, `INSERT INTO ledger (token, purpose, occasion, recipient, review,
		stakeholder, language, due, why, deadline, deadline_version,
		body, state, reason, attempts, key, sent, settled, lease)`, rows,
		`ON CONFLICT (recipient, purpose, occasion) DO UPDATE SET due = excluded.due, why = excluded.why, deadline = excluded.deadline,
			deadline_version = excluded.deadline_version, state = excluded.state, reason = ''
		WHERE ledger.state = 'cancelled' AND ledger.key = '' AND ledger.attempts = 0`)
}

// byOccasion orders mails by what makes them one.
func byOccasion(a, b notify.Entry) int {
	return cmp.Or(cmp.Compare(a.Recipient, b.Recipient), cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.Occasion, b.Occasion))
}

const entryColumns = `SELECT id, token, purpose, occasion, recipient, review, stakeholder, language, due, why,
	deadline, deadline_version, body, state, reason, attempts, key, begun, sent FROM ledger `

func entries(ctx context.Context, q querier, query string, args ...any) (found []notify.Entry, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var e notify.Entry
		var due, begun, sent int64
		var deadline, content string
		err := scan(&e.ID, &e.Token, &e.Purpose, &e.Occasion, &e.Recipient, &e.Review, &e.Stakeholder, &e.Language, &due, &e.Why,
			&deadline, &e.Deadline.Version, &content, &e.State, &e.Reason, &e.Attempts, &e.Key, &begun, &sent)
		if err != nil {
			return err
		}
		e.Due, e.Begun, e.Sent = instant(due), instant(begun), instant(sent)
		if e.Deadline.Date, err = followup.ParseDate(deadline); err != nil {
			return err
		}
		var b body
		if err := json.Unmarshal([]byte(content), &b); err != nil {
			return fmt.Errorf("decode mail %d: %w", e.ID, err)
		}
		e.Receipt, e.Digest, e.Question, e.Version, e.Selection = b.Receipt, b.Digest, b.Question, b.Version, b.Selection
		found = append(found, e)
		return nil
	}, query, args...)
	return found, err
}

// Composed implements [notify.Ledger].
func (l *Ledger) Composed(ctx context.Context, keys map[int64]string) error {
	err := l.db.inTx(ctx, func(tx *transaction) error {
		for some := range slices.Chunk(slices.Sorted(maps.Keys(keys)), maxKeys) {
			if err := composed(ctx, tx, some, keys); err != nil {
				return err
			}
		}
		return nil
	})
	// A crash here leaves the bytes on record: they are sent as they are.
	if err != nil {
		return fmt.Errorf("record composed mails: %w", err)
	}
	return nil
}

// composed records the keys of ids in one statement.
func composed(ctx context.Context, tx *transaction, ids []int64, keys map[int64]string) error {
	n := len(ids)
	args := make([]any, 2*n)
	var cases strings.Builder
	for i, id := range ids {
		args[i], args[n+i] = id, keys[id]
		fmt.Fprintf(&cases, " WHEN $%d THEN $%d", i+1, n+i+1)
	}
	res, err := tx.ExecContext(ctx, `UPDATE ledger SET key = CASE id`+cases.String()+` END WHERE id IN `+list(1, n), args...)
	if err != nil {
		return err
	}
	if found, err := res.RowsAffected(); err != nil || found == int64(n) {
		return err
	}
	return followup.ErrNotFound
}

// Settle implements [notify.Ledger]. What was sent stays sent, whatever a
// second worker says whose lease had run out.
func (l *Ledger) Settle(ctx context.Context, results []notify.Result) error {
	results = slices.Clone(results)
	slices.SortFunc(results, func(a, b notify.Result) int { return cmp.Compare(a.ID, b.ID) })
	var err error
	if allSent(results) {
		// A statement is a transaction of its own, in one round trip instead of three.
		err = settleSent(ctx, l.db.write, results)
	} else {
		err = l.db.inTx(ctx, func(tx *transaction) error { return l.settle(ctx, tx, results) })
	}
	// A crash before this leaves mails that the server took as leased: they go
	// again under the same Message-ID, and only they (I5).
	if err != nil {
		return fmt.Errorf("settle mails: %w", err)
	}
	return nil
}

func (l *Ledger) settle(ctx context.Context, tx *transaction, results []notify.Result) error {
	for _, r := range results {
		err := settleMail(ctx, tx, r)
		if err == nil && r.Gone {
			err = l.db.takeRefusal(ctx, tx, r)
		}
		if err != nil {
			return fmt.Errorf("mail %d: %w", r.ID, err)
		}
	}
	return nil
}

// allSent reports whether results are those of mails that were sent at one
// instant, and so few that one statement takes them.
func allSent(results []notify.Result) bool {
	alike := func(r notify.Result) bool {
		return r.State == notify.Sent && r.At.Equal(results[0].At) && r.Copy == results[0].Copy
	}
	return len(results) > 0 && len(results) <= maxKeys && !slices.ContainsFunc(results, func(r notify.Result) bool { return !alike(r) })
}

// An executor is a pool or a transaction.
type executor interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// settleSent notes in one statement that mails were sent; see allSent. A report of
// what became of a mail may have come before its 250 was noted, and stands.
func settleSent(ctx context.Context, q executor, results []notify.Result) error {
	args := []any{string(notify.Sent), copyOf(results[0]), micros(results[0].At)}
	for _, r := range results {
		args = append(args, r.ID)
	}
	_, err := q.ExecContext(ctx, `UPDATE ledger SET state = $1, reason = '', sent = $3, copy = $2, `+attempt+`
		WHERE id IN `+list(4, len(results))+` AND state NOT IN ('sent', 'accepted', 'bounced')`, args...)
	return err
}

// attempt is what is set beside the outcome of an attempt at $3.
const attempt = `settled = $3, lease = 0, attempts = attempts + 1, tried = $3, begun = CASE WHEN begun = 0 THEN $3 ELSE begun END`

// settleMail notes one result.
func settleMail(ctx context.Context, tx *transaction, r notify.Result) error {
	switch {
	case r.State == notify.Sent:
		return settleSent(ctx, tx, []notify.Result{r})
	case r.State == notify.Failed:
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $4, `+attempt+`
			WHERE id = $1 AND state IN ('planned', 'deferred')`, r.ID, string(r.State), micros(r.At), text(r.Reason))
		return err
	case r.State == notify.Deferred && r.Again.After(r.At):
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $4, due = $5, `+attempt+`
			WHERE id = $1 AND state IN ('planned', 'deferred')`, r.ID, string(r.State), micros(r.At), text(r.Reason), micros(r.Again))
		return err
	case r.State == notify.Deferred:
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $4, due = $5, settled = $3, lease = 0
			WHERE id = $1 AND state IN ('planned', 'deferred')`, r.ID, string(r.State), micros(r.At), text(r.Reason), micros(r.Again))
		return err
	}
	return fmt.Errorf("%q is no state to settle in", r.State)
}
