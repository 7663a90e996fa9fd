package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/compile"
)

// An AnswerOnFile is one answer that counts, with what staff made of it.
type AnswerOnFile struct {
	ID          string               `json:"id"` // "121.10/example-ngo-3"
	Stakeholder followup.Stakeholder `json:"-"`
	followup.Answer
	Edit      followup.Edit `json:"edit"`      // that holds; zero where none does
	Lapsed    bool          `json:"lapsed"`    // staff edited it, and its stakeholder corrected it since
	Withdrawn bool          `json:"withdrawn"` // it was taken back, and counts only once staff let it in again
	Anew      bool          `json:"anew"`      // it came where another was taken back, and says something else
	By        string        `json:"by"`        // who edited it last; empty while nobody did
	At        time.Time     `json:"at"`
}

// Place returns where a stands.
func (a AnswerOnFile) Place() followup.AnswerID {
	return followup.AnswerID{Recommendation: a.Recommendation, Stakeholder: a.Stakeholder.ID}
}

// A Voice is one stakeholder of whom an answer counts, with how it is shown.
type Voice struct {
	Stakeholder followup.Stakeholder // Attribution as it allowed itself, by register and cover
	Shown       followup.Attribution // as staff decided; empty: as it allowed
	By          string
	At          time.Time
}

// A Reviewing is the answers of one review as staff go through them.
type Reviewing struct {
	Review  followup.ReviewID
	Answers []AnswerOnFile // by stakeholder, in the order of the review's list
	Voices  []Voice        // in the same order
}

// Reviewing returns the answers to a review that count, with their edits.
func (db *DB) Reviewing(ctx context.Context, id followup.ReviewID) (r Reviewing, err error) {
	err = db.inSnapshot(ctx, func(tx *transaction) error {
		r, err = reviewing(ctx, tx, id)
		return err
	})
	if err != nil {
		return Reviewing{}, fmt.Errorf("list answers to %s: %w", id, err)
	}
	return r, nil
}

func reviewing(ctx context.Context, q querier, id followup.ReviewID) (r Reviewing, err error) {
	covers, err := attributions(ctx, q, id)
	if err != nil {
		return r, err
	}
	answers, err := given(ctx, q, id, covers)
	if err != nil {
		return r, err
	}
	desk, err := openEdits(ctx, q, id)
	if err != nil {
		return r, err
	}
	r = Reviewing{Review: id, Answers: []AnswerOnFile{}, Voices: []Voice{}}
	for _, g := range answers {
		v := Voice{Stakeholder: g.Stakeholder}
		if e, ok := desk.last(followup.AnswerID{Stakeholder: g.Stakeholder.ID}); ok {
			v.Shown, v.By, v.At = e.attribution, e.by, e.at
		}
		r.Voices = append(r.Voices, v)
		for _, a := range g.Answers {
			r.Answers = append(r.Answers, desk.look(g.Stakeholder, a))
		}
	}
	return r, nil
}

// An edits is what staff made of the answers to one review: of every place the
// edits that were not undone, the last one last, and what was withdrawn.
type edits struct {
	made      map[followup.AnswerID][]edit
	withdrawn withdrawals
}

type edit struct {
	answer      string // the digest of what it was made for
	content     followup.Edit
	attribution followup.Attribution
	by          string
	at          time.Time
}

// An editRow is one row of the table, as it was written.
type editRow struct {
	id     followup.AnswerID
	undoes bool
	why    string
	edit
}

func openEdits(ctx context.Context, q querier, r followup.ReviewID) (*edits, error) {
	rows, err := editRows(ctx, q, r)
	if err != nil {
		return nil, err
	}
	e := &edits{made: map[followup.AnswerID][]edit{}}
	for _, row := range rows {
		stack := e.made[row.id]
		switch {
		case !row.undoes:
			stack = append(stack, row.edit)
		case len(stack) > 0:
			stack = stack[:len(stack)-1]
		}
		e.made[row.id] = stack
	}
	e.withdrawn, err = withdrawalsOf(ctx, q, r)
	return e, err
}

func editRows(ctx context.Context, q querier, r followup.ReviewID) (rows []editRow, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var row editRow
		var content string
		var at int64
		if err := scan(&row.id.Stakeholder, &row.id.Recommendation, &row.answer, &content, &row.attribution, &row.undoes, &row.why, &row.by, &at); err != nil {
			return err
		}
		row.at = instant(at)
		rows = append(rows, row)
		return json.Unmarshal([]byte(content), &rows[len(rows)-1].content)
	}, `SELECT stakeholder, recommendation, answer, content, attribution, undoes, why, actor, at FROM edit WHERE review = $1 ORDER BY seq`, string(r))
	return rows, err
}

// last returns the last edit of a place that was not undone.
func (e *edits) last(id followup.AnswerID) (last edit, ok bool) {
	stack := e.made[id]
	if len(stack) == 0 {
		return edit{}, false
	}
	return stack[len(stack)-1], true
}

// look returns an answer with what staff made of it. An edit belongs to what was
// answered when it was made: it lapses when that is corrected.
func (e *edits) look(who followup.Stakeholder, a followup.Answer) AnswerOnFile {
	id := followup.AnswerID{Recommendation: a.Recommendation, Stakeholder: who.ID}
	content := contentOf(id, a)
	found := AnswerOnFile{ID: id.String(), Stakeholder: who, Answer: a, Withdrawn: e.withdrawn.holds(content)}
	found.Anew = found.Withdrawn && !e.withdrawn.know(content)
	if last, ok := e.last(id); ok {
		found.By, found.At = last.by, last.at
		if last.answer == a.Digest() {
			found.Edit = last.content
		} else {
			found.Lapsed = !last.content.IsZero()
		}
	}
	return found
}

// close adds to what the covers ask for how staff decided to show stakeholders,
// which can only be less open (I9). It is no part of an answer, and does not lapse.
func (e *edits) close(covers map[followup.StakeholderID]followup.Attribution) {
	for id := range e.made {
		if last, ok := e.last(id); ok && id.Recommendation == "" && last.attribution != followup.Named {
			covers[id.Stakeholder] = covers[id.Stakeholder].Stricter(last.attribution)
		}
	}
}

// apply returns answers with the edits that hold, without what was withdrawn.
func (e *edits) apply(answers []compile.Given) (out []compile.Given) {
	for _, g := range answers {
		kept := g
		kept.Answers, kept.Edits = nil, map[followup.RecommendationKey]followup.Edit{}
		for _, a := range g.Answers {
			found := e.look(g.Stakeholder, a)
			if found.Withdrawn {
				continue
			}
			kept.Answers = append(kept.Answers, a)
			if !found.Edit.IsZero() {
				kept.Edits[a.Recommendation] = found.Edit
			}
		}
		if len(kept.Answers) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// An EditRequest asks for one edit.
type EditRequest struct {
	ID     followup.AnswerID
	Answer string        // the digest of the answer that whoever asks has seen
	Seen   followup.Edit // the edit that held then
	Edit   followup.Edit // what is to hold
}

// A ShowRequest asks that a stakeholder is shown in one way in a whole review.
type ShowRequest struct {
	Stakeholder followup.StakeholderID
	Seen        followup.Attribution // what staff had decided when whoever asks looked; empty: nothing
	Shown       followup.Attribution // empty: as it allowed itself
}

// ErrEditedSince means that somebody else was faster.
var ErrEditedSince = errors.New("it was edited or corrected by somebody else meanwhile")

// Edit makes edits of answers to one review, all or none. followup.ErrNotFound
// where an answer is not there, ErrEditedSince where it or its edit is not what
// was seen. An edit that changes nothing takes the one that holds away.
func (db *DB) Edit(ctx context.Context, r followup.ReviewID, answers []EditRequest, voices []ShowRequest, by, why string) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, []followup.ReviewID{r}); err != nil {
			return err
		}
		now, err := reviewing(ctx, tx, r)
		if err != nil {
			return err
		}
		w := &editing{review: r, by: by, why: why, at: micros(db.Now()), notes: db.journal(db.Now(), by)}
		for _, ask := range answers {
			if err := w.answer(now, ask); err != nil {
				return fmt.Errorf("%s: %w", ask.ID, err)
			}
		}
		for _, ask := range voices {
			if err := w.voice(now, ask); err != nil {
				return fmt.Errorf("%s: %w", ask.Stakeholder, err)
			}
		}
		return db.commitEdits(ctx, tx, w)
	})
	// A crash here leaves the edits with their log, and the draft stale.
	if err != nil {
		return fmt.Errorf("edit %s: %w", r, err)
	}
	return nil
}

// An editing is the rows that one transaction adds.
type editing struct {
	review  followup.ReviewID
	by, why string
	at      int64
	rows    [][]any
	notes   *journal
}

func (w *editing) answer(now Reviewing, ask EditRequest) error {
	for _, a := range now.Answers {
		if a.Place() != ask.ID {
			continue
		}
		if a.Digest() != ask.Answer || a.Edit != ask.Seen {
			return ErrEditedSince
		}
		e, err := ask.Edit.Check(a.Answer)
		if err != nil {
			return &followup.Fault{Remedy: followup.ByStaff, Reason: err.Error()}
		}
		if e != a.Edit || a.Lapsed {
			w.add(ask.ID, a.Digest(), e, "", false)
			w.note(ask.ID, a.Edit.String(), e.String())
		}
		return nil
	}
	return followup.ErrNotFound
}

func (w *editing) voice(now Reviewing, ask ShowRequest) error {
	for _, v := range now.Voices {
		if v.Stakeholder.ID != ask.Stakeholder {
			continue
		}
		if v.Shown != ask.Seen {
			return ErrEditedSince
		}
		if err := MayBeShown(v.Stakeholder, ask.Shown); err != nil {
			return err
		}
		if ask.Shown == Allowed(v.Stakeholder) {
			ask.Shown = ""
		}
		if v.Shown != ask.Shown {
			id := followup.AnswerID{Stakeholder: ask.Stakeholder}
			w.add(id, "", followup.Edit{}, ask.Shown, false)
			w.note(id, string(v.Shown), string(ask.Shown))
		}
		return nil
	}
	return followup.ErrNotFound
}

// Allowed returns how a stakeholder allowed itself to be shown.
func Allowed(s followup.Stakeholder) followup.Attribution {
	return cmp.Or(s.Attribution, followup.DefaultAttribution(s.Kind))
}

// MayBeShown returns a Fault where a stakeholder is not to be shown so: staff may
// show it less openly than it allowed and never more (I9).
func MayBeShown(s followup.Stakeholder, how followup.Attribution) error {
	switch allowed := Allowed(s); how {
	case "":
		return nil
	case followup.Named, followup.KindOnly, followup.Withheld:
		if allowed.Stricter(how) == how {
			return nil
		}
		return &followup.Fault{Remedy: followup.ByStaff, Reason: fmt.Sprintf("it allowed %q, and is never shown more openly", allowed)}
	}
	return &followup.Fault{Remedy: followup.ByStaff, Reason: fmt.Sprintf("%q is no way to show it: choose named, kind or withheld", how)}
}

func (w *editing) add(id followup.AnswerID, answer string, e followup.Edit, how followup.Attribution, undoes bool) {
	content, err := json.Marshal(e)
	if err != nil {
		panic(err) // an Edit is text and a bool
	}
	w.rows = append(w.rows, []any{string(w.review), string(id.Stakeholder), string(id.Recommendation), answer, string(content), string(how),
		undoes, w.why, w.by, w.at})
}

// note logs an edit under the name of its place.
func (w *editing) note(id followup.AnswerID, before, after string) {
	w.notes.add("edit", string(w.review)+"/"+id.String(), before, after)
}

func (db *DB) commitEdits(ctx context.Context, tx *transaction, w *editing) error {
	if len(w.rows) == 0 {
		return nil
	}
	_, err := tx.bulk(ctx, `INSERT INTO edit (review, stakeholder, recommendation, answer, content, attribution, undoes, why, actor, at)`, w.rows, "")
	if err != nil {
		return err
	}
	if err := w.notes.write(ctx, tx); err != nil {
		return err
	}
	tasks, err := markChanged(ctx, tx, map[followup.ReviewID]bool{w.review: true})
	if err != nil {
		return err
	}
	return db.enqueue(ctx, tx, tasks...)
}

// UndoEdit takes away the last edit of an answer, or of how a stakeholder is
// shown, so that what held before it holds again. Nothing is deleted.
// followup.ErrNotFound where there is none.
func (db *DB) UndoEdit(ctx context.Context, r followup.ReviewID, id followup.AnswerID, by, why string) error {
	err := db.inTx(ctx, func(tx *transaction) error {
		if err := lockReviews(ctx, tx, []followup.ReviewID{r}); err != nil {
			return err
		}
		e, err := openEdits(ctx, tx, r)
		if err != nil {
			return err
		}
		stack := e.made[id]
		if len(stack) == 0 {
			return followup.ErrNotFound
		}
		var before edit
		if len(stack) > 1 {
			before = stack[len(stack)-2]
		}
		w := &editing{review: r, by: by, why: why, at: micros(db.Now()), notes: db.journal(db.Now(), by)}
		w.add(id, "", followup.Edit{}, "", true)
		w.note(id, stack[len(stack)-1].said(), before.said()+" (undone)")
		return db.commitEdits(ctx, tx, w)
	})
	if err != nil {
		return fmt.Errorf("undo the last edit of %s in %s: %w", id, r, err)
	}
	return nil
}

// said returns what an edit changes, for the log.
func (e edit) said() string { return e.content.String() + string(e.attribution) }

// An EditOnFile is one thing that staff did to an answer, or to how a stakeholder
// is shown.
type EditOnFile struct {
	ID    string               `json:"id"` // of the answer, or the stakeholder
	Edit  followup.Edit        `json:"edit"`
	Shown followup.Attribution `json:"shown"`
	Undo  bool                 `json:"undo"` // it took away the edit before it
	By    string               `json:"by"`
	At    time.Time            `json:"at"`
	Why   string               `json:"why"`
}

// EditHistory returns all edits of a review that were ever made, oldest first.
func (db *DB) EditHistory(ctx context.Context, r followup.ReviewID) ([]EditOnFile, error) {
	rows, err := editRows(ctx, db.read, r)
	if err != nil {
		return nil, fmt.Errorf("list edits of %s: %w", r, err)
	}
	found := []EditOnFile{}
	for _, row := range rows {
		found = append(found, EditOnFile{ID: row.id.String(), Edit: row.content, Shown: row.attribution, Undo: row.undoes, By: row.by, At: row.at, Why: row.why})
	}
	return found, nil
}
