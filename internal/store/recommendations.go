package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/upr-info/followup"
)

// Recommendations implements [ingest.List] and [notify.Material].
func (db *DB) Recommendations(ctx context.Context, r followup.ReviewID) ([]followup.Recommendation, error) {
	found, err := recommendations(ctx, db.read, []followup.ReviewID{r})
	if err != nil {
		return nil, fmt.Errorf("list recommendations of %s: %w", r, err)
	}
	return slices.DeleteFunc(found[r], func(rec followup.Recommendation) bool { return rec.Missing }), nil
}

func recommendations(ctx context.Context, q querier, reviews []followup.ReviewID) (map[followup.ReviewID][]followup.Recommendation, error) {
	found := map[followup.ReviewID][]followup.Recommendation{}
	err := eachOf(ctx, q, reviews, func(scan func(...any) error) error {
		var r followup.Recommendation
		var review followup.ReviewID
		var states, issues string
		err := scan(&review, &r.Key, &r.Kind, &r.Text, &states, &r.Response, &issues, &r.Action, &r.Symbol, &r.Position, &r.Missing)
		if err != nil {
			return err
		}
		if r.From, err = decode[string](states); err != nil {
			return err
		}
		r.Issues, err = decode[string](issues)
		found[review] = append(found[review], r)
		return err
	}, `SELECT review, key, kind, wording, states, response, issues, action, symbol, position, missing
		FROM recommendation WHERE review IN %s ORDER BY review, position, key`)
	return found, err
}

// Symbols returns the review that each UN document belongs to whose symbol stands
// with the recommendations of one review and of no other. What was added to a
// document belongs where it does.
func (db *DB) Symbols(ctx context.Context) (map[followup.DocumentSymbol]followup.ReviewID, error) {
	found := map[followup.DocumentSymbol]followup.ReviewID{}
	several := map[followup.DocumentSymbol]bool{}
	err := each(ctx, db.read, func(scan func(...any) error) error {
		var written string
		var review followup.ReviewID
		err := scan(&written, &review)
		for _, s := range followup.FindSymbols(written) {
			s = s.Document()
			if was, known := found[s]; known && was != review {
				several[s] = true
			}
			found[s] = review
		}
		return err
	}, `SELECT DISTINCT symbol, review FROM recommendation WHERE symbol <> '' ORDER BY symbol, review`)
	if err != nil {
		return nil, fmt.Errorf("list symbols of UN documents: %w", err)
	}
	for s := range several {
		delete(found, s)
	}
	return found, nil
}

// A Merge decides what a review's list becomes. It gets all rows on file, the
// missing ones too, the source they came from (empty where there are none) and
// whether anybody has answered. A refusal that is to spare the other reviews is
// kept by the Merge itself, which then returns what it got.
type Merge func(r followup.ReviewID, onFile []followup.Recommendation, source followup.Source, answered bool) (
	after []followup.Recommendation, s followup.Source, err error)

// UpdateRecommendations reads, merges and writes the lists of reviews in one
// transaction: all of them or, where merge returns an error, none. A row that
// is on file and not in the result stays as a missing one, for its key stands
// in sheets that are out and must never come to mean another row. The draft of
// a review that has answers becomes stale.
func (db *DB) UpdateRecommendations(ctx context.Context, reviews []followup.ReviewID, merge Merge) error {
	reviews = slices.Clone(reviews)
	slices.Sort(reviews)
	reviews = slices.Compact(reviews)
	err := db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, reviews); err != nil {
			return err
		}
		lists, err := readLists(ctx, tx, reviews)
		if err != nil {
			return err
		}
		changed := map[followup.ReviewID]bool{}
		var rows, sources [][]any
		for _, r := range reviews {
			l := lists[r]
			after, source, err := merge(r, slices.Clone(l.recommendations), l.source, l.answered)
			if err != nil {
				return fmt.Errorf("merge %s: %w", r, err)
			}
			fresh, err := l.rows(r, after)
			if err != nil {
				return err
			}
			rows = append(rows, fresh...)
			changed[r] = l.answered && len(fresh) > 0
			sources = append(sources, []any{string(r), string(source), 0, 0})
		}
		return db.writeLists(ctx, tx, rows, sources, changed)
	})
	if err != nil {
		return fmt.Errorf("update recommendations: %w", err)
	}
	return nil
}

// lockReviews makes a row for each review and keeps other transactions off it.
func lockReviews(ctx context.Context, tx *transaction, reviews []followup.ReviewID) error {
	var rows [][]any
	for _, r := range reviews {
		rows = append(rows, []any{string(r), "", 0, 0})
	}
	_, err := tx.bulk(ctx, `INSERT INTO review (id, source, changes, compiled)`, rows,
		`ON CONFLICT (id) DO UPDATE SET source = review.source`)
	return err
}

// A listOnFile is what is known of one review's list.
type listOnFile struct {
	recommendations []followup.Recommendation
	source          followup.Source
	answered        bool
}

func readLists(ctx context.Context, q querier, reviews []followup.ReviewID) (map[followup.ReviewID]*listOnFile, error) {
	onFile, err := recommendations(ctx, q, reviews)
	if err != nil {
		return nil, err
	}
	lists := map[followup.ReviewID]*listOnFile{}
	for _, r := range reviews {
		lists[r] = &listOnFile{recommendations: onFile[r]}
	}
	err = eachOf(ctx, q, reviews, func(scan func(...any) error) error {
		var r followup.ReviewID
		var source followup.Source
		err := scan(&r, &source)
		if l := lists[r]; l != nil {
			l.source = source
		}
		return err
	}, `SELECT id, source FROM review WHERE id IN %s`)
	if err != nil {
		return nil, err
	}
	return lists, eachOf(ctx, q, reviews, func(scan func(...any) error) error {
		var r followup.ReviewID
		err := scan(&r)
		if l := lists[r]; l != nil {
			l.answered = true
		}
		return err
	}, `SELECT DISTINCT s.review FROM submission s JOIN answer a ON a.letter = s.letter AND a.document = s.document
		WHERE s.review IN %s`)
}

// rows returns what has to be written so that the list becomes after.
func (l *listOnFile) rows(review followup.ReviewID, after []followup.Recommendation) (rows [][]any, err error) {
	was := map[followup.RecommendationKey]followup.Recommendation{}
	for _, r := range l.recommendations {
		was[r.Key] = r
	}
	given := map[followup.RecommendationKey]bool{}
	for _, r := range after {
		if r.Key.Review() != review || given[r.Key] {
			return nil, fmt.Errorf("%s is not a key of its own in %s", r.Key, review)
		}
		given[r.Key] = true
		if old, ok := was[r.Key]; !ok || !sameRecommendation(old, r) {
			rows = append(rows, recommendationRow(review, r))
		}
	}
	for _, r := range l.recommendations {
		if !given[r.Key] && !r.Missing {
			r.Missing = true
			rows = append(rows, recommendationRow(review, r))
		}
	}
	return rows, nil
}

func sameRecommendation(a, b followup.Recommendation) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.Equal(a.From, b.From) && a.Response == b.Response &&
		slices.Equal(a.Issues, b.Issues) && a.Action == b.Action && a.Symbol == b.Symbol && a.Position == b.Position && a.Missing == b.Missing
}

func recommendationRow(review followup.ReviewID, r followup.Recommendation) []any {
	return []any{string(r.Key), string(review), string(r.Kind), r.Text, encode(r.From), string(r.Response), encode(r.Issues),
		int(r.Action), r.Symbol, r.Position, r.Missing}
}

func (db *DB) writeLists(ctx context.Context, tx *transaction, rows, sources [][]any, changed map[followup.ReviewID]bool) error {
	_, err := tx.bulk(ctx, `INSERT INTO recommendation (key, review, kind, wording, states, response, issues, action, symbol, position, missing)`, rows,
		`ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, wording = excluded.wording, states = excluded.states,
			response = excluded.response, issues = excluded.issues, action = excluded.action, symbol = excluded.symbol,
			position = excluded.position, missing = excluded.missing`)
	if err != nil {
		return err
	}
	_, err = tx.bulk(ctx, `INSERT INTO review (id, source, changes, compiled)`, sources,
		`ON CONFLICT (id) DO UPDATE SET source = excluded.source`)
	if err != nil {
		return err
	}
	tasks, err := markChanged(ctx, tx, changed)
	if err != nil {
		return err
	}
	return db.enqueue(ctx, tx, tasks...)
}
