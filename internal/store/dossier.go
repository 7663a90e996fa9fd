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
	added       = "added"       // an answer only: its words stand beside those of the current one
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

// A sheet is a confirmed submission, or one passage of it. All sheets of a participant stay on file;
// which of their answers count is computed from their order of arrival, so that
// it does not matter in which order they were read.
type sheet struct {
	followup.Submission
	passage  int                  // its number in the document; 0: the submission itself
	seq      int64                // of the letter's arrival
	fresh    bool                 // not in the database yet
	made     *followup.Correction // of what was on file before; nil for a first one
	state    string
	standing map[followup.RecommendationKey]string // the states of the answers in the database
}

// compare orders by arrival. What comes in one letter with an answer sheet stands
// behind it, wherever it was attached: it is sent to go with the sheet.
func (s *sheet) compare(o *sheet) int {
	behind := func(s *sheet) int {
		if s.Whole {
			return 0
		}
		return 1
	}
	return cmp.Or(s.Received.Compare(o.Received), cmp.Compare(s.seq, o.seq), cmp.Compare(behind(s), behind(o)),
		cmp.Compare(s.Document, o.Document), cmp.Compare(s.passage, o.passage))
}

// A standing says whose words count for each recommendation: those of the first
// sheet with its level, and those that the others add.
type standing map[followup.RecommendationKey][]*sheet

// state returns the state of an answer of sh.
func (st standing) state(sh *sheet, k followup.RecommendationKey) string {
	switch slices.Index(st[k], sh) {
	case -1:
		return replaced
	case 0:
		return current
	}
	return added
}

// A dossier is the sheets of one participant in order of arrival.
type dossier struct {
	sheets  []*sheet
	removed bool // a sheet that counted was taken out

	// What the first sheets come to: a letter may bring hundreds, each of which
	// asks what is on file before it and after it.
	counted int // 0 whenever any of them changes
	answers []followup.Answer
	from    standing
}

func (d *dossier) add(s *sheet) {
	at, _ := slices.BinarySearchFunc(d.sheets, s, (*sheet).compare)
	d.sheets = slices.Insert(d.sheets, at, s)
	if at < d.counted {
		d.counted = 0
	}
}

// remove takes out a submission with its passages.
func (d *dossier) remove(s *sheet) {
	d.counted = 0
	d.sheets = slices.DeleteFunc(d.sheets, func(o *sheet) bool { return o.Letter == s.Letter && o.Document == s.Document })
}

// onFile returns the answers that count, and the sheets that each is from: one
// sheet after the other replaces, adds and changes as followup.Correct says (I11).
// What the last whole sheet replaced makes no difference.
//
// Both are the dossier's own: the answers stay as they are, the standing changes
// with the dossier.
func (d *dossier) onFile() (answers []followup.Answer, from standing) {
	if d.counted == 0 {
		d.counted, d.answers, d.from = d.lastWhole(), nil, standing{}
	}
	for _, s := range d.sheets[d.counted:] {
		d.count(s)
	}
	return d.answers, d.from
}

// count adds the sheet that follows those counted.
func (d *dossier) count(s *sheet) {
	c := followup.Correct(d.answers, s.Answers, s.Whole)
	for _, k := range c.Dropped {
		delete(d.from, k)
	}
	for _, a := range s.Answers {
		if s.Whole || a.Level != followup.NoLevel {
			d.from[a.Recommendation] = nil
		}
		d.from[a.Recommendation] = append(d.from[a.Recommendation], s)
	}
	d.counted++
	d.answers = c.After
}

// lastWhole returns the index of the last sheet that replaces all before it, or 0.
func (d *dossier) lastWhole() int {
	for i, s := range slices.Backward(d.sheets) {
		if s.Whole && len(s.Answers) > 0 {
			return i
		}
	}
	return 0
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
	return files, addAnswers(ctx, tx, sheets, files)
}

// A place is where a submission stands, or a passage of it.
type place struct {
	letter   followup.LetterID
	document int
	passage  int
}

func sheetsOf(ctx context.Context, tx *transaction, reviews []followup.ReviewID, files map[participant]*dossier) (map[place]*sheet, error) {
	sheets := map[place]*sheet{}
	err := eachOf(ctx, tx, reviews, func(scan func(...any) error) error {
		s := &sheet{standing: map[followup.RecommendationKey]string{}}
		var received int64
		err := scan(&s.Letter, &s.Document, &s.Review, &s.Stakeholder, &s.state, &s.Proof, &s.Whole, &s.Attribution, &received, &s.seq)
		if d := files[participant{s.Review, s.Stakeholder}]; d != nil {
			s.Received, s.Confirmed = instant(received), true
			d.add(s)
			sheets[place{letter: s.Letter, document: s.Document}] = s
		}
		return err
	}, `SELECT s.letter, s.document, s.review, s.stakeholder, s.state, s.proof, s.whole, s.attribution, s.received, l.seq
		FROM submission s JOIN letter l ON l.id = s.letter
		WHERE s.review IN %s AND s.state IN ('current', 'replaced')`)
	return sheets, err
}

// addAnswers adds the answers of sheets, and a sheet of its own for each passage.
func addAnswers(ctx context.Context, tx *transaction, sheets map[place]*sheet, files map[participant]*dossier) error {
	var letters []followup.LetterID
	for p := range sheets {
		letters = append(letters, p.letter)
	}
	slices.Sort(letters)
	return eachOf(ctx, tx, slices.Compact(letters), func(scan func(...any) error) error {
		var p place
		var a followup.Answer
		var state, notes string
		err := scan(&p.letter, &p.document, &p.passage, &state, &a.Recommendation, &a.Level, &a.Comment, &a.Reference, &a.Private,
			&a.Cell, &a.MatchedBy, &notes)
		if err != nil {
			return err
		}
		whole := sheets[place{letter: p.letter, document: p.document}]
		if whole == nil {
			return nil
		}
		if sheets[p] == nil {
			sheets[p] = whole.part(p.passage)
			files[participant{whole.Review, whole.Stakeholder}].add(sheets[p])
		}
		sheets[p].standing[a.Recommendation] = state
		a.Notes, err = decode[string](notes)
		sheets[p].Answers = append(sheets[p].Answers, a)
		return err
	}, `SELECT letter, document, passage, state, recommendation, level, comment, reference, private, cell, matched_by, notes
		FROM answer WHERE letter IN %s ORDER BY letter, document, place`)
}

// part returns an empty sheet for a passage of sh.
func (sh *sheet) part(passage int) *sheet {
	p := *sh
	p.passage, p.Whole, p.Attribution, p.Members, p.made = passage, false, "", nil, nil
	p.Answers, p.standing = nil, map[followup.RecommendationKey]string{}
	return &p
}
