package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// commit writes what was decided. The order of the steps keeps two rules of the
// schema true throughout: an answer's submission and document are there, and
// one answer counts for each stakeholder and recommendation.
func (s *settling) commit(ctx context.Context) error {
	steps := []func(context.Context) error{
		s.clearEarlier, s.writeLetters, s.writeDocuments, s.writePassages, s.unsettle, s.writeHeld, s.writeSheets, s.countDecided, s.writeParticipation,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, o := range s.outcomes {
		if o.Return == nil {
			continue
		}
		if err := s.db.takeReturn(ctx, s.tx, *o.Return); err != nil {
			return err
		}
	}
	planned, err := s.planReceipts(ctx)
	if err != nil {
		return err
	}
	if err := s.notes.write(ctx, s.tx); err != nil {
		return err
	}
	tasks, err := markChanged(ctx, s.tx, s.changed)
	if err != nil {
		return err
	}
	if planned > 0 {
		tasks = append(tasks, followup.Task{Kind: followup.TaskSend})
	}
	return s.db.enqueue(ctx, s.tx, tasks...)
}

// clearEarlier removes what an earlier reading of these letters left.
func (s *settling) clearEarlier(ctx context.Context) error {
	var read []any
	for id := range s.earlier {
		read = append(read, string(id))
	}
	if len(read) == 0 {
		return nil
	}
	for _, table := range []string{"answer", "submission", "passage", "document"} {
		_, err := s.tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE letter IN `+list(1, len(read)), read...)
		if err != nil {
			return err
		}
	}
	return nil
}

// uncertain reports whether staff must say whose a submission is.
func uncertain(s followup.Submission) bool { return !s.Confirmed }

// writeLetters sets states (I4). What the header said stays where reading
// found nothing better.
func (s *settling) writeLetters(ctx context.Context) error {
	var rows [][]any
	for _, o := range s.outcomes {
		l := o.Letter
		guesses := o.Guesses
		if l.State != followup.Waiting && !slices.ContainsFunc(o.Submissions, uncertain) {
			guesses = nil
		}
		rows = append(rows, []any{string(l.ID), string(l.State), l.Reason, string(l.Review), string(l.Stakeholder),
			string(l.Language), encode(l.Evidence), encode(guesses), l.From, l.FromName, l.Subject})
		s.notes.add("letter", string(l.ID), string(followup.Fetched), string(l.State))
	}
	_, err := s.tx.bulk(ctx, `UPDATE letter SET state = v.column2, reason = v.column3, review = v.column4,
		stakeholder = v.column5, language = v.column6, evidence = v.column7, guesses = v.column8,
		sender = COALESCE(NULLIF(v.column9, ''), sender), sender_name = COALESCE(NULLIF(v.column10, ''), sender_name),
		subject = COALESCE(NULLIF(v.column11, ''), subject)
		FROM (`, rows, `) AS v WHERE letter.id = v.column1`)
	return err
}

func (s *settling) writeDocuments(ctx context.Context) error {
	var rows [][]any
	for _, o := range s.outcomes {
		before := map[int]storedDocument{}
		for _, d := range s.earlier[o.Letter.ID] {
			before[d.Index] = d
		}
		for _, d := range o.Documents {
			was := before[d.Index]
			delete(before, d.Index)
			rows = append(rows, []any{string(d.Letter), d.Index, d.Name, d.Key, d.SHA256, d.Size, d.Kind, string(d.State),
				d.Reason, string(d.Review), string(d.Stakeholder), d.Answers, s.filedAt(d, was), d.Risks})
			s.notes.add("document", documentID(d.Letter, d.Index), string(was.State), string(d.State))
		}
		for index, d := range before {
			s.notes.add("document", documentID(o.Letter.ID, index), string(d.State), "read anew")
		}
	}
	_, err := s.tx.bulk(ctx, `INSERT INTO document (letter, idx, name, key, sha256, size, kind, state,
		reason, review, stakeholder, answers, filed, risks)`, rows, "")
	return err
}

// filedAt returns when a document first stood under the review where it is now.
func (s *settling) filedAt(d followup.Document, was storedDocument) int64 {
	switch {
	case d.State != followup.DocumentFiled:
		return 0
	case was.filed != 0 && was.Review == d.Review && was.Stakeholder == d.Stakeholder:
		return was.filed
	}
	return micros(s.now)
}

func documentID(l followup.LetterID, index int) string { return fmt.Sprintf("%s.%d", l, index) }

// unsettle turns sheets on file, their documents and letters to waiting.
func (s *settling) unsettle(ctx context.Context) error {
	for _, sh := range s.unsettled {
		for _, statement := range []string{
			`UPDATE submission SET state = 'unconfirmed' WHERE letter = $1 AND document = $2`,
			`UPDATE answer SET state = 'unconfirmed' WHERE letter = $1 AND document = $2`,
			`UPDATE document SET state = 'waiting', reason = '` + followup.ReasonUnproven + `', filed = 0 WHERE letter = $1 AND idx = $2`,
		} {
			if _, err := s.tx.ExecContext(ctx, statement, string(sh.Letter), sh.Document); err != nil {
				return err
			}
		}
		res, err := s.tx.ExecContext(ctx, `UPDATE letter SET state = 'waiting', reason = '`+followup.ReasonUnproven+`' WHERE id = $1 AND state = 'filed'`, string(sh.Letter))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 1 {
			s.notes.add("letter", string(sh.Letter), string(followup.Filed), string(followup.Waiting))
		}
		s.notes.add("answers", documentID(sh.Letter, sh.Document), sh.state, unconfirmed)
		s.notes.add("document", documentID(sh.Letter, sh.Document), string(followup.DocumentFiled), string(followup.DocumentWaiting))
		s.changed[sh.Review] = true
	}
	return nil
}

func (s *settling) writeHeld(ctx context.Context) error {
	var submissions, answers [][]any
	for _, sub := range s.held {
		submissions = append(submissions, sub.row(unconfirmed))
		answers = appendAnswers(answers, sub, func(followup.RecommendationKey) string { return unconfirmed })
		s.notes.add("answers", documentID(sub.Letter, sub.Document), "", unconfirmed)
	}
	return s.insertAnswers(ctx, submissions, answers)
}

// writeSheets makes exactly those answers current that the dossiers say. Those
// that give way do so first.
func (s *settling) writeSheets(ctx context.Context) error {
	var submissions, answers [][]any
	var later []func() error
	for _, p := range slices.SortedFunc(maps.Keys(s.files), participant.compare) {
		d := s.files[p]
		_, from := d.onFile()
		changed := d.removed
		for _, sh := range d.sheets {
			state := sh.stateIn(from)
			if sh.passage == 0 {
				s.notes.add("answers", documentID(sh.Letter, sh.Document), sh.state, state)
			}
			if sh.fresh {
				if sh.passage == 0 {
					submissions = append(submissions, sh.row(state))
				}
				answers = appendAnswers(answers, sh, func(k followup.RecommendationKey) string { return from.state(sh, k) })
				changed = changed || state == current
				continue
			}
			moves := sh.moves(from)
			changed = changed || len(moves) > 0
			if err := s.restate(ctx, sh, state); err != nil {
				return err
			}
			for _, to := range []string{replaced, added} {
				if err := s.move(ctx, sh, to, moves[to]); err != nil {
					return err
				}
			}
			later = append(later, func() error { return s.move(ctx, sh, current, moves[current]) })
		}
		s.changed[p.review] = s.changed[p.review] || changed
	}
	for _, rise := range later {
		if err := rise(); err != nil {
			return err
		}
	}
	return s.insertAnswers(ctx, submissions, answers)
}

// stateIn returns current where any of the answers counts, or there is none
// that could.
func (sh *sheet) stateIn(from standing) string {
	for _, a := range sh.Answers {
		if from.state(sh, a.Recommendation) != replaced {
			return current
		}
	}
	if len(sh.Answers) == 0 {
		return current
	}
	return replaced
}

// moves returns the answers on file that come to another state, by that state.
func (sh *sheet) moves(from standing) map[string][]followup.RecommendationKey {
	to := map[string][]followup.RecommendationKey{}
	for _, a := range sh.Answers {
		if state := from.state(sh, a.Recommendation); state != sh.standing[a.Recommendation] {
			to[state] = append(to[state], a.Recommendation)
		}
	}
	return to
}

// restate sets the state of a submission on file.
func (s *settling) restate(ctx context.Context, sh *sheet, state string) error {
	if state == sh.state || sh.passage != 0 {
		return nil
	}
	sh.state = state
	_, err := s.tx.ExecContext(ctx, `UPDATE submission SET state = $3 WHERE letter = $1 AND document = $2`,
		string(sh.Letter), sh.Document, state)
	return err
}

// move sets the state of some answers of a sheet on file.
func (s *settling) move(ctx context.Context, sh *sheet, state string, keys []followup.RecommendationKey) error {
	for chunk := range slices.Chunk(keys, maxKeys) {
		args := []any{string(sh.Letter), sh.Document, sh.passage, state}
		for _, k := range chunk {
			args = append(args, string(k))
		}
		_, err := s.tx.ExecContext(ctx, `UPDATE answer SET state = $4
			WHERE letter = $1 AND document = $2 AND passage = $3 AND recommendation IN `+list(5, len(chunk)), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// countDecided counts the answers of documents that staff's decisions changed.
func (s *settling) countDecided(ctx context.Context) error {
	for _, p := range s.decided {
		if err := s.countAnswers(ctx, place{letter: p.Letter, document: p.Document}); err != nil {
			return err
		}
	}
	return nil
}

func (sh *sheet) row(state string) []any {
	var made []followup.Correction // one or none
	if sh.made != nil {
		made = append(made, *sh.made)
	}
	return []any{string(sh.Letter), sh.Document, string(sh.Review), string(sh.Stakeholder), state, string(sh.Proof),
		sh.Whole, string(sh.Attribution), micros(sh.Received), encode(made), encode(sh.Members)}
}

// perPassage parts the places of answers in one document: those of its own
// answers, then those of each passage. No list is longer.
const perPassage = 1 << 20

func appendAnswers(rows [][]any, sh *sheet, state func(followup.RecommendationKey) string) [][]any {
	for i, a := range sh.Answers {
		rows = append(rows, []any{string(sh.Letter), sh.Document, sh.passage*perPassage + i, sh.passage, string(a.Recommendation), string(sh.Review),
			string(sh.Stakeholder), state(a.Recommendation), string(a.Level), a.Comment, a.Reference, a.Private,
			a.Cell, string(a.MatchedBy), encode(a.Notes)})
	}
	return rows
}

func (s *settling) insertAnswers(ctx context.Context, submissions, answers [][]any) error {
	_, err := s.tx.bulk(ctx, `INSERT INTO submission (letter, document, review, stakeholder, state, proof,
		whole, attribution, received, correction, members)`, submissions, "")
	if err != nil {
		return err
	}
	_, err = s.tx.bulk(ctx, `INSERT INTO answer (letter, document, place, passage, recommendation, review,
		stakeholder, state, level, comment, reference, private,
		cell, matched_by, notes)`, answers, "")
	return err
}

func (s *settling) writeParticipation(ctx context.Context) error {
	var rows [][]any
	for _, p := range slices.SortedFunc(maps.Keys(s.files), participant.compare) {
		rows = append(rows, []any{string(p.review), string(p.stakeholder), string(s.files[p].attribution())})
	}
	_, err := s.tx.bulk(ctx, `INSERT INTO participation (review, stakeholder, attribution)`, rows,
		`ON CONFLICT (review, stakeholder) DO UPDATE SET attribution = excluded.attribution`)
	return err
}

// planReceipts puts the receipts in the ledger (I5). A second one to the same
// address about the same letter, or a second neutral one on a day, is left out (I6).
func (s *settling) planReceipts(ctx context.Context) (planned int, err error) {
	if err := s.tellPublished(ctx); err != nil {
		return 0, err
	}
	var entries []notify.Entry
	for _, o := range s.outcomes {
		for _, r := range o.Receipts {
			r.Letter = o.Letter.ID
			e := notify.ReceiptEntry(r, s.now)
			if r.Neutral {
				e.Occasion = "neutral/" + followup.DateOf(r.Received, s.db.Zone).String()
			}
			entries = append(entries, e)
		}
	}
	return plan(ctx, s.tx, entries)
}

// tellPublished tells the receipts of filed documents which version of the
// assessment they came after.
func (s *settling) tellPublished(ctx context.Context) error {
	last := map[followup.ReviewID]followup.Publication{}
	err := each(ctx, s.tx, func(scan func(...any) error) error {
		var r followup.ReviewID
		var p followup.Publication
		var at int64
		err := scan(&r, &p.Version, &at)
		p.At = instant(at)
		last[r] = p
		return err
	}, `SELECT review, number, at FROM version v WHERE number = (SELECT MAX(number) FROM version WHERE review = v.review AND withdrawn = 0)`)
	if err != nil || len(last) == 0 {
		return err
	}
	for _, o := range s.outcomes {
		for _, r := range o.Receipts {
			for i, f := range r.Findings {
				p, ok := last[f.Review]
				later := !o.Letter.Received.Before(p.At.Truncate(time.Second)) // the mail server counts whole seconds
				if ok && later && !r.Neutral && f.State == followup.DocumentFiled && !f.Known {
					r.Findings[i].Published = &p
				}
			}
		}
	}
	return nil
}
