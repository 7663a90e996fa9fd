package store

import (
	"context"
	"fmt"

	"github.com/upr-info/followup/notify"
)

// What is known of the copy that the mailbox keeps of a sent mail.
const (
	copyDue  = "due"
	copyMade = "made"
)

func copyOf(r notify.Result) string {
	if r.Copy {
		return copyDue
	}
	return ""
}

// Uncopied returns up to limit sent mails of which the mailbox has no copy yet
// and is to have one, oldest first, after the mail with the given id.
func (l *Ledger) Uncopied(ctx context.Context, after int64, limit int) ([]notify.Entry, error) {
	found, err := entries(ctx, l.db.read, entryColumns+`WHERE copy = 'due' AND id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list mails to copy: %w", err)
	}
	return found, nil
}

// Copied records that the mailbox has a copy of a mail.
func (l *Ledger) Copied(ctx context.Context, id int64) error {
	err := l.db.inTx(ctx, func(tx *transaction) error {
		return one(tx.ExecContext(ctx, `UPDATE ledger SET copy = $2 WHERE id = $1`, id, copyMade))
	})
	// A crash before this has the mailbox looked at again, where the copy is found
	// by its Message-ID.
	if err != nil {
		return fmt.Errorf("record copy of mail %d: %w", id, err)
	}
	return nil
}
