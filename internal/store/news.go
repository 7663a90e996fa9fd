package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// daysAhead is how far a digest looks, in days.
const daysAhead = 28

// News implements [notify.Agenda]. A document came in when it first stood under
// its review, so that one that waited for staff is news on the day it was filed,
// and one that was read late is in the next digest and not lost between two. It came
// after a version also in the second of its publication: mail servers count no finer.
func (db *DB) News(ctx context.Context, since, until time.Time) (n notify.News, err error) {
	n = notify.News{Since: since, Until: until, Silent: []notify.Silence{}, Quiet: []notify.Quiet{}}
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		if n.Inputs, err = inputs(ctx, tx, since, until); err != nil {
			return err
		}
		if n.Waiting, err = waitingLetters(ctx, tx, until); err != nil {
			return err
		}
		if n.Passages, err = undecided(ctx, tx); err != nil {
			return err
		}
		if n.Edits, err = lookAgain(ctx, tx); err != nil {
			return err
		}
		if n.Deadlines, err = db.upcoming(ctx, tx, until); err != nil {
			return err
		}
		if n.Undated, err = db.undated(ctx, tx, until); err != nil {
			return err
		}
		if n.Failed, err = failedMails(ctx, tx, since, until); err != nil {
			return err
		}
		if n.Lost, err = lostContacts(ctx, tx, since, until); err != nil {
			return err
		}
		n.Lifeless, err = lifeless(ctx, tx, since, until)
		return err
	})
	if err != nil {
		return notify.News{}, fmt.Errorf("gather news: %w", err)
	}
	return n, nil
}

func inputs(ctx context.Context, q querier, since, until time.Time) ([]notify.Input, error) {
	found := []notify.Input{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var i notify.Input
		var received int64
		var correction string
		err := scan(&i.Letter, &i.Review, &i.Stakeholder, &i.StakeholderName, &i.Kind, &i.Document, &i.Key, &i.Answers, &i.Empty, &received,
			&correction, &i.SameAs, &i.Joint, &i.Risks, &i.Full, &i.Partial, &i.Not, &i.Unlevelled, &i.After)
		if err != nil {
			return err
		}
		i.Country, i.Received = i.Review.Country(), instant(received)
		made, err := decode[followup.Correction](correction)
		if len(made) > 0 {
			i.Correction = &made[0]
		}
		found = append(found, i)
		return err
	}, `SELECT d.letter, d.review, d.stakeholder, COALESCE(s.name, ''), COALESCE(s.kind, ''), d.name, d.key, d.answers, d.reason = $3, l.received,
			COALESCE(sub.correction, ''),
			COALESCE((SELECT MIN(o.letter) FROM document o WHERE o.sha256 = d.sha256 AND o.letter <> d.letter
				AND o.stakeholder <> d.stakeholder AND o.state <> 'kept'), ''),
			d.reason = $4, d.risks, COALESCE(n.fully, 0), COALESCE(n.partially, 0), COALESCE(n.not_done, 0), COALESCE(n.unlevelled, 0),
			COALESCE((SELECT MAX(v.number) FROM version v WHERE v.review = d.review AND v.withdrawn = 0 AND v.at < l.received + 1000000), 0)
		FROM document d JOIN letter l ON l.id = d.letter LEFT JOIN stakeholder s ON s.id = d.stakeholder
		LEFT JOIN submission sub ON sub.letter = d.letter AND sub.document = d.idx
		LEFT JOIN (SELECT letter, document, SUM(CASE level WHEN 'full' THEN 1 ELSE 0 END) AS fully, SUM(CASE level WHEN 'partial' THEN 1 ELSE 0 END) AS partially,
			SUM(CASE level WHEN 'not' THEN 1 ELSE 0 END) AS not_done, SUM(CASE level WHEN '' THEN 1 ELSE 0 END) AS unlevelled
			FROM answer GROUP BY letter, document) n ON n.letter = d.letter AND n.document = d.idx
		WHERE d.filed > 0 AND d.filed >= $1 AND d.filed < $2
		ORDER BY d.review, d.stakeholder, l.received, l.seq, d.idx`, micros(since), micros(until), followup.ReasonNoAnswers, followup.ReasonJoint)
	return found, err
}

// lookAgain counts the edits that lapsed, and the answers that are held back where
// another was withdrawn.
func lookAgain(ctx context.Context, q querier) ([]notify.LookAgain, error) {
	t := tally{}
	if err := t.countEdits(ctx, q); err != nil {
		return nil, err
	}
	found := []notify.LookAgain{}
	for _, r := range slices.Sorted(maps.Keys(t)) {
		found = append(found, notify.LookAgain{Review: r, Lapsed: t[r].Lapsed, Held: t[r].Held})
	}
	return found, nil
}

func waitingLetters(ctx context.Context, q querier, until time.Time) ([]notify.WaitingLetter, error) {
	items, err := triage(ctx, q)
	if err != nil {
		return nil, err
	}
	found := []notify.WaitingLetter{}
	for _, i := range items {
		if i.Received.Before(until) {
			found = append(found, notify.WaitingLetter{ID: i.ID, Letter: i.Letter, From: i.From, Subject: i.Subject,
				Reason: i.Reason, Received: i.Received, Review: i.Review, Stakeholder: i.Stakeholder, Guesses: i.Guesses})
		}
	}
	return found, nil
}

// undecided counts the suggested passages that wait for staff.
func undecided(ctx context.Context, q querier) ([]notify.Undecided, error) {
	found := []notify.Undecided{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var u notify.Undecided
		err := scan(&u.Review, &u.Passages)
		found = append(found, u)
		return err
	}, suggestedPassages+` ORDER BY d.review`)
	return found, err
}

// suggestedPassages counts by review the passages that staff have not decided on.
const suggestedPassages = `SELECT d.review, COUNT(*) FROM passage p JOIN document d ON d.letter = p.letter AND d.idx = p.document
	WHERE p.state = 'suggested' AND d.state = 'filed' GROUP BY d.review`

func (db *DB) upcoming(ctx context.Context, q querier, until time.Time) ([]notify.Upcoming, error) {
	statuses, err := db.statuses(ctx, q)
	if err != nil {
		return nil, err
	}
	today := followup.DateOf(until, db.Zone)
	found := []notify.Upcoming{}
	for _, s := range statuses {
		if s.Open && !s.Deadline.Before(today) && !today.AddDays(daysAhead).Before(s.Deadline) {
			found = append(found, notify.Upcoming{Review: s.Review, Deadline: s.Deadline, Contacted: s.Contacted, Answered: s.Answered})
		}
	}
	slices.SortStableFunc(found, func(a, b notify.Upcoming) int { return cmp.Compare(a.Deadline.String(), b.Deadline.String()) })
	return found, nil
}

// undated returns the reviews that staff should give a deadline by now.
func (db *DB) undated(ctx context.Context, q querier, until time.Time) ([]notify.Undated, error) {
	c, err := db.calendar(ctx, q)
	if err != nil {
		return nil, err
	}
	today := followup.DateOf(until, db.Zone)
	found := []notify.Undated{}
	for _, r := range c.reviews {
		if month := db.Plan.Midterm(r); !c.open(r.ID) && db.Plan.Overdue(month, today, daysAhead) {
			found = append(found, notify.Undated{Review: r.ID, Month: month})
		}
	}
	slices.SortStableFunc(found, func(a, b notify.Undated) int { return a.Month.Compare(b.Month) })
	return found, nil
}

// failedMails returns the mails that a server refused for good or that came back, and the receipts
// that their recipient did not get because it had too many.
func failedMails(ctx context.Context, q querier, since, until time.Time) ([]notify.FailedMail, error) {
	found := []notify.FailedMail{}
	err := each(ctx, q, func(scan func(...any) error) error {
		var f notify.FailedMail
		err := scan(&f.Purpose, &f.Review, &f.Stakeholder, &f.Reason)
		found = append(found, f)
		return err
	}, `SELECT purpose, review, stakeholder, reason FROM ledger
		WHERE (state IN ('failed', 'bounced') OR state = 'cancelled' AND purpose = 'receipt') AND settled >= $1 AND settled < $2
		ORDER BY settled, id`, micros(since), micros(until))
	return found, err
}
