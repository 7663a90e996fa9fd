package store

import (
	"fmt"
	"slices"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/ingest"
)

// letter decides what becomes of one letter's submissions. It writes into the
// outcome; commit stores it.
func (s *settling) letter(o *ingest.Outcome) error {
	if !slices.Contains(followup.LetterStates(), o.Letter.State) || o.Letter.State == followup.Fetched {
		return fmt.Errorf("letter %s: %q is no state to settle in", o.Letter.ID, o.Letter.State)
	}
	for i := range o.Documents {
		o.Documents[i].Letter = o.Letter.ID
	}
	s.recognise(o)
	if err := s.passagesOf(o); err != nil {
		return err
	}
	for _, sub := range o.Submissions {
		sub.Letter = o.Letter.ID
		switch {
		case !slices.ContainsFunc(o.Documents, func(d followup.Document) bool { return d.Index == sub.Document }):
			return fmt.Errorf("letter %s: a submission of document %d, which is not there", o.Letter.ID, sub.Document)
		case counts(sub):
			s.submit(o, sub)
		default:
			s.held = append(s.held, &sheet{Submission: sub})
		}
	}
	for _, d := range o.Documents {
		s.seen[d.SHA256] = append(s.seen[d.SHA256], d)
		if d.State == followup.DocumentFiled && d.Reason == followup.ReasonJoint {
			s.changed[d.Review] = true // one more has answered
		}
	}
	return nil
}

// recognise tells the receipts which files came before, in another letter, from
// the same stakeholder for the same review.
func (s *settling) recognise(o *ingest.Outcome) {
	for _, r := range o.Receipts {
		for i, f := range r.Findings {
			r.Findings[i].Known = f.Known || slices.ContainsFunc(s.seen[f.SHA256], func(d followup.Document) bool {
				return d.Letter != o.Letter.ID && d.Review == f.Review && d.Stakeholder == f.Stakeholder
			})
		}
	}
}

// submit puts a confirmed submission with its passages in its dossier, unless it
// is unproven and would change or drop what is on file: then it waits (I11). A
// passage that staff confirmed needs no other proof.
func (s *settling) submit(o *ingest.Outcome, sub followup.Submission) {
	d := s.files[participant{sub.Review, sub.Stakeholder}]
	before, _ := d.onFile()
	first := len(d.sheets) == 0
	fresh := &sheet{Submission: sub, seq: s.arrived[sub.Letter], fresh: true}
	d.add(fresh)
	said := sub.Answers
	var confirmed []*sheet
	for _, p := range s.passages[place{letter: sub.Letter, document: sub.Document}] {
		switch part := fresh.of(p.Passage); {
		case part == nil:
		case p.State == followup.PassageConfirmed:
			confirmed = append(confirmed, part)
		default:
			d.add(part)
			said = followup.Correct(said, part.Answers, false).After
		}
	}
	if sub.Proof.Replaces() {
		s.giveWay(d, fresh)
	}
	after, _ := d.onFile()
	if !first {
		fresh.made = difference(before, after, said)
	}
	if c := fresh.made; c != nil && !sub.Proof.Replaces() && len(c.Changed)+len(c.Dropped) > 0 {
		d.remove(fresh)
		s.held = append(s.held, fresh)
		await(o, sub.Document)
		return
	}
	if !first {
		explain(o, sub.Document, fresh.made)
	}
	for _, part := range confirmed {
		d.add(part)
	}
}

// giveWay takes out of d what came behind a proven sheet without proof, and was
// taken while that one was not read or waited for staff, where it would change or
// drop what the sheet says: it waits now, as if they had been read as they came (I11).
func (s *settling) giveWay(d *dossier, proven *sheet) {
	for _, later := range slices.Clone(d.sheets) {
		if later.passage != 0 || later.Proof.Replaces() || later.fresh || later.compare(proven) <= 0 {
			continue
		}
		from := slices.Index(d.sheets, later)
		to := from + 1
		for to < len(d.sheets) && d.sheets[to].Letter == later.Letter && d.sheets[to].Document == later.Document {
			to++
		}
		before, _ := (&dossier{sheets: d.sheets[:from]}).onFile()
		after, _ := (&dossier{sheets: d.sheets[:to]}).onFile()
		if c := followup.Correct(before, after, true); len(c.Changed)+len(c.Dropped) > 0 {
			d.remove(later)
			s.unsettled = append(s.unsettled, later)
		}
	}
}

// of returns the sheet that a passage of sh makes, or nil where it says nothing.
func (sh *sheet) of(p followup.Passage) *sheet {
	answers := p.Answers()
	if len(answers) == 0 {
		return nil
	}
	part := sh.part(p.Number)
	part.Answers, part.fresh = answers, true
	return part
}

// await turns a document, its letter and what the receipts say of it to waiting.
func await(o *ingest.Outcome, document int) {
	o.Letter.State, o.Letter.Reason = followup.Waiting, followup.ReasonUnproven
	for i, d := range o.Documents {
		if d.Index == document {
			o.Documents[i].State, o.Documents[i].Reason = followup.DocumentWaiting, followup.ReasonUnproven
		}
	}
	for _, r := range o.Receipts {
		for i, f := range r.Findings {
			if f.Document == document {
				f.State, f.Reason, f.Confirmed = followup.DocumentWaiting, followup.ReasonUnproven, false
				r.Findings[i] = f
			}
		}
	}
}

// explain tells the receipts what a document made of the answers on file.
func explain(o *ingest.Outcome, document int, c *followup.Correction) {
	for _, r := range o.Receipts {
		for i, f := range r.Findings {
			if f.Document == document && !r.Neutral {
				r.Findings[i].Correction = c
			}
		}
	}
}
