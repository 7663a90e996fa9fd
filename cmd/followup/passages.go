package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/upr-info/followup"
	"github.com/upr-info/followup/internal/store"
)

func (p *program) passages() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "passages",
		Short: "Say which recommendations the passages of reports speak of",
		Long: `Say which recommendations the passages of reports speak of. A passage that names
its recommendation is attached to it and counts; any other is only suggested, and
counts in no figure before it is confirmed.`,
	}
	cmd.AddCommand(p.passagesList(), p.passagesConfirm(), p.passagesReject())
	return cmd
}

func (p *program) passagesList() *cobra.Command {
	var review, state string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List passages with the recommendations that they may speak of",
		Example: "  followup passages list --review SVN-3 --state suggested",
		Args:    cobra.NoArgs,
		RunE: p.with(func(ctx context.Context, in *installation, _ []string) (err error) {
			var id followup.ReviewID
			if review != "" {
				if id, err = in.review(ctx, review); err != nil {
					return err
				}
			}
			if state != "" && !slices.Contains(followup.PassageStates(), followup.PassageState(state)) {
				return &usageError{fmt.Errorf("there is no state %q: say %s", state, join(followup.PassageStates(), ", ")), "See 'followup passages list --help'."}
			}
			found, err := in.store.Passages(ctx, id, followup.PassageState(state))
			if err != nil {
				return err
			}
			return in.show(jsonPassages(found), func(w io.Writer) { writePassages(w, found) })
		}),
	}
	cmd.Flags().StringVar(&review, "review", "", "only those of this `review`")
	cmd.Flags().StringVar(&state, "state", "", "only those in this `state`: suggested, attached, confirmed, rejected")
	return cmd
}

// jsonPassages returns passages without lists that JSON would print as null.
func jsonPassages(found []store.PassageOnFile) []store.PassageOnFile {
	for i := range found {
		found[i].Recommendations = orEmpty(found[i].Recommendations)
		found[i].Suggestions = orEmpty(found[i].Suggestions)
	}
	return found
}

func writePassages(w io.Writer, found []store.PassageOnFile) {
	const enough = 70 // runes of a passage on a line
	var rows [][]string
	for _, p := range found {
		begin := []rune(printable(strings.ReplaceAll(p.Text, "\n", " ")))
		if len(begin) > enough {
			begin = append(begin[:enough-1], '…')
		}
		rows = append(rows, []string{p.ID, string(p.State), string(p.Review), orNone(p.Stakeholder), p.Where, passageNumbers(p.Passage), string(begin)})
	}
	if len(rows) == 0 {
		fmt.Fprintln(w, "There are no such passages.")
		return
	}
	columns(w, []string{"ID", "STATE", "REVIEW", "STAKEHOLDER", "WHERE", "RECOMMENDATION", "PASSAGE"}, rows)
}

// passageNumbers returns the numbers that a passage counts for, or that it may speak
// of, with a question mark.
func passageNumbers(p followup.Passage) string {
	var numbers []string
	for _, k := range p.Recommendations {
		numbers = append(numbers, k.Number())
	}
	if len(numbers) == 0 {
		for _, s := range p.Suggestions {
			numbers = append(numbers, s.Recommendation.Number()+"?")
		}
	}
	return strings.Join(numbers, " ")
}

func (p *program) passagesConfirm() *cobra.Command {
	var number, level string
	cmd := &cobra.Command{
		Use:   "confirm ID",
		Short: "Make a passage a comment on a recommendation",
		Long: `Make a passage its stakeholder's comment on a recommendation: the first that is
suggested, or that of --recommendation. One that names several recommendations is
confirmed for the one that you say only. A comment has no level, and leaves the
one on file as it is, unless --level says how far it finds it implemented.
What was confirmed may be confirmed anew for another one, or rejected.`,
		Example: "  followup passages confirm 3f9a1c0b2d4e.2.14 --recommendation 121.10 --level partial",
		Args:    cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			d := store.PassageDecision{State: followup.PassageConfirmed, Level: followup.Level(level), By: actor()}
			switch d.Level {
			case followup.NoLevel, followup.Full, followup.Partial, followup.Not:
			default:
				return &usageError{fmt.Errorf("there is no level %q: say full, partial or not", level), "See 'followup passages confirm --help'."}
			}
			if number != "" {
				review, err := in.reviewOfPassage(ctx, args[0])
				if err != nil {
					return err
				}
				d.Recommendation = followup.NewRecommendationKey(review, strings.TrimPrefix(number, string(review)+"/"))
			}
			return in.decidePassage(ctx, args[0], d)
		}),
	}
	cmd.Flags().StringVar(&number, "recommendation", "", "the paragraph `number`; else the first that is suggested")
	cmd.Flags().StringVar(&level, "level", "", "the `level` that the passage says: full, partial, not")
	return cmd
}

func (p *program) passagesReject() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "reject ID",
		Short: "Count a passage for no recommendation; nothing is deleted",
		Args:  cobra.ExactArgs(1),
		RunE: p.with(func(ctx context.Context, in *installation, args []string) error {
			return in.decidePassage(ctx, args[0], store.PassageDecision{State: followup.PassageRejected, Why: why, By: actor()})
		}),
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for those who ask later")
	return cmd
}

// reviewOfPassage returns the review that the document of a passage stands under.
func (in *installation) reviewOfPassage(ctx context.Context, id string) (followup.ReviewID, error) {
	all, err := in.store.Passages(ctx, "", "")
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(p store.PassageOnFile) bool { return p.ID == id })
	if i < 0 {
		return "", fmt.Errorf("there is no passage %s: 'followup passages list' shows all", id)
	}
	return all[i].Review, nil
}

func (in *installation) decidePassage(ctx context.Context, id string, d store.PassageDecision) error {
	p, err := in.store.DecidePassage(ctx, id, d)
	if errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("%w: 'followup passages list' shows all", err)
	}
	if err != nil {
		return err
	}
	return in.show(jsonPassages([]store.PassageOnFile{p})[0], func(w io.Writer) {
		switch {
		case p.State == followup.PassageRejected:
			fmt.Fprintf(w, "Passage %s counts for no recommendation.\n", p.ID)
		case p.Counts:
			fmt.Fprintf(w, "Passage %s is a comment of %s on %s.\n", p.ID, p.Stakeholder, passageNumbers(p.Passage))
		default:
			fmt.Fprintf(w, "Passage %s is confirmed for %s. It does not count: a later answer of %s stands in its place.\n", p.ID, passageNumbers(p.Passage), p.Stakeholder)
		}
	})
}
