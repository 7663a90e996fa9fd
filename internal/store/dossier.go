package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/upr-info/followup"
)

// The states of a submission and of each answer in it.
const (
	current     = "current"     // counts
	replaced    = "replaced"    // a later one stands in its place (I11)
	unconfirmed = "unconfirmed" // waits for staff, counts in no figure
	dropped     = "dropped"     // by staff
)

// A participant is one stakeholder in one review.
type participant struct {
	review      followup.ReviewID
	stakeholder followup.StakeholderID
}

func (p participant) compare(o participant) int {
	return cmp.Or(strings.Compare(string(p.review), string(o.review)), strings.Compare(string(p.stakeholder), string(o.stakeholder)))
}

// A sheet is a confirmed submission. All sheets of a participant stay on file;
// which of their answers count is computed from their order of arrival, so that
// it does not matter in which order they were read.
type sheet struct {
	followup.Submission
	seq      int64                // of the letter's arrival
	fresh    bool                 // not in the database yet
	made     *followup.Correction // of what was on file before; nil for a first one
	state    string
	standing map[followup.RecommendationKey]bool // in the database as current
}

func (s *sheet) compare(o *sheet) int {
	return cmp.Or(s.Received.Compare(o.Received), cmp.Compare(s.seq, o.seq), cmp.Compare(s.Document, o.Document))
}

// A dossier is the sheets of one participant in order of arrival.
type dossier struct {
	sheets  []*sheet
	removed bool // a sheet that counted was taken out
}

func (d *dossier) add(s *sheet) {
	d.sheets = append(d.sheets, s)
	slices.SortFunc(d.sheets, (*sheet).compare)
}

func (d *dossier) remove(s *sheet) {
	d.sheets = slices.DeleteFunc(d.sheets, func(o *sheet) bool { return o == s })
}

// onFile returns the answers that count, and the sheet that each is from: one
// sheet after the other replaces, adds and changes as followup.Correct says (I11).
func (d *dossier) onFile() (answers []followup.Answer, from map[followup.RecommendationKey]*sheet) {
	from = map[followup.RecommendationKey]*sheet{}
	for _, s := range d.sheets {
		c := followup.Correct(answers, s.Answers, s.Whole)
		for _, k := range c.Dropped {
			delete(from, k)
		}
		for _, a := range s.Answers {
			from[a.Recommendation] = s
		}
		answers = c.After
	}
	return answers, from
}

// attribution returns the strictest that the covers ask for. A sheet that
// replaced all before it, on proof, has set their covers aside; an unproven one
// can ask for more protection and never for less.
func (d *dossier) attribution() (a followup.Attribution) {
	for _, s := range d.sheets {
		if s.Whole && len(s.Answers) > 0 && s.Proof.Replaces() {
			a = ""
		}
		a = a.Stricter(s.Attribution)
	}
	return a
}

// difference says what sent made of the answers on file, for the receipt. It is
// what followup.Correct says where sent arrived last; a sheet that is older than
// what is on file changes less, or nothing.
func difference(before, after, sent []followup.Answer) *followup.Correction {
	whole := followup.Correct(before, after, true)
	c := &followup.Correction{Added: whole.Added, Changed: whole.Changed, Dropped: whole.Dropped}
	stands := map[followup.RecommendationKey]followup.Answer{}
	for _, a := range after {
		stands[a.Recommendation] = a
	}
	unchanged := map[followup.RecommendationKey]bool{}
	for _, k := range whole.Unchanged {
		unchanged[k] = true
	}
	for _, a := range sent {
		if unchanged[a.Recommendation] && stands[a.Recommendation].Same(a) {
			c.Unchanged = append(c.Unchanged, a.Recommendation)
		}
	}
	return c
}

// openDossiers locks the participants, in one order for all transactions, and
// reads what is on file of each.
func openDossiers(ctx context.Context, tx *transaction, who []participant) (map[participant]*dossier, error) {
	slices.SortFunc(who, participant.compare)
	who = slices.Compact(who)
	files := map[participant]*dossier{}
	var rows [][]any
	var reviews []followup.ReviewID
	for _, p := range who {
		files[p] = &dossier{}
		rows = append(rows, []any{string(p.review), string(p.stakeholder), ""})
		reviews = append(reviews, p.review)
	}
	_, err := tx.bulk(ctx, `INSERT INTO participation (review, stakeholder, attribution)`, rows,
		`ON CONFLICT (review, stakeholder) DO UPDATE SET review = excluded.review`)
	if err != nil {
		return nil, err
	}
	sheets, err := sheetsOf(ctx, tx, slices.Compact(reviews), files)
	if err != nil {
		return nil, err
	}
	return files, addAnswers(ctx, tx, sheets)
}

// A place is where a submission stands.
type place struct {
	letter   followup.LetterID
	document int
}

func sheetsOf(ctx context.Context, tx *transaction, reviews []followup.ReviewID, files map[participant]*dossier) (map[place]*sheet, error) {
	sheets := map[place]*sheet{}
	err := eachOf(ctx, tx, reviews, func(scan func(...any) error) error {
		s := &sheet{standing: map[followup.RecommendationKey]bool{}}
		var received int64
		err := scan(&s.Letter, &s.Document, &s.Review, &s.Stakeholder, &s.state, &s.Proof, &s.Whole, &s.Attribution, &received, &s.seq)
		if d := files[participant{s.Review, s.Stakeholder}]; d != nil {
			s.Received, s.Confirmed = instant(received), true
			d.add(s)
			sheets[place{s.Letter, s.Document}] = s
		}
		return err
	}, `SELECT s.letter, s.document, s.review, s.stakeholder, s.state, s.proof, s.whole, s.attribution, s.received, l.seq
		FROM submission s JOIN letter l ON l.id = s.letter
		WHERE s.review IN %s AND s.state IN ('current', 'replaced')`)
	return sheets, err
}

func addAnswers(ctx context.Context, tx *transaction, sheets map[place]*sheet) error {
	var letters []followup.LetterID
	for p := range sheets {
		letters = append(letters, p.letter)
	}
	slices.Sort(letters)
	return eachOf(ctx, tx, slices.Compact(letters), func(scan func(...any) error) error {
		var p place
		var a followup.Answer
		var state, notes string
		err := scan(&p.letter, &p.document, &state, &a.Recommendation, &a.Level, &a.Comment, &a.Reference, &a.Private,
			&a.Cell, &a.MatchedBy, &notes)
		if err != nil {
			return err
		}
		s := sheets[p]
		if s == nil {
			return nil
		}
		if state == current {
			s.standing[a.Recommendation] = true
		}
		a.Notes, err = decode[string](notes)
		s.Answers = append(s.Answers, a)
		return err
	}, `SELECT letter, document, state, recommendation, level, comment, reference, private, cell, matched_by, notes
		FROM answer WHERE letter IN %s ORDER BY letter, document, place`)
}
