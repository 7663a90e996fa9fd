package store

import (
	"context"
	"fmt"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// Census returns how many letters and how many mails of ours are in each state.
// States without any are there with 0.
func (db *DB) Census(ctx context.Context) (letters map[followup.LetterState]int, mails map[notify.State]int, err error) {
	letters, mails = map[followup.LetterState]int{}, map[notify.State]int{}
	for _, s := range followup.LetterStates() {
		letters[s] = 0
	}
	for _, s := range notify.States() {
		mails[s] = 0
	}
	if err := tallyStates(ctx, db.read, letters, `SELECT state, COUNT(*) FROM letter GROUP BY state`); err != nil {
		return nil, nil, fmt.Errorf("count letters: %w", err)
	}
	if err := tallyStates(ctx, db.read, mails, `SELECT state, COUNT(*) FROM ledger GROUP BY state`); err != nil {
		return nil, nil, fmt.Errorf("count mails: %w", err)
	}
	return letters, mails, nil
}

func tallyStates[S ~string](ctx context.Context, q querier, into map[S]int, query string) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var state S
		var n int
		err := scan(&state, &n)
		into[state] = n
		return err
	}, query)
}
