package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// A Ledger is the mails of ours (I5): the part of the store that sending knows.
type Ledger struct{ db *DB }

// Ledger returns the ledger.
func (db *DB) Ledger() *Ledger { return &Ledger{db} }

// body is what only some mails have.
type body struct {
	Receipt *followup.Receipt `json:"receipt,omitempty"`
	Digest  *notify.News      `json:"digest,omitempty"`
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
		content, err := json.Marshal(body{e.Receipt, e.Digest})
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
	deadline, deadline_version, body, state, reason, attempts, key, sent FROM ledger `

func entries(ctx context.Context, q querier, query string, args ...any) (found []notify.Entry, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var e notify.Entry
		var due, sent int64
		var deadline, content string
		err := scan(&e.ID, &e.Token, &e.Purpose, &e.Occasion, &e.Recipient, &e.Review, &e.Stakeholder, &e.Language, &due, &e.Why,
			&deadline, &e.Deadline.Version, &content, &e.State, &e.Reason, &e.Attempts, &e.Key, &sent)
		if err != nil {
			return err
		}
		e.Due, e.Sent = instant(due), instant(sent)
		if e.Deadline.Date, err = followup.ParseDate(deadline); err != nil {
			return err
		}
		var b body
		if err := json.Unmarshal([]byte(content), &b); err != nil {
			return fmt.Errorf("decode mail %d: %w", e.ID, err)
		}
		e.Receipt, e.Digest = b.Receipt, b.Digest
		found = append(found, e)
		return nil
	}, query, args...)
	return found, err
}

// Claim implements [notify.Ledger]. A reminder or notice to a stakeholder of whom a letter
// waits is passed over: neither claimed nor cancelled, for the letter may turn
// out to be nothing. An invitation that is not composed yet gets the deadline
// that holds now.
func (l *Ledger) Claim(ctx context.Context, now, until time.Time, limit int) (claimed []notify.Entry, cancelled int, err error) {
	err = l.db.inTx(ctx, func(tx *transaction) error {
		claimed, cancelled = nil, 0
		after := notify.Entry{}
		for len(claimed) < limit {
			due, err := entries(ctx, tx, entryColumns+`
				WHERE state IN ('planned', 'deferred') AND due <= $1 AND lease <= $1 AND (due > $2 OR due = $2 AND id > $3)
				ORDER BY due, id LIMIT $4 `+l.db.skipLocked, micros(now), micros(after.Due), after.ID, limit-len(claimed))
			if err != nil || len(due) == 0 {
				return err
			}
			after = due[len(due)-1]
			wanted, unwanted, err := l.sift(ctx, tx, due, now)
			if err != nil {
				return err
			}
			if err := l.take(ctx, tx, wanted, unwanted, now, until); err != nil {
				return err
			}
			claimed, cancelled = append(claimed, wanted...), cancelled+len(unwanted)
		}
		return nil
	})
	// A crash here leaves the entries leased: when the lease has run out they are
	// claimed again, with the same token and, once composed, the same bytes.
	if err != nil {
		return nil, 0, fmt.Errorf("claim mails: %w", err)
	}
	return claimed, cancelled, nil
}

// sift asks of each due entry whether it is still wanted (I5), as things stand
// in this transaction. Unwanted entries come with the reason.
func (l *Ledger) sift(ctx context.Context, tx *transaction, due []notify.Entry, now time.Time) (wanted, unwanted []notify.Entry, err error) {
	situations, err := l.situationsOf(ctx, tx, due)
	if err != nil {
		return nil, nil, err
	}
	receipts, err := l.receiptsToday(ctx, tx, due, now)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range due {
		s := situations[participant{e.Review, e.Stakeholder}]
		why, ok := notify.Wanted(e, s, now, l.db.Zone, l.db.Plan)
		if e.Purpose == followup.ReceiptPurpose && e.Attempts == 0 {
			if receipts[e.Recipient]++; receipts[e.Recipient] > notify.ReceiptsPerDay {
				why, ok = notify.TooManyReceipts, false
			}
		}
		switch {
		case !ok:
			e.Reason = why
			unwanted = append(unwanted, e)
		case s != nil && s.Pending && e.Purpose.Repeats():
		default:
			if s != nil {
				e.Grace = l.db.Plan.GraceEnds(s.Deadline.Date, s.Set)
			}
			if s != nil && e.Purpose == followup.Invitation && e.Key == "" {
				e.Deadline = s.Deadline
			}
			wanted = append(wanted, e)
		}
	}
	return wanted, unwanted, nil
}

// receiptsToday counts the receipts that the recipients of due ones had on the
// day that it is at now, those on their way included.
func (l *Ledger) receiptsToday(ctx context.Context, q querier, due []notify.Entry, now time.Time) (map[string]int, error) {
	var recipients []string
	for _, e := range due {
		if e.Purpose == followup.ReceiptPurpose {
			recipients = append(recipients, e.Recipient)
		}
	}
	slices.Sort(recipients)
	counts := map[string]int{}
	today := followup.DateOf(now, l.db.Zone).Start(l.db.Zone)
	err := eachOf(ctx, q, slices.Compact(recipients), func(scan func(...any) error) error {
		var recipient string
		var n int
		err := scan(&recipient, &n)
		counts[recipient] = n
		return err
	}, fmt.Sprintf(`SELECT recipient, COUNT(*) FROM ledger WHERE recipient IN %%s AND purpose = 'receipt'
		AND (sent >= %d OR lease > %d) GROUP BY recipient`, micros(today), micros(now)))
	return counts, err
}

// situationsOf returns the situations that bear on entries; receipts and
// digests have none.
func (l *Ledger) situationsOf(ctx context.Context, q querier, due []notify.Entry) (map[participant]*notify.Situation, error) {
	var reviews []followup.ReviewID
	for _, e := range due {
		if e.Purpose.ByCalendar() {
			reviews = append(reviews, e.Review)
		}
	}
	if len(reviews) == 0 {
		return nil, nil
	}
	slices.Sort(reviews)
	found, err := l.db.situations(ctx, q, slices.Compact(reviews))
	if err != nil {
		return nil, err
	}
	by := map[participant]*notify.Situation{}
	for i, s := range found {
		by[participant{s.Review.ID, s.Stakeholder.ID}] = &found[i]
	}
	return by, nil
}

func (l *Ledger) take(ctx context.Context, tx *transaction, wanted, unwanted []notify.Entry, now, until time.Time) error {
	for _, e := range unwanted {
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $3, settled = $4 WHERE id = $1`,
			e.ID, string(notify.Cancelled), e.Reason, micros(now))
		if err != nil {
			return err
		}
	}
	for _, e := range wanted {
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET lease = $2, deadline = $3, deadline_version = $4 WHERE id = $1`,
			e.ID, micros(until), e.Deadline.Date.String(), e.Deadline.Version)
		if err != nil {
			return err
		}
	}
	return nil
}

// Composed implements [notify.Ledger].
func (l *Ledger) Composed(ctx context.Context, id int64, key string) error {
	err := l.db.inTx(ctx, func(tx *transaction) error {
		return one(tx.ExecContext(ctx, `UPDATE ledger SET key = $2 WHERE id = $1`, id, key))
	})
	// A crash here leaves the bytes on record: they are sent as they are.
	if err != nil {
		return fmt.Errorf("record composed mail %d: %w", id, err)
	}
	return nil
}

// Settle implements [notify.Ledger]. What was sent stays sent, whatever a
// second worker says whose lease had run out.
func (l *Ledger) Settle(ctx context.Context, results []notify.Result) error {
	results = slices.Clone(results)
	slices.SortFunc(results, func(a, b notify.Result) int { return cmp.Compare(a.ID, b.ID) })
	err := l.db.inTx(ctx, func(tx *transaction) error {
		for _, r := range results {
			if err := settleMail(ctx, tx, r); err != nil {
				return fmt.Errorf("mail %d: %w", r.ID, err)
			}
		}
		return nil
	})
	// A crash before this leaves mails that the server took as leased: they go
	// again under the same Message-ID, and only they (I5).
	if err != nil {
		return fmt.Errorf("settle mails: %w", err)
	}
	return nil
}

func settleMail(ctx context.Context, tx *transaction, r notify.Result) error {
	switch r.State {
	case notify.Sent:
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = '', sent = $3, settled = $3, lease = 0,
			attempts = attempts + 1 WHERE id = $1 AND state <> $2`, r.ID, string(r.State), micros(r.At))
		return err
	case notify.Failed:
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $3, settled = $4, lease = 0,
			attempts = attempts + 1 WHERE id = $1 AND state IN ('planned', 'deferred')`,
			r.ID, string(r.State), text(r.Reason), micros(r.At))
		return err
	case notify.Deferred:
		tried := 0
		if r.Again.After(r.At) {
			tried = 1
		}
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $3, due = $4, settled = $5, lease = 0,
			attempts = attempts + $6 WHERE id = $1 AND state IN ('planned', 'deferred')`,
			r.ID, string(r.State), text(r.Reason), micros(r.Again), micros(r.At), tried)
		return err
	}
	return fmt.Errorf("%q is no state to settle in", r.State)
}
