package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) reviewing() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Edit answers for publication; what was sent stays as it is",
		Long: `Edit answers for publication: shorten a comment, leave one out, set a level for a
comment that has none, leave a level uncounted, show a stakeholder less openly than
it allowed. What was sent stays as it is, every edit can be undone, and readers see
which answers were edited. An answer is named by its recommendation and its
stakeholder, as 121.10/example-ngo-3.`,
	}
	cmd.AddCommand(p.reviewList(), p.reviewExport(), p.reviewImport(), p.reviewEdit(), p.reviewShow(), p.reviewUndo(), p.reviewHistory(), p.reviewAllow())
	return cmd
}

func (p *program) reviewList() *cobra.Command {
	var only string
	cmd := &cobra.Command{
		Use:     "list REVIEW",
		Short:   "List answers, with what staff made of them",
		Example: "  followup review list SVN-3 --only lapsed",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			if only != "" && !slices.Contains(answerStates(), only) {
				return &usageError{fmt.Errorf("there is no %q: say %s", only, strings.Join(answerStates(), ", ")), "See 'followup review list --help'."}
			}
			r, err := in.answersTo(ctx, args[0])
			if err != nil {
				return err
			}
			found := []answerJSON{}
			for _, a := range r.Answers {
				if only == "" || slices.Contains(statesOf(a), only) {
					found = append(found, newAnswerJSON(a))
				}
			}
			return in.show(found, func(w io.Writer) { writeAnswers(w, found) })
		}),
	}
	cmd.Flags().StringVar(&only, "only", "", "only those that are `"+strings.Join(answerStates(), ", ")+"`")
	return cmd
}

// answersTo returns the answers to a review as staff go through them.
func (in *installation) answersTo(ctx context.Context, name string) (store.Reviewing, error) {
	id, err := in.review(ctx, name)
	if err != nil {
		return store.Reviewing{}, err
	}
	return in.store.Reviewing(ctx, id)
}

// An answerJSON is one answer as scripts see it.
type answerJSON struct {
	store.AnswerOnFile
	Stakeholder followup.StakeholderID `json:"stakeholder"`
}

func newAnswerJSON(a store.AnswerOnFile) answerJSON {
	a.Notes = orEmpty(a.Notes)
	return answerJSON{a, a.Stakeholder.ID}
}

// answerStates are what an answer may be beside just there.
func answerStates() []string { return []string{"edited", "lapsed", "withdrawn", "unlevelled"} }

func statesOf(a store.AnswerOnFile) (states []string) {
	for i, on := range []bool{!a.Edit.IsZero(), a.Lapsed, a.Withdrawn, a.Level == followup.NoLevel && a.Edit.Level == followup.NoLevel} {
		if on {
			states = append(states, answerStates()[i])
		}
	}
	return states
}

func writeAnswers(w io.Writer, found []answerJSON) {
	const enough = 60 // runes of a comment on a line
	if len(found) == 0 {
		fmt.Fprintln(w, "There are no such answers.")
		return
	}
	var rows [][]string
	for _, a := range found {
		begin := []rune(printable(a.Comment))
		if len(begin) > enough {
			begin = append(begin[:enough-1], '…')
		}
		rows = append(rows, []string{a.ID, cmp.Or(string(a.Level), "-"), editingOf(a.AnswerOnFile), string(begin)})
	}
	columns(w, []string{"ANSWER", "LEVEL", "EDITED", "COMMENT AS SENT"}, rows)
}

// editingOf says in a few words what became of an answer.
func editingOf(a store.AnswerOnFile) string {
	switch {
	case a.Anew:
		return "held back: other words where one was withdrawn"
	case a.Withdrawn:
		return "withdrawn"
	case a.Lapsed:
		return "no longer: corrected since"
	}
	return cmp.Or(a.Edit.String(), "-")
}

func (p *program) reviewEdit() *cobra.Command {
	var e followup.Edit
	var file, drop, level, why string
	cmd := &cobra.Command{
		Use:   "edit REVIEW ANSWER",
		Short: "Edit one answer for publication",
		Long: `Edit one answer for publication. What is said replaces the edit before it; without
any flag the answer is published as it was sent. A comment that is left out takes
its reference with it, and leaves its level counted. A level is set only for a
comment that has none: the Programme used to put "partial".`,
		Example: "  followup review edit SVN-3 121.10/example-ngo-3 --comment-file shorter.txt\n" +
			"  followup review edit SVN-3 121.10/example-ngo-3 --drop off-topic --not-assessable\n" +
			"  followup review edit SVN-3 121.10/example-ngo-3 --level partial",
		Args: cobra.ExactArgs(2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			e.Drop, e.Level = followup.DropReason(drop), followup.Level(level)
			if file != "" {
				text, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				e.Comment = strings.TrimSpace(string(text))
			}
			return in.editAnswer(ctx, args[0], args[1], e, why)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&e.Comment, "comment", "", "the `text` that is published in place of the comment")
	f.StringVar(&file, "comment-file", "", "the same, from a `file`")
	f.StringVar(&drop, "drop", "", "leave the comment out, for a `reason`: "+join(followup.DropReasons(), ", "))
	f.StringVar(&level, "level", "", "the `level` of a comment that has none: full, partial, not")
	f.BoolVar(&e.NotAssessable, "not-assessable", false, "do not count the level that was given")
	f.StringVar(&why, "why", "", "the `reason`, for those who ask later")
	cmd.MarkFlagsMutuallyExclusive("comment", "comment-file")
	return cmd
}

func (in *installation) editAnswer(ctx context.Context, review, name string, e followup.Edit, why string) error {
	r, a, err := in.answerNamed(ctx, review, name)
	if err != nil {
		return err
	}
	err = in.store.Edit(ctx, r.Review, []store.EditRequest{{ID: a.Place(), Answer: a.Digest(), Seen: a.Edit, Edit: e}}, nil, actor(), why)
	if err != nil {
		return err
	}
	if _, a, err = in.answerNamed(ctx, review, name); err != nil {
		return err
	}
	return in.show(newAnswerJSON(a), func(w io.Writer) {
		if a.Edit.IsZero() {
			fmt.Fprintf(w, "%s is published as it was sent.\n", a.ID)
			return
		}
		fmt.Fprintf(w, "%s: %s. What was sent stays on file.\n", a.ID, a.Edit)
	})
}

// answerNamed returns a review with the answer that has a name.
func (in *installation) answerNamed(ctx context.Context, review, name string) (store.Reviewing, store.AnswerOnFile, error) {
	r, err := in.answersTo(ctx, review)
	if err != nil {
		return r, store.AnswerOnFile{}, err
	}
	id, err := followup.ParseAnswerID(r.Review, name)
	if err != nil {
		return r, store.AnswerOnFile{}, err
	}
	for _, a := range r.Answers {
		if a.Place() == id {
			return r, a, nil
		}
	}
	return r, store.AnswerOnFile{}, noAnswer(r.Review, name)
}

func noAnswer(r followup.ReviewID, name string) error {
	return fmt.Errorf("%s has no answer %s: 'followup review list %s' shows all", r, name, r)
}

func (p *program) reviewShow() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "show REVIEW STAKEHOLDER named|kind|withheld|allowed",
		Short: "Show a stakeholder less openly than it allowed",
		Long: `Say how a stakeholder is shown in the assessment of one review: named, by its kind,
withheld, or as it allowed. It is never shown more openly than it allowed. This
holds for all its comments, since one without a name beside others with it is soon
found out, and stays when it corrects its answers.`,
		Example: "  followup review show SVN-3 example-ngo-3 kind --why 'asked on the phone'",
		Args:    cobra.ExactArgs(3),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.attribute(ctx, args[0], followup.StakeholderID(args[1]), args[2], why)
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for those who ask later")
	return cmd
}

func (in *installation) attribute(ctx context.Context, review string, who followup.StakeholderID, how, why string) error {
	r, err := in.answersTo(ctx, review)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Voices, func(v store.Voice) bool { return v.Stakeholder.ID == who })
	if i < 0 {
		return fmt.Errorf("%s has not answered about %s: 'followup review list %s' shows who has", who, r.Review, r.Review)
	}
	ask := store.ShowRequest{Stakeholder: who, Seen: r.Voices[i].Shown, Shown: followup.Attribution(how)}
	if how == "allowed" {
		ask.Shown = ""
	}
	if err := in.store.Edit(ctx, r.Review, nil, []store.ShowRequest{ask}, actor(), why); err != nil {
		return err
	}
	shown := store.Allowed(r.Voices[i].Stakeholder).Stricter(ask.Shown)
	report := struct {
		Review      followup.ReviewID      `json:"review"`
		Stakeholder followup.StakeholderID `json:"stakeholder"`
		Shown       followup.Attribution   `json:"shown"`
	}{r.Review, who, shown}
	return in.show(report, func(w io.Writer) { fmt.Fprintf(w, "%s is shown as %q in %s.\n", who, shown, r.Review) })
}

func (p *program) reviewUndo() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "undo REVIEW ANSWER|STAKEHOLDER",
		Short: "Take back the last edit of an answer, or of how a stakeholder is shown",
		Args:  cobra.ExactArgs(2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			r, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			id := followup.AnswerID{Stakeholder: followup.StakeholderID(args[1])}
			if strings.Contains(args[1], "/") {
				if id, err = followup.ParseAnswerID(r, args[1]); err != nil {
					return err
				}
			}
			err = in.store.UndoEdit(ctx, r, id, actor(), why)
			if errors.Is(err, followup.ErrNotFound) {
				return fmt.Errorf("%s has no edit to take back: 'followup review history %s' shows all", args[1], r)
			}
			if err != nil {
				return err
			}
			in.say("The last edit of %s is taken back.", id)
			return nil
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for those who ask later")
	return cmd
}

func (p *program) reviewHistory() *cobra.Command {
	return &cobra.Command{
		Use:   "history REVIEW [ANSWER|STAKEHOLDER]",
		Short: "Say who edited or withdrew what, when and why",
		Args:  cobra.RangeArgs(1, 2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			r, err := in.review(ctx, args[0])
			if err != nil {
				return err
			}
			h := historyJSON{Review: r, Edits: []store.EditOnFile{}, Withdrawals: []store.WithdrawalOnFile{}}
			edits, err := in.store.EditHistory(ctx, r)
			if err != nil {
				return err
			}
			withdrawals, err := in.store.Withdrawals(ctx, r)
			if err != nil {
				return err
			}
			for _, e := range edits {
				if len(args) == 1 || e.ID == args[1] {
					h.Edits = append(h.Edits, e)
				}
			}
			for _, w := range withdrawals {
				if len(args) == 1 || w.ID == args[1] {
					h.Withdrawals = append(h.Withdrawals, w)
				}
			}
			return in.show(h, func(w io.Writer) { in.writeHistory(w, h) })
		}),
	}
}

// A historyJSON is what staff did to the answers of a review.
type historyJSON struct {
	Review      followup.ReviewID        `json:"review"`
	Edits       []store.EditOnFile       `json:"edits"`
	Withdrawals []store.WithdrawalOnFile `json:"withdrawals"`
}

func (in *installation) writeHistory(w io.Writer, h historyJSON) {
	var rows [][]string
	for _, e := range h.Edits {
		what := cmp.Or(e.Edit.String(), string(e.Shown), "as sent")
		if e.Undo {
			what = "undone"
		}
		rows = append(rows, []string{in.minute(e.At), e.By, e.ID, what, e.Why})
	}
	for _, x := range h.Withdrawals {
		what := "withdrawn"
		if x.Readmits {
			what = "allowed again"
		}
		rows = append(rows, []string{in.minute(x.At), x.By, x.ID, what, x.Why})
	}
	slices.SortStableFunc(rows, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	if len(rows) == 0 {
		fmt.Fprintln(w, "Nothing was edited or withdrawn.")
		return
	}
	columns(w, []string{"WHEN", "WHO", "ANSWER", "WHAT", "WHY"}, rows)
}

func (p *program) reviewAllow() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "allow REVIEW ANSWER",
		Short: "Let an answer count again where one was withdrawn",
		Long: `Let the answer that now stands where one was withdrawn count again: this one, in
these words. Any other that may come there is held back as before.`,
		Args: cobra.ExactArgs(2),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			r, a, err := in.answerNamed(ctx, args[0], args[1])
			if err != nil {
				return err
			}
			err = in.store.Readmit(ctx, r.Review, a.Place(), actor(), why)
			if errors.Is(err, followup.ErrNotFound) {
				return fmt.Errorf("%s is not held back: nothing was withdrawn there", a.ID)
			}
			if err != nil {
				return err
			}
			in.say("%s counts again. 'followup publish %s' makes the next version.", a.ID, r.Review)
			return nil
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for those who ask later")
	_ = cmd.MarkFlagRequired("why")
	return cmd
}
