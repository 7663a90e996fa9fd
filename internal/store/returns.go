package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// Return takes what came back of a mail of ours by another way than a letter. A
// token that is of no mail changes nothing and is no error: who asks learns
// nothing from it.
func (db *DB) Return(ctx context.Context, r followup.Return) error {
	err := db.inTx(ctx, func(tx *transaction) error { return db.takeReturn(ctx, tx, r) })
	// A crash before this leaves nothing said; whoever said it is not told that it
	// was taken.
	if err != nil {
		return fmt.Errorf("take %s: %w", r.Kind, err)
	}
	return nil
}

// takeReturn records what came back of a mail and does what follows from it, as
// notify says (notify.Consequence).
func (db *DB) takeReturn(ctx context.Context, tx *transaction, r followup.Return) error {
	found, err := entries(ctx, tx, entryColumns+`WHERE token = $1 `+db.forUpdate, string(r.Token))
	if err != nil || len(found) == 0 {
		return err
	}
	mail := found[0]
	var seen int
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM returned WHERE mail = $1 AND kind = $2`, mail.ID, string(r.Kind)).Scan(&seen)
	if err != nil {
		return err
	}
	contact, err := standingOf(ctx, tx, mail.Recipient)
	if err != nil {
		return err
	}
	e := notify.Consequence(r, mail, contact, seen > 0)
	now := db.Now() // not r.At: what was read late is news all the same
	notes := db.journal(now, string(r.Kind))
	if err := applyToMail(ctx, tx, r, mail, e, now, notes); err != nil {
		return err
	}
	if e.Contact != "" {
		if err := setStanding(ctx, tx, mail.Recipient, e.Contact, r.At); err != nil {
			return err
		}
		notes.add("contact", contactName(mail), string(contact), string(e.Contact))
	}
	if err := applyChoice(ctx, tx, r, mail, e, notes); err != nil {
		return err
	}
	return notes.write(ctx, tx)
}

// takeRefusal does what follows for the contact of a mail whose address the server
// refused when it was handed over, as notify says (notify.Refused).
func (db *DB) takeRefusal(ctx context.Context, tx *transaction, r notify.Result) error {
	found, err := entries(ctx, tx, entryColumns+`WHERE id = $1`, r.ID)
	if err != nil || len(found) == 0 {
		return err
	}
	contact, err := standingOf(ctx, tx, found[0].Recipient)
	if err != nil {
		return err
	}
	to := notify.Refused(found[0], contact)
	if to == "" {
		return nil
	}
	if err := setStanding(ctx, tx, found[0].Recipient, to, r.At); err != nil {
		return err
	}
	notes := db.journal(r.At, "refused")
	notes.add("contact", contactName(found[0]), string(contact), string(to))
	return notes.write(ctx, tx)
}

// contactName names the contact that a mail went to without its address: by its
// stakeholder and the mail.
func contactName(mail notify.Entry) string {
	return string(mail.Stakeholder) + "/mail " + strconv.FormatInt(mail.ID, 10)
}

func applyToMail(ctx context.Context, tx *transaction, r followup.Return, mail notify.Entry, e notify.Effect, now time.Time, notes *journal) error {
	if e.Counts {
		row := []any{mail.ID, string(r.Letter), string(r.Kind), r.Status, micros(now)}
		if _, err := tx.bulk(ctx, `INSERT INTO returned (mail, letter, kind, status, at)`, [][]any{row}, ""); err != nil {
			return err
		}
	}
	if e.Mail == "" {
		return nil
	}
	notes.add("mail", strconv.FormatInt(mail.ID, 10), string(mail.State), string(e.Mail))
	_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $3, settled = $4 WHERE id = $1`,
		mail.ID, string(e.Mail), e.Reason, micros(now))
	return err
}

// applyChoice records about which reviews the owner of an address wants no mails,
// or takes that back.
func applyChoice(ctx context.Context, tx *transaction, r followup.Return, mail notify.Entry, e notify.Effect, notes *journal) error {
	if e.Accepts {
		notes.add("contact", contactName(mail), "", "wants mails again")
		_, err := tx.ExecContext(ctx, `DELETE FROM declined WHERE address = $1`, mail.Recipient)
		return err
	}
	if !e.Declines {
		return nil
	}
	reviews := []followup.ReviewID{mail.Review}
	if e.All {
		err := each(ctx, tx, func(scan func(...any) error) error {
			var id followup.ReviewID
			err := scan(&id)
			reviews = append(reviews, id)
			return err
		}, `SELECT DISTINCT review FROM ledger WHERE recipient = $1 AND sent > 0 AND purpose NOT IN ('receipt', 'digest')`, mail.Recipient)
		if err != nil {
			return err
		}
	}
	slices.Sort(reviews)
	var rows [][]any
	for _, id := range slices.Compact(reviews) {
		if id != "" {
			rows = append(rows, []any{mail.Recipient, string(id), micros(r.At)})
			notes.add("contact", contactName(mail), "", "wants no mails about "+string(id))
		}
	}
	_, err := tx.bulk(ctx, `INSERT INTO declined (address, review, since)`, rows, `ON CONFLICT (address, review) DO NOTHING`)
	return err
}
