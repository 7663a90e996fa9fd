package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/notify"
)

// maxNote is how long staff's own words in a request may be, in characters.
const maxNote = 2000

// An asking is what 'mail request' was asked for.
type asking struct {
	about, review, note string
	rows                []string
	dry                 bool
}

func (p *program) mailRequest() *cobra.Command {
	var o asking
	cmd := &cobra.Command{
		Use:   "request LETTER|STAKEHOLDER",
		Short: "Ask a stakeholder to look again at answers that are in doubt",
		Long: `Ask a stakeholder to look again at answers on file. The mail names the rows that
their letter left in doubt, answers without a level, and the recommendations of
--row, each with what to do, and brings the sheet filled in with what is on file.
It goes to the stakeholder's contact, whoever sent the letter. Of a stakeholder
the last letter is meant. The same is asked once a day.`,
		Example: `  followup mail request 3f9a1c0b2d4e
  followup mail request example-ngo-3 --review SVN-3 --row 121.10 --note "Which law of 2019 is meant?"`,
		Args: cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			o.about = args[0]
			return in.request(ctx, o)
		}),
	}
	cmd.Flags().StringVar(&o.review, "review", "", "the `review`, where the stakeholder answered about several")
	cmd.Flags().StringSliceVar(&o.rows, "row", nil, "the paragraph `number` of a recommendation to ask about; several with commas")
	cmd.Flags().StringVar(&o.note, "note", "", "your own `words` to the stakeholder, in their language")
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, "only show the mail")
	return cmd
}

// A question is what a request is about.
type question struct {
	review      followup.ReviewID
	stakeholder followup.Stakeholder
	letter      followup.LetterID
	received    time.Time
}

func (in *installation) request(ctx context.Context, o asking) error {
	if n := utf8.RuneCountInString(o.note); n > maxNote {
		return &usageError{fmt.Errorf("--note has %d characters; a mail takes %d", n, maxNote), "See 'followup mail request --help'."}
	}
	q, err := in.questionAbout(ctx, o)
	if err != nil {
		return err
	}
	if why := notify.Unreachable(q.stakeholder, q.review); why != "" {
		return fmt.Errorf("%s gets no mail: %s", q.stakeholder.ID, why)
	}
	asked, err := in.doubtful(ctx, q, o)
	if err != nil {
		return err
	}
	deadline, err := in.store.Deadline(ctx, q.review, q.stakeholder.ID)
	if err != nil {
		return err
	}
	e := notify.RequestEntry(q.review, q.stakeholder, deadline, asked, in.zone, in.now())
	if !o.dry {
		return in.dispatch(ctx, []notify.Entry{e}, nil, "")
	}
	c, err := in.composer()
	if err != nil {
		return err
	}
	m, err := c.Preview(ctx, notify.Look{Purpose: e.Purpose, Review: e.Review, Stakeholder: e.Stakeholder, Language: e.Language,
		Deadline: e.Deadline, Question: e.Question}, in.now())
	if err != nil {
		return err
	}
	return in.showPreview(m, "")
}

// questionAbout finds the letter, the review and the stakeholder that staff mean.
func (in *installation) questionAbout(ctx context.Context, o asking) (q question, err error) {
	if o.review != "" {
		if q.review, err = in.review(ctx, o.review); err != nil {
			return q, err
		}
	}
	l, err := in.store.Letter(ctx, followup.LetterID(o.about))
	switch {
	case err == nil:
		return in.aboutLetter(ctx, q, l.ID, l.Received)
	case !errors.Is(err, followup.ErrNotFound):
		return q, err
	}
	s, err := in.store.Stakeholder(ctx, followup.StakeholderID(o.about))
	if errors.Is(err, followup.ErrNotFound) {
		return q, fmt.Errorf("there is neither a letter nor a stakeholder %s: 'followup letters list' and 'followup stakeholders list' show all", o.about)
	}
	if err != nil {
		return q, err
	}
	q.stakeholder = s
	return in.aboutStakeholder(ctx, q)
}

// aboutLetter finds the one review and stakeholder under which a letter's
// documents stand.
func (in *installation) aboutLetter(ctx context.Context, q question, id followup.LetterID, received time.Time) (question, error) {
	q.letter, q.received = id, received
	l, err := in.store.Letter(ctx, id)
	if err != nil {
		return q, err
	}
	var stakeholders []followup.StakeholderID
	var reviews []followup.ReviewID
	for _, d := range l.Documents {
		if d.State == followup.DocumentFiled && d.Stakeholder != "" && (q.review == "" || q.review == d.Review) {
			stakeholders, reviews = append(stakeholders, d.Stakeholder), append(reviews, d.Review)
		}
	}
	slices.Sort(stakeholders)
	slices.Sort(reviews)
	stakeholders, reviews = slices.Compact(stakeholders), slices.Compact(reviews)
	switch {
	case len(stakeholders) == 0:
		return q, fmt.Errorf("nothing of letter %s is filed under a review and a stakeholder yet: 'followup letters show %s' tells more", id, id)
	case len(stakeholders) > 1:
		return q, fmt.Errorf("letter %s brought documents of %d stakeholders: name the one to ask instead of the letter", id, len(stakeholders))
	case len(reviews) > 1:
		return q, fmt.Errorf("letter %s is about %s: name one with --review", id, join(reviews, ", "))
	}
	q.review = reviews[0]
	q.stakeholder, err = in.stakeholder(ctx, string(stakeholders[0]))
	return q, err
}

// aboutStakeholder finds the stakeholder's last letter about the review, or about
// the only one that it answered about.
func (in *installation) aboutStakeholder(ctx context.Context, q question) (question, error) {
	reviews, err := in.store.Answered(ctx, q.stakeholder.ID)
	if err != nil {
		return q, err
	}
	switch {
	case len(reviews) == 0 || q.review != "" && !slices.Contains(reviews, q.review):
		return q, fmt.Errorf("%s has not answered%s: there is nothing to ask about", q.stakeholder.ID, about(q.review))
	case q.review == "" && len(reviews) > 1:
		return q, fmt.Errorf("%s has answered about %s: name one with --review", q.stakeholder.ID, join(reviews, ", "))
	case q.review == "":
		q.review = reviews[0]
	}
	q.letter, q.received, err = in.store.LastLetter(ctx, q.review, q.stakeholder.ID)
	return q, err
}

func about(r followup.ReviewID) string {
	if r == "" {
		return ""
	}
	return " about " + string(r)
}

// doubtful returns what is to be asked. Rows that staff name must be there.
func (in *installation) doubtful(ctx context.Context, q question, o asking) (notify.Question, error) {
	asked := notify.Question{Letter: q.letter, Received: q.received, Note: strings.TrimSpace(o.note)}
	recommendations, err := in.store.Recommendations(ctx, q.review)
	if err != nil {
		return asked, err
	}
	for _, row := range o.rows {
		if !slices.ContainsFunc(recommendations, func(r followup.Recommendation) bool { return r.Number() == row }) {
			return asked, fmt.Errorf("there is no recommendation %s in %s", row, q.review)
		}
	}
	findings, err := in.store.Findings(ctx, q.letter)
	if err != nil {
		return asked, err
	}
	answers, err := in.store.Answers(ctx, q.review, q.stakeholder.ID)
	if err != nil {
		return asked, err
	}
	asked.Rows = notify.Doubtful(findings, answers, q.review, o.rows)
	if len(asked.Rows) == 0 && asked.Note == "" {
		return asked, fmt.Errorf("nothing in letter %s is in doubt: name rows with --row, or write --note", q.letter)
	}
	return asked, nil
}
