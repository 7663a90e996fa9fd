package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// claimPage bounds how many due mails are looked at together.
const claimPage = maxKeys

// Claim implements [notify.Ledger]. What waits for a letter to be settled or for
// the next working day is passed over: neither claimed nor cancelled, for the
// letter may turn out to be nothing; so is what Options.Limits hold. An invitation
// that is not composed yet gets the deadline that holds now.
func (l *Ledger) Claim(ctx context.Context, now, until time.Time, limit int) (claimed []notify.Entry, cancelled int, err error) {
	err = l.db.inTx(ctx, func(tx *transaction) error {
		s := survey{now: now, limit: limit}
		if err := l.look(ctx, tx, &s); err != nil {
			return err
		}
		claimed, cancelled = s.wanted, len(s.unwanted)
		return take(ctx, tx, s, until)
	})
	// A crash here leaves the entries leased: when the lease has run out they are
	// claimed again, with the same token and, once composed, the same bytes.
	if err != nil {
		return nil, 0, fmt.Errorf("claim mails: %w", err)
	}
	return claimed, cancelled, nil
}

// A Rehearsal is what would be done with the mails that are due.
type Rehearsal struct {
	Go       []notify.Entry
	Held     []notify.Entry // each with the reason
	Unwanted []notify.Entry // would be cancelled, each with the reason
}

// Rehearse returns what would become of all that is due at now, and of planned,
// which it supposes to be in the ledger. It changes nothing.
func (l *Ledger) Rehearse(ctx context.Context, planned []notify.Entry, now time.Time) (r Rehearsal, err error) {
	tx, err := l.db.write.BeginTx(ctx, nil)
	if err != nil {
		return r, fmt.Errorf("rehearse mails: begin transaction: %w", err)
	}
	defer tx.Rollback()
	t := &transaction{tx, l.db.dialect}
	s := survey{now: now, held: []notify.Entry{}}
	if _, err := plan(ctx, t, planned); err != nil {
		return r, fmt.Errorf("rehearse mails: %w", err)
	}
	if err := l.look(ctx, t, &s); err != nil {
		return r, fmt.Errorf("rehearse mails: %w", err)
	}
	return Rehearsal{Go: s.wanted, Held: s.held, Unwanted: s.unwanted}, nil
}

// A survey goes through the mails that are due, oldest first.
type survey struct {
	now      time.Time
	limit    int // of wanted; 0: none
	wanted   []notify.Entry
	moved    []notify.Entry // of wanted, invitations of which the ledger has another deadline
	unwanted []notify.Entry // with the reason
	held     []notify.Entry // with the reason; nil: nobody asks
}

func (s *survey) hold(e notify.Entry, why string) {
	if s.held != nil {
		e.Reason = why
		s.held = append(s.held, e)
	}
}

// full reports whether there is nothing more to look for.
func (s *survey) full(q *notify.Quota) bool {
	return s.limit > 0 && (len(s.wanted) >= s.limit || q.Spent())
}

// look does the survey within tx, which may then change what it found.
func (l *Ledger) look(ctx context.Context, tx *transaction, s *survey) error {
	quota, err := l.quota(ctx, tx, s.now)
	if err != nil {
		return err
	}
	page := claimPage
	if s.limit > 0 {
		page = min(page, s.limit)
	}
	after := notify.Entry{}
	for !s.full(quota) {
		due, err := entries(ctx, tx, entryColumns+`
			WHERE state IN ('planned', 'deferred') AND due <= $1 AND lease <= $1 AND (due > $2 OR due = $2 AND id > $3)
			ORDER BY due, id LIMIT $4 `+l.db.skipLocked, micros(s.now), micros(after.Due), after.ID, page)
		if err != nil || len(due) == 0 {
			return err
		}
		after = due[len(due)-1]
		due = slices.DeleteFunc(due, func(e notify.Entry) bool {
			why := quota.Holds(e)
			if why != "" {
				s.hold(e, why)
			}
			return why != ""
		})
		if err := l.sift(ctx, tx, due, s, quota); err != nil {
			return err
		}
	}
	return nil
}

// quota returns what the limits leave at now. Until the end of tx no other claim
// counts.
func (l *Ledger) quota(ctx context.Context, tx *transaction, now time.Time) (*notify.Quota, error) {
	var used notify.Used
	limits := l.db.Limits
	if !limits.Rates() {
		return limits.Quota(used, now, l.db.Zone), nil
	}
	var held string
	err := tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = 'claim' `+l.db.forUpdate).Scan(&held)
	if err != nil {
		return nil, fmt.Errorf("lock claims: %w", err)
	}
	err = each(ctx, tx, func(scan func(...any) error) error {
		var recipient string
		err := scan(&recipient)
		used.Add(recipient)
		return err
	}, `SELECT recipient FROM ledger WHERE tried >= $1 UNION ALL
		SELECT recipient FROM ledger WHERE state IN ('planned', 'deferred') AND lease > $2 AND tried < $1`,
		micros(now.Truncate(time.Minute)), micros(now))
	if err != nil {
		return nil, fmt.Errorf("count the minute's mails: %w", err)
	}
	today := followup.DateOf(now, l.db.Zone).Start(l.db.Zone)
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM ledger WHERE purpose NOT IN ('receipt', 'digest')
		AND (tried >= $1 OR state IN ('planned', 'deferred') AND lease > $2)`, micros(today), micros(now)).Scan(&used.Day)
	if err != nil {
		return nil, fmt.Errorf("count the day's mails: %w", err)
	}
	return limits.Quota(used, now, l.db.Zone), nil
}

// sift asks of each due entry whether it is still wanted (I5), as things stand
// in this transaction, until the survey is full.
func (l *Ledger) sift(ctx context.Context, tx *transaction, due []notify.Entry, to *survey, quota *notify.Quota) error {
	situations, err := l.situationsOf(ctx, tx, due)
	if err != nil {
		return err
	}
	asked, err := standingsOf(ctx, tx, due)
	if err != nil {
		return err
	}
	receipts, err := l.receiptsToday(ctx, tx, due, to.now)
	if err != nil {
		return err
	}
	for _, e := range due {
		if to.full(quota) {
			return nil
		}
		s := situations[participant{e.Review, e.Stakeholder}]
		why, ok := notify.Wanted(e, s, to.now, l.db.Zone, l.db.Plan)
		if e.Purpose.ByStaff() {
			why, ok = notify.WantedOf(e, asked.stakeholders[e.Stakeholder], asked.withdrawn)
		}
		waits := ""
		if ok && s != nil {
			waits = s.Waits(e, to.now, l.db.Zone, l.db.Plan)
		}
		if e.Purpose == followup.ReceiptPurpose && e.Attempts == 0 {
			if receipts[e.Recipient]++; receipts[e.Recipient] > notify.ReceiptsPerDay {
				why, ok = notify.TooManyReceipts, false
			}
		}
		switch held := cmp.Or(waits, quota.Holds(e)); {
		case !ok:
			e.Reason = why
			to.unwanted = append(to.unwanted, e)
		case held != "":
			to.hold(e, held)
		default:
			if s != nil {
				e.Grace = l.db.Plan.GraceEnds(s.Deadline.Date, s.Set)
			}
			if s != nil && e.Purpose == followup.Invitation && e.Key == "" && e.Deadline != s.Deadline {
				e.Deadline = s.Deadline
				to.moved = append(to.moved, e)
			}
			quota.Take(e)
			to.wanted = append(to.wanted, e)
		}
	}
	return nil
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
	var ids []followup.StakeholderID
	for _, e := range due {
		if e.Purpose.ByCalendar() {
			reviews, ids = append(reviews, e.Review), append(ids, e.Stakeholder)
		}
	}
	if len(reviews) == 0 {
		return nil, nil
	}
	slices.Sort(reviews)
	slices.Sort(ids)
	var who choice
	for _, id := range slices.Compact(ids) {
		who = append(who, string(id))
	}
	found, err := l.db.situations(ctx, q, slices.Compact(reviews), who)
	if err != nil {
		return nil, err
	}
	by := map[participant]*notify.Situation{}
	for i, s := range found {
		by[participant{s.Review.ID, s.Stakeholder.ID}] = &found[i]
	}
	return by, nil
}

// standings are what bears on mails that staff have sent.
type standings struct {
	stakeholders map[followup.StakeholderID]*followup.Stakeholder
	gone         map[notify.VersionOf]bool // versions taken back, of the reviews that the mails speak of
}

func (s standings) withdrawn(v notify.VersionOf) bool { return s.gone[v] }

func standingsOf(ctx context.Context, q querier, due []notify.Entry) (s standings, err error) {
	var who choice
	var reviews []string
	for _, e := range due {
		if e.Purpose.ByStaff() {
			who = append(who, string(e.Stakeholder))
			for _, v := range e.Versions() {
				reviews = append(reviews, string(v.Review))
			}
		}
	}
	if len(who) == 0 {
		return s, nil
	}
	found, err := stakeholders(ctx, q, `WHERE TRUE`+who.in("id"), who...)
	if err != nil {
		return s, err
	}
	s.stakeholders = map[followup.StakeholderID]*followup.Stakeholder{}
	for i, one := range found {
		s.stakeholders[one.ID] = &found[i]
	}
	s.gone = map[notify.VersionOf]bool{}
	slices.Sort(reviews)
	err = eachOf(ctx, q, slices.Compact(reviews), func(scan func(...any) error) error {
		var v notify.VersionOf
		err := scan(&v.Review, &v.Number)
		s.gone[v] = true
		return err
	}, `SELECT review, number FROM version WHERE review IN %s AND withdrawn <> 0`)
	return s, err
}

// take leases what is wanted until the given time and cancels what is not.
func take(ctx context.Context, tx *transaction, s survey, until time.Time) error {
	for _, e := range s.unwanted {
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET state = $2, reason = $3, settled = $4 WHERE id = $1`,
			e.ID, string(notify.Cancelled), e.Reason, micros(s.now))
		if err != nil {
			return err
		}
	}
	for _, e := range s.moved {
		_, err := tx.ExecContext(ctx, `UPDATE ledger SET deadline = $2, deadline_version = $3 WHERE id = $1`,
			e.ID, e.Deadline.Date.String(), e.Deadline.Version)
		if err != nil {
			return err
		}
	}
	for some := range slices.Chunk(s.wanted, maxKeys) {
		args := []any{micros(until)}
		for _, e := range some {
			args = append(args, e.ID)
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ledger SET lease = $1 WHERE id IN `+list(2, len(some)), args...); err != nil {
			return err
		}
	}
	return nil
}
